// Months by days of the month: grey by the others' traffic, a blue square by how many of the group came.
import { DAY } from "../format.js";
import { s } from "../marks.js";

const LEFT = 56;
const MONTHS = 14;

export function calendar({ series, title }, width, t) {
  const start = Date.parse(`${series.first}T00:00:00Z`) / 1000;
  const cells = series.own.map((own, place) => {
    const at = new Date((start + place * DAY) * 1000);
    return { own, others: series.others[place], month: at.getUTCFullYear() * 12 + at.getUTCMonth(), day: at.getUTCDate(), place };
  });
  const from = Math.max(cells[0].month, cells.at(-1).month - MONTHS + 1);
  const months = cells.at(-1).month - from + 1;
  const side = (width - LEFT - 4) / 31;
  const tall = Math.min(16, Math.max(11, 190 / months));
  const most = Math.max(1, ...series.own);
  const traffic = Math.max(1, ...series.others);
  const met = new Set(series.met);
  const drawn = cells.filter((one) => one.month >= from).flatMap((one) => cell(one, {
    x: LEFT + (one.day - 1) * side, y: 4 + (one.month - from) * tall, side, tall, most, traffic, met, first: series.first, t, start }));
  const names = Array.from({ length: months }, (_, place) => {
    const month = from + place;
    return s("text", { x: 2, y: 4 + place * tall + tall - 3, class: "wb-time-hour" }, `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`);
  });
  const days = [1, 5, 10, 15, 20, 25, 30].map((day) =>
    s("text", { x: LEFT + (day - 0.5) * side, y: 4 + months * tall + 12, "text-anchor": "middle", class: "wb-time-hour" }, String(day)));
  return s("svg", { width, height: months * tall + 22, role: "img", "aria-label": title, class: "wb-time-chart" }, ...drawn, ...names, ...days);
}

function cell(one, { x, y, side, tall, most, traffic, met, start }) {
  const grey = 0.06 + 0.5 * Math.sqrt(one.others / traffic);
  const part = Math.sqrt(one.own / most);
  const wide = (side - 2) * part;
  const high = (tall - 2) * part;
  const when = new Date((start + one.place * DAY) * 1000).toISOString().slice(0, 10);
  return [
    s("rect", { x, y, width: side - 1, height: tall - 1, fill: "#5b6773", "fill-opacity": grey, class: met.has(one.place) ? "wb-met" : null },
      s("title", {}, `${when} · ${one.own} / ${one.others}`)),
    one.own > 0 ? s("rect", { x: x + (side - 1 - wide) / 2, y: y + (tall - 1 - high) / 2, width: wide, height: high, fill: "#0072B2", "pointer-events": "none" }) : null,
  ].filter(Boolean);
}
