// The keyboard of the queue, and its help.
import { el } from "../common/el.js";
import { typing } from "../common/keyboard.js";

const KEYS = [
  ["↑ ↓", "move"], ["Enter", "open"], ["Space", "select"], ["Ctrl A", "all"], ["/", "search"], ["Ctrl Z", "undo"],
  ["Esc", "escape"], ["?", "help"],
];

export function help(t) {
  const lines = KEYS.map(([key, code]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(`key.${code}`))]);
  return el("dl", { class: "wb-queue-help", hidden: true, "aria-label": t("help") }, ...lines.flat());
}

export function onKeys(root, screen, table) {
  root.addEventListener("wb-help", screen.help);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return done(event, screen.cancel);
    if (typing(event)) return undefined;
    const act = named(event, screen) ?? (event.target.closest("button, select") ? null : table.key(event));
    return act ? done(event, act) : undefined;
  });
}

function named(event, { help: showHelp, focusSearch, selection, ticked, send }) {
  if (event.key === "?") return showHelp;
  if (event.key === "/") return focusSearch;
  if (!(event.ctrlKey || event.metaKey)) return null;
  if (event.key === "a") return () => (selection.all(), ticked());
  return event.key === "z" ? () => send({ do: "withdraw" }) : null;
}

function done(event, act) {
  event.preventDefault();
  act();
}
