// Members by role; long groups open on demand.
import { button, el, plain } from "../common/el.js";
import { icon } from "../common/icons.js";
import { section } from "./sections.js";

const SHOWN = 24;
// Cards repeat their owners.
const SHOWN_CARDS = 6;
// A list is not cut for so few.
const SLACK = 6;

export function members(groups, screen) {
  const hints = [screen.clickable ? screen.t("members_click") : null, screen.cards.size ? screen.t("members_card") : null];
  const rows = groups.map((group, number) => row(group, `members${number}`, screen));
  return section(
    screen.t("members"),
    el("table", { class: "wb-table wb-members" }, el("tbody", {}, ...rows)),
    el("p", { class: "wb-soft wb-small" }, hints.filter(Boolean).join(" · ")),
  );
}

function row({ label, total, counts, kind, members: every }, name, screen) {
  const open = screen.opened.has(name);
  const usual = kind === "card" ? SHOWN_CARDS : SHOWN;
  const most = every.length <= usual + SLACK ? every.length : usual;
  const shown = open ? every : every.slice(0, most);
  const turn = () => {
    if (!screen.opened.delete(name)) screen.opened.add(name);
    screen.again();
  };
  const text = open ? screen.t("fold") : screen.t("more", { total });
  const more = every.length > most ? button(text, turn, { text, class: "wb-button wb-link" }) : null;
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, el("span", { class: "wb-kind", "data-kind": kind, "aria-hidden": "true" }), plain(label, 60),
      el("div", { class: "wb-soft wb-number" }, plain(total)), counts ? el("div", { class: "wb-soft wb-small" }, plain(counts)) : null),
    el("td", {}, el("div", { class: "wb-member-list" }, ...shown.map((one) => member(one, kind, screen)), more)),
  );
}

function member(one, kind, screen) {
  const name = named(one, screen);
  if (!screen.cards.has(kind)) return name;
  const said = screen.t("open_card", { who: plain(one.label, 60) });
  const open = button(said, () => screen.send({ do: "card", member: one.member }), { icon: icon("card"), "data-card": one.member });
  return el("span", { class: "wb-member-pair" }, name, open);
}

function named({ member: token, label, count }, { send, clickable }) {
  const inside = [el("span", { class: "wb-text" }, plain(label, 60)), count && el("span", { class: "wb-count" }, count)];
  if (!clickable) return el("span", { class: "wb-member" }, ...inside);
  return el("button", {
    class: "wb-member", type: "button", "data-member": token, onclick: () => send({ do: "member", member: token }),
  }, ...inside);
}
