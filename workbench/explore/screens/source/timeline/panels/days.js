// Day by day or week by week: the group above, with what chance would give; everybody else below.
import { scaleLinear } from "d3-scale";
import { DAY, date, timeAxis, timeScale, valueAxis } from "../format.js";
import { line, s } from "../marks.js";

const HEIGHT = 206;
const LEFT = 34;
const RIGHT = 24;
const SPLIT = 128;

export function days({ series, title }, width, t) {
  const start = Date.parse(`${series.first}T00:00:00Z`) / 1000;
  const step = series.step * DAY;
  const count = series.own.length;
  const x = timeScale(start, start + step * count, LEFT, width - RIGHT);
  const at = (place) => x(date(start + step * place));
  const wide = Math.max(1.2, at(1) - at(0) - 0.6);
  const most = Math.max(2, ...series.own, ...series.expected, series.line ?? 0);
  const up = scaleLinear([0, most], [SPLIT - 8, 10]);
  const traffic = Math.max(1, ...series.others);
  const down = scaleLinear([0, traffic], [0, 44]);
  const middle = (place) => at(place) + (at(1) - at(0)) / 2;
  return s("svg", { width, height: HEIGHT, role: "img", "aria-label": title, class: "wb-time-chart" },
    valueAxis(s("g", { transform: `translate(${LEFT},0)` }), up, width - LEFT - RIGHT, null, 4),
    ...bars(series.own, (value, place) => ({ x: at(place), y: up(value), width: wide, height: up(0) - up(value), class: "wb-own" })),
    s("path", { d: line(series.expected.map((value, place) => [middle(place), up(value)])), class: "wb-expected" }),
    series.line ? s("line", { x1: LEFT, x2: width - RIGHT, y1: up(series.line), y2: up(series.line), class: "wb-quorum" }) : null,
    ...bars(series.others, (value, place) => ({ x: at(place), y: SPLIT + 4, width: wide, height: down(value), class: "wb-others" })),
    s("text", { x: 2, y: SPLIT + 14, class: "wb-time-hour" }, t("others_short")),
    s("text", { x: 2, y: SPLIT + 28, class: "wb-time-hour" }, t("others_most", { count: traffic.toLocaleString("en") })),
    timeAxis(s("g", { transform: `translate(0,${SPLIT + 52})` }), x, width - LEFT - RIGHT));
}

/** One rectangle for every value above nothing. */
function bars(values, shape) {
  return values.flatMap((value, place) => (value > 0 ? [s("rect", shape(value, place))] : []));
}
