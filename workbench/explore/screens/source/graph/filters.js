// Filters within the bounds of what is on the picture. Sliders report while they move, in bearable portions.

import { dayField } from "../common/days.js";
import { button, el } from "../common/el.js";
import { debounce } from "../common/timing.js";

const STEPS = 200;
const NUMBERS = [
  ["money_min", "money", "filter.money"],
  ["strength_min", "strength", "filter.strength"],
  ["degree_min", "degree", "filter.degree"],
];
const NOTHING = { from: null, to: null, money_min: 0, degree_min: 0, strength_min: 0 };

export function filters({ t, send }) {
  const waiting = {};
  const flush = debounce(() => {
    const change = { ...waiting };
    for (const name of Object.keys(waiting)) delete waiting[name];
    if (Object.keys(change).length) send("filter", change);
  }, 200);
  const set = (name, value, now = false) => {
    waiting[name] = value;
    flush();
    if (now) flush.now();
  };
  const from = day(t, "filter.from", (value) => set("from", value || null));
  const to = day(t, "filter.to", (value) => set("to", value || null));
  const numbers = NUMBERS.map(([name, bound, code]) => ({ name, bound, ...number(t(code), (value, now) => set(name, value, now)) }));
  const reset = button(t("filter.reset"), () => send("filter", { ...NOTHING }), { text: t("filter.reset") });
  reset.classList.add("wb-link");
  const node = el(
    "section",
    { class: "wb-g-filters", role: "group", "aria-label": t("filters") },
    el("div", { class: "wb-g-row wb-g-spread" }, el("h3", {}, t("filters")), reset),
    el("div", { class: "wb-g-pair" }, from.node, to.node),
    numbers.map((one) => one.node),
  );
  const update = (scene) => {
    const given = scene.filters ?? { bounds: {} };
    const bounds = given.bounds ?? {};
    from.update(given.from, bounds.from);
    to.update(given.to, bounds.to);
    for (const one of numbers) one.update(given[one.name] ?? 0, Number(bounds[one.bound] ?? 0));
    reset.hidden = !Object.keys(NOTHING).some((name) => given[name]);
  };
  return { node, update };
}

/** A day; where none is chosen the first or last day of the picture stands there in grey. */
function day(t, code, changed) {
  const { field, update: put } = dayField(t, { label: t(code), changed });
  const update = (value, bound) => {
    field.placeholder = bound ?? t("day");
    put(value);
  };
  return { node: el("label", {}, el("span", { class: "wb-soft" }, t(code)), field), update };
}

/** Slider and number for one lower limit. The slider is finer near zero, where most values are. */
function number(label, changed) {
  let most = 0;
  const slider = el("input", { type: "range", min: 0, max: STEPS, value: 0, "aria-label": label });
  const field = el("input", { class: "wb-input wb-number", type: "number", min: 0, step: "any", value: 0, "aria-label": label });
  const small = () => most <= STEPS;
  const read = () => (small() ? Number(slider.value) : Math.round(most * (Number(slider.value) / STEPS) ** 2));
  const place = (value) => (small() ? value : STEPS * Math.sqrt(Math.min(1, value / most)));
  slider.addEventListener("input", () => {
    field.value = read();
    changed(read(), false);
  });
  slider.addEventListener("change", () => changed(read(), true));
  field.addEventListener("change", () => {
    const value = Math.min(Math.max(Number(field.value) || 0, 0), most);
    field.value = value;
    changed(value, true);
  });
  const update = (value, bound) => {
    most = bound;
    slider.max = small() ? Math.max(1, Math.ceil(most)) : STEPS;
    slider.disabled = field.disabled = most <= 0;
    field.max = most;
    if (document.activeElement !== slider) slider.value = place(value);
    if (document.activeElement !== field && document.activeElement !== slider) field.value = value;
  };
  const head = el("div", { class: "wb-g-row wb-g-spread" }, el("span", { class: "wb-soft" }, label), field);
  return { node: el("div", { class: "wb-g-slide" }, head, slider), update };
}
