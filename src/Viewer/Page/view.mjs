// One search on the page: its tree, its time line, and what is known of the state that is selected.

import { ValueScale } from "./colors.mjs";
import { drawCurve } from "./curve.mjs";
import { Icicle } from "./icicle.mjs";
import { drawLine } from "./line.mjs";
import { Outline } from "./outline.mjs";
import { showBill, showNode, showWhy } from "./panels.mjs";
import { EVENT } from "./record.mjs";
import { Timeline } from "./timeline.mjs";
import { make, number, say, shown } from "./words.mjs";

const SECONDS_OF_PLAY = 20;
const MOST_NOTE = 160;

export class View {
  #drawing = 0;
  #playing = 0;
  #choice = null;
  #matches = [];
  #match = -1;

  constructor(element, record, prefix) {
    this.element = element;
    this.record = record;
    this.prefix = prefix;
    this.timeline = new Timeline(record);
    this.isTrue = this.timeline.isTrue();
    this.colors = new ValueScale(this.timeline);
    this.selected = record.about.chosen.at(-1) ?? 0;
    this.#build();
    const select = (node) => this.select(node);
    this.icicle = new Icicle(this.parts.canvas, this.timeline, this.colors, select);
    this.outline = new Outline(this.parts.outline, prefix, this.timeline, this.colors, select);
    this.outline.list();
    this.select(this.selected);
    new ResizeObserver(() => this.refresh()).observe(this.parts.canvas);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.refresh());
  }

  // Shows another state in all places.
  select(node) {
    if (!(node >= 0 && node < this.timeline.nodes)) {
      return;
    }
    this.selected = node;
    this.#choice = null;
    this.icicle.selected = node;
    this.outline.reveal(node);
    this.#showNode();
    this.refresh();
    this.onSelected?.(node);
  }

  // The same search, further on. Who looks at its end stays at the end; who looks back stays where he is.
  update(record) {
    const isAtEnd = this.timeline.position >= this.record.events;
    const isFollowing = this.selected === (this.record.about.chosen.at(-1) ?? 0);
    const position = this.timeline.position;
    this.record = record;
    this.timeline = new Timeline(record);
    this.isTrue = this.timeline.isTrue();
    this.colors = new ValueScale(this.timeline);
    this.icicle.use(this.timeline, this.colors);
    this.outline.use(this.timeline, this.colors);
    this.parts.range.max = String(record.events);
    const summary = this.#summary();
    summary.querySelector("details").open = this.parts.summary.querySelector("details").open;
    this.parts.summary.replaceWith(summary);
    this.parts.summary = summary;
    this.goTo(isAtEnd ? record.events : position);
    if (isAtEnd && isFollowing) {
      this.select(record.about.chosen.at(-1) ?? 0);
    }
    drawLine(this.parts.line, this.timeline, this.colors, (node) => this.select(node));
  }

  // Shows the tree after so many events.
  goTo(position) {
    this.timeline.goTo(position);
    if (this.selected >= this.timeline.nodes) {
      this.selected = 0;
      this.icicle.selected = 0;
      this.outline.selected = 0;
    }
    this.parts.range.value = String(this.timeline.position);
    this.refresh(true);
  }

  // Draws once before the next frame, however often it is asked.
  refresh(isOtherTree = false) {
    this.isOtherTree ||= isOtherTree;
    if (this.#drawing !== 0) {
      return;
    }
    this.#drawing = requestAnimationFrame(() => {
      this.#drawing = 0;
      this.draw();
    });
  }

  draw() {
    const { parts, timeline, record } = this;
    this.icicle.draw();
    if (this.isOtherTree) {
      this.isOtherTree = false;
      this.outline.list();
      this.#showNode();
    }
    drawCurve(parts.curve, timeline);
    parts.hidden.textContent = this.icicle.hidden > 0 ? `${number(this.icicle.hidden, 0)} ${say.states}: ${say.hiddenStates}` : "";
    const event = timeline.position - 1;
    const note = shown(record.text(record.eventNote[event]).slice(0, MOST_NOTE));
    parts.moment.textContent = `${timeline.position}/${record.events} · ${(record.eventMs[event] / 1000).toFixed(2)} ${say.second} · ${say.eventKinds[record.eventKind[event]]} #${record.eventNode[event]} · ${timeline.nodes} ${say.states}${note ? ` · ${note}` : ""}`;
    parts.range.setAttribute("aria-valuetext", parts.moment.textContent);
  }

  search(text) {
    this.#matches = this.record.find(text);
    this.#match = -1;
    const found = new Set(this.#matches);
    this.icicle.found = found;
    this.outline.found = found;
    this.parts.matches.textContent = text === "" ? "" : `${this.#matches.length} ${say.found}`;
    this.outline.show();
    this.refresh();
  }

  // To the next state that was found.
  step(by) {
    const matches = this.#matches.filter((node) => node < this.timeline.nodes);
    if (matches.length > 0) {
      this.#match = this.#match < 0 && by < 0 ? matches.length - 1 : (this.#match + by + matches.length) % matches.length;
      this.select(matches[this.#match]);
      this.parts.matches.textContent = `${this.#match + 1}/${matches.length} ${say.found}`;
    }
  }

  play() {
    const { timeline, record, parts } = this;
    if (this.#playing !== 0) {
      this.pause();
      return;
    }
    let at = timeline.position >= record.events ? 1 : timeline.position;
    let before = null;
    const frame = (now) => {
      const passed = before === null ? 0 : (now - before) / 1000;
      before = now;
      at += (passed * Number(parts.speed.value) * record.events) / SECONDS_OF_PLAY;
      this.goTo(Math.floor(at));
      this.#playing = at >= this.record.events ? 0 : requestAnimationFrame(frame);
      if (this.#playing === 0) {
        this.pause();
      }
    };
    this.#playing = requestAnimationFrame(frame);
    parts.play.textContent = say.pause;
  }

  pause() {
    cancelAnimationFrame(this.#playing);
    this.#playing = 0;
    this.parts.play.textContent = say.play;
  }

  #showNode() {
    const { parts, timeline } = this;
    showNode(parts.node, timeline, this.selected);
    showWhy(parts.why, timeline, this.selected, this.#choice, (choice) => {
      this.#choice = choice;
      this.#showNode();
    });
    if (parts.billBox.open) {
      showBill(parts.bill, timeline);
    }
  }

  #build() {
    const { record, prefix } = this;
    const parts = {};
    this.parts = parts;
    const id = (name) => `${prefix}${name}`;
    const button = (name, text, act) => {
      parts[name] = make("button", { type: "button", onclick: act }, text);
      return parts[name];
    };
    const icon = (name, text, label, act) => {
      const made = button(name, text, act);
      made.setAttribute("aria-label", label);
      made.title = label;
      return made;
    };
    const redraw = (act) => () => {
      act();
      this.refresh();
    };
    parts.search = make("input", {
      type: "search", id: id("search"), autocomplete: "off", oninput: () => this.search(parts.search.value),
      onkeydown: (event) => {
        if (event.key === "Enter") {
          event.preventDefault();
          this.step(event.shiftKey ? -1 : 1);
        }
      },
    });
    parts.matches = make("output", { for: id("search"), "aria-live": "polite" });
    parts.width = make("select", { id: id("width"), onchange: redraw(() => { this.icicle.width = parts.width.value; this.icicle.zoomAll(); }) },
      ...[["visits", say.byVisits], ["tokens", say.byTokens], ["cost", say.byCost], ["states", say.byStates]].map(([value, text]) => make("option", { value }, text)));
    const tools = make("div", { class: "tools", role: "toolbar", "aria-label": say.tree },
      make("label", { for: id("search") }, say.search), parts.search,
      icon("previous", "↑", say.previous, () => this.step(-1)), icon("next", "↓", say.next, () => this.step(1)), parts.matches,
      make("label", { for: id("width") }, say.width), parts.width,
      icon("zoomIn", "+", say.zoomIn, redraw(() => this.icicle.zoomBy(0.5))), icon("zoomOut", "−", say.zoomOut, redraw(() => this.icicle.zoomBy(2))),
      icon("zoomAll", "⤢", say.zoomAll, redraw(() => this.icicle.zoomAll())));
    parts.canvas = make("canvas", { class: "icicle", tabindex: 0, role: "img", "aria-label": say.icicle, onkeydown: (event) => this.#pressed(event) });
    parts.hidden = make("span", { class: "hidden-states" });
    parts.range = make("input", { type: "range", min: 1, max: record.events, value: record.events, id: id("range"), "aria-label": say.timeline, oninput: () => { this.pause(); this.goTo(Number(parts.range.value)); } });
    parts.moment = make("div", { class: "moment" });
    parts.speed = make("select", { id: id("speed"), "aria-label": say.speed }, ...[0.25, 1, 4, 16].map((speed) => make("option", { value: speed, selected: speed === 1 }, `×${speed}`)));
    const time = make("section", { class: "time", "aria-label": say.timeline },
      make("div", { class: "tools" },
        icon("first", "|◀", say.first, () => this.goTo(1)), icon("back", "◀", say.back, () => this.goTo(this.timeline.position - 1)),
        button("play", say.play, () => this.play()), icon("forward", "▶", say.forward, () => this.goTo(this.timeline.position + 1)),
        icon("last", "▶|", say.last, () => this.goTo(this.record.events)), parts.speed, parts.range),
      parts.moment);
    parts.line = make("div", { class: "line wide", tabindex: 0, role: "region", "aria-label": say.line });
    parts.outline = make("div", { class: "outline", role: "tree", tabindex: 0, "aria-label": say.outline });
    parts.node = make("div", {});
    parts.why = make("div", {});
    parts.bill = make("div", {});
    parts.curve = make("canvas", { class: "curve", role: "img", "aria-label": say.curve });
    parts.billBox = make("details", { ontoggle: () => { if (parts.billBox.open) { showBill(parts.bill, this.timeline); } } }, make("summary", {}, make("h3", {}, say.bill)), parts.bill);
    const line = make("details", { open: true, ontoggle: () => drawLine(parts.line, this.timeline, this.colors, (node) => this.select(node)) }, make("summary", {}, make("h3", {}, say.line)), parts.line);
    const left = make("div", { class: "left" },
      tools, make("div", { class: "picture" }, parts.canvas), make("div", { class: "under" }, this.#legend(), parts.hidden), time, line,
      make("section", { "aria-label": say.outline }, make("h3", {}, say.outline), parts.outline));
    const right = make("div", { class: "right", id: id("state") },
      make("section", { "aria-label": say.node }, make("h3", {}, say.node), parts.node),
      make("section", { "aria-label": say.why }, make("h3", {}, say.why), parts.why),
      make("section", { "aria-label": say.curve }, make("h3", {}, say.curve), parts.curve),
      parts.billBox, this.#settings());
    parts.summary = this.#summary();
    this.element.append(parts.summary, make("div", { class: "columns" }, left, right));
    if (!this.isTrue) {
      this.element.prepend(make("p", { class: "warning", role: "alert" }, say.unequal));
    }
  }

  #legend() {
    const low = number(this.colors.low, 1);
    const high = number(this.colors.high, 1);
    const steps = Array.from({ length: 16 }, (_, i) => {
      const step = make("span", { class: "step" });
      step.style.backgroundColor = this.colors.color(this.colors.low + ((this.colors.high - this.colors.low) * i) / 15);
      return step;
    });
    return make("span", { class: "legend" }, `${say.legend} ${low} `, make("span", { "aria-hidden": "true" }, ...steps), ` ${high} · ✓ ${say.answer} · ✕ ${say.terminal} · ▨ ${say.closed}`);
  }

  #summary() {
    const { record, timeline } = this;
    const end = record.about.chosen.at(-1) ?? 0;
    const hasAnswer = record.kind[end] === 3;
    const usage = record.about.turns.reduce((sum, turn) => ({ calls: sum.calls + turn.calls, read: sum.read + turn.read, written: sum.written + turn.written, cost: sum.cost + turn.cost }), { calls: 0, read: 0, written: 0, cost: 0 });
    const bill = `${usage.calls} ${say.calls} · ${number(usage.read, 0)} ${say.read} · ${number(usage.written, 0)} ${say.written}${usage.cost > 0 ? ` · ${say.cost} ${number(usage.cost, 6)}` : ""} · ${record.count} ${say.states}`;
    return make("div", { class: "summary" },
      make("h2", {}, make("bdi", {}, shown(record.about.name))),
      make("details", {}, make("summary", {}, say.problem), make("bdi", { class: "long", dir: "auto" }, shown(record.answerOf(0)))),
      make("p", { class: "answer" }, `${say.answer}: `, make("bdi", {}, hasAnswer ? shown(record.answerOf(end)) : shown(record.about.finalAnswer ?? say.noAnswer)), hasAnswer ? ` (${say.value} ${number(timeline.value(end))})` : ""),
      make("p", {}, `${say.stopped}: `, record.about.stop ?? say.still),
      make("p", {}, `${say.bill}: ${bill}`));
  }

  #settings() {
    const rows = Object.entries(this.record.about.settings).flatMap(([name, value]) => [make("dt", {}, shown(name)), make("dd", {}, shown(value))]);
    const { algorithm, expander, evaluator, library } = this.record.about;
    const parts = [algorithm, expander, evaluator, library].filter(Boolean).join(" · ");
    return make("details", {}, make("summary", {}, make("h3", {}, say.settings)), make("p", {}, shown(parts)), make("dl", {}, ...rows));
  }

  #pressed(event) {
    const { record, timeline, icicle } = this;
    const node = this.selected;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "ArrowDown") {
      this.select(record.firstChild[node]);
    } else if (event.key === "ArrowUp") {
      this.select(record.parent[node]);
    } else if (event.key === "ArrowRight") {
      this.select(record.nextSibling[node]);
    } else if (event.key === "ArrowLeft") {
      let child = node === 0 ? -1 : record.firstChild[record.parent[node]];
      while (child >= 0 && record.nextSibling[child] !== node) {
        child = record.nextSibling[child];
      }
      this.select(child);
    } else if (event.key === "Enter") {
      icicle.zoomTo(node);
    } else if (event.key === "+" || event.key === "=") {
      icicle.zoomBy(0.5);
    } else if (event.key === "-") {
      icicle.zoomBy(2);
    } else if (event.key === "0" || event.key === "Escape") {
      icicle.zoomAll();
    } else if (event.key === " ") {
      this.play();
    } else {
      return;
    }
    event.preventDefault();
    this.refresh();
  }
}
