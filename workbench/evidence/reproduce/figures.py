"""What must come out again: every figure, row and edge of the leads in a package, as plain fields by name.

A field's name is a path (``"L-3f2a/edges/CO_SWIPE a b/count"``), its value a text, so that two lists of fields can be
compared one by one by anybody, with any program.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from workbench.evidence.graph.clean import yuan_text
from workbench.evidence.source_rows.found import Found
from workbench.explore.keys import parse_key
from workbench.leads.lead import Lead

__all__ = [
    "Fields",
    "Name",
    "context_fields",
    "edge_fields",
    "input_fields",
    "lead_fields",
    "row_fields",
    "run_fields",
]

#: Value by name.
Fields = dict[str, str]

#: What a node is called, by kind and id: the id itself, or a pseudonym.
Name = Callable[[str, str], str]


def input_fields(fingerprints: Mapping[str, Any]) -> Fields:
    """Size and digests of every input file."""
    found: Fields = {}
    for one in fingerprints["files"]:
        for field in ("bytes", "sha256", "sm3"):
            if one.get(field) is not None:
                found[f"inputs/{one['name']}/{field}"] = str(one[field])
    return found


def run_fields(record: Mapping[str, Any]) -> Fields:
    """Run id, data digest, seed, schemes, versions and parameters of ``run.json``."""
    found = {f"run/{name}": str(record[name]) for name in ("run_id", "data_digest", "seed")}
    found["run/schemes"] = " ".join(record["schemes"])
    found |= {f"run/versions/{name}": str(one) for name, one in record["versions"].items()}
    for section, settings in record["parameters"].items():
        found |= {f"run/parameters/{section}.{name}": _plain(one) for name, one in settings.items()}
    return found


def lead_fields(lead: Lead, prefix: str, name: Name) -> Fields:
    """Every figure of a lead: counts, probabilities, dates, money, members, explanations, factors."""
    found = {
        f"{prefix}/{field}": _plain(getattr(lead, field))
        for field in (
            "scheme", "observed", "expected", "log10_q", "llr", "score", "priority", "reported", "rows",
            "first_on", "last_on", "fund_yuan", "account_yuan",
        )
    }  # fmt: skip
    for member in lead.members:
        who = f"{prefix}/members/{member.kind} {name(member.kind, member.id)}"
        found |= {f"{who}/role": member.role, f"{who}/count": str(member.count)}
    found |= {f"{prefix}/explanations/{one.kind}/fit": _plain(one.fit) for one in lead.explanations}
    found |= {f"{prefix}/factors/{code}": _plain(value) for code, value in lead.factors.items()}
    return found


def row_fields(rows: pd.DataFrame, prefix: str) -> Fields:
    """How many source rows of each table stand behind a lead, and one digest over where they are."""
    where = rows[["table_name", "source_file", "source_row"]].drop_duplicates()
    found: Fields = {}
    for table, part in where.groupby("table_name", sort=True):
        places = sorted(f"{one.source_file}#{one.source_row}" for one in part.itertuples())
        found[f"{prefix}/rows/{table}/count"] = str(len(places))
        found[f"{prefix}/rows/{table}/sha256"] = _digest(places)
    return found


def context_fields(found: Iterable[Found], prefix: str) -> Fields:
    """How many rows let each factor of a lead be checked, and one digest over where they are."""
    places: dict[str, list[str]] = defaultdict(list)
    for one in found:
        for factor in one.factors:
            places[f"{factor}/{one.table}"].append(f"{one.place[0]}#{one.place[1]}")
    fields = {f"{prefix}/context/{name}/count": str(len(some)) for name, some in sorted(places.items())}
    return fields | {
        f"{prefix}/context/{name}/sha256": _digest(sorted(some)) for name, some in sorted(places.items())
    }


def edge_fields(graph: Any, prefix: str, name: Name) -> Fields:
    """Every edge: counts, times, money, and one digest over the rows behind it."""
    found: Fields = {}
    for source, target, relation, values in graph.edges(keys=True, data=True):
        ends = " ".join(f"{kind} {name(kind, one)}" for kind, one in map(parse_key, (source, target)))
        edge = f"{prefix}/edges/{relation} {ends}"
        for field in ("count", "days", "first_at", "last_at", "fund_yuan", "account_yuan"):
            if values.get(field) is not None:
                found[f"{edge}/{field}"] = _plain(values[field])
        places = sorted(f"{row.table} {row.source_file}#{row.source_row}" for row in values["rows"])
        found |= {f"{edge}/rows": str(len(places)), f"{edge}/rows_sha256": _digest(places)}
    return found


def _plain(value: object) -> str:
    """A value as the same text on every machine."""
    if isinstance(value, Decimal):
        return yuan_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, list | tuple):
        return " ".join(map(_plain, value))
    return repr(value) if isinstance(value, float) else str(value)


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
