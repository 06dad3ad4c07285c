// Weekday by hour, twice on one scale of shares: the group and everybody else.
import { s } from "../marks.js";

const DAYS = 7;
const HOURS = 24;
const LEFT = 34;

export function heat({ series, legend, title }, width, t) {
  const [first, last] = used(series);
  const count = last - first + 1;
  const side = Math.min(20, (width - LEFT - 4) / count);
  const tall = Math.max(11, Math.min(15, side));
  const block = DAYS * tall + 32;
  const top = Math.max(...["own", "usual"].map((name) => peak(series[name])));
  const grids = ["own", "usual"].map((name, place) =>
    grid(series[name], { y: place * block, first, last, side: (width - LEFT - 4) / count, tall, top, colour: name === "own" ? "#0072B2" : "#5b6773", caption: legend[name], t }));
  return s("svg", { width, height: 2 * block, role: "img", "aria-label": title, class: "wb-time-chart" }, ...grids.flat());
}

/** Hours in which anybody comes. */
function used({ own, usual }) {
  const busy = Array.from({ length: HOURS }, (_, hour) => own.some((day) => day[hour]) || usual.some((day) => day[hour]));
  return [busy.indexOf(true), busy.lastIndexOf(true)];
}

const sum = (counts) => counts.flat().reduce((a, b) => a + b, 0);
const peak = (counts) => Math.max(...counts.flat()) / Math.max(1, sum(counts));

function grid(counts, { y, first, last, side, tall, top, colour, caption, t }) {
  const all = Math.max(1, sum(counts));
  const drawn = [s("text", { x: 2, y: y + 11, class: "wb-time-caption" }, caption)];
  for (let day = 0; day < DAYS; day += 1) {
    const at = y + 17 + day * tall;
    drawn.push(s("text", { x: 2, y: at + tall - 3, class: "wb-time-hour" }, t(`weekday_${day}`)));
    for (let hour = first; hour <= last; hour += 1) {
      const share = counts[day][hour] / all;
      const x = LEFT + (hour - first) * side;
      drawn.push(s("rect", { x, y: at, width: side - 1, height: tall - 1, fill: share ? colour : "#f1f3f5", "fill-opacity": share ? 0.1 + 0.9 * Math.sqrt(share / top) : 1 },
        s("title", {}, `${t(`weekday_${day}`)} ${hour}:00 · ${counts[day][hour]} · ${(100 * share).toFixed(1)}%`)));
    }
  }
  for (let hour = first; hour <= last; hour += 2) {
    drawn.push(s("text", { x: LEFT + (hour - first) * side, y: y + 17 + DAYS * tall + 10, class: "wb-time-hour" }, side * 2 > 32 ? `${hour}:00` : `${hour}`));
  }
  return drawn;
}
