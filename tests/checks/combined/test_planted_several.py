"""Who trips several checks becomes a lead, and nobody else; what the lead says ties to its rows."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.checks.combined.conftest import City
from workbench.checks import CHECKS, latest_checks
from workbench.checks.check import WORKLIST
from workbench.config import Config, read_config
from workbench.errors import ConfigError
from workbench.leads.lead import Lead, as_json, is_of
from workbench.leads.record import from_record, to_record
from workbench.texts import text


def lead_about(city: City, subject: str) -> Lead:
    (lead,) = [
        one for one in city.run.leads if is_of(one, "check") and one.members and subject in _subjects(one)
    ]
    return lead


def _subjects(lead: Lead) -> set[str]:
    return {one.id for one in lead.members if one.role == "subject"}


@pytest.mark.parametrize("who", ["person", "hospital"])
def test_planted_subjects_are_reported_and_nobody_else(city: City, who: str) -> None:
    assert lead_about(city, getattr(city, who)).reported
    reported = [one for one in city.run.leads if is_of(one, "check") and one.reported]
    assert {name for one in reported for name in _subjects(one)} == {city.person, city.hospital}


def test_one_fact_that_two_checks_see_is_no_lead(city: City) -> None:
    """A purchase after death during a stay that was closed late: two findings rest on the same row."""
    found = latest_checks(city.case).findings()
    mine = found[found["subject_id"] == city.ordinary]
    assert set(mine["check"]) == {"after_death", "swipe_in_stay"}
    assert [one for one in city.run.leads if city.ordinary in _subjects(one)] == []


def test_the_person_trips_three_families(city: City) -> None:
    lead = lead_about(city, city.person)
    assert lead.scheme == "check:person"
    assert lead.observed == 3
    assert {one.check for one in lead.checks if one.kind == "patient"} >= {
        "after_death", "overlapping_stays", "split_purchase",
    }  # fmt: skip
    assert 0 < lead.expected < 0.2
    assert lead.q_value <= 0.01
    assert lead.score == pytest.approx(lead.llr)
    assert text("check.after_death.name") in lead.sentence["zh"]


def test_money_is_net_and_counts_a_row_once(city: City) -> None:
    """Two stays of 3,600 from the fund, purchases of the account; the one that was given back is not there."""
    lead = lead_about(city, city.person)
    rows = city.run.rows(lead.lead_id)
    assert not rows.duplicated(["table_name", "row_key", "source_file", "source_row"]).any()
    assert len(rows) == lead.rows
    for column, said in (("fund_pay_sumamt", lead.fund_yuan), ("acct_pay", lead.account_yuan)):
        assert sum((Decimal(str(one)) for one in rows[column].dropna()), Decimal(0)) == said
    settled = rows[rows["table_name"] == "setl_d"]
    assert settled["psn_no"].unique().tolist() == [city.person]
    dated = rows[rows["relation"] != "listed"]["at_time"]
    assert (dated.min().date(), dated.max().date()) == (lead.first_on, lead.last_on)
    # 6 purchases of 58 within minutes, 3 after death, by hand.
    bought = settled[settled["relation"] == "swiped_at"]
    assert len(bought) == 9
    assert (rows["table_name"] == "death_list").sum() == 1


def test_settlements_of_the_other_side_are_in_no_sum(city: City) -> None:
    lead = lead_about(city, city.hospital)
    rows = city.run.rows(lead.lead_id)
    assert set(rows.loc[rows["table_name"] == "setl_d", "fixmedins_code"]) == {city.hospital}


def test_every_reading_that_a_check_declares_is_said_and_none_is_given_a_fit(city: City) -> None:
    lead = lead_about(city, city.person)
    assert lead.explanations == ()
    notes = "".join(one["zh"] for one in lead.notes)
    for check in CHECKS:
        if check.id in {"after_death", "overlapping_stays", "split_purchase"}:
            assert all(text(f"check.why.{code}") in notes for code in check.explanations)


def test_identity_and_bytes_stay_over_runs(city: City) -> None:
    before = {path.name: path.read_bytes() for path in city.run.folder.glob("*") if path.name != "run.json"}
    for name in ("check.json", "check.parquet", "leads.json", "rows.parquet"):
        (city.run.folder / name).unlink()
    again = city.case.detect()
    assert [one.lead_id for one in again.leads] == [one.lead_id for one in city.run.leads]
    assert {name: (again.folder / name).read_bytes() for name in before} == before


def test_a_run_without_the_stage_has_none_of_it(city: City) -> None:
    other = city.case.detect(schemes=("card_pooling",))
    assert [one for one in other.leads if is_of(one, "check") or one.checks] == []
    city.case.detect()  # the latest run is again the one of the fixture
    named = {one.lead_id for one in city.case.leads(scheme="check")}
    assert named == {lead_about(city, who).lead_id for who in (city.person, city.hospital)}
    (person,) = city.case.leads(scheme="check:person")
    assert person.lead_id == lead_about(city, city.person).lead_id


def test_records_and_json_keep_what_checks_say(city: City) -> None:
    lead = lead_about(city, city.person)
    assert from_record(json.loads(json.dumps(to_record(lead)))) == lead
    old = {name: value for name, value in to_record(lead).items() if name != "checks"}
    assert from_record(old).checks == ()
    told = as_json(lead)["checks"]
    assert {"check", "kind", "members", "of", "base_rate", "expected", "own"} == set(told[0])


def test_every_check_declares_a_family_with_a_name() -> None:
    for check in CHECKS:
        assert text(f"check.family.{check.family}", "zh") != text(f"check.family.{check.family}", "en")
    assert [one.id for one in CHECKS if one.family == WORKLIST] == ["shared_certificate", "trauma"]


def test_settings_of_checks_belong_to_the_run(city: City, tmp_path: Path) -> None:
    """They change what a run finds, so that they change its id; a wrong one stops it before any work."""
    path = tmp_path / "settings.toml"
    path.write_text("[checks.contact_hub]\npeople = 30\n", encoding="utf-8")
    config = read_config(path)
    assert config.parameters()["checks"] == {"contact_hub": {"people": 30}}
    assert "checks" not in Config().parameters()
    before = city.case.run_ids()
    with pytest.raises(ConfigError):
        city.case.detect(config=Config().with_checks({"contact_hub": {"people": "many"}}))
    assert city.case.run_ids() == before
