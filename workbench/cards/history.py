"""Decisions on grades and findings in words, people masked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from workbench.cards.decided import Decided
from workbench.case import Case
from workbench.clock import beijing
from workbench.reports.opened import checks_of
from workbench.texts import Text, labels, text
from workbench.workflow.cast import Cast, cast_of
from workbench.workflow.entries import ANSWERS, Entry, effective, waiting_in

__all__ = ["history_rows", "told"]


def history_rows(case: Case, language: str = "zh") -> list[dict[str, Any]]:
    """Every decision on grades and findings of a case, oldest first, with what became of it."""
    entries = Decided(case.lead_store).entries()
    targets = {one.detail["target"] for one in entries if one.kind not in ANSWERS}
    said = [str(one.detail.get(key) or "") for one in entries for key in ("reason", "note")]
    cast = cast_of(case, (), targets=targets, said=said)
    checks = checks_of(case)
    known = {one["id"]: one["name"] for one in (checks.summary["checks"] if checks else ())}
    return list(told(entries, cast, language, lambda check: known.get(check, {"zh": check, "en": check})))


def told(
    entries: Sequence[Entry], cast: Cast, language: str, check_name: Callable[[str], Text]
) -> Iterator[dict[str, Any]]:
    """Decisions in words.

    Args:
        entries: decisions and answers to them, oldest first.
        cast: how people are named.
        language: zh or en.
        check_name: name of a check.
    """
    in_force = {one.seq for one in effective(entries)}
    waiting = {one.seq for one in waiting_in(entries)}
    subjects: dict[int, str] = {}
    for one in entries:
        subjects[one.seq] = subjects.get(one.refers) or one.detail.get("target", "")
        holds = one.seq in in_force or one.kind in ANSWERS
        state = "waits" if one.seq in waiting else "holds" if holds else "gone"
        yield {
            "entry": one.seq,
            "at": beijing(one.at),
            "target": cast.target(subjects[one.seq]),
            "what": _said(one, language, check_name),
            "actor": one.actor,
            "reason": cast.text(one.detail.get("reason") or one.detail.get("note")),
            "state": text(f"card.state.{state}", language),
        }


def _said(one: Entry, language: str, check_name: Callable[[str], Text]) -> str:
    said = one.detail
    if one.kind in ANSWERS:
        return f"{text(f'workflow.kind.{one.kind}', language)} #{one.refers}"
    if one.kind == "finding":
        return text(
            "card.finding_answered",
            language,
            check=check_name(said["check"])[language],
            answer=text(f"card.answer.{said['answer']}", language),
            finding=said["finding"],
        )
    names = labels(f"card.value.{said['scale']}")
    return text(
        "card.decided",
        language,
        scale=text(f"card.scale.{said['scale']}", language),
        choice=text(f"card.choice.{said['choice']}", language),
        **{key: names[said[key]][language] for key in ("was", "proposed", "value")},
    )
