"""The form: empty means nothing, every mistake at once, hostile text stays text, doubts never refuse."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.letters.conftest import FULL, MADE_AT
from workbench.evidence.errors import EvidenceError
from workbench.evidence.letters.clocks import decision_due, sending_due
from workbench.evidence.letters.facts import Facts, blank_form, doubts, missing, read, require
from workbench.evidence.letters.facts.doubts import is_citizen_number, is_credit_code
from workbench.evidence.letters.facts.entry import about
from workbench.evidence.letters.facts.form import members_of


def written(folder: Path, words: str) -> Path:
    path = folder / "facts.toml"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_untouched_form_holds_no_facts(tmp_path: Path, language: str) -> None:
    assert read(written(tmp_path, blank_form(language))) == Facts() == read(None)


def test_the_form_has_every_field_once_with_who_and_rule() -> None:
    form = blank_form()
    sections = tomllib.loads(form)
    for name, model, several in members_of(Facts):
        entry = sections[name][0] if several else sections[name]
        assert list(entry) == list(model.model_fields), name
        for field in model.model_fields.values():
            assert set(about(field)) == {"who", "rule", "needed"}
    assert len(sections["officers"]) == 2
    lines = form.splitlines()
    bare = [
        line for number, line in enumerate(lines) if " = " in line and not lines[number - 1].startswith("# ")
    ]
    assert bare == []


def test_one_touched_field_is_a_fact_and_the_others_are_not(tmp_path: Path) -> None:
    touched = blank_form().replace('purpose = ""', 'purpose = " 核查 "')
    facts = read(written(tmp_path, touched))
    assert facts.export.purpose == "核查"
    assert facts.model_dump(exclude_defaults=True, exclude_none=True) == {"export": {"purpose": "核查"}}


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    wrong = """
colour = 1
[authority]
name = 3
number = "a\\u202eb"
[case]
filed_on = "2026-13-01"
[[officers]]
name = "甲"
[[officers]]
certificate = "x\\u0007"
[narrative]
recovered = 1.234
[approval]
approved = "yes"
approved_at = "2026-11-20T16:30:00+08:00"
reported_on = 1700000000
[transfer]
sent_at = "2026-11-20"
"""
    with pytest.raises(EvidenceError) as caught:
        read(written(tmp_path, wrong))
    assert caught.value.code == "facts"
    said = caught.value.message_zh
    places = (
        "colour:", "authority.name（移送机关全称）", "authority.number", "case.filed_on（立案日期）",
        "officers[2].certificate（执法证号）", "narrative.recovered", "approval.approved（", "approval.approved_at",
        "approval.reported_on", "transfer.sent_at",
    )  # fmt: skip
    assert [one for one in places if one not in said] == []
    assert "10 处错误" in said


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe", b"a = ", b"[a]\n[a]\n", b"x = " + b"[" * 3_000],
    ids=["bytes", "toml", "twice", "deep"],
)
def test_a_file_that_is_no_form_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "facts.toml"
    path.write_bytes(content)
    with pytest.raises(EvidenceError) as caught:
        read(path)
    assert caught.value.code == "facts_file"
    with pytest.raises(EvidenceError, match="none"):
        read(tmp_path / "none.toml")


def test_a_hostile_key_is_told_without_its_control_characters(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as caught:
        read(written(tmp_path, '"\\u001b[2J\\u202e' + "长" * 500 + '" = 1'))
    told = caught.value.message_zh.splitlines()[1]
    assert told.isprintable()
    assert len(told) < 120


def test_a_transfer_is_refused_without_two_officers_and_a_purpose(tmp_path: Path) -> None:
    require(Facts(), "internal")
    with pytest.raises(EvidenceError) as caught:
        require(Facts(), "transfer")
    assert "officers" in caught.value.message_zh
    assert "export.purpose" in caught.value.message_zh
    one = '[[officers]]\nname = "甲"\ncertificate = "1"\n'
    same_twice = read(written(tmp_path, one + one + '[export]\npurpose = "移送"'))
    with pytest.raises(EvidenceError):
        require(same_twice, "transfer")
    two = read(written(tmp_path, one + one.replace("甲", "乙") + '[export]\npurpose = "移送"'))
    require(two, "transfer")


def test_a_full_form_lacks_nothing_and_raises_no_doubt() -> None:
    facts = read(FULL)
    assert missing(facts, "internal") == missing(facts, "transfer") == ()
    assert doubts(facts, MADE_AT) == ()


def test_each_needed_field_that_is_taken_away_is_missed() -> None:
    """Every needed field in turn: the form without it lacks exactly that one."""
    whole = tomllib.loads(FULL.read_text("utf-8"))
    taken = 0
    for name, model, several in members_of(Facts):
        for field, declared in model.model_fields.items():
            entry = whole[name][0] if several and name in whole else whole.get(name, {})
            if not about(declared)["needed"] or field not in entry:
                continue
            left = {key: value for key, value in entry.items() if key != field}
            changed = whole | {name: [left, *whole[name][1:]] if several else left}
            gaps = missing(Facts.model_validate(changed), "transfer")
            where = f"{name}[1].{field}" if several else f"{name}.{field}"
            assert [one.path for one in gaps] == [where]
            assert gaps[0].what
            assert gaps[0].who
            assert gaps[0].rule
            taken += 1
    assert taken > 35


def test_internal_asks_for_less() -> None:
    internal, transfer = missing(Facts(), "internal"), missing(Facts(), "transfer")
    assert {one.path for one in internal} < {one.path for one in transfer}
    assert {"officers[1].name", "officers[2].certificate", "export.purpose"} <= {one.path for one in internal}


def test_numbers_against_published_examples() -> None:
    """GB 11643-1999 appendix (11010519491231002X, 440524188001010014); a code of GB 32100-2015."""
    assert is_citizen_number("11010519491231002X")
    assert is_citizen_number("440524188001010014")
    assert is_credit_code("91350100M000100Y43")


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_seen(place: int, more: int) -> None:
    """MOD 11-2 finds every single wrong digit; a wrong date is found as well."""
    good = "11010519491231002X"
    wrong = good[:place] + str((int(good[place]) + more) % 10) + good[place + 1 :]
    assert not is_citizen_number(wrong)


def test_what_looks_wrong_is_doubted_and_taken(tmp_path: Path) -> None:
    words = FULL.read_text("utf-8")
    changes = {
        'id_number = "990001198001010019"': 'id_number = "990001198001010010"',
        'uscc = "91350100M000100Y43"': 'uscc = "91350100M000100Y44"',
        'certificate = "XG-0002"': 'certificate = "XG-0001"',
        'filed_on = "2026-10-08"': 'filed_on = "2027-10-08"',
        'reported_on = "2026-11-18"': 'reported_on = "2026-11-16"',
        'sent_at = "2026-11-21T10:00"': 'sent_at = "2026-11-21T16:31"',
        'ended_at = "2026-10-10T11:30"': 'ended_at = "2026-10-10T08:30"',
    }
    for old, new in changes.items():
        assert old in words
        words = words.replace(old, new)
    said = "\n".join(one["zh"] for one in doubts(read(written(tmp_path, words)), MADE_AT))
    for expected in (
        "第 1 名当事人的身份证号", "第 1 个单位的统一社会信用代码", "相同的执法证号", "晚于制作时间",
        "2026-11-19 到期", "2026-11-21 16:30 到期", "提取开始时间晚于提取结束时间",
    ):  # fmt: skip
        assert expected in said


def test_the_clocks_on_paper() -> None:
    """Reported on Wednesday the 18th: Thursday, Friday, Saturday. Weekends and the end of a month are days too."""
    assert decision_due(date(2026, 11, 18)) == datetime(2026, 11, 21, 23, 59, 59)
    assert decision_due(date(2026, 2, 26)).date() == date(2026, 3, 1)
    assert sending_due(datetime(2026, 11, 20, 16, 30)) == datetime(2026, 11, 21, 16, 30)


def test_the_documentation_lists_every_field_of_the_form() -> None:
    page = (Path(__file__).parents[3] / "docs" / "transfer-documents.md").read_text("utf-8")
    fields = [
        f"| `{name}{'[]' if several else ''}.{field}` |"
        for name, model, several in members_of(Facts)
        for field in model.model_fields
    ]
    assert [one for one in fields if one not in page] == []
