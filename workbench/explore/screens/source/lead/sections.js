// What was seen, and what could explain it.
import { button, el, plain } from "../common/el.js";
import { bar } from "./marks.js";

export function section(title, ...children) {
  return el("section", {}, el("h3", {}, title), ...children);
}

/** Observed against expected, drawn to one scale. */
export function against(figures, t) {
  const line = (code, part, value) =>
    el("div", { class: "wb-against" }, el("span", { class: "wb-soft" }, t(code)), track(code, part), el("b", { class: "wb-number" }, value));
  return section(
    figures.unit ? `${t("against")} \u00b7 ${plain(figures.unit, 60)}` : t("against"),
    line("observed", figures.observed_part, figures.observed),
    line("expected", figures.expected_part, figures.expected),
    el("p", {}, el("b", {}, plain(figures.ratio)), " · ", plain(figures.chance),
      el("span", { class: "wb-soft wb-number", title: t("q_hint") }, " (q = ", ...small(figures.q), ")")),
    el("p", { class: "wb-soft wb-small" }, t("q_hint")),
  );
}

/** A number as mantissa and power of ten. */
function small({ number, power }) {
  return power === "" ? [number] : [`${number} × 10`, el("sup", {}, power)];
}

function track(code, part) {
  const filled = el("span", { class: "wb-track-fill", "data-code": code });
  filled.style.width = `${Math.min(100, Math.max(0, Number(part) || 0))}%`;
  return el("span", { class: "wb-track", "aria-hidden": "true" }, filled);
}

export function money(lines, t) {
  const rows = lines.map(({ code, value }) =>
    el("tr", { class: code === "sum" ? "wb-sum" : null }, el("th", { scope: "row" }, t(code)), el("td", { class: "wb-number wb-right" }, value)));
  return section(t("money"), el("table", { class: "wb-money" }, el("tbody", {}, ...rows)));
}

export function explanations(view, screen) {
  const { t, opened } = screen;
  const every = view.explanations;
  if (every.length === 0) return section(t("explanations"), el("p", { class: "wb-soft" }, t("no_explanations")));
  const fitting = every.filter((one) => one.fit > 0);
  const open = opened.has("explanations") || fitting.length === 0;
  const rest = every.length - fitting.length;
  const shown = open ? every : fitting;
  const turn = () => {
    if (!opened.delete("explanations")) opened.add("explanations");
    screen.again();
  };
  const more = rest && fitting.length
    ? button(t("none_fit", { count: rest }), turn, { text: open ? t("fold") : t("none_fit", { count: rest }), class: "wb-button wb-link" })
    : null;
  const heads = ["explanation", "fit", "evidence"].map((code) => el("th", { scope: "col", colspan: code === "fit" ? 2 : 1 }, t(code)));
  return section(
    t("explanations"),
    el("table", { class: "wb-table wb-explanations" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...shown.map(explanation))),
    el("p", { class: "wb-soft wb-small" }, plain(view.threshold), " ", more),
  );
}

function explanation({ label, fit, explains, evidence }) {
  return el(
    "tr",
    { "data-explains": String(explains) },
    el("td", { class: "wb-text" }, plain(label)),
    el("td", {}, bar(fit, explains)),
    el("td", { class: "wb-number wb-right" }, `${fit}%`),
    el("td", { class: "wb-text" }, plain(evidence, 600)),
  );
}

export function factors(every, t) {
  if (every.length === 0) return section(t("factors"), el("p", { class: "wb-soft" }, t("no_factors")));
  const lines = every.map(({ label, value }) =>
    el("span", { class: "wb-factor wb-text" }, plain(label, 80), " ", el("b", { class: "wb-number" }, plain(value, 80))));
  return section(t("factors"), el("div", {}, ...lines));
}

export function list(notes, t) {
  if (notes.length === 0) return section(t("unknown"), el("p", { class: "wb-soft" }, t("nothing_unknown")));
  return section(t("unknown"), el("ul", {}, ...notes.map((note) => el("li", { class: "wb-text" }, plain(note, 600)))));
}

/** Cross-checks that members trip, beside how many of everybody do. */
export function checks(every, t) {
  if (every.length === 0) return section(t("checks"), el("p", { class: "wb-soft" }, t("no_checks")));
  const heads = ["check", "tripping", "check_expected", "check_rate", "check_own"].map((code) =>
    el("th", { scope: "col", class: code === "check" ? null : "wb-right" }, t(code)));
  const figure = (value) => el("td", { class: "wb-number wb-right" }, plain(value, 40));
  const lines = every.map(({ label, members, of, expected, rate, own }) =>
    el("tr", {}, el("td", { class: "wb-text" }, plain(label, 120)), figure(`${members} / ${of}`), figure(expected), figure(rate), figure(own)));
  return section(
    t("checks"),
    el("table", { class: "wb-table" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines)),
    el("p", { class: "wb-soft wb-small" }, t("checks_hint")),
  );
}
