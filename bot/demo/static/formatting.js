// Text and entities -> DOM nodes. Offsets count UTF-16 units, as JavaScript's strings do.
// Nothing here parses markup: all text becomes text nodes, all links are checked.

// Outer kinds first: where spans overlap, the inner ones are cut.
const NESTING = ["blockquote", "expandable_blockquote", "pre", "text_link", "url", "code"];
const STYLES = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
};
const BLOCKS = ["blockquote", "expandable_blockquote", "pre"];

/** Return the nodes of a message; `onCommand` is called with a tapped command. */
export function formatted(text, entities, onCommand) {
  const root = document.createDocumentFragment();
  const open = [{ entity: null, node: root }];
  for (const [start, end, chain] of segments(text, entities)) {
    let keep = 1;
    while (keep < open.length && open[keep].entity === chain[keep - 1]) keep += 1;
    const closed = open.splice(keep);
    for (const entity of chain.slice(keep - 1)) {
      const span = text.slice(entity.offset, entity.offset + entity.length);
      const { outer, inner } = element(entity, span, onCommand);
      open.at(-1).node.append(outer);
      open.push({ entity, node: inner });
    }
    let piece = text.slice(start, end);
    // A block ends its line by itself.
    if (closed.some(({ entity }) => BLOCKS.includes(entity.type))) piece = piece.replace(/^\n/, "");
    open.at(-1).node.append(piece);
  }
  return root;
}

/** Cut the text where any entity begins or ends: [start, end, entities over it, outermost first]. */
function segments(text, entities) {
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of entities) cuts.add(offset).add(offset + length);
  const places = [...cuts].filter((at) => at >= 0 && at <= text.length).sort((a, b) => a - b);
  return places.slice(0, -1).map((start, index) => {
    const over = entities.filter((e) => e.offset <= start && start < e.offset + e.length);
    return [start, places[index + 1], over.sort(byNesting)];
  });
}

function byNesting(a, b) {
  const rank = ({ type }) => (NESTING.includes(type) ? NESTING.indexOf(type) : NESTING.length);
  return rank(a) - rank(b) || a.offset - b.offset || b.length - a.length;
}

/** Return the element of an entity and the one inside it that takes the text. */
function element(entity, span, onCommand) {
  const { type } = entity;
  if (type === "text_link") return same(link(entity.url));
  if (type === "url") return same(link(span));
  if (type === "bot_command") return same(command(span, onCommand));
  if (type === "spoiler") return same(spoiler());
  if (type === "blockquote") return same(document.createElement("blockquote"));
  if (type === "expandable_blockquote") return expandable();
  return same(document.createElement(STYLES[type] ?? "span"));
}

const same = (node) => ({ outer: node, inner: node });

function link(url) {
  if (!/^(https?|mailto|tg):/i.test(url)) return document.createElement("span");
  const node = document.createElement("a");
  node.href = url;
  node.target = "_blank";
  node.rel = "noopener";
  return node;
}

function command(span, onCommand) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = "command";
  node.addEventListener("click", () => onCommand(span.replace(/@.*$/, "")));
  return node;
}

function spoiler() {
  const node = document.createElement("span");
  node.className = "spoiler";
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", "Hidden text; press to show it");
  const reveal = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    node.classList.add("shown");
    for (const name of ["tabindex", "role", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", reveal, { once: true });
  node.addEventListener("keydown", reveal);
  return node;
}

function expandable() {
  const outer = document.createElement("blockquote");
  const inner = document.createElement("div");
  const toggle = document.createElement("button");
  outer.className = "expandable";
  inner.className = "folded";
  toggle.type = "button";
  toggle.textContent = "Show all";
  toggle.setAttribute("aria-expanded", "false");
  toggle.addEventListener("click", () => {
    const isFolded = inner.classList.toggle("folded");
    toggle.textContent = isFolded ? "Show all" : "Show less";
    toggle.setAttribute("aria-expanded", String(!isFolded));
  });
  outer.append(inner, toggle);
  return { outer, inner };
}

/** Take the toggle off quotations that fit; to be called when `root` is in the page. */
export function unfoldShort(root) {
  for (const inner of root.querySelectorAll(".expandable > .folded")) {
    if (inner.scrollHeight > inner.clientHeight + 1) continue;
    inner.classList.remove("folded");
    inner.nextElementSibling.remove();
  }
}
