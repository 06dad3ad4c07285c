"""Who asks a server: from the environment, or typed by a person; never from an address or a command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from getpass import getpass

from workbench.engines.neo4j import Address
from workbench.errors import WorkbenchError
from workbench.texts import text

__all__ = ["login", "typed"]

#: Asks a person for name and password, told the server.
Asking = Callable[[str], tuple[str, str]]


def login(uri: str, ask: Asking, *, database: str | None = None) -> Address:
    """The server with name and password of ``NEO4J_USER`` and ``NEO4J_PASSWORD``, or of what is typed.

    A password that is set to nothing means that the server asks for none.

    Raises:
        WorkbenchError: the address is wrong, or there is no password.
    """
    shown = Address(uri).shown
    user, password = os.environ.get("NEO4J_USER"), os.environ.get("NEO4J_PASSWORD")
    if password == "":
        return Address(uri, database=database)
    if password is None:
        user, password = ask(shown)
    return Address(uri, user or "neo4j", password, database)


def typed(shown: str, language: str = "zh") -> tuple[str, str]:
    """Name and password as typed in a terminal or a notebook.

    Raises:
        WorkbenchError: there is nobody who could type.
    """
    if not sys.stdin.isatty() and "ipykernel" not in sys.modules:
        raise WorkbenchError("neo4j_no_password")
    user = os.environ.get("NEO4J_USER") or input(text("server.user", language, server=shown))
    return user.strip() or "neo4j", getpass(text("server.password", language))
