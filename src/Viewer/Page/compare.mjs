// Two searches of one problem: their numbers side by side, and where their chosen lines part.

import { KIND } from "./record.mjs";
import { make, number, say, shown } from "./words.mjs";

export function comparisonOf(one, other) {
  const rows = [
    [say.answer, answerOf], [say.value, (view) => number(view.timeline.value(endOf(view)))], [say.visits, (view) => number(view.timeline.visits[0], 0)],
    [say.states, (view) => number(view.record.count, 0)], [say.calls, (view) => number(sumOf(view, "calls"), 0)], [say.read, (view) => number(sumOf(view, "read"), 0)],
    [say.written, (view) => number(sumOf(view, "written"), 0)], [say.cost, (view) => number(sumOf(view, "cost"), 6)], [say.depth, (view) => String(view.record.depth[endOf(view)])],
    [say.second, (view) => number(view.record.eventMs.at(-1) / 1000, 2)], [say.stopped, (view) => view.record.about.stop ?? say.still],
  ];
  const body = rows.map(([name, cell]) => make("tr", {}, make("th", { scope: "row" }, name), make("td", {}, make("bdi", {}, cell(one))), make("td", {}, make("bdi", {}, cell(other)))));
  const head = make("tr", {}, make("th", { scope: "col" }, ""), ...[one, other].map((view) => make("th", { scope: "col" }, shown(view.record.about.name))));
  const parts = [make("h2", {}, say.compare)];
  if (one.record.answerOf(0) !== other.record.answerOf(0)) {
    parts.push(make("p", { class: "warning" }, say.problems));
  }
  parts.push(make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": say.compare }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...body))), make("p", { class: "difference" }, differenceOf(one, other)));
  return make("section", { class: "comparison", "aria-label": say.compare }, ...parts);
}

function endOf(view) {
  return view.record.about.chosen.at(-1) ?? 0;
}

function answerOf(view) {
  const end = endOf(view);
  return view.record.kind[end] === KIND.answer ? shown(view.record.answerOf(end)) : shown(view.record.about.finalAnswer ?? say.noAnswer);
}

function sumOf(view, name) {
  return view.record.about.turns.reduce((sum, turn) => sum + turn[name], 0);
}

function differenceOf(one, other) {
  const [first, second] = [one.record.about.chosen, other.record.about.chosen];
  for (let i = 0; i < Math.max(first.length, second.length); i++) {
    const texts = [one.record, other.record].map((record, side) => {
      const node = [first, second][side][i];
      return node === undefined ? "–" : record.labelOf(node);
    });
    if (texts[0] !== texts[1]) {
      return `${say.difference} ${say.depth} ${i}: ${shown(texts[0].slice(0, 200))} ↔ ${shown(texts[1].slice(0, 200))}`;
    }
  }
  return say.same;
}
