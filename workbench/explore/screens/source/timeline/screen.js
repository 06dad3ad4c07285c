// Time: a timeline with an overview that chooses the window, and the compare view beside it.
import { el, fill, plain, translate } from "../common/el.js";
import { isolate } from "../common/keyboard.js";
import { debounce } from "../common/timing.js";
import { chart } from "./chart.js";
import { compare } from "./compare.js";
import { controls, key } from "./controls.js";
import { itemsOf } from "./lanes.js";
import { pointer } from "./pointer.js";
import { strip } from "./strip.js";
import { tip } from "./tip.js";

const NARROWEST = 640;
/** Pixels of the window that JupyterLab and the tabs above take. */
const CHROME = 172;

export function render({ model, el: host }) {
  const t = translate(model.get("texts"));
  const root = el("div", { class: "wb-root wb-timeline", role: "region" });
  isolate(root);
  const view = { model, t, root, state: { tab: "timeline", mode: null, window: null, picked: null }, items: [], drawn: null };
  const parts = shell(view);
  view.parts = parts;
  view.tip = tip(parts.lanes, t);
  root.append(parts.head, parts.timeline, parts.compare);
  host.append(root);
  pointer(view, { look: (from, to) => look(view, from, to), pick: (one) => pick(view, one) });

  const renew = () => take(view);
  const redraw = () => draw(view);
  model.on("change:data", renew);
  model.on("change:highlight", redraw);
  model.on("change:height", redraw);
  model.on("change:compare", () => compare(view));
  const watcher = new ResizeObserver(debounce(() => draw(view), 120));
  watcher.observe(host);
  take(view);
  return () => {
    watcher.disconnect();
    for (const name of ["data", "highlight", "height", "compare"]) model.off(`change:${name}`);
  };
}

function shell(view) {
  const { t } = view;
  const tabs = ["timeline", "compare"].map((name) =>
    el("button", { type: "button", class: "wb-button wb-time-tab", role: "tab", "data-tab": name, onclick: () => open(view, name) }, t(`tab_${name}`)));
  const title = el("h2", { class: "wb-text" });
  const subtitle = el("span", { class: "wb-soft wb-number" });
  const keys = el("div", { class: "wb-time-keys" });
  const lanes = el("div", { class: "wb-time-main" });
  const above = el("div", { class: "wb-time-strip-box" });
  const bar = el("div", { class: "wb-time-bar-box" });
  const notes = el("div", { class: "wb-time-notes wb-soft" });
  return {
    tabs, title, subtitle, keys, lanes, above, bar, notes,
    head: el("header", { class: "wb-time-head" }, el("div", { role: "tablist", class: "wb-time-tabs" }, ...tabs), title, subtitle, keys),
    timeline: el("div", { role: "tabpanel", class: "wb-time-panel" }, bar, above, lanes, notes),
    compare: el("div", { role: "tabpanel", class: "wb-time-panel wb-time-compare", hidden: true }),
  };
}

function open(view, name) {
  view.state.tab = name;
  if (name === "compare" && view.model.get("compare").state === "waiting") view.model.send({ do: "compare" });
  draw(view);
}

/** A new picture: its window is what Python looks at, otherwise the one that was looked at if it is still there. */
function take(view) {
  const data = view.model.get("data");
  const { state } = view;
  const whole = data.period;
  const same = state.window && state.window[0] >= whole[0] && state.window[1] <= whole[1];
  state.window = data.window ?? (same && data.revision === view.revision ? state.window : [...whole]);
  view.revision = data.revision;
  view.items = itemsOf(data);
  state.mode ??= data.scheme === "card_pooling" || data.scheme === "" ? "place" : "person";
  if (!data.lanes[state.mode]?.length) state.mode = "place";
  state.picked = null;
  draw(view);
}

/** Looks at a window, both ends null for the whole period, and tells Python. */
function look(view, from, to) {
  const [first, last] = view.model.get("data").period;
  const clamped = from === null ? [first, last] : [Math.max(first, from), Math.min(last, Math.max(to, from + 10))];
  view.state.window = clamped;
  const whole = clamped[0] <= first && clamped[1] >= last;
  view.model.send({ do: "window", from: whole ? null : clamped[0], to: whole ? null : clamped[1] });
  draw(view);
}

function pick(view, one) {
  view.state.picked = one.id;
  view.model.send({ do: "pick", item: one.id });
  draw(view);
}

function draw(view) {
  const { model, parts, state, t } = view;
  const data = model.get("data");
  const width = Math.max(NARROWEST, view.root.clientWidth || 0);
  view.root.setAttribute("aria-label", plain(data.title || t("tab_timeline"), 200));
  fill(parts.title, plain(data.title, 200));
  fill(parts.subtitle, plain(data.subtitle, 300));
  for (const tab of parts.tabs) tab.setAttribute("aria-selected", String(tab.dataset.tab === state.tab));
  parts.tabs[1].hidden = model.get("compare").state === "none";
  parts.timeline.hidden = state.tab !== "timeline";
  parts.compare.hidden = state.tab !== "compare";
  fill(parts.keys, ...(state.tab === "timeline" ? key(data, t) : []));
  if (state.tab === "compare") return compare(view);
  const choose = (from, to) => look(view, from, to);
  fill(parts.bar, ...controls(view, data, { choose, mode: (name) => { state.mode = name; draw(view); } }));
  const above = strip(parts.above, { data, t, width, choose });
  above.show(state.window);
  const height = Math.max(240, Math.min(model.get("height"), innerHeight - CHROME) - 190);
  const kept = parts.lanes.contains(document.activeElement);
  const box = parts.lanes.querySelector(".wb-time-plot") ?? el("div", { class: "wb-time-plot" });
  if (!box.parentNode) parts.lanes.prepend(box);
  view.tip.hide();
  view.drawn = chart(box, { data, items: view.items, state, t, width, height, highlight: model.get("highlight") });
  if (kept) view.drawn.body.focus({ preventScroll: true });
  fill(parts.notes, ...[view.drawn.cut, ...data.notes].filter(Boolean).map((one) => el("span", {}, plain(one, 300))));
  return undefined;
}

