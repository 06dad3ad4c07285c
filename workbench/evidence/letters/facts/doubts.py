"""What looks wrong in the facts without being refused: dates out of order, numbers with wrong check characters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from workbench.evidence.letters.clocks import decision_due, sending_due
from workbench.evidence.letters.facts.form import label_of_field
from workbench.evidence.letters.facts.model import Facts
from workbench.texts import Text, texts

__all__ = ["PARTS", "doubts", "is_citizen_number", "is_credit_code"]

#: Parts of the package that papers of people go into.
PARTS = ("5.09", "5.10", "5.11", "5.12")
#: GB 11643: weights of the first 17 digits, and the check character by the remainder (ISO 7064 MOD 11-2).
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
#: GB 32100: alphabet and weights of the unified social credit code (ISO 7064 MOD 31-3).
_CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def doubts(facts: Facts, made_at: datetime) -> tuple[Text, ...]:
    """Remarks for the one who filled in the form, in the order of the form.

    Args:
        facts: what people wrote.
        made_at: the time at which the package is made, local clock.
    """
    return (
        *_numbers(facts),
        *_births(facts),
        *_later(facts, made_at),
        *_order(facts),
        *_clocks(facts),
        *_parts(facts),
    )


def is_citizen_number(number: str) -> bool:
    """Whether a citizen number of 18 characters has a date and the right check character (GB 11643)."""
    digits, check = number[:17], number[17:].upper()
    if len(number) != 18 or not (digits.isascii() and digits.isdigit()):
        return False
    try:
        datetime.strptime(digits[6:14], "%Y%m%d")
    except ValueError:
        return False
    rest = sum(int(one) * weight for one, weight in zip(digits, _CITIZEN_WEIGHTS, strict=True)) % 11
    return _CITIZEN_CHECKS[rest] == check


def is_credit_code(code: str) -> bool:
    """Whether a unified social credit code has the right check character (GB 32100)."""
    if len(code) != 18 or any(one not in _CREDIT_LETTERS for one in code):
        return False
    values = [_CREDIT_LETTERS.index(one) for one in code]
    rest = sum(value * weight for value, weight in zip(values[:17], _CREDIT_WEIGHTS, strict=True)) % 31
    return values[17] == (31 - rest) % 31


def _numbers(facts: Facts) -> Iterator[Text]:
    for number, person in enumerate(facts.persons, start=1):
        if person.id_number and not is_citizen_number(person.id_number):
            yield texts("facts.doubt.id_number", number=number)
    for number, unit in enumerate(facts.institutions, start=1):
        if unit.uscc and not is_credit_code(unit.uscc):
            yield texts("facts.doubt.uscc", number=number)
    if len({one.certificate for one in facts.officers if one.certificate}) < sum(
        one.certificate is not None for one in facts.officers
    ):
        yield texts("facts.doubt.same_certificate")


def _parts(facts: Facts) -> Iterator[Text]:
    for number, paper in enumerate(facts.materials, start=1):
        if paper.part not in PARTS:
            yield texts("facts.doubt.part", number=number, known=", ".join(PARTS))


def _births(facts: Facts) -> Iterator[Text]:
    for number, person in enumerate(facts.persons, start=1):
        told = f"{person.born_on:%Y%m%d}" if person.born_on else ""
        if (
            told
            and person.id_number
            and is_citizen_number(person.id_number)
            and person.id_number[6:14] != told
        ):
            yield texts("facts.doubt.born_on", number=number)


def _dates(facts: Facts) -> Iterator[tuple[str, str, date | datetime]]:
    """Every date and time that was written, by table and field."""
    several = {"persons": facts.persons, "institutions": facts.institutions, "appraisals": facts.appraisals}
    single = {name: (getattr(facts, name),) for name in ("case", "approval", "transfer", "extraction")}
    for name, entries in {**single, **several}.items():
        for entry in entries:
            for field in type(entry).model_fields:
                value = getattr(entry, field)
                if isinstance(value, date):
                    yield name, field, value


def _later(facts: Facts, made_at: datetime) -> Iterator[Text]:
    for name, field, value in _dates(facts):
        if _day(value) > made_at.date():
            yield texts("facts.doubt.future", label=_label(name, field), value=value)


def _order(facts: Facts) -> Iterator[Text]:
    """Pairs of which the first must not come after the second."""
    steps = (
        ("case", "filed_on", "approval", "reported_on"),
        ("extraction", "begun_at", "extraction", "ended_at"),
        ("approval", "reported_on", "approval", "approved_at"),
        ("approval", "legal_reviewed_on", "approval", "approved_at"),
        ("approval", "approved_at", "transfer", "sent_at"),
    )
    for one, field, other, later in steps:
        first, second = getattr(getattr(facts, one), field), getattr(getattr(facts, other), later)
        if first and second and not _follows(first, second):
            yield texts("facts.doubt.order", first=_label(one, field), second=_label(other, later))


def _clocks(facts: Facts) -> Iterator[Text]:
    reported, approved_at = facts.approval.reported_on, facts.approval.approved_at
    sent_at = facts.transfer.sent_at
    if reported and approved_at and approved_at >= decision_due(reported) + timedelta(seconds=1):
        yield texts("facts.doubt.three_days", due=decision_due(reported).date())
    if approved_at and sent_at and sent_at > sending_due(approved_at):
        yield texts("facts.doubt.day", due=f"{sending_due(approved_at):%Y-%m-%d %H:%M}")


def _follows(first: date | datetime, second: date | datetime) -> bool:
    if isinstance(first, datetime) and isinstance(second, datetime):
        return first <= second
    return _day(first) <= _day(second)


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _label(name: str, field: str) -> Text:
    return {language: label_of_field(name, field, language) for language in ("zh", "en")}
