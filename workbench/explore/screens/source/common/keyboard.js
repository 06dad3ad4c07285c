// JupyterLab and a screen share one keyboard: whoever has the focus gets the keys, never both.

/** JupyterLab's shortcuts and context menu stay out of `root`, and what is typed or clicked in it stays inside. */
export function isolate(root) {
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  root.setAttribute("data-jp-suppress-context-menu", "true");
  for (const name of ["keydown", "keyup", "keypress", "contextmenu", "dblclick", "copy", "cut", "paste"]) {
    root.addEventListener(name, (event) => event.stopPropagation());
  }
}

/** Whether keys are being typed into a field. */
export function typing(event) {
  const target = event.target;
  if (target.isContentEditable) return true;
  if (target.tagName === "INPUT") return !["checkbox", "radio", "range", "button"].includes(target.type);
  return ["TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Up and down move the focus among `items()`; Home and End too. */
export function roving(event, items) {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  const all = items();
  if (step === undefined || all.length === 0) return false;
  const now = all.indexOf(document.activeElement);
  const next = Number.isFinite(step) ? (now + step + all.length) % all.length : step < 0 ? 0 : all.length - 1;
  all[now < 0 && step < 0 ? all.length - 1 : next].focus();
  event.preventDefault();
  return true;
}
