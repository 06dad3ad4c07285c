"""A detection run: stages that can be resumed, one folder of results, the same bytes for the same input."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_loaders import Progress
from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.files import write_json, write_parquet
from workbench.guard import damage
from workbench.leads.lead import CHECKS, STAGES, Lead
from workbench.leads.record import from_record, to_record
from workbench.leads.reopening import Growth
from workbench.leads.store import LeadStore
from workbench.side_by_side import side_by_side
from workbench.stage import EMBEDDED, check_engine, is_whole, opened, stage
from workbench.texts import Text
from workbench.versions import versions

if TYPE_CHECKING:
    import pandas as pd

    from workbench.config import Config

__all__ = ["RunResult", "detect", "latest_run", "read_run", "run_ids"]


@dataclass(frozen=True)
class RunResult:
    """A finished run.

    Attributes:
        run_id: digest of input, settings, seed and program version.
        folder: where its files are.
        leads: all leads, best first; those below the threshold too.
        notes: what was switched off or not known.
    """

    run_id: str
    folder: Path
    leads: tuple[Lead, ...]
    notes: tuple[Text, ...]

    @property
    def record(self) -> dict[str, Any]:
        """What the run says of itself.

        Raises:
            CaseError: the file is damaged.
        """
        with damage(self.folder / "run.json"):
            return dict(json.loads((self.folder / "run.json").read_text(encoding="utf-8")))

    def parameters(self) -> dict[str, Any]:
        """The settings that the run was made with."""
        with damage(self.folder / "run.json"):
            return dict(self.record["parameters"])

    @property
    def data_digest(self) -> str:
        """Digest of the data that the run was made on; another than the case's once a delivery was added."""
        with damage(self.folder / "run.json"):
            return str(self.record["data_digest"])

    def rows(self, lead_id: str | None = None) -> pd.DataFrame:
        """Evidence rows of all leads, with ``lead_id``, or of one lead."""
        import pandas as pd  # noqa: PLC0415 - half a second, and leads do not need it

        only = None if lead_id is None else [("lead_id", "==", lead_id)]
        with damage(self.folder / "rows.parquet"):
            return pd.read_parquet(self.folder / "rows.parquet", filters=only)


def detect(
    case: Case,
    *,
    schemes: Sequence[str] = STAGES,
    config: Config | None = None,
    progress: Progress | None = None,
    engine: str = EMBEDDED,
    master: str | None = None,
) -> RunResult:
    """Run the detectors on a case and write leads and rows under ``runs/<run id>``.

    Each scheme is a stage that is kept when it is done: a run that was killed goes on where it stopped and ends
    with the same bytes, on whichever engine.

    Args:
        case: what to look at.
        schemes: which detectors; ``check`` runs the cross-checks, always on the embedded engine.
        config: settings; None for the default ones.
        progress: is told of each stage.
        engine: ``embedded``, or ``spark`` where one machine takes too long; leads and rows are the same.
        master: where Spark runs, for example ``local[2]`` or ``yarn``; None leaves it to Spark's own settings.

    Raises:
        CaseError: another process holds the case, or the disk is full.
        ConfigError: a setting of the cross-checks is wrong.
        WorkbenchError: a scheme or engine is not known, or the engine cannot be used.
    """
    from workbench.config import Config  # noqa: PLC0415 - reading results does without

    settings = config or Config()
    chosen = _checked(schemes)
    check_engine(engine, master)
    if CHECKS in chosen:
        _check_settings(settings)
    with case.writing():
        run_id = _run_id(case, chosen, settings)
        folder = case.runs / run_id
        folder.mkdir(parents=True, exist_ok=True)
        earlier = _earlier_timings(folder)
        timings: dict[str, float] = {}
        missing = [scheme for scheme in chosen if not is_whole(folder, scheme)]
        with (
            opened(case, engine if missing else EMBEDDED, master) as answers,
            side_by_side(case, folder, _ahead(missing) if answers is None else [], settings) as ahead,
        ):
            for step, scheme in enumerate(chosen):
                if progress:
                    progress.step(scheme, step, len(chosen))
                took = ahead.wait_for(scheme) or stage(case, folder, scheme, settings, answers)
                timings[scheme] = took or earlier.get(scheme, 0.0)
        if progress:
            progress.step("merge", len(chosen), len(chosen))
        growth = Growth(settings.review.reopen_members, settings.review.reopen_rows_ratio)
        leads, notes = _merge(case, folder, chosen, growth, settings)
        record = _record(case, run_id, chosen, settings, leads)
        write_json(folder / "run.json", {**record, "seconds": timings, "notes": list(notes)})
    return RunResult(run_id, folder, leads, notes)


def _check_settings(config: Config) -> None:
    """See to it that the cross-checks' settings can be read, before hours of work."""
    from workbench.checks.settings import settings_of  # noqa: PLC0415 - reading results does without

    settings_of(config.checks)


def _ahead(missing: Sequence[str]) -> list[str]:
    """Stages that may run in processes of their own: the checks hold the case's own engine and are quick."""
    return [scheme for scheme in missing if scheme != CHECKS]


def _earlier_timings(folder: Path) -> dict[str, float]:
    """Seconds of the stages of this run that were done before."""
    try:
        return dict(json.loads((folder / "run.json").read_text(encoding="utf-8"))["seconds"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _checked(schemes: Sequence[str]) -> tuple[str, ...]:
    for scheme in schemes:
        if scheme not in STAGES:
            raise WorkbenchError("unknown_scheme", scheme=scheme, known=", ".join(STAGES))
    return tuple(scheme for scheme in STAGES if scheme in schemes)


def _run_id(case: Case, schemes: Sequence[str], config: Config) -> str:
    from workbench.stages import SEED  # noqa: PLC0415 - the detectors take seconds to import

    what = [case.data_digest, list(schemes), config.parameters(), SEED, versions()]
    return "R-" + hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:12]


def _merge(
    case: Case, folder: Path, schemes: Sequence[str], growth: Growth, config: Config
) -> tuple[tuple[Lead, ...], tuple[Text, ...]]:
    """Rank the leads of all stages together, give them their identity and write the run's two result files."""
    from workbench.stages import named_edges, named_rows, write_edges  # noqa: PLC0415 - the detectors take seconds to import

    found: list[tuple[Lead, str, int]] = []
    notes: list[Text] = []
    for scheme in schemes:
        stage = json.loads((folder / f"{scheme}.json").read_text(encoding="utf-8"))
        found += [(from_record(one), scheme, number) for number, one in enumerate(stage["leads"])]
        notes += stage["notes"]
    found.sort(key=lambda one: (not one[0].reported, -one[0].score, -one[0].llr, one[0].key))
    store = LeadStore(case.lead_store)
    named = store.identify(folder.name, [lead for lead, _, _ in found], growth)
    ranked = tuple(replace(lead, rank=rank) for rank, lead in enumerate(named, start=1))
    rows = named_rows(
        folder, schemes, [(s, n, lead.lead_id) for lead, (_, s, n) in zip(ranked, found, strict=True)]
    )
    if CHECKS in schemes:
        ranked = _with_checks(case, ranked, rows, config)
    write_parquet(folder / "rows.parquet", rows)
    write_edges(folder / "edges.parquet", named_edges(folder, schemes, ranked))
    write_json(folder / "leads.json", [to_record(replace(lead, status="open")) for lead in ranked])
    return ranked, tuple(notes)


def _with_checks(case: Case, leads: tuple[Lead, ...], rows: pd.DataFrame, config: Config) -> tuple[Lead, ...]:
    """The leads with the cross-checks that their members trip."""
    from workbench.checks.combined import checks_of_leads  # noqa: PLC0415 - as above
    from workbench.checks.running import made_checks  # noqa: PLC0415 - as above
    from workbench.checks.settings import settings_of  # noqa: PLC0415 - as above

    result = made_checks(case, settings_of(config.checks), threads=config.run.threads)
    seen = checks_of_leads(leads, rows, result)
    return tuple(replace(lead, checks=checks) for lead, checks in zip(leads, seen, strict=True))


def _record(
    case: Case, run_id: str, schemes: Sequence[str], config: Config, leads: Sequence[Lead]
) -> dict[str, Any]:
    from workbench.stages import SEED  # noqa: PLC0415 - the detectors take seconds to import

    return {
        "run_id": run_id,
        "data_digest": case.data_digest,
        "inputs": json.loads((case.folder / "inputs" / "fingerprints.json").read_text(encoding="utf-8")),
        "schemes": list(schemes),
        "parameters": config.parameters(),
        "seed": SEED,
        "versions": versions(),
        "leads": len(leads),
        "reported": sum(lead.reported for lead in leads),
    }


def run_ids(case: Case) -> list[str]:
    """Finished runs of a case, the latest last."""
    done = sorted(case.runs.glob("*/run.json"), key=lambda path: (path.stat().st_mtime_ns, path.parent.name))
    return [path.parent.name for path in done]


def latest_run(case: Case) -> RunResult:
    """The run that was finished last.

    Raises:
        CaseError: the case has no finished run.
    """
    known = run_ids(case)
    if not known:
        raise CaseError("no_run", path=case.folder)
    return read_run(case, known[-1])


def read_run(case: Case, run_id: str) -> RunResult:
    """A finished run with the leads' present status.

    Raises:
        CaseError: there is no such finished run.
    """
    if run_id not in run_ids(case):
        raise CaseError("unknown_run", run=run_id, known=", ".join(run_ids(case)) or "–")
    folder = case.runs / run_id
    with damage(folder / "leads.json"):
        leads = [from_record(one) for one in json.loads((folder / "leads.json").read_text(encoding="utf-8"))]
    status = LeadStore(case.lead_store).statuses()
    with damage(folder / "run.json"):
        notes = json.loads((folder / "run.json").read_text(encoding="utf-8"))["notes"]
    shown = tuple(replace(lead, status=status.get(lead.lead_id, "open")) for lead in leads)
    return RunResult(run_id, folder, shown, tuple(notes))
