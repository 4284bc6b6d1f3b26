// The list of messages: puts new ones in, replaces edited ones in place, and minds the scrolling.
//
// Scrolling: a reader who looks at the end is taken along, but never past the first message they
// have not seen the top of; a reader who has scrolled away is left alone and told by a button.
// What answers a press of theirs is brought into sight wherever they are.

import { bubble, setBusy } from "./bubbles.js";
import { unfoldShort } from "./formatting.js";

// Pixels that count as "at the end", and the air above a message that is kept in sight.
const NEAR_END = 48;
const AIR = 12;
// A message this soon after a press is taken for its answer.
const ANSWER_MS = 10_000;

export class Conversation {
  /** `acts` has `command(text)`, `press(message, data)` and `place()`. */
  constructor(acts) {
    this.scroller = document.getElementById("scroller");
    this.list = document.getElementById("messages");
    this.jump = document.getElementById("jump");
    this.busy = new Set();
    this.acts = { ...acts, isBusy: (message, data) => this.busy.has(`${message.id} ${data}`) };
    this.anchor = null;
    this.placedAt = 0;
    this.pressedAt = -ANSWER_MS;
    this.scroller.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.jump.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.follow()).observe(this.scroller);
  }

  get isEmpty() {
    return !this.list.childElementCount;
  }

  clear() {
    this.list.replaceChildren();
    this.busy.clear();
    this.anchor = null;
  }

  /** Put a message where it belongs, in place of its earlier version if there is one. */
  show(message) {
    const known = this.list.querySelector(`[data-id="${message.id}"]`);
    if (message.deleted) {
      known?.remove();
      return;
    }
    const wasAtEnd = this.isAtEnd();
    const fresh = bubble(message, this.acts);
    if (known) replace(known, fresh);
    else this.list.append(fresh);
    unfoldShort(fresh);
    if (known) return;
    const isAnswer = performance.now() - this.pressedAt < ANSWER_MS;
    if (message.outgoing || isAnswer || (wasAtEnd && !this.anchor)) this.anchor = fresh;
    this.pressedAt = -ANSWER_MS;
  }

  /** Show the button of a message as waiting, or no longer. */
  setBusy(message, data, isBusy) {
    const key = `${message.id} ${data}`;
    if (isBusy) {
      this.busy.add(key);
      this.pressedAt = performance.now();
    } else this.busy.delete(key);
    const keys = this.list.querySelectorAll(`[data-id="${message.id}"] .key`);
    for (const node of keys) if (node.dataset.data === data) setBusy(node, isBusy);
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** Scroll as far to the end as the anchor allows. */
  follow() {
    if (this.anchor?.isConnected) {
      const end = this.scroller.scrollHeight - this.scroller.clientHeight;
      this.place(Math.min(end, this.anchor.offsetTop - AIR));
    }
    this.jump.hidden = this.isAtEnd();
  }

  toEnd() {
    this.anchor = this.list.lastElementChild;
    this.place(this.scroller.scrollHeight);
    this.anchor = null;
  }

  place(top) {
    this.scroller.scrollTop = top;
    this.placedAt = this.scroller.scrollTop;
  }

  scrolled() {
    // The reader's own scrolling ends the following; ours does not.
    if (Math.abs(this.scroller.scrollTop - this.placedAt) > 2) {
      this.anchor = null;
      this.pressedAt = -ANSWER_MS;
    }
    this.jump.hidden = this.isAtEnd();
  }
}

/** Put `fresh` in the place of `known`; a focused button hands the focus to its successor. */
function replace(known, fresh) {
  const keys = [...known.querySelectorAll(".key")];
  const index = keys.indexOf(document.activeElement);
  known.replaceWith(fresh);
  if (index < 0) return;
  const successors = [...fresh.querySelectorAll(".key")];
  const alike = successors.find((node) => node.dataset.data === keys[index].dataset.data);
  const heir = alike ?? successors[Math.min(index, successors.length - 1)];
  heir?.focus({ preventScroll: true });
}
