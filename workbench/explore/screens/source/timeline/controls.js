// What stands above the lanes: which lanes, from burst to burst, the window in words, the key.
import { button, el, plain } from "../common/el.js";
import { icon } from "../common/icons.js";
import { DAY, span, stamp } from "./format.js";
import { mark, s } from "./marks.js";

const MODES = ["place", "person", "doctor"];

export function controls(view, data, { choose, mode }) {
  const { state, t } = view;
  const modes = MODES.filter((name) => data.lanes[name].length > 0).map((name) =>
    el("button", { type: "button", class: "wb-button", "aria-pressed": String(state.mode === name), onclick: () => mode(name) }, t(`lanes_${name}`)));
  const whole = state.window[0] <= data.period[0] && state.window[1] >= data.period[1];
  return [
    el("div", { class: "wb-time-group", role: "group", "aria-label": t("lanes_by") }, el("span", { class: "wb-soft" }, t("lanes_by")), ...modes),
    data.bursts.length > 0 && bursts(view, data, choose),
    el("div", { class: "wb-time-group" },
      button(t("zoom_out"), () => zoomOut(state, choose), { icon: icon("minus"), disabled: whole }),
      el("button", { type: "button", class: "wb-button", disabled: whole, onclick: () => choose(null, null) }, t("whole"))),
    el("span", { class: "wb-time-window wb-number" }, period(state.window)),
  ];
}

/** Days of a long window, to the second of a short one. */
function period([from, to]) {
  const exact = to - from < 4 * DAY;
  return `${stamp(from, exact)} – ${stamp(exact ? to : to - 1, exact)}`;
}

function zoomOut({ window: [from, to] }, choose) {
  const more = to - from;
  choose(Math.round(from - more / 2), Math.round(to + more / 2));
}

/** The window that shows a burst with some air around it. */
export function around(burst) {
  const air = Math.max(20, Math.round((burst.until - burst.from) * 0.06));
  return [burst.from - air, burst.until + air];
}

/** The burst that is looked at: the one that the window was made for. */
function current(state, data) {
  const [first, last] = data.period;
  return data.bursts.findIndex((one) => {
    const [from, to] = [Math.max(first, around(one)[0]), Math.min(last, around(one)[1])];
    return Math.abs(state.window[0] - from) < 2 && Math.abs(state.window[1] - to) < 2;
  });
}

function bursts(view, data, choose) {
  const { state, t } = view;
  const now = current(state, data);
  const ordered = data.bursts.map((one, place) => [one.from, place]).sort((a, b) => a[0] - b[0]).map(([, place]) => place);
  const place = ordered.indexOf(now);
  const next = place < 0 ? ordered.findIndex((one) => data.bursts[one].from >= state.window[0]) : place + 1;
  const before = place < 0 ? Math.max(0, next) - 1 : place - 1;
  const go = (to) => ordered[to] !== undefined && choose(...around(data.bursts[ordered[to]]));
  const wave = data.scheme === "collusive_admission" ? "wave" : "burst";
  const said = place < 0 ? t(`${wave}_none`, { count: ordered.length }) : words(data.bursts[now], place + 1, ordered.length, wave, t);
  return el("div", { class: "wb-time-group", role: "group" },
    button(t(`${wave}_before`), () => go(before), { text: "‹", disabled: ordered[before] === undefined, "data-go": "before" }),
    el("span", { class: "wb-time-burst-words wb-number" }, plain(said, 200)),
    button(t(`${wave}_next`), () => go(Math.max(0, next)), { text: "›", disabled: ordered[Math.max(0, next)] === undefined, "data-go": "next" }));
}

function words(one, place, count, wave, t) {
  return t(`${wave}_words`, { place, count, people: one.people, items: one.items, span: span(one.to - one.from, t), money: one.money });
}

/** The key: only what is there. */
export function key(data, t) {
  const kinds = ["swipe", "fill", "visit", "stay"].filter((name) => data.items.what.includes(name));
  const entry = (drawn, text) => el("span", { class: "wb-time-key" }, s("svg", { width: 14, height: 14, "aria-hidden": "true" }, drawn), text);
  const shown = kinds.map((name) => entry(mark(name, 7, 7, { radius: 4.5 }), t(`what_${name}`)));
  if (data.items.refund.some(Boolean)) shown.push(entry(mark("swipe", 7, 7, { radius: 4.5, refund: true, counted: false }), t("key_refund")));
  if (data.items.counted.some((counted, place) => !counted && !data.items.refund[place])) shown.push(entry(mark("swipe", 7, 7, { radius: 4.5, counted: false }), t("key_taken_back")));
  if (data.bursts.length) shown.push(entry(s("rect", { x: 1, y: 1, width: 12, height: 12, class: "wb-time-band" }), t(data.scheme === "collusive_admission" ? "key_wave" : "key_burst")));
  return shown;
}
