"""What the summary of a campaign asks of measures: from the work where it is on record, else a blank for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.documents.model import Blank, Content
from workbench.reports.context import Context
from workbench.reports.figures import count, yuan_of
from workbench.reports.handled_state import handled_of, state, targets_of
from workbench.texts import text
from workbench.workflow.standing import Measured

__all__ = ["filled"]

#: Blanks that count institutions, and the measure that each is about.
_KINDS = {
    "talks": "talk",
    "criticised": "criticism",
    "suspended": "suspend_agreement",
    "ended": "terminate_agreement",
}


def filled(context: Context, names: Iterable[str]) -> dict[str, Content | Blank]:
    """What a campaign asks of measures: from the work where it is on record, else a blank for people to fill in."""
    done = handled_of(context)
    blank = {name: Blank(text(f"reports.blank.{name}"), text("reports.blank_who")) for name in names}
    if not done.known:
        return dict(blank)
    found: dict[str, Content | Blank] = dict(blank)
    for name, kind in _KINDS.items():
        found[name] = _recorded(context, name, done.decided(kind), ("places",))
    found["fined"] = _recorded(context, "fined", done.decided("penalty"), ("places", "persons"))
    paid = [
        (lead, one)
        for lead, one in done.measures("return")
        if any(done.within(pay.on) for pay in one.payments)
    ]
    returned = done.paid("return")
    number = state(
        context,
        text("reports.blank.returned"),
        {"paid": returned},
        ("measure", "return"),
        [(lead, one.seq) for lead, one in paid],
    )
    found["returned"] = text("reports.handled.recorded", value=yuan_of(returned), number=number)
    return found


def _recorded(
    context: Context, name: str, several: Sequence[tuple[str, Measured]], wanted: Sequence[str]
) -> str:
    counts = {key: value for key, value in targets_of(several).items() if key in wanted}
    number = state(
        context,
        text(f"reports.blank.{name}"),
        counts,
        ("blank", name),
        [(lead, one.seq) for lead, one in several],
    )
    said = text("reports.values").join(
        text("reports.value", measure=text(f"reports.measure.{key}"), value=count(value))
        for key, value in counts.items()
    )
    return text("reports.handled.recorded", value=said, number=number)
