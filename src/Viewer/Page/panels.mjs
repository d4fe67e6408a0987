// What is known of one state, why it was chosen, and the bill.

import { EVENT, KIND } from "./record.mjs";
import { choicesOf, formulaOf, scoresAt } from "./scores.mjs";
import { make, number, say, shown } from "./words.mjs";

const MOST_EVENTS = 40;
const MOST_SIBLINGS = 24;
const MOST_DEPTHS = 40;

function row(name, ...content) {
  return [make("dt", {}, name), make("dd", {}, ...content)];
}

function longText(text) {
  return make("bdi", { class: "long", dir: "auto" }, shown(text));
}

function table(caption, heads, rows) {
  const head = make("thead", {}, make("tr", {}, ...heads.map((each) => make("th", { scope: "col" }, each))));
  const body = make("tbody", {}, ...rows.map((cells) => make("tr", cells.attributes ?? {}, ...cells.map((cell, i) => make(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : {}, cell)))));
  return make("div", { class: "wide", tabindex: 0, role: "region", "aria-label": caption }, make("table", {}, make("caption", {}, caption), head, body));
}

// The state as a list of names and values.
export function showNode(element, timeline, node) {
  const { record } = timeline;
  const verdict = verdictOf(timeline, node);
  const parts = [];
  if (record.question[node] >= 0) {
    parts.push(...row(say.question, longText(record.questionOf(node))));
  }
  parts.push(...row(record.kind[node] === KIND.problem ? say.problem : say.kinds[record.kind[node]], longText(record.answerOf(node))));
  parts.push(...row(say.value, number(timeline.value(node))), ...row(say.prior, number(timeline.prior[node])));
  parts.push(...row(say.visits, `${timeline.visits[node]}${timeline.waiting[node] ? ` + ${timeline.waiting[node]} ${say.waiting}` : ""}`));
  parts.push(...row(say.depth, String(record.depth[node])));
  if (verdict) {
    parts.push(...row(say.verdict, verdict));
  }
  parts.push(...row(say.own, ownUsage(timeline, node)), ...row(say.below, number(timeline.tokens[node], 0)));
  if (record.lineTokens[node] >= 0) {
    parts.push(...row(say.lineTokens, String(record.lineTokens[node])));
  }
  if (record.arm[node] >= 0) {
    parts.push(...row(say.arm, String(record.arm[node])));
  }
  const states = [];
  if (timeline.isClosed(node)) {
    states.push(say.closed);
  }
  if (record.chosen.has(node)) {
    states.push(say.chosen);
  }
  if (states.length > 0) {
    parts.push(...row(say.node, states.join(", ")));
  }
  element.replaceChildren(make("p", { class: "place" }, make("a", { href: `#node=${node}` }, `#${node}`), ` ${placeOf(record, node)}`), make("dl", {}, ...parts), eventList(timeline, node));
}

function placeOf(record, node) {
  return record.lineTo(node).slice(1).map((each) => record.ordinal[each]).join(".");
}

function verdictOf(timeline, node) {
  const { record } = timeline;
  for (const event of record.eventsOf(node).toReversed()) {
    if (event < timeline.position && !Number.isNaN(record.eventJudged[event])) {
      const parts = [number(record.eventJudged[event])];
      if (!Number.isNaN(record.eventConfidence[event])) {
        parts.push(`${say.confidence} ${number(record.eventConfidence[event])}`);
      }
      if (!Number.isNaN(record.eventStep[event])) {
        parts.push(`${say.step} ${number(record.eventStep[event])}`);
      }
      return parts.join(", ");
    }
  }
  return null;
}

function ownUsage(timeline, node) {
  const { record } = timeline;
  let [calls, read, written, cost] = [0, 0, 0, 0];
  for (const event of record.eventsOf(node)) {
    if (event < timeline.position) {
      calls += record.eventCalls[event];
      read += record.eventRead[event];
      written += record.eventWritten[event];
      cost += record.eventCost[event];
    }
  }
  return `${calls} ${say.calls}, ${number(read, 0)} ${say.read}, ${number(written, 0)} ${say.written}${cost > 0 ? `, ${say.cost} ${number(cost, 6)}` : ""}`;
}

// How the values came about: each event at the state.
function eventList(timeline, node) {
  const { record } = timeline;
  const events = [...record.eventsOf(node)].filter((event) => event < timeline.position);
  const rows = events.slice(-MOST_EVENTS).map((event) => [
    `${(record.eventMs[event] / 1000).toFixed(2)} ${say.second}`,
    say.eventKinds[record.eventKind[event]],
    Number.isNaN(record.eventValue[event]) ? "" : number(record.eventValue[event]),
    longText(record.text(record.eventNote[event]).slice(0, 500)),
  ]);
  const caption = `${say.events}: ${events.length}`;
  return make("details", {}, make("summary", {}, caption), table(caption, ["t", say.events, say.return, ""], rows));
}

// Why the search went to this state rather than to its siblings. It looks at the tree before that choice and comes back.
export function showWhy(element, timeline, node, choice, onChoice) {
  const { record } = timeline;
  if (node === 0) {
    element.replaceChildren(make("p", {}, say.whyRoot));
    return;
  }
  const choices = choicesOf(record, node, timeline.position);
  if (choices.length === 0) {
    element.replaceChildren(make("p", {}, say.whyNone));
    return;
  }
  const at = Math.max(0, Math.min(choices.length - 1, choice ?? choices.length - 1));
  const formula = formulaOf(record);
  const back = timeline.position;
  timeline.goTo(choices[at]);
  const siblings = scoresAt(timeline, node, formula);
  timeline.goTo(back);
  const order = (each) => (Number.isNaN(each.score) ? -Infinity : each.score);
  const listed = siblings.toSorted((one, other) => order(other) - order(one) || one.node - other.node).filter((each, i) => i < MOST_SIBLINGS || each.node === node);
  const rows = listed.map((each) => {
    const cells = [
      make("bdi", {}, `${each.node === node ? "► " : ""}${each.isClosed ? "▨ " : ""}${shown(record.labelOf(each.node).slice(0, 80))}`), number(each.value), number(each.prior),
      `${each.visits}${each.waiting ? `+${each.waiting}` : ""}`, number(each.exploration), number(each.score),
    ];
    cells.attributes = each.node === node ? { class: "this" } : {};
    return cells;
  });
  const step = (by) => () => onChoice(at + by);
  const caption = `${say.choice} ${at + 1} ${say.of} ${choices.length}, ${(record.eventMs[choices[at]] / 1000).toFixed(2)} ${say.second}`;
  element.replaceChildren(
    make("div", { class: "steps" },
      make("button", { type: "button", "aria-label": say.back, disabled: at === 0, onclick: step(-1) }, "◀"), make("span", {}, caption),
      make("button", { type: "button", "aria-label": say.forward, disabled: at === choices.length - 1, onclick: step(1) }, "▶")),
    make("p", { class: "formula" }, formula?.isWhole ? formula.text : `${formula?.text ?? ""} ${say.whyOther} ${record.about.settings.Selection ?? record.about.algorithm ?? ""}`),
    table(caption, [say.node, say.value, say.prior, say.visits, say.exploration, say.score], rows),
  );
}

// The bill by turn and kind, and by depth.
export function showBill(element, timeline) {
  const { record } = timeline;
  const heads = ["", say.calls, say.read, say.cached, say.written, say.hidden, say.cost];
  const kinds = new Map();
  const depths = new Map();
  let turn = 1;
  for (let event = 0; event < timeline.position; event++) {
    const kind = record.eventKind[event];
    if (kind === EVENT.committed) {
      turn++;
    }
    if (kind === EVENT.final) {
      add(kinds, say.eventKinds[EVENT.final], record, event, 1, 0);
      continue;
    }
    if (kind !== EVENT.completed && kind !== EVENT.failed && kind !== EVENT.abandoned) {
      continue;
    }
    const judged = record.eventJudgeWritten[event] + record.eventJudgeRead[event] + record.eventJudgeCalls[event] > 0;
    if (kind !== EVENT.completed) {
      add(kinds, `${turn} ${say.failed}`, record, event, 1, 0);
    } else {
      add(kinds, `${turn} ${say.expanding}`, record, event, 1, -1);
      if (judged) {
        add(kinds, `${turn} ${say.judging}`, record, event, 0, 1);
      }
    }
    const depth = record.depth[record.eventNode[event]];
    depths.set(depth, (depths.get(depth) ?? 0) + record.eventRead[event] + record.eventWritten[event]);
  }
  const rows = [...kinds].filter(([, sums]) => sums.some((sum) => sum > 0)).map(([name, sums]) => [name, ...sums.map((sum, i) => number(sum, i === 5 ? 6 : 0))]);
  const totals = [0, 0, 0, 0, 0, 0];
  for (const sums of kinds.values()) {
    sums.forEach((sum, i) => { totals[i] += sum; });
  }
  rows.push([say.total, ...totals.map((sum, i) => number(sum, i === 5 ? 6 : 0))]);
  element.replaceChildren(table(say.bill, heads, rows), depthBars(depths));
}

function add(kinds, name, record, event, whole, judged) {
  const sums = kinds.get(name) ?? [0, 0, 0, 0, 0, 0];
  sums[0] += whole * record.eventCalls[event] + judged * record.eventJudgeCalls[event];
  sums[1] += whole * record.eventRead[event] + judged * record.eventJudgeRead[event];
  sums[2] += whole * record.eventCached[event] + judged * record.eventJudgeCached[event];
  sums[3] += whole * record.eventWritten[event] + judged * record.eventJudgeWritten[event];
  sums[4] += whole * record.eventHidden[event] + judged * record.eventJudgeHidden[event];
  sums[5] += whole * record.eventCost[event] + judged * record.eventJudgeCost[event];
  kinds.set(name, sums);
}

function depthBars(depths) {
  const most = Math.max(1, ...depths.values());
  const rows = [...depths].sort(([one], [other]) => one - other).slice(0, MOST_DEPTHS).map(([depth, tokens]) => {
    const bar = make("span", { class: "bar" });
    bar.style.width = `${Math.round((100 * tokens) / most)}px`;
    return [String(depth), number(tokens, 0), bar];
  });
  return table(say.tokensByDepth, [say.depth, say.below.split(",")[0], ""], rows);
}
