"""Leads in a report: how many of which kind, what stands behind them, and the largest; people are never named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.documents.model import Block, Column, Grid
from workbench.leads.lead import Lead
from workbench.reports.context import Context, day
from workbench.reports.figures import Source, count, digest_of, in_yuan, money, yuan_of
from workbench.reports.ground import Row
from workbench.reports.period import NOW
from workbench.reports.views import Names
from workbench.texts import text

__all__ = ["group_said", "leads_part"]

#: So many groups and institutions are listed.
_MOST = 10


def leads_part(context: Context, names: Names) -> tuple[dict[str, Any], dict[str, Block]]:
    """Values and tables about leads with settlements in the period, and about findings of the checks."""
    if context.run is None:
        return {"leads": {"known": False}, "found": _checks_values(context, None)}, {}
    rows = [row for row in context.ground.ask("report_lead") if row["span"] == NOW]
    by_part: dict[str, dict[str, Row]] = {"lead": {}, "scheme": {}, "place": {}}
    for row in rows:
        by_part[row["part"]][row["value"]] = row
    blocks: dict[str, Block] = {"leads": _schemes(context, by_part["scheme"])}
    if by_part["lead"]:
        blocks["groups"] = _groups(context, by_part["lead"], names)
        blocks["places"] = _places(context, by_part["place"], names)
    found, check_block = checks_part(context)
    values = {
        "leads": {
            "known": True,
            "all": count(len(context.leads)),
            "active": count(len(by_part["lead"])),
            "dismissed": count(sum(one.status == "dismissed" for one in context.leads)),
        },
        "found": found,
    }
    return values, blocks | check_block


def _state(context: Context, name: str, row: Row, part: str) -> str:
    """State what stands behind leads in the period; gives the number."""
    number = context.figures.number()
    parameters = {"part": part, "value": row["value"], "span": NOW}
    values = {
        "leads": row["leads"],
        "rows": row["rows"],
        "people": row["people"],
        "fund": money(row, "fund"),
        "account": money(row, "account"),
    }
    context.figures.add(number, name, values, Source("report_lead", parameters, row["rows"], row["digest"]))
    return number


def _schemes(context: Context, rows: Mapping[str, Row]) -> Grid:
    lines = []
    for scheme in sorted({one.scheme for one in context.leads} | set(rows)):
        mine = [one for one in context.leads if one.scheme == scheme]
        name, row = text(f"scheme.{scheme}"), rows.get(scheme)
        number = context.figures.number()
        source = Source("leads", {"scheme": scheme}, len(mine), _of_leads(mine))
        context.figures.add(number, text("reports.leads_of", name=name), {"leads": len(mine)}, source)
        if row:
            number += ", " + _state(context, text("reports.active_of", name=name), row, "scheme")
        lines.append(
            (
                name,
                count(len(mine)),
                count(row["leads"] if row else 0),
                count(row["people"] if row else 0),
                yuan_of(money(row, "fund")),
                yuan_of(money(row, "account")),
                number,
            )
        )
    heads = ("scheme", "leads", "active", "people", "fund", "account", "number")
    return Grid(_columns(heads, (2.2, 1, 1.2, 1, 2, 2, 1.2)), tuple(lines))


def _groups(context: Context, rows: Mapping[str, Row], names: Names) -> Grid:
    """The groups with most money in the period."""
    leads = {one.lead_id: one for one in context.leads}
    ordered = sorted(rows.values(), key=lambda row: (-row["fund_fen"], -row["total_fen"], row["value"]))
    lines = []
    for row in ordered[:_MOST]:
        lead = leads[row["value"]]
        number = _state(context, text("reports.lead_of", lead=lead.lead_id), row, "lead")
        lines.append(
            (
                lead.lead_id,
                group_said(lead, names),
                count(row["rows"]),
                yuan_of(money(row, "fund")),
                yuan_of(money(row, "account")),
                text(f"status.{lead.status}"),
                number,
            )
        )
    heads = ("lead", "group", "rows", "fund", "account", "status", "number")
    return Grid(_columns(heads, (1.8, 4.2, 1.05, 1.7, 1.7, 1.15, 0.8)), tuple(lines))


def group_said(lead: Lead, names: Names) -> str:
    """A lead in words without anybody's name: kind, institutions, how many people and doctors, since when."""
    places = [names.place(one.id) for one in lead.members if one.kind in ("pharmacy", "facility")]
    people = sum(one.kind == "patient" for one in lead.members)
    doctors = sum(one.kind == "doctor" for one in lead.members)
    return text(
        "reports.group",
        scheme=text(f"scheme.{lead.scheme}"),
        places=text("reports.and").join(places[:2])
        + (text("reports.more", n=len(places) - 2) if len(places) > 2 else ""),
        people=people,
        doctors=text("reports.doctors", n=doctors) if doctors else "",
        first=day(lead.first_on),
        last=day(lead.last_on),
    )


def _places(context: Context, rows: Mapping[str, Row], names: Names) -> Grid:
    """The institutions with most money behind leads in the period."""
    ordered = sorted(
        rows.values(), key=lambda row: (-row["leads"], -row["fund_fen"], -row["total_fen"], row["value"])
    )
    lines = []
    for row in ordered[:_MOST]:
        name = names.of("place", row["value"])
        number = _state(context, text("reports.place_of", name=name), row, "place")
        lines.append(
            (
                name,
                count(row["leads"]),
                count(row["rows"]),
                count(row["people"]),
                yuan_of(money(row, "fund")),
                yuan_of(money(row, "account")),
                number,
            )
        )
    heads = ("place", "leads", "rows", "people", "fund", "account", "number")
    return Grid(_columns(heads, (4.2, 1, 1, 0.9, 1.7, 1.7, 0.8)), tuple(lines))


def checks_part(context: Context) -> tuple[dict[str, Any], dict[str, Block]]:
    """Findings of the cross-checks with evidence in the period."""
    if context.checks is None:
        return _checks_values(context, None), {}
    rows = _check_rows(context)
    lines = []
    for one in context.checks.summary["checks"]:
        row = rows.get(one["id"])
        if row is None:
            continue
        name = one["name"]["zh"]
        number = context.figures.number()
        source = Source("report_check", {"check": one["id"], "span": NOW}, row["rows"], row["digest"])
        fund = in_yuan(row["fund_fen"])
        values = {"findings": row["findings"], "subjects": row["subjects"], "fund": fund}
        context.figures.add(number, text("reports.check_of", name=name), values, source)
        lines.append((name, count(row["findings"]), count(row["subjects"]), yuan_of(fund), number))
    values = _checks_values(context, len(lines))
    if not lines:
        return values, {}
    heads = ("check", "findings", "subjects", "fund", "number")
    return values, {"checks": Grid(_columns(heads, (4, 1.2, 1.2, 2, 0.8)), tuple(lines))}


def _check_rows(context: Context) -> dict[str, Row]:
    import pyarrow as pa  # noqa: PLC0415 - only with checks

    assert context.checks is not None  # noqa: S101 - the caller has looked
    subjects = context.checks.findings().set_index("finding_id")["subject_id"]
    rows = context.checks.rows()
    rows = rows[rows["role"] != "context"]
    table = rows.rename(columns={"check": "check_id"}).assign(
        subject_id=rows["finding_id"].map(subjects).to_numpy()
    )
    columns = ["finding_id", "check_id", "subject_id", "source_file", "source_row", "at_time", "fund_fen"]
    wanted = pa.Table.from_pandas(table[[*columns, "row_table", "row_key"]], preserve_index=False)
    now = context.period.now
    asked = context.ground.ask("report_check", wanted=wanted, since=now.first, until=now.until)
    return {row["check_id"]: row for row in asked}


def _checks_values(context: Context, found: int | None) -> dict[str, Any]:
    checks = context.checks
    if checks is None:
        return {"known": False}
    on = sum(one["on"] for one in checks.summary["checks"])
    return {"known": True, "on": on, "all": len(checks.summary["checks"]), "found": found or 0}


def _columns(names: tuple[str, ...], widths: tuple[float, ...]) -> tuple[Column, ...]:
    texts_first = ("scheme", "lead", "group", "place", "check", "status")
    return tuple(
        Column(text(f"reports.column.{name}"), width, "left" if name in texts_first else "right")
        for name, width in zip(names, widths, strict=True)
    )


def _of_leads(leads: list[Lead]) -> str:
    return digest_of(sorted((one.lead_id, one.rows) for one in leads))
