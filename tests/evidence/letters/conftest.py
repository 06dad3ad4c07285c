"""Packages of a small city: one lead of each scheme, one made by hand, several together, with and without facts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cases.cities import detected_case
from workbench.case import Case, open_case
from workbench.config import Config
from workbench.evidence.law import amounts_of
from workbench.evidence.letters.context import LetterContext, PackageFile
from workbench.evidence.letters.facts import Facts, read
from workbench.evidence.letters.letters import Letter, letters
from workbench.evidence.source_rows import Showing, rows_of_leads, shown_tables
from workbench.explore.promotion import promote
from workbench.leads.lead import SCHEMES, Lead
from workbench.run import RunResult, latest_run
from workbench.trust.pseudonyms import Pseudonyms

FULL = Path(__file__).with_name("full.toml")
MADE_AT = datetime(2026, 11, 22, 9, 30)


@dataclass(frozen=True)
class Cases:
    """A case with one run, the best lead of each scheme and one made by hand."""

    case: Case
    run: RunResult
    leads: dict[str, Lead]
    folder: Path
    contexts: dict[Any, LetterContext] = field(default_factory=dict)
    letters: dict[Any, list[Letter]] = field(default_factory=dict)

    def context(self, *schemes: str, level: str = "internal", facts: Facts | None = None) -> LetterContext:
        if (schemes, level) not in self.contexts:
            self.contexts[schemes, level] = self._context(schemes, level)
        return replace(self.contexts[schemes, level], facts=facts or Facts())

    def made(self, *schemes: str, level: str = "internal", filled: bool = False) -> list[Letter]:
        """All documents, with nothing that people wrote, or everything; made once."""
        key = (schemes, level, filled)
        if key not in self.letters:
            self.letters[key] = letters(
                self.context(*schemes, level=level, facts=self.full() if filled else None)
            )
        return self.letters[key]

    def _context(self, schemes: tuple[str, ...], level: str) -> LetterContext:
        leads = [self.leads[one] for one in schemes]
        rows = rows_of_leads(self.case, self.run, leads)
        showing = Showing.of(level, rows.members, Pseudonyms.of_case(self.case.folder))
        shown = shown_tables(rows, showing)
        tables = [data_file(f"5.04-rows/{one.stem}.csv", "5.04", len(one.rows)) for one in shown.tables]
        return LetterContext(
            case=self.case,
            run=self.run,
            leads=tuple(leads),
            level=showing.level,
            facts=Facts(),
            source_rows=rows,
            amounts=amounts_of(rows),
            showing=showing,
            law=Config().law,
            files=(*OTHERS, *tables),
            audit_head=(12, "ab" * 32),
            actor="稽核员甲",
            made_at=MADE_AT,
            package=f"{leads[0].lead_id}_20261122_{level}",
            notes=shown.notes,
        )

    def full(self, scheme: str = "card_pooling") -> Facts:
        """The form that lacks nothing, its second person and its institution named by numbers of a lead."""
        lead = self.leads[scheme]
        person = next(one.id for one in lead.members if one.kind == "patient")
        place = next(one.id for one in lead.members if one.kind in ("pharmacy", "facility"))
        path = self.folder / f"{scheme}.toml"
        words = FULL.read_text("utf-8").replace("PSN_NO", person).replace("PLACE_CODE", place)
        path.write_text(words, encoding="utf-8")
        return read(path)


def data_file(name: str, part: str, records: int | None, size: int = 4_567) -> PackageFile:
    digest = f"{len(name):02x}" * 32
    return PackageFile(f"data/5-其他材料/{name}", part, size, records, digest, digest[::-1])


OTHERS = (
    data_file("5.05-sequence.csv", "5.05", 801),
    data_file("5.06-graph/nodes.csv", "5.06", 60),
    data_file("5.06-graph/evidence.graphml", "5.06", None),
    data_file("5.08-amounts.xlsx", "5.08", 90),
    replace(data_file("audit.jsonl", "6", 9), sm3=None),
)


@pytest.fixture(scope="session")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cases]:
    folder = tmp_path_factory.mktemp("letters")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_KEYS", str(folder / "keys"))
        base = tmp_path_factory.getbasetemp()
        case = open_case(shutil.copytree(detected_case(base), folder / "case"))
        run = latest_run(case)
        leads = {scheme: next(one for one in run.leads if one.scheme == scheme) for scheme in SCHEMES}
        core = [one for one in leads["card_pooling"].members if one.kind == "patient"][:6]
        made = promote(
            case,
            [f"patient:{one.id}" for one in core],
            title="举报的几名持卡人",
            actor="稽核员甲",
            reason="群众举报",
            run=run,
        )
        yield Cases(case, run, leads | {"manual": made}, folder)
