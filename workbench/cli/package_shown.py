"""A package that was made, as the terminal shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from workbench.shown import plain, shortened
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.evidence.package import Package

__all__ = ["show_package"]

#: Characters of a note on the screen; the documents have it whole.
_NOTE = 160


def show_package(console: Console, package: Package, language: str) -> None:
    """Where it is, what must be written down on paper, how the leads stand, and what is still missing."""
    console.print(text("package.made", language, path=plain(package.path)), soft_wrap=True)
    table = Table(show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for code, value in _facts(package, language):
        table.add_row(text(f"package.shown.{code}", language), plain(value))
    console.print(table)
    for standing in package.standings:
        style = None if standing.confirmed else "yellow"
        console.print(plain(standing.said[language]), style=style, soft_wrap=True)
    notes = [said[language] for said in package.notes]
    for note in (*(shortened(one, _NOTE) for one in notes), *(said[language] for said in package.doubts)):
        console.print(plain(note), style="yellow", soft_wrap=True)
    if any(len(one) > _NOTE for one in notes):
        console.print(text("cli.notes_shortened", language), soft_wrap=True)
    if package.is_draft:
        console.print(plain(package.draft_said[language]), style="yellow", soft_wrap=True)
    for gap in package.gaps:
        console.print(plain(f"  {gap.path}  {gap.what} · {gap.who} · {gap.rule}"), soft_wrap=True)


def _facts(package: Package, language: str) -> Iterator[tuple[str, str]]:
    sealed, graph = package.sealed, package.graph
    yield "level", text(f"package.level.{package.level}", language)
    yield "files", f"{sealed.files:,}"
    counts = {"nodes": f"{graph.nodes:,}", "edges": f"{graph.edges:,}", "rows": f"{graph.rows:,}"}
    yield "graph", text("package.shown.counts", language, **counts)
    yield "digest", sealed.tagmanifest_sha256
    yield "key", sealed.key or text("package.shown.unsigned", language)
    yield "log", f"{package.entry:,}"
