// What the shapes and colours mean; a click on an entry takes that kind off the picture or brings it back.

import { el, fill, plain } from "../common/el.js";
import { kindSwatch, relationSwatch } from "./kinds.js";

export function legend({ t, send }) {
  const kinds = el("div", { class: "wb-g-legend", role: "group", "aria-label": t("legend.kinds") });
  const relations = el("div", { class: "wb-g-legend", role: "group", "aria-label": t("legend.relations") });
  const size = chooser(t("legend.size"), (code) => send("style", { size_by: code }));
  const width = chooser(t("legend.width"), (code) => send("style", { width_by: code }));
  const node = el(
    "section",
    {},
    el("h3", {}, t("legend.kinds")),
    kinds,
    el("h3", {}, t("legend.relations")),
    relations,
    el("div", { class: "wb-g-pair" }, size.node, width.node),
  );
  let drawn = "";
  const update = (scene) => {
    const given = scene.legend ?? {};
    if (JSON.stringify(given) === drawn) return;
    drawn = JSON.stringify(given);
    fill(kinds, (given.kinds ?? []).map((one) => entry(t, one, kindSwatch(one.code), (rest) => send("show_kind", rest))));
    fill(relations, (given.relations ?? []).map((one) => entry(t, one, relationSwatch(one.code), (rest) => send("show_relation", rest))));
    size.update(given.size_by);
    width.update(given.width_by);
  };
  return { node, update };
}

function entry(t, one, swatch, toggle) {
  const hint = t(one.shown ? "legend.hide" : "legend.show", { name: plain(one.label, 60) });
  const shape = { class: "wb-g-entry", type: "button", "aria-pressed": String(Boolean(one.shown)), title: hint, "data-code": plain(one.code, 40) };
  const onclick = () => toggle({ code: one.code, shown: !one.shown });
  const count = Number(one.count ?? 0).toLocaleString("en");
  return el("button", { ...shape, onclick }, swatch, el("span", { class: "wb-text" }, plain(one.label, 60)), el("span", { class: "wb-soft wb-number" }, count));
}

function chooser(label, choose) {
  const select = el("select", { class: "wb-input", "aria-label": label, onchange: () => choose(select.value) });
  const node = el("label", {}, el("span", { class: "wb-soft" }, label), select);
  const update = (given) => {
    const choices = given?.choices ?? [];
    fill(select, choices.map((one) => el("option", { value: one.code, selected: one.code === given.value }, plain(one.label, 40))));
    node.hidden = choices.length === 0;
  };
  return { node, update };
}
