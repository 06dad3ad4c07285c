// The compare view: small multiples, each with its figures in a sentence and as a table.
import { el, fill, plain } from "../common/el.js";
import { bars } from "./panels/bars.js";
import { calendar } from "./panels/calendar.js";
import { days } from "./panels/days.js";
import { heat } from "./panels/heat.js";
import { lines } from "./panels/lines.js";
import { s } from "./marks.js";

const FORMS = { bars, calendar, days, heat, lines };
const GAP = 14;

export function compare(view) {
  const { model, t, parts } = view;
  if (view.state.tab !== "compare") return;
  const { state, panels, text } = model.get("compare");
  const room = (view.root.clientWidth || 960) - 2 * GAP;
  const wide = room > 820 ? Math.floor((room - GAP) / 2) : room;
  if (state === "failed") fill(parts.compare, el("p", { class: "wb-notice", "data-level": "error" }, plain(text, 500)));
  else if (state !== "ready") fill(parts.compare, el("p", { class: "wb-time-loading wb-soft", role: "status" }, t("comparing")));
  else {
    const said = el("p", { class: "wb-soft wb-time-said" }, t("compare_hint"));
    const cards = panels.map((panel) => card(panel, wide, t, view));
    fill(parts.compare, said, el("div", { class: "wb-time-cards", style: `grid-template-columns: repeat(auto-fill, minmax(${wide}px, 1fr))` }, ...cards));
  }
}

function card(panel, width, t, view) {
  view.tables ??= new Set();
  const open = view.tables.has(panel.code);
  const drawn = FORMS[panel.form]?.(panel, width - 26, t) ?? null;
  const flip = el("button", { type: "button", class: "wb-button wb-link", "aria-expanded": String(open), onclick: () => {
    if (open) view.tables.delete(panel.code);
    else view.tables.add(panel.code);
    compare(view);
  } }, t(open ? "show_chart" : "show_table"));
  return el("section", { class: "wb-time-card", "data-panel": panel.code },
    el("div", { class: "wb-time-card-head" }, el("h3", { class: "wb-text" }, plain(panel.title, 200)), flip),
    open ? table(panel) : el("figure", { class: "wb-time-figure" }, legend(panel, t), drawn),
    el("p", { class: "wb-text wb-time-sentence" }, plain(panel.sentence, 800)),
    ...panel.notes.map((one) => el("p", { class: "wb-text wb-soft wb-time-small" }, plain(one, 800))));
}

/** Swatches as the drawings use them: filled for the group, outlined or grey for what is ordinary. */
function legend(panel) {
  const shapes = {
    own: s("rect", { x: 1, y: 2, width: 12, height: 9, class: "wb-own" }),
    usual: s("rect", { x: 1.5, y: 2.5, width: 11, height: 8, class: panel.form === "bars" ? "wb-usual-line" : "wb-usual" }),
    others: s("rect", { x: 1, y: 2, width: 12, height: 9, class: "wb-others" }),
    expected: s("line", { x1: 0, x2: 14, y1: 7, y2: 7, class: "wb-expected" }),
    line: s("line", { x1: 0, x2: 14, y1: 7, y2: 7, class: "wb-quorum" }),
    onset: s("line", { x1: 7, x2: 7, y1: 0, y2: 14, class: "wb-quorum" }),
    met: s("rect", { x: 1.5, y: 2.5, width: 10, height: 9, class: "wb-met wb-key-met" }),
  };
  if (panel.form === "heat") return null;
  const entries = Object.entries(panel.legend).filter(([name]) => shapes[name] && panel.series[name] !== null);
  return el("figcaption", { class: "wb-time-keys" }, ...entries.map(([name, text]) =>
    el("span", { class: "wb-time-key" }, s("svg", { width: 14, height: 14, "aria-hidden": "true" }, shapes[name]), plain(text, 120))));
}

function table(panel) {
  const numeric = (cell) => /^[\d.,%≤>–:-]+[smh]?$/.test(cell);
  return el("div", { class: "wb-time-table", tabIndex: 0 }, el("table", { class: "wb-table" },
    el("thead", {}, el("tr", {}, ...panel.columns.map((one) => el("th", { scope: "col" }, plain(one, 80))))),
    el("tbody", {}, ...panel.rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", { class: numeric(cell) ? "wb-number" : null }, plain(cell, 80))))))));
}
