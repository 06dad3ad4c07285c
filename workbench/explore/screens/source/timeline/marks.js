// SVG building blocks. Text reaches the drawing as text nodes only.
import { plain } from "../common/el.js";

const SPACE = "http://www.w3.org/2000/svg";

/** An SVG element: attributes, `on…` functions; children are elements or texts, null is left out. */
export function s(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

/** A text at a place; control characters are taken out, long ones cut. */
export function label(x, y, text, { max = 60, ...rest } = {}) {
  return s("text", { x, y, ...rest }, plain(text, max));
}

/** Colours by what happened (Okabe and Ito); shapes differ too. */
export const COLOURS = { swipe: "#0072B2", fill: "#009E73", stay: "#CC79A7", visit: "#D55E00" };

/** The mark of an item at a place: circle, square, diamond; hollow where money went back, grey where it does not count. */
export function mark(what, x, y, { radius = 4, refund = false, counted = true, ...rest } = {}) {
  const colour = counted ? COLOURS[what] : "#8a96a3";
  const edge = radius < 4 ? { stroke: "none" } : { stroke: "#ffffff", "stroke-width": 0.8 };
  const look = { fill: refund ? "#ffffff" : colour, ...(refund ? { stroke: colour, "stroke-width": 1.6 } : edge), ...rest };
  if (what === "swipe") return s("circle", { cx: x, cy: y, r: radius, ...look });
  if (what === "visit") {
    const r = radius * 1.25;
    return s("path", { d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`, ...look });
  }
  return s("rect", { x: x - radius * 0.9, y: y - radius * 0.9, width: radius * 1.8, height: radius * 1.8, ...look });
}

/** Points as a path. */
export function line(points) {
  return points.map(([x, y], place) => `${place ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}
