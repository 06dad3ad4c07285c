"""What somebody asks for, with everything that they left open filled in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from workbench.case import Case
from workbench.config import Law
from workbench.errors import WorkbenchError
from workbench.evidence.brief import Order
from workbench.evidence.graph.levels import LEVELS, Level
from workbench.evidence.letters.facts import Facts, read
from workbench.evidence.seal.keys import signing_key
from workbench.evidence.seal.signing import Signer
from workbench.trust.actor import checked_actor, present_actor

__all__ = ["Asked", "Choices", "ordered"]

#: A level, or both.
Asked = Literal["internal", "transfer", "both"]


class Choices(TypedDict, total=False):
    """What may be said beside the leads.

    Attributes:
        level: ``internal``, ``transfer`` or ``both``.
        facts: what people wrote, or the file in which they wrote it; none for named blanks.
        extract: the extract that the case was loaded from, so that rows are the original records.
        signer: who signs; by default the key file of the office, made at first use; None for digests alone.
        law: lines of the province.
        templates: folder of templates of the office.
        actor: who makes the package; by default ``WORKBENCH_ACTOR`` or the login.
        made_at: the time that the package states, local clock; by default now.
    """

    level: Asked
    facts: Facts | str | Path | None
    extract: str | Path | None
    signer: Signer | None
    law: Law
    templates: Path | None
    actor: str | None
    made_at: datetime | None


def ordered(case: Case, leads: str | Sequence[str], out: Path, **chosen: Unpack[Choices]) -> Order:
    """An order with nothing left open.

    Raises:
        EvidenceError: the facts cannot be read, or the key of the office cannot be used.
        WorkbenchError: there is no such level.
        CaseError: the name of the actor cannot be used.
    """
    facts = chosen.get("facts")
    signer = chosen["signer"] if "signer" in chosen else signing_key(outside=(case.folder, out))
    actor = chosen.get("actor")
    return Order(
        leads=(leads,) if isinstance(leads, str) else tuple(leads),
        actor=checked_actor(actor) if actor else present_actor(),
        made_at=(chosen.get("made_at") or datetime.now()).replace(microsecond=0, tzinfo=None),
        levels=_levels(chosen.get("level", "internal")),
        facts=facts if isinstance(facts, Facts) else read(None if facts is None else Path(facts)),
        extract=chosen.get("extract"),
        signer=signer,
        law=chosen.get("law") or Law(),
        templates=chosen.get("templates"),
    )


def _levels(asked: str) -> tuple[Level, ...]:
    if asked == "both":
        return ("internal", "transfer")
    for level in ("internal", "transfer"):
        if asked == level:
            return (level,)
    raise WorkbenchError("evidence_level", level=asked, levels=", ".join((*LEVELS, "both")))
