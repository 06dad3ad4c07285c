"""Text that wants to be a formula, a script, markup, SQL or a control sequence: it stays text everywhere."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cases.cities import TABLES, Edit, extract
from tests.cases.command import done, workbench

SHOWN = (
    '=HYPERLINK("x","y")',
    "<script>alert(1)</script>",
    "[red]markup[/red]",
    "[/nowhere]",
    "'; drop table setl_d; --",
    '"quoted" `back` $(id)',
    "＝1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "{0} {path} %s",
    "\\",
    "\u202egnp.exe\u202c",
    "😀𠮷",
    "X" * 10_000,
)
CONTROL = ("\x1b[31mred\x1b[0m", "nul\x00byte", "line\nbreak", "tab\there", "\x07", "\r=1")
#: Names and addresses: what people type, as opposed to codes that the platform issues.
TYPED = re.compile(r"_name$|addr$|^coner|^tel$|^mob$|_bed$|^opter|^dise_no$|^dev_no$|^resdbook_no$")
LIVE = tuple("=+-@\t\r＝＋－＠")


#: Spreadsheets drop spaces and invisible marks in front and then find a formula.
PADDED = (" =", "\u3000=", "\ufeff=", "\n=", "\u200b=")


def hostile(texts: tuple[str, ...], prefix: str = "") -> Edit:
    """Typed text becomes hostile, equal values equally so; ids get a prefix."""

    def worsen(table: pa.Table) -> pa.Table:
        for name in table.schema.names:
            if TYPED.search(name):
                cycle = itertools.cycle(texts)
                known = {value: next(cycle) for value in table[name].unique().to_pylist()}
                table = replaced(table, name, [known[value] for value in table[name].to_pylist()])
            elif name in ("psn_no", "fixmedins_code", "medins_code"):
                table = replaced(table, name, [prefix + value for value in table[name].to_pylist()])
        return table

    return worsen


def replaced(table: pa.Table, name: str, values: list[str]) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values))


@pytest.fixture(scope="module")
def hostile_case(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose names are hostile and whose ids start like a formula."""
    folder = tmp_path_factory.mktemp("hostile")
    source = extract(city, folder / "x", dict.fromkeys(TABLES, hostile(SHOWN, "=")))
    (source / "SETL_D.parquet").rename(source / "SETL_D_[bold]=1;'.parquet")
    done("load", source, "--case", folder / "case")
    done("detect", folder / "case")
    return folder / "case"


@pytest.fixture(scope="module")
def control_case(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case whose names hold control characters."""
    folder = tmp_path_factory.mktemp("control")
    source = extract(city, folder / "x", dict.fromkeys(TABLES, hostile(CONTROL)))
    assert "\x1b" not in done("load", source, "--case", folder / "case").out
    done("detect", folder / "case", "--scheme", "collusive_admission")
    return folder / "case"


def test_hostile_names_change_nothing_but_the_names(hostile_case: Path) -> None:
    leads = json.loads(done("leads", hostile_case, "--all", "--format", "json").out)
    assert {lead["scheme"] for lead in leads} >= {"card_pooling", "collusive_admission"}
    assert all(member["id"] for lead in leads for member in lead["members"])


def test_hostile_ids_are_kept_as_they_are(hostile_case: Path) -> None:
    leads = json.loads(done("leads", hostile_case, "--all", "--format", "json").out)
    patients = {one["id"] for lead in leads for one in lead["members"] if one["kind"] == "patient"}
    assert patients
    assert all(one.startswith("=") for one in patients)


def test_markup_and_control_characters_are_shown_and_not_obeyed(hostile_case: Path) -> None:
    shown = done("leads", hostile_case, "--all").out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)
    assert "markup" not in shown or "[red]" in "".join(shown.split())


def cells(case: Path) -> list[str]:
    text = done("leads", case, "--all", "--format", "csv").out
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def test_no_cell_of_the_csv_is_live(hostile_case: Path) -> None:
    assert not [cell[:40] for cell in cells(hostile_case) if cell.startswith(LIVE)]


def retitled(run_folder: Path, title: str) -> None:
    """Give the first lead of a run another title."""
    leads = json.loads((run_folder / "leads.json").read_text(encoding="utf-8"))
    leads[0]["title"]["en"] = title
    (run_folder / "leads.json").write_text(json.dumps(leads), encoding="utf-8")


@pytest.mark.parametrize("first", [*LIVE, *PADDED])
def test_a_title_that_begins_like_a_formula_is_text(case: Path, run_folder: Path, first: str) -> None:
    retitled(run_folder, first + "1+1")
    (title,) = [cell for cell in cells(case) if "1+1" in cell]
    assert not title.strip("\u200b\ufeff \u3000\n\r\t").startswith(LIVE)


@pytest.mark.parametrize("break_", ["\r", "\n", "\r\n", "\x0b"])
def test_a_line_break_opens_no_new_row(case: Path, run_folder: Path, break_: str) -> None:
    rows = len(done("leads", case, "--format", "csv").out.splitlines())
    retitled(run_folder, f"harmless{break_}=1+1")
    assert len(done("leads", case, "--format", "csv").out.splitlines()) == rows


def test_the_page_runs_nothing(hostile_case: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done("overview", hostile_case, "--out", page)
    html = page.read_text(encoding="utf-8")
    assert "<script>alert" not in html
    assert 'src="http' not in html


def test_control_characters_never_reach_the_csv(control_case: Path) -> None:
    assert not re.search(r"[\x00\x07\x1b]", done("leads", control_case, "--all", "--format", "csv").out)


def test_rows_with_control_characters_are_rejected_and_counted(control_case: Path) -> None:
    report = json.loads((control_case / "load-report.json").read_text(encoding="utf-8"))
    (settlements,) = [one for one in report["files"] if one["table"] == "setl_d"]
    assert settlements["reasons"]["control_character"] == settlements["rejected"] > 0


def test_control_characters_never_reach_the_terminal(control_case: Path) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", done("leads", control_case, "--all").out)


def test_a_hostile_file_name_stays_a_name(city: Path, tmp_path: Path) -> None:
    source = tmp_path / "x"
    source.mkdir()
    for name in ("[red]SETL_D\x1b[31m.csv", "=1.csv", "'; drop.parquet"):
        (source / name).write_bytes(b"a,b\n1,2\n" if name.endswith("csv") else b"rubbish")
    outcome = workbench("load", source, "--case", tmp_path / "case")
    assert outcome.code == 1
    assert "\x1b" not in outcome.err


def test_text_comes_back_from_parquet_unchanged(hostile_case: Path, tmp_path: Path) -> None:
    out = tmp_path / "leads.parquet"
    done("leads", hostile_case, "--all", "--format", "parquet", "--out", out)
    titles = pq.read_table(out)["title"].to_pylist()
    assert titles == [
        one["title"] for one in json.loads(done("leads", hostile_case, "--all", "--format", "json").out)
    ]
