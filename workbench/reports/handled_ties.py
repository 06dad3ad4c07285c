"""What a report says of the work, compared with the entries themselves, counted and summed once more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from workbench.reports.handled_state import NOTHING, Handled
from workbench.reports.ties import equal
from workbench.texts import texts

__all__ = ["tie_entries", "tie_money"]


def tie_money(done: Handled, whole: Mapping[str, Decimal]) -> None:
    """The money of all kinds is that of the entries themselves, to the fen."""
    ordered, paid, ever = NOTHING, NOTHING, NOTHING
    disposals = {one.seq: one for one in done.entries if one.kind == "disposal"}
    for one in done.entries:
        day = date.fromisoformat(one.detail["on"]) if one.kind in ("disposal", "payment") else None
        amount = Decimal(one.detail.get("amount") or 0) if day else NOTHING
        if one.kind == "disposal" and done.until(day):
            ordered += amount * done.within(day)
            ever += amount
        elif one.kind == "payment" and done.until(day) and one.refers in disposals:
            paid += amount * done.within(day)
            ever -= amount
    for key, value in (("ordered", ordered), ("paid", paid), ("outstanding", ever)):
        _equal(f"{key}_fen", int(whole[key].scaleb(2)), int(value.scaleb(2)))


def tie_entries(done: Handled) -> None:
    """The stages and closings that are counted are those of the entries."""
    steps = sum(len(work.steps) for work in done.works.values())
    _equal("begun", steps, sum(one.kind == "stage" for one in done.entries))
    closings = sum(len(work.closings) for work in done.works.values())
    _equal("closed", closings, sum(one.kind == "close" for one in done.entries))


def _equal(measure: str, parts: int, whole: int) -> None:
    equal(texts("reports.tie.handled"), measure, parts, whole)
