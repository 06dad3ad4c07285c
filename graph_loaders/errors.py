"""Errors that say to a person what happened; the one of loading is all that a caller of this package has to handle."""

from graph_loaders.catalogue import text
from graph_loaders.language import spoken

__all__ = ["LoadError", "SpokenError", "load_error"]


class SpokenError(Exception):
    """What happened, where, and what to do next, in both languages.

    Attributes:
        code: stable name of the error.
        message_zh: text for a person, Chinese.
        message_en: text for a person, English.
        context: what the text was filled with.
    """

    def __init__(self, code: str, message_zh: str, message_en: str, context: dict[str, object]) -> None:
        super().__init__(message_en)
        self.code = code
        self.message_zh = message_zh
        self.message_en = message_en
        self.context = context

    def said(self, language: str) -> str:
        """The message in a language: Chinese for ``zh``, else English."""
        return self.message_zh if language == "zh" else self.message_en

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of it: the message alone, for whoever works in a notebook and not on this program."""
        return [self.said(spoken())]


class LoadError(SpokenError):
    """A load that cannot go on; the code is a key of `texts.yaml`."""


def load_error(code: str, **context: object) -> LoadError:
    """The error of a code with its texts from the catalogue."""
    return LoadError(code, text(code, "zh", **context), text(code, "en", **context), context)
