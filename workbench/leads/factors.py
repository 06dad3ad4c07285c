"""Visible factors of a lead in words: every figure with its unit, and what it is held against."""

from __future__ import annotations

from workbench.texts import Text, labels, texts

__all__ = ["factor_said"]


def factor_said(code: str, value: str) -> Text:
    """The figure of a factor with unit and comparison.

    Args:
        code: code of the factor.
        value: its figure as the lead has it; of two joined by a slash the first is the group's own, the second that of
            others.
    """
    own, slash, others = value.partition("/")
    if code == "distant" and not own.endswith(" km"):
        code = "distant_use"  # the distance is not known; the figure is how the institution's patients use the place
    known = f"factor_said.{code}" if code in labels("factor_said") else ""
    return texts(
        known or ("factor_said.against" if slash else "factor_said.alone"), own=own, others=others or "\u2013"
    )
