// The chat: hands what the reader does to the server and what the server tells to the page.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import * as notices from "./notices.js";

// How long a pressed button waits for the bot, and how long "writing" shows without news.
const PRESS_MS = 15_000;
const TYPING_MS = 12_000;
// Pauses between attempts to reach the server.
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

const byId = (id) => document.getElementById(id);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const store = "evenhand-chat";

const presses = new Map();
const known = { session: "", version: 0 };
let chat = Number(sessionStorage.getItem(store)) || null;
let username = "";
let typing;

const conversation = new Conversation({ command: send, press, place: sendPlace });
const composer = new Composer(send);

async function send(text) {
  try {
    await api.send(chat, text);
  } catch (error) {
    notices.toast(excuse(error, "Not sent: the demo does not answer."));
    return false;
  }
  setTyping(true);
  return true;
}

/** Send where the reader is, if their browser tells; it asks them first. */
function sendPlace() {
  const untold = () => notices.toast("Your browser tells no place. Type a city instead: /zone Lisbon");
  if (!navigator.geolocation) untold();
  else navigator.geolocation.getCurrentPosition(sendCoordinates, untold, { timeout: PRESS_MS });
}

async function sendCoordinates({ coords }) {
  try {
    await api.place(chat, coords.latitude, coords.longitude);
  } catch (error) {
    notices.toast(excuse(error, "Not sent: the demo does not answer."));
    return;
  }
  setTyping(true);
}

async function press(message, data) {
  conversation.setBusy(message, data, true);
  const done = () => conversation.setBusy(message, data, false);
  try {
    const { press: id } = await api.press(chat, message.id, data);
    const late = setTimeout(() => settle(id, { text: "The bot has not answered." }), PRESS_MS);
    presses.set(id, { done, late });
  } catch (error) {
    done();
    notices.toast(excuse(error, "The demo does not answer."));
  }
}

function settle(id, { text, alert }) {
  const pressed = presses.get(id);
  if (!pressed) return;
  presses.delete(id);
  clearTimeout(pressed.late);
  pressed.done();
  if (text && alert) notices.alertBox(text);
  else if (text) notices.toast(text);
}

function excuse(error, unreachable) {
  if (error instanceof api.Refusal) return error.message;
  if (error instanceof api.Unreachable) return unreachable;
  throw error;
}

async function listen() {
  let wait = FIRST_PAUSE_MS;
  let isFirst = true;
  for (;;) {
    try {
      chat ??= (await api.join()).chat;
      sessionStorage.setItem(store, chat);
      show(await api.news(chat, known, !isFirst));
      [wait, isFirst] = [FIRST_PAUSE_MS, false];
    } catch (error) {
      if (error instanceof api.Refusal) chat = null;
      else if (!(error instanceof api.Unreachable)) throw error;
      else notices.offline();
      isFirst = true;
      await pause(wait);
      wait = Math.min(2 * wait, LONGEST_PAUSE_MS);
    }
  }
}

function show(news) {
  notices.online();
  if (news.session !== known.session) begin(news);
  known.version = news.version;
  composer.setCommands(news.commands);
  byId("description").textContent = news.description || "Hello. Press Start and the bot says what it can do.";
  for (const message of news.messages) conversation.show(message);
  for (const answer of news.answers) settle(answer.press, answer);
  if (news.typing) setTyping(true);
  else if (news.messages.some((message) => !message.outgoing)) setTyping(false);
  byId("empty").hidden = !conversation.isEmpty;
  conversation.follow();
}

/** Another run of the server than before: what it knew of this chat is gone. */
function begin({ session, bot_name, username: name }) {
  const hadMessages = !conversation.isEmpty;
  known.session = session;
  username = name;
  byId("bot-name").textContent = bot_name;
  document.title = bot_name;
  for (const id of [...presses.keys()]) settle(id, {});
  conversation.clear();
  setTyping(false);
  if (hadMessages) notices.toast("The demo was started again, so this is a new chat.");
  const start = new URLSearchParams(location.search).get("start");
  if (start === null) return;
  history.replaceState(null, "", location.pathname);
  send(`/start ${start}`.trim());
}

function setTyping(isTyping) {
  clearTimeout(typing);
  byId("typing").hidden = !isTyping;
  if (isTyping) typing = setTimeout(() => setTyping(false), TYPING_MS);
}

// Links to the bot itself, https://t.me/NAME?start=…, act here instead of leaving.
document.addEventListener("click", (event) => {
  const url = event.target.closest?.("a[href]")?.href;
  if (!url || !username) return;
  const { hostname, pathname, searchParams } = new URL(url);
  if (hostname !== "t.me" || pathname.slice(1).toLowerCase() !== username.toLowerCase()) return;
  event.preventDefault();
  send(`/start ${searchParams.get("start") ?? ""}`.trim());
});

byId("start").addEventListener("click", () => {
  send("/start");
  // On a phone the focus would bring up the keyboard over the answer.
  if (matchMedia("(pointer: fine)").matches) composer.focus();
});

listen();
