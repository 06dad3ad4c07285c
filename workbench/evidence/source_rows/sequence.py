"""Settlements in time at each institution, with the seconds between one and the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.evidence.source_rows.model import Money, Settlement, SourceRows
from workbench.evidence.source_rows.showing import Showing
from workbench.evidence.source_rows.shown import money_text
from workbench.texts import text

__all__ = ["SEQUENCE_COLUMNS", "PlaceSequence", "Swipe", "sequence_table", "swipe_sequence"]

#: Columns of a sequence as a table; ``sequence.column.<code>`` says what each is called.
SEQUENCE_COLUMNS = (
    *("number", "at", "seconds", "card", "person", "name"),
    *("total_yuan", "fund_yuan", "account_yuan", "operator", "terminal", "message_id"),
    *("setl_id", "kind", "leads", "source_file", "source_row"),
)


@dataclass(frozen=True)
class Swipe:
    """One settlement in a sequence.

    Attributes:
        number: position at its place, from 1.
        at: time of settlement, ``2025-01-02 03:04:05``; empty where the data has none.
        seconds: whole seconds since the row before it, which may lie days before; None for the first and where a time
            is missing.
        card: card as the graph calls it, or its pseudonym; empty where the run names none.
        person: number of the person, or the pseudonym.
        name: name of the person, as far as the level shows it.
        money: its money.
        operator: operator, or the pseudonym.
        terminal: number of the terminal.
        message_id: id of the message with which it was made.
        setl_id: key of the settlement.
        is_refund: whether it is a refund.
        leads: leads that it counts for.
        source_file: where it is from.
        source_row: row there.
    """

    number: int
    at: str
    seconds: int | None
    card: str
    person: str
    name: str
    money: Money
    operator: str
    terminal: str
    message_id: str
    setl_id: str
    is_refund: bool
    leads: tuple[str, ...]
    source_file: str
    source_row: int


@dataclass(frozen=True)
class PlaceSequence:
    """The settlements at one institution, by time and key.

    Attributes:
        place: code of the institution.
        kind: ``pharmacy`` or ``facility``.
        name: its name.
        rows: the settlements.
    """

    place: str
    kind: str
    name: str
    rows: tuple[Swipe, ...]


def swipe_sequence(rows: SourceRows, showing: Showing) -> tuple[PlaceSequence, ...]:
    """The settlements of some leads and their refunds, per institution.

    The seconds are those since the row before in this table, not since the last swipe of anybody at the place: the
    place's other traffic is no evidence against anybody and is not in it.
    """
    checked = {row.key: row.checked for one in rows.tables if one.table == "setl_d" for row in one.rows}
    at_place: dict[str, list[Settlement]] = defaultdict(list)
    for one in rows.settlements:
        at_place[one.fixmedins_code].append(one)
    found = []
    for place, settlements in sorted(at_place.items()):
        swipes: list[Swipe] = []
        before: Settlement | None = None
        for one in settlements:
            fields = checked[one.setl_id]
            swipes.append(
                Swipe(
                    number=len(swipes) + 1,
                    at="" if one.at is None else one.at.strftime("%Y-%m-%d %H:%M:%S"),
                    seconds=_between(before, one),
                    card=_card(rows, showing, one),
                    person=showing.person("patient", one.psn_no),
                    name=showing.name("patient", one.psn_no, rows.names.get(("patient", one.psn_no), "")),
                    money=one.money,
                    operator=showing.pseudonyms.of("operator", fields.get("opter_id", "")),
                    terminal=fields.get("dev_no", ""),
                    message_id=fields.get("msgid", ""),
                    setl_id=one.setl_id,
                    is_refund=one.is_refund,
                    leads=one.leads,
                    source_file=one.source_file,
                    source_row=one.source_row,
                )
            )
            before = one
        kind = rows.places.get(place, "facility")
        found.append(PlaceSequence(place, kind, rows.names.get((kind, place), ""), tuple(swipes)))
    return tuple(found)


def sequence_table(sequence: PlaceSequence, language: str = "zh") -> list[tuple[str, ...]]:
    """The rows of a sequence as text, one per column of ``SEQUENCE_COLUMNS``."""
    return [_texts(one, language) for one in sequence.rows]


def _texts(one: Swipe, language: str) -> tuple[str, ...]:
    kind = text("sequence.kind.refund" if one.is_refund else "sequence.kind.settlement", language)
    money: Sequence[str] = [
        money_text(one.money.total),
        money_text(one.money.fund),
        money_text(one.money.account),
    ]
    return (
        *(str(one.number), one.at, "" if one.seconds is None else str(one.seconds)),
        *(one.card, one.person, one.name, *money),
        *(one.operator, one.terminal, one.message_id, one.setl_id, kind),
        *(" ".join(one.leads), one.source_file, str(one.source_row)),
    )


def _between(before: Settlement | None, one: Settlement) -> int | None:
    if before is None or before.at is None or one.at is None:
        return None
    return int((one.at - before.at).total_seconds())


def _card(rows: SourceRows, showing: Showing, one: Settlement) -> str:
    """The card of a settlement; it is the person's own, so it is shown where its owner or itself is a member."""
    card = rows.cards.get(one.setl_id, "")
    own = showing.plain("card", card) or showing.plain("patient", one.psn_no)
    return card if own else showing.pseudonyms.of("card", card)
