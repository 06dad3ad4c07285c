"""Innocent reasons why one doctor's patients end up at one place."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import percent
from workbench.texts import Text, texts

__all__ = ["SteeringFacts", "explain_steering"]

#: Share of a small institution's patients from which the place is like the pharmacy next door.
_NEXT_DOOR = 0.65


@dataclass(frozen=True)
class SteeringFacts:
    """Figures of one venue's share, each a number of patients or a share.

    Attributes:
        observed: patients who went there.
        patients: all patients of the doctors.
        habit: patients expected by habit of people and areas alone.
        used_before: share of the patients who went there and had used the place without these doctors.
        pull: share of the institution's other patients who go there.
        item_share: share of the same items sold there when others prescribe them, or that nobody sells elsewhere.
        local: share of those who went there for whom it is one of their area's two usual places.
        temporary: how well the choices fit one short spell within a longer activity of the doctors, 0 to 1.
        pull_known: the institution has enough other doctors to know where it sends patients anyway.
        lasting: no month from which the share rose; it was so all along.
        admission: the venue is a facility that admits, not a pharmacy.
    """

    observed: float
    patients: int
    habit: float
    used_before: float
    pull: float
    item_share: float
    local: float
    temporary: float
    pull_known: bool
    lasting: bool
    admission: bool


def explain_steering(facts: SteeringFacts) -> tuple[Explanation, ...]:
    """All explanations, best fit first.

    Habit and pull are part of the null model already, so their fit says how much of what was seen they carry.
    """
    carried = min(1.0, facts.habit / max(facts.observed, 1e-9))
    pulled = min(1.0, facts.pull * facts.patients / max(facts.observed, 1e-9))
    used = min(1.0, facts.used_before)
    sole = max(0.0, min(1.0, (facts.item_share - 0.4) / 0.4))
    pull = "transfer" if facts.admission else "gate_pharmacy"
    found = [
        Explanation("residence", max(carried, facts.local), _residence(facts)),
        Explanation(
            "shortage", 0.8 * facts.temporary, texts("evidence.shortage", fit=percent(facts.temporary))
        ),
        Explanation("own_habit", 0.5 * used, texts("evidence.own_habit", share=percent(used))),
        Explanation(pull, pulled, texts(f"evidence.{pull}", share=percent(facts.pull))),
    ]
    if not facts.pull_known:
        alone = texts("evidence.few_colleagues")
        most = facts.observed >= _NEXT_DOOR * facts.patients
        found.append(Explanation("few_colleagues", 0.65 if facts.lasting and most else 0.3, alone))
    if not facts.admission:
        found.append(
            Explanation("sole_seller", sole, texts("evidence.sole_seller", share=percent(facts.item_share)))
        )
    return tuple(sorted(found, key=lambda one: (-one.fit, one.kind)))


def _residence(facts: SteeringFacts) -> Text:
    usual = facts.habit / max(1, facts.patients)
    return texts("evidence.residence", share=percent(usual), local=percent(facts.local))
