// A search that still runs: the page listens to its events, and asks for the tree as it is by then.

import { unpackBytes } from "./record.mjs";
import { View } from "./view.mjs";
import { make, say } from "./words.mjs";

const LEAST_PAUSE = 300;
const REST = 3;      // so many times what the last tree took: a large one must not keep the page busy

export class LiveSearch {
  #isBusy = false;
  #isStale = false;
  #pause = LEAST_PAUSE;

  constructor(main) {
    this.view = null;
    this.events = 0;
    this.isOver = false;
    this.status = make("p", { class: "live", role: "status" }, `${say.live}: 0`);
    this.section = make("section", { class: "side", "aria-label": say.title });
    main.replaceChildren(this.status, this.section);
    this.ready = new Promise((resolve) => { this.isReady = resolve; });
  }

  listen() {
    const source = new EventSource("events");
    source.onmessage = () => this.#note();
    source.addEventListener("end", () => {
      this.isOver = true;
      source.close();
      this.#note();
    });
    this.#refresh();
  }

  #note() {
    this.events += this.isOver ? 0 : 1;
    this.status.textContent = this.isOver ? `${say.liveOver}: ${this.events}` : `${say.live}: ${this.events}`;
    this.#isStale = true;
    this.#refresh();
  }

  async #refresh() {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    this.#isStale = false;
    const start = performance.now();
    try {
      await this.#show();
      this.#pause = Math.max(LEAST_PAUSE, REST * (performance.now() - start));
    } catch (error) {
      this.status.textContent = `${say.broken}: ${error.message}`;
    }
    await new Promise((resolve) => setTimeout(resolve, this.#pause));
    this.#isBusy = false;
    if (this.#isStale) {
      this.#refresh();
    }
  }

  async #show() {
    const response = await fetch("record", { cache: "no-store" });
    if (response.status !== 200) {
      return;      // nothing has happened yet
    }
    const record = await unpackBytes(await response.arrayBuffer());
    if (this.view) {
      this.view.update(record);
    } else {
      this.view = new View(this.section, record, "a");
      this.isReady(this.view);
    }
    this.view.draw();
  }
}
