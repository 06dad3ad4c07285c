"""The facts of a transfer as a model: one class for each table of the form, every field optional.

Fields follow the letter of transfer (310 art. 6, annex 2 of 49), the record of extraction (22 art. 14) and the form of
approval (310 art. 5). What each field is called stands in ``workbench/texts/letters.yaml``.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from workbench.evidence.letters.facts.entry import Day, Moment, Section, Words, Yes, Yuan, entry

__all__ = [
    "Appraisal",
    "Approval",
    "Authority",
    "CaseFacts",
    "Contact",
    "Declared",
    "Export",
    "Extraction",
    "Facts",
    "Institution",
    "Item",
    "Material",
    "Narrative",
    "Officer",
    "Person",
    "Report",
    "Transfer",
]


def _written(several: tuple[Any, ...]) -> tuple[Any, ...]:
    """Entries in which something was written."""
    return tuple(one for one in several if not one.is_empty)


class Authority(Section):
    """Head of the letter: who transfers, to whom, under which number."""

    name: Words | None = entry("officer", "letter", "internal")
    number: Words | None = entry("registry", "letter", "transfer")
    police: Words | None = entry("officer", "letter", "transfer")
    copies: Words | None = entry("officer", "letter")


class CaseFacts(Section):
    """The case as the office keeps it."""

    cause: Words | None = entry("officer", "letter", "internal")
    offence: Words | None = entry("legal", "offence", "transfer")
    source: Words | None = entry("officer", "letter", "transfer")
    filed_on: Day | None = entry("officer", "letter", "transfer")
    filing_number: Words | None = entry("officer", "letter", "transfer")
    period: Words | None = entry("officer", "letter", "transfer")
    place: Words | None = entry("officer", "letter", "transfer")


class Person(Section):
    """A natural person whom the letter names as a party."""

    psn_no: Words | None = entry("officer", "party")
    name: Words | None = entry("officer", "party", "transfer")
    sex: Words | None = entry("officer", "party")
    ethnicity: Words | None = entry("officer", "party")
    born_on: Day | None = entry("officer", "party")
    id_number: Words | None = entry("officer", "party", "transfer")
    education: Words | None = entry("officer", "party")
    work: Words | None = entry("officer", "party")
    registered_address: Words | None = entry("officer", "party")
    native_place: Words | None = entry("officer", "party")
    address: Words | None = entry("officer", "party")
    phone: Words | None = entry("officer", "party")
    special_status: Words | None = entry("officer", "special")


class Institution(Section):
    """A unit that the letter names as a party."""

    code: Words | None = entry("officer", "party")
    name: Words | None = entry("officer", "party", "transfer")
    uscc: Words | None = entry("officer", "party", "transfer")
    nature: Words | None = entry("officer", "party")
    legal_representative: Words | None = entry("officer", "party", "transfer")
    registered_on: Day | None = entry("officer", "party")
    capital: Words | None = entry("officer", "party")
    registered_address: Words | None = entry("officer", "party")
    phone: Words | None = entry("officer", "party")


class Narrative(Section):
    """Body of the letter."""

    facts: Words | None = entry("officer", "body", "transfer")
    evidence: Words | None = entry("officer", "body", "transfer")
    legal_basis: Words | None = entry("legal", "offence", "transfer")
    measures: Words | None = entry("officer", "body", "transfer")
    recovered: Yuan | None = entry("officer", "body")
    penalty: Words | None = entry("officer", "penalty", "transfer")


class Report(Section):
    """Parts of the report on the case that no table can tell."""

    investigation: Words | None = entry("officer", "report", "transfer")
    established: Words | None = entry("officer", "report", "transfer")
    statements: Words | None = entry("officer", "report")
    qualification: Words | None = entry("legal", "report", "transfer")
    proposal: Words | None = entry("officer", "report", "transfer")


class Officer(Section):
    """One of the officers of the team."""

    name: Words | None = entry("officer", "team", "internal")
    certificate: Words | None = entry("officer", "team", "internal")


class Contact(Section):
    """Whom the police ask."""

    name: Words | None = entry("officer", "letter", "transfer")
    phone: Words | None = entry("officer", "letter", "transfer")


class Approval(Section):
    """The way of the report: legal review, decision within three days."""

    reported_on: Day | None = entry("team", "three_days", "transfer")
    opinion: Words | None = entry("team", "three_days", "transfer")
    legal_reviewer: Words | None = entry("legal", "legal_review", "transfer")
    legal_reviewed_on: Day | None = entry("legal", "legal_review", "transfer")
    legal_opinion: Words | None = entry("legal", "legal_review", "transfer")
    approver: Words | None = entry("leader", "three_days", "transfer")
    approver_post: Words | None = entry("leader", "three_days", "transfer")
    approved: Yes | None = entry("leader", "three_days", "transfer")
    approved_at: Moment | None = entry("leader", "day", "transfer")
    reason: Words | None = entry("leader", "refusal")


class Transfer(Section):
    """The handing over."""

    sent_at: Moment | None = entry("officer", "day", "transfer")


class Item(Section):
    """A thing on the list of things involved."""

    name: Words | None = entry("officer", "items")
    quantity: Words | None = entry("officer", "items")
    features: Words | None = entry("officer", "items")
    holder: Words | None = entry("officer", "items")
    kept_at: Words | None = entry("officer", "items")
    handling: Words | None = entry("officer", "items")


class Appraisal(Section):
    """A report of an inspection or an expert opinion."""

    title: Words | None = entry("officer", "appraisal")
    number: Words | None = entry("officer", "appraisal")
    body: Words | None = entry("officer", "appraisal")
    issued_on: Day | None = entry("officer", "appraisal")
    conclusion: Words | None = entry("officer", "appraisal")


class Extraction(Section):
    """Extraction of the electronic data from the platform."""

    object: Words | None = entry("extractor", "extraction", "transfer")
    content: Words | None = entry("extractor", "extraction")
    begun_at: Moment | None = entry("extractor", "extraction", "transfer")
    ended_at: Moment | None = entry("extractor", "extraction", "transfer")
    place: Words | None = entry("extractor", "extraction", "transfer")
    method: Words | None = entry("extractor", "extraction", "transfer")
    process: Words | None = entry("extractor", "extraction", "transfer")
    system: Words | None = entry("extractor", "extraction", "transfer")
    medium: Words | None = entry("extractor", "medium")
    holder: Words | None = entry("extractor", "extraction", "transfer")
    unsigned: Words | None = entry("extractor", "witness")
    witness: Words | None = entry("extractor", "witness")
    notice_number: Words | None = entry("officer", "notice")
    video: Words | None = entry("extractor", "integrity")


class Material(Section):
    """Papers that people add to parts 5.09 to 5.12."""

    part: Words | None = entry("officer", "materials")
    title: Words | None = entry("officer", "materials")
    source: Words | None = entry("officer", "materials")
    copies: Words | None = entry("officer", "materials")
    pages: Words | None = entry("officer", "materials")
    proves: Words | None = entry("officer", "materials")


class Declared(Section):
    """What there is none of."""

    no_items: Yes | None = entry("officer", "items")
    no_appraisals: Yes | None = entry("officer", "appraisal")


class Export(Section):
    """Why the package leaves the office."""

    purpose: Words | None = entry("officer", "export", "internal")
    approved_by: Words | None = entry("leader", "export")
    recipient: Words | None = entry("officer", "export")


class Facts(Section):
    """Everything that people wrote; empty where nobody wrote anything."""

    authority: Authority = Authority()
    case: CaseFacts = CaseFacts()
    officers: Annotated[tuple[Officer, ...], AfterValidator(_written)] = Field((), max_length=20)
    contact: Contact = Contact()
    persons: Annotated[tuple[Person, ...], AfterValidator(_written)] = Field((), max_length=500)
    institutions: Annotated[tuple[Institution, ...], AfterValidator(_written)] = Field((), max_length=100)
    narrative: Narrative = Narrative()
    report: Report = Report()
    approval: Approval = Approval()
    transfer: Transfer = Transfer()
    items: Annotated[tuple[Item, ...], AfterValidator(_written)] = Field((), max_length=500)
    appraisals: Annotated[tuple[Appraisal, ...], AfterValidator(_written)] = Field((), max_length=50)
    declared: Declared = Declared()
    extraction: Extraction = Extraction()
    materials: Annotated[tuple[Material, ...], AfterValidator(_written)] = Field((), max_length=500)
    export: Export = Export()
