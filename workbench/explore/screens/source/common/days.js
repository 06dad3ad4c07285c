// Days as text: written in any usual form, read the same on every machine. A browser's own date field shows its own
// language's order of day, month and year.

import { el } from "./el.js";

const TOGETHER = /^(\d{4})(\d{2})(\d{2})$/;
const APART = /^(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?$/;

/** A day as YYYY-MM-DD, "" where nothing is written, null for what is no day. */
export function readDay(written) {
  const said = String(written).normalize("NFKC").trim();
  if (!said) return "";
  const [, year, month, day] = TOGETHER.exec(said) ?? APART.exec(said) ?? [];
  if (!year) return null;
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null;
}

/** A field for a day. `changed` gets YYYY-MM-DD or ""; what is no day is marked, said and kept here. */
export function dayField(t, { label, changed, ...rest }) {
  const field = el("input", {
    class: "wb-input wb-number", type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 20,
    placeholder: t("day"), title: t("day.hint"), "aria-label": label, ...rest,
  });
  let told = "";
  const judge = () => {
    const day = readDay(field.value);
    field.setAttribute("aria-invalid", String(day === null));
    field.title = t(day === null ? "day.wrong" : "day.hint");
    if (day === null) return;
    field.value = day;
    if (day !== told) changed((told = day));
  };
  field.addEventListener("change", judge);
  field.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && judge());
  const update = (value) => {
    if (document.activeElement === field) return;
    told = value ?? "";
    field.value = told;
    field.setAttribute("aria-invalid", "false");
    field.title = t("day.hint");
  };
  return { field, update };
}
