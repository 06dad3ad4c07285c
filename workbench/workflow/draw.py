"""The double-random draw: institutions and inspectors in the order of digests that anybody can compute.

The key of an institution is SHA-256 of ``seed|code``, that of an inspector for an institution SHA-256 of
``seed|code|name``, all as UTF-8; the smallest keys are drawn. ``printf '%s|%s' SEED CODE | sha256sum`` gives the same.
How many are drawn from each grade is said by weights: shares of the whole number in proportion to weight times
institutions, by largest remainder (Hamilton's method), ties by the name of the grade; a grade whose share is more than
it has is drawn whole, and the others share the rest.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from workbench.workflow.errors import WorkflowError

__all__ = ["SEPARATOR", "Draw", "draw", "draw_key", "quotas"]

#: Stands between the parts of a key and in none of them.
SEPARATOR = "|"


@dataclass(frozen=True)
class Draw:
    """What a draw is made from.

    Attributes:
        seed: fixed before anybody knows what it leads to, best by a public source.
        count: institutions to draw.
        frame: codes of all institutions that may be drawn, with their grade, ``""`` for none.
        weights: weight of each grade; 1 for one that is not named, 0 draws none of it.
        inspectors: names of all inspectors, with the codes of institutions that each must keep away from.
        inspectors_each: inspectors for each institution.
    """

    seed: str
    count: int
    frame: tuple[tuple[str, str], ...]
    weights: Mapping[str, int] = field(default_factory=dict)
    inspectors: tuple[tuple[str, tuple[str, ...]], ...] = ()
    inspectors_each: int = 2


def draw_key(*parts: str) -> str:
    """The digest that decides the order, hexadecimal."""
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()


def draw(asked: Draw) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The institutions drawn, by grade and in the order drawn, each with its inspectors.

    Raises:
        WorkflowError: a code or name stands twice or holds the separator, or there are too few.
    """
    _check(asked)
    grades = _grades(asked.frame)
    found: list[tuple[str, tuple[str, ...]]] = []
    share = quotas({grade: len(codes) for grade, codes in grades.items()}, asked.count, asked.weights)
    for grade in sorted(grades):
        ordered = sorted(grades[grade], key=lambda code: draw_key(asked.seed, code))
        found += [(code, _inspectors(asked, code)) for code in ordered[: share[grade]]]
    return tuple(found)


def quotas(sizes: Mapping[str, int], count: int, weights: Mapping[str, int]) -> dict[str, int]:
    """How many are drawn from each grade, by largest remainder, never more than there are.

    Raises:
        WorkflowError: ``workflow_draw_few``: the grades with a weight hold fewer than ``count``.
    """
    worth = {grade: Fraction(size * weights.get(grade, 1)) for grade, size in sizes.items()}
    taken, free, left = dict.fromkeys(sizes, 0), {grade for grade in sizes if worth[grade]}, count
    if sum(sizes[grade] for grade in free) < count:
        raise WorkflowError("workflow_draw_few", count=count)
    while free:
        whole = sum((worth[grade] for grade in free), Fraction(0))
        exact = {grade: left * worth[grade] / whole for grade in free}
        full = {grade for grade in free if exact[grade] > sizes[grade]}
        if not full:
            return taken | _rounded(exact, left)
        taken |= {grade: sizes[grade] for grade in full}
        left -= sum(sizes[grade] for grade in full)
        free -= full
    return taken


def _rounded(exact: Mapping[str, Fraction], count: int) -> dict[str, int]:
    """Shares as whole numbers with this sum: rounded down, the rest to the largest remainders."""
    found = {grade: int(one) for grade, one in exact.items()}
    order = sorted(exact, key=lambda grade: (found[grade] - exact[grade], grade))
    for grade in order[: count - sum(found.values())]:
        found[grade] += 1
    return found


def _inspectors(asked: Draw, code: str) -> tuple[str, ...]:
    """The inspectors for an institution, in the order drawn."""
    free = [name for name, away in asked.inspectors if code not in away]
    if not asked.inspectors:
        return ()
    if len(free) < asked.inspectors_each:
        raise WorkflowError("workflow_draw_inspectors", institution=code, least=asked.inspectors_each)
    return tuple(sorted(free, key=lambda name: draw_key(asked.seed, code, name))[: asked.inspectors_each])


def _grades(frame: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, grade in frame:
        found[grade].append(code)
    return dict(found)


def _check(asked: Draw) -> None:
    if asked.count < 1 or asked.inspectors_each < 1 or any(one < 0 for one in asked.weights.values()):
        raise WorkflowError("workflow_draw_numbers")
    if not asked.seed or SEPARATOR in asked.seed:
        raise WorkflowError("workflow_draw_seed", separator=SEPARATOR)
    _once([code for code, _ in asked.frame])
    _once([name for name, _ in asked.inspectors])


def _once(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for one in names:
        if not one or SEPARATOR in one or one in seen:
            raise WorkflowError("workflow_draw_name", name=one, separator=SEPARATOR)
        seen.add(one)
