// Labels of the lanes, left of the chart.
import { plain } from "../common/el.js";
import { label, s } from "./marks.js";

/** Pixels left and right of the chart. */
export const LEFT = 148;
export const RIGHT = 28;

/** Labels of the lanes; a tall lane also says which of its heights is which hour. */
export function names(laid, width) {
  return laid.lanes.flatMap((lane) => {
    const tall = lane.height > 60;
    const wide = lane.hours ? 15 : 21;
    const lines = folded(plain(lane.label, 200), wide, tall ? 3 : 1);
    const first = lane.top + (tall ? 18 : lane.height / 2 + 4);
    const texts = lines.map((text, place) => label(8, first + 15 * place, text, { class: lane.height < 15 ? "wb-time-lane wb-time-low" : "wb-time-lane" }));
    texts[0].append(s("title", {}, plain(lane.label, 200)));
    return [...texts, ...ticks(lane).flatMap((hour) => {
      const y = lane.top + 12 + ((hour - lane.hours[0]) / (lane.hours[1] - lane.hours[0])) * (lane.height - 22);
      return [label(LEFT - 12, y + 3, `${String(hour).padStart(2, "0")}:00`, { "text-anchor": "end", class: "wb-time-hour" }),
        s("line", { x1: LEFT - 8, x2: width - RIGHT, y1: y, y2: y, class: "wb-time-rule" })];
    })];
  });
}

function ticks(lane) {
  if (!lane.hours) return [];
  const [first, last] = lane.hours;
  const step = Math.max(2, Math.ceil((last - first) / Math.max(2, Math.floor(lane.height / 36)) / 2) * 2);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, place) => first + place * step);
}

/** A label on several lines, a wide character counting two; what does not fit ends in an ellipsis. */
function folded(text, wide, most) {
  const lines = [""];
  let used = 0;
  for (const character of text) {
    const size = character.codePointAt(0) > 0x2e7f ? 2 : 1;
    if (used + size > wide) {
      if (lines.length === most) {
        lines[most - 1] = `${lines[most - 1].slice(0, -1)}\u2026`;
        break;
      }
      lines.push("");
      used = 0;
    }
    lines[lines.length - 1] += character;
    used += size;
  }
  return lines;
}
