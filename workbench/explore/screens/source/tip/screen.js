// Starting from a tip: whom it names, who is tied to them, and what to make of it.

import { button, el, fill, plain, translate } from "../common/el.js";
import { icon } from "../common/icons.js";
import { isolate, roving } from "../common/keyboard.js";
import { notice } from "../lead/notice.js";
import { ties } from "./ties.js";

export function render({ model, el: host }) {
  const t = translate(model.get("texts"));
  const root = el("div", { class: "wb-root wb-tip", role: "region", "aria-label": t("heading") });
  isolate(root);
  const screen = { t, view: () => model.get("view"), send: (name, rest = {}) => model.send({ do: name, ...rest }) };
  const said = el("div");
  const parts = [search(screen), ties(screen)];
  root.append(said, ...parts.map((one) => one.root));
  const show = () => {
    const view = screen.view();
    fill(said, notice(view.notice, t));
    for (const part of parts) part.show(view);
  };
  model.on("change:view", show);
  host.append(root);
  show();
  return () => model.off("change:view", show);
}

/** What the tip says, and the people and places that it may mean. */
function search({ t, send }) {
  const field = el("input", {
    class: "wb-input wb-tip-words", type: "search", placeholder: t("words"), "aria-label": t("words"), maxlength: 80,
    autocomplete: "off", spellcheck: "false",
  });
  const find = () => field.value.trim() && send("find", { text: field.value.trim() });
  field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && find());
  const go = button(t("find"), find, { icon: icon("search"), text: t("find"), class: "wb-button wb-primary" });
  const list = el("div", { class: "wb-tip-found", role: "group", "aria-label": t("found_label") });
  list.addEventListener("keydown", (event) => roving(event, () => [...list.querySelectorAll("button")]));
  const told = el("p", { class: "wb-soft wb-tip-told", "aria-live": "polite" });
  const root = el("div", { class: "wb-tip-search" }, el("div", { class: "wb-tip-row" }, field, go), told, list);
  const show = ({ found, asked }) => {
    told.textContent = plain(asked, 200);
    fill(list, ...found.map((one) => choice(one, t, send)));
  };
  return { root, show };
}

function choice({ node, kind, kind_label: name, label, chosen }, t, send) {
  return el(
    "button",
    { class: "wb-button wb-tip-choice", type: "button", "aria-pressed": String(chosen), title: t("ties_hint"), onclick: () => send("start", { node }) },
    el("span", { class: "wb-kind", "data-kind": kind, "aria-hidden": "true" }), el("span", { class: "wb-soft" }, plain(name, 40)),
    el("span", { class: "wb-text" }, plain(label, 80)),
  );
}
