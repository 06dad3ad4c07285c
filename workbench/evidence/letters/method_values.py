"""How the analysis was made: run, settings, versions, seed, steps, and what the data left unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph_loaders.ontology import edge_types, node_types, ontology
from workbench.documents.model import Block, Column, Grid
from workbench.evidence.letters.context import LetterContext
from workbench.evidence.letters.people import People
from workbench.evidence.letters.said import enumerated, label, whole
from workbench.guard import damage
from workbench.inputs import read_report
from workbench.texts import text

__all__ = ["method_blocks", "method_values"]

_PROGRAM, _SOURCES = "yibao-workbench", "sources"
_STEPS = 6


def method_values(context: LetterContext, people: People) -> dict[str, Any]:
    """Run, versions, steps, gaps of the data."""
    record = context.run.record
    versions = {str(name): str(value) for name, value in record["versions"].items()}
    others = [
        f"{name} {value}" for name, value in sorted(versions.items()) if name not in (_PROGRAM, _SOURCES)
    ]
    count, head = context.audit_head
    return {
        "method": {
            "program": f"{_PROGRAM} {versions.get(_PROGRAM, '')}",
            "environment": enumerated(others),
            "run": str(record["run_id"]),
            "seed": str(record["seed"]),
            "sources": versions.get(_SOURCES, ""),
            "data_digest": str(record["data_digest"]),
        },
        "audit": {"count": whole(count), "head": head},
        "steps": [text(f"letters.step.{number}", run=record["run_id"]) for number in range(1, _STEPS + 1)],
        "unknown": _unknown(context, people) or [text("letters.nothing_unknown")],
        "row_notes": _of_rows(context, people),
    }


def method_blocks(context: LetterContext) -> dict[str, Block]:
    """Settings of the run, and what the graph is made of."""
    return {"parameters": _parameters(context), "kinds": _kinds(), "relations": _relations()}


def _parameters(context: LetterContext) -> Grid:
    """Every setting that changes results, in words, with its name and value."""
    columns = (
        Column(text("letters.column.setting"), 4),
        Column(text("letters.column.code"), 3),
        Column(text("letters.column.value"), 2, "right"),
    )
    rows = tuple(
        (label("letters.parameter", code), code, value) for code, value in _flat(context.run.parameters())
    )
    return Grid(columns, rows)


def _flat(parameters: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for section, values in sorted(parameters.items()):
        for name, value in sorted(values.items()):
            said = enumerated(f"{one:g}" for one in value) if isinstance(value, list) else str(value)
            yield f"{section}.{name}", said


def _unknown(context: LetterContext, people: People) -> list[str]:
    """What was switched off at the load or in the run, and what a lead leaves open; each said once."""
    with damage(context.case.folder / "load-report.json"):
        report = read_report(context.case.folder)
    loaded = [
        *report.get("switched_off", []),
        *(one for file in report["files"] for one in file["switched_off"]),
    ]
    of_leads = [note for lead in context.leads for note in lead.notes]
    notes = [*loaded, *context.run.notes, *of_leads]
    return list(dict.fromkeys(people.told(note["zh"]) for note in notes))


def _of_rows(context: LetterContext, people: People) -> list[str]:
    """What has to be known about the rows: what was hidden, and institutions that no lead has as a member."""
    members = {(one.kind, one.id) for lead in context.leads for one in lead.members}
    places = [(one.kind, one.id) for one in context.amounts.institutions]
    others = [people.called(*one).replace("\n", " ") for one in places if one not in members]
    said = list(dict.fromkeys(people.told(note["zh"]) for note in context.notes))
    return [*said, *([text("letters.other_places", places=enumerated(others))] if others else [])]


def _kinds() -> Grid:
    columns = (Column(text("letters.column.kind"), 2), Column(text("letters.column.colour"), 2))
    return Grid(
        columns, tuple((one.zh, text(f"letters.colour.{kind}")) for kind, one in node_types().items())
    )


def _relations() -> Grid:
    """Relations that a graph may hold; what one occurrence of each is."""
    columns = (
        Column(text("letters.column.relation"), 2),
        Column(text("letters.column.ends"), 2.4),
        Column(text("letters.column.once"), 3),
    )
    rows = []
    for declared in edge_types().values():
        unit = ontology().counts[declared.counts].zh
        ends = text("letters.ends", source=_type(declared.source), target=_type(declared.target))
        nature = text(f"evidence.nature.{declared.nature}", unit=unit)
        rows.append((declared.zh, ends, nature))
    return Grid(columns, tuple(rows))


def _type(name: str) -> str:
    return ontology().node_types[name].zh
