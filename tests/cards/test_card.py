"""The card in every form: tied figures, hostile names, masks, the log, the command line."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.cards.paper import made, town
from tests.cases.command import CJK, done, refused, refused_bilingually
from tests.checks.tiny import place
from workbench import open_case
from workbench.cards import Card, card_of
from workbench.case import Case
from workbench.checks import run_checks
from workbench.documents.model import Grid, contents, plain
from workbench.errors import WorkbenchError
from workbench.leads.lead import Member
from workbench.leads.review import ReviewStore
from workbench.trust.audit import AuditLog

MADE_AT = datetime(2099, 1, 5, 9, 0)
HOSTILE = '<script>alert(1)</script><img src="http://a/b" onerror=x>\u202e=1+1{{ 7 }}#set page()'
NAME, NUMBER = "欧阳小明", "99000100000000009999"


@pytest.fixture(autouse=True)
def anna(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_ACTOR", "anna")


@pytest.fixture
def rough(tmp_path: Path) -> Case:
    """The town with a hostile pharmacy and a person with a name, who is in a lead and in a finding."""
    people = [{"psn_no": NUMBER, "psn_name": NAME, "certno": "990102199001011234"}]
    more = {
        "FIXMEDINS_B": [
            place("P1", fixmedins_name=HOSTILE, hosp_lv="11"),
            *(place(f"P{number}", hosp_lv="11") for number in range(2, 8)),
        ],
        "PSN_INFO_B": people,
        "death_list": [{"psn_no": NUMBER, "psn_name": NAME, "die_date": "2025-01-01"}],
    }
    case = town(tmp_path, more)
    extract = tmp_path / "extract" / "SETL_D.csv"
    extract.write_text(extract.read_text(encoding="utf-8").replace(",A2,", f",{NUMBER},"), encoding="utf-8")
    case, _ = Case.load(tmp_path / "extract", tmp_path / "named")
    run_checks(case, only=["after_death"])
    lead = made(case, Member("patient", NUMBER, "core", 3), Member("pharmacy", "P1", "venue", 3))
    ReviewStore(case.lead_store).decide(
        lead, "in_review", actor="anna", note=f"asked {NAME} {NUMBER}{HOSTILE}"
    )
    return case


def said(card: Card) -> str:
    return "\n".join(plain(one) for block in card.document.blocks for one in contents(block))


def test_hostile_names_do_nothing(rough: Case) -> None:
    card = card_of(rough, "pharmacy:P1", made_at=MADE_AT)
    page = card.written("html").decode("utf-8")
    assert "<script" not in page
    assert "onerror=x" not in re.sub(r"&lt;.*?&gt;", "", page)
    assert "default-src 'none'" in page
    assert not re.findall(r"(?:src|href)=\"(?!data:)", page)
    frame = card._repr_html_()
    assert frame.startswith("<iframe sandbox ")
    assert "<script" not in frame
    assert html.unescape(re.search(r'srcdoc="([^"]*)"', frame)[1]) == page  # type: ignore[index]
    text = "".join(one.get_textpage().get_text_range() for one in pdfium.PdfDocument(card.written("pdf")))
    assert "alert(1)" in text
    assert card.written("docx").startswith(b"PK")


@pytest.mark.parametrize("node", ["pharmacy:P1", f"patient:{NUMBER}"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_people_are_masked_everywhere(rough: Case, node: str, language: str) -> None:
    card = card_of(rough, node, made_at=MADE_AT, language=language)
    record = json.dumps(card.record(), ensure_ascii=False)
    for words in (said(card), record, card.label, card.written("html").decode("utf-8"), repr(card.tables)):
        assert NAME not in words
        assert NUMBER not in words
        assert "199001011234" not in words
    assert "9999" in said(card) or node.startswith("pharmacy")


def test_people_are_named_for_a_reason_that_is_logged_before(rough: Case) -> None:
    card = card_of(rough, f"patient:{NUMBER}", made_at=MADE_AT, reason="checked on site")
    assert NAME in card.label
    assert NUMBER in card.label
    entry = [one for one in AuditLog(rough.lead_store).entries() if one.action == "card"][-1]
    assert (entry.seq, entry.subject) == (card.log_entry, f"patient:{NUMBER}")
    assert (entry.actor, entry.detail["reason"]) == ("anna", "checked on site")
    with pytest.raises(WorkbenchError) as caught:
        card_of(rough, f"patient:{NUMBER}", reason="..")
    assert caught.value.code == "reason_needed"


def test_the_same_card_has_the_same_bytes(rough: Case) -> None:
    one, other = (card_of(rough, "pharmacy:P1", made_at=MADE_AT) for _ in range(2))
    numbers = [f"<td>#{card.log_entry}</td>".encode() for card in (one, other)]
    pages = [card.written("html") for card in (one, other)]
    assert numbers[0] in pages[0]
    assert pages[0].replace(*numbers) == pages[1]  # nothing but the entry in the log is another
    assert one.record() == other.record()
    for form in ("pdf", "docx"):
        assert one.written(form) == one.written(form)


def test_what_the_card_says(rough: Case) -> None:
    card = card_of(rough, "pharmacy:P1", made_at=MADE_AT)
    facts = card.facts
    assert sum(row["account"] for row in facts["months"]) == card.traffic.whole.account == Decimal("155.00")
    assert [row["status"] for row in facts["leads"]] == ["核查中"]
    (check,) = facts["checks"]
    # The dead man bought at P1 and at P4: 2 of 7 pharmacies take part in the finding, which is about him.
    assert (check["findings"], check["subject_of"], check["rate"]) == (1, 0, "2 / 7 (28.6%)")
    assert [row["proposed"] for row in facts["proposals"]] == ["A 级", "无牌"]
    assert [row["weight"] for row in facts["reasons"]].count("依据") == 0
    grids = {one.caption: one for one in card.document.blocks if isinstance(one, Grid)}
    (months,) = [one for caption, one in grids.items() if caption.startswith("逐月")]
    assert [plain(cell) for cell in months.rows[-1]][7] == "155.00"
    assert len(card.rows()) == card.traffic.whole.rows == 4


def test_a_doctor_gets_no_proposal(rough: Case) -> None:
    card = card_of(rough, "doctor:D1", made_at=MADE_AT)
    assert card.proposals == ()
    assert "对医师不作等级建议" in said(card)


def test_without_checks_it_says_so(tmp_path: Path) -> None:
    card = card_of(town(tmp_path), "pharmacy:P7", made_at=MADE_AT, language="en")
    words = said(card)
    assert "The checks have not been run on these data" in words
    assert "No valid settlement in the data" in words
    assert "In no lead." in words
    assert not CJK.search(re.sub(r"[^\w]", "", "".join(plain(b) for b in [card.document.title])))


def test_no_verdict(rough: Case) -> None:
    for node in ("pharmacy:P1", f"patient:{NUMBER}"):
        words = said(card_of(rough, node, made_at=MADE_AT))
        assert not [one for one in ("违法", "违规", "骗保", "诈骗", "犯罪") if one in words]


# The command line


def test_commands(rough: Case, tmp_path: Path) -> None:
    folder = rough.folder
    assert "card: pharmacy" in done("card", folder, "pharmacy:P2").out.lower()
    record = json.loads(
        done("card", folder, "pharmacy:P1", "--format", "json", "--made-at", "2099-01-05T09:00").out
    )
    assert record["kind"] == "pharmacy"
    out = tmp_path / "card.pdf"
    done("card", folder, "pharmacy:P1", "--format", "pdf", "--out", out)
    assert out.read_bytes().startswith(b"%PDF")
    refused("card", folder, "pharmacy:P1", "--format", "pdf", "--out", out)
    refused("card", folder, "pharmacy:P1", "--format", "docx", says="--out")
    refused("card", folder, "card:X")
    refused_bilingually("card", folder, "pharmacy:none")
    proposed = json.loads(done("grade", "propose", folder, "--all", "--format", "json").out)
    assert {one["scale"] for one in proposed} == {"grade", "card", "credit"}
    assert NUMBER not in json.dumps(proposed)
    table = done("grade", "propose", folder, "--all").out
    assert "(credit)" in table
    named = done(
        "grade", "propose", folder, "--all", "--format", "json", "--plain-reason", "on-site check"
    ).out
    assert NUMBER in named
    day = ("--on", "2026-03-02", "--reason", f"seen {NAME} {NUMBER}")
    done("grade", "confirm", folder, f"patient:{NUMBER}", "--scale", "credit", "--value", "trusted", *day)
    refused("grade", "change", folder, "pharmacy:P1", "--scale", "grade", "--value", "C", *day)
    finding = json.loads(done("card", folder, f"patient:{NUMBER}", "--format", "json").out)["findings"][0][
        "finding"
    ]
    done("grade", "finding", folder, finding, "--answer", "confirmed", *day)
    listed = done("grade", "list", folder, "--format", "json").out
    assert [one["entry"] for one in json.loads(listed)] == [1, 2]
    assert NAME not in listed
    assert NUMBER not in listed
    done("grade", "withdraw", folder, 2, "--reason", "again")
    refused("grade", "reject", folder, "pharmacy:P1", "--scale", "grade", "--value", "B", *day)
    assert "3" in done("task", "verify", folder).out
    for words in (("approve", 1), ("decline", 1)):
        refused("grade", words[0], folder, words[1])


def test_rules_of_an_office(rough: Case, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[grading]\ngrade_b = 4\ngrade_c = 2\n", encoding="utf-8")
    refused("grade", "propose", rough.folder, "--config", settings, says="must not need fewer grounds")
    assert open_case(rough.folder).card("pharmacy:P2", made_at=MADE_AT).kind == "pharmacy"
