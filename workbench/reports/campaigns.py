"""The summary of a campaign: what was decided, at how many institutions of which kind, and the money behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.documents.model import Block, Column, Grid
from workbench.reports.context import Context, scope_values
from workbench.reports.figures import Source, count, digest_of, money, yuan_of
from workbench.reports.ground import Row
from workbench.reports.handled import handled_part
from workbench.reports.handled_blanks import filled
from workbench.reports.period import NOW
from workbench.reports.standing import Decided, decided_in
from workbench.reports.ties import equal
from workbench.reports.views import Names
from workbench.texts import text, texts

__all__ = ["campaigns"]

#: Views whose parts make the whole: every settlement has one institution and one month.
_TIED = ("place_kind", "place", "month")
_ADDITIVE = ("rows", "refunds", "total_fen", "fund_fen", "account_fen")
#: What only people know: amounts that an authority has found, and measures taken (disposals named by the sources).
_BLANKS = (
    "found_money",
    "agreement_money",
    "returned",
    "talks",
    "criticised",
    "suspended",
    "ended",
    "fined",
)
_KINDS = {"facility": "facility", "pharmacy": "pharmacy", "": "unknown"}


def campaigns(context: Context) -> tuple[dict[str, Any], dict[str, Block]]:
    """Values and ready blocks of the summary.

    Raises:
        WorkbenchError: ``report_tie``: totals do not tie.
    """
    now = context.period.now
    decided = decided_in(context.history, now.first, now.last)
    parts: dict[str, list[Row]] = {view: [] for view in ("whole", *_TIED, "lead", "scheme")}
    for row in context.ground.ask("report_campaign"):
        parts[row["view"]].append(row)
    whole = parts["whole"][0] if parts["whole"] else None
    _check(parts, whole)
    names = Names(context.ground.ask("report_place"), [])
    blocks: dict[str, Block] = {}
    number = _state(context, text("reports.whole"), whole) if whole else ""
    if whole:
        for view in ("place_kind", "scheme", "place", "month"):
            blocks[view] = _grid(context, view, parts[view], names, (whole, number))
    blocks["decided"] = _decided(context, decided)
    handled, handled_blocks = handled_part(context)
    values = {
        **scope_values(context, whole),
        **handled,
        "decided": bool(decided),
        "whole": _values(whole, parts["place_kind"], number),
        "blank": filled(context, _BLANKS),
    }
    return values, blocks | handled_blocks


def _check(parts: Mapping[str, Sequence[Row]], whole: Row | None) -> None:
    for view in _TIED:
        for measure in _ADDITIVE:
            named = texts(
                "reports.tie.campaign",
                view=texts(f"reports.view.{view}"),
                span=texts(f"reports.span.{NOW}"),
            )
            found = sum(row[measure] for row in parts[view])
            equal(named, measure, found, whole[measure] if whole else 0)


def _values(whole: Row | None, kinds: Sequence[Row], number: str) -> dict[str, Any]:
    """The whole in words: institutions by kind, people, money."""
    places = {_KINDS[row["value"]]: count(row["places"]) for row in kinds}
    return {
        "number": number,
        "any": whole is not None,
        "leads": count(whole["leads"] if whole else 0),
        "places": count(sum(row["places"] for row in kinds)),
        "facilities": places.get("facility", "0"),
        "pharmacies": places.get("pharmacy", "0"),
        "unknown": places.get("unknown", ""),
        "people": count(whole["people"] if whole else 0),
        "rows": count(whole["rows"] if whole else 0),
        "total": yuan_of(money(whole, "total")),
        "fund": yuan_of(money(whole, "fund")),
        "account": yuan_of(money(whole, "account")),
    }


def _state(context: Context, name: str, row: Row) -> str:
    number = context.figures.number()
    values = {
        "leads": row["leads"],
        "settlements": row["rows"] - row["refunds"],
        "refunds": row["refunds"],
        "people": row["people"],
        "places": row["places"],
        **{key: money(row, key) for key in ("total", "fund", "account")},
    }
    parameters = {"view": row["view"], "value": row["value"]}
    source = Source("report_campaign", parameters, row["rows"], row["digest"])
    context.figures.add(number, text("reports.campaign_of", name=name), values, source)
    return number


def _grid(context: Context, view: str, rows: Sequence[Row], names: Names, total: tuple[Row, str]) -> Grid:
    """One view: the largest fund first (months in their order), the whole last; schemes overlap and have no whole."""
    ordered = sorted(
        rows, key=lambda row: row["value"] if view == "month" else (-row["fund_fen"], row["value"])
    )
    lines = []
    for row in ordered:
        name = _name(view, row["value"], names)
        lines.append(_cells(name, row, _state(context, name, row)))
    if view != "scheme":
        lines.append(_cells(text("reports.whole"), *total))
    heads = ("leads", "places", "settlements", "people", "total", "fund", "account", "number")
    widths = (1.05, 1.05, 1, 0.9, 1.9, 1.8, 1.7, 0.8)
    columns = tuple(
        Column(text(f"reports.column.{name}"), width, "right")
        for name, width in zip(heads, widths, strict=True)
    )
    return Grid((Column(text(f"reports.view.{view}"), 2.8), *columns), tuple(lines))


def _name(view: str, value: str, names: Names) -> str:
    if view == "scheme":
        return text(f"scheme.{value}")
    return value if view == "month" else names.of(view, value)


def _cells(name: str, row: Row, number: str) -> tuple[str, ...]:
    return (
        name,
        count(row["leads"]),
        count(row["places"]),
        count(row["rows"] - row["refunds"]),
        count(row["people"]),
        *(yuan_of(money(row, key)) for key in ("total", "fund", "account")),
        number,
    )


def _decided(context: Context, decided: Sequence[Decided]) -> Grid:
    """Decisions by status and reason: where leads were sent, why they were dismissed."""
    counted = Counter((one.status, one.reason) for one in decided)
    lines = []
    for (status, reason), times in sorted(counted.items()):
        mine = [one for one in decided if (one.status, one.reason) == (status, reason)]
        number = context.figures.number()
        parameters = {"status": status, "reason": reason, "span": NOW}
        source = Source("reviews", parameters, times, digest_of((one.lead_id, one.seq) for one in mine))
        said = (text(f"status.{status}"), text(f"review.reason.{status}.{reason}"))
        context.figures.add(
            number, text("reports.decision", status=said[0], reason=said[1]), {"leads": times}, source
        )
        lines.append((*said, count(times), number))
    columns = (
        Column(text("reports.column.status"), 2),
        Column(text("reports.column.reason"), 3),
        Column(text("reports.column.leads"), 1, "right"),
        Column(text("reports.column.number"), 0.8, "right"),
    )
    return Grid(columns, tuple(lines))
