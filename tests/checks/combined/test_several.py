"""Who trips several families, from findings and rows written by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from workbench.checks.combined.subjects import several

RUNNING = ["beds_exceeded", "contact_hub", "outside_contract"]


def _tables(shown: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """A hospital: one phone behind the stays a and b, more inpatients than beds while the stays ``shown`` last."""
    hospital = {"subject_kind": "facility", "subject_id": "H1"}
    findings = pd.DataFrame(
        [
            {"finding_id": "F1", "check": "contact_hub", **hospital},
            {"finding_id": "F2", "check": "beds_exceeded", **hospital},
        ]
    )
    rows = pd.DataFrame(
        [
            {"finding_id": finding, "role": role, "row_table": "mdtrt_d", "row_key": key}
            for finding, role, keys in (("F1", "evidence", "ab"), ("F2", "context", shown))
            for key in keys
        ]
    ).assign(source_file="MDTRT_D.csv", source_row=2)
    places = [(f"H{number}", 100 if number else 700) for number in range(60)]
    strata = pd.DataFrame(
        [{"kind": "facility", "id": name, "stratum": "02", "size": 60, "care": care} for name, care in places]
    )
    return findings, rows, strata


def test_a_finding_about_no_single_row_rests_on_all_of_them() -> None:
    """No money is at stake on a ward that is too full, and it is a fact of its own all the same."""
    (found,) = several("place", RUNNING, *_tables("abcd"), least=2)
    assert found.families == ("contacts", "inpatients")
    assert found.findings == ("F1", "F2")
    # Nobody else trips anything: half a one of 60, three families, two of them seen.
    rate = 0.5 / 60
    assert 10**found.log10_p == pytest.approx(3 * rate**2 * (1 - rate) + rate**3)


def test_a_full_ward_of_stays_that_another_family_has_is_the_same_fact() -> None:
    assert several("place", RUNNING, *_tables("ab"), least=2) == []


@pytest.mark.parametrize(
    ("other", "families"),
    [("overlapping_stays", ("lists", "two_places")), ("shared_certificate", ()), ("trauma", ())],
)
def test_worklists_make_no_lead_of_anybody(other: str, families: tuple[str, ...]) -> None:
    """Care after death and, on rows of its own, another check: a mistake in a register is nothing against a person."""
    person = {"subject_kind": "patient", "subject_id": "A"}
    findings = pd.DataFrame(
        [{"finding_id": name, "check": name, **person} for name in ("after_death", other)]
    )
    rows = findings[["finding_id"]].assign(
        role="evidence", row_table="t", row_key=["1", "2"], source_file="T.csv", source_row=2
    )
    names = ["A", *(f"B{number}" for number in range(59))]
    strata = pd.DataFrame(
        [{"kind": "patient", "id": name, "stratum": "s", "size": 60, "care": None} for name in names]
    )
    found = several("patient", ["after_death", other], findings, rows, strata, least=2)
    assert [one.families for one in found] == ([families] if families else [])
