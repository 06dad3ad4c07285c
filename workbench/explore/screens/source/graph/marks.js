// Small marks on a node: how many neighbours wait (badge), pinned, has a note. One picture per combination, kept.

import { plain } from "../common/el.js";

const SPACE = "http://www.w3.org/2000/svg";
const kept = new Map();

function shape(name, attributes, text = null) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== null) made.textContent = text;
  return made;
}

function badge(text, x, y) {
  const wide = 9 + 7.4 * text.length;
  const left = x - wide / 2;
  return [
    shape("rect", { x: left, y: y - 9, width: wide, height: 18, rx: 9, fill: "#1f2933", stroke: "#fff" }),
    shape("text", { x, y: y + 4, "font-size": 12.5, "font-family": "sans-serif", fill: "#fff", "text-anchor": "middle" }, text),
  ];
}

function pin(x, y) {
  return [
    shape("circle", { cx: x, cy: y, r: 6, fill: "#fff", stroke: "#1f2933" }),
    shape("circle", { cx: x, cy: y, r: 2.4, fill: "#1f2933" }),
  ];
}

function note(x, y) {
  return [
    shape("path", { d: `M${x - 5} ${y - 6}h7l3 3v9h-10z`, fill: "#ffe9a8", stroke: "#8a5a00" }),
    shape("path", { d: `M${x - 3} ${y - 1}h6M${x - 3} ${y + 2.5}h6`, stroke: "#8a5a00", fill: "none" }),
  ];
}

function picture(text, side, pinned, noted) {
  const wide = side + 64;
  const half = side / 2;
  const drawn = shape("svg", { xmlns: SPACE, width: wide, height: wide, viewBox: `0 0 ${wide} ${wide}` });
  const middle = wide / 2;
  if (text) drawn.append(...badge(text, middle + half * 0.8, middle - half * 0.9));
  if (pinned) drawn.append(...pin(middle + half * 0.75, middle + half * 0.75));
  if (noted) drawn.append(...note(middle - half * 0.85, middle - half * 0.8));
  return "data:image/svg+xml;utf8," + encodeURIComponent(new XMLSerializer().serializeToString(drawn));
}

/** Address of the picture and its side in pixels, or null where there is nothing to say. */
export function marks(node, side) {
  const text = plain(node.badge, 8);
  if (!text && !node.pinned && !node.note) return null;
  const name = [text, side, node.pinned, node.note].join("\u0000");
  if (!kept.has(name)) {
    if (kept.size > 500) kept.clear();
    kept.set(name, picture(text, side, node.pinned, node.note));
  }
  return { address: kept.get(name), side: side + 64 };
}
