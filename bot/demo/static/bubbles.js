// One message -> one bubble: picture, text, time and buttons.

import { formatted } from "./formatting.js";

/**
 * Return the list item of a message. `acts` has `command(text)`, `press(message, data)`,
 * `place()` and `isBusy(message, data)`.
 */
export function bubble(message, acts) {
  const item = document.createElement("li");
  item.className = `message ${message.outgoing ? "mine" : "theirs"}`;
  item.dataset.id = message.id;
  const body = part("div", "body");
  body.append(unseen(message.outgoing ? "You: " : "Bot: "));
  if (message.photo) body.append(picture(message.photo));
  const text = part("div", "text");
  text.append(formatted(message.text, message.entities, acts.command));
  if (message.text) body.append(text);
  body.append(stamp(message));
  item.append(body);
  const rows = message.buttons.filter((row) => row.length);
  if (rows.length) item.append(keyboard(message, rows, acts));
  if (message.keys.length) item.append(keys(message.keys, acts));
  return item;
}

/** What Telegram shows in place of the reader's keyboard stands under the message; it works once. */
function keys(rows, acts) {
  const node = part("div", "keyboard");
  for (const { text, request_location: asksPlace } of rows.flat()) {
    const line = part("div", "row");
    const button = part("button", "key");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", () => {
      node.remove();
      if (asksPlace) acts.place();
      else acts.command(text);
    });
    line.append(button);
    node.append(line);
  }
  return node;
}

function picture({ id, width, height }) {
  const image = part("img", "photo");
  Object.assign(image, { src: `/chat/photos/${encodeURIComponent(id)}`, alt: "Picture", width, height });
  return image;
}

function stamp({ date, edited, buttons }) {
  const sent = new Date(date * 1000);
  const node = part("time", "stamp");
  node.dateTime = sent.toISOString();
  node.title = sent.toLocaleString();
  const clock = sent.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  // Menus change with every press; there the word would say nothing.
  node.textContent = edited && !buttons.length ? `edited ${clock}` : clock;
  return node;
}

function keyboard(message, rows, acts) {
  const node = part("div", "keyboard");
  for (const row of rows) {
    const line = part("div", "row");
    line.append(...row.map((button) => key(message, button, acts)));
    node.append(line);
  }
  return node;
}

function key(message, { text, url, callback_data: data }, acts) {
  if (url) return outward(text, url);
  const node = part("button", "key");
  node.type = "button";
  node.textContent = text;
  if (data === undefined) {
    node.disabled = true;
    return node;
  }
  node.dataset.data = data;
  setBusy(node, acts.isBusy(message, data));
  node.addEventListener("click", () => {
    if (node.getAttribute("aria-disabled") !== "true") acts.press(message, data);
  });
  return node;
}

function outward(text, url) {
  const node = part("a", "key outward");
  if (/^(https?|tg):/i.test(url)) node.href = url;
  node.target = "_blank";
  node.rel = "noopener";
  node.textContent = text;
  return node;
}

/** Show a button as waiting for the bot; it keeps the focus, so it is not really disabled. */
export function setBusy(node, isBusy) {
  node.classList.toggle("busy", isBusy);
  for (const name of ["aria-busy", "aria-disabled"]) {
    if (isBusy) node.setAttribute(name, "true");
    else node.removeAttribute(name);
  }
}

function unseen(text) {
  const node = part("span", "unseen");
  node.textContent = text;
  return node;
}

function part(tag, className) {
  const node = document.createElement(tag);
  node.className = className;
  return node;
}
