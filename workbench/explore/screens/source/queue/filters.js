// The filter bar: built once, its values follow what Python says unless somebody is typing there.
import { button, el, fill, plain } from "../common/el.js";
import { dayField } from "../common/days.js";
import { debounce } from "../common/timing.js";

const WAIT = 350;
const AMOUNTS = ["amount_from", "amount_to"];
const DAYS = ["first", "last"];

export function filterBar({ t, send, view }) {
  const ask = (change) => send({ do: "filter", ...change });
  const search = el("input", {
    class: "wb-input wb-queue-search", type: "search", placeholder: t("search.short"), title: t("search"), "aria-label": t("search"),
    maxlength: "200",
  });
  const searching = debounce(() => ask({ text: search.value }), WAIT);
  search.addEventListener("input", searching);
  // Blur, not change: what is typed and deleted again before leaving is no change, but has to be asked for.
  for (const name of ["change", "blur"]) search.addEventListener(name, () => searching.now());
  const chips = Object.fromEntries(["scheme", "priority", "status"].map((kind) => [kind, chipGroup(kind, t, ask)]));
  const place = el("select", {
    class: "wb-input wb-queue-place", "aria-label": t("institution"),
    onchange: () => ask({ institution: place.value ? [place.value] : [] }),
  });
  const days = Object.fromEntries(DAYS.map((name, end) => [name, dayField(t, {
    label: `${t("period")} ${t(end ? "to" : "from")}`, class: "wb-input wb-queue-day", changed: (day) => ask({ [name]: day }),
  })]));
  const fields = Object.fromEntries(AMOUNTS.map((name) => [name, amount(name, t, ask)]));
  const ticks = Object.fromEntries(["waiting", "everything"].map((name) => [name, tickBox(name, t, ask)]));
  const again = () => {
    for (const one of Object.values(days)) one.update("");
    send({ do: "reset" });
  };
  const reset = button(t("reset"), again, { text: t("reset") });
  const root = el(
    "div",
    { class: "wb-queue-filters", role: "search" },
    el("div", {}, search, place, group(t("amount"), fields.amount_from, fields.amount_to, t("amount_hint")),
      group(t("period"), days.first.field, days.last.field, t("period_hint")), reset),
    el("div", {}, ...Object.values(chips).map((one) => one.root), ...Object.values(ticks).map((one) => one.root)),
  );
  const show = ({ filter, choices } = view()) => {
    put(search, filter.text);
    for (const name of AMOUNTS) put(fields[name], filter[name]);
    for (const name of DAYS) days[name].update(filter[name]);
    for (const [kind, one] of Object.entries(chips)) one.show(choices[kind], filter[kind]);
    for (const [name, one] of Object.entries(ticks)) one.show(choices[name], filter[name]);
    showPlaces(place, choices.institution, filter.institution, t);
  };
  return { root, show, focus: () => search.focus() };
}

function put(input, value) {
  if (input !== input.getRootNode().activeElement) input.value = value;
}

function group(label, from, to, hint = null) {
  return el("span", { class: "wb-queue-group", title: hint }, el("span", { class: "wb-soft" }, label), from, "–", to);
}

function amount(name, t, ask) {
  const end = name === "amount_from" ? "from" : "to";
  const input = el("input", {
    class: "wb-input wb-queue-amount", type: "text", inputmode: "decimal", placeholder: t(end), maxlength: "20",
    "aria-label": `${t("amount")} ${t(end)}`,
    onchange: () => ask({ [name]: input.value.trim() }),
  });
  return input;
}

function chipGroup(kind, t, ask) {
  const root = el("span", { class: "wb-queue-group", role: "group", "aria-label": t(kind) });
  const show = (choices, chosen) => {
    const focused = root.contains(document.activeElement) ? document.activeElement.dataset.code : null;
    const made = choices.map((choice) => chip(choice, chosen, (codes) => ask({ [kind]: codes })));
    fill(root, el("span", { class: "wb-soft" }, t(kind)), ...made);
    made.find((one) => one.dataset.code === focused)?.focus();
  };
  return { root, show };
}

function chip({ code, label, count }, chosen, ask) {
  const on = chosen.includes(code);
  const others = chosen.filter((one) => one !== code);
  return el(
    "button",
    {
      class: "wb-button wb-chip", type: "button", "aria-pressed": String(on), "data-code": code,
      onclick: () => ask(on ? others : [...others, code]),
    },
    plain(label), el("span", { class: "wb-count" }, count),
  );
}

function tickBox(name, t, ask) {
  const box = el("input", { type: "checkbox", onchange: () => ask({ [name]: box.checked }) });
  const count = el("span", { class: "wb-count" });
  const root = el("label", { class: "wb-queue-tick", title: t(`${name}_hint`) }, box, t(name), count);
  const show = (many, on) => {
    box.checked = on;
    count.textContent = many;
  };
  return { root, show };
}

function showPlaces(select, choices, chosen, t) {
  const missing = chosen.filter((code) => !choices.some((one) => one.code === code));
  const known = [...missing.map((code) => ({ code, label: code, count: "0" })), ...choices];
  fill(
    select,
    el("option", { value: "" }, t("any_institution")),
    ...known.map(({ code, label, count }) => el("option", { value: code }, `${plain(label, 40)} (${count})`)),
  );
  select.value = chosen[0] ?? "";
}
