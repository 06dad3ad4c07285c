// Times, gaps and axes. Times are seconds since 1970 of the local clock; there is no time zone anywhere.
import { axisBottom, axisLeft } from "d3-axis";
import { scaleUtc } from "d3-scale";
import { select } from "d3-selection";
import { utcFormat } from "d3-time-format";

export const DAY = 86_400;

const WHOLE = utcFormat("%Y-%m-%d %H:%M:%S");
const ONLY_DAY = utcFormat("%Y-%m-%d");
const TICKS = [
  [(at) => at.getUTCSeconds(), utcFormat("%H:%M:%S")],
  [(at) => at.getUTCHours() || at.getUTCMinutes(), utcFormat("%H:%M")],
  [(at) => at.getUTCDate() !== 1, utcFormat("%m-%d")],
  [() => true, utcFormat("%Y-%m")],
];

export const date = (seconds) => new Date(seconds * 1000);

/** A time in full; only the day where the time of the day is not known. */
export const stamp = (seconds, precise = true) => (precise ? WHOLE : ONLY_DAY)(date(seconds));

export const day = (seconds) => ONLY_DAY(date(seconds));

export const tick = (at) => TICKS.find(([is]) => is(at))[1](at);

export const timeScale = (from, to, left, right) =>
  scaleUtc().domain([date(from), date(to)]).range([left, right]);

/** An axis of times below a drawing, at most as many ticks as there is room for. */
export function timeAxis(group, scale, width) {
  const axis = axisBottom(scale).ticks(Math.max(2, Math.floor(width / 95))).tickFormat(tick).tickSizeOuter(0);
  select(group).call(axis);
  return group;
}

/** A value axis at the left with faint lines across. */
export function valueAxis(group, scale, width, format, count = 4) {
  const axis = axisLeft(scale).ticks(count).tickSize(-width).tickSizeOuter(0);
  select(group).call(format ? axis.tickFormat(format) : axis);
  return group;
}

/** A gap as people read a stopwatch: seconds below two minutes, then minutes and seconds, hours, days. */
export function gap(seconds, t) {
  if (seconds < 120) return t("gap_seconds", { seconds });
  if (seconds < 3600) return t("gap_minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  return span(seconds, t);
}

/** A stretch of time in words. */
export function span(seconds, t) {
  if (seconds < 120) return t("span_seconds", { seconds });
  if (seconds < 3600) return t("span_minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  if (seconds < 2 * DAY) return t("span_hours", { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) });
  return t("span_days", { days: Math.round(seconds / DAY) });
}

/** Whole days where a time is not known to the second. */
export const lag = (seconds, t) => (seconds % DAY === 0 ? t("span_days", { days: seconds / DAY }) : span(seconds, t));
