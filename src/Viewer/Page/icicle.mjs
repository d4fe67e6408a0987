// The whole tree on one canvas: depth downwards, width by share. A frame draws only what is at least a pixel wide.

import { CLOSED } from "./timeline.mjs";
import { KIND } from "./record.mjs";
import { shown } from "./words.mjs";

const ROW = 26;
const LEAST_TEXT = 40;
const LEAST_MARK = 14;
const SIGN = 7;

export const WIDTHS = {
  visits: (timeline, node) => timeline.visits[node] + timeline.waiting[node],
  tokens: (timeline, node) => timeline.tokens[node],
  cost: (timeline, node) => timeline.cost[node],
  states: (timeline, node) => timeline.states[node],
};

export class Icicle {
  #labels = new Map();
  #stack = [];
  #hatch = null;

  constructor(canvas, timeline, colors, onSelect) {
    this.canvas = canvas;
    this.timeline = timeline;
    this.record = timeline.record;
    this.colors = colors;
    this.onSelect = onSelect;
    this.width = "visits";
    this.left = 0;
    this.span = 1;
    this.top = 0;
    this.selected = 0;
    this.found = new Set();
    this.drawn = [];
    this.hidden = 0;
    this.#listen();
  }

  // The tree of the same search, further on.
  use(timeline, colors) {
    this.timeline = timeline;
    this.record = timeline.record;
    this.colors = colors;
  }

  // Shows a state with all below it across the whole width.
  zoomTo(node) {
    const place = this.placeOf(node);
    if (place) {
      this.left = place.x;
      this.span = Math.max(place.w, 1e-9);
      this.top = Math.max(0, (this.record.depth[node] - 2) * ROW);
    }
  }

  zoomBy(factor, at = 0.5) {
    const fixed = this.left + at * this.span;
    this.span = Math.max(1e-9, Math.min(1, this.span * factor));
    this.left = Math.max(0, Math.min(1 - this.span, fixed - at * this.span));
  }

  zoomAll() {
    this.left = 0;
    this.span = 1;
    this.top = 0;
  }

  // Where a state lies in the unit interval; null where it has no width.
  placeOf(node) {
    let x = 0;
    let w = 1;
    const weight = WIDTHS[this.width];
    const line = this.record.lineTo(node);
    for (let i = 1; i < line.length; i++) {
      const scale = this.#scaleOf(line[i - 1], w, weight);
      for (let child = this.record.firstChild[line[i - 1]]; child !== line[i] && child >= 0 && child < this.timeline.nodes; child = this.record.nextSibling[child]) {
        x += scale * weight(this.timeline, child);
      }
      w = scale * weight(this.timeline, line[i]);
    }
    return w > 0 ? { x, w } : null;
  }

  draw() {
    const { canvas, record, timeline } = this;
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.style = getComputedStyle(canvas);
    context.fillStyle = this.style.backgroundColor;
    context.fillRect(0, 0, width, height);
    context.font = "12px system-ui, sans-serif";
    context.textBaseline = "middle";
    this.#hatch ??= hatchOf(context);
    this.drawn = [];
    this.hidden = 0;
    const weight = WIDTHS[this.width];
    const stack = this.#stack;
    stack.length = 0;
    stack.push(0, 0, 1);
    const scale = width / this.span;
    while (stack.length > 0) {
      const w = stack.pop();
      const x = stack.pop();
      const node = stack.pop();
      const px = (x - this.left) * scale;
      const pw = w * scale;
      const py = record.depth[node] * ROW - this.top;
      if (px + pw < 0 || px > width || py > height) {
        continue;
      }
      if (pw < 1) {
        this.hidden += timeline.states[node];
        continue;
      }
      if (py + ROW > 0) {
        this.#drawState(context, node, px, py, pw);
      }
      this.#pushChildren(node, x, w, weight);
    }
    this.#drawFrames(context);
  }

  nodeAt(x, y) {
    for (let i = this.drawn.length - 1; i >= 0; i--) {
      const each = this.drawn[i];
      if (x >= each.x && x < each.x + each.w && y >= each.y && y < each.y + ROW) {
        return each.node;
      }
    }
    return -1;
  }

  #scaleOf(node, w, weight) {
    let sum = 0;
    for (let child = this.record.firstChild[node]; child >= 0 && child < this.timeline.nodes; child = this.record.nextSibling[child]) {
      sum += weight(this.timeline, child);
    }
    const whole = Math.max(sum, weight(this.timeline, node));
    return whole > 0 ? w / whole : 0;
  }

  #pushChildren(node, x, w, weight) {
    const { record, timeline } = this;
    const scale = this.#scaleOf(node, w, weight);
    if (scale === 0) {
      return;
    }
    let at = x;
    for (let child = record.firstChild[node]; child >= 0 && child < timeline.nodes; child = record.nextSibling[child]) {
      const part = scale * weight(timeline, child);
      if (part > 0) {
        this.#stack.push(child, at, part);
      }
      at += part;
    }
  }

  #drawState(context, node, x, y, w) {
    const { record, timeline, colors } = this;
    const value = timeline.value(node);
    const isKnown = !Number.isNaN(value);
    context.fillStyle = isKnown ? colors.color(value) : this.style.getPropertyValue("--unknown");
    context.fillRect(x, y, Math.max(1, w - 0.5), ROW - 1);
    if ((timeline.flags[node] & CLOSED) !== 0 && w >= 3) {
      context.fillStyle = this.#hatch;
      context.fillRect(x, y, w - 0.5, ROW - 1);
    }
    this.drawn.push({ node, x, y, w });
    if (w < LEAST_MARK) {
      return;
    }
    context.fillStyle = isKnown ? colors.textColor(value) : this.style.color;
    const mark = markOf(record.kind[node]);
    if (w < LEAST_TEXT) {
      if (mark) {
        context.fillText(mark.trim(), x + 2, y + ROW / 2);
      }
      return;
    }
    const left = Math.max(x, 0);
    const signs = Math.floor((Math.min(x + w, this.canvas.clientWidth) - left - 6) / SIGN);
    context.fillText((mark + this.#labelOf(node)).slice(0, Math.max(0, signs)), left + 3, y + ROW / 2);
  }

  // Frames last, so that no neighbour covers them.
  #drawFrames(context) {
    const { record } = this;
    for (const { node, x, y, w } of this.drawn) {
      if (record.chosen.has(node)) {
        frame(context, x, y, w, 2, this.style.getPropertyValue("--chosen"), []);
      }
      if (this.timeline.waiting[node] > 0) {
        frame(context, x, y, w, 1, this.style.color, [3, 3]);
      }
      if (this.found.has(node)) {
        context.fillStyle = this.style.getPropertyValue("--found");
        context.fillRect(x, y + ROW - 5, Math.max(2, w), 4);
      }
      if (node === this.selected) {
        frame(context, x, y, w, 3, this.style.getPropertyValue("--selected"), []);
      }
    }
  }

  #labelOf(node) {
    let label = this.#labels.get(node);
    if (label === undefined) {
      label = shown(this.record.labelOf(node).slice(0, 300)).replaceAll("\n", " ");
      this.#labels.set(node, label);
    }
    return label;
  }

  #listen() {
    const { canvas } = this;
    let dragged = null;
    canvas.addEventListener("wheel", (event) => {
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        this.#moveBy(event.deltaX || event.deltaY, 0);
      } else if (event.ctrlKey || event.metaKey || event.altKey) {
        this.zoomBy(Math.exp(event.deltaY * 0.002), event.offsetX / canvas.clientWidth);
      } else {
        return;
      }
      event.preventDefault();
      this.draw();
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => {
      dragged = { x: event.offsetX, y: event.offsetY, isMoved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!dragged) {
        return;
      }
      const [dx, dy] = [event.offsetX - dragged.x, event.offsetY - dragged.y];
      if (dragged.isMoved || Math.abs(dx) + Math.abs(dy) > 4) {
        this.#moveBy(-dx, -dy);
        dragged = { x: event.offsetX, y: event.offsetY, isMoved: true };
        this.draw();
      }
    });
    canvas.addEventListener("pointerup", (event) => {
      if (dragged && !dragged.isMoved) {
        const node = this.nodeAt(event.offsetX, event.offsetY);
        if (node >= 0) {
          this.onSelect(node);
        }
      }
      dragged = null;
    });
    canvas.addEventListener("dblclick", (event) => {
      const node = this.nodeAt(event.offsetX, event.offsetY);
      if (node >= 0) {
        this.zoomTo(node);
        this.draw();
      }
    });
  }

  #moveBy(x, y) {
    this.left = Math.max(0, Math.min(1 - this.span, this.left + (x / this.canvas.clientWidth) * this.span));
    this.top = Math.max(0, this.top + y);
  }
}

function markOf(kind) {
  return kind === KIND.answer ? "✓ " : kind === KIND.end ? "✕ " : "";
}

function frame(context, x, y, w, thick, color, dash) {
  context.strokeStyle = color;
  context.lineWidth = thick;
  context.setLineDash(dash);
  context.strokeRect(x + thick / 2, y + thick / 2, Math.max(1, w - thick), ROW - 1 - thick);
  context.setLineDash([]);
}

function hatchOf(context) {
  const tile = document.createElement("canvas");
  tile.width = 8;
  tile.height = 8;
  const drawing = tile.getContext("2d");
  for (const [color, shift] of [["rgb(255 255 255 / 28%)", 0], ["rgb(0 0 0 / 28%)", 1]]) {
    drawing.strokeStyle = color;
    drawing.beginPath();
    drawing.moveTo(-1 + shift, 7);
    drawing.lineTo(7 + shift, -1);
    drawing.stroke();
  }
  return context.createPattern(tile, "repeat");
}
