// What the program has to say after a step.
import { button, el, plain } from "../common/el.js";
import { icon } from "../common/icons.js";

export function notice(said, t, { undo = null } = {}) {
  if (!said) return null;
  const root = el(
    "div",
    { class: "wb-notice", "data-level": said.level, role: said.level === "error" ? "alert" : "status" },
    el("span", { class: "wb-text" }, plain(said.text)),
    said.undo && undo && button(t("undo_hint"), undo, { icon: icon("undo"), text: t("undo") }),
    button(t("close"), () => root.remove(), { icon: icon("close") }),
  );
  return root;
}
