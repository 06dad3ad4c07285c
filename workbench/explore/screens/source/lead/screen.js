// The page of one lead: what was seen, what could explain it, who is in it, what people decided.
import { button, el, fill, plain, translate } from "../common/el.js";
import { icon } from "../common/icons.js";
import { isolate } from "../common/keyboard.js";
import { decide } from "./decide.js";
import { history } from "./history.js";
import { glyph, priorityMark } from "./marks.js";
import { members } from "./members.js";
import { notice } from "./notice.js";
import { against, checks, explanations, factors, list, money } from "./sections.js";

export function render({ model, el: host }) {
  const screen = {
    t: translate(model.get("texts")),
    reasons: model.get("reasons"),
    send: (message) => model.send(message),
    opened: new Set(),
  };
  const root = el("div", { class: "wb-root wb-lead", role: "region" });
  isolate(root);
  const said = el("div");
  const parts = { head: el("header", { class: "wb-lead-head" }), body: el("div", { class: "wb-lead-body" }) };
  const steps = decide(screen);
  const notes = history(screen);
  root.append(parts.head, said, steps.root, parts.body);
  screen.again = () => fill(parts.body, ...body(model.get("view"), screen), notes.root);

  const show = () => {
    const view = model.get("view");
    root.setAttribute("aria-label", plain(view.title, 200));
    screen.clickable = view.has_members;
    screen.cards = new Set(view.cards ?? []);
    const undo = view.can_withdraw ? () => screen.send({ do: "withdraw" }) : null;
    fill(said, notice(view.notice, screen.t, { undo }));
    fill(parts.head, ...head(view, screen));
    steps.show(view);
    notes.show(view);
    screen.again();
  };
  model.on("change:view", show);
  host.append(root);
  show();
  return () => model.off("change:view", show);
}

function head(view, { t, send }) {
  const marks = [
    view.rank && el("span", { class: "wb-rank wb-number" }, t("rank", { rank: view.rank })),
    priorityMark(view.priority, view.priority_label),
    el("span", {}, glyph(view.scheme), plain(view.scheme_label)),
    el("span", { class: "wb-status", "data-status": view.status }, plain(view.status_label)),
    view.waiting && el("span", { class: "wb-waits" }, plain(view.waiting)),
    view.manual && el("span", { class: "wb-badge" }, t("manual")),
    !view.reported && el("span", { class: "wb-badge wb-quiet" }, t("not_reported")),
    el("span", { class: "wb-soft wb-number" }, `${view.first_on} – ${view.last_on}`),
    el("span", { class: "wb-soft" }, plain(view.id)),
    el("span", { class: "wb-disclaimer" }, t("disclaimer")),
  ];
  return [
    el("div", { class: "wb-lead-marks" }, ...marks),
    el("h2", { class: "wb-text" }, plain(view.title, 300)),
    view.why && el("p", { class: "wb-text wb-why" },
      el("span", { class: "wb-badge", "data-change": view.change }, plain(view.change_label)), plain(view.why, 600)),
    el("p", { class: "wb-text wb-sentence" }, plain(view.sentence, 4000)),
    view.has_rows && el("p", {}, button(t("show_rows", { rows: view.rows }), () => send({ do: "rows" }), {
      text: t("show_rows", { rows: view.rows }), icon: icon("right"),
    })),
  ];
}

function body(view, screen) {
  const { t } = screen;
  return [
    el("div", { class: "wb-lead-pair" }, against(view.against, t), money(view.money, t)),
    explanations(view, screen),
    el("div", { class: "wb-lead-pair" }, factors(view.factors, t), list(view.notes, t)),
    checks(view.checks, t),
    members(view.members, screen),
  ];
}
