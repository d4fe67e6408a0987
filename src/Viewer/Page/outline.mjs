// The tree as an indented list. Only the rows in sight are elements of the page, however many there are.

import { KIND } from "./record.mjs";
import { make, number, say, shown } from "./words.mjs";

const ROW = 26;
const MORE = 6;
const MOST_TEXT = 300;
const INDENT = 14;
const MOST_INDENT = 12;

export class Outline {
  #rows = [];
  #elements = new Map();

  constructor(element, prefix, timeline, colors, onSelect) {
    this.element = element;
    this.prefix = prefix;
    this.timeline = timeline;
    this.record = timeline.record;
    this.colors = colors;
    this.onSelect = onSelect;
    this.open = new Uint8Array(this.record.count);
    this.selected = 0;
    this.found = new Set();
    this.space = make("div", { class: "space", role: "presentation" });
    element.append(this.space);
    for (const node of this.record.chosen) {
      this.open[node] = 1;
    }
    this.open[0] = 1;
    element.addEventListener("scroll", () => this.show());
    element.addEventListener("click", (event) => this.#clicked(event));
    element.addEventListener("keydown", (event) => this.#pressed(event));
  }

  // The tree of the same search, further on. What was open stays open, and the chosen line opens.
  use(timeline, colors) {
    this.timeline = timeline;
    this.record = timeline.record;
    this.colors = colors;
    const open = new Uint8Array(this.record.count);
    open.set(this.open.subarray(0, open.length));
    this.open = open;
    for (const node of this.record.chosen) {
      this.open[node] = 1;
    }
    for (const row of this.#elements.values()) {
      row.element.remove();
    }
    this.#elements.clear();
  }

  // Lists again: after a state was opened, or the tree is another one.
  list() {
    const { record, timeline } = this;
    const rows = [];
    const stack = [0];
    const children = [];
    while (stack.length > 0) {
      const node = stack.pop();
      rows.push(node);
      if (!this.open[node]) {
        continue;
      }
      children.length = 0;
      for (let child = record.firstChild[node]; child >= 0 && child < timeline.nodes; child = record.nextSibling[child]) {
        children.push(child);
      }
      for (let i = children.length - 1; i >= 0; i--) {
        stack.push(children[i]);
      }
    }
    this.#rows = rows;
    this.space.style.height = `${rows.length * ROW}px`;
    this.show();
  }

  // Draws the rows in sight.
  show() {
    const { element } = this;
    const first = Math.max(0, Math.floor(element.scrollTop / ROW) - MORE);
    const last = Math.min(this.#rows.length, Math.ceil((element.scrollTop + element.clientHeight) / ROW) + MORE);
    const inSight = new Set();
    for (let i = first; i < last; i++) {
      inSight.add(this.#rows[i]);
    }
    for (const [node, row] of this.#elements) {
      if (!inSight.has(node)) {
        row.element.remove();
        this.#elements.delete(node);
      }
    }
    for (let i = first; i < last; i++) {
      this.#showRow(this.#rows[i], i);
    }
    const active = this.#elements.get(this.selected);
    if (active) {
      element.setAttribute("aria-activedescendant", active.element.id);
    } else {
      element.removeAttribute("aria-activedescendant");
    }
  }

  // Opens the way to a state and brings it into sight.
  reveal(node) {
    let isNew = false;
    for (let at = this.record.parent[node]; at >= 0; at = this.record.parent[at]) {
      isNew ||= !this.open[at];
      this.open[at] = 1;
    }
    this.selected = node;
    if (isNew || this.#rows.length === 0) {
      this.list();
    }
    const row = this.#rows.indexOf(node);
    const { element } = this;
    if (row >= 0 && (row * ROW < element.scrollTop || (row + 1) * ROW > element.scrollTop + element.clientHeight)) {
      element.scrollTop = Math.max(0, row * ROW - element.clientHeight / 2);
    }
    this.show();
  }

  #showRow(node, place) {
    const { record, timeline } = this;
    let row = this.#elements.get(node);
    if (!row) {
      row = this.#newRow(node);
      this.#elements.set(node, row);
      this.space.append(row.element);
    }
    const { element } = row;
    element.style.top = `${place * ROW}px`;
    const child = record.firstChild[node];
    const hasChildren = child >= 0 && child < timeline.nodes;
    row.toggle.textContent = hasChildren ? (this.open[node] ? "▾" : "▸") : "";
    if (hasChildren) {
      element.setAttribute("aria-expanded", String(Boolean(this.open[node])));
    } else {
      element.removeAttribute("aria-expanded");
    }
    element.setAttribute("aria-selected", String(node === this.selected));
    element.classList.toggle("found", this.found.has(node));
    element.classList.toggle("closed", timeline.isClosed(node));
    const value = timeline.value(node);
    row.bar.style.width = Number.isNaN(value) ? "0" : `${Math.round(40 * this.colors.share(value))}px`;
    row.bar.style.backgroundColor = Number.isNaN(value) ? "" : this.colors.color(value);
    row.value.textContent = Number.isNaN(value) ? "–" : number(value, 2);
    row.visits.textContent = String(timeline.visits[node]);
  }

  #newRow(node) {
    const { record } = this;
    const toggle = make("span", { class: "toggle", "aria-hidden": "true" });
    const bar = make("span", { class: "bar" });
    const value = make("span", { class: "value" });
    const visits = make("span", { class: "visits" });
    const kind = record.kind[node];
    const mark = kind === KIND.answer ? "✓ " : kind === KIND.end ? "✕ " : "";
    const text = make("bdi", { class: "text" }, mark + shown(record.labelOf(node).slice(0, MOST_TEXT)).replaceAll("\n", " "));
    const element = make(
      "div",
      { class: record.chosen.has(node) ? "row chosen" : "row", role: "treeitem", id: `${this.prefix}row-${node}`, "aria-level": record.depth[node] + 1 },
      toggle, make("span", { class: "track", "aria-hidden": "true" }, bar), value, visits, text,
    );
    element.dataset.node = node;
    element.style.paddingInlineStart = `${INDENT * Math.min(MOST_INDENT, record.depth[node])}px`;
    return { element, toggle, bar, value, visits };
  }

  #clicked(event) {
    const row = event.target.closest(".row");
    if (!row) {
      return;
    }
    const node = Number(row.dataset.node);
    if (event.target.classList.contains("toggle")) {
      this.#toggle(node);
    } else {
      this.onSelect(node);
    }
  }

  #toggle(node, open = !this.open[node]) {
    this.open[node] = open ? 1 : 0;
    this.list();
  }

  #pressed(event) {
    const { record } = this;
    const node = this.selected;
    const row = this.#rows.indexOf(node);
    const child = record.firstChild[node];
    const hasChildren = child >= 0 && child < this.timeline.nodes;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 1);
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -this.#rows.length, End: this.#rows.length };
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key in steps) {
      this.onSelect(this.#rows[Math.max(0, Math.min(this.#rows.length - 1, row + steps[event.key]))]);
    } else if (event.key === "ArrowRight" && hasChildren) {
      if (this.open[node]) {
        this.onSelect(child);
      } else {
        this.#toggle(node, true);
      }
    } else if (event.key === "ArrowLeft") {
      if (this.open[node] && hasChildren) {
        this.#toggle(node, false);
      } else if (node > 0) {
        this.onSelect(record.parent[node]);
      }
    } else if ((event.key === "Enter" || event.key === " ") && hasChildren) {
      this.#toggle(node);
    } else {
      return;
    }
    event.preventDefault();
  }
}
