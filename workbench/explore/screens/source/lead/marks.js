// Marks that mean the same on every screen, in colour and in shape.
import { el, plain } from "../common/el.js";

const GLYPHS = { card_pooling: "●", referral_kickback: "■", collusive_admission: "▲", "check:person": "◇", "check:institution": "◈" };
const PRIORITIES = { high: "▲", medium: "■", low: "▽" };

export function glyph(scheme) {
  const known = scheme in GLYPHS;
  return el("span", { class: "wb-glyph", "data-scheme": known ? scheme : "other", "aria-hidden": "true" }, known ? GLYPHS[scheme] : "◆");
}

export function priorityMark(code, label) {
  const known = code in PRIORITIES;
  return el("span", { class: "wb-priority", "data-priority": known ? code : "other" }, `${known ? PRIORITIES[code] : "◇"} ${plain(label, 20)}`);
}

/** A bar of so many per cent; hatched where it explains the lead, so that colour is not needed. */
export function bar(percent, explains) {
  const fill = el("span", { class: "wb-fill", "data-explains": String(Boolean(explains)) });
  fill.style.width = `${Math.min(100, Math.max(0, Number(percent) || 0))}%`;
  return el("span", { class: "wb-bar", role: "img", "aria-label": `${percent}%` }, fill);
}
