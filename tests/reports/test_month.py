"""The monthly report: every figure counted again from the extract by another program."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cases.cities import extract
from tests.reports.making import HOSTILE, MADE_AT, RARE_DISEASE, Report, counted, parts, report, total
from workbench.case import Case, open_case
from workbench.documents.docx import to_docx
from workbench.documents.pdf import to_pdf
from workbench.errors import WorkbenchError
from workbench.reports import month, rows_of, write_report

MONTH = "2025-03"


@pytest.fixture(scope="session")
def made(rough: Path) -> Report:
    """The report of a month of the rough case."""
    return report(rough, month(MONTH))


@pytest.fixture(scope="session")
def march(rough_city: Path) -> pd.DataFrame:
    """Its settlements, from the extract."""
    return counted(rough_city, MONTH)


def states(entry: dict[str, object], rows: pd.DataFrame) -> None:
    """Whether an entry states what these settlements amount to."""
    refunds = (rows["refd_setl_flag"] == "1") | (rows["medfee_sumamt"] < 0)
    assert entry["values"] == {
        "settlements": int((~refunds).sum()),
        "refunds": int(refunds.sum()),
        "people": rows["psn_no"].nunique(),
        "total": total(rows["medfee_sumamt"]),
        "fund": total(rows["fund_pay_sumamt"]),
        "account": total(rows["acct_pay"]),
    }
    assert entry["rows"] == len(rows)


@pytest.mark.parametrize(("span", "which"), [("now", "2025-03"), ("previous", "2025-02")])
def test_the_whole_is_that_of_the_extract(made: Report, rough_city: Path, span: str, which: str) -> None:
    states(made.entry("report_whole", span=span), counted(rough_city, which))


def test_institutions_are_those_of_the_extract_and_unknown_ones_a_group(
    made: Report, march: pd.DataFrame
) -> None:
    stated = made.entries("report_cell", view="place", span="now")
    alone = [one for one in stated if "values" in one["parameters"]]
    assert [""] in [one["parameters"]["values"] for one in alone]
    assert len(alone) >= 15
    codes = march["fixmedins_code"].fillna("")
    for one in alone:
        states(one, march[codes == one["parameters"]["values"][0]])
    (rest,) = [one for one in stated if "except" in one["parameters"]]
    states(rest, march[~codes.isin(rest["parameters"]["except"])])


def test_schemes_fall_back_on_the_register(made: Report, rough_city: Path, march: pd.DataFrame) -> None:
    insured = pd.read_parquet(rough_city / "PSN_INSU_D.parquet").groupby("psn_no")["insutype"].min()
    scheme = march["insutype"].fillna(march["psn_no"].map(insured)).fillna("")
    stated = made.entries("report_cell", view="insurance", span="now")
    assert {one["parameters"]["values"][0] for one in stated} == {"310", "390"}
    for one in stated:
        states(one, march[scheme == one["parameters"]["values"][0]])


def test_ages_are_those_on_the_day_of_the_settlement(
    made: Report, march: pd.DataFrame, rough_city: Path
) -> None:
    born = pd.read_parquet(rough_city / "PSN_INFO_B.parquet").set_index("psn_no")["brdy"]
    days = pd.to_datetime(march["setl_time"].astype(str))
    birth = pd.to_datetime(march["psn_no"].map(born).astype(str))
    before = (days.dt.month * 100 + days.dt.day) < (birth.dt.month * 100 + birth.dt.day)
    age = days.dt.year - birth.dt.year - before
    alone = [
        one for one in made.entries("report_cell", view="age", span="now") if "values" in one["parameters"]
    ]
    assert len(alone) >= 3
    for one in alone:
        (low, high) = re.match(r"(\d+)(?:-(\d+))?", one["parameters"]["values"][0]).groups()  # type: ignore[union-attr]
        states(one, march[(age >= int(low)) & (age <= int(high or 120))])


def test_growth_is_the_share_of_the_month_before(made: Report) -> None:
    now, before = (made.entry("report_whole", span=one)["values"]["fund"] for one in ("now", "previous"))
    derived = made.entry("report_whole", span="now")["derived"]["growth"]
    grown = (Decimal(now) - Decimal(before)) / Decimal(before)
    assert Decimal(derived["value"]) == grown.quantize(Decimal("0.000001"))
    assert derived["of"] == ["1.fund", "1a.fund"]
    assert f"{(grown * 100).quantize(Decimal('0.1')):+}%" in made.said


def test_a_year_before_that_the_data_do_not_reach_is_not_compared(made: Report) -> None:
    assert made.entries("report_cell", span="year_before") == []
    assert {len(grid.columns) for grid in made.grids("险种")} == {8}


def test_the_four_dimensions_are_these_and_no_others(made: Report) -> None:
    heads = re.findall(r"^([一二三四五六七])、(.+)$", made.said, re.MULTILINE)
    assert [name for number, name in heads if number in "二三四五"] == ["区域", "人群", "病种", "机构"]


def test_every_line_of_a_table_has_a_number_that_the_list_explains(made: Report) -> None:
    known = {one["number"] for one in made.figures}
    (listed,) = made.grids("编号")
    assert [row[0] for row in listed.rows] == [one["number"] for one in made.figures]
    for view in ("就医地", "险种", "年龄", "病种", "机构类型", "机构"):
        for row in [row for grid in made.grids(view) for row in grid.rows]:
            assert set(row[-1].split(", ")) <= known


def test_the_digest_is_that_of_the_source_places(made: Report, march: pd.DataFrame, rough_city: Path) -> None:
    raw = pd.read_parquet(rough_city / "SETL_D.parquet")
    rows = sorted(raw.reset_index(drop=True).index[raw["setl_id"].isin(march["setl_id"])] + 2)
    name = "SETL_D.parquet"
    lines = "\n".join(f"{len(name)}:{name}:{one}" for one in rows)
    assert made.entry("report_whole", span="now")["digest"] == hashlib.sha256(lines.encode()).hexdigest()


def test_groups_of_few_people_are_never_alone(made: Report, march: pd.DataFrame) -> None:
    for view in ("home_region", "insurance", "person_type", "age", "disease"):
        people = [one["values"]["people"] for one in made.entries("report_cell", view=view)]
        assert [one for one in people if 0 < one < 5] == []
    assert 0 < (march["dise_no"] == RARE_DISEASE[0]).sum() < 5
    assert RARE_DISEASE[1] not in made.said + json.dumps(made.figures, ensure_ascii=False)
    assert "Q99" not in made.said + json.dumps([one["values"] for one in made.figures])


def test_nobody_is_named(made: Report, rough_city: Path) -> None:
    people = pd.read_parquet(rough_city / "PSN_INFO_B.parquet")
    doctors = pd.read_parquet(rough_city / "DR_INFO_B.parquet")
    stated = made.said + json.dumps(made.figures, ensure_ascii=False)
    for name in [*people["psn_no"], *people["certno"], *people["psn_name"], *doctors["dr_name"]]:
        assert name not in stated


def test_hostile_names_stay_text_in_every_format(rough: Path, tmp_path: Path, made: Report) -> None:
    html, _ = write_report(open_case(rough), month(MONTH), tmp_path, formats=["html"], made_at=MADE_AT).files
    page = html.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/scrip" in page
    assert re.findall(r"(?:src|href)=\"(?!data:)", page) == []
    assert to_pdf(made.document, made_at=MADE_AT).startswith(b"%PDF")
    assert to_docx(made.document, made_at=MADE_AT).startswith(b"PK")
    assert "{{ whole.fund }}" in made.said
    assert HOSTILE[5] not in made.said


def test_a_figure_leads_back_to_its_rows(rough: Path, tmp_path: Path, march: pd.DataFrame) -> None:
    written = write_report(open_case(rough), month(MONTH), tmp_path, formats=[], made_at=MADE_AT)
    (stated,) = written.files
    assert set(rows_of(open_case(rough), stated, "1")["setl_id"]) == set(march["setl_id"])
    entries = json.loads(stated.read_text(encoding="utf-8"))["figures"]
    for one in [one for one in entries if one["parameters"].get("view") == "disease"][:4]:
        found = rows_of(open_case(rough), stated, one["number"])
        assert total(Decimal(fen).scaleb(-2) for fen in found["fund_fen"]) == one["values"]["fund"]
    with pytest.raises(WorkbenchError) as problem:
        rows_of(open_case(rough), stated, "999")
    assert problem.value.code == "report_number"
    stated.write_text(
        stated.read_text(encoding="utf-8").replace(entries[0]["digest"], "0" * 64), encoding="utf-8"
    )
    with pytest.raises(WorkbenchError) as problem:
        rows_of(open_case(rough), stated, "1")
    assert problem.value.code == "report_trace"


def edited(case: Path, into: Path, name: str, change: object) -> Path:
    """A copy of a case with a table edited as somebody might who also edits the sizes in ``case.toml``."""
    shutil.copytree(case, into)
    path = into / "tables" / f"{name}.parquet"
    before = path.stat().st_size
    pq.write_table(change(pq.read_table(path)), path)  # type: ignore[operator]
    head = into / "case.toml"
    said = head.read_text(encoding="utf-8")
    assert f"{name} = {before}\n" in said
    head.write_text(
        said.replace(f"{name} = {before}\n", f"{name} = {path.stat().st_size}\n"), encoding="utf-8"
    )
    return into


def test_totals_that_do_not_tie_stop_the_report(rough: Path, tmp_path: Path) -> None:
    twice = edited(
        rough, tmp_path / "twice", "node_place", lambda table: pa.concat_tables([table, table.slice(3, 1)])
    )
    with pytest.raises(WorkbenchError) as problem:
        write_report(open_case(twice), month(MONTH), tmp_path / "out", made_at=MADE_AT)
    assert problem.value.code == "report_tie"
    assert re.search(r"\d", problem.value.message_zh)
    assert not (tmp_path / "out").exists()


def test_a_month_without_settlements_is_a_report_that_says_so(rough: Path) -> None:
    made = report(rough, month("2031-02"))
    assert "本期没有有效的结算记录" in made.said
    whole = made.entry("report_whole", span="now")
    assert whole["values"]["settlements"] == 0
    assert (whole["rows"], whole["digest"]) == (0, "")


def test_part_of_a_month_is_not_compared(rough_city: Path, tmp_path: Path) -> None:
    def first_half(table: pa.Table) -> pa.Table:
        return table.filter(
            pa.array([str(one)[:10] <= "2025-03-14" for one in table["setl_time"].to_pylist()])
        )

    city = extract(rough_city, tmp_path / "city", {"SETL_D": first_half})
    Case.load(city, tmp_path / "half")
    made = report(tmp_path / "half", month(MONTH))
    assert "不计算增幅" in made.said
    assert [one for one in made.figures if one["derived"]] == []


def test_a_fund_that_the_data_lack_is_a_dash_and_not_nothing(rough_city: Path, tmp_path: Path) -> None:
    city = extract(
        rough_city, tmp_path / "city", {"SETL_D": lambda table: table.drop_columns("fund_pay_sumamt")}
    )
    Case.load(city, tmp_path / "no_fund")
    made = report(tmp_path / "no_fund", month(MONTH))
    whole = made.entry("report_whole", span="now")["values"]
    assert whole["fund"] is None
    assert whole["account"] == total(counted(rough_city, MONTH)["acct_pay"])
    (grid,) = made.grids("险种")
    assert {row[3] for row in grid.rows} == {"–"}


def test_the_same_case_and_time_give_the_same_bytes(rough: Path, tmp_path: Path) -> None:
    first, second = (
        write_report(open_case(rough), month(MONTH), tmp_path / one, formats=["html"], made_at=MADE_AT).files
        for one in "ab"
    )
    assert [one.read_bytes() for one in first] == [one.read_bytes() for one in second]


def test_an_office_may_bring_its_own_template(rough: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "month.md").write_text("# 本局月报\n\n基金 {{ whole.fund }} 元\n", encoding="utf-8")
    page, _ = write_report(
        open_case(rough), month(MONTH), tmp_path / "out", formats=["html"], made_at=MADE_AT, templates=own
    ).files
    assert "本局月报" in page.read_text(encoding="utf-8")
    (own / "month.md").write_bytes(b"# \xff\xfe")
    with pytest.raises(WorkbenchError) as problem:
        write_report(open_case(rough), month(MONTH), tmp_path / "no", made_at=MADE_AT, templates=own)
    assert problem.value.code == "template_file"


def test_parts_and_their_parts_are_numbered_as_official_documents_are(made: Report) -> None:
    assert parts(made) == "一二三四五六七八"
    below = re.findall(r"^（(.)）按(.*)$", made.said, re.MULTILINE)
    assert [one for one, _ in below] == [*"一二三", *"一二三", *"一二"]
    assert below[0][1] == "就医地"
