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

__all__ = ["CheckResult", "latest_checks", "read_checks"]

LATEST = "latest.json"


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
