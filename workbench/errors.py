"""Errors that a user sees: what happened, where, and what to do next, in both languages."""

from __future__ import annotations

from graph_loaders.errors import SpokenError
from workbench.texts import texts

__all__ = ["CaseError", "ConfigError", "WorkbenchError"]


class WorkbenchError(SpokenError):
    """Base of all errors of the workbench; the code is that of the message in the catalogue."""

    def __init__(self, code: str, **context: object) -> None:
        message = texts(f"error.{code}", **context)
        super().__init__(code, message["zh"], message["en"], context)


class CaseError(WorkbenchError):
    """A case folder cannot be used as asked."""


class ConfigError(WorkbenchError):
    """The settings are wrong; the message lists every mistake."""
