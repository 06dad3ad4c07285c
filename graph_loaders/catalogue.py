"""Display texts in both languages, from one catalogue."""

from functools import cache
from importlib.resources import files

from graph_loaders.declared import read_yaml


@cache
def _texts() -> dict[str, dict[str, str]]:
    raw = files(__package__).joinpath("texts.yaml").read_text(encoding="utf-8")
    texts: dict[str, dict[str, str]] = read_yaml(raw)
    return texts


def text(code: str, language: str, **values: object) -> str:
    """The text of a code in `zh` or `en`, with its placeholders filled.

    Raises KeyError for an unknown code.
    """
    return _texts()[code][language].format(**values)


def both(code: str, **values: object) -> dict[str, str]:
    """A note for a report: the code with its text in both languages."""
    return {"code": code, "zh": text(code, "zh", **values), "en": text(code, "en", **values)}
