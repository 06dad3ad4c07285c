// What must never be overlooked: the notice, what is cut off, how full the picture is, what is hidden.

import { button, el, fill, plain } from "../common/el.js";
import { icon } from "../common/icons.js";

/** Milliseconds after which a mere information goes by itself; warnings and errors stay until closed. */
const READING = 12_000;
/** Cuts that one line can say. */
const FEW_CUTS = 2;

export function notice({ t }) {
  const words = el("div", { class: "wb-text" });
  const node = el("div", { class: "wb-notice", role: "status", "aria-live": "polite", hidden: true }, words);
  node.append(button(t("close"), () => (node.hidden = true), { icon: icon("close") }));
  let shown = "";
  let timer = null;
  const update = (scene) => {
    const now = scene.notice ? JSON.stringify([scene.revision, scene.notice]) : "";
    if (now === shown) return;
    shown = now;
    node.hidden = !scene.notice || repeated(scene);
    clearTimeout(timer);
    if (scene.notice?.level === "info") timer = setTimeout(() => (node.hidden = true), READING);
    node.dataset.level = ["info", "warn", "error"].includes(scene.notice?.level) ? scene.notice.level : "info";
    fill(words, plain(scene.notice?.text, 2000));
  };
  return { node, update };
}

/** Whether the panel says the same already, beside the picture instead of over it. */
function repeated({ notice: said, panel }) {
  return said.level === "info" && (panel?.sections ?? []).some((one) => one.kind === "text" && one.text === said.text);
}

export function cuts({ t }) {
  const list = el("ul", { class: "wb-g-cuts", "aria-label": t("cuts") });
  const more = el("button", { class: "wb-button wb-link", type: "button" });
  const node = el("div", { class: "wb-g-cutbar", hidden: true }, el("b", {}, t("cuts")), list, more);
  let many = 0;
  const turn = (open) => {
    node.dataset.open = String(open);
    more.setAttribute("aria-expanded", String(open));
    fill(more, t(open ? "cuts.fold" : "cuts.all", { count: many }));
  };
  more.addEventListener("click", () => turn(node.dataset.open !== "true"));
  const update = (scene) => {
    const said = scene.cut ?? [];
    many = said.length;
    node.hidden = many === 0;
    more.hidden = many <= FEW_CUTS;
    fill(list, said.map((one) => el("li", { class: "wb-text" }, plain(one, 200))));
    turn(node.dataset.open === "true" && many > FEW_CUTS);
  };
  return { node, update };
}

export function status({ t }) {
  const meter = el("meter", { class: "wb-g-meter", min: 0 });
  const count = el("span", { class: "wb-number" });
  const warning = el("span", { class: "wb-text wb-g-warning" });
  const hidden = el("span", { class: "wb-number" });
  const selected = el("span", { class: "wb-number" });
  const hint = el("span", { class: "wb-g-hint" }, t("hint"));
  const node = el("div", { class: "wb-g-status" }, meter, count, warning, hidden, selected, hint);
  const update = (scene) => {
    const { elements = 0, soft = 300, hard = 1500, warning: said = "" } = scene.limits ?? {};
    Object.assign(meter, { max: hard, high: soft, optimum: 0, value: Math.min(elements, hard) });
    meter.title = t("limits.title", { soft, hard });
    meter.setAttribute("aria-label", t("limits.title", { soft, hard }));
    fill(count, t("limits", { elements, soft, hard }));
    node.dataset.full = String(elements > soft);
    fill(warning, plain(said, 200));
    const off = scene.filters?.hidden ?? 0;
    fill(hidden, off ? t("hidden", { count: off }) : null);
  };
  const chosen = (many) => fill(selected, many > 1 ? t("selected", { count: many }) : null);
  return { node, update, chosen };
}
