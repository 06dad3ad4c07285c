"""Settings of a detection run: one TOML file, every key described, every mistake reported at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from workbench.errors import ConfigError
from workbench.texts import LANGUAGES, labels, text

__all__ = [
    "Admission",
    "Combined",
    "Config",
    "Grading",
    "Kickback",
    "Law",
    "Pooling",
    "Review",
    "Run",
    "Score",
    "read_config",
]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pooling(_Section):
    """Pooled card-swiping."""

    windows_seconds: tuple[Annotated[int, Field(ge=1, le=7200)], ...] = Field(
        (300, 900),
        min_length=1,
        description="Windows in which two swipes meet, seconds; a ring is taken at its most telling one.",
    )
    spread_seconds: int = Field(
        7200,
        ge=0,
        le=21_600,
        description="Seconds to the next swipe within a session in one more look at groups of the widest window, "
        "whose cards are swiped a few at a time; 0 leaves it out.",
    )
    neighbours: int = Field(
        64,
        ge=2,
        le=1000,
        description="Swipes looked at on either side of a swipe; bounds the work at dense places.",
    )
    edge_log10_p: float = Field(
        -2.5, le=0, description="Pairs whose log10 tail lies above this do not propose a group."
    )
    resolutions: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        (0.5, 0.1),
        min_length=1,
        description="Mean edge weights per possible pair that hold a candidate group together; each is tried.",
    )
    share: float = Field(0.2, gt=0, le=1, description="Share of the sessions that a member attends at least.")
    units: int = Field(5, ge=3, description="Fewest households in a group.")
    sessions: int = Field(3, ge=2, description="Fewest sessions of a group.")
    q: float = Field(0.01, gt=0, lt=1, description="False discovery rate over all pairs that could have met.")


class Kickback(_Section):
    """Referral kickback."""

    excess: float = Field(6.0, ge=1, description="Patients beyond the expectation, at least.")
    ratio: float = Field(1.5, ge=1, description="Observed over expected patients, at least.")
    drift: float = Field(
        0.2, gt=0, le=1, description="Relative error allowed in an expectation; widens its variance."
    )
    referral_days: int = Field(
        14,
        ge=1,
        le=90,
        description="An admission counts as referred when it follows a visit within so many days.",
    )
    q: float = Field(0.01, gt=0, lt=1, description="False discovery rate over all pairs of doctor and place.")


class Admission(_Section):
    """Collusive admission."""

    windows_days: tuple[Annotated[int, Field(ge=1, le=6)], ...] = Field(
        (2, 4),
        min_length=1,
        description="Windows in which two admissions meet, days; a group is taken at its most telling one.",
    )
    edge_log10_p: float = Field(
        -1.5, le=0, description="Pairs whose log10 tail lies above this do not propose a group."
    )
    resolutions: tuple[Annotated[float, Field(gt=0)], ...] = Field(
        (0.3, 0.06),
        min_length=1,
        description="Mean edge weights per possible pair that hold a candidate group together; each is tried.",
    )
    share: float = Field(0.2, gt=0, le=1, description="Share of the waves that a member joins at least.")
    units: int = Field(4, ge=3, description="Fewest households in a group.")
    waves: int = Field(2, ge=2, description="Fewest waves of a group.")
    q: float = Field(0.01, gt=0, lt=1, description="False discovery rate over all pairs that could have met.")


class Combined(_Section):
    """Several independent cross-checks on one person or institution."""

    families: int = Field(
        2, ge=2, le=20, description="Families of checks that a person or an institution trips at least."
    )
    q: float = Field(
        0.01, gt=0, lt=1, description="False discovery rate over all persons, and over all institutions."
    )
    kept: int = Field(
        20,
        ge=0,
        le=10_000,
        description="Leads that are not reported, kept of persons and of institutions each.",
    )


class Score(_Section):
    """From evidence to priority."""

    report: float = Field(
        10.0, ge=0, description="Leads with a lower score are kept but not reported by default."
    )
    medium: float = Field(20.0, ge=0, description="Score from which the priority is medium.")
    high: float = Field(40.0, ge=0, description="Score from which the priority is high.")
    explained: float = Field(
        0.6,
        gt=0,
        le=1,
        description="Fit of an innocent explanation from which a lead is not reported by default.",
    )
    factor_bonus: float = Field(
        0.1, ge=0, le=1, description="Share of the score that each visible factor adds."
    )


class Review(_Section):
    """When a dismissed lead comes back; does not change a run's results."""

    reopen_members: int = Field(
        2,
        ge=1,
        description="New telling members, compared with the run it was dismissed on, that reopen a lead.",
    )
    reopen_rows_ratio: float = Field(
        0.2, gt=0, description="More evidence rows, as a share of those of that run, that reopen a lead."
    )


class Law(_Section):
    """Lines of the province that amounts in evidence are set against; does not change a run's results."""

    # Fa Shi 2011 No. 7, article 1: the high court and procuratorate of a province fix its lines within these ranges.
    amount_large: int = Field(
        3_000,
        ge=1,
        description="Yuan from which an amount counts as large; a province fixes it between 3,000 and 10,000.",
    )
    amount_huge: int = Field(
        30_000,
        ge=1,
        description="Yuan from which an amount counts as huge; a province fixes it between 30,000 and 100,000.",
    )
    amount_very_huge: int = Field(
        500_000, ge=1, description="Yuan from which an amount counts as especially huge."
    )

    @model_validator(mode="after")
    def _rising(self) -> Law:
        if not self.amount_large < self.amount_huge < self.amount_very_huge:
            raise PydanticCustomError("law_lines", "amount_large < amount_huge < amount_very_huge")
        return self


class Grading(_Section):
    """Proposals of grades, cards and credit levels, and peers of a card; does not change a run's results."""

    # No national rule says how many: the sources name A, B and C, yellow and red cards and three levels of credit;
    # provinces write their own rules. These are defaults of this program for an office to replace.
    fewest_peers: int = Field(
        5, ge=3, description="Fewer peers are not compared with: the next wider group is taken, or none."
    )
    far: float = Field(
        3.5, gt=0, description="Median deviations (times 1.4826) from the peers that are a reason to ask."
    )
    roles_beside: tuple[str, ...] = Field(
        ("likely", "possible", "steered", "attending", "tied", "involved"),
        description="Roles in a lead that never lower anything: the lead is shown, and does not count.",
    )
    strong_measures: tuple[str, ...] = Field(
        ("suspend_settlement", "suspend_agreement", "terminate_agreement", "penalty"),
        description="Measures in force that alone propose the lowest step.",
    )
    grade_days: int = Field(365, ge=1, description="Days that a confirmation counts for the grade A, B or C.")
    grade_b: int = Field(1, ge=1, description="Confirmed grounds from which grade B is proposed.")
    grade_c: int = Field(3, ge=1, description="Confirmed grounds from which grade C is proposed.")
    card_days: int = Field(365, ge=1, description="Days that a confirmation counts for a yellow or red card.")
    card_yellow: int = Field(1, ge=1, description="Confirmed grounds from which a yellow card is proposed.")
    card_red: int = Field(3, ge=1, description="Confirmed grounds from which a red card is proposed.")
    credit_days: int = Field(730, ge=1, description="Days that a confirmation counts for a person's credit.")
    credit_general: int = Field(
        1, ge=1, description="Confirmed grounds from which the middle level of credit is proposed."
    )
    credit_serious: int = Field(
        3, ge=1, description="Confirmed grounds from which the lowest level of credit is proposed."
    )

    @model_validator(mode="after")
    def _rising(self) -> Grading:
        pairs = ((self.grade_b, self.grade_c), (self.card_yellow, self.card_red))
        if any(first > last for first, last in (*pairs, (self.credit_general, self.credit_serious))):
            raise PydanticCustomError("grading_steps", "the lower step needs at least as many grounds")
        return self


class Run(_Section):
    """How the run is carried out; does not change its results."""

    threads: int = Field(2, ge=1, le=64, description="Worker threads; results do not depend on it.")


class Config(_Section):
    """All settings of a detection run."""

    pooling: Pooling = Pooling()
    kickback: Kickback = Kickback()
    admission: Admission = Admission()
    combined: Combined = Combined()
    score: Score = Score()
    review: Review = Review()
    law: Law = Law()
    grading: Grading = Grading()
    run: Run = Run()
    _checks: dict[str, Any] = PrivateAttr(default_factory=dict)

    @property
    def checks(self) -> dict[str, Any]:
        """The table ``[checks]`` as it was written; see ``workbench.checks.settings``."""
        return self._checks

    def with_checks(self, values: dict[str, Any]) -> Config:
        """The same with settings of the cross-checks."""
        made = self.model_copy()
        made._checks = values
        return made

    def parameters(self) -> dict[str, Any]:
        """Settings that change results, as recorded in a run."""
        made = self.model_dump(exclude={"grading", "law", "review", "run"})
        return made | ({"checks": self._checks} if self._checks else {})


def read_config(path: Path | None) -> Config:
    """Read settings from a TOML file; defaults where there is none.

    Raises:
        ConfigError: the file cannot be read, or any setting is unknown or out of range.
    """
    if path is None:
        return Config()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ConfigError("config_file", path=path, reason=problem) from problem
    checks = values.pop("checks", {})
    try:
        return Config.model_validate(values).with_checks(checks)
    except ValidationError as problem:
        found = problem.errors()
        lines = {lang: "\n".join(_mistake(one, lang) for one in found) for lang in LANGUAGES}
        raise ConfigError("config", count=len(found), mistakes=lines) from problem


def _mistake(found: ErrorDetails, language: str) -> str:
    """One line: which setting, and what is wrong with it."""
    kind = found["type"]
    known = labels("mistake")
    code = kind if kind in known else next((one for one in known if kind.startswith(f"{one}_")), "other")
    limits = {name: value for name, value in found.get("ctx", {}).items() if isinstance(value, int | float)}
    return f"  {'.'.join(map(str, found['loc']))}: {text(f'mistake.{code}', language, **limits)}"
