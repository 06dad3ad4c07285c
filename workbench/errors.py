"""Errors that a user sees: what happened, where, and what to do next, in both languages."""

from __future__ import annotations

from workbench.texts import texts

__all__ = ["CaseError", "ConfigError", "WorkbenchError"]


class WorkbenchError(Exception):
    """Base of all errors of the workbench.

    Attributes:
        code: code of the message in the catalogue.
        message_zh: what happened and what to do, Chinese.
        message_en: the same in English.
        context: values that were filled in.
    """

    def __init__(self, code: str, **context: object) -> None:
        message = texts(f"error.{code}", **context)
        super().__init__(message["en"])
        self.code = code
        self.message_zh = message["zh"]
        self.message_en = message["en"]
        self.context = context

    def said(self, language: str) -> str:
        """The message in a language: Chinese for ``zh``, else English."""
        return self.message_zh if language == "zh" else self.message_en


class CaseError(WorkbenchError):
    """A case folder cannot be used as asked."""


class ConfigError(WorkbenchError):
    """The settings are wrong; the message lists every mistake."""
