"""What people still have to add, who does it, by which rule; and what a transfer is refused without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.evidence.errors import EvidenceError
from workbench.evidence.graph.levels import Level
from workbench.evidence.letters.facts.entry import Section, about
from workbench.evidence.letters.facts.form import label_of_field, members_of
from workbench.evidence.letters.facts.model import Facts
from workbench.texts import text

__all__ = ["OFFICERS", "Gap", "gap", "missing", "require"]

#: 310 art. 5: a team of two officers or more.
OFFICERS = 2
#: What the registers are asked for once a party's number is given; the documents say where they have nothing.
_REGISTERED = {"persons": ("name", "id_number"), "institutions": ("name",)}
_NUMBERS = ("psn_no", "code")


@dataclass(frozen=True)
class Gap:
    """Something that nobody has written yet; texts are Chinese, as the documents are.

    Attributes:
        path: where it stands in the form, for example ``officers[2].certificate``.
        what: what it is called.
        who: who fills it in.
        rule: the rule that asks for it.
    """

    path: str
    what: str
    who: str
    rule: str


def gap(section: str, field: str, *, number: int | None = None) -> Gap:
    """The gap that an empty field leaves.

    Args:
        section: table of the form.
        field: field of the table.
        number: place in a list of tables, from one.
    """
    models = {name: model for name, model, _ in members_of(Facts)}
    told = about(models[section].model_fields[field])
    called = label_of_field(section, field)
    return Gap(
        path=f"{section}.{field}" if number is None else f"{section}[{number}].{field}",
        what=called if number is None else text("facts.numbered", label=called, number=number),
        who=text(f"facts.who.{told['who']}"),
        rule=text(f"facts.rule.{told['rule']}"),
    )


def missing(facts: Facts, level: Level) -> tuple[Gap, ...]:
    """What a package of a level lacks; while there is anything, its documents are drafts.

    An internal package asks for little, a transfer for all that the letter, the record and the form of approval need.
    """
    return tuple(_gaps(facts, ("internal",) if level == "internal" else ("internal", "transfer")))


def require(facts: Facts, level: Level) -> None:
    """Refuse a transfer without two named officers and a purpose.

    Raises:
        EvidenceError: ``facts_transfer``, with all that is missing.
    """
    if level == "internal":
        return
    named = [one for one in facts.officers if one.name and one.certificate]
    lacking = (
        [text("facts.lacking.officers")]
        if len({(one.name, one.certificate) for one in named}) < OFFICERS
        else []
    )
    lacking += [] if facts.export.purpose else [text("facts.lacking.purpose")]
    if lacking:
        raise EvidenceError("facts_transfer", lacking=text("list.separator").join(lacking))


def _gaps(facts: Facts, levels: tuple[str, ...]) -> Iterator[Gap]:
    for name, model, several in members_of(Facts):
        if not several:
            yield from _of(name, model, getattr(facts, name), levels, None)
            continue
        entries = getattr(facts, name)
        least = OFFICERS if name == "officers" else 0
        for number in range(1, max(len(entries), least) + 1):
            entry = entries[number - 1] if number <= len(entries) else model()
            yield from _of(name, model, entry, levels, number)
    if "transfer" in levels:
        yield from _together(facts)


def _of(
    name: str, model: type[Section], entry: Section, levels: tuple[str, ...], number: int | None
) -> Iterator[Gap]:
    taken = _REGISTERED.get(name, ()) if any(getattr(entry, one, None) for one in _NUMBERS) else ()
    for field, declared in model.model_fields.items():
        if about(declared)["needed"] in levels and getattr(entry, field) is None and field not in taken:
            yield gap(name, field, number=number)


def _together(facts: Facts) -> Iterator[Gap]:
    """What is needed because something else was, or was not, written."""
    if not facts.persons and not facts.institutions:
        yield gap("persons", "name")
    if not facts.items and not facts.declared.no_items:
        yield gap("items", "name")
    if not facts.appraisals and not facts.declared.no_appraisals:
        yield gap("appraisals", "title")
    if facts.approval.approved is False and not facts.approval.reason:
        yield gap("approval", "reason")
    if facts.extraction.unsigned and not facts.extraction.witness:
        yield gap("extraction", "witness")
