// What is known of one item, beside the pointer or the keyboard's place.
import { el, fill, plain } from "../common/el.js";
import { gap, lag, span, stamp } from "./format.js";

export function tip(root, t) {
  const box = el("div", { class: "wb-time-tip", role: "status", hidden: true });
  root.append(box);
  return {
    show(one, data, [x, y], size) {
      const lines = facts(one, data, t).map(([name, value]) => [el("dt", {}, t(name)), el("dd", { class: "wb-text" }, plain(value, 120))]);
      fill(box, el("strong", {}, t(`what_${one.what}`)), el("dl", {}, ...lines.flat()), el("p", { class: "wb-soft" }, t("pick_hint")));
      box.hidden = false;
      const left = x + 18 + box.offsetWidth > size.width ? x - 14 - box.offsetWidth : x + 14;
      box.style.left = `${Math.max(4, left)}px`;
      box.style.top = `${Math.max(4, Math.min(y + 10, size.height - box.offsetHeight - 6))}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
}

function facts(one, data, t) {
  const { person, place, doctor } = data.lanes;
  const until = one.until === null ? null : `${stamp(one.until, one.precise)} · ${span(Math.max(0, one.until - one.at), t)}`;
  const known = [
    ["fact_at", stamp(one.at, one.precise) + (one.precise ? "" : ` ${t("only_day")}`)],
    ["fact_until", until],
    ["fact_person", person[one.person]],
    ["fact_place", place[one.place]],
    ["fact_doctor", doctor[one.doctor]],
    ["fact_department", one.department],
    ["fact_gap", one.gap === null ? null : gap(one.gap, t) + (one.alternates ? "" : ` ${t("same_person")}`)],
    ["fact_lag", one.lag === null ? null : lag(one.lag, t)],
    ["fact_total", one.what === "visit" && one.total === "0.00" ? null : one.total],
    ["fact_fund", one.fund === "0.00" ? null : one.fund],
    ["fact_account", one.account === "0.00" ? null : one.account],
    ["fact_note", one.refund ? t("is_refund") : one.counted ? null : t("not_counted")],
  ];
  return known.filter(([, value]) => value !== null && value !== undefined && value !== "");
}
