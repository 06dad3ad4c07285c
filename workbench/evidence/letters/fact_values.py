"""What people wrote, as the templates may say it: a text, and where nobody wrote anything a named blank or a word.

What a document needs is a blank until somebody writes it, and the document a draft; for what may stay empty stands a
word that says so (``absent``), in drafts and final documents alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from workbench.documents.model import Blank
from workbench.evidence.letters.clocks import decision_due, sending_due
from workbench.evidence.letters.context import LetterContext
from workbench.evidence.letters.facts import Facts, absent, gap, missing
from workbench.evidence.letters.facts.entry import Section, about
from workbench.evidence.letters.facts.form import label_of_field, members_of
from workbench.evidence.letters.people import People
from workbench.evidence.letters.said import blank, day, enumerated, label, moment, money, named_blank
from workbench.explore.queue import PLACES
from workbench.texts import text

__all__ = ["fact_values"]

Said = str | Blank
#: Fields of a party and the column of the register that may fill them.
_PERSON = {
    "name": "label",
    "sex": "gend",
    "born_on": "brdy",
    "id_number": "certno",
    "address": "live_addr",
    "phone": "phone",
}
_UNIT = {"name": "label"}
#: Tables whose texts may name people.
_HIDDEN_WHOLE = {("extraction", "witness")}


def fact_values(context: LetterContext, people: People) -> dict[str, Any]:
    """Values of the form, of parties, officers, the approval and its clocks."""
    facts = context.facts
    persons = [_party(one, "persons", ("patient",), _PERSON, people) for one in facts.persons]
    units = [_party(one, "institutions", PLACES, _UNIT, people) for one in facts.institutions]
    single = [name for name, _, several in members_of(Facts) if not several]
    needed = frozenset(one.path for one in missing(facts, "transfer"))
    told = {name: _section(name, getattr(facts, name), people, needed) for name in single}
    parties = [_party_line("person", one) for one in persons] + [_party_line("unit", one) for one in units]
    return {
        "facts": told,
        "brief": {
            name: {field: _brief(said) for field, said in fields.items()} for name, fields in told.items()
        },
        "persons": persons,
        "units": units,
        "parties": parties,
        "parties_said": enumerated(parties) if parties else blank(gap("persons", "name")),
        "things": [_line(one, "items", people) for one in facts.items],
        "no_things": bool(facts.declared.no_items),
        "opinions": [_line(one, "appraisals", people) for one in facts.appraisals],
        "no_opinions": bool(facts.declared.no_appraisals),
        "filed": _joined(told["case"]["filed_on"], told["case"]["filing_number"]),
        "number_line": _number_line(facts),
        "blank": _blanks(),
        **_officers(facts),
        **_approval(facts, told),
    }


def _section(name: str, section: Section, people: People, needed: frozenset[str]) -> dict[str, Said]:
    """Every field of a table as text or blank; ``needed`` has the places of those that the documents need."""
    return {
        field: blank(gap(name, field))
        if f"{name}.{field}" in needed
        else _said(name, field, getattr(section, field), people)
        for field in type(section).model_fields
    }


def _brief(said: Said) -> Said:
    """The same where the rule was told before, or would be told too often."""
    return Blank(said.what, said.who) if isinstance(said, Blank) else said


def _said(section: str, field: str, value: object, people: People) -> str:
    if value is None:
        return absent(section, field)
    if (section, field) in _HIDDEN_WHOLE and people.level == "internal":
        return text("letters.hidden")
    return people.told(_plain(value))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return text(f"letters.yes.{value}".lower())
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return text("letters.yuan", amount=money(value)) if isinstance(value, Decimal) else str(value)


def _line(entry: BaseModel, section: str, people: People) -> dict[str, str]:
    """An entry of a list."""
    return {field: _said(section, field, getattr(entry, field), people) for field in type(entry).model_fields}


def _party(
    entry: BaseModel, section: str, kinds: tuple[str, ...], known: Mapping[str, str], people: People
) -> dict[str, Any]:
    """A party: what was written, else what the register has, else a blank where it is needed, or a word.

    The blank says no rule: that of a form of many cells stands once below it.
    """
    number = getattr(entry, "psn_no", None) or getattr(entry, "code", None) or ""
    values: dict[str, Any] = {}
    taken: list[str] = []
    for field, declared in type(entry).model_fields.items():
        written = getattr(entry, field)
        if written is not None:
            values[field] = _shown(section, field, str(written), people)
            continue
        found = _registered(known[field], number, kinds, people) if number and field in known else ""
        if found:
            taken.append(label_of_field(section, field))
            values[field] = _shown(section, field, found, people)
        elif about(declared)["needed"]:
            values[field] = blank(gap(section, field), ruled=False)
        else:
            values[field] = absent(section, field)
    return values | {"from_register": enumerated(taken), "numbered": bool(number)}


def _shown(section: str, field: str, value: str, people: People) -> str:
    """A field of a party; a day is written as documents write it where it is not masked."""
    shown = people.party(section, field, value)
    try:
        return day(date.fromisoformat(shown)) if field.endswith("_on") else shown
    except ValueError:
        return shown


def _registered(column: str, number: str, kinds: tuple[str, ...], people: People) -> str:
    for kind in kinds:
        found = people.name(kind, number) if column == "label" else people.attribute(kind, number, column)
        if found:
            return label(f"letters.{column}", found)
    return ""


def _party_line(kind: str, party: Mapping[str, Any]) -> str:
    name = party["name"]
    return text(f"letters.party.{kind}", name=name.said() if isinstance(name, Blank) else name)


def _officers(facts: Facts) -> dict[str, Any]:
    """The two who sign, each with a certificate number, and the others."""
    named: dict[str, Any] = {}
    for number in (1, 2):
        entry = facts.officers[number - 1] if len(facts.officers) >= number else None
        values: dict[str, Said] = {}
        for field in ("name", "certificate"):
            written = getattr(entry, field, None)
            values[field] = written or blank(gap("officers", field))
        values["said"] = _joined(values["name"], values["certificate"], "letters.officer")
        named[f"officer_{number}"] = values
    others = [_officer(one.name, one.certificate) for one in facts.officers[2:]]
    team = [_officer(one.name, one.certificate) for one in facts.officers]
    return named | {
        "more_officers": enumerated(others),
        "team": enumerated(team) if len(team) > 1 else blank(gap("officers", "name")),
    }


def _officer(name: str | None, certificate: str | None) -> str:
    lacking = text("letters.lacking")
    return text("letters.officer", first=name or lacking, second=certificate or lacking)


def _joined(first: Said, second: Said, code: str = "letters.joined") -> Said:
    """Two values in one cell; the first blank where one is missing and the other is no help without it."""
    if isinstance(first, Blank):
        return first
    return text(code, first=first, second=second.said() if isinstance(second, Blank) else second)


def _number_line(facts: Facts) -> str:
    return facts.authority.number or blank(gap("authority", "number"), ruled=False).said()


def _approval(facts: Facts, told: Mapping[str, Mapping[str, Said]]) -> dict[str, Any]:
    """Decision, reason and the two clocks."""
    approval = facts.approval
    decision: Said = (
        blank(gap("approval", "approved"))
        if approval.approved is None
        else text(f"letters.approved.{approval.approved}".lower())
    )
    refusal: Said = told["approval"]["reason"]
    if approval.approved or approval.reason is None:
        refusal = text("letters.not_refused") if approval.approved else blank(gap("approval", "reason"))
    return {
        "approver": _joined(told["approval"]["approver"], told["approval"]["approver_post"]),
        "decision": decision,
        "refusal": refusal,
        "clock": _clock(facts),
    }


def _clock(facts: Facts) -> dict[str, Any]:
    """Both due times, where what they run from was given; and whether they were kept."""
    approval, sent_at = facts.approval, facts.transfer.sent_at
    remarks: list[str] = []
    decision: Said = named_blank("decision_due", "team", "three_days")
    sending: Said = named_blank("sending_due", "officer", "day")
    if approval.reported_on:
        due = decision_due(approval.reported_on)
        decision = text("letters.due.decision", day=day(due))
        if approval.approved_at:
            kept = approval.approved_at.date() <= due.date()
            remarks.append(text(f"letters.clock.decision.{kept}".lower(), day=day(due)))
    if approval.approved is False:
        sending = text("letters.due.none")
    elif approval.approved_at:
        last = sending_due(approval.approved_at)
        sending = text("letters.due.sending", moment=moment(last))
        if sent_at:
            remarks.append(text(f"letters.clock.sending.{sent_at <= last}".lower(), moment=moment(last)))
    return {"decision": decision, "sending": sending, "remarks": remarks}


def _blanks() -> dict[str, Any]:
    """Blanks that only people or the police can fill in: after sealing, by hand, but for the lists of the form."""
    receipt = ("office", "officer", "time", "checked", "verified", "competent", "decision", "reason")
    return {
        "seal": named_blank("seal", "officer", "seal", by_hand=True),
        "key": named_blank("key", "officer", "seal", by_hand=True),
        "sealing": named_blank("sealing", "officer", "seal", by_hand=True),
        "backup": named_blank("backup", "officer", "medium", by_hand=True),
        "things": blank(gap("items", "name")),
        "opinions": blank(gap("appraisals", "title")),
        "materials": named_blank("materials", "officer", "materials", by_hand=True),
        "receipt": {one: named_blank(f"receipt.{one}", "police", by_hand=True) for one in receipt},
    }
