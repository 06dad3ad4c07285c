"""When a share rose, and whether it fell again: the splits of a series of shares that fit best."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["Onset", "Spell", "find_onset", "find_spell", "find_spells"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Gain in nats over one constant share from which a change is told.
_TELLING = 8.0

#: Trials on either side of a change, at least.
_TRIALS = 10

#: Gain in nats of a second change, the end of a spell, over the first alone.
_ENDED = 4.0

#: Cuts tried for either end of a spell.
_CUTS = 180


@dataclass(frozen=True)
class Onset:
    """A rise of a share.

    Attributes:
        month: first month of the higher share, ``YYYY-MM``.
        before: share before it.
        after: share from then on.
    """

    month: str
    before: float
    after: float


@dataclass(frozen=True)
class Spell:
    """A stretch of time in which a share was higher than before and after.

    Attributes:
        days: its length.
        first: first day, counted as the days of the series are.
        inside: share within it.
        outside: share before and after.
        excess: part of all that the higher share brought, beyond the share outside, that lies in it, 0 to 1.
        ended: the share is known to have fallen again; otherwise it lasts to the end of the series.
    """

    days: float
    first: float
    inside: float
    outside: float
    excess: float
    ended: bool


def find_onset(hits: Ints, trials: Ints, first_month: int) -> Onset | None:
    """The split with the largest binomial likelihood gain, if the share at least doubled there.

    Args:
        hits: choices of the place per month.
        trials: all choices per month.
        first_month: months since 1970-01 of the first entry.
    """
    if len(hits) < 2:
        return None
    hit, tried = np.cumsum(hits)[:-1].astype(float), np.cumsum(trials)[:-1].astype(float)
    hit_all, tried_all = float(hits.sum()), float(trials.sum())
    gain = _loglik(hit, tried) + _loglik(hit_all - hit, tried_all - tried)
    gain = np.where(np.minimum(tried, tried_all - tried) < _TRIALS, 0.0, gain - _loglik(hit_all, tried_all))
    where = int(np.argmax(gain))
    if gain[where] < _TELLING:
        return None
    before = float(hit[where] / tried[where])
    after = float((hit_all - hit[where]) / (tried_all - tried[where]))
    if after < 2 * before:
        return None
    return Onset(str(np.datetime64(first_month + where + 1, "M")), before, after)


def find_spells(day: Ints, hit: NDArray[np.bool_], most: int = 3) -> tuple[Spell, ...]:
    """Spells one after the other, each sought in what the ones before leave; ``excess`` is of all hits.

    Args:
        day: day of each choice.
        hit: whether it was the place in question.
        most: how many are sought.
    """
    found: list[Spell] = []
    total, left = max(1, int(hit.sum())), np.ones(len(day), bool)
    while len(found) < most and (spell := find_spell(day[left], hit[left])) is not None:
        found.append(replace(spell, excess=spell.excess * float(hit[left].sum()) / total))
        left &= (day < spell.first) | (day >= spell.first + spell.days)
        if not spell.ended:
            break
    return tuple(found)


def find_spell(day: Ints, hit: NDArray[np.bool_]) -> Spell | None:
    """The stretch of days that best sets its share apart from that before and after, if any does.

    Two ends are tried over at most 180 cuts. An end inside the series counts as one when it gains four nats over the
    best rise that lasts; otherwise the spell lasts to the end of the series.

    Args:
        day: day of each choice.
        hit: whether it was the place in question.
    """
    if len(day) < 2 * _TRIALS:
        return None
    order = np.argsort(day, kind="stable")
    when, total = day[order], np.concatenate(([0.0], np.cumsum(hit[order])))
    starts = np.concatenate(([0], np.flatnonzero(np.diff(when)) + 1, [len(when)]))
    cuts = np.unique(starts[np.unique(np.linspace(0, len(starts) - 1, _CUTS).astype(np.int64))])
    first, last = (part.ravel() for part in np.meshgrid(cuts, cuts, indexing="ij"))
    keep = (last - first >= _TRIALS) & (last - first <= len(when) - _TRIALS)
    first, last = first[keep], last[keep]
    if not len(first):
        return None
    inside, tried = total[last] - total[first], (last - first).astype(float)
    outside, rest = total[-1] - inside, len(when) - tried
    gain = _loglik(inside, tried) + _loglik(outside, rest) - _loglik(total[-1], float(len(when)))
    gain = np.where(inside / tried > outside / rest, gain, 0.0)
    lasting = np.where(last == len(when), gain, 0.0)
    best, rise = int(np.argmax(gain)), int(np.argmax(lasting))
    ended = bool(gain[best] - lasting[rise] >= _ENDED)
    best = best if ended else rise
    if gain[best] < _TELLING:
        return None
    low = float(outside[best] / rest[best])
    beyond = max(0.0, float(inside[best] - low * tried[best]))
    return Spell(
        days=float(when[last[best] - 1] - when[first[best]] + 1),
        first=float(when[first[best]]),
        inside=float(inside[best] / tried[best]),
        outside=low,
        excess=beyond / max(float(total[-1]), 1.0),
        ended=ended,
    )


def _loglik(hits: Floats | float, trials: Floats | float) -> Floats:
    """Binomial log-likelihood at its best share, 0 where all or none were hits."""
    wins, tries = np.asarray(hits, np.float64), np.maximum(np.asarray(trials, np.float64), 1e-9)
    share = np.clip(wins / tries, 1e-12, 1 - 1e-12)
    inner = wins * np.log(share) + (tries - wins) * np.log1p(-share)
    return np.where((wins <= 0) | (wins >= tries), 0.0, inner)
