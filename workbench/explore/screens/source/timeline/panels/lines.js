// Month by month: the doctors' share at the place, their colleagues' share, and the month from which it rose.
import { scaleBand, scaleLinear } from "d3-scale";
import { valueAxis } from "../format.js";
import { s } from "../marks.js";

const HEIGHT = 206;
const LEFT = 38;
const BOTTOM = 24;

export function lines({ series, title }, width) {
  const x = scaleBand(series.months, [LEFT, width - 4]).paddingInner(0.25).paddingOuter(0.1);
  const most = Math.max(0.05, ...series.own, ...series.usual);
  const y = scaleLinear([0, Math.min(1, most * 1.15)], [HEIGHT - BOTTOM, 14]);
  const floor = y(0);
  const half = x.bandwidth() / 2;
  const every = Math.ceil((series.months.length * 50) / (width - LEFT));
  const onset = series.onset === null ? null : x(series.onset) - x.step() * x.paddingInner() / 2;
  return s("svg", { width, height: HEIGHT, role: "img", "aria-label": title, class: "wb-time-chart" },
    valueAxis(s("g", { transform: `translate(${LEFT},0)` }), y, width - LEFT - 4, (value) => `${Math.round(value * 100)}%`, 4),
    ...series.months.flatMap((month, place) => [
      s("rect", { x: x(month), y: y(series.own[place]), width: half, height: floor - y(series.own[place]), class: "wb-own" }),
      s("rect", { x: x(month) + half + 1, y: y(series.usual[place]), width: half - 1, height: Math.max(0.8, floor - y(series.usual[place])), class: "wb-usual" }),
      s("text", { x: x(month) + half / 2, y: y(series.own[place]) - 3, "text-anchor": "middle", class: "wb-time-tiny" }, series.counts[place]),
      place % every === 0 ? s("text", { x: x(month) + half, y: HEIGHT - 8, "text-anchor": "middle", class: "wb-time-hour" }, month) : null,
    ]),
    onset === null ? null : s("line", { x1: onset, x2: onset, y1: 6, y2: floor, class: "wb-quorum" }));
}
