"""Where everything lies in a package: parts by number, with the Chinese names of their folders.

Parts 1 to 5 are the list of the law (State Council Decree 310, article 6; Yibaofa 2021 No. 49, three, 2); how part 5 is
filled, and parts 6 and 7, are ours. ``method`` holds what a rerun needs and has ASCII names.
"""

from __future__ import annotations

from pathlib import Path

from workbench.texts import labels, text

__all__ = ["FIGURES", "METHOD", "RUN", "TOTALS", "figures_of", "folder_of", "name_of", "run_of"]

#: The part that holds how everything was made.
METHOD = "method"
#: Files that programs look for, by their place in the package.
FIGURES = f"data/{METHOD}/figures.json"
RUN = f"data/{METHOD}/run.json"
#: Name of every file that states sums; the verifier computes them again.
TOTALS = "totals.json"


def folder_of(part: str) -> str:
    """Folder of a part, from the root of the package, for example of ``5.04``.

    Raises:
        KeyError: there is no such part.
    """
    names = labels("package.part")
    own = names[part]["zh"]
    chapter = part.partition(".")[0]
    return f"data/{own}" if chapter == part else f"data/{names[chapter]['zh']}/{own}"


def name_of(file: str) -> str:
    """Name of a file for people, for example ``sequence``; the ending is the caller's."""
    return text(f"package.file.{file}")


def figures_of(package: Path) -> Path:
    """The statement that ``workbench.evidence.reproduce`` compares with."""
    return package / FIGURES


def run_of(package: Path) -> Path:
    """The record of the run, as the case has it."""
    return package / RUN
