"""Who is named: nobody at the level internal, the members and nobody else at the level transfer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.evidence.package.making import FACTS, Made
from tests.evidence.package.searching import where
from workbench.evidence.parts import folder_of


def people(made: Made, *, members: bool) -> Iterator[dict[str, str]]:
    """Rows of the register of people and doctors who are members of the leads, or who are not."""
    leads = [one for one in made.case.leads(everything=True) if one.lead_id in made.lead_ids]
    known = {one.id for lead in leads for one in lead.members}
    for name, key, columns in (
        ("PSN_INFO_B", "psn_no", ("psn_no", "psn_name", "certno", "tel", "live_addr")),
        ("DR_INFO_B", "dr_code", ("dr_code", "dr_name", "certno")),
    ):
        table = pq.read_table(made.extract / f"{name}.parquet")
        there = [one for one in columns if one in table.schema.names]
        for row in table.select(there).to_pylist():
            if (row[key] in known) == members:
                yield {column: value for column, value in row.items() if value}


def test_nobody_is_named_at_the_level_internal(made: Made) -> None:
    everybody = [*people(made, members=True), *people(made, members=False)]
    numbers = {value for row in everybody for name, value in row.items() if not name.endswith("name")}
    assert len(numbers) > 1_000
    assert where(made.internal.path, numbers) == {}
    names = {
        row[name] for row in people(made, members=True) for name in ("psn_name", "dr_name") if name in row
    }
    officers = {one.name for one in FACTS.officers}
    assert where(made.internal.path, {one for one in names if len(one) > 2} - officers) == {}
    cards = pq.read_table(made.case.folder / "tables" / "node_card.parquet")["card_id"].to_pylist()
    assert where(made.internal.path, {one.partition(":")[2] for one in cards}) == {}


def test_members_alone_are_named_at_the_level_transfer(made: Made) -> None:
    inside = list(people(made, members=True))
    ids = {row.get("psn_no") or row["dr_code"] for row in inside}
    found = where(made.transfer.path, ids)
    assert set(found) == ids
    identities = folder_of("5.09")
    people_ids = {row["psn_no"] for row in inside if "psn_no" in row}
    assert all(any(name.startswith(identities) for name in found[one]) for one in people_ids)
    outside = {
        value
        for row in people(made, members=False)
        for name, value in row.items()
        if not name.endswith("name") and value not in {one for each in inside for one in each.values()}
    }
    assert where(made.transfer.path, outside) == {}


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_each_level_says_what_it_is(made: Made, level: str) -> None:
    package: Path = getattr(made, level).path
    said = (package / folder_of("5.06") / "README.txt").read_text("utf-8-sig")
    assert ("级别：移送" in said) == (level == "transfer")
    assert package.name.endswith(level)


def test_the_same_person_has_the_same_pseudonym_in_rows_graph_and_amounts(made: Made) -> None:
    package = made.internal.path
    rows = (package / folder_of("5.04") / "rows" / "setl_d.csv").read_text("utf-8-sig")
    nodes = (package / folder_of("5.06") / "nodes.csv").read_text("utf-8-sig")
    amounts = (package / folder_of("5.08") / "amounts-persons.csv").read_text("utf-8-sig").splitlines()[1:]
    called = {line.split(",")[1] for line in amounts}
    assert all(one.startswith("P-") for one in called)
    assert [one for one in called if one not in rows] == []
    assert sum(one in nodes for one in called) >= len(called) // 2
