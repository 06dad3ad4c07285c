"""Runs the checks on a case and writes what they found, the same bytes for the same input."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import queries
from graph_loaders import Progress
from workbench.case import Case
from workbench.checks.check import Check
from workbench.checks.columns import missing
from workbench.checks.finding import Said, finding_table
from workbench.checks.registry import CHECKS
from workbench.checks.result import JOINED, LATEST, CheckResult, read_checks
from workbench.checks.settings import Settings, default_settings
from workbench.checks.summary import entries
from workbench.checks.workspace import Workspace
from workbench.errors import CaseError, WorkbenchError
from workbench.files import write_json
from workbench.guard import damage, storage

__all__ = ["made_checks", "run_checks"]

#: Files of a result beside ``checks.json``.
TABLES = ("findings", "members", "rows", "edges")

#: Checks whose findings are edges of the graph, and the file that names the last result that has them.
JOINING = frozenset({"contact_hub", "shared_terminal"})


def run_checks(
    case: Case,
    settings: Settings | None = None,
    *,
    only: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """Run all checks, or some, and write findings, members, rows and figures under ``checks/<digest>``.

    A run with the same input, settings and questions is not repeated. Results are written aside and then put in
    place: a run that fails leaves earlier results standing.

    Args:
        case: an opened case.
        settings: settings by id of the check; the defaults where None.
        only: ids of the checks to run; all where empty.
        threads: worker threads; results do not depend on it.
        progress: is told after each check.

    Raises:
        WorkbenchError: a check is not known.
        CaseError: another process holds the case, a table is damaged, or the disk is full.
    """
    with case.writing():
        return made_checks(case, settings, only=only, threads=threads, progress=progress)


def made_checks(
    case: Case,
    settings: Settings | None = None,
    *,
    only: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """As ``run_checks``, for a caller that holds the case for writing."""
    chosen = _chosen(only)
    made = default_settings() | (settings or {})
    digest = _digest(case, chosen, made)
    folder = case.folder / "checks" / digest
    if not _whole(case, digest):
        _into(case, folder, chosen, made, threads, progress)
    with storage(folder):
        write_json(folder.parent / LATEST, {"digest": digest})
        if {one.id for one in chosen} >= JOINING:
            write_json(folder.parent / JOINED, {"digest": digest, "data": case.data_digest})
    return read_checks(case, digest)


def _whole(case: Case, digest: str) -> bool:
    """Whether a result is there and can be read; a damaged one is made again."""
    folder = case.folder / "checks" / digest
    if not (folder / "checks.json").exists():
        return False
    try:
        read_checks(case, digest)
        for name in TABLES:
            with damage(folder / f"{name}.parquet"):
                pq.read_metadata(folder / f"{name}.parquet")
    except CaseError:
        return False
    return True


def _chosen(only: Sequence[str]) -> tuple[Check, ...]:
    known = [check.id for check in CHECKS]
    for name in only:
        if name not in known:
            raise WorkbenchError("unknown_check", check=name, known=", ".join(known))
    return tuple(check for check in CHECKS if not only or check.id in only)


def _digest(case: Case, checks: Sequence[Check], settings: Settings) -> str:
    """What the results depend on: input, settings, and the text of every question and every module of the checks."""
    sources = [queries.read(name, "sql") for name in queries.names("sql") if name.startswith("check_")]
    sources += [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))]
    content = {
        "data": case.data_digest,
        "settings": {check.id: settings[check.id].model_dump(mode="json") for check in checks},
        "sources": hashlib.sha256("\0".join(sources).encode()).hexdigest(),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _into(
    case: Case,
    folder: Path,
    checks: Sequence[Check],
    settings: Settings,
    threads: int | None,
    progress: Progress | None,
) -> None:
    building = folder.with_name(f".{folder.name}.building")
    with storage(folder.parent):
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
    try:
        with Workspace.over(case, threads=threads) as space:
            off = _off(case, checks, settings)
            said = _find(space, [check for check in checks if check.id not in off], settings, progress)
            tables = _tables(space, said)
            population = {one["kind"]: one["of"] for one in space.answer("check_population").to_pylist()}
        listed = entries(checks, settings, off, tables["findings"], tables["members"], population)
        with storage(folder.parent):
            for name, table in tables.items():
                pq.write_table(table, building / f"{name}.parquet", compression="zstd")
            write_json(
                building / "checks.json",
                {"format": 1, "data": case.data_digest, "population": population, "checks": listed},
            )
            shutil.rmtree(folder, ignore_errors=True)
            building.rename(folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _off(case: Case, checks: Sequence[Check], settings: Settings) -> dict[str, tuple[str, ...]]:
    """Checks that do not run, with the columns that they lack; none where the settings switch them off."""
    lacking = {check.id: missing(check, case.folder / "tables") for check in checks}
    return {name: needs for name, needs in lacking.items() if needs or not settings[name].on}


def _find(space: Workspace, checks: Sequence[Check], settings: Settings, progress: Progress | None) -> Said:
    said: dict[tuple[str, int, str], Any] = {}
    for number, check in enumerate(checks, start=1):
        found = space.find(check, settings[check.id])
        said |= {(check.id, one["subject"], one["part"]): one["said"] for one in found}
        if progress is not None:
            progress.step("checks", number, len(checks))
    return said


def _tables(space: Workspace, said: Said) -> dict[str, pa.Table]:
    found, rows = space.answer("check_finding"), space.answer("check_rows")
    findings = finding_table(found, space.answer("check_money"), said, {check.id: check for check in CHECKS})
    return {
        "findings": findings,
        "members": _named(space.answer("check_members"), findings),
        "rows": _named(rows, findings),
        "edges": space.answer("check_edges"),
    }


def _named(table: pa.Table, findings: pa.Table) -> pa.Table:
    """The number of the finding replaced by its id and its check."""
    names = {
        name: pc.take(findings[column].combine_chunks(), table["finding"].combine_chunks())
        for name, column in (("finding_id", "finding_id"), ("check", "check"))
    }
    rest = table.drop_columns(["finding"])
    return pa.table({**names, **{name: rest[name] for name in rest.column_names}})
