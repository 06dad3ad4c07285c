"""Positives and look-alikes of the checks about the person register alone: one certificate number, several names."""

from __future__ import annotations

from workbench.sample.crosschecks.draft import Draft

__all__ = ["plant_registers"]

#: What a desk enters where it has no number.
PLACEHOLDERS = ("9" * 18, "0" * 18)


def plant_registers(draft: Draft, *, positives: bool) -> None:
    """Draft all cases about the register; without positives the look-alikes alone."""
    if positives:
        _several_names(draft)
        _placeholders(draft)
    _one_name(draft)
    _unlike(draft)


def _several_names(draft: Draft) -> None:
    """Two and four people under one number; a finding is about the first of them."""
    for people in (2, 4):
        first = draft.person()
        number = draft.rows["PSN_INFO_B"][-1]["certno"]
        for _ in range(people - 1):
            draft.registered(certno=number)
        draft.note(
            "shared_certificate", "patient", first, positive=True, what=f"{people} names under one number"
        )


def _placeholders(draft: Draft) -> None:
    """Six people under two numbers that are none: one finding, about the first."""
    people = [draft.registered(certno=PLACEHOLDERS[number % 2], psn_cert_type=None) for number in range(6)]
    draft.note("shared_certificate", "patient", people[0], positive=True, what="placeholders of a desk")
    for who in people[1:]:
        draft.note(
            "shared_certificate", "patient", who, positive=False, what="told by the finding about the first"
        )


def _wide(name: str) -> str:
    """The name as an input method for Chinese writes it: every letter and blank as wide as a character."""
    return "".join(chr(0x3000) if one == " " else chr(ord(one) + 0xFEE0) for one in name)


def _one_name(draft: Draft) -> None:
    """One person under two person numbers, whose names differ in blanks, dots, case, width or asterisks."""
    for name, again in (
        ("TESTA TESTB", "Testa\u00b7Testb"),
        ("TESTA TESTB", _wide("TESTA TESTB")),
        ("TESTA TESTB", "T****"),
        ("TESTA TESTB", None),
    ):
        first = draft.registered(psn_name=name)
        number = str(draft.rows["PSN_INFO_B"][-1]["certno"])
        second = draft.registered(psn_name=again, certno=number.lower())
        for who in (first, second):
            draft.note(
                "shared_certificate", "patient", who, positive=False, what=f"{name} and {again} are one name"
            )


def _unlike(draft: Draft) -> None:
    """An old row that was ended, and a number that is like another but for its check digit."""
    first = draft.person()
    number = str(draft.rows["PSN_INFO_B"][-1]["certno"])
    ended = draft.registered(certno=number, vali_flag="0")
    other = draft.registered(certno=number[:-1] + ("X" if number[-1] != "X" else "0"))
    for who, what in ((first, "the other row is ended"), (ended, "is ended"), (other, "another check digit")):
        draft.note("shared_certificate", "patient", who, positive=False, what=what)
