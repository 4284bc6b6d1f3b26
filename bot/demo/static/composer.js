// The line one writes in, and the list of commands that opens with a slash.

export class Composer {
  /** `onSend(text)` returns a promise of whether the text was sent; if not, it stays. */
  constructor(onSend) {
    this.onSend = onSend;
    this.form = document.getElementById("composer");
    this.input = document.getElementById("text");
    this.menu = document.getElementById("menu");
    this.opener = document.getElementById("open-menu");
    this.commands = [];
    this.chosen = -1;
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.input.addEventListener("input", () => this.refresh());
    this.input.addEventListener("keydown", (event) => this.keyed(event));
    this.input.addEventListener("blur", () => this.close());
    // A click in the menu must not take the focus from the line first.
    for (const node of [this.menu, this.opener]) {
      node.addEventListener("pointerdown", (event) => event.preventDefault());
    }
    this.opener.addEventListener("click", () => this.toggle());
  }

  /** Commands as the bot declares them: {command, description}. */
  setCommands(commands) {
    if (JSON.stringify(commands) === JSON.stringify(this.commands)) return;
    this.commands = commands;
    this.opener.hidden = !commands.length;
    if (!this.menu.hidden) this.refresh();
  }

  focus() {
    this.input.focus();
  }

  get options() {
    return [...this.menu.children];
  }

  async submitted(event) {
    event?.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.close();
    this.input.value = "";
    if (!(await this.onSend(text)) && !this.input.value) this.input.value = text;
  }

  toggle() {
    const isOpen = !this.menu.hidden;
    if (isOpen) this.close();
    else if (!this.input.value.startsWith("/")) this.input.value = "/";
    this.input.focus();
    if (!isOpen) this.refresh();
    else if (this.input.value === "/") this.input.value = "";
  }

  /** Show the commands that begin with what is written; a space ends the choosing. */
  refresh() {
    const written = this.input.value.match(/^\/(\w*)$/)?.[1].toLowerCase();
    const found = written === undefined
      ? []
      : this.commands.filter(({ command }) => command.startsWith(written));
    this.menu.replaceChildren(...found.map((command, index) => this.option(command, index)));
    this.menu.scrollTop = 0;
    this.setOpen(found.length > 0);
    this.choose(found.length ? 0 : -1);
  }

  option({ command, description }, index) {
    const node = document.createElement("li");
    const name = document.createElement("b");
    const about = document.createElement("span");
    name.textContent = `/${command}`;
    about.textContent = description;
    node.id = `command-${index}`;
    node.dataset.command = `/${command}`;
    node.setAttribute("role", "option");
    node.append(name, " ", about);
    node.addEventListener("click", () => this.pick(node));
    node.addEventListener("pointermove", (event) => {
      // A list that scrolls under a resting pointer chooses nothing.
      if (event.movementX || event.movementY) this.choose(index);
    });
    return node;
  }

  keyed(event) {
    if (event.isComposing || this.menu.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.options.length;
    if (step) this.choose((this.chosen + step + count) % count);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter") this.pick(this.options[this.chosen]);
    else if (event.key === "Tab" && !event.shiftKey) this.complete(this.options[this.chosen]);
    else return;
    event.preventDefault();
  }

  choose(index) {
    this.chosen = index;
    this.options.forEach((node, at) => node.setAttribute("aria-selected", String(at === index)));
    const node = this.options[index];
    if (node) this.input.setAttribute("aria-activedescendant", node.id);
    else this.input.removeAttribute("aria-activedescendant");
    node?.scrollIntoView({ block: "nearest" });
  }

  pick(node) {
    this.input.value = node.dataset.command;
    this.submitted();
  }

  complete(node) {
    this.input.value = `${node.dataset.command} `;
    this.close();
  }

  close() {
    this.setOpen(false);
    this.choose(-1);
  }

  setOpen(isOpen) {
    this.menu.hidden = !isOpen;
    for (const node of [this.input, this.opener]) node.setAttribute("aria-expanded", String(isOpen));
  }
}
