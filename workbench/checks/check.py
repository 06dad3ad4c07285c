"""What a check declares: its id, the quotes it rests on, what it reads, its settings and its innocent explanations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from workbench.texts import Text, texts

__all__ = ["WORKLIST", "Check", "CheckSettings"]

#: Family of checks that list what has to be looked at and is nothing unusual by itself.
WORKLIST = "worklist"


class CheckSettings(BaseModel):
    """Settings that every check has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on: bool = Field(True, description="Whether the check runs.")


@dataclass(frozen=True)
class Check:
    """One deterministic cross-check.

    Its question is ``queries/sql/check_<id>.sql`` and returns the rows behind its findings: ``subject`` (number of the
    patient or place that the finding is about), ``part`` (what tells two findings about one subject apart; made of
    source keys and dates only), ``row_table``, ``row_key``, ``source_file``, ``source_row`` (where the key alone
    does not find the row), ``patient``, ``place``, ``at_time``, ``stake`` (whether the row's money is at stake) and
    ``said`` (figures for the sentence).

    Attributes:
        id: name of the check; ``check:<id>`` as the scheme of a lead.
        subject: what a finding is about.
        family: checks of one family look at the same facts, so that two of them say hardly more than one; those of
            ``WORKLIST`` say nothing against anybody.
        quotes: entries of the catalogue of quotes that ask for the check, for example ``"V7"``.
        needs: columns of the checked tables without which the check is off; ``a|b`` needs one of the two.
        explanations: codes of what could explain a finding, the likeliest first.
        settings: its settings, with defaults; every one is a parameter of the question.
        question: name of its question where several checks share one; its id where empty.
        choose: chooses what is a finding where that takes more than a question: it is given the answer to
            ``check_<question>_series`` and returns the table ``check_chosen``, which the check's question then reads.
    """

    id: str
    subject: Literal["patient", "place"]
    family: str
    quotes: tuple[str, ...]
    needs: tuple[str, ...]
    explanations: tuple[str, ...]
    settings: type[CheckSettings] = CheckSettings
    question: str = ""
    choose: Callable[[pd.DataFrame, CheckSettings], pd.DataFrame] | None = None

    @property
    def asks(self) -> str:
        """Name of its question in ``queries/sql``."""
        return f"check_{self.question or self.id}"

    @property
    def name(self) -> Text:
        """Name in both languages."""
        return texts(f"check.{self.id}.name")

    def covers(self, settings: CheckSettings) -> Text:
        """What exactly is a finding under these settings, in both languages."""
        values = settings.model_dump()
        shown = {name: ", ".join(one) if isinstance(one, tuple) else str(one) for name, one in values.items()}
        return texts(f"check.{self.id}.covers", **shown)

    @property
    def basis(self) -> Text:
        """Law, rule or document that the check rests on, in both languages."""
        return texts(f"check.{self.id}.basis")

    def sentence(self, **figures: object) -> Text:
        """The sentence of one finding, in both languages."""
        return texts(f"check.{self.id}.sentence", **figures)
