"""What a run of the checks left behind, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.guard import damage

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["JOINED", "LATEST", "CheckResult", "joined_edges", "latest_checks", "read_checks"]

#: Files that name the result that finished last, and the last one whose findings are edges of the graph.
LATEST, JOINED = "latest.json", "joined.json"


@dataclass(frozen=True)
class CheckResult:
    """A finished run of the checks.

    Attributes:
        digest: digest of input, settings and the questions' texts.
        folder: ``CASE/checks/<digest>``.
        summary: content of ``checks.json``: one entry per check with its findings, base rates and money, or why it
            is off.
    """

    digest: str
    folder: Path
    summary: dict[str, Any]

    def findings(self, check: str | None = None) -> pd.DataFrame:
        """Findings, one row each (``findings.parquet``); of one check where it is named."""
        return self._read("findings", None if check is None else [("check", "==", check)])

    def members(self, check: str | None = None) -> pd.DataFrame:
        """Who takes part in which finding: ``finding_id``, ``check``, ``kind``, ``id``, ``subject``."""
        return self._read("members", None if check is None else [("check", "==", check)])

    def rows(self, finding: str | None = None) -> pd.DataFrame:
        """Source rows behind all findings, with ``finding_id``, or behind one."""
        return self._read("rows", None if finding is None else [("finding_id", "==", finding)])

    def _read(self, name: str, only: list[tuple[str, str, str]] | None) -> pd.DataFrame:
        import pandas as pd  # noqa: PLC0415 - half a second, and the summary does not need it

        path = self.folder / f"{name}.parquet"
        with damage(path):
            return pd.read_parquet(path, filters=only)


def read_checks(case: Case, digest: str) -> CheckResult:
    """A finished run of the checks.

    Raises:
        CaseError: its files are missing or damaged.
    """
    folder = case.folder / "checks" / digest
    with damage(folder / "checks.json"):
        return CheckResult(digest, folder, json.loads((folder / "checks.json").read_text(encoding="utf-8")))


def joined_edges(case: Case) -> Path | None:
    """The file of edges that the checks last found in the tables as they are; None where there is none.

    Columns: ``relation``, ``source`` and ``target`` (numbers of nodes; undirected ones stand there both ways),
    ``at_time``, ``fund``, ``account``, ``setl_id``, ``mdtrt_id``, ``other_setl_id``, ``via``.
    """
    pointer = case.folder / "checks" / JOINED
    if not pointer.exists():
        return None
    with damage(pointer):
        known = json.loads(pointer.read_text(encoding="utf-8"))
        edges = pointer.parent / str(known["digest"]) / "edges.parquet"
        return edges if known["data"] == case.data_digest and edges.exists() else None


def latest_checks(case: Case) -> CheckResult:
    """The run of the checks that finished last.

    Raises:
        WorkbenchError: there is none yet.
        CaseError: its files are missing or damaged.
    """
    path = case.folder / "checks" / LATEST
    if not path.exists():
        raise WorkbenchError("no_checks", path=case.folder)
    with damage(path):
        return read_checks(case, str(json.loads(path.read_text(encoding="utf-8"))["digest"]))
