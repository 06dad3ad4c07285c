// The bar on top: what is shown, search, and the commands that are used all the time.

import { button, el, fill, plain } from "../common/el.js";
import { icon } from "../common/icons.js";
import { exportPng } from "./exporting.js";
import { menu, question } from "./popup.js";
import { searchBox } from "./search.js";

const LAYOUTS = ["force", "circle", "columns"];
const FORMATS = ["png", "svg", "html", "csv"];

export function toolbar(screen) {
  const { t, send, picture, popup, toggleRail, togglePanel, help } = screen;
  const title = el("h2", { class: "wb-text" });
  const subtitle = el("div", { class: "wb-text wb-soft wb-g-subtitle" });
  const tool = (code, name, run, rest = {}) => button(t(code), run, { icon: icon(name), ...rest });
  const worded = (code, name, run, { rare = false, ...rest } = {}) => {
    const made = tool(code, name, run, rest);
    made.append(el("span", { class: rare ? "wb-g-rare" : "wb-g-word" }, t(`${code}.short`)));
    return made;
  };
  const rare = true;
  const opens = { "aria-haspopup": "menu", "aria-expanded": "false" };
  const search = searchBox(screen);
  const undo = tool("undo", "undo", () => send("undo"));
  const redo = tool("redo", "redo", () => send("redo"));
  const focus = worded("focus", "focus", () => screen.actions.focus(), { rare, "aria-pressed": "false" });
  const box = worded("box", "box", () => screen.actions.box(), { rare, "aria-pressed": "false" });
  const layout = worded("layout", "layout", () => offer(screen, layout, layoutEntries(screen)), opens);
  const save = worded("save", "save", () => offerName(screen, save), opens);
  const files = worded("export", "export", () => offer(screen, files, exportEntries(screen)), opens);
  const rail = tool("rail", "left", toggleRail);
  const panel = tool("panel", "right", togglePanel);
  const head = el("header", { class: "wb-g-head" }, title, subtitle);
  const node = el(
    "div",
    { class: "wb-g-bar", role: "toolbar", "aria-label": t("toolbar") },
    rail,
    group(undo, redo),
    group(worded("fit", "fit", () => picture().fit(), { rare }), layout, box, focus, worded("unhide", "unhide", () => send("unhide"), { rare })),
    group(save, files),
    search.node,
    group(tool("full", "full", screen.full), tool("help", "help", help), panel),
  );
  const update = (scene) => {
    fill(title, plain(scene.title, 200));
    title.title = plain(scene.title, 1000);
    fill(subtitle, plain(scene.subtitle, 300));
    subtitle.title = plain(scene.subtitle, 1000);
    name(undo, t("undo"), scene.undo, t);
    name(redo, t("redo"), scene.redo, t);
    focus.setAttribute("aria-pressed", String(Boolean(scene.focus)));
    search.update(scene);
  };
  const pressed = () => {
    box.setAttribute("aria-pressed", String(screen.boxing()));
    rail.setAttribute("aria-pressed", String(screen.railOpen()));
    panel.setAttribute("aria-pressed", String(screen.panelOpen()));
  };
  return { head, node, update, pressed, search };
}

function group(...tools) {
  return el("div", { class: "wb-g-group" }, tools);
}

function name(tool, label, what, t) {
  const whole = what ? t("with", { label, what: plain(what, 120) }) : label;
  tool.disabled = !what;
  tool.title = whole;
  tool.setAttribute("aria-label", whole);
}

function offer({ popup, t }, opener, entries) {
  if (popup.opener() === opener) return popup.close();
  popup.show(menu(opener.title || t("toolbar"), entries, popup.close), { opener });
}

function layoutEntries({ t, send }) {
  return LAYOUTS.map((one) => ({ label: t(`layout.${one}`), run: () => send("layout", { name: one }) }));
}

function exportEntries({ t, send, picture, scene }) {
  const run = (format) => (format === "png" ? exportPng(picture().cy, scene().title, send) : send("export", { format }));
  return FORMATS.map((one) => ({ label: t(`export.${one}`), run: () => run(one) }));
}

function offerName(screen, opener) {
  const { t, popup, send, scene } = screen;
  if (popup.opener() === opener) return popup.close();
  const form = question(t, {
    title: t("save"),
    label: t("save.name"),
    accept: t("save.accept"),
    value: plain(scene().title, 80),
    most: 80,
    done: (written) => send("save", { name: written }),
    close: popup.close,
  });
  popup.show(el("div", { class: "wb-menu wb-g-small" }, form), { opener });
}
