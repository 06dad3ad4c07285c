"""People of one employer: a works outing, holiday vouchers, the end of a shift, a company's convalescents."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts
from workbench.texts import texts

__all__ = ["one_employer"]

#: Sessions up to which an employer's events are few, and from which they are not.
_FEW, _MANY = 5, 10


def one_employer(facts: GroupFacts) -> Explanation:
    """Most members are insured through one employer, and meet on few days or at one hour of the day.

    Colleagues whose cards are swiped together on many days at all hours are no outing, so that the fit falls with
    the number of sessions unless they keep to one hour. Residents, who are insured through their village, have no
    employer here.
    """
    employers = facts.members["employer"].value_counts()
    same = int(employers.iloc[0]) if len(employers) else 0
    share = max(0.0, min(1.0, (same / max(1, len(facts.members)) - 0.5) / 0.3))
    few = max(0.0, min(1.0, (_MANY - len(facts.day)) / (_MANY - _FEW)))
    evidence = texts("evidence.one_employer", same=same, people=len(facts.members), sessions=len(facts.day))
    return Explanation("one_employer", share * max(few, facts.one_hour), evidence)
