"""Reports as tests look at them: made without being written, and counted once more by other means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import workbench
from workbench.documents.model import Document, Grid, Heading, contents, plain
from workbench.leads import history
from workbench.reports.context import Context
from workbench.reports.opened import opened
from workbench.reports.output import document_of
from workbench.reports.period import Period

MADE_AT = datetime(2026, 1, 5, 9, 0)

#: Markup, formulas, references, other directions of writing, and a name that is longer than a page is wide.
HOSTILE = (
    "<script>alert(1)</script>药店",
    '=HYPERLINK("http://a","b")',
    "{{ whole.fund }}{% for a in b %}",
    "#set page(width: 1cm)",
    "一|二|三\n## 四",
    "长" * 300,
    "\u202e反\u0007转",
    "'; drop table setl_d; --",
)
#: A disease of a few people; its name in the data is a person's.
RARE_DISEASE = ("Q99.9", "王小明的病")


@dataclass(frozen=True)
class Report:
    """A report and what it states."""

    document: Document
    figures: list[dict[str, Any]]

    @property
    def said(self) -> str:
        """Everything that it says."""
        return "\n".join(plain(one) for block in self.document.blocks for one in contents(block))

    def grids(self, head: str) -> list[Grid]:
        """Its tables whose first column has such a head."""
        grids = [one for one in self.document.blocks if isinstance(one, Grid)]
        return [one for one in grids if one.columns[0].title == head]

    def entry(self, question: str, **parameters: object) -> dict[str, Any]:
        """The one entry with such parameters."""
        (found,) = self.entries(question, **parameters)
        return found

    def entries(self, question: str, **parameters: object) -> list[dict[str, Any]]:
        """All entries with such parameters."""
        return [
            one
            for one in self.figures
            if one["question"] == question
            and all(one["parameters"].get(key) == value for key, value in parameters.items())
        ]


@contextmanager
def context_of(case: Path, period: Period, made_at: datetime = MADE_AT) -> Iterator[Context]:
    """The context of a report."""
    with opened(workbench.open_case(case), period, made_at=made_at) as context:
        yield context


def report(case: Path, period: Period, made_at: datetime = MADE_AT) -> Report:
    """A report, not written."""
    with context_of(case, period, made_at) as context:
        return Report(document_of(context), context.figures.entries)


def counted(city: Path, month: str) -> pd.DataFrame:
    """Valid settlements of a month straight from the extract, money as Decimal."""
    table = pd.read_parquet(city / "SETL_D.parquet")
    table = table[table["vali_flag"] != "0"]
    times = pd.to_datetime(table["setl_time"].astype(str))
    table = table[times.dt.strftime("%Y-%m") == month].copy()
    for name in ("medfee_sumamt", "fund_pay_sumamt", "acct_pay"):
        table[name] = [Decimal(str(one)).quantize(Decimal("0.01")) for one in table[name]]
    return table


def parts(made: Report) -> str:
    """The numerals of its parts, in their order."""
    said = [one.text for one in made.document.blocks if isinstance(one, Heading) and one.level == 1]
    return "".join(one.partition("、")[0] for one in said if "、" in one)


def total(values: Any) -> str:
    """A sum of Decimals as text."""
    return str(sum(values, Decimal("0.00")))


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Let the next decisions be taken at a time (UTC)."""
    monkeypatch.setattr(history, "now", lambda: moment)
