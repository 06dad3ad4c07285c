// What can be done with the ticked leads: only steps that every one of them may take.
import { button, el, fill } from "../common/el.js";
import { decideForm } from "../lead/decide.js";

const STEPS = ["in_review", "confirmed", "dismissed", "referred", "approve", "reject"];
// Steps that are shown only when somebody waits for a second person.
const SECOND = new Set(["approve", "reject"]);

export function actions(screen) {
  const { t, selection, send, view } = screen;
  const bar = el("div", { class: "wb-queue-bar" });
  const form = el("div", { class: "wb-queue-form" });
  const root = el("div", { class: "wb-queue-actions" }, bar, form);
  const cancel = () => fill(form);

  const take = (step) => {
    const leads = selection.leads;
    const decide = (given) => send({ do: "decide", leads, status: step, ...given });
    const fresh = step === "in_review" && standing(view(), leads).every(({ status }) => status === "open");
    if (fresh) return decide({ reason: "", note: "" });
    const title = t("ask", { action: t(`do.${step}`), count: leads.length });
    fill(form, decideForm({ t, title, reasons: screen.reasons[step] ?? [], decide, cancel }));
    form.querySelector("select, textarea")?.focus();
  };

  const show = (now) => {
    if (now && now.notice?.level !== "error") cancel();
    fill(bar, ...left(screen), ...steps(screen, take));
  };
  return { root, show, cancel: () => (form.firstChild ? cancel() : clear(screen)) };
}

function clear({ selection, ticked }) {
  selection.none();
  ticked();
}

/** Status and possible steps of some leads. */
function standing({ listed, kinds }, leads) {
  const wanted = new Set(leads);
  return listed.filter(([lead]) => wanted.has(lead)).map(([, kind]) => kinds[kind]);
}

function left({ t, selection, ticked, view }) {
  const shown = view().listed.length;
  const all = button(t("select_all", { count: shown }), () => {
    selection.all();
    ticked();
  }, { text: t("select_all", { count: shown }), disabled: shown === 0 || selection.size === shown });
  const none = button(t("clear"), () => clear({ selection, ticked }), { text: t("clear"), disabled: selection.size === 0 });
  const said = selection.size ? t("selected", { count: selection.size }) : t("select_first");
  return [el("span", { class: "wb-queue-chosen", "aria-live": "polite" }, said), all, none, el("span", { class: "wb-gap" })];
}

function steps({ t, selection, view }, take) {
  const chosen = standing(view(), selection.leads);
  return STEPS.map((step) => {
    const blocked = chosen.filter(({ allowed }) => !allowed.includes(step)).length;
    const possible = chosen.length > 0 && blocked === 0;
    if (SECOND.has(step) && !possible) return null;
    const why = chosen.length && blocked ? t("not_allowed", { count: chosen.length, blocked }) : t(`do.${step}`);
    return button(why, () => take(step), {
      text: t(`do.${step}`), "data-step": step, disabled: !possible, class: `wb-button wb-step wb-step-${step}`,
    });
  });
}
