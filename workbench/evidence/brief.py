"""What one package is made of, read and computed before a byte of it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.case import Case
from workbench.config import Law
from workbench.evidence.graph.levels import Level
from workbench.evidence.law import Amounts
from workbench.evidence.letters.facts import Facts
from workbench.evidence.source_rows import Showing, ShownRows, SourceRows
from workbench.leads.lead import Lead
from workbench.run import RunResult

if TYPE_CHECKING:
    from workbench.evidence.seal.signing import Signer

__all__ = ["Brief", "Order", "package_name"]


@dataclass(frozen=True)
class Order:
    """What somebody asks for.

    Attributes:
        leads: identities of the leads, at least one.
        actor: who asks.
        made_at: the only time that a package states, local clock; the same order and time give the same bytes.
        levels: for each of these a package is made.
        facts: what people wrote.
        extract: the extract that the case was loaded from: then rows are original records; None for checked rows.
        signer: signs the package; None for digests alone.
        law: lines of the province.
        templates: folder of templates of the office; None for ours alone.
    """

    leads: tuple[str, ...]
    actor: str
    made_at: datetime
    levels: tuple[Level, ...] = ("internal",)
    facts: Facts = field(default_factory=Facts)
    extract: str | Path | None = None
    signer: Signer | None = None
    law: Law = field(default_factory=Law)
    templates: Path | None = None


@dataclass(frozen=True)
class Brief:
    """One package at one level.

    Attributes:
        case: the case.
        run: the run that the leads come from.
        leads: the leads, in the order of the package.
        level: internal or transfer.
        rows: rows that the leads rest on.
        shown: the same as the level shows them.
        amounts: sums of these rows.
        showing: how people are called at this level.
        head: number and digest of the newest entry of the log before the package was begun.
        name: name of the package's folder.
        order: what was asked for.
    """

    case: Case
    run: RunResult
    leads: tuple[Lead, ...]
    level: Level
    rows: SourceRows
    shown: ShownRows
    amounts: Amounts
    showing: Showing
    head: tuple[int, str]
    name: str
    order: Order

    @property
    def made_at(self) -> datetime:
        """The only time that the package states, local clock."""
        return self.order.made_at


def package_name(leads: Sequence[Lead], level: str, made_at: datetime) -> str:
    """Name of a package: the first lead, how many more, the day and the level, all ASCII."""
    more = f"+{len(leads) - 1}" if len(leads) > 1 else ""
    return f"{leads[0].lead_id}{more}_{made_at:%Y%m%d}_{level}"
