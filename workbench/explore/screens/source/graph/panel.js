// The panel on the right: fields, choices, tables and texts about what was clicked. Plain text throughout.

import { button, el, fill, plain } from "../common/el.js";
import { mouse } from "./keys.js";
import { question } from "./popup.js";

const MOST_ROWS = 500;
/** Characters of a cell that is not broken into lines. */
const SHORT = 24;

export function panel(screen) {
  const title = el("h2", { class: "wb-text" });
  const body = el("div", { class: "wb-g-panel-body" });
  const empty = el("div", { class: "wb-soft wb-g-empty" }, el("p", {}, screen.t("panel.empty")), mouse(screen.t));
  const node = el("aside", { class: "wb-g-panel", "aria-label": screen.t("panel"), tabIndex: 0 }, title, body);
  let drawn = null;
  const update = (scene) => {
    const now = JSON.stringify(scene.panel ?? null);
    if (now === drawn) return false;
    drawn = now;
    fill(title, plain(scene.panel?.title, 400));
    fill(body, scene.panel ? (scene.panel.sections ?? []).map((one) => section(screen, one)) : empty);
    body.scrollTop = 0;
    return Boolean(scene.panel);
  };
  return { node, update };
}

const DRAW = { fields, choices, table, text };

function section(screen, one) {
  const draw = DRAW[one.kind];
  if (!draw) return null;
  const head = one.title ? el("h3", { class: "wb-text" }, plain(one.title, 400)) : null;
  return el("section", { class: `wb-g-section wb-g-${one.kind}` }, head, draw(screen, one));
}

function fields(screen, one) {
  const rows = (one.fields ?? []).map((entry) => {
    const value = el("dd", { class: "wb-text" }, plain(entry.value));
    if (entry.masked) value.append(" ", unmask(screen, entry, value));
    return [el("dt", { class: "wb-text" }, plain(entry.label, 100)), value];
  });
  return el("dl", {}, rows.flat());
}

/** The plain value is asked for with a reason; without one nothing is sent. */
function unmask({ t, send }, entry, place) {
  const open = () => {
    const close = () => {
      form.remove();
      ask.hidden = false;
      ask.focus({ preventScroll: true });
    };
    const done = (reason) => send("unmask", { element: String(entry.element), field: String(entry.field), reason });
    const words = { label: t("unmask.reason"), accept: t("unmask.accept"), most: 200 };
    const form = question(t, { ...words, done, close });
    ask.hidden = true;
    place.append(form);
    form.querySelector("input").focus();
  };
  const ask = button(t("unmask.label", { field: plain(entry.label, 60) }), open, { text: t("unmask") });
  ask.classList.add("wb-link");
  return ask;
}

function choices({ send }, one) {
  return (one.choices ?? []).map((choice) => {
    const { do: name, ...rest } = choice.do ?? {};
    const label = plain(choice.label, 400);
    const made = button(label, () => send(name, rest), { text: el("span", { class: "wb-text" }, label) });
    made.classList.add("wb-g-choice");
    return made;
  });
}

function table(_screen, one) {
  const head = el("tr", {}, (one.columns ?? []).map((name) => el("th", { class: "wb-text", scope: "col" }, plain(name, 100))));
  const rows = (one.rows ?? []).slice(0, MOST_ROWS).map((row) => el("tr", {}, row.map((cell) => el("td", { class: `wb-text${String(cell).length <= SHORT ? " wb-g-short" : ""}` }, plain(cell, 1000)))));
  const drawn = el("table", { class: "wb-table" }, el("thead", {}, head), el("tbody", {}, rows));
  return [el("div", { class: "wb-g-scroll", tabIndex: 0 }, drawn), one.note ? el("p", { class: "wb-soft wb-text" }, plain(one.note, 400)) : null];
}

function text(_screen, one) {
  const lines = String(one.text ?? "").slice(0, 20_000).split("\n");
  return lines.map((line) => el("p", { class: "wb-text" }, plain(line, 10_000)));
}
