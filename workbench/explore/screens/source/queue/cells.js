// The cells of one lead.
import { el, plain } from "../common/el.js";
import { bar, glyph, priorityMark } from "../lead/marks.js";

/** Columns, each with what it can be sorted by. */
export const COLUMNS = [
  { parts: ["rank"], number: true },
  { parts: ["priority"] },
  { parts: ["title", "scheme", "institution", "change"] },
  { parts: ["members"], number: true },
  { parts: ["observed", "expected"], number: true },
  { parts: ["fund", "account"], number: true },
  { parts: ["first_on", "last_on"], number: true },
  { parts: ["best"] },
  { parts: ["status", "decided"] },
];

export function cells(row, t) {
  return [
    number(row.rank),
    el("td", {}, priorityMark(row.priority, row.priority_label)),
    what(row, t),
    number(row.members),
    number(row.observed, `/ ${row.expected} · ${row.ratio}`),
    number(row.fund, row.account),
    number(row.first_on, row.last_on),
    best(row, t),
    standing(row),
  ];
}

function number(above, below = null) {
  return el("td", { class: "wb-number wb-right" }, plain(above), below && el("div", { class: "wb-soft" }, plain(below)));
}

function what(row, t) {
  const marks = [
    row.change && el("span", { class: "wb-badge", "data-change": row.change, title: plain(row.why) }, plain(row.change_label)),
    row.manual && el("span", { class: "wb-badge" }, t("manual")),
    !row.reported && el("span", { class: "wb-badge wb-quiet" }, t("not_reported")),
  ];
  return el(
    "td",
    { class: "wb-what" },
    el("div", { class: "wb-text wb-title" }, plain(row.title, 160)),
    el("div", { class: "wb-text wb-soft" }, ...marks, glyph(row.scheme), plain(row.scheme_label), " · ",
      plain(row.institutions, 120), " · ", el("span", { class: "wb-id" }, plain(row.id, 40))),
    row.why && el("div", { class: "wb-text wb-why" }, plain(row.why, 200)),
  );
}

function best(row, t) {
  if (!row.best) return el("td", { class: "wb-soft" }, t("no_fit"));
  return el(
    "td",
    {},
    el("div", { class: "wb-fit" }, bar(row.fit, row.explains), el("span", { class: "wb-number" }, `${row.fit}%`)),
    el("div", { class: "wb-text wb-soft" }, plain(row.best, 40)),
  );
}

function standing({ status, status_label: label, waiting, last }) {
  return el(
    "td",
    {},
    el("span", { class: "wb-status", "data-status": status }, plain(label)),
    waiting && el("div", { class: "wb-text wb-waits" }, plain(waiting)),
    last && el("div", { class: "wb-text wb-soft wb-last", title: plain(`${last.at} ${last.said}`, 400) },
      plain(last.actor, 40), " ", el("span", { class: "wb-number wb-when" }, last.at.slice(5)),
      last.reason && el("div", {}, plain(last.reason, 60))),
  );
}
