"""All baselines by name, run on one case."""

from __future__ import annotations

from collections.abc import Callable

from workbench.case import Case
from workbench.evaluate.baselines.hypergeometric import city_wide
from workbench.evaluate.baselines.peeling import peeling
from workbench.evaluate.baselines.projection import modularity, rule
from workbench.evaluate.baselines.visits import SETTINGS, Visits
from workbench.evaluate.claims import Claim
from workbench.evaluate.truth import KICKBACK

__all__ = ["METHODS", "baseline_claims"]

METHODS: dict[str, Callable[[Visits], tuple[Claim, ...]]] = {
    "rule": rule,
    "modularity": modularity,
    "peeling": peeling,
}


def baseline_claims(case: Case) -> dict[tuple[str, str], tuple[Claim, ...]]:
    """Claims of every baseline, by method and scheme."""
    claims: dict[tuple[str, str], tuple[Claim, ...]] = {}
    with case.engine() as engine:
        for setting in SETTINGS:
            visits = Visits.read(engine, setting)
            for name, method in METHODS.items():
                claims[name, setting.scheme] = method(visits)
        claims["hypergeometric", KICKBACK] = city_wide(engine)
    return claims
