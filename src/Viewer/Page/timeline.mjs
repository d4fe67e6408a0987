// The tree as it was after any number of events. It goes forward event by event; to go back it starts from the last frame before.

import { EVENT } from "./record.mjs";

const BYTES_OF_A_STATE = 45;
const BYTES_OF_FRAMES = 160e6;
const COLUMNS = ["visits", "sum", "waiting", "flags", "prior", "tokens", "cost", "states"];

export const CLOSED = 1;

export class Timeline {
  #frames = [];

  constructor(record) {
    this.record = record;
    const count = record.count;
    this.visits = new Int32Array(count);
    this.sum = new Float64Array(count);
    this.waiting = new Int32Array(count);
    this.flags = new Uint8Array(count);
    this.prior = record.prior.slice();
    this.tokens = new Float64Array(count);
    this.cost = new Float64Array(count);
    this.states = new Int32Array(count).fill(1);
    this.position = 0;
    this.nodes = 0;
    this.bestAction = -1;
    this.bestValues = new Float32Array(record.events).fill(NaN);
    this.#playAll();
  }

  // Q of a state; not a number before its first visit.
  value(node) {
    if (this.visits[node] === 0) {
      return NaN;
    }
    return this.record.isMaximum ? this.sum[node] : this.sum[node] / this.visits[node];
  }

  isClosed(node) {
    return (this.flags[node] & CLOSED) !== 0;
  }

  // Whether the states and values at the end are those that the journal tells of.
  isTrue() {
    const { record } = this;
    for (let node = 0; node < record.count; node++) {
      if (this.visits[node] !== record.lastVisits[node] || this.sum[node] !== record.lastSum[node]) {
        return false;
      }
    }
    return true;
  }

  // To the tree after so many events.
  goTo(position) {
    position = Math.max(1, Math.min(this.record.events, position));
    if (position < this.position) {
      this.#load(this.#frames.findLast((frame) => frame.position <= position));
    } else {
      const ahead = this.#frames.findLast((frame) => frame.position <= position);
      if (ahead.position > this.position + 1000) {
        this.#load(ahead);
      }
    }
    while (this.position < position) {
      this.#apply(this.position++);
    }
  }

  #playAll() {
    const { record } = this;
    const frames = Math.max(2, Math.min(64, Math.floor(BYTES_OF_FRAMES / (BYTES_OF_A_STATE * record.count))));
    const stride = Math.max(64, Math.ceil(record.events / frames));
    this.#apply(0);
    this.position = 1;
    this.#save();
    while (this.position < record.events) {
      this.#apply(this.position);
      this.bestValues[this.position] = this.bestAction < 0 ? NaN : this.value(this.bestAction);
      this.position++;
      if (this.position % stride === 0) {
        this.#save();
      }
    }
  }

  #save() {
    const frame = { position: this.position, nodes: this.nodes, bestAction: this.bestAction };
    for (const name of COLUMNS) {
      frame[name] = this[name].slice(0, this.nodes);
    }
    this.#frames.push(frame);
  }

  // States that the frame does not know yet are born again when their event is applied.
  #load(frame) {
    for (const name of COLUMNS) {
      this[name].set(frame[name]);
    }
    this.position = frame.position;
    this.nodes = frame.nodes;
    this.bestAction = frame.bestAction;
  }

  #apply(event) {
    const { record } = this;
    const kind = record.eventKind[event];
    const node = record.eventNode[event];
    if (kind === EVENT.begun) {
      this.#wait(node, 1);
    } else if ((kind === EVENT.abandoned || kind === EVENT.failed) && record.eventVisit[event] >= 0) {
      this.#wait(node, -1);
    } else if (kind === EVENT.completed) {
      this.#complete(event, node);
    }
    this.#bear(record.eventNodes[event], node);
    this.#change(event);
  }

  #wait(node, by) {
    for (let at = node; at >= 0; at = this.record.parent[at]) {
      this.waiting[at] += by;
    }
  }

  #complete(event, node) {
    const { record } = this;
    const { parent, reward } = record;
    const { discount } = record.about;
    const tokens = record.eventRead[event] + record.eventWritten[event];
    const cost = record.eventCost[event];
    let returned = record.eventValue[event];
    const hasValue = !Number.isNaN(returned) && !record.isMaximum;
    let action = -1;
    for (let at = node; at >= 0; at = parent[at]) {
      this.waiting[at]--;
      this.tokens[at] += tokens;
      this.cost[at] += cost;
      if (hasValue) {
        if (at > 0) {
          returned = reward[at] + discount * returned;
        }
        this.visits[at]++;
        this.sum[at] += returned;
      }
      if (parent[at] === 0) {
        action = at;
      }
    }
    if (action >= 0 && (this.bestAction < 0 || this.visits[action] > this.visits[this.bestAction])) {
      this.bestAction = action;
    }
  }

  #bear(nodes, parentOfNew) {
    const { record } = this;
    if (nodes <= this.nodes) {
      return;
    }
    for (let node = this.nodes; node < nodes; node++) {
      this.visits[node] = 0;
      this.sum[node] = 0;
      this.waiting[node] = 0;
      this.flags[node] = 0;
      this.prior[node] = record.prior[node];
      this.tokens[node] = 0;
      this.cost[node] = 0;
      this.states[node] = 1;
    }
    const born = nodes - this.nodes;
    this.nodes = nodes;
    if (nodes > 1) {
      for (let at = parentOfNew; at >= 0; at = record.parent[at]) {
        this.states[at] += born;
      }
    }
  }

  #change(event) {
    const { record } = this;
    for (let i = event === 0 ? 0 : record.changeEnds[event - 1]; i < record.changeEnds[event]; i++) {
      const node = record.changeNode[i];
      this.visits[node] = record.changeVisits[i];
      this.sum[node] = record.changeSum[i];
      this.prior[node] = record.changePrior[i];
      this.flags[node] = record.changeFlags[i];
    }
  }
}
