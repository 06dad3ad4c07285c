// The table: one page of leads, a head that stays, rows that can be walked with the arrow keys.
import { button, el, fill } from "../common/el.js";
import { icon } from "../common/icons.js";
import { cells, COLUMNS } from "./cells.js";

export function table(screen) {
  const { t, selection, send, view } = screen;
  const state = { here: null, rows: new Map() };
  const head = el("thead");
  const body = el("tbody");
  const grid = el("table", { class: "wb-queue-table", "aria-label": t("heading"), "aria-multiselectable": "true" }, head, body);
  const scroll = el("div", { class: "wb-queue-scroll" }, grid);
  const foot = el("div", { class: "wb-queue-pages" });
  const root = el("div", {}, scroll, foot);

  const open = (lead) => send({ do: "open", lead });
  const pick = (lead, range) => {
    range ? selection.range(lead) : selection.toggle(lead);
    screen.ticked();
  };
  const walk = (lead, focus = true) => {
    state.rows.get(state.here)?.setAttribute("tabindex", "-1");
    state.here = lead;
    const row = state.rows.get(lead);
    row?.setAttribute("tabindex", "0");
    if (focus) row?.focus();
  };
  body.addEventListener("focusin", (event) => {
    const lead = event.target.closest("tr")?.dataset.lead;
    if (lead && lead !== state.here) walk(lead, false);
  });
  body.addEventListener("click", (event) => {
    const lead = event.target.closest("tr")?.dataset.lead;
    if (!lead) return;
    walk(lead, false);
    if (event.target.closest(".wb-pick") || event.shiftKey) {
      pick(lead, event.shiftKey);
      if (event.shiftKey) root.ownerDocument.getSelection()?.removeAllRanges();
    } else open(lead);
  });

  const tick = () => {
    for (const [lead, row] of state.rows) {
      row.setAttribute("aria-selected", String(selection.has(lead)));
      row.querySelector("input").checked = selection.has(lead);
    }
    tickAll(head, view().rows, selection);
  };
  const show = (now) => {
    const had = body.contains(body.getRootNode().activeElement);
    const index = [...state.rows.keys()].indexOf(state.here);
    state.rows = new Map(now.rows.map((row) => [row.lead, rowOf(row, screen)]));
    fill(head, headOf(now, screen));
    fill(body, ...(now.rows.length ? state.rows.values() : [nothing(t)]));
    fill(foot, ...pages(now.page, screen));
    const leads = [...state.rows.keys()];
    const next = state.rows.has(state.here) ? state.here : leads[Math.min(Math.max(0, index), leads.length - 1)];
    if (next) walk(next, had);
    tick();
  };
  return { root, show, tick, key: (event) => keyed(event, { state, walk, open, pick, selection }) };
}

function keyed(event, { state, walk, open, pick }) {
  const leads = [...state.rows.keys()];
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -leads.length, End: leads.length }[event.key];
  if (leads.length === 0) return null;
  if (step !== undefined) {
    const next = leads[Math.min(Math.max(0, leads.indexOf(state.here) + step), leads.length - 1)];
    return () => (walk(next), event.shiftKey && Math.abs(step) === 1 ? pick(next, true) : undefined);
  }
  if (event.key === "Enter") return () => open(state.here);
  return event.key === " " ? () => pick(state.here, event.shiftKey) : null;
}

function rowOf(row, { t }) {
  const box = el("input", { type: "checkbox", tabIndex: -1, "aria-label": t("select_one") });
  return el(
    "tr",
    { "data-lead": row.lead, "data-status": row.status, "data-priority": row.priority, tabIndex: -1 },
    el("td", { class: "wb-pick" }, box), ...cells(row, t),
  );
}

function headOf({ sort, rows }, { t, send, selection, ticked }) {
  const box = el("input", {
    type: "checkbox", "aria-label": t("select_page"), title: t("select_page"),
    onchange: () => (selection.set(rows.map((row) => row.lead), box.checked), ticked()),
  });
  const columns = COLUMNS.map(({ parts, number }) => {
    const active = parts.find((part) => part === sort.by);
    const order = active ? (sort.descending ? "descending" : "ascending") : null;
    const hint = parts.includes("observed") ? t("observed_hint") : null;
    return el("th", { scope: "col", class: number ? "wb-number wb-right" : null, "aria-sort": order, title: hint },
      ...parts.map((part) => sorter(part, sort, t, send)));
  });
  return el("tr", {}, el("th", { class: "wb-pick", scope: "col" }, box), ...columns);
}

function sorter(part, { by, descending }, t, send) {
  const here = part === by;
  const arrow = here ? (descending ? "▼" : "▲") : "";
  return el("button", {
    class: "wb-sort", type: "button", "data-sort": part, "aria-pressed": String(here),
    onclick: () => send({ do: "sort", by: part, descending: here ? !descending : false }),
  }, t(part), el("span", { class: "wb-arrow", "aria-hidden": "true" }, arrow));
}

function tickAll(head, rows, selection) {
  const box = head.querySelector("input");
  if (!box) return;
  const ticked = rows.filter((row) => selection.has(row.lead)).length;
  box.checked = rows.length > 0 && ticked === rows.length;
  box.indeterminate = ticked > 0 && ticked < rows.length;
}

function nothing(t) {
  return el("tr", {}, el("td", { class: "wb-queue-empty", colspan: COLUMNS.length + 1 }, t("empty")));
}

function pages({ number, of }, { t, send }) {
  if (of === 1) return [];
  const turn = (to) => send({ do: "page", number: to });
  return [
    button(t("earlier"), () => turn(number - 1), { icon: icon("undo"), text: t("earlier"), disabled: number === 1 }),
    el("span", { class: "wb-number" }, t("page", { number, of })),
    button(t("later"), () => turn(number + 1), { icon: icon("redo"), text: t("later"), disabled: number === of }),
  ];
}
