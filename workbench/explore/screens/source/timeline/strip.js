// The whole period at a glance: items per day, marks of the bursts, and a brush that chooses the window.
import { brushX } from "d3-brush";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import { DAY, date, timeAxis, timeScale } from "./format.js";
import { s } from "./marks.js";

const LEFT = 148;
const RIGHT = 28;
const HEIGHT = 58;
const AXIS = 20;

/** Draws the strip; `choose(from, to)` is called with the window that a hand drew, null and null for none. */
export function strip(host, { data, t, width, choose }) {
  const [from, to] = data.period;
  const x = timeScale(from, to, LEFT, width - RIGHT);
  const most = Math.max(1, ...data.days.map(([, count]) => count));
  const y = scaleLinear([0, most], [0, HEIGHT - 16]);
  const wide = Math.max(1, x(date(from + DAY)) - x(date(from)) - 0.4);
  const bars = data.days.map(([day, count]) =>
    s("rect", { x: x(date(day)), y: HEIGHT - y(count), width: wide, height: y(count), class: "wb-time-bar" }));
  const bursts = data.bursts.map((one) => {
    const at = x(date((one.from + one.to) / 2));
    return s("path", { d: `M${at - 3.5} 1h7l-3.5 6Z`, class: "wb-time-burst", "data-burst": one.number });
  });
  const brushed = s("g", { class: "wb-time-brush" });
  const axis = timeAxis(s("g", { transform: `translate(0,${HEIGHT + 0.5})` }), x, width - LEFT - RIGHT);
  const words = s("text", { x: 8, y: 20, class: "wb-time-lane" }, t("per_day"));
  const hint = s("text", { x: 8, y: 38, class: "wb-time-hour" }, t("per_day_most", { count: most.toLocaleString("en") }));
  const svg = s("svg", { width, height: HEIGHT + AXIS, class: "wb-time-strip", role: "img", "aria-label": t("strip_label") }, words, hint, ...bars, axis, brushed, ...bursts);
  const brush = brushX().extent([[LEFT, 8], [width - RIGHT, HEIGHT]]).on("end", (event) => {
    if (!event.sourceEvent) return;
    if (!event.selection) return choose(null, null);
    const [first, last] = event.selection.map((at) => Math.round(x.invert(at).getTime() / 1000));
    choose(first, last);
  });
  select(brushed).call(brush);
  host.replaceChildren(svg);
  return {
    show([first, last]) {
      const whole = first <= from && last >= to;
      select(brushed).call(brush.move, whole ? null : [first, last].map((at) => Math.max(LEFT, Math.min(width - RIGHT, x(date(at))))));
    },
  };
}
