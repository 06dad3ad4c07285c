"""What the documents of a package are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.case import Case
from workbench.evidence.graph.levels import Level
from workbench.evidence.letters.facts import Facts
from workbench.leads.lead import Lead
from workbench.run import RunResult
from workbench.texts import Text

if TYPE_CHECKING:
    from workbench.config import Law
    from workbench.evidence.law import Amounts
    from workbench.evidence.source_rows import Showing, SourceRows

__all__ = ["LetterContext", "PackageFile"]


@dataclass(frozen=True)
class PackageFile:
    """A data file of the package, written and never changed again.

    Attributes:
        path: inside the bag, with slashes.
        part: number of the part, for example ``5.04``.
        size: bytes.
        records: lines of data; None where it is no table.
        sha256: digest of its bytes, hexadecimal.
        sm3: the same by SM3; None where the program could not compute it.
    """

    path: str
    part: str
    size: int
    records: int | None
    sha256: str
    sm3: str | None = None

    @property
    def name(self) -> str:
        """File name without folders."""
        return self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class LetterContext:
    """Everything that the documents of one package may say, at one level.

    Attributes:
        case: the case.
        run: the run that the leads come from.
        leads: the leads, in the order of the package.
        level: internal masks people, transfer names the members.
        facts: what people wrote.
        source_rows: rows that the leads rest on.
        amounts: sums of these rows.
        showing: how people are called at this level, the same as in the tables of 5.04 and 5.05.
        law: lines of the province.
        files: data files that are already written.
        audit_head: number and digest of the newest entry of the log.
        actor: who makes the package.
        made_at: stated time, local clock; the only time that the documents know.
        package: name of the bag.
        notes: what has to be said about the rows, their basis and what was hidden in them.
        pictures: the graph of each lead as PNG or SVG, at this level, by lead.
        templates: folder of templates of the office; None for ours alone.
        standing: how each lead stands: who decided what, and whether a second person saw it, a sentence each.
        confirmed: whether somebody has confirmed every lead; if not, a transfer is a draft.
    """

    case: Case
    run: RunResult
    leads: tuple[Lead, ...]
    level: Level
    facts: Facts
    source_rows: SourceRows
    amounts: Amounts
    showing: Showing
    law: Law
    files: tuple[PackageFile, ...]
    audit_head: tuple[int, str]
    actor: str
    made_at: datetime
    package: str
    notes: tuple[Text, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    templates: Path | None = None
    standing: tuple[str, ...] = ()
    confirmed: bool = True
