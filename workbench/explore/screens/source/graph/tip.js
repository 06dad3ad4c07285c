// The few words that show while the pointer rests on an element.

import { el, fill, plain } from "../common/el.js";

const DELAY = 350;

export function tip({ t, scene }) {
  const node = el("div", { class: "wb-g-tip", role: "tooltip", hidden: true });
  const lines = (one) => {
    if (one.relation !== undefined) return [one.label];
    const figures = [
      one.count ? t("tip.count", { value: Number(one.count).toLocaleString("en") }) : "",
      one.money ? t("tip.money", { value: plain(one.money, 30) }) : "",
      one.degree ? t("tip.degree", { value: one.degree }) : "",
    ];
    return [one.label, one.role_label, figures.filter(Boolean).join(" \u00b7 ")];
  };
  let timer = null;
  const show = (id, at) => {
    clearTimeout(timer);
    node.hidden = true;
    if (id !== null) timer = setTimeout(() => open(id, at), DELAY);
  };
  const open = (id, at) => {
    const found = [...(scene().nodes ?? []), ...(scene().edges ?? [])].find((one) => one.id === id);
    node.hidden = !found;
    if (!found) return;
    fill(node, lines(found).filter(Boolean).map((line) => el("div", { class: "wb-text" }, plain(line, 160))));
    const frame = node.parentElement;
    node.style.left = `${Math.max(4, Math.min(at.x + 14, frame.clientWidth - node.offsetWidth - 8))}px`;
    node.style.top = `${Math.max(4, Math.min(at.y + 14, frame.clientHeight - node.offsetHeight - 8))}px`;
  };
  return { node, show, hide: () => show(null) };
}
