// Why a visit went to this candidate and not to its siblings: the terms of the formula that the search used, at the moment of choice.

import { EVENT } from "./record.mjs";

const PUCT = /\bPuct\(([-+\d.eE]+), ([-+\d.eE]+)(, raw values)?\)/;
const UCT = /\bUct\(([-+\d.eE]+)\)/;

// The formula of a record; null for one that is not known here.
export function formulaOf(record) {
  const policy = record.about.settings.Selection ?? "";
  const puct = PUCT.exec(policy);
  if (puct) {
    const text = `Q̂ + P·√N/(1+n)·(${puct[1]} + ln((N + ${puct[2]} + 1)/${puct[2]}))`;
    return { name: "PUCT", c1: Number(puct[1]), c2: Number(puct[2]), isScaled: !puct[3], text, isWhole: policy === puct[0] };
  }
  const uct = UCT.exec(policy);
  if (uct) {
    return { name: "UCT", c: Number(uct[1]), isScaled: false, text: `Q + ${uct[1]}·√(ln N / n)`, isWhole: policy === uct[0] };
  }
  return null;
}

// The events at which a visit was sent through a state, by their numbers, oldest first, before a position.
export function choicesOf(record, node, before) {
  const found = [];
  for (let event = 0; event < before; event++) {
    if (record.eventKind[event] === EVENT.begun && record.isBelow(record.eventNode[event], node)) {
      found.push(event);
    }
  }
  return found;
}

// What the search had to go by for the siblings of a state, with the time line just before the choice.
export function scoresAt(timeline, node, formula) {
  const { record } = timeline;
  const parent = record.parent[node];
  const siblings = [];
  for (let child = record.firstChild[parent]; child >= 0 && child < timeline.nodes; child = record.nextSibling[child]) {
    const started = timeline.visits[child] + timeline.waiting[child];
    siblings.push({
      node: child, value: timeline.value(child), prior: timeline.prior[child], visits: timeline.visits[child], waiting: timeline.waiting[child], started,
      isClosed: timeline.isClosed(child), exploration: NaN, score: NaN,
    });
  }
  if (formula?.name === "PUCT") {
    addPuct(timeline, parent, siblings, formula);
  } else if (formula?.name === "UCT") {
    addUct(timeline, parent, siblings, formula);
  }
  for (const each of siblings) {
    if (each.isClosed || isBusy(timeline, each)) {
      // What lies below is known, or waits for something in flight: not for choice.
      [each.exploration, each.score] = [NaN, NaN];
    }
  }
  return siblings;
}

// Whether a visit could begin nowhere below: a first visit is in flight there, or all candidates wait for one.
function isBusy(timeline, { node, visits, waiting }) {
  const { record } = timeline;
  if (waiting === 0) {
    return false;
  }
  if (visits === 0) {
    return true;
  }
  let hasOpen = false;
  for (let child = record.firstChild[node]; child >= 0 && child < timeline.nodes; child = record.nextSibling[child]) {
    const below = { node: child, visits: timeline.visits[child], waiting: timeline.waiting[child] };
    hasOpen ||= !timeline.isClosed(child) && !isBusy(timeline, below);
  }
  return !hasOpen;
}

function parentValue(timeline, parent) {
  const { record } = timeline;
  const reward = parent === 0 ? 0 : record.reward[parent];
  const discount = parent === 0 ? 1 : record.about.discount;
  return (timeline.value(parent) - reward) / discount;
}

function rangeOf(timeline, parent, siblings, isScaled) {
  if (!isScaled) {
    return [0, 1];
  }
  const known = siblings.filter((each) => each.visits > 0).map((each) => each.value);
  if (timeline.visits[parent] > 0) {
    known.push(parentValue(timeline, parent));
  }
  if (known.length === 0) {
    return [0, 1];
  }
  const least = Math.min(...known);
  return [least, Math.max(Math.max(...known) - least, 1e-8)];
}

function addPuct(timeline, parent, siblings, { c1, c2, isScaled }) {
  const [least, range] = rangeOf(timeline, parent, siblings, isScaled);
  const total = timeline.visits[parent] + timeline.waiting[parent];
  const priors = siblings.reduce((sum, each) => sum + each.prior, 0);
  const exploration = Math.sqrt(total) * (c1 + Math.log((total + c2 + 1) / c2));
  for (const each of siblings) {
    const share = priors > 0 ? each.prior / priors : 1 / siblings.length;
    each.scaled = ((each.visits > 0 ? each.value : least) - least) / range;
    each.exploration = (exploration * share) / (1 + each.started);
    each.score = each.scaled + each.exploration;
  }
}

function addUct(timeline, parent, siblings, { c, isScaled }) {
  const [least, range] = rangeOf(timeline, parent, siblings, isScaled);
  const total = timeline.visits[parent] + timeline.waiting[parent];
  for (const each of siblings) {
    each.scaled = ((each.visits > 0 ? each.value : least) - least) / range;
    each.exploration = each.started === 0 ? Infinity : c * Math.sqrt(Math.log(Math.max(1, total)) / each.started);
    each.score = each.scaled + each.exploration;
  }
}
