// Two distributions over the same classes: filled for the group, outlined for what is ordinary.
import { scaleBand, scaleLinear } from "d3-scale";
import { line, s } from "../marks.js";
import { valueAxis } from "../format.js";

const HEIGHT = 206;
const LEFT = 38;
const BOTTOM = 26;

export function bars({ series, title }, width) {
  const x = scaleBand(series.bins, [LEFT, width - 4]).paddingInner(0.12).paddingOuter(0.06);
  const most = Math.max(0.01, ...series.own, ...series.usual);
  const y = scaleLinear([0, most * 1.06], [HEIGHT - BOTTOM, 8]);
  const per = (value) => `${Math.round(value * 100)}%`;
  const every = Math.ceil((series.bins.length * 46) / (width - LEFT));
  const floor = y(0);
  const air = (x.step() - x.bandwidth()) / 2;
  const outline = series.usual.flatMap((value, place) => [[x(series.bins[place]) - air, y(value)], [x(series.bins[place]) + x.bandwidth() + air, y(value)]]);
  const first = outline[0][0];
  const last = outline.at(-1)[0];
  return s("svg", { width, height: HEIGHT, role: "img", "aria-label": title, class: "wb-time-chart" },
    valueAxis(s("g", { transform: `translate(${LEFT},0)` }), y, width - LEFT - 4, per, 4),
    ...series.own.map((value, place) => s("rect", { x: x(series.bins[place]), y: y(value), width: x.bandwidth(), height: floor - y(value), class: "wb-own" })),
    s("path", { d: line([[first, floor], ...outline, [last, floor]]), class: "wb-usual-line" }),
    ...series.bins.map((bin, place) => place % every === 0
      ? s("text", { x: x(bin) + x.bandwidth() / 2, y: HEIGHT - 9, "text-anchor": "middle", class: "wb-time-hour" }, bin) : null));
}
