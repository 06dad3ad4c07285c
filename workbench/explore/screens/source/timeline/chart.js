// The lanes: bands of bursts, marks, links from visit to what followed, gaps between swipes to the second.
import { el, plain } from "../common/el.js";
import { DAY, date, gap, lag, timeAxis, timeScale } from "./format.js";
import { CLOSE, layOut, within } from "./lanes.js";
import { COLOURS, label, line, mark, s } from "./marks.js";
import { LEFT, names, RIGHT } from "./names.js";

const AXIS = 22;

let clips = 0;

/** Draws the lanes for a state into a scrolling box; returns what is drawn, for the keyboard. */
export function chart(host, { data, items, state, t, width, height, highlight }) {
  const shown = within(items, state.window);
  const room = height - AXIS - 4;
  const inner = width - LEFT - RIGHT;
  const x = timeScale(...state.window, LEFT, LEFT + inner);
  const close = state.window[1] - state.window[0] <= CLOSE;
  const laid = data.cells
    ? cellLanes(data, state, room)
    : layOut(shown, data.lanes[state.mode], { mode: state.mode, window: state.window, room, ranked: data.bursts.length > 0 });
  const drawn = { x: (at) => x(date(at)), laid, close, data, state, t, highlight: new Set(highlight), right: width - RIGHT };
  const name = `wb-time-clip-${(clips += 1)}`;
  const body = s("svg", { width, height: laid.height, class: "wb-time-lanes", tabindex: 0, role: "group", "aria-label": t("chart_label") },
    clip(name, inner, laid.height), ...stripes(laid, width), s("g", { "clip-path": `url(#${name})` }, ...content(drawn, shown)), ...names(laid, width));
  const axis = s("svg", { width, height: AXIS, class: "wb-time-axis" }, timeAxis(s("g", { transform: "translate(0,0.5)" }), x, inner));
  const cut = laid.cut ? t("lanes_cut", { shown: laid.cut[0], total: laid.cut[1].toLocaleString("en") }) : "";
  host.replaceChildren(el("div", { class: "wb-time-scroll", style: `height:${room}px` }, body), axis);
  if (shown.length === 0 && !data.cells) body.append(label(LEFT + inner / 2, room / 2, t("nothing_here"), { "text-anchor": "middle", class: "wb-time-empty" }));
  return { body, shown: shown.filter((one) => laid.y.has(one.i)), at: (one) => [drawn.x(one.at), laid.y.get(one.i)], cut };
}

function clip(name, inner, height) {
  return s("defs", {}, s("clipPath", { id: name }, s("rect", { x: LEFT - 6, y: 0, width: inner + 6 + RIGHT, height })));
}

function stripes(laid, width) {
  return laid.lanes.map((lane, place) =>
    s("rect", { x: 0, y: lane.top, width, height: lane.height, class: place % 2 ? "wb-time-odd" : "wb-time-even" }));
}

function content(drawn, shown) {
  if (drawn.data.cells) return cells(drawn);
  return [...bands(drawn), ...traces(drawn, shown), ...links(drawn, shown), ...marks(drawn, shown), ...gaps(drawn, shown), ...paid(drawn, shown)];
}

/** Bursts as bands over all lanes, where they are. */
function bands({ data, x, laid, state, close }) {
  const [from, to] = state.window;
  let free = -1e9;
  return data.bursts.filter((one) => one.to >= from && one.from <= to).flatMap((one) => {
    const width = Math.max(3, x(one.to) - x(one.from));
    const band = s("rect", { x: x(one.from) - 1, y: 0, width: width + 2, height: laid.height, class: close ? "wb-time-band wb-time-near" : "wb-time-band", "data-burst": one.number });
    const middle = x(one.from) + width / 2;
    if (close || state.mode === "person" || middle - free < 20) return [band];
    free = middle;
    return [band, label(middle, 10, String(one.items), { "text-anchor": "middle", class: "wb-time-count" })];
  });
}

/** The hand that swipes: a thin line from card to card through a burst. */
function traces({ close, x, laid }, shown) {
  if (!close) return [];
  const parts = new Map();
  for (const one of shown) {
    if (one.what !== "swipe" || one.burst < 0 || !one.counted || !laid.y.has(one.i)) continue;
    const key = `${one.burst} ${one.place}`;
    parts.set(key, [...(parts.get(key) ?? []), [x(one.at), laid.y.get(one.i)]]);
  }
  return [...parts.values()].map((points) => s("path", { d: line(points), class: "wb-time-trace" }));
}

/** From a visit to what followed it. */
function links({ x, laid, t, state }, shown) {
  const visits = new Map(shown.filter((one) => one.what === "visit").map((one) => [one.id, one]));
  return shown.flatMap((one) => {
    const visit = visits.get(one.after);
    if (!visit || !laid.y.has(one.i) || !laid.y.has(visit.i)) return [];
    const [a, b] = [x(visit.at), x(one.at)];
    const [top, bottom] = [laid.y.get(visit.i), laid.y.get(one.i)];
    const drawn = [s("line", { x1: a, x2: b, y1: top, y2: bottom, class: "wb-time-link" })];
    if (state.mode === "person" && b - a > 70 && one.lag !== null) {
      drawn.push(label((a + b) / 2, top - 3, lag(one.lag, t), { "text-anchor": "middle", class: "wb-time-gap" }));
    }
    return drawn;
  });
}

function marks({ x, laid, highlight, state, close }, shown) {
  const radius = close ? 4.6 : shown.length > 600 ? 2.8 : 3.6;
  return shown.filter((one) => laid.y.has(one.i)).map((one) => {
    const classes = ["wb-time-mark"];
    if (highlight.size && !highlight.has(one.id)) classes.push("wb-time-dim");
    if (highlight.has(one.id)) classes.push("wb-time-lit");
    if (state.picked === one.id) classes.push("wb-time-picked");
    const common = { "data-i": one.i, class: classes.join(" ") };
    const y = laid.y.get(one.i);
    if (one.what !== "stay") return mark(one.what, x(one.at), y, { radius, refund: one.refund, counted: one.counted, ...common });
    const width = Math.max(3, x(Math.max(one.until ?? one.at, one.at)) - x(one.at));
    const fill = one.burst >= 0 || state.plain ? COLOURS.stay : "#c9ced5";
    return s("rect", { x: x(one.at), y: y - 4, width, height: 8, rx: 1.5, fill, stroke: "#ffffff", "stroke-width": 0.6, ...common });
  });
}

const spread = (text) => [...text].reduce((sum, one) => sum + (one.codePointAt(0) > 0x2e7f ? 11.5 : 6.5), 10);

/** Seconds since the swipe before, beside the mark, and whose it is where the lane does not say; where there is room. */
function gaps({ close, x, laid, t, right, state, data }, shown) {
  if (!close) return [];
  const last = new Map();
  const rows = [...new Set(shown.map((one) => laid.y.get(one.i)))].sort((a, b) => a - b);
  const tight = state.mode !== "person" && rows.length > 1 && rows[1] - rows[0] < 10;
  return shown.flatMap((one) => {
    const y = laid.y.get(one.i);
    const who = state.mode === "person" || one.what === "stay" ? "" : (data.lanes.person[one.person] ?? "");
    const text = [one.gap === null ? "" : gap(one.gap, t), plain(who, 24)].filter(Boolean).join("\u2003");
    if (!text || y === undefined || tight) return [];
    const at = x(one.at);
    const wide = spread(text);
    if (at - (last.get(y) ?? -1e9) < wide) return [];
    last.set(y, at);
    const turned = at + wide > right;
    const look = { "text-anchor": turned ? "end" : "start", class: one.alternates || one.gap === null ? "wb-time-gap" : "wb-time-gap wb-time-same" };
    return [label(turned ? at - 8 : at + 8, y + 3.5, text, look)];
  });
}

/** What the fund paid, behind the bar of a stay, where there is room: near-identical amounts show at once. */
function paid({ x, laid, right, state }, shown) {
  if (state.mode !== "person" || state.window[1] - state.window[0] > 40 * DAY) return [];
  return shown.flatMap((one) => {
    const y = laid.y.get(one.i);
    const at = x(one.until ?? one.at);
    const wide = 6.6 * one.fund.length + 6;
    if (one.what !== "stay" || y === undefined) return [];
    if (at + wide < right) return [label(at + 6, y + 3.5, one.fund, { class: "wb-time-gap" })];
    return at - wide > x(one.at) && at < right + 20 ? [label(at - 5, y + 3.5, one.fund, { "text-anchor": "end", class: "wb-time-inside" })] : [];
  });
}

/** Lanes of a picture that is drawn as counts per day. */
function cellLanes(data, state, room) {
  const mine = data.cells[state.mode];
  const order = [...new Set(mine.map(([lane]) => lane))].sort((a, b) => a - b);
  const shown = order.slice(0, 200);
  const height = Math.max(15, Math.min(60, Math.floor(room / Math.max(1, shown.length))));
  const lanes = shown.map((index, place) => ({ index, label: data.lanes[state.mode][index], top: place * height, height }));
  return { lanes, y: new Map(), height: Math.max(room, shown.length * height), cut: order.length > shown.length ? [shown.length, order.length] : null };
}

function cells({ data, state, laid, x }) {
  const mine = data.cells[state.mode];
  const most = Math.max(1, ...mine.map(([, , count]) => count));
  const top = new Map(laid.lanes.map((lane) => [lane.index, lane]));
  return mine.filter(([lane]) => top.has(lane)).map(([lane, day, count]) => {
    const { top: y, height } = top.get(lane);
    const width = Math.max(1.5, x(day + DAY) - x(day) - 0.5);
    const look = { fill: COLOURS.swipe, "fill-opacity": 0.15 + 0.85 * Math.sqrt(count / most), "data-day": day, class: "wb-time-cell" };
    return s("rect", { x: x(day), y: y + 2, width, height: height - 4, ...look }, s("title", {}, String(count)));
  });
}
