"""The demo: a synthetic city from nothing to ranked leads, on one machine, without a network."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from workbench.case import Case
from workbench.errors import CaseError
from workbench.guard import storage
from workbench.inputs import read_report
from workbench.leads.lead import Lead
from workbench.progress import bars
from workbench.run import detect
from workbench.sample import SampleConfig, SampleSummary, build
from workbench.shown import leads_table, load_table, plain
from workbench.texts import text

__all__ = ["run_demo", "write_city"]


def run_demo(folder: Path, *, people: int, seed: int, language: str, console: Console) -> None:
    """Build a city, load it, detect, print the leads, write the overview and say what to type next.

    A demo made before in the same place is replaced; anything else there is left alone.

    Raises:
        CaseError: the folder holds something that is no demo.
    """
    from workbench.overview import write_overview  # noqa: PLC0415 - plots take a second to import

    extract = folder / "extract"
    _clear(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text("", encoding="utf-8")
    with bars(language) as progress:
        made = write_city(extract, people=people, seed=seed)
        case, _ = Case.load(extract, folder / "case", progress=progress)
        run = detect(case, progress=progress)
    page = folder / "overview.html"
    write_overview(case, run, page, language=language)
    console.print(
        text("cli.sample", language, people=f"{people:,}", rings=made.rings, path=plain(extract)),
        soft_wrap=True,
    )
    console.print(load_table(read_report(case.folder), language))
    console.print(leads_table([lead for lead in run.leads if lead.reported], language))
    truth = json.loads((extract / "truth.json").read_text(encoding="utf-8"))
    found = sum(_is_found(ring, run.leads) for ring in truth["rings"])
    console.print(text("cli.found", language, planted=len(truth["rings"]), found=found))
    console.print(text("cli.overview", language, path=plain(page)), soft_wrap=True)
    console.print(text("cli.next", language))
    for command in ("leads {} --all", "leads {} --format json", "overview {}", "lab {}"):
        console.print(f"  {_called()} {command.format(plain(case.folder))}", soft_wrap=True)


_MARK = ".workbench-demo"


def _called() -> str:
    """How this program was called, so that the next command can be typed as shown."""
    name = Path(sys.argv[0])
    return plain(name if name.name == "workbench" and not shutil.which("workbench") else "workbench")


def write_city(folder: Path, *, people: int, seed: int, config: SampleConfig | None = None) -> SampleSummary:
    """Write a synthetic city, aside and then in place, so that a city is whole or not there.

    Args:
        folder: where it comes; an empty folder, or none.
        people: insured people.
        seed: seed of everything drawn.
        config: what else varies between cities; the defaults where None.

    Raises:
        CaseError: there is something already, or the disk is full.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseError("output_exists", path=folder)
    building = folder.with_name(f".{folder.name}.building")
    with storage(folder):
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        try:
            made = build(building, people=people, seed=seed, config=config)
            if folder.exists():
                folder.rmdir()
            building.rename(folder)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return made


def _clear(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CaseError("output_exists", path=folder)
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise CaseError("output_exists", path=folder)
        shutil.rmtree(folder)


def _is_found(ring: dict[str, Any], leads: tuple[Lead, ...]) -> bool:
    """Whether a reported lead shares at least half of the ring's telling members (Jaccard)."""
    wanted = _telling([(one["kind"], one["id"]) for one in ring["members"]], ring["scheme"])
    return any(
        len(wanted & seen) >= 0.5 * len(wanted | seen)
        for lead in leads
        if lead.reported and lead.scheme == ring["scheme"]
        for seen in [_telling([(one.kind, one.id) for one in lead.members], lead.scheme)]
    )


def _telling(members: list[tuple[str, str]], scheme: str) -> set[tuple[str, str]]:
    kinds = ("doctor", "pharmacy", "facility") if scheme == "referral_kickback" else ("patient",)
    return {one for one in members if one[0] in kinds}
