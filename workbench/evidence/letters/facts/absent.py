"""What the documents say where a field that may stay empty was left empty: a word, never a marker to fill in."""

from __future__ import annotations

from workbench.texts import labels, text

__all__ = ["absent"]


def absent(section: str, field: str, language: str = "zh") -> str:
    """The word for a field that was left empty.

    What others are or have is not known; what is there only if it happened is none; what the office did is not on
    record. The form says the word beside the field, so that leaving it empty is a choice.

    Args:
        section: table of the form.
        field: field of the table.
        language: zh or en.
    """
    own = labels("facts.absent").get(f"{section}.{field}")
    return own[language] if own else text("facts.unknown", language)
