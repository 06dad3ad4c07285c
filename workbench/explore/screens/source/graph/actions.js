// Commands on what is selected or pointed at; menus and keys share them.

import { el, plain } from "../common/el.js";
import { menu, question } from "./popup.js";

export function actions(screen) {
  const { send, picture, scene, popup, t } = screen;
  const chosen = () => picture().selected();
  const nodes = (ids = chosen()) => ids.filter((id) => screen.node(id));
  const one = (ids = chosen()) => (nodes(ids).length === 1 ? nodes(ids)[0] : null);
  const each = (name, ids) => nodes(ids).forEach((id) => send(name, { node: id }));
  const act = {
    expand: (ids) => one(ids) && act.open(one(ids), screen.node(one(ids)).kind),
    open: (id, kind) => send(kind === "group" ? "open_group" : "expand", { node: id }),
    collapse: (ids) => each("collapse", ids),
    hide: (ids = chosen()) => ids.length && send("hide", { elements: ids }),
    unhide: () => send("unhide"),
    pin: (ids) => {
      const some = nodes(ids);
      if (some.length) send("pin", { nodes: some, pinned: !some.every((id) => screen.node(id).pinned) });
    },
    focus: (ids) => {
      const id = one(ids);
      send("focus", { node: scene().focus && (!id || id === scene().focus) ? null : id });
    },
    paths: (ids) => nodes(ids).length >= 2 && send("paths", { elements: nodes(ids) }),
    connect: (ids) => nodes(ids).length >= 3 && send("connect", { elements: nodes(ids) }),
    card: (ids) => act.carded(one(ids)) && send("card", { node: one(ids) }),
    carded: (id) => id !== null && (scene().cards ?? []).includes(screen.node(id).kind),
    note: (ids = chosen()) => ids.length === 1 && askNote(screen, ids[0]),
    box: () => screen.boxing(!screen.boxing()),
    all: () => {
      picture().cy.nodes().select();
      send("select", { elements: chosen() });
    },
    none: () => {
      picture().cy.elements().unselect();
      send("click", { element: null });
    },
    context: (id, at) => {
      const made = id === null ? paperEntries(screen, act) : elementEntries(screen, act, id);
      popup.show(menu(t("context"), made, popup.close), { at });
    },
  };
  return act;
}

/** What a right-click offers: on one of several selected elements for all of them, otherwise for the one. */
function elementEntries({ t, scene, picture, node, send }, act, id) {
  const chosen = picture().selected();
  const ids = chosen.includes(id) ? chosen : [id];
  const nodes = ids.filter((one) => node(one));
  const single = nodes.length === 1 && ids.length === 1 ? node(nodes[0]) : null;
  const several = nodes.length >= 2;
  return [
    single && { label: t(single.kind === "group" ? "open_group" : "expand"), key: "E", run: () => act.expand(ids) },
    ids.length === 1 && { label: t(single ? "expand.choices" : "details"), run: () => send("click", { element: id }) },
    single && act.carded(single.id) && { label: t("card"), key: "K", run: () => act.card(ids) },
    nodes.length > 0 && { label: t("collapse"), key: "C", run: () => act.collapse(ids) },
    several && { label: t("paths"), key: "L", run: () => act.paths(ids) },
    nodes.length >= 3 && { label: t("connect"), run: () => act.connect(ids) },
    null,
    single && { label: t(scene().focus === id ? "unfocus" : "focus"), key: "F", run: () => act.focus(ids) },
    nodes.length > 0 && { label: t(nodes.every((one) => node(one).pinned) ? "unpin" : "pin"), key: "P", run: () => act.pin(ids) },
    ids.length === 1 && { label: t("note"), key: "N", run: () => act.note(ids) },
    { label: several ? t("hide.several", { count: ids.length }) : t("hide"), key: "H", run: () => act.hide(ids) },
  ].filter((entry, at, all) => entry !== false && (entry !== null || all.slice(0, at).some(Boolean)));
}

function paperEntries({ t, picture, scene, send }, act) {
  return [
    { label: t("fit"), key: "0", run: () => picture().fit() },
    { label: t("select.all"), key: "Ctrl+A", run: act.all },
    { label: t("unhide"), key: "U", run: act.unhide },
    null,
    { label: t("undo"), key: "Ctrl+Z", disabled: !scene().undo, run: () => send("undo") },
    { label: t("redo"), key: "Ctrl+Y", disabled: !scene().redo, run: () => send("redo") },
  ];
}

function askNote(screen, id) {
  const { t, popup, send, node } = screen;
  const done = (text) => send("note", { element: id, text });
  const words = { title: plain(node(id)?.label ?? "", 60), label: t("note"), accept: t("note.accept") };
  const form = question(t, { ...words, lines: 4, most: 2000, done, close: popup.close });
  popup.show(el("div", { class: "wb-menu wb-g-small" }, form), { at: { x: screen.root.clientWidth / 2 - 130, y: 70 } });
}
