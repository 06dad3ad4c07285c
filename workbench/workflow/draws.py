"""Random draws on record: who drew, from what, with which seed; and the same draw made again."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from workbench.workflow.details import DrawMade, checked, values_of
from workbench.workflow.draw import Draw, draw
from workbench.workflow.entries import Entry
from workbench.workflow.errors import WorkflowError
from workbench.workflow.journal import Journal

__all__ = ["Draws", "read_frame", "read_inspectors"]

#: Lists longer than this are no list of a bureau, bytes.
_LARGEST = 20_000_000


class Draws:
    """The draws of a case. Every one is on record before it is shown, so that nobody draws until it suits."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def make(self, asked: Draw, *, purpose: str, actor: str, on: date) -> Entry:
        """Draw, and write down everything that it takes to draw again.

        Raises:
            WorkflowError: see ``workbench.workflow.draw.draw``.
        """
        drawn = draw(asked)
        said = {
            **{"purpose": purpose, "on": on, "seed": asked.seed, "count": asked.count},
            "inspectors_each": asked.inspectors_each,
            "frame": tuple(sorted(asked.frame)),
            "weights": dict(asked.weights),
            "inspectors": tuple(sorted(asked.inspectors)),
            "drawn": drawn,
        }
        return self._journal.add_apart(Entry("draw", "", actor, values_of(checked(DrawMade, said))))

    def all(self) -> list[Entry]:
        """Every draw, oldest first."""
        return [one for one in self._journal.entries("") if one.kind == "draw"]

    def again(self, seq: int) -> DrawMade:
        """Make a draw again from what was written down, and compare.

        Raises:
            WorkflowError: there is no such draw, or it comes out otherwise.
        """
        found = next((one for one in self.all() if one.seq == seq), None)
        if found is None:
            raise WorkflowError("workflow_no_draw", seq=seq)
        made = checked(DrawMade, found.detail)
        asked = Draw(made.seed, made.count, made.frame, made.weights, made.inspectors, made.inspectors_each)
        if draw(asked) != made.drawn:
            raise WorkflowError("workflow_draw_differs", seq=seq)
        return made


def read_frame(path: Path) -> tuple[tuple[str, str], ...]:
    """Institutions of a CSV file (UTF-8): columns ``code`` and, if there are grades, ``grade``.

    Raises:
        WorkflowError: it has no such column.
    """
    return tuple((one["code"], one.get("grade", "")) for one in _rows(path, "code"))


def read_inspectors(path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Inspectors of a CSV file (UTF-8): columns ``name`` and ``avoid``, codes with a semicolon between them.

    Raises:
        WorkflowError: it has no such column.
    """
    return tuple((one["name"], _codes(one.get("avoid", ""))) for one in _rows(path, "name"))


def _codes(said: str) -> tuple[str, ...]:
    return tuple(sorted({one.strip() for one in said.split(";")} - {""}))


def _rows(path: Path, needed: str) -> list[dict[str, str]]:
    """Records with their cells as trimmed texts; lines without anything are left out."""
    try:
        content = path.read_bytes()
        if len(content) > _LARGEST:
            raise ValueError(f"> {_LARGEST} bytes")
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        names = [one.strip() for one in reader.fieldnames or ()]
        if needed not in names or len(set(names)) < len(names):
            raise ValueError(f"column: {needed}")
        reader.fieldnames = names
        rows = [dict(one) for one in reader]
        if any(None in one or None in one.values() for one in rows):
            raise ValueError("column count")
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else problem
        raise WorkflowError("workflow_list", path=path, reason=reason) from problem
    return [
        {name: value.strip() for name, value in one.items()}
        for one in rows
        if any(value.strip() for value in one.values())
    ]
