"""Leads of several checks, and edges that checks find, wherever leads and graphs are shown."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cases.command import done
from tests.checks.combined.conftest import City
from tests.explore.leads_on_paper import PaperNames
from workbench import open_case
from workbench.checks import latest_checks, run_checks
from workbench.evidence.letters.lead_values import told_scheme
from workbench.explore import neighbour_counts, neighbourhood
from workbench.explore.lead_page import lead_page
from workbench.explore.queue import Standing
from workbench.leads.lead import Lead, is_of
from workbench.overview import write_overview
from workbench.texts import labels, text

HUB = "CONTACT_HUB"


def check_leads(city: City) -> list[Lead]:
    return [one for one in city.run.leads if is_of(one, "check") and one.reported]


def test_inpatients_behind_one_phone_are_a_star(city: City) -> None:
    found = latest_checks(city.case).findings("contact_hub")
    (hub,) = found[found["subject_id"] == city.hospital].to_dict("records")
    graph = neighbourhood(city.case, "facility", city.hospital, relations=[HUB])
    edges = list(graph.edges(keys=True, data=True))
    assert {key for _, _, key, _ in edges} == {HUB}
    assert {target for _, target, _, _ in edges} == {f"facility:{city.hospital}"}
    assert len(edges) == hub["patients"] == 9
    assert graph.graph["cut"] == {HUB: {"shown": 9, "total": 9}}
    for source, _, _, values in edges:
        assert values["via"] == ["100***22"]
        assert values["fund_yuan"] == Decimal("3600.00")
        tables = {row.table for row in values["rows"]}
        assert tables == {"mdtrt_d", "setl_d"}, source
    (person, *_) = [source.removeprefix("patient:") for source, _, _, _ in edges]
    back = neighbourhood(city.case, "patient", person, relations=[HUB])
    assert [target for _, target, _ in back.edges(keys=True)] == [f"facility:{city.hospital}"]


def test_a_star_is_counted_first_and_cut(city: City) -> None:
    counts = {one.relation: one for one in neighbour_counts(city.case, "facility", city.hospital)}
    assert (counts[HUB].kind, counts[HUB].neighbours, counts[HUB].occurrences) == ("patient", 9, 9)
    graph = neighbourhood(city.case, "facility", city.hospital, relations=[HUB], limit=4)
    assert graph.graph["cut"] == {HUB: {"shown": 4, "total": 9}}


def test_the_phone_itself_is_in_no_edge(city: City) -> None:
    edges = (latest_checks(city.case).folder / "edges.parquet").read_bytes()
    assert b"100-98111222" not in edges
    shown = neighbourhood(city.case, "facility", city.hospital, relations=[HUB])
    assert all("98111222" not in str(values) for _, _, values in shown.edges(data=True))


@pytest.mark.parametrize("side", ["hospital", "partner"])
def test_a_pharmacy_and_a_hospital_with_one_terminal_are_a_pair(city: City, side: str) -> None:
    kind = "facility" if side == "hospital" else "pharmacy"
    graph = neighbourhood(city.case, kind, getattr(city, side), relations=["SHARED_DEVICE_MIXED"])
    ((source, target, values),) = graph.edges(data=True)
    assert (source, target) == (f"pharmacy:{city.partner}", f"facility:{city.hospital}")
    assert values["via"] == ["dev_no:DEV98-SEVERAL"]
    assert {row.table for row in values["rows"]} == {"setl_d"}
    assert len(values["rows"]) == 2  # one settlement at each


def test_two_pharmacies_with_one_terminal_are_a_pair_from_either_side(city: City) -> None:
    found = latest_checks(city.case).findings("shared_terminal")
    (pair,) = (
        found[found["subject_kind"] == "pharmacy"]
        .query("part.str.startswith('dev_no:DEV98-1')")
        .to_dict("records")
    )
    other = pair["part"].rsplit(":", 1)[-1]
    for code in (pair["subject_id"], other):
        graph = neighbourhood(city.case, "pharmacy", code, relations=["SHARED_DEVICE"])
        assert {frozenset(ends) for ends in graph.edges()} == {
            frozenset({f"pharmacy:{pair['subject_id']}", f"pharmacy:{other}"})
        }


def test_other_tables_or_no_checks_have_no_such_edge(city: City, tmp_path: Path) -> None:
    shutil.copytree(city.case.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    run_checks(case, only=["after_death"])  # a run of other checks leaves the edges standing
    assert neighbourhood(case, "facility", city.hospital, relations=[HUB]).number_of_edges() == 9
    report = json.loads((case.folder / "load-report.json").read_text(encoding="utf-8"))
    (case.folder / "load-report.json").write_text(json.dumps({**report, "again": 1}), encoding="utf-8")
    assert neighbourhood(case, "facility", city.hospital, relations=[HUB]).number_of_edges() == 0
    shutil.rmtree(case.folder / "checks")
    assert neighbourhood(case, "facility", city.hospital, relations=[HUB]).number_of_edges() == 0


def test_a_lead_is_a_graph_a_timeline_and_a_page(city: City, tmp_path: Path) -> None:
    for lead in check_leads(city):
        graph = city.case.graph(lead=lead.lead_id)
        assert graph.number_of_edges() > 0
        fund = sum(one.fund_fen for one in city.case.timeline(lead.lead_id).items)
        assert Decimal(fund) / 100 == lead.fund_yuan
        assert city.case.rhythm(lead.lead_id).panels == ()
        assert city.case.page(lead.lead_id, tmp_path / "page.html").exists()


def test_the_page_of_a_lead_says_which_checks_its_members_trip(city: City) -> None:
    (lead,) = [one for one in check_leads(city) if one.scheme == "check:person"]
    view = lead_page(lead, Standing(), [], PaperNames())
    assert not view["manual"]
    assert view["against"]["unit"] == text("lead_page.unit.check:person")
    assert view["members"][0]["role"] == "subject"
    first = next(one for one in view["checks"] if one["label"].startswith(text("check.after_death.name")))
    assert (first["members"], first["of"], first["own"]) == ("1", "1", "1")
    assert first["rate"].endswith("%")


def test_the_desk_lists_them(city: City, tmp_path: Path) -> None:
    shutil.copytree(city.case.folder, tmp_path / "case")
    desk = open_case(tmp_path / "case").desk(actor="li")
    shown = {(row["scheme"], row["manual"]) for row in desk.queue.view["rows"]}
    assert {("check:person", False), ("check:institution", False)} <= shown


def test_the_overview_shows_them(city: City, tmp_path: Path) -> None:
    write_overview(city.case, city.run, tmp_path / "o.html", language="zh")
    page = (tmp_path / "o.html").read_text(encoding="utf-8")
    assert text("overview.checks") in page
    assert text("scheme.check:person") in page


def test_letters_have_words_for_them(city: City) -> None:
    for lead in check_leads(city):
        assert told_scheme(lead) == "check"
    for part in ("scheme", "unit", "rule", "baseline", "cannot"):
        assert "check" in labels(f"letters.{part}")
    assert len(labels("letters.check.check")) >= 3


def test_a_package_of_one_ties(city: City, tmp_path: Path) -> None:
    shutil.copytree(city.case.folder, tmp_path / "case")
    case = open_case(tmp_path / "case")
    for lead in check_leads(city):
        (package,) = case.evidence(lead.lead_id, tmp_path / "out", level="internal", actor="li")
        assert done("verify", package.path).code == 0


def test_the_command_line_prints_them(city: City) -> None:
    printed = json.loads(done("leads", city.case.folder, "--format", "json", "--scheme", "check").out)
    assert {one["scheme"] for one in printed} == {"check:person", "check:institution"}
    assert all(one["checks"] for one in printed)
    (person,) = json.loads(
        done("leads", city.case.folder, "--format", "json", "--scheme", "check:person").out
    )
    assert person["members"][0]["role"] in {"subject", "involved"}
    table = done("leads", city.case.folder).out
    assert all(one["lead_id"] in table for one in printed)
