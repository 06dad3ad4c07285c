"""A case on a graph server as an investigator uses it: an ``Investigation``, as far as a server can give it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from workbench.engines.neo4j_errors import ServerError
from workbench.engines.neo4j_login import login, typed
from workbench.explore.server.case import ServerCase, opened
from workbench.investigation import Investigation

__all__ = ["ServerInvestigation", "open_server"]


@dataclass(frozen=True)
class ServerInvestigation(ServerCase, Investigation):
    """Leads, graphs, paths, decisions and screens of a case on a server.

    What needs the source tables themselves is refused with a message that says to open the case folder: detection, the
    evidence package, cards, a site's ordinary traffic.
    """

    def detect(self, **_: Any) -> NoReturn:
        """Refuse: detection reads the tables of a case."""
        self._refuse("detect")

    def evidence(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse: the package holds original rows."""
        self._refuse("evidence")

    def evidence_form(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse: the package holds original rows."""
        self._refuse("evidence")

    def card(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse: a card compares with the traffic of all peers."""
        self._refuse("card")

    def close(self) -> None:
        """Give the connection back; the next question makes a new one."""
        self.served.line.close()

    def _refuse(self, what: str) -> NoReturn:
        raise ServerError("server_lacks", server=self.served.line.address.shown, question=what)


def open_server(uri: str, *, folder: Path | None = None) -> ServerInvestigation:
    """Open the case that was pushed to a server.

    Raises:
        WorkbenchError: the address is wrong, the server cannot be asked, or holds no case of this version.
    """
    place, served = opened(login(uri, typed), folder)
    return ServerInvestigation(place, served)
