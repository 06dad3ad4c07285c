// What opens over the picture: menus, small forms, the list of keys. One at a time; Escape or a click elsewhere closes it.

import { button, el } from "../common/el.js";
import { icon } from "../common/icons.js";
import { roving } from "../common/keyboard.js";

/** Keeps the one open popup of a screen. */
export function popups(root) {
  let open = null;
  const close = (back = true) => {
    if (!open) return false;
    const { node, opener, was } = open;
    open = null;
    node.remove();
    opener?.setAttribute("aria-expanded", "false");
    if (back) (opener ?? was)?.focus?.({ preventScroll: true });
    return true;
  };
  const show = (node, { opener = null, at = null } = {}) => {
    close(false);
    open = { node, opener, was: document.activeElement };
    opener?.setAttribute("aria-expanded", "true");
    root.append(node);
    place(root, node, opener, at);
    (node.querySelector("input, textarea, button:not(:disabled):not(.wb-g-close)") ?? node).focus({ preventScroll: true });
  };
  const outside = (event) => {
    if (open && !open.node.contains(event.target) && !open.opener?.contains(event.target)) close(false);
  };
  document.addEventListener("pointerdown", outside, true);
  const destroy = () => document.removeEventListener("pointerdown", outside, true);
  return { show, close, destroy, opener: () => open?.opener, isOpen: () => open !== null };
}

function place(root, node, opener, at) {
  const frame = root.getBoundingClientRect();
  const from = opener?.getBoundingClientRect();
  const wanted = at ?? { x: from.left - frame.left, y: from.bottom - frame.top + 4 };
  const x = Math.max(6, Math.min(wanted.x, root.clientWidth - node.offsetWidth - 6));
  const y = Math.max(6, Math.min(wanted.y, root.clientHeight - node.offsetHeight - 6));
  node.style.left = `${x}px`;
  node.style.top = `${y}px`;
}

/** Escape closes this and means nothing to what lies below. */
function escape(event, close) {
  if (event.key !== "Escape") return false;
  event.preventDefault();
  close();
  return true;
}

/** Entries `{label, key?, run, disabled?}`; null draws a line between two. */
export function menu(label, entries, close) {
  const item = ({ label: text, key, run, disabled }) => {
    const onclick = () => {
      close();
      run();
    };
    const shape = { class: "wb-item", type: "button", role: "menuitem", disabled: !!disabled, onclick };
    return el("button", shape, el("span", { class: "wb-text" }, text), key ? el("kbd", {}, key) : null);
  };
  const rows = entries.map((entry) => (entry === null ? el("hr") : item(entry)));
  const made = el("div", { class: "wb-menu", role: "menu", "aria-label": label, tabIndex: -1 }, rows);
  made.addEventListener("keydown", (event) => {
    roving(event, () => [...made.querySelectorAll("button:not(:disabled)")]);
    escape(event, close);
  });
  return made;
}

/** A small question: one field, accept and cancel. Accept works only with something written. */
export function question(t, { title, label, accept, value = "", lines = 1, most = 500, empty = false, done, close }) {
  const shape = { class: "wb-input", "aria-label": label, maxlength: most, value };
  const field = lines > 1 ? el("textarea", { ...shape, rows: lines }) : el("input", { ...shape, type: "text" });
  const ok = el("button", { class: "wb-button wb-primary", type: "submit" }, accept);
  const ready = () => (ok.disabled = !empty && field.value.trim() === "");
  field.addEventListener("input", ready);
  ready();
  const submit = (event) => {
    event.preventDefault();
    if (ok.disabled) return;
    const written = field.value.trim();
    close();
    done(written);
  };
  const cancel = el("button", { class: "wb-button", type: "button", onclick: () => close() }, t("cancel"));
  const form = el(
    "form",
    { class: "wb-g-question", onsubmit: submit },
    title ? el("h3", { class: "wb-text" }, title) : null,
    el("label", {}, el("span", { class: "wb-soft" }, label), field),
    el("div", { class: "wb-g-row" }, ok, cancel),
  );
  form.addEventListener("keydown", (event) => {
    if (escape(event, close)) return;
    if (event.key === "Enter" && !event.isComposing && (lines === 1 || event.ctrlKey)) submit(event);
  });
  return form;
}

/** A framed box with a heading and a closing button. */
export function dialog(t, title, close, ...content) {
  const shut = button(t("close"), () => close(), { icon: icon("close") });
  shut.classList.add("wb-g-close");
  const head = el("div", { class: "wb-g-dialog-head" }, el("h2", {}, title), shut);
  const box = el("div", { class: "wb-menu wb-g-dialog", role: "dialog", "aria-label": title, tabIndex: -1 }, head, ...content);
  box.addEventListener("keydown", (event) => escape(event, close));
  return box;
}
