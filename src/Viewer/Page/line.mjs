// The chosen line as a small graph, each state with those that stood beside it.

import { make, number, say, shown } from "./words.mjs";

const STEP = 150;
const ROW = 34;
const BOX = 128;
const HIGH = 26;
const MOST_BESIDE = 6;
const MOST_STEPS = 28;
const SIGNS = 19;
const SVG = "http://www.w3.org/2000/svg";

function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// Draws the line of the record into an element.
export function drawLine(element, timeline, colors, onSelect) {
  const { record } = timeline;
  const line = record.about.chosen.filter((node) => node < timeline.nodes).slice(0, MOST_STEPS);
  const picture = draw("svg", { role: "img", "aria-label": say.line });
  let most = 1;
  let parent = null;
  line.forEach((node, column) => {
    const beside = siblingsOf(timeline, node);
    most = Math.max(most, beside.length);
    const places = beside.map((each, row) => ({ node: each, x: column * STEP + 4, y: row * ROW + 4 }));
    for (const place of places) {
      if (parent) {
        const isChosen = place.node === node;
        picture.append(draw("path", {
          d: `M${parent.x + BOX} ${parent.y + HIGH / 2} C${parent.x + BOX + 12} ${parent.y + HIGH / 2} ${place.x - 12} ${place.y + HIGH / 2} ${place.x} ${place.y + HIGH / 2}`,
          class: isChosen ? "edge chosen" : "edge",
        }));
      }
      picture.append(boxOf(timeline, colors, place, place.node === node, onSelect));
    }
    parent = places.find((place) => place.node === node);
  });
  picture.setAttribute("width", line.length * STEP);
  picture.setAttribute("height", most * ROW + 8);
  element.replaceChildren(picture);
}

// The state first, so that the line runs straight, and beside it the most visited.
function siblingsOf(timeline, node) {
  const { record } = timeline;
  if (node === 0) {
    return [0];
  }
  const others = [];
  for (let child = record.firstChild[record.parent[node]]; child >= 0 && child < timeline.nodes; child = record.nextSibling[child]) {
    if (child !== node) {
      others.push(child);
    }
  }
  others.sort((one, other) => timeline.visits[other] - timeline.visits[one] || one - other);
  return [node, ...others.slice(0, MOST_BESIDE - 1)];
}

function boxOf(timeline, colors, { node, x, y }, isChosen, onSelect) {
  const value = timeline.value(node);
  const label = shown(timeline.record.labelOf(node).slice(0, 200)).replaceAll("\n", " ");
  const group = draw("g", { class: isChosen ? "box chosen" : "box", transform: `translate(${x} ${y})` });
  const box = draw("rect", { width: BOX, height: HIGH, rx: 3 });
  const text = draw("text", { x: 5, y: 17 }, [...(Number.isNaN(value) ? label : `${number(value, 2)} ${label}`)].slice(0, SIGNS).join(""));
  if (!Number.isNaN(value)) {
    box.style.fill = colors.color(value);
    text.style.fill = colors.textColor(value);
  }
  group.append(box, text, draw("title", {}, label));
  group.addEventListener("click", () => onSelect(node));
  return group;
}
