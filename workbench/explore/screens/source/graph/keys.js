// Keys. They work while the screen has the focus, JupyterLab's own do not then; a field that is typed into keeps its keys.

import { el } from "../common/el.js";
import { typing } from "../common/keyboard.js";
import { dialog } from "./popup.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const HELP = [
  ["E / Enter", "expand"], ["C", "collapse"], ["H / Delete", "hide"], ["U", "unhide"], ["P", "pin"], ["F", "focus"],
  ["N", "note"], ["K", "card"], ["L", "paths"], ["Ctrl+Z", "undo"], ["Ctrl+Y", "redo"], ["Ctrl+A", "select.all"],
  ["Shift", "help.several"], ["B", "box"], ["/", "search"], ["\u2190 \u2191 \u2192 \u2193", "help.arrows"],
  ["0", "fit"], ["+ / \u2212", "help.zoom"], ["Z", "full"], ["Esc", "help.escape"], ["?", "help"],
];
const MOUSE = ["help.click", "help.double", "help.right", "help.drag", "help.wheel"];

export function helpDialog({ t, popup }) {
  const rows = HELP.map(([key, code]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(code))]);
  return dialog(t, t("help"), popup.close, el("dl", { class: "wb-g-keys" }, rows.flat()), mouse(t));
}

/** What the mouse does. */
export function mouse(t) {
  return el("ul", { class: "wb-g-mouse" }, MOUSE.map((code) => el("li", {}, t(code))));
}

/** Listens on the root until `signal` says that the view has ended. */
export function keys(screen, signal) {
  const { root, send, actions, picture, popup } = screen;
  const plainKeys = {
    e: () => actions.expand(), enter: () => actions.expand(), c: () => actions.collapse(), h: () => actions.hide(),
    delete: () => actions.hide(), backspace: () => actions.hide(), u: () => actions.unhide(), p: () => actions.pin(),
    f: () => actions.focus(), n: () => actions.note(), k: () => actions.card(), l: () => actions.paths(), b: () => actions.box(),
    "/": () => screen.search(), 0: () => picture().fit(), "+": () => picture().zoom(1.25), "=": () => picture().zoom(1.25),
    "-": () => picture().zoom(0.8), "?": () => screen.help(), z: () => screen.full(), escape: () => popup.close() || actions.none(),
  };
  const withControl = {
    z: (event) => send(event.shiftKey ? "redo" : "undo"), y: () => send("redo"), a: () => actions.all(),
  };
  root.addEventListener("keydown", (event) => {
    if (typing(event) || event.altKey || event.defaultPrevented) return;
    const name = event.key.toLowerCase();
    const onButton = event.target.closest?.("button, summary, .wb-g-scroll, .wb-g-panel, .wb-menu, input");
    if (onButton && (name === "enter" || name === " " || ARROWS[event.key])) return;
    const run = event.ctrlKey || event.metaKey ? withControl[name] : (plainKeys[name] ?? step(screen, event));
    if (!run) return;
    event.preventDefault();
    run(event);
  }, { signal });
}

/** Arrow keys walk to the nearest node in that direction. */
function step(screen, event) {
  const way = ARROWS[event.key];
  return way && (() => walk(screen, way));
}

function walk({ picture, send }, [dx, dy]) {
  const cy = picture().cy;
  const start = cy.$("node:selected").first();
  const from = start.nonempty() ? start.position() : { x: (cy.extent().x1 + cy.extent().x2) / 2, y: (cy.extent().y1 + cy.extent().y2) / 2 };
  const cost = (node) => {
    const x = node.position("x") - from.x;
    const y = node.position("y") - from.y;
    const along = x * dx + y * dy;
    return along <= 0 ? Infinity : along + 2 * Math.abs(x * dy) + 2 * Math.abs(y * dx);
  };
  const best = cy.nodes().not(start).min((node) => cost(node));
  if (!best.ele || !Number.isFinite(best.value)) return;
  picture().centre(best.ele.id());
  send("click", { element: best.ele.id() });
}
