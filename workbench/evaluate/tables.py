"""An evaluation as plain tables of text, from which every form but JSON is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from workbench.evaluate.evaluation import DETECTOR, UNEXPLAINED, Evaluation
from workbench.evaluate.scheme import LevelResult, SchemeResult
from workbench.evaluate.truth import LEVELS
from workbench.leads.lead import SCHEMES
from workbench.texts import labels, text

__all__ = ["Grid", "grids"]

#: Columns that are words, not figures.
_WORDS = frozenset({"method", "scheme", "level", "cause", "ring", "lead", "explanation", "level_q"})


@dataclass(frozen=True)
class Grid:
    """One table of text.

    Attributes:
        words: which columns are words and go to the left.
    """

    title: str
    heads: tuple[str, ...]
    words: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


def grids(one: Evaluation, language: str) -> tuple[Grid, ...]:
    """All tables of an evaluation that have rows."""
    made = (
        _grid("methods", _method_rows(one, language), language),
        _grid("levels", _level_rows(one, language), language),
        _grid("false", _false_rows(one, language), language),
        _grid("q", _q_rows(one), language),
        _grid("bands", _band_rows(one), language),
        _grid("money", _money_rows(one), language),
        _grid("delays", _delay_rows(one, language), language),
        _grid("misses", _miss_rows(one, language), language),
        _grid("false_leads", _false_lead_rows(one, language), language),
    )
    return tuple(grid for grid in made if grid.rows)


_HEADS = {
    "methods": "scheme method planted found precision jaccard f1 fragments ap wp p10 reported false_reported",
    "levels": "scheme level planted found recall jaccard member_precision member_recall f1 fragments",
    "false": "cause scheme reported_false all_false unexplained_false",
    "q": "level_q claims false chance reported reported_false share",
    "bands": "score right false share",
    "money": "first_leads money_share",
    "delays": "scheme level planted found sessions needed",
    "misses": "ring scheme level size sessions best_jaccard held_back score explanation fit",
    "false_leads": "lead scheme size score cause explanation fit",
}


def _grid(name: str, rows: Iterator[tuple[str, ...]], language: str) -> Grid:
    heads = _HEADS[name].split()
    return Grid(
        text(f"evaluate.title.{name}", language),
        tuple(text(f"evaluate.head.{head}", language) for head in heads),
        tuple(head in _WORDS for head in heads),
        tuple(rows),
    )


def _method_rows(one: Evaluation, language: str) -> Iterator[tuple[str, ...]]:
    for scheme in SCHEMES:
        for (method, of), result in one.results.items():
            if of == scheme:
                yield (
                    text(f"scheme.{scheme}", language),
                    text(f"evaluate.method.{method}", language),
                    *_method_figures(result),
                )


def _method_figures(result: SchemeResult) -> tuple[str, ...]:
    whole = result.levels()[-1]
    return (
        str(whole.planted),
        str(whole.found),
        _share(result.precision, result.reported),
        _share(whole.jaccard, whole.planted),
        _share(whole.f1, whole.found),
        _share(whole.fragments, whole.found),
        _share(result.average_precision, whole.planted),
        _share(result.weighted_precision, result.reported),
        _share(result.precision_at[10], result.reported),
        str(result.reported),
        str(result.reported - result.right),
    )


def _level_rows(one: Evaluation, language: str) -> Iterator[tuple[str, ...]]:
    for scheme in SCHEMES:
        for level in one.results[DETECTOR, scheme].levels():
            if level.planted:
                yield (text(f"scheme.{scheme}", language), *_level_figures(level, language))


def _level_figures(level: LevelResult, language: str) -> tuple[str, ...]:
    return (
        text(f"evaluate.level.{level.level}", language),
        str(level.planted),
        str(level.found),
        f"{level.found / level.planted:.2f}",
        f"{level.jaccard:.2f}",
        *(_share(value, level.found) for value in (level.precision, level.recall, level.f1, level.fragments)),
    )


def _false_rows(one: Evaluation, language: str) -> Iterator[tuple[str, ...]]:
    for scheme in SCHEMES:
        ours, bare = one.results[DETECTOR, scheme], one.results.get((UNEXPLAINED, scheme))
        bare_counts = bare.false_reported if bare else {}
        for cause in sorted(ours.false_all.keys() | bare_counts.keys()):
            yield (
                _family(cause, language),
                text(f"scheme.{scheme}", language),
                str(ours.false_reported.get(cause, 0)),
                str(ours.false_all.get(cause, 0)),
                str(bare_counts.get(cause, 0)) if bare else "–",
            )


def _q_rows(one: Evaluation) -> Iterator[tuple[str, ...]]:
    for count in one.q:
        figures = (count.claims, count.false, count.chance, count.reported, count.reported_false)
        share = _share(count.reported_false / max(1, count.reported), count.reported)
        yield (f"q ≤ {count.level:g}", *map(str, figures), share)


def _band_rows(one: Evaluation) -> Iterator[tuple[str, ...]]:
    ends = [f"–{band.low:g}" for band in one.bands[1:]] + ["+"]
    for band, end in zip(one.bands, ends, strict=True):
        total = band.right + band.false
        yield (
            f"{band.low:g}{end}",
            str(band.right),
            str(band.false),
            _share(band.right / max(1, total), total),
        )


def _money_rows(one: Evaluation) -> Iterator[tuple[str, ...]]:
    if one.planted:
        yield from ((str(k), f"{share:.2f}") for k, share in one.money.items())


def _delay_rows(one: Evaluation, language: str) -> Iterator[tuple[str, ...]]:
    for scheme in SCHEMES:
        for level in LEVELS:
            ones = [delay for delay in one.delays if (delay.scheme, delay.level) == (scheme, level)]
            needed = [delay.needed for delay in ones if delay.needed is not None]
            if ones:
                yield (
                    text(f"scheme.{scheme}", language),
                    text(f"evaluate.level.{level}", language),
                    str(len(ones)),
                    str(len(needed)),
                    f"{median(delay.sessions for delay in ones):g}",
                    f"{median(needed):g}" if needed else "–",
                )


def _miss_rows(one: Evaluation, language: str) -> Iterator[tuple[str, ...]]:
    for miss in one.misses:
        yield (
            f"{miss.seed}/{miss.ring_id} {miss.variant}".strip(),
            text(f"scheme.{miss.scheme}", language),
            text(f"evaluate.level.{miss.level}", language),
            str(miss.size),
            str(miss.sessions),
            f"{miss.jaccard:.2f}",
            f"{miss.held_back:.2f}",
            f"{miss.score:.1f}",
            _explanation(miss.explanation, language),
            f"{miss.fit:.2f}",
        )


def _false_lead_rows(one: Evaluation, language: str) -> Iterator[tuple[str, ...]]:
    for lead in one.false_leads:
        yield (
            f"{lead.seed}/{lead.lead_id}",
            text(f"scheme.{lead.scheme}", language),
            str(lead.size),
            f"{lead.score:.1f}",
            _family(lead.cause, language),
            _explanation(lead.explanation, language),
            f"{lead.fit:.2f}",
        )


def _family(cause: str, language: str) -> str:
    """Name of a family of look-alikes; its code where the catalogue has no name for it."""
    return _label("evaluate.cause", cause, language)


def _explanation(code: str, language: str) -> str:
    return _label("explanation", code, language) if code else "–"


def _label(prefix: str, code: str, language: str) -> str:
    known = labels(prefix)
    return known[code][language] if code in known else code


def _share(value: float, of: int) -> str:
    """A figure with two decimals; a dash where there is nothing to take it of."""
    return f"{value:.2f}" if of else "–"
