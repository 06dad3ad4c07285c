// Building blocks of every screen. Text reaches the page as text nodes and attributes only; nothing here parses HTML.

const PROPERTIES = new Set(["disabled", "checked", "value", "hidden", "selected", "open", "tabIndex", "readOnly"]);

/** An element: attributes, `on…` functions, properties; children are elements or texts, null is left out. */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) set(made, name, value);
  made.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return made;
}

function set(made, name, value) {
  if (value === null || value === undefined) return;
  if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) made[name] = value;
  else if (value === false) made.removeAttribute(name);
  else made.setAttribute(name, value === true ? "" : String(value));
}

/** Take all children out and put these in. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return parent;
}

export function clear(parent) {
  parent.replaceChildren();
  return parent;
}

/** One line of text: control and direction characters out, cut at `max` characters with an ellipsis. */
export function plain(text, max = 4000) {
  const line = String(text ?? "").replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ");
  const characters = line.length > max ? Array.from(line.slice(0, 2 * max)) : null;
  return characters && characters.length > max ? characters.slice(0, max - 1).join("") + "\u2026" : line;
}

/** Looks texts up by code and fills `{name}` in; a code without a text shows as itself, so that it is noticed. */
export function translate(texts) {
  return (code, values = {}) =>
    String(texts[code] ?? code).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A button with a label that is read out; `icon` is one of icons.js. */
export function button(label, onclick, { icon = null, text = null, ...rest } = {}) {
  const shape = { class: `wb-button${icon && !text ? " wb-icon" : ""}`, type: "button", title: label };
  return el("button", { ...shape, "aria-label": label, ...rest, onclick }, icon, text);
}
