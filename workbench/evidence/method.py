"""What a rerun needs: the record of the run, every figure that it must meet, versions, and how to do it."""

from __future__ import annotations

from importlib.metadata import distributions
from pathlib import Path

import workbench
from workbench.evidence.brief import Brief
from workbench.evidence.parts import FIGURES, METHOD, RUN
from workbench.evidence.reproduce import statement
from workbench.evidence.shelf import Shelf
from workbench.evidence.source_rows import Showing
from workbench.guard import damage
from workbench.texts import text
from workbench.trust.pseudonyms import Pseudonyms

__all__ = ["names_of", "put_method"]


def put_method(shelf: Shelf, brief: Brief) -> None:
    """Write the files of ``method``."""
    with damage(brief.run.folder / "run.json"):
        shelf.put(METHOD, Path(RUN).name, (brief.run.folder / "run.json").read_bytes())
    figures = statement(brief.case, brief.run, brief.leads, level=brief.level, name=brief.showing.person)
    shelf.put(METHOD, Path(FIGURES).name, figures.encoded(), len(figures.fields))
    shelf.put(METHOD, "packages.txt", _packages())
    if locked := _lock():
        shelf.put(METHOD, "requirements.lock", locked)
    said = text("package.reproduce", run=brief.run.run_id, package=brief.name)
    shelf.put(METHOD, f"{text('package.file.reproduce')}.txt", said.replace("\n", "\r\n").encode("utf-8-sig"))


def names_of(case: Path, level: str, members: frozenset[tuple[str, str]]) -> Showing:
    """How a package of a level calls people, on the machine that has the key of the case; see ``Showing.person``."""
    return Showing.of(level, members, Pseudonyms.of_case(case))


def _packages() -> bytes:
    """What is installed, a name and version a line."""
    known = {(one.metadata["Name"] or "", one.version) for one in distributions()}
    return "".join(f"{name}=={version}\n" for name, version in sorted(known)).encode()


def _lock() -> bytes:
    """The lock file with digests, where the program runs from its sources."""
    path = Path(workbench.__file__).resolve().parents[1] / "requirements.lock"
    return path.read_bytes() if path.is_file() else b""
