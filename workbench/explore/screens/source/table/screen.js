// Source rows: where each one comes from first, totals at the foot, one page at a time.
import { button, el, fill, plain, translate } from "../common/el.js";
import { download } from "../common/download.js";
import { icon } from "../common/icons.js";
import { isolate } from "../common/keyboard.js";
import { notice } from "../lead/notice.js";

export function render({ model, el: host }) {
  const t = translate(model.get("texts"));
  const send = (message) => model.send(message);
  const root = el("div", { class: "wb-root wb-rows", role: "region" });
  isolate(root);
  const parts = Object.fromEntries(["head", "said", "body", "foot"].map((name) => [name, el("div", { class: `wb-rows-${name}` })]));
  root.append(...Object.values(parts));
  const tell = (level, text) => fill(parts.said, notice({ level, text }, t));
  const show = () => {
    const view = model.get("view");
    root.setAttribute("aria-label", plain(view.title, 200));
    fill(parts.head, ...head(view, t, send));
    fill(parts.said, notice(view.notice, t));
    fill(parts.body, view.rows.length ? grid(view, t) : el("p", { class: "wb-rows-empty" }, t("empty")));
    fill(parts.foot, ...pages(view.page, t, send));
  };
  const answer = ({ file, clipboard }) => {
    if (file) download(file);
    if (clipboard) copy(clipboard.text).then(() => tell("info", clipboard.said), () => tell("warn", t("copy_failed")));
  };
  model.on("change:view", show);
  model.on("msg:custom", answer);
  host.append(root);
  show();
  return () => {
    model.off("change:view", show);
    model.off("msg:custom", answer);
  };
}

function copy(text) {
  return navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("no clipboard"));
}

function head(view, t, send) {
  return [
    el("h2", { class: "wb-text" }, plain(view.title, 200)),
    el("span", { class: "wb-number wb-rows-shown" }, plain(view.shown)),
    view.masked && el("span", { class: "wb-badge wb-quiet" }, t("masked")),
    el("span", { class: "wb-gap" }),
    button(t("copy"), () => send({ do: "copy" }), { text: t("copy"), disabled: view.rows.length === 0 }),
    button(t("csv_hint"), () => send({ do: "csv" }), { icon: icon("export"), text: t("csv"), disabled: view.rows.length === 0 }),
  ];
}

function grid({ columns, rows, sums }, t) {
  const kind = (number) => (columns[number].number ? "wb-number wb-right" : null);
  const heads = columns.map((column, number) => el("th", { scope: "col", class: kind(number) }, plain(column.label, 60)));
  const lines = rows.map((row) => el("tr", {}, ...row.map((cell, number) => el("td", { class: kind(number), title: plain(cell, 300) }, plain(cell, 120)))));
  const first = sums.findIndex((one) => one !== "");
  const total = first > 0
    ? el("tr", {}, el("th", { scope: "row", colspan: first, title: t("sums_note") }, t("sums"), el("span", { class: "wb-soft" }, ` ${t("sums_note")}`)),
      ...sums.slice(first).map((sum) => el("td", { class: "wb-number wb-right" }, sum)))
    : null;
  return el("table", { class: "wb-rows-table" }, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines), el("tfoot", {}, total));
}

function pages({ number, of }, t, send) {
  if (of === 1) return [];
  const turn = (to) => send({ do: "page", number: to });
  return [
    button(t("earlier"), () => turn(number - 1), { text: t("earlier"), disabled: number === 1 }),
    el("span", { class: "wb-number" }, t("page", { number, of })),
    button(t("later"), () => turn(number + 1), { text: t("later"), disabled: number === of }),
  ];
}
