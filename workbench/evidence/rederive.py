"""A whole package derived again: its seal checked, its figures met by a rerun, its tables at one with its figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graph_loaders import Progress
from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.parts import figures_of, run_of
from workbench.evidence.reproduce import Reproduction, Statement, read_statement, reproduce
from workbench.evidence.reproduce.figures import Name
from workbench.evidence.seal.check import check
from workbench.evidence.source_rows import Showing
from workbench.trust.pseudonyms import RECORD, Pseudonyms

__all__ = ["rederive"]


def rederive(case: Case, package: Path, *, progress: Progress | None = None) -> Reproduction:
    """Check a package's seal, then derive every figure and edge that it states once more from the case.

    Args:
        case: the case; nothing in it is written.
        package: folder of the package.
        progress: is told how far the rerun is.

    Raises:
        EvidenceError: the package does not verify, or says nothing that could be derived again; or its people are
            pseudonyms and this case has no key for them.
        CaseError: the case is damaged.
        WorkbenchError: the key of the case's pseudonyms is not on this machine.
    """
    checked = check(package)
    if checked.exit_code:
        raise EvidenceError("reproduce_seal", path=package, wrong="; ".join(checked.wrong()[:3]))
    stated = read_statement(figures_of(package))
    return reproduce(case, stated, _record(run_of(package)), name=_names(case, stated), progress=progress)


def _record(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as problem:
        raise EvidenceError("reproduce_file", path=path.name, reason=type(problem).__name__) from problem


def _names(case: Case, stated: Statement) -> Name:
    """What nodes are called in the package: members of its leads by their ids, or everybody by a pseudonym."""
    if stated.level == "transfer":
        return lambda _kind, node_id: node_id
    if not (case.folder / RECORD).exists():
        raise EvidenceError("reproduce_key", path=case.folder)
    return Showing.of(stated.level, frozenset(), Pseudonyms.of_case(case.folder)).person
