"""Amounts beside the lines of the law, and the range of fines: arithmetic with its article, never a verdict.

Sources: Criminal Law, articles 266 and 99; Fa Shi 2011 No. 7, article 1; Regulation on the Supervision of the Use of
Medical Insurance Funds (State Council Decree 735), articles 38, 40 and 41.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workbench.config import Law
from workbench.figures import yuan as shown
from workbench.texts import Text, texts

__all__ = ["Fine", "Line", "LinesReached", "fines_of", "lines_of"]

#: Article, least and most times the base.
_FINES = ((38, 1, 2), (40, 2, 5), (41, 2, 5))


@dataclass(frozen=True)
class Line:
    """One line of the province's setting.

    Attributes:
        code: ``large``, ``huge`` or ``very_huge``.
        yuan: amount from which it is reached, itself included.
        reached: whether the amount does.
        name: what the line is called.
    """

    code: str
    yuan: Decimal
    reached: bool
    name: Text


@dataclass(frozen=True)
class LinesReached:
    """An amount beside the lines.

    Attributes:
        amount: net money of the fund, in yuan; money of personal accounts is not in it.
        lines: from the lowest to the highest.
        sentence: which is the highest that the amount reaches, that the province's standard prevails, and that this
            finds nothing.
        source: where the lines come from.
    """

    amount: Decimal
    lines: tuple[Line, ...]
    sentence: Text
    source: Text

    @property
    def highest(self) -> Line | None:
        """The highest line that the amount reaches."""
        return next((line for line in reversed(self.lines) if line.reached), None)


@dataclass(frozen=True)
class Fine:
    """The range of a fine under one article.

    Attributes:
        article: article of the Regulation.
        low: least times the base.
        high: most times the base.
        base: the amount that is multiplied, in yuan, nothing where refunds exceed it.
        least: least fine, in yuan.
        most: most, in yuan.
        base_name: what the base is by the article.
        conduct: what the article is about.
        source: the article's name.
        sentence: all of it in words, with what it leaves open.
    """

    article: int
    low: int
    high: int
    base: Decimal
    least: Decimal
    most: Decimal
    base_name: Text
    conduct: Text
    source: Text
    sentence: Text


def lines_of(fund: Decimal, law: Law) -> LinesReached:
    """Which lines of the setting an amount reaches.

    Args:
        fund: money of the fund, net of refunds, in yuan.
        law: the lines of the province.
    """
    set_to = {"large": law.amount_large, "huge": law.amount_huge, "very_huge": law.amount_very_huge}
    lines = tuple(
        Line(code, Decimal(line), fund >= line, texts(f"law.line.{code}")) for code, line in set_to.items()
    )
    highest = next((line for line in reversed(lines) if line.reached), None)
    named = highest or lines[0]
    said = "law.line.below" if highest is None else "law.line.reached"
    sentence = texts(said, amount=shown(fund), line=named.name, yuan=shown(named.yuan))
    return LinesReached(fund, lines, sentence, texts("law.line.source"))


def fines_of(base: Decimal) -> tuple[Fine, ...]:
    """The range of fines under articles 38, 40 and 41, were an amount their base.

    Args:
        base: amount in yuan; below nothing it counts as nothing.
    """
    return tuple(_fine(article, low, high, max(base, Decimal("0.00"))) for article, low, high in _FINES)


def _fine(article: int, low: int, high: int, base: Decimal) -> Fine:
    source, base_name = texts(f"law.fine.source.{article}"), texts(f"law.fine.base.{article}")
    sentence = texts(
        "law.fine.sentence",
        source=source,
        base=base_name,
        low=low,
        high=high,
        amount=shown(base),
        least=shown(base * low),
        most=shown(base * high),
    )
    conduct = texts(f"law.fine.conduct.{article}")
    return Fine(article, low, high, base, base * low, base * high, base_name, conduct, source, sentence)
