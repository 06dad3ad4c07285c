// How kinds and relations look. Colours of kinds: Okabe and Ito's palette, told apart by the colour-blind; the shape
// says the same once more. Relations: derived suspicion in strong colours, plain facts in greys.

export const KINDS = {
  patient: { shape: "ellipse", colour: "#0072B2" },
  card: { shape: "round-rectangle", colour: "#56B4E9" },
  doctor: { shape: "diamond", colour: "#D55E00" },
  pharmacy: { shape: "rectangle", colour: "#009E73" },
  facility: { shape: "hexagon", colour: "#CC79A7" },
  group: { shape: "octagon", colour: "#999999" },
};
export const SELECTED = "#E69F00";
export const INK = "#1f2933";

const RELATIONS = {
  CO_SWIPE: ["#6a3d9a", "solid"],
  CO_ADMISSION: ["#a32a5a", "solid"],
  STEERING: ["#a8500c", "solid"],
  REFERRED_TO: ["#a8500c", "dashed"],
  SHARED_CONTACT: ["#16697a", "dotted"],
  SHARED_TERMINAL: ["#16697a", "dashed"],
  CONTACT_HUB: ["#16697a", "solid"],
  SHARED_DEVICE: ["#0f4c5c", "solid"],
  SHARED_DEVICE_FACILITY: ["#0f4c5c", "dashed"],
  SHARED_DEVICE_MIXED: ["#0f4c5c", "dotted"],
  OWNS: ["#8b98a6", "dotted"],
  SWIPED_AT: ["#8b98a6", "solid"],
  USED_AT: ["#8b98a6", "dashed"],
  VISITED: ["#a6adb5", "solid"],
  SEEN_BY: ["#a6adb5", "dashed"],
  ADMITTED_TO: ["#6f7f8f", "solid"],
  ATTENDED_BY: ["#6f7f8f", "dotted"],
  PRACTISED_AT: ["#6f7f8f", "dashed"],
  PRESCRIBED: ["#5f6d3a", "solid"],
  FILLED_AT: ["#5f6d3a", "dashed"],
};

export function relationLook(code) {
  const [colour, line] = RELATIONS[code] ?? ["#8b98a6", "solid"];
  return { colour, line };
}

/** Pixels of a node whose `size` is between 0 and 1, in steps, so that pictures of marks can be kept. */
export function pixels(node) {
  const size = Math.min(1, Math.max(0, Number(node.size) || 0));
  const least = node.kind === "group" ? 34 : 22;
  return least + 4 * Math.round(size * 7);
}

const SHAPES = {
  ellipse: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z",
  "round-rectangle": "M4 3.5h8a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2z",
  diamond: "M8 1.5 14.5 8 8 14.5 1.5 8z",
  rectangle: "M2.5 2.5h11v11h-11z",
  hexagon: "M4.8 2.5h6.4L14.5 8l-3.3 5.5H4.8L1.5 8z",
  octagon: "M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z",
};

function drawing(paths) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  picture.classList.add("wb-g-swatch");
  for (const attributes of paths) {
    const path = document.createElementNS(space, "path");
    for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value);
    picture.append(path);
  }
  return picture;
}

export function kindSwatch(code) {
  const { shape, colour } = KINDS[code] ?? KINDS.group;
  return drawing([{ d: SHAPES[shape], fill: colour }]);
}

export function relationSwatch(code) {
  const { colour, line } = relationLook(code);
  const dash = { solid: "none", dashed: "5 2.5", dotted: "1.5 2" }[line];
  return drawing([{ d: "M0 8h16", fill: "none", stroke: colour, "stroke-width": "2.4", "stroke-dasharray": dash }]);
}
