"""A case on a graph server: asked for what it needs, with a working folder for decisions, log and pictures."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from workbench.case import Case
from workbench.engines.neo4j import Address
from workbench.engines.neo4j_errors import ServerError
from workbench.engines.neo4j_line import Line, Pushed
from workbench.explore.server.asking import FromServer
from workbench.explore.server.copied import copy_edges, copy_run
from workbench.explore.server.numbering import Sitting
from workbench.files import write_json
from workbench.guard import damage, storage

__all__ = ["ENVIRONMENT", "Served", "ServerCase", "opened"]

#: Names another folder for the working folders.
ENVIRONMENT = "WORKBENCH_SERVERS"

#: Says in a working folder whose it is.
_ABOUT = "server.json"


@dataclass(frozen=True)
class Served:
    """Where a case is served, and what of it."""

    line: Line
    pushed: Pushed
    sitting: Sitting = field(default_factory=Sitting, compare=False)


@dataclass(frozen=True)
class ServerCase(Case):
    """A case whose nodes and events are on a server; ``folder`` has decisions, log, pictures and the run's leads."""

    served: Served

    @property
    def name(self) -> str:
        """What the case is called on the server."""
        return f"{self.served.pushed.case} @ {self.served.line.address.shown}"

    @property
    def here(self) -> bool:
        """Whether the tables lie in the folder: they do not."""
        return False

    @property
    def partial(self) -> bool:
        """Whether only events behind leads are there, so that what is counted is not all there was."""
        return self.served.pushed.events != "all"

    @property
    def data_digest(self) -> str:
        """Digest of the data that was pushed: that of the case in its own folder."""
        return self.served.pushed.data

    def edges(self, run_folder: Path) -> Path:
        """The file of the validated edges of the run, read from the server when it is needed."""
        return copy_edges(self.served.line, run_folder)

    def check_tables(self) -> None:
        """Refuse what reads the tables of a case.

        Raises:
            ServerError: always; there are none here.
        """
        raise ServerError("server_lacks", server=self.served.line.address.shown, question="tables")

    @contextmanager
    def engine(self, *, threads: int | None = None) -> Iterator[FromServer]:  # noqa: ARG002 - as of any case
        """What answers the questions of a drill-down; every other one is refused."""
        answers = FromServer(self.served.line, self.folder, self.served.sitting)
        try:
            yield answers
        finally:
            answers.close()


def opened(address: Address, folder: Path | None = None) -> tuple[Path, Served]:
    """Open what was pushed to a server.

    Args:
        address: the server, and who asks.
        folder: for decisions, log and pictures; None for one of the user's own, per data that was pushed.

    Returns:
        The working folder and the server.

    Raises:
        ServerError: nothing was pushed, or not by this version, or the server cannot be read.
        CaseError: the working folder cannot be written.
    """
    first = Line(address)
    try:
        pushed = first.read(lambda read: read.pushed)
    finally:
        first.close()
    place = (folder or _own_folder(pushed)).expanduser().resolve()
    line = first.holding(pushed)
    with storage(place):
        _claim(place, pushed, address.shown)
        copy_run(line, place, pushed.run)
    return place, Served(line, pushed)


def _own_folder(pushed: Pushed) -> Path:
    named = os.environ.get(ENVIRONMENT)
    base = Path(named).expanduser() if named else Path(platformdirs.user_data_dir("yibao-workbench", False))
    return base / "servers" / pushed.data[:32]


def _claim(place: Path, pushed: Pushed, server: str) -> None:
    """Make a working folder, or see to it that it is that of this case.

    Raises:
        ServerError: it is another's.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = place / _ABOUT
    if about.exists():
        with damage(about):
            known = json.loads(about.read_text(encoding="utf-8"))["data"]
        if known != pushed.data:
            raise ServerError("server_folder", server=server, path=place)
        return
    if any(place.iterdir()):
        raise ServerError("server_folder", server=server, path=place)
    write_json(about, {"case": pushed.case, "data": pushed.data})
