// The lead queue: filters, what can be done with the ticked leads, and the table.
import { button, el, fill, plain, translate } from "../common/el.js";
import { icon } from "../common/icons.js";
import { isolate } from "../common/keyboard.js";
import { notice } from "../lead/notice.js";
import { actions } from "./actions.js";
import { filterBar } from "./filters.js";
import { help, onKeys } from "./keys.js";
import { Selection } from "./selection.js";
import { table } from "./table.js";

export function render({ model, el: host }) {
  const screen = {
    t: translate(model.get("texts")),
    reasons: model.get("reasons"),
    selection: new Selection(),
    send: (message) => model.send(message),
    view: () => model.get("view"),
  };
  const root = el("div", { class: "wb-root wb-queue", role: "region", "aria-label": screen.t("heading") });
  isolate(root);
  const parts = { head: head(screen), filters: filterBar(screen), actions: actions(screen), table: table(screen) };
  const said = el("div", { class: "wb-queue-said" });
  const keys = help(screen.t);
  screen.ticked = () => {
    parts.actions.show();
    parts.table.tick();
  };
  screen.help = () => (keys.hidden = !keys.hidden);
  screen.focusSearch = () => parts.filters.focus();
  screen.cancel = () => (keys.hidden ? parts.actions.cancel() : (keys.hidden = true));
  root.append(parts.head.root, parts.filters.root, parts.actions.root, said, keys, parts.table.root);
  onKeys(root, screen, parts.table);

  const show = () => {
    const view = screen.view();
    screen.selection.keep(view.listed.map(([lead]) => lead));
    fill(said, notice(view.notice, screen.t, { undo: view.undo > 0 ? () => screen.send({ do: "withdraw" }) : null }));
    for (const part of Object.values(parts)) part.show(view);
  };
  model.on("change:view", show);
  host.append(root);
  show();
  return () => model.off("change:view", show);
}

function head({ t, send, view, ...screen }) {
  const shown = el("span", { class: "wb-queue-shown wb-number" });
  const money = el("span", { class: "wb-queue-money wb-number", title: t("once") });
  const undo = button(t("undo_hint"), () => send({ do: "withdraw" }), { icon: icon("undo"), text: t("undo") });
  const keys = button(t("help"), () => root.dispatchEvent(new CustomEvent("wb-help", { bubbles: true })), {
    icon: icon("help"),
  });
  const root = el(
    "header",
    { class: "wb-queue-head" },
    el("h2", {}, t("heading")),
    shown,
    money,
    el("span", { class: "wb-disclaimer" }, t("disclaimer")),
    el("span", { class: "wb-queue-tools" }, undo, keys),
  );
  return { root, show: (now = view()) => showHead(now, { shown, money, undo, t }) };
}

function showHead({ totals, undo: waiting }, { shown, money, undo, t }) {
  shown.textContent = plain(totals.leads);
  fill(
    money,
    `${t("fund_total")} `, el("b", { class: "wb-total-fund" }, totals.fund),
    ` ${t("yuan")} · ${t("account_total")} `, el("b", { class: "wb-total-account" }, totals.account), ` ${t("yuan")}`,
  );
  undo.disabled = waiting === 0;
}
