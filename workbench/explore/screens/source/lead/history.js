// Decisions and notes, oldest first; there is nothing here to change or delete.
import { button, el, fill, plain } from "../common/el.js";
import { section } from "./sections.js";

export function history({ t, send }) {
  const entries = el("ol", { class: "wb-history" });
  const none = el("p", { class: "wb-soft" }, t("no_history"));
  const box = el("textarea", { class: "wb-input", rows: 2, maxlength: "2000", placeholder: t("note_hint"), "aria-label": t("new_note") });
  const save = button(t("save_note"), () => send({ do: "note", text: box.value.trim() }), { text: t("save_note"), disabled: true });
  box.addEventListener("input", () => (save.disabled = box.value.trim() === ""));
  const root = section(
    t("history"), none, entries, el("p", { class: "wb-soft wb-small" }, t("history_note")),
    el("div", { class: "wb-note-box" }, box, save),
  );
  let written = 0;
  const show = ({ history: events }) => {
    const noted = events.filter((one) => one.kind === "note").length;
    if (noted > written) box.value = "";
    save.disabled = box.value.trim() === "";
    written = noted;
    none.hidden = events.length > 0;
    fill(entries, ...events.map(entry));
  };
  return { root, show };
}

function entry(one) {
  return el(
    "li",
    { "data-kind": one.kind },
    el("span", { class: "wb-soft wb-number" }, plain(one.at)), " ",
    el("b", { class: "wb-text" }, plain(one.actor, 80)), " ", plain(one.kind_label),
    one.status && el("span", { class: "wb-status", "data-status": one.status }, plain(one.status_label)),
    one.reason && el("span", { class: "wb-text" }, plain(one.reason, 120)),
    one.said && el("div", { class: "wb-text wb-said" }, plain(one.said, 2000)),
  );
}
