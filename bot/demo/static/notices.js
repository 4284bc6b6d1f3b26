// What the page says by itself: short toasts, the bot's alerts, and the state of the connection.

const TOAST_MS = 3500;

const byId = (id) => document.getElementById(id);
let fading;

export function toast(text) {
  const node = byId("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => (node.hidden = true), TOAST_MS + 40 * text.length);
}

export function alertBox(text) {
  byId("alert-text").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}

export function online() {
  byId("status").textContent = "bot";
  byId("notice").hidden = true;
}

export function offline() {
  byId("status").textContent = "not connected";
  byId("notice").textContent = "The demo does not answer. It may have been stopped; the chat goes on by itself when it is back.";
  byId("notice").hidden = false;
}
