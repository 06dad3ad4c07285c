"""What people write stands in the documents, and takes nothing out of the case that is not theirs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tests.evidence.letters.conftest import Cases
from tests.evidence.letters.reading import all_text, model_text, part
from workbench.evidence.letters.facts import Facts
from workbench.evidence.letters.facts.form import members_of
from workbench.evidence.letters.letters import letters


def test_everything_that_people_write_stands_in_some_document(cases: Cases) -> None:
    """Each text field in turn holds words of its own; at the level transfer all of them are found again."""
    tokens: list[str] = []

    def token() -> str:
        tokens.append(f"词{len(tokens):03}尾")
        return tokens[-1]

    tables: dict[str, Any] = {}
    for name, model, several in members_of(Facts):
        words = [
            one for one, field in model.model_fields.items() if "Annotated[str," in str(field.annotation)
        ]
        entry = {one: token() for one in words}
        if name == "materials":
            tokens.remove(entry["part"])
            entry["part"] = "5.11"
        tables[name] = (
            [entry, {one: token() for one in entry}] if name == "officers" else [entry] if several else entry
        )
    refused = tables["approval"] | {"approved": False}
    facts = Facts.model_validate(tables | {"approval": refused})
    said = all_text(letters(cases.context("card_pooling", level="transfer", facts=facts)))
    assert len(tokens) > 75
    assert [one for one in tokens if one not in said] == []


def test_the_register_is_asked_for_members_only(cases: Cases) -> None:
    """A person number of somebody else takes nobody's name out of the case: it leaves blanks, and a draft."""
    people = pd.read_parquet(cases.case.folder / "tables" / "node_patient.parquet")
    members = {one.id for one in cases.leads["card_pooling"].members}
    stranger = people[~people["psn_no"].isin(members)].iloc[0]
    facts = cases.full()
    other = facts.persons[1].model_copy(update={"psn_no": stranger["psn_no"]})
    changed = facts.model_copy(update={"persons": (facts.persons[0], other)})
    made = letters(cases.context("card_pooling", level="transfer", facts=changed))
    assert stranger["certno"] not in all_text(made)
    assert "草稿" in made[0].document.running_head
    assert "persons[2].id_number" in model_text(part(made, "0"))
