"""The display texts of the overview in one language."""

from __future__ import annotations

from workbench.overview.plain import clean
from workbench.texts import Text, labels, text

__all__ = ["Words"]


class Words:
    """Looks up texts of the overview, and labels of codes, in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, code: str, **values: object) -> str:
        """The text ``overview.<code>``.

        Raises:
            KeyError: there is no such text.
        """
        return text(f"overview.{code}", self.language, **values)

    def label(self, prefix: str, code: str) -> str:
        """The label of a code, or the code itself where it has none."""
        known = labels(prefix).get(code)
        return known[self.language] if known else clean(code)

    def own(self, value: Text, limit: int = 1500) -> str:
        """A text that came with the data, in this language, inert."""
        return clean(value.get(self.language, ""), limit)
