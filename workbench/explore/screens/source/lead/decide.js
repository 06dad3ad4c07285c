// Steps to take, and the reason and note of a decision, asked for in place.
import { button, el, fill, plain } from "../common/el.js";
import { icon } from "../common/icons.js";

/** The steps of one lead. */
export function decide(screen) {
  const { t, send } = screen;
  const form = el("div");
  const bar = el("div", { class: "wb-lead-steps" });
  const cancel = () => fill(form);
  const take = (step, status) => {
    const give = (given) => send({ do: "decide", status: step, ...given });
    if (step === "withdraw") return send({ do: "withdraw" });
    if (step === "in_review" && status === "open") return give({ reason: "", note: "" });
    fill(form, decideForm({ t, title: t(`do.${step}`), reasons: screen.reasons[step] ?? [], decide: give, cancel }));
    return form.querySelector("select, textarea")?.focus();
  };
  const show = (view) => {
    if (view.notice?.level !== "error") cancel();
    const steps = view.allowed.map((step) => {
      const text = t(`do.${step}`);
      return button(text, () => take(step, view.status), { text, class: `wb-button wb-step wb-step-${step}`, "data-step": step });
    });
    const undo = button(t("undo_hint"), () => send({ do: "withdraw" }), { icon: icon("undo"), text: t("undo"), disabled: !view.can_withdraw });
    fill(bar, el("span", { class: "wb-soft" }, t("decide")), ...(steps.length ? steps : [t("no_step")]), undo);
  };
  return { root: el("div", {}, bar, form), show };
}

/** Reason and note; `decide` gets both. */
export function decideForm({ t, title, reasons, decide: give, cancel }) {
  const reason = reasons.length ? reasonChoice(reasons, t, () => ready()) : null;
  const note = el("textarea", { class: "wb-input", rows: 2, maxlength: "2000", placeholder: t("note_hint"), "aria-label": t("note") });
  const confirm = button(t("confirm"), () => done(), { text: t("confirm"), class: "wb-button wb-primary" });
  const done = () => give({ reason: reason?.value ?? "", note: note.value.trim() });
  const ready = () => (confirm.disabled = Boolean(reason && !reason.value));
  const root = el(
    "div",
    { class: "wb-decide", role: "form", "aria-label": title },
    el("strong", {}, title), reason, note, confirm, button(t("cancel"), cancel, { text: t("cancel") }),
  );
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !confirm.disabled) done();
    if (event.key === "Escape") cancel();
  });
  ready();
  return root;
}

function reasonChoice(reasons, t, onchange) {
  return el(
    "select",
    { class: "wb-input", "aria-label": t("reason"), onchange },
    el("option", { value: "" }, t("choose_reason")),
    ...reasons.map(({ code, label }) => el("option", { value: code }, plain(label, 80))),
  );
}
