// Labels that would cover each other: the more telling one stays, the other comes when it is pointed at or zoomed in on.

import { debounce } from "../common/timing.js";
import { FONT } from "./style.js";

const SIZE = 12;
const WIDEST = 120;
const PLACES = new Set(["pharmacy", "facility", "group"]);
const widths = new Map();
let ruler = null;

/** Pixels of a text at the size of a label. */
function widthOf(text) {
  if (!widths.has(text)) {
    if (widths.size > 5000) widths.clear();
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = `${SIZE}px ${FONT}`;
    widths.set(text, Math.min(WIDEST, ruler.measureText(text).width) + 2);
  }
  return widths.get(text);
}

function box(node, letters) {
  const { x, y } = node.position();
  const half = (widthOf(node.data("text")) * letters) / 2;
  const top = y + node.data("px") / 2 + 4;
  return { x1: x - half, x2: x + half, y1: top, y2: top + SIZE * 1.25 * letters };
}

function middle(edge, letters) {
  const [a, b] = [edge.source().position(), edge.target().position()];
  const half = (widthOf(edge.data("text")) * letters * 0.92) / 2 + 2;
  const [x, y, high] = [(a.x + b.x) / 2, (a.y + b.y) / 2, SIZE * 0.7 * letters];
  return { x1: x - half, x2: x + half, y1: y - high, y2: y + high };
}

function rank(node) {
  return (node.selected() ? 8 : 0) + (PLACES.has(node.data("kind")) ? 4 : 0) + (node.hasClass("core") ? 2 : 0) + node.data("px") / 100;
}

const apart = (a, b) => a.x2 <= b.x1 || b.x2 <= a.x1 || a.y2 <= b.y1 || b.y2 <= a.y1;

/** Keeps the labels of a picture apart; `letters()` is how much larger than usual they are drawn. */
export function unclutter(cy, letters) {
  const run = () => {
    if (cy.destroyed()) return;
    const kept = [];
    const order = cy.nodes().toArray().map((node) => [rank(node), node]).sort((a, b) => b[0] - a[0] || (a[1].id() < b[1].id() ? -1 : 1));
    cy.batch(() => {
      for (const [, node] of order) {
        const mine = box(node, letters());
        const free = node.selected() || kept.every((other) => apart(mine, other));
        if (free) kept.push(mine);
        node.toggleClass("mute", !free);
      }
      for (const edge of cy.edges(".lettered").toArray()) {
        const mine = middle(edge, letters());
        const free = kept.every((other) => apart(mine, other));
        if (free) kept.push(mine);
        edge.toggleClass("mute", !free);
      }
    });
  };
  const later = debounce(run, 90);
  cy.on("position data add remove select unselect", later);
  return { later, stop: later.cancel };
}
