"""The page against the truth of a run made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest

import workbench
from workbench.leads.lead import Member
from workbench.overview import write_overview

from .conftest import PEOPLE, PLAIN, Maker, standard_leads, text
from .reading import Page

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    r"$\frac{}$ $x_{",
    "](javascript:alert(1)) {{ 7*7 }} {% raw %}",
    "a\u202eb\u200f\u2066c\x00\x1b[31m\x85\ud800\ufffe",
    "</svg></style><base href=http://evil.example/>-->]]>&amp;",
    "\u9577" * 5000,
    "%s %(x)s {0} {x}",
]


def written(made: tuple[workbench.Case, workbench.RunResult], path: Path, **options: object) -> Page:
    write_overview(*made, path, **options)  # type: ignore[arg-type]
    return Page(path)


def test_facts_of_the_case(shared_page: Page) -> None:
    page = shared_page
    for shown in (
        "case",
        "R-1",
        "2025-03-01 – 2025-12-26",
        "30.35",
        "1.05",
        "1,234",
        "1,200",
        "time cannot be read or cannot be 4",
    ):
        assert shown in page.text
    for note in ("no prison list", "no contract dates", "a note of the run", "notes.docx – not a table"):
        assert note in page.text


def test_money_is_the_exact_sum_of_the_rows_of_reported_leads(make: Maker, tmp_path: Path) -> None:
    case, run = make()
    rows = pd.concat([run.rows(), run.rows().head(5).assign(lead_id="L-00000002")], ignore_index=True)
    rows.to_parquet(run.folder / "rows.parquet", index=False)
    page = written((case, run), tmp_path / "page.html")
    reported = rows[rows["lead_id"] != "L-00000004"].drop_duplicates("row_key")
    for name, column in (("total-fund", "fund_pay_sumamt"), ("total-account", "acct_pay")):
        truth = sum((Decimal(str(one)) for one in reported[column]), Decimal(0))
        assert page.named[name].startswith(f"{truth:,.2f}")


def test_every_lead_has_its_place(make: Maker, tmp_path: Path) -> None:
    page = written(make(), tmp_path / "page.html", top=1)
    links = {one["href"] for one in page.having("a")}
    assert {"#lead-1", "#lead-2", "#lead-3"} <= links
    assert {one["id"] for one in page.having("section")} == {
        "quality",
        "ranked",
        "kept",
        "lead-1",
        "lead-2",
        "lead-3",
    }
    assert [one["id"] for one in page.having("article")] == ["lead-4"]
    for shown in (
        "title 3",
        "sentence 3",
        "121",
        "3.25",
        "evidence of the household",
        "25%",
        "all at one address",
    ):
        assert shown in page.text
    assert "< 1e-300" in page.text
    assert "= 1.0e-12" in page.text


def test_only_the_top_leads_have_plots(make: Maker, tmp_path: Path) -> None:
    made = make()
    counts = [len(written(made, tmp_path / f"{top}.html", top=top).having("svg")) for top in (0, 2)]
    assert counts == [2, 9]


def test_plots_say_what_they_show(shared_page: Page) -> None:
    page = shared_page
    assert len(page.having("svg")) == 13
    assert all(one["aria-label"] and one["role"] == "img" for one in page.having("svg"))
    for shown in ("Sessions: date by person", "7/8", "expected level 41%", "onset 2025-03", "spread"):
        assert shown in page.text


def test_persons_and_doctors_are_masked(shared_page: Page) -> None:
    page = shared_page
    assert not [one for one in PEOPLE if one in page.source]
    assert PLAIN["doctor"] not in page.source
    assert "G** D990001000001" in page.text
    assert "99…0003" in page.text
    assert "SSC:K9…0003" in page.text


def test_masked_ids_that_look_alike_are_told_apart(make: Maker, tmp_path: Path) -> None:
    one = standard_leads(PLAIN)[0]
    twins = (Member("patient", "9911110001", "core", 2), Member("patient", "9922220001", "core", 2))
    page = written(make(leads=(replace(one, members=twins),)), tmp_path / "page.html")
    assert "99…0001 (2)" in page.text


def test_nothing_runs_and_nothing_is_fetched(shared_page: Page) -> None:
    inert(shared_page)


def inert(page: Page) -> None:
    tags = {name for name, _ in page.tags}
    assert not tags & {"script", "img", "iframe", "object", "embed", "link", "base", "foreignobject", "form"}
    assert [one["content"] for one in page.having("meta") if one.get("http-equiv")] == [
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    ]
    for _, values in page.tags:
        for name, value in values.items():
            assert not name.startswith("on")
            assert not re.search(r"https?:|javascript:|//", value)
            if name.endswith("href"):
                assert value.startswith("#")
    style = page.source[page.source.index("<style>") : page.source.index("</style>")]
    assert "http" not in style
    assert "url(" not in style
    assert not [one for one in page.source if ord(one) < 32 and one not in "\n\t"]
    assert not set("\u202e\u200f\u2066\x85\ufffe") & set(page.source)


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_hostile_names_are_inert(make: Maker, tmp_path: Path, nasty: str) -> None:
    plain = nasty.replace("\ud800", "")
    names = dict.fromkeys(PLAIN, plain)
    leads = tuple(
        replace(
            one,
            lead_id=f"L-0000000{one.rank}",
            title=text(nasty),
            sentence=text(nasty),
            factors={nasty: nasty, "onset": nasty},
            members=(*one.members, Member("patient", plain, nasty, 1), Member("pharmacy", plain, nasty, 1)),
            notes=(text(nasty),),
            status=nasty,
        )
        for one in standard_leads(names)
    )
    page = written(make(names=names, leads=leads, note=plain), tmp_path / "page.html")
    inert(page)
    assert len(page.source) < 1_500_000


def test_names_stay_text_in_plots(make: Maker, tmp_path: Path) -> None:
    names = PLAIN | {"pharmacy": r"$\alpha$ <b>&"}
    page = written(make(names=names), tmp_path / "page.html")
    assert page.text.count(r"$\alpha$ <b>&") > 5
    assert "<b>&" not in page.source


def test_equal_input_gives_equal_bytes(make: Maker, tmp_path: Path) -> None:
    made = make()
    first = written(made, tmp_path / "1.html").source
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": "red"}):
        assert written(made, tmp_path / "2.html").source == first
        assert mpl.rcParams["font.size"] == 30


def test_ids_are_unique_and_found(shared_page: Page) -> None:
    page = shared_page
    assert len(page.ids) == len(set(page.ids))
    used = set(re.findall(r"url\(#([^)]+)\)", page.source)) | {one["href"][1:] for one in page.having("use")}
    assert used <= set(page.ids)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_leads(make: Maker, tmp_path: Path, language: str) -> None:
    page = written(make(leads=()), tmp_path / "page.html", language=language)
    assert not page.having("svg")
    assert "0.00" in page.named["total-fund"]


def test_leads_without_rows_or_tables(make: Maker, tmp_path: Path) -> None:
    case, run = make(tables=False)
    run.rows().iloc[:0].to_parquet(run.folder / "rows.parquet", index=False)
    page = written((case, run), tmp_path / "page.html")
    assert "title 1" not in page.source
    assert "title 3" in page.text


@pytest.mark.parametrize(
    "without",
    [("at_time",), ("psn_no",), ("session",), ("fixmedins_code", "dr_code"), ("fund_pay_sumamt", "row_key")],
    ids=str,
)
def test_columns_that_are_missing(make: Maker, tmp_path: Path, without: tuple[str, ...]) -> None:
    inert(written(make(without=without), tmp_path / "page.html"))


def test_tables_that_are_missing_or_lack_columns(make: Maker, tmp_path: Path) -> None:
    case, run = make(tables=False)
    (case.folder / "tables").mkdir()
    pd.DataFrame({"setl_id": ["1"]}).to_parquet(case.folder / "tables" / "setl_d.parquet")
    inert(written((case, run), tmp_path / "page.html"))


def test_disclaimer_comes_first(shared_page: Page) -> None:
    page = shared_page
    body = page.source[page.source.index("<body>") :]
    assert body.index("not findings") < body.index("<h1>")
