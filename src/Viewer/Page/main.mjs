// Unpacks what the page holds and shows it.

import { comparisonOf } from "./compare.mjs";
import { LiveSearch } from "./live.mjs";
import { unpack } from "./record.mjs";
import { View } from "./view.mjs";
import { make, say } from "./words.mjs";

const NODE = /^#(?:side=([ab])&)?node=(\d+)$/;

async function open() {
  const main = document.querySelector("main");
  if (document.querySelector("script.live")) {
    const search = new LiveSearch(main);
    globalThis.treeReasonerLive = search;
    search.listen();
    return follow([await search.ready]);
  }
  const records = [];
  for (const element of document.querySelectorAll("script.record")) {
    records.push(await unpack(element));
  }
  const sides = make("div", { class: records.length > 1 ? "sides two" : "sides" });
  const sections = records.map((record, i) => make("section", { class: "side", "aria-label": `${say.of2} ${i + 1}` }));
  sides.append(...sections);
  main.replaceChildren(sides);
  const views = records.map((record, i) => new View(sections[i], record, "ab"[i]));
  if (views.length > 1) {
    main.prepend(comparisonOf(views[0], views[1]));
  }
  return follow(views);
}

// Links to states, and keys that belong to the whole page.
function follow(views) {
  views.forEach((view, i) => {
    view.onSelected = (node) => history.replaceState(null, "", views.length > 1 ? `#side=${"ab"[i]}&node=${node}` : `#node=${node}`);
    view.draw();
  });
  const goToPlace = () => {
    const place = NODE.exec(location.hash);
    if (place) {
      const view = views[place[1] === "b" && views.length > 1 ? 1 : 0];
      const node = Number(place[2]);
      if (node !== view.selected) {
        view.select(node);
      }
    }
  };
  window.addEventListener("hashchange", goToPlace);
  goToPlace();
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "")) {
      event.preventDefault();
      views[0].parts.search.focus();
    }
  });
  document.documentElement.dataset.ready = "true";
  return views;
}

// What a console, or a test, may look at.
globalThis.treeReasonerViews = open().catch((error) => {
  document.querySelector("main").replaceChildren(make("p", { class: "warning", role: "alert" }, `${say.broken}: ${error.message}`));
  document.documentElement.dataset.ready = "broken";
  throw error;
});
