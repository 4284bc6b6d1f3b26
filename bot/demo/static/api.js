// Requests to the server. Two things can go wrong: it cannot be reached, or it refuses.

/** The server did not answer, or not with anything of ours. */
export class Unreachable extends Error {}

/** The server refused; the message is its sentence. */
export class Refusal extends Error {}

// Seconds the server may hold a request for news, and the time on top after which it counts as gone.
const WAIT_S = 20;
const GRACE_S = 10;

export const join = () => post("/chat/join", {});
export const send = (chat, text) => post("/chat/send", { chat, text });
export const place = (chat, latitude, longitude) =>
  post("/chat/place", { chat, latitude, longitude });
export const press = (chat, message_id, data) => post("/chat/press", { chat, message_id, data });

/** Ask what is new after `version` of `session`; `patient`: wait for it. */
export function news(chat, { session, version }, patient) {
  const wait = patient ? WAIT_S : 0;
  return ask(`/chat/messages?${new URLSearchParams({ chat, session, after: version, wait })}`);
}

function post(path, fields) {
  return ask(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fields),
  });
}

async function ask(path, options = {}) {
  const signal = AbortSignal.timeout((WAIT_S + GRACE_S) * 1000);
  let response, body;
  try {
    response = await fetch(path, { ...options, signal });
    body = await response.json();
  } catch (error) {
    throw new Unreachable(error.message);
  }
  if (response.ok) return body;
  if (response.status < 500 && body.error) throw new Refusal(body.error);
  throw new Unreachable(`HTTP ${response.status}`);
}
