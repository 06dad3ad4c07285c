// Search: typing asks Python, hits come with the scene; up, down and Enter choose, a hit off the picture is added.

import { el, fill, plain } from "../common/el.js";
import { icon } from "../common/icons.js";
import { debounce } from "../common/timing.js";

export function searchBox({ t, send, picture }) {
  const state = { hits: [], here: -1, open: false, shown: "", text: "" };
  const field = el("input", {
    class: "wb-input", type: "search", placeholder: t("search"), "aria-label": t("search"), role: "combobox",
    "aria-expanded": "false", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", maxlength: 100,
  });
  const list = el("div", { class: "wb-menu wb-g-hits", role: "listbox", "aria-label": t("search.hits"), hidden: true });
  const ask = debounce((text) => send("search", { text }), 220);
  const node = el("div", { class: "wb-g-search" }, icon("search"), field, list);

  const show = (open) => {
    state.open = open && field.value.trim() !== "";
    list.hidden = !state.open;
    field.setAttribute("aria-expanded", String(state.open));
  };
  const choose = (hit) => {
    state.here = -1;
    show(false);
    if (hit.token !== undefined) return send("add", { token: String(hit.token) });
    picture().centre(String(hit.id));
    send("click", { element: String(hit.id) });
  };
  const draw = () => {
    const rows = state.hits.map((hit, index) => {
      const shape = { class: `wb-item${index === state.here ? " wb-here" : ""}`, type: "button", role: "option", tabIndex: -1 };
      const row = el("button", { ...shape, "aria-selected": String(index === state.here), onclick: () => choose(hit) });
      row.append(el("span", { class: "wb-text" }, plain(hit.label, 120)), hit.token === undefined ? "" : el("kbd", {}, t("search.add")));
      return row;
    });
    fill(list, rows.length ? rows : el("div", { class: "wb-soft wb-g-empty" }, t("search.none")));
    list.querySelector(".wb-here")?.scrollIntoView({ block: "nearest" });
  };
  field.addEventListener("input", () => {
    show(state.text !== "" && field.value.trim() === state.text);
    ask(field.value.trim());
  });
  field.addEventListener("focus", () => state.hits.length && show(true));
  field.addEventListener("blur", () => setTimeout(() => node.contains(document.activeElement) || show(false), 150));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") return state.open ? show(false) : field.blur();
    if (event.key === "Enter") {
      ask.now();
      const hit = state.open && (state.hits[state.here] ?? state.hits[0]);
      if (hit) choose(hit);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || state.hits.length === 0) return;
    event.preventDefault();
    state.here = (state.here + step + state.hits.length + (state.here < 0 && step < 0 ? 1 : 0)) % state.hits.length;
    show(true);
    draw();
  });
  const update = (scene) => {
    const found = scene.search ?? { text: "", hits: [] };
    const now = JSON.stringify(found);
    if (now === state.shown) return;
    state.shown = now;
    state.text = found.text ?? "";
    state.hits = (found.hits ?? []).slice(0, 50);
    state.here = -1;
    draw();
    if (document.activeElement === field && found.text === field.value.trim()) show(true);
  };
  return { node, update, focus: () => field.focus() };
}
