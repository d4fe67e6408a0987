// One search, unpacked: columns of numbers and a table of texts. Nothing here changes after it was read.

const TYPES = { i32: Int32Array, f32: Float32Array, f64: Float64Array, u8: Uint8Array };
const PLAIN_KIND = { started: 0, begun: 1, arrived: 2, completed: 3, abandoned: 4, failed: 5, committed: 6, finished: 7, resumed: 8, final: 9 };

export const EVENT = Object.freeze(PLAIN_KIND);
export const KIND = Object.freeze({ other: 0, problem: 1, step: 2, answer: 3, end: 4 });

function fromBase64(text) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(text);
  }
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}

export async function unpack(element) {
  const packed = fromBase64(element.textContent);
  element.remove();
  return unpackBytes(packed);
}

export async function unpackBytes(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new SearchRecord(await new Response(stream).arrayBuffer());
}

export class SearchRecord {
  #decoder = new TextDecoder();
  #texts = new Map();
  #lower = null;

  constructor(buffer) {
    const length = Number(new DataView(buffer).getBigInt64(0, true));
    this.about = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
    for (const [name, [type, at, count]] of Object.entries(this.about.columns)) {
      this[name] = new TYPES[type](buffer, 8 + length + at, count);
    }
    this.count = this.parent.length;
    this.events = this.eventKind.length;
    this.isMaximum = this.about.backup === "Maximum";
    this.chosen = new Set(this.about.chosen);
    this.#linkChildren();
    this.#linkEvents();
  }

  // The text of a table entry; empty for none.
  text(number) {
    if (number < 0) {
      return "";
    }
    let text = this.#texts.get(number);
    if (text === undefined) {
      const start = number === 0 ? 0 : this.textEnds[number - 1];
      text = this.#decoder.decode(this.textBytes.subarray(start, this.textEnds[number]));
      this.#texts.set(number, text);
    }
    return text;
  }

  questionOf(node) {
    return this.text(this.question[node]);
  }

  answerOf(node) {
    return this.text(this.answer[node]);
  }

  // One line of text for a state.
  labelOf(node) {
    const question = this.questionOf(node);
    const answer = this.answerOf(node);
    return question ? `${question} ${answer}` : answer;
  }

  // The states whose texts hold a text, in the order of their birth.
  find(text) {
    const wanted = text.toLowerCase();
    if (wanted === "") {
      return [];
    }
    this.#lower ??= Array.from(this.textEnds, (_, i) => this.text(i).toLowerCase());
    const holds = this.#lower.map((each) => each.includes(wanted));
    const found = [];
    for (let node = 0; node < this.count; node++) {
      if ((this.question[node] >= 0 && holds[this.question[node]]) || (this.answer[node] >= 0 && holds[this.answer[node]])) {
        found.push(node);
      }
    }
    return found;
  }

  // The events at a state, by their numbers.
  eventsOf(node) {
    return this.eventsByNode.subarray(this.eventStarts[node], this.eventStarts[node + 1]);
  }

  lineTo(node) {
    const line = [];
    for (let at = node; at >= 0; at = this.parent[at]) {
      line.push(at);
    }
    return line.reverse();
  }

  isBelow(node, above) {
    let at = node;
    while (at >= 0 && this.depth[at] > this.depth[above]) {
      at = this.parent[at];
    }
    return at === above;
  }

  #linkChildren() {
    this.firstChild = new Int32Array(this.count).fill(-1);
    this.nextSibling = new Int32Array(this.count).fill(-1);
    const lastChild = new Int32Array(this.count).fill(-1);
    for (let node = 1; node < this.count; node++) {
      const parent = this.parent[node];
      if (lastChild[parent] < 0) {
        this.firstChild[parent] = node;
      } else {
        this.nextSibling[lastChild[parent]] = node;
      }
      lastChild[parent] = node;
    }
  }

  #linkEvents() {
    this.eventStarts = new Int32Array(this.count + 1);
    for (let i = 0; i < this.events; i++) {
      this.eventStarts[this.eventNode[i] + 1]++;
    }
    for (let node = 0; node < this.count; node++) {
      this.eventStarts[node + 1] += this.eventStarts[node];
    }
    const next = this.eventStarts.slice();
    this.eventsByNode = new Int32Array(this.events);
    for (let i = 0; i < this.events; i++) {
      this.eventsByNode[next[this.eventNode[i]]++] = i;
    }
  }
}
