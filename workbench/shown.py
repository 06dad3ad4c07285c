"""Tables on the terminal: the load report and the leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from workbench.leads.lead import Lead
from workbench.texts import labels, text

__all__ = ["leads_table", "load_table", "plain", "printable", "shortened"]

_STYLE = {"high": "bold", "medium": "", "low": "dim"}

_FIGURES = ("records", "accepted", "rejected")

#: Figures that are told under the file, where there are any.
_BESIDE = ("exact_duplicates", "repaired", "unregistered")


def plain(value: object) -> str:
    """Text from data made harmless for a terminal: no markup, no control characters."""
    return escape(printable(value))


def printable(value: object) -> str:
    """Text from data without control characters; its markup is not taken away."""
    return "".join(one if one.isprintable() else "�" for one in str(value))


def shortened(title: str, most: int = 80) -> str:
    """A title with its middle left out where it is long: a name that goes on for pages floods no table."""
    return title if len(title) <= most else f"{title[: most * 2 // 3]}\u2026{title[-(most // 3) :]}"


def load_table(report: dict[str, Any], language: str) -> Table:
    """What became of the records of every file."""
    table = Table(title=text("cli.load_table", language))
    table.add_column(text("column.file", language), overflow="fold")
    for name in _FIGURES:
        table.add_column(text(f"column.{name}", language), justify="right", no_wrap=True)
    for one in report["files"]:
        table.add_row(_file_cell(one, language), *[f"{one[name]:,}" for name in _FIGURES])
    return table


def _file_cell(one: dict[str, Any], language: str) -> str:
    said = labels("overview.reason")
    reasons = ", ".join(
        f"{said[code][language] if code in said else code} {count:,}"
        for code, count in sorted(one["reasons"].items())
        if count
    )
    name = f"{plain(one['name'])} [dim]{plain(one['table'])}[/dim]"
    beside = [f"{text('column.' + key, language)} {one[key]:,}" for key in _BESIDE if one[key]]
    below = " · ".join([*([reasons] if reasons else []), *beside])
    return f"{name}\n[dim]{plain(below)}[/dim]" if below else name


def leads_table(leads: Sequence[Lead], language: str) -> Table:
    """Ranked leads, readable on 80 columns."""
    table = Table(title=text("cli.leads_table", language))
    table.add_column(text("column.rank", language), justify="right", no_wrap=True)
    table.add_column(text("column.lead", language), no_wrap=True)
    table.add_column(text("column.priority", language), overflow="fold")
    table.add_column(text("column.title", language), overflow="fold", ratio=1)
    table.add_column(text("column.observed", language), justify="right", overflow="fold")
    table.add_column(text("column.fund", language), justify="right", no_wrap=True)
    for lead in leads:
        table.add_row(*_lead_cells(lead, language), style=_STYLE[lead.priority] if lead.reported else "dim")
    return table


def _lead_cells(lead: Lead, language: str) -> list[str]:
    best = lead.explanations[0] if lead.explanations else None
    reading = (
        f" · {text('explanation.' + best.kind, language)} {best.fit:.0%}" if best and best.fit >= 0.05 else ""
    )
    below = f"{text('scheme.' + lead.scheme, language)} · {lead.first_on}–{lead.last_on}{reading}"
    return [
        str(lead.rank),
        lead.lead_id,
        text(f"priority.{lead.priority}", language),
        f"{plain(shortened(lead.title[language]))}\n[dim]{plain(below)}[/dim]",
        f"{lead.observed:,}\n[dim]/{lead.expected:,.1f}[/dim]",
        f"{lead.fund_yuan:,.2f}\n[dim]{lead.account_yuan:,.2f}[/dim]",
    ]
