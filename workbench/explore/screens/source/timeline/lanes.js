// Where every item stands: lanes by place, person or doctor, and the line of an item inside its lane.
import { DAY } from "./format.js";

/** Windows up to this long are read to the second. */
export const CLOSE = 1.5 * DAY;

const MOST_LANES = 200;
const ROW = 13;
const HOUR = 3600;

/** Items of a picture as records, in order of time; `i` is the position. */
export function itemsOf(data) {
  const columns = Object.entries(data.items ?? {});
  const count = (data.items?.id ?? []).length;
  return Array.from({ length: count }, (_, i) => Object.fromEntries([["i", i], ...columns.map(([name, all]) => [name, all[i]])]));
}

/** Items that touch a window. */
export const within = (items, [from, to]) => items.filter((one) => one.at <= to && (one.until ?? one.at) >= from);

/**
 * Lanes with their place, and the height of each item: `{lanes: [{index, label, top, height}], y: Map, height, cut}`.
 * By person one row each, those with most items first where `ranked` says so and nobody looks closely, else in the
 * order of first appearance; otherwise tall lanes.
 */
export function layOut(items, labels, { mode, window, room, ranked }) {
  const close = window[1] - window[0] <= CLOSE;
  const order = [...new Set(items.map((one) => one[mode]))].filter((index) => index >= 0);
  if (!close && (ranked || mode !== "person")) order.sort((a, b) => a - b);
  const shown = order.slice(0, MOST_LANES);
  const parts = new Map(shown.map((index) => [index, []]));
  for (const one of items) parts.get(one[mode])?.push(one);
  return mode === "person" ? rows(shown, parts, labels, order.length, room) : tall(shown, parts, labels, close, room);
}

function rows(shown, parts, labels, total, room) {
  const height = Math.max(ROW, Math.min(26, Math.floor(room / Math.max(1, shown.length))));
  const y = new Map();
  const lanes = shown.map((index, place) => {
    for (const one of parts.get(index)) y.set(one.i, place * height + height / 2);
    return { index, label: labels[index], top: place * height, height };
  });
  return { lanes, y, height: Math.max(room, shown.length * height), cut: total > shown.length ? [shown.length, total] : null };
}

function tall(shown, parts, labels, close, room) {
  const height = Math.max(90, Math.floor(room / Math.max(1, shown.length)));
  const y = new Map();
  const hours = hoursOf([...parts.values()].flat());
  const lanes = shown.map((index, place) => {
    const top = place * height;
    const clock = fillLane(parts.get(index), { top: top + 12, height: height - 22, close, hours }, y);
    return { index, label: labels[index], top, height, hours: clock ? hours : null };
  });
  return { lanes, y, height: Math.max(room, shown.length * height), cut: null };
}

/** Stays are packed into rows, moments stand by person when close and by the time of the day otherwise. */
function fillLane(items, { top, height, close, hours }, y) {
  const stays = items.filter((one) => one.what === "stay");
  const moments = items.filter((one) => one.what !== "stay");
  const packed = pack(stays);
  for (const [i, row] of packed.rows) y.set(i, top + 6 + (row + 0.5) * Math.min(12, (height - 8) / Math.max(1, packed.count)));
  if (close) {
    const people = [...new Set(moments.map((one) => one.person))];
    for (const one of moments) y.set(one.i, top + ((people.indexOf(one.person) + 0.5) * height) / Math.max(1, people.length));
    return false;
  }
  const [first, last] = hours;
  for (const one of moments) {
    const hour = one.precise ? ((one.at % DAY) + DAY) % DAY / HOUR : (first + last) / 2;
    y.set(one.i, top + ((hour - first) / (last - first)) * height);
  }
  return moments.length > 0;
}

/** The hours of the day in which anything happened, in steps of two. */
function hoursOf(items) {
  const seen = items.filter((one) => one.what !== "stay" && one.precise).map((one) => ((one.at % DAY) + DAY) % DAY / HOUR);
  if (seen.length === 0) return [0, 24];
  const [least, most] = seen.reduce(([a, b], hour) => [Math.min(a, hour), Math.max(b, hour)], [24, 0]);
  const first = Math.floor(least / 2) * 2;
  return [first, Math.max(first + 2, Math.ceil((most + 0.01) / 2) * 2)];
}

/** Rows in which stays do not cover each other. */
function pack(stays) {
  const ends = [];
  const rows = stays.map((one) => {
    let row = ends.findIndex((end) => end < one.at);
    if (row < 0) row = ends.length;
    ends[row] = (one.until ?? one.at) + DAY / 2;
    return [one.i, row];
  });
  return { rows, count: ends.length };
}
