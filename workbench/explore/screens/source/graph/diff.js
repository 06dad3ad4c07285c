// From one scene to the next: what comes, what goes, what changes. Nothing is laid out here, positions are the scene's.

import { plain } from "../common/el.js";
import { pixels } from "./kinds.js";
import { marks } from "./marks.js";

const LABEL = 60;
const FEW_EDGES = 12;
const MANY_EDGES = 100;
const MANY_TIES = 40;
/** Strength of a line that stands for all ties to the members of a group. */
const BUNDLED = 0.45;
const GLIDE_MOST = 150;

function nodeElement(node) {
  const px = pixels(node);
  const picture = marks(node, px);
  const data = { id: String(node.id), kind: String(node.kind), text: plain(node.label, LABEL), px };
  if (picture) Object.assign(data, { marks: picture.address, side: picture.side });
  const classes = [node.role === "core" && "core", node.dim && "dim"].filter(Boolean);
  return { group: "nodes", data, classes, position: { x: Number(node.x) || 0, y: Number(node.y) || 0 }, selected: !!node.selected };
}

/** Many lines are drawn finer and paler, or they become one dark cloud. */
function fineness(many) {
  return Math.max(0.3, Math.min(1, 60 / Math.max(many, 1)));
}

const widthOf = (edge) => Math.min(1, Math.max(0, Number(edge.width) || 0));

function edgeElement(edge, { parallel, many, drawn, weave }) {
  const { id, source, target, relation } = edge;
  const data = { id: String(id), source: String(source), target: String(target), relation: String(relation), text: plain(edge.label, LABEL) };
  const strength = weave?.(edge);
  if (strength === undefined) data.px = 1 + (0.4 + 3.8 * widthOf(edge)) * fineness(many);
  else Object.assign(data, { px: 0.8 + 3 * strength ** 1.5, ink: 0.2 + 0.6 * strength ** 1.5 });
  const classes = [edge.directed && "directed", parallel && "parallel", edge.dim && "dim", drawn <= FEW_EDGES && "always", many > MANY_EDGES && "pale", strength !== undefined && "woven"].filter(Boolean);
  return { group: "edges", data, classes, selected: !!edge.selected };
}

/** Where everybody is tied to everybody, the lines hide all else. They are drawn below, and as dark as they are strong
 * among their like. Gives the strength from 0 to 1 of such a line, nothing for any other. */
function weaving(drawn, nodes) {
  const kinds = (one) => [one.source, one.target].map((end) => nodes.get(String(end)).data.kind);
  const alike = drawn.filter((one) => new Set(kinds(one)).size === 1);
  if (alike.length <= MANY_TIES) return [null, 0];
  const widths = new Map();
  for (const one of alike) {
    const [least, most] = widths.get(one.relation) ?? [1, 0];
    widths.set(one.relation, [Math.min(least, widthOf(one)), Math.max(most, widthOf(one))]);
  }
  const mine = new Set(alike);
  const weave = (edge) => {
    if (widths.has(edge.relation) && kinds(edge).includes("group")) return BUNDLED;
    if (!mine.has(edge)) return undefined;
    const [least, most] = widths.get(edge.relation);
    return most > least ? (widthOf(edge) - least) / (most - least) : 0.4;
  };
  return [weave, alike.length];
}

function pair(edge) {
  return edge.source < edge.target ? `${edge.source} ${edge.target}` : `${edge.target} ${edge.source}`;
}

/** The scene as cytoscape elements by id; an edge whose end is missing is left out, for cytoscape refuses it. */
export function elements(scene) {
  const wanted = new Map((scene.nodes ?? []).map((node) => [String(node.id), nodeElement(node)]));
  const drawn = (scene.edges ?? []).filter((one) => wanted.has(String(one.source)) && wanted.has(String(one.target)));
  const [weave, woven] = weaving(drawn, wanted);
  const together = new Map();
  for (const edge of drawn) together.set(pair(edge), (together.get(pair(edge)) ?? 0) + 1);
  for (const edge of drawn) {
    if (wanted.has(String(edge.id))) continue;
    const parallel = together.get(pair(edge)) > 1;
    wanted.set(String(edge.id), edgeElement(edge, { parallel, many: drawn.length - woven, drawn: drawn.length, weave }));
  }
  return wanted;
}

/** Brings what is drawn in line with the scene. Returns the newcomers. `keep.selection` leaves the selection alone. */
export function apply(cy, before, after, keep) {
  const gone = [...before.keys()].filter((id) => !after.has(id) || moved(before.get(id), after.get(id)));
  const known = (id) => before.has(id) && !gone.includes(id);
  const fresh = [...after.entries()].filter(([id]) => !known(id)).map(([, element]) => element);
  const travels = [];
  cy.batch(() => {
    cy.remove(cy.collection(gone.map((id) => cy.getElementById(id)).filter((one) => one.nonempty())));
    for (const [id, element] of after) if (known(id)) update(cy.getElementById(id), before.get(id), element, keep, travels);
    cy.add(fresh.map((one) => ({ ...one, classes: [...one.classes], selected: one.selected })));
    cy.edges(".always").addClass("lettered");
  });
  for (const [node, position] of travels) glide(node, position, travels.length);
  return cy.collection(fresh.map((one) => cy.getElementById(one.data.id)));
}

function moved(old, element) {
  return element.group === "edges" && (old.data.source !== element.data.source || old.data.target !== element.data.target);
}

function update(drawn, old, element, keep, travels) {
  if (drawn.empty()) return;
  if (JSON.stringify(old.data) !== JSON.stringify(element.data)) {
    if (old.data.marks && !element.data.marks) drawn.removeData("marks side");
    drawn.data(element.data);
  }
  for (const name of old.classes) if (!element.classes.includes(name)) drawn.removeClass(name === "always" ? "always lettered" : name);
  for (const name of element.classes) drawn.addClass(name);
  if (!keep.selection && drawn.selected() !== element.selected) drawn[element.selected ? "select" : "unselect"]();
  if (element.group !== "nodes" || drawn.grabbed()) return;
  const { x, y } = drawn.position();
  if (Math.abs(x - element.position.x) > 0.01 || Math.abs(y - element.position.y) > 0.01) travels.push([drawn, element.position]);
}

function glide(node, position, many) {
  node.stop(true);
  if (many > GLIDE_MOST || matchMedia("(prefers-reduced-motion: reduce)").matches) node.position(position);
  else node.animate({ position }, { duration: 180, easing: "ease-out" });
}
