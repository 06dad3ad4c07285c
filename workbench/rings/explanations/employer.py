"""People of one employer: a works outing, holiday vouchers, the end of a shift, a company's convalescents."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, falling
from workbench.texts import texts

__all__ = ["one_employer"]

#: Sessions up to which an employer's events are few, and from which they are not.
_FEW, _MANY = 5, 10

#: Attendance up to which a crew comes loosely, and from which it does not.
_LOOSE, _STEADY = 0.45, 0.6


def one_employer(facts: GroupFacts) -> Explanation:
    """Most members are insured through one employer, and meet on few days, at one hour, or as shifts change.

    Colleagues whose cards are swiped together on many days at all hours are no outing, so that the fit falls with
    the number of sessions unless they keep to one hour, or to up to three: a crew whose shift rotates.
    Crews come loosely and pay what others pay; whoever collects a crew's cards empties the same ones again and again.
    Residents, who are insured through their village, have no employer here.
    """
    employers = facts.members["employer"].value_counts()
    same = int(employers.iloc[0]) if len(employers) else 0
    share = max(0.0, min(1.0, (same / max(1, len(facts.members)) - 0.5) / 0.3))
    few = falling(len(facts.day), _FEW, _MANY)
    loose = facts.ordinary_amounts * falling(facts.attendance, _LOOSE, _STEADY)
    said = {"same": str(same), "people": str(len(facts.members)), "sessions": str(len(facts.day))}
    evidence = texts("evidence.one_employer", **said)
    if facts.shift_end:
        evidence = texts("evidence.shift_end", **said, minutes=f"{facts.shift_deviation / 60:.0f}")
    return Explanation("one_employer", share * max(few, facts.one_hour, facts.shift_end * loose), evidence)
