"""Display texts of the workbench in Chinese and English, from one catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from graph_loaders.declared import read_yaml

__all__ = ["LANGUAGES", "Text", "labels", "listed", "text", "texts"]

LANGUAGES = ("zh", "en")

#: A text in both languages, ``{"zh": …, "en": …}``.
Text = dict[str, str]


@cache
def _catalogue() -> dict[str, Text]:
    merged: dict[str, Text] = {}
    for part in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if part.name.endswith(".yaml"):
            merged |= read_yaml(part.read_text(encoding="utf-8"))
    return merged


def text(code: str, language: str = "zh", **values: object) -> str:
    """The text of a code in one language, its placeholders filled.

    Raises:
        KeyError: the catalogue has no such code, or a placeholder has no value.
    """
    return _catalogue()[code][language].format(**values)


def texts(code: str, **values: object) -> Text:
    """The text of a code in both languages; a value that is itself a ``Text`` is filled in by language."""
    return {
        language: text(
            code,
            language,
            **{name: value[language] if isinstance(value, dict) else value for name, value in values.items()},
        )
        for language in LANGUAGES
    }


def listed(parts: Iterable[str | Text], between: str = "separator") -> Text:
    """Several values or texts as one list in the way of each language, apart by ``list.<between>``."""
    several = list(parts)
    return {
        language: text(f"list.{between}", language).join(
            part[language] if isinstance(part, dict) else part for part in several
        )
        for language in LANGUAGES
    }


@cache
def labels(prefix: str) -> Mapping[str, Text]:
    """All texts whose code starts with ``prefix.``, by the rest of the code."""
    start = prefix + "."
    return MappingProxyType(
        {code.removeprefix(start): entry for code, entry in _catalogue().items() if code.startswith(start)}
    )
