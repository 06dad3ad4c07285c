// Who is tied to whom the tip names, closest first; ticked ones are drawn, or become a lead together with the start.

import { button, el, fill, plain } from "../common/el.js";
import { icon } from "../common/icons.js";

const COLUMNS = ["number", "who", "tie", "observed", "expected", "steps", "leads"];
const FIGURES = new Set(["number", "observed", "expected", "steps"]);

export function ties({ t, send, view }) {
  const chosen = new Set();
  const head = el("div", { class: "wb-tip-seeds" });
  const body = el("div", { class: "wb-tip-scroll" });
  const bar = actions({ t, send, view, chosen });
  const root = el("div", { class: "wb-tip-ties", hidden: true }, head, body, bar.root);
  const tick = (nodes, on) => {
    for (const one of nodes) on ? chosen.add(one) : chosen.delete(one);
    show(view());
  };
  let start = "";
  const show = (now) => {
    if (now.start !== start) chosen.clear();
    start = now.start;
    root.hidden = start === "";
    fill(head, ...now.seeds.map((one) => seed(one)), now.hits.length ? el("p", { class: "wb-soft" }, plain(now.shown, 300)) : null);
    fill(body, now.hits.length ? grid(now.hits, { t, chosen, tick }) : null);
    bar.show(now);
  };
  return { root, show };
}

function seed({ kind, label, answer }) {
  return el("p", { class: "wb-text wb-tip-answer" }, el("span", { class: "wb-kind", "data-kind": kind, "aria-hidden": "true" }),
    el("b", {}, plain(label, 80)), " ", plain(answer, 600));
}

function grid(hits, { t, chosen, tick }) {
  const every = hits.map((one) => one.node);
  const all = el("input", {
    type: "checkbox", "aria-label": t("all"), title: t("all"), checked: every.every((one) => chosen.has(one)),
    onchange: () => tick(every, all.checked),
  });
  all.indeterminate = !all.checked && every.some((one) => chosen.has(one));
  const heads = COLUMNS.map((code) => el("th", { scope: "col", class: FIGURES.has(code) ? "wb-right" : null, title: t(`hint.${code}`) }, t(`column.${code}`)));
  return el("table", { class: "wb-table wb-tip-table" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, all), ...heads)),
    el("tbody", {}, ...hits.map((one) => row(one, { t, chosen, tick }))));
}

function row(hit, { t, chosen, tick }) {
  const on = chosen.has(hit.node);
  const box = el("input", { type: "checkbox", checked: on, "data-node": hit.node, "aria-label": plain(hit.label, 80), onchange: () => tick([hit.node], box.checked) });
  const who = el("td", {}, el("span", { class: "wb-kind", "data-kind": hit.kind, "aria-hidden": "true" }), el("span", { class: "wb-text", title: plain(hit.kind_label, 40) }, plain(hit.label, 80)),
    hit.family && el("span", { class: "wb-badge wb-quiet", title: t("family_hint") }, t("family")));
  const cells = COLUMNS.slice(2).map((code) => el("td", { class: FIGURES.has(code) ? "wb-number wb-right" : "wb-text" }, plain(hit[code], 200)));
  return el("tr", { "aria-selected": String(on) }, el("td", {}, box), el("td", { class: "wb-number wb-right" }, plain(hit.number)), who, ...cells);
}

/** Draw what is ticked, or make it a lead with a name and a reason. */
function actions({ t, send, view, chosen }) {
  const title = el("input", { class: "wb-input", type: "text", maxlength: 80, placeholder: t("title"), "aria-label": t("title") });
  const reason = el("input", { class: "wb-input", type: "text", maxlength: 400, placeholder: t("reason"), "aria-label": t("reason") });
  const nodes = () => view().hits.map((one) => one.node).filter((one) => chosen.has(one));
  const count = el("span", { class: "wb-tip-count", "aria-live": "polite" });
  const draw = button(t("draw_hint"), () => send("draw", { nodes: nodes() }), { icon: icon("layout"), text: t("draw") });
  const make = button(t("promote_hint"), () => send("promote", { nodes: nodes(), title: title.value.trim(), reason: reason.value.trim() }), { text: t("promote"), class: "wb-button wb-primary" });
  const ready = () => (make.disabled = !title.value.trim() || !reason.value.trim());
  for (const field of [title, reason]) field.addEventListener("input", ready);
  let made = 0;
  const show = (now) => {
    count.textContent = t("chosen", { count: nodes().length });
    if (now.made !== made) title.value = reason.value = "";
    made = now.made;
    ready();
  };
  return { root: el("div", { class: "wb-tip-row wb-tip-actions" }, count, draw, el("span", { class: "wb-tip-line", "aria-hidden": "true" }), title, reason, make), show };
}
