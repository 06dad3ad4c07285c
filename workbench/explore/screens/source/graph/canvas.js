// The picture: a cytoscape instance that follows the scene and reports what the hand does.

import cytoscape from "cytoscape";
import { debounce } from "../common/timing.js";
import { apply, elements } from "./diff.js";
import { unclutter } from "./labels.js";
import { centre, chosen, fit, goBack, gone, resize, reveal, wholeInSight, zoom } from "./sight.js";
import { styleSheet } from "./style.js";

const OPTIONS = {
  minZoom: 0.05,
  maxZoom: 4,
  boxSelectionEnabled: true,
  selectionType: "single",
  textureOnViewport: true,
  multiClickDebounceTime: 240,
  layout: { name: "preset", fit: false },
};

/** `hand` gets: click, expand, select, move, menu, hover. Returns what the rest of the screen asks of the picture. */
export function canvas(container, hand) {
  const cy = cytoscape({ container, elements: [], style: styleSheet([], 1), ...OPTIONS });
  const state = { drawn: new Map(), relations: [], letters: 1, muted: false, pending: false, touched: false };
  listen(cy, hand, state);
  const apart = unclutter(cy, () => state.letters);
  state.relabel = apart.later;
  const watcher = new ResizeObserver(() => resize(cy, state));
  watcher.observe(container);
  for (const name of ["pointerdown", "wheel"]) container.addEventListener(name, () => (state.touched = true), { passive: true });
  cy.on("dragpan pinchzoom scrollzoom", () => (state.before = null));
  cy.on("zoom", debounce(() => cy.destroyed() || letters(cy, state), 80));
  const stop = whereabouts(cy, container);
  return {
    cy,
    show: (scene) => show(cy, scene, state),
    fit: () => chosen(state, () => fit(cy)),
    zoom: (factor) => chosen(state, () => zoom(cy, factor)),
    centre: (id) => chosen(state, () => centre(cy, id)),
    selected: () => cy.$(":selected").map((one) => one.id()),
    destroy: () => {
      watcher.disconnect();
      apart.stop();
      stop();
      cy.destroy();
    },
  };
}

/** cytoscape remembers where its container is and watches the ancestors it had when it was made, none as yet in a
 * notebook. So it is told to look again before anything that depends on the place. */
function whereabouts(cy, container) {
  const look = () => cy.renderer().invalidateContainerClientCoordsCache();
  const quiet = { capture: true, passive: true };
  for (const name of ["pointerenter", "pointerdown", "wheel"]) container.addEventListener(name, look, quiet);
  document.addEventListener("scroll", look, quiet);
  return () => document.removeEventListener("scroll", look, quiet);
}

function show(cy, scene, state) {
  const relations = [...new Set((scene.edges ?? []).map((one) => String(one.relation)).filter((one) => /^[A-Z_]+$/.test(one)))].sort();
  if (relations.join() !== state.relations.join()) {
    state.relations = relations;
    cy.style(styleSheet(relations, state.letters));
  }
  const after = elements(scene);
  const another = [...after.keys()].every((id) => !state.drawn.has(id));
  const whole = wholeInSight(cy);
  state.muted = true;
  const newcomers = apply(cy, state.drawn, after, { selection: state.pending });
  state.muted = false;
  state.drawn = after;
  if (another) fit(cy);
  else if (newcomers.nodes().nonempty()) reveal(cy, newcomers.nodes(), whole, state);
  else if (newcomers.empty() && state.before && gone(after, state)) goBack(cy, state);
}

/** Texts keep a readable size on the screen when the picture shrinks, within reason. */
function letters(cy, state) {
  const scale = Math.min(1.9, Math.max(1, Math.round(10 / cy.zoom()) / 10));
  if (scale === state.letters) return;
  state.letters = scale;
  cy.style(styleSheet(state.relations, scale));
  state.relabel();
}

/** A plain click is told once it is sure not to be the first half of a double click; it carries the selection with it.
 * Shift-clicks and boxes are told as selections. Until told, no scene overrides what the hand has selected. */
function listen(cy, hand, state) {
  let clicking = false;
  const report = debounce(() => {
    state.pending = false;
    hand.select(cy.$(":selected").map((one) => one.id()));
  }, 120);
  const several = (event) => Boolean(event.originalEvent?.shiftKey || event.originalEvent?.ctrlKey || event.originalEvent?.metaKey);
  cy.on("tapstart", (event) => (clicking = !several(event)));
  cy.on("tapend", () => setTimeout(() => (clicking = false)));
  cy.on("boxstart", () => (clicking = false));
  cy.on("select unselect", () => {
    if (state.muted) return;
    state.pending = true;
    if (!clicking) report();
  });
  cy.on("onetap", (event) => {
    if (several(event)) return;
    state.pending = false;
    hand.click(event.target === cy ? null : event.target.id());
  });
  cy.on("dbltap", (event) => {
    state.pending = false;
    if (event.target !== cy && event.target.isNode()) hand.expand(event.target.id(), event.target.data("kind"));
  });
  cy.on("cxttap", (event) => hand.menu(event.target === cy ? null : event.target.id(), event.renderedPosition));
  drags(cy, hand);
  hovers(cy, hand);
}

function drags(cy, hand) {
  const dragged = new Map();
  const done = debounce(() => {
    const positions = Object.fromEntries([...dragged.values()].map((one) => [one.id(), [round(one.position("x")), round(one.position("y"))]]));
    dragged.clear();
    hand.move(positions);
  }, 0);
  cy.on("dragfree", "node", (event) => {
    dragged.set(event.target.id(), event.target);
    done();
  });
}

function round(value) {
  return Math.round(value * 100) / 100;
}

function hovers(cy, hand) {
  cy.on("mouseover", "node, edge", (event) => {
    const target = event.target;
    target.addClass("hover");
    const near = target.isNode() ? target.connectedEdges() : target;
    near.addClass("near");
    if (target.isEdge()) near.addClass("lettered");
    hand.hover(target.id(), event.renderedPosition);
  });
  cy.on("mouseout", "node, edge", (event) => {
    event.target.removeClass("hover");
    const near = event.target.isNode() ? event.target.connectedEdges() : event.target;
    near.removeClass("near");
    near.filter((one) => !one.hasClass("always") && !one.selected()).removeClass("lettered");
    hand.hover(null);
  });
  cy.on("select", "edge", (event) => event.target.addClass("lettered"));
  cy.on("unselect", "edge", (event) => event.target.hasClass("always") || event.target.removeClass("lettered"));
}
