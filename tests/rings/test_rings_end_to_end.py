"""From the shared extracts to leads: every scheme, every row traceable, every fen counted, the same bytes again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.case import Case
from workbench.config import Config, Run
from workbench.leads.lead import SCHEMES, Lead
from workbench.run import RunResult, detect

EXTRACTS = Path(__file__).parents[3] / "shared" / "extracts"
NAMES = ("platform", "bureau")
#: Which column is the key of the rows that prove something.
KEYS = {"setl_d": "setl_id", "mdtrt_d": "mdtrt_id"}

pytestmark = [
    pytest.mark.extracts,
    pytest.mark.skipif(not EXTRACTS.is_dir(), reason="the shared extracts are not beside the checkout"),
]

World = tuple[Case, RunResult]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], World]:
    """A shared extract, loaded and searched, once for all tests."""

    @cache
    def load(name: str) -> World:
        case, _ = Case.load(EXTRACTS / name, tmp_path_factory.mktemp(name) / "case")
        return case, detect(case)

    return load


@pytest.fixture(params=NAMES)
def world(request: pytest.FixtureRequest, searched: Callable[[str], World]) -> World:
    """Each of the shared extracts."""
    return searched(request.param)


@pytest.fixture
def platform(searched: Callable[[str], World]) -> World:
    """The platform extract alone."""
    return searched("platform")


def checked(case: Case, name: str) -> pd.DataFrame:
    """A checked table of a case, money as Decimal."""
    return pq.read_table(case.folder / "tables" / f"{name}.parquet").to_pandas()


def test_every_scheme_has_a_reported_lead(world: World) -> None:
    _, run = world
    assert {lead.scheme for lead in run.leads if lead.reported} == set(SCHEMES)
    assert [lead.rank for lead in run.leads] == list(range(1, len(run.leads) + 1))
    assert len({lead.lead_id for lead in run.leads}) == len(run.leads)
    assert all(lead.observed > lead.expected for lead in run.leads)
    assert all(lead.log10_q <= -2 for lead in run.leads if lead.reported or lead.scheme in SCHEMES)


def test_reported_leads_come_first_and_best_first(world: World) -> None:
    order = [(lead.reported, lead.score) for lead in world[1].leads]
    assert order == sorted(order, reverse=True)


def test_a_nursing_home_is_found_but_not_reported(world: World) -> None:
    explained = [lead for lead in world[1].leads if not lead.reported and lead.scheme in SCHEMES]
    assert explained
    assert all(lead.explanations[0].fit >= 0.6 or lead.score < 10 for lead in explained)


@pytest.mark.parametrize("name", ["setl_d", "mdtrt_d", "fee_list_d"])
def test_every_row_of_proof_is_a_row_of_the_checked_table(world: World, name: str) -> None:
    case, run = world
    rows = run.rows()
    proof = rows[rows["table_name"] == name]
    table = checked(case, name)
    key = KEYS.get(name, next(c for c in table.columns if set(proof["row_key"]) <= set(table[c].astype(str))))
    known = set(zip(table[key], table["source_file"], table["source_row"], strict=True))
    wanted = set(zip(proof["row_key"], proof["source_file"], proof["source_row"], strict=True))
    assert len(wanted) > 100
    assert wanted <= known


def test_every_lead_has_its_rows_and_every_row_its_lead(world: World) -> None:
    _, run = world
    rows = run.rows()
    assert rows["lead_id"].value_counts().to_dict() == {lead.lead_id: lead.rows for lead in run.leads}


def recount(lead: Lead, rows: pd.DataFrame, settled: pd.DataFrame, column: str) -> Decimal:
    """Sum of one money column over the lead's settlements in the checked table."""
    keys = rows[(rows["lead_id"] == lead.lead_id) & (rows["table_name"] == "setl_d")]["row_key"]
    return sum((value for value in settled.loc[keys.unique(), column] if value is not None), Decimal(0))


def test_money_is_that_of_the_settlements(world: World) -> None:
    case, run = world
    rows, settled = run.rows(), checked(case, "setl_d").set_index("setl_id")
    for lead in run.leads:
        assert lead.fund_yuan == recount(lead, rows, settled, "fund_pay_sumamt"), lead.title
        assert lead.account_yuan == recount(lead, rows, settled, "acct_pay"), lead.title


def test_dates_and_members_are_those_of_the_rows(world: World) -> None:
    _, run = world
    rows = run.rows()
    for lead in run.leads:
        own = rows[rows["lead_id"] == lead.lead_id]
        dated = own[own["relation"] != "listed"]["at_time"]  # entries of registers are no events
        assert (lead.first_on, lead.last_on) == (dated.min().date(), dated.max().date())
        patients = {m.id for m in lead.members if m.kind == "patient"}
        assert patients == set(own["psn_no"].dropna())


def shuffled_platform(folder: Path, seed: int) -> Path:
    """The platform extract with the rows of every table in another order."""
    rng = np.random.default_rng(seed)
    folder.mkdir()
    for path in sorted((EXTRACTS / "platform").glob("*.parquet")):
        table = pq.read_table(path)
        pq.write_table(table.take(pa.array(rng.permutation(len(table)))), folder / path.name)
    return folder


def test_the_order_of_rows_does_not_matter(platform: World, tmp_path: Path) -> None:
    case, _ = Case.load(shuffled_platform(tmp_path / "mixed", 6), tmp_path / "case")
    again = detect(case)
    assert (again.folder / "leads.json").read_bytes() == (platform[1].folder / "leads.json").read_bytes()


def test_threads_do_not_matter(platform: World, tmp_path: Path) -> None:
    folder = shutil.copytree(
        platform[0].folder, tmp_path / "case", ignore=shutil.ignore_patterns("runs", "leads.*")
    )
    again = detect(Case(folder), config=Config(run=Run(threads=1)))
    assert again.run_id == platform[1].run_id
    for name in ("leads.json", "rows.parquet"):
        assert (again.folder / name).read_bytes() == (platform[1].folder / name).read_bytes()
