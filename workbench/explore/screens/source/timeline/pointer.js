// Hand and keyboard on the lanes: what is under the pointer, arrows from item to item, Enter picks.
import { DAY } from "./format.js";
import { around } from "./controls.js";

export function pointer(view, { look, pick }) {
  const { lanes, above } = view.parts;
  const itemAt = (event) => {
    const mark = event.target.closest?.("[data-i]");
    return mark ? view.items[Number(mark.getAttribute("data-i"))] : null;
  };
  const burstAt = (event) => {
    const band = event.target.closest?.("[data-burst]");
    const number = band ? Number(band.getAttribute("data-burst")) : null;
    return number === null ? null : view.model.get("data").bursts.find((one) => one.number === number);
  };
  lanes.addEventListener("pointermove", (event) => {
    const one = itemAt(event);
    if (!one) return view.tip.hide();
    const frame = lanes.getBoundingClientRect();
    return say(view, one, [event.clientX - frame.left, event.clientY - frame.top]);
  });
  lanes.addEventListener("pointerleave", () => view.tip.hide());
  lanes.addEventListener("click", (event) => {
    const one = itemAt(event);
    const day = event.target.closest?.("[data-day]");
    if (one) return pick(one);
    if (day) return look(Number(day.getAttribute("data-day")), Number(day.getAttribute("data-day")) + DAY);
    const burst = burstAt(event);
    return burst ? look(...around(burst)) : undefined;
  });
  above.addEventListener("click", (event) => {
    const burst = burstAt(event);
    if (burst) look(...around(burst));
  });
  lanes.addEventListener("keydown", (event) => keys(view, event, pick, look));
}

function say(view, one, at) {
  const { lanes } = view.parts;
  view.tip.show(one, view.model.get("data"), at, { width: lanes.clientWidth, height: lanes.clientHeight });
}

function keys(view, event, pick, look) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const shown = view.drawn?.shown ?? [];
  const now = shown.findIndex((one) => one.id === view.here);
  if (event.key === "Escape") {
    view.tip.hide();
    look(null, null);
  } else if (event.key === "Enter" && now >= 0) pick(shown[now]);
  else if (step !== undefined && shown.length > 0) {
    const next = shown[now < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, now + step))];
    view.here = next.id;
    mark(view, next);
  } else return;
  event.preventDefault();
}

/** The keyboard's place: a ring around the mark, and what is known of it read out. */
function mark(view, one) {
  const { body, at } = view.drawn;
  for (const old of body.querySelectorAll(".wb-time-here")) old.classList.remove("wb-time-here");
  const drawn = body.querySelector(`[data-i="${one.i}"]`);
  drawn?.classList.add("wb-time-here");
  drawn?.scrollIntoView({ block: "nearest" });
  const scrolled = body.parentElement.scrollTop;
  const [x, y] = at(one);
  say(view, one, [x, y - scrolled]);
}
