// Puts the parts of the graph screen together and ties them to the model.

import { button, el, translate } from "../common/el.js";
import { download } from "../common/download.js";
import { icon } from "../common/icons.js";
import { isolate } from "../common/keyboard.js";
import { actions } from "./actions.js";
import { canvas } from "./canvas.js";
import { filters } from "./filters.js";
import { helpDialog, keys } from "./keys.js";
import { legend } from "./legend.js";
import { panel } from "./panel.js";
import { popups } from "./popup.js";
import { cuts, notice, status } from "./status.js";
import { tip } from "./tip.js";
import { toolbar } from "./toolbar.js";

const NARROW = 640;
const MEDIUM = 960;

/** anywidget calls this for every view of the model; what is returned ends the view. */
export function render({ model, el: host }) {
  const root = el("div", { class: "wb-root wb-graph", role: "region" });
  host.append(root);
  let end = build(model, root);
  const again = () => {
    end();
    root.replaceChildren();
    end = build(model, root);
  };
  model.on("change:texts", again);
  return () => {
    model.off("change:texts", again);
    end();
  };
}

function build(model, root) {
  const screen = context(model, root);
  const paper = el("div", { class: "wb-g-paper", tabIndex: 0, role: "application", "aria-label": screen.t("picture") });
  const parts = { legend: legend(screen), filters: filters(screen), panel: panel(screen), notice: notice(screen) };
  Object.assign(parts, { cuts: cuts(screen), status: status(screen), tip: tip(screen), bar: toolbar(screen) });
  const rail = el("nav", { class: "wb-g-rail", "aria-label": screen.t("rail") }, parts.legend.node, parts.filters.node);
  const board = el("div", { class: "wb-g-board" }, paper, zooms(screen), parts.tip.node, parts.notice.node);
  const stage = el("div", { class: "wb-g-stage" }, parts.cuts.node, board);
  root.setAttribute("aria-label", screen.t("picture"));
  root.append(parts.bar.head, parts.bar.node, el("div", { class: "wb-g-middle" }, rail, stage, parts.panel.node), parts.status.node);
  if (!root.dataset.isolated) isolate(root);
  root.dataset.isolated = "true";
  const picture = canvas(paper, hands(screen, parts, paper));
  screen.wire(picture, parts);
  const stop = [follow(model, screen, parts), wheel(root, picture), widths(root, screen), listenKeys(root, screen)];
  return () => {
    stop.forEach((one) => one());
    screen.popup.destroy();
    picture.destroy();
  };
}

/** What the parts know of each other. */
function context(model, root) {
  let picture = null;
  let nodes = new Map();
  const screen = { root, t: translate(model.get("texts") ?? {}), popup: popups(root), picture: () => picture };
  screen.scene = () => model.get("scene") ?? {};
  screen.node = (id) => nodes.get(id);
  screen.send = (name, rest = {}) => model.send({ do: name, ...rest });
  screen.railOpen = () => root.dataset.rail === "open";
  screen.panelOpen = () => root.dataset.panel === "open";
  screen.help = () => screen.popup.show(helpDialog(screen), { at: { x: root.clientWidth / 2 - 280, y: 50 } });
  screen.full = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.());
  screen.index = (scene) => (nodes = new Map((scene.nodes ?? []).map((one) => [String(one.id), one])));
  screen.wire = (made, parts) => {
    picture = made;
    screen.search = parts.bar.search.focus;
    screen.pressed = parts.bar.pressed;
  };
  const put = (side, open) => {
    root.dataset[side] = open ? "open" : "closed";
    screen.pressed?.();
  };
  screen.openRail = (open) => put("rail", open);
  screen.openPanel = (open) => put("panel", open);
  screen.toggleRail = () => put("rail", !screen.railOpen());
  screen.togglePanel = () => put("panel", !screen.panelOpen());
  screen.boxing = (on) => {
    if (on !== undefined) {
      picture.cy.userPanningEnabled(!on);
      screen.pressed();
    }
    return picture !== null && !picture.cy.userPanningEnabled();
  };
  screen.actions = actions(screen);
  return screen;
}

function hands(screen, parts, paper) {
  return {
    click: (id) => screen.send("click", { element: id }),
    expand: (id, kind) => screen.actions.open(id, kind),
    select: (ids) => screen.send("select", { elements: ids }),
    move: (positions) => screen.send("move", { positions }),
    hover: (id, at) => parts.tip.show(id, at),
    menu: (id, at) => {
      const [outer, inner] = [screen.root.getBoundingClientRect(), paper.getBoundingClientRect()];
      screen.actions.context(id, { x: at.x + inner.left - outer.left, y: at.y + inner.top - outer.top });
    },
  };
}

function zooms({ t, picture }) {
  const tool = (code, name, run) => button(t(code), run, { icon: icon(name) });
  const [closer, wider] = [tool("zoom.in", "plus", () => picture().zoom(1.25)), tool("zoom.out", "minus", () => picture().zoom(0.8))];
  return el("div", { class: "wb-g-zooms" }, closer, wider);
}

/** Scenes and files from Python. */
function follow(model, screen, parts) {
  const { root } = screen;
  const show = () => {
    const scene = screen.scene();
    root.style.height = `${model.get("height")}px`;
    screen.index(scene);
    for (const part of [parts.bar, parts.legend, parts.filters, parts.notice, parts.cuts, parts.status]) part.update(scene);
    if (parts.panel.update(scene)) screen.openPanel(true);
    screen.picture().show(scene);
    parts.status.chosen(screen.picture().selected().length);
    parts.tip.hide();
    root.dataset.revision = String(scene.revision ?? 0);
  };
  const message = (content) => content?.file && download(content.file);
  const changed = () => parts.status.chosen(screen.picture().selected().length);
  model.on("change:scene change:height", show);
  model.on("msg:custom", message);
  screen.picture().cy.on("select unselect", changed);
  screen.openRail(root.clientWidth === 0 || root.clientWidth >= MEDIUM);
  screen.openPanel(root.clientWidth === 0 || root.clientWidth >= NARROW);
  show();
  return () => {
    model.off("change:scene change:height", show);
    model.off("msg:custom", message);
  };
}

/** The wheel zooms once the picture has been touched; until then, and after leaving it, the notebook scrolls. */
function wheel(root, picture) {
  const set = (inside) => {
    picture.cy.userZoomingEnabled(inside);
    root.dataset.active = String(inside);
  };
  const paper = root.querySelector(".wb-g-paper");
  const down = () => set(true);
  // cytoscape takes the focus away from everything at mousedown; here, further up, it comes back to the picture.
  const hold = (event) => paper.contains(event.target) && paper.focus({ preventScroll: true });
  // JupyterLab does not take the focus back from inside of its notebook; without this its keys would stay dead.
  const away = (event) => {
    if (root.contains(event.target)) return;
    set(false);
    if (root.contains(document.activeElement)) document.activeElement.blur();
  };
  const focused = () => set(true);
  set(false);
  root.addEventListener("pointerdown", down);
  root.addEventListener("mousedown", hold);
  root.addEventListener("focusin", focused);
  document.addEventListener("pointerdown", away, true);
  return () => {
    root.removeEventListener("pointerdown", down);
    root.removeEventListener("mousedown", hold);
    root.removeEventListener("focusin", focused);
    document.removeEventListener("pointerdown", away, true);
  };
}

/** Where there is less room, the rail starts closed; in narrow places rail and panel lie over the picture. */
function widths(root, screen) {
  let was = null;
  const watcher = new ResizeObserver(() => {
    const wide = root.clientWidth;
    const now = wide < NARROW ? "narrow" : wide < MEDIUM ? "medium" : "wide";
    if (wide === 0 || now === was) return;
    was = now;
    root.dataset.narrow = String(now === "narrow");
    screen.openRail(now === "wide");
    screen.openPanel(now !== "narrow");
  });
  watcher.observe(root);
  return () => watcher.disconnect();
}

function listenKeys(root, screen) {
  const ended = new AbortController();
  keys(screen, ended.signal);
  return () => ended.abort();
}
