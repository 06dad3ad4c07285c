// cytoscape's style sheet. Sizes, widths and texts come from the data of an element, states are classes.

import { INK, KINDS, SELECTED, relationLook } from "./kinds.js";

export const FONT = '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", sans-serif';

const NODE = {
  width: "data(px)",
  height: "data(px)",
  "border-width": 1,
  "border-color": "#ffffff",
  label: "data(text)",
  color: INK,
  "font-family": FONT,
  "font-size": 12,
  "text-valign": "bottom",
  "text-margin-y": 4,
  "text-wrap": "ellipsis",
  "text-max-width": "120px",
  "text-background-color": "#ffffff",
  "text-background-opacity": 0.82,
  "text-background-padding": "1px",
  "min-zoomed-font-size": 7,
  "overlay-opacity": 0,
};

const EDGE = {
  width: "data(px)",
  "curve-style": "straight",
  "line-opacity": 0.72,
  "z-index": 1,
  "font-family": FONT,
  "font-size": 11,
  color: INK,
  "text-background-color": "#ffffff",
  "text-background-opacity": 0.9,
  "text-background-padding": "2px",
  "text-wrap": "ellipsis",
  "text-max-width": "180px",
  "min-zoomed-font-size": 7,
  "arrow-scale": 0.9,
  "overlay-opacity": 0,
};

/** cytoscape takes the very middle of its own diamond for outside: a ray through two corners. */
const DIAMOND = { shape: "polygon", "shape-polygon-points": [0.01, -1, 1, 0, 0.01, 1, -1, 0] };

function kindRules() {
  return Object.entries(KINDS).map(([code, { shape, colour }]) => ({
    selector: `node[kind = "${code}"]`,
    style: { ...(shape === "diamond" ? DIAMOND : { shape }), "background-color": colour },
  }));
}

function relationRules(codes) {
  return codes.map((code) => {
    const { colour, line } = relationLook(code);
    return {
      selector: `edge[relation = "${code}"]`,
      style: { "line-color": colour, "target-arrow-color": colour, "line-style": line },
    };
  });
}

const MARKED = {
  "background-image": "data(marks)",
  "background-width": "data(side)",
  "background-height": "data(side)",
  "background-position-x": "50%",
  "background-position-y": "50%",
  "background-clip": "none",
  "background-image-containment": "over",
  "background-image-crossorigin": "null",
  "bounds-expansion": 32,
};

/** A label that is shown even where it covers another. */
const SPOKEN = { "text-opacity": 1, "text-background-opacity": 0.92 };

/** The style sheet for these relation codes; `letters` enlarges the texts. */
export function styleSheet(relations, letters) {
  const sized = (style) => ({ ...style, "font-size": style["font-size"] * letters });
  return [
    { selector: "node", style: { ...sized(NODE), "text-max-width": `${Math.round(120 * letters)}px` } },
    ...kindRules(),
    { selector: "node.core", style: { "border-width": 3, "border-color": INK } },
    { selector: "node[marks]", style: MARKED },
    { selector: "edge", style: { ...sized(EDGE), "line-color": "#8b98a6", "target-arrow-color": "#8b98a6" } },
    ...relationRules(relations),
    { selector: "edge.parallel", style: { "curve-style": "bezier", "control-point-step-size": 26 } },
    { selector: "edge.directed", style: { "target-arrow-shape": "triangle" } },
    { selector: "edge.lettered", style: { label: "data(text)" } },
    { selector: "edge.pale", style: { "line-opacity": 0.55, "arrow-scale": 0.7 } },
    { selector: "edge.woven", style: { "line-opacity": "data(ink)", "z-index": 0 } },
    { selector: ".mute", style: { "text-opacity": 0, "text-background-opacity": 0 } },
    { selector: "edge.near", style: { "line-opacity": 1, "z-index": 5 } },
    { selector: "edge.hover", style: SPOKEN },
    { selector: ".dim", style: { opacity: 0.14, "text-opacity": 0.14 } },
    {
      selector: "node:selected",
      style: { "border-width": 4, "border-color": SELECTED, "font-weight": "bold", "z-index": 10, "min-zoomed-font-size": 0, ...SPOKEN },
    },
    { selector: "edge:selected", style: { width: 3.2, "line-color": SELECTED, "target-arrow-color": SELECTED, "line-opacity": 1, "z-index": 9 } },
    { selector: "node.hover", style: { "border-color": SELECTED, "border-width": 3, "z-index": 11, "min-zoomed-font-size": 0, ...SPOKEN } },
    { selector: "core", style: { "selection-box-color": "#0b5c8f", "selection-box-opacity": 0.12, "active-bg-opacity": 0 } },
  ];
}
