"""A case whose checked tables are written by hand, and the shared extract loaded once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_loaders.build import build_graph
from graph_loaders.schema import table_schemas
from tests.cases.fixtures import ready
from workbench.case import Case
from workbench.run import RunResult, detect

__all__ = ["bureau", "paper", "platform", "ready"]

EXTRACTS = Path(__file__).parents[3] / "shared" / "extracts"

ANNA, BERT, DORA = "99000100000000000001", "99000100000000000002", "99000100000000000004"
CARL = "'; drop table node_patient; --\"张三%_"
SHARED_CARD = "SSC:K1"
CORNER, MARKET = "P99000100001", "P99000100002"
CLINIC, WARD = "H99000100001", "H99000100002"
ERIN, FINN = "D1", "D2"


def write_table(folder: Path, name: str, rows: Iterable[dict[str, Any]]) -> None:
    """A checked table with every declared column; what a row does not say is missing."""
    columns = {key: column.arrow_type for key, column in table_schemas()[name].columns.items()}
    schema = pa.schema([*columns.items(), ("source_file", pa.string()), ("source_row", pa.int64())])
    filled = [
        dict.fromkeys(schema.names) | row | {"source_file": f"{name}.csv", "source_row": line}
        for line, row in enumerate(rows, start=2)
    ]
    for row in filled:
        assert set(row) == set(schema.names), set(row) - set(schema.names)
    (folder / "tables").mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(filled, schema), folder / "tables" / f"{name}.parquet")


def settlement(number: str, person: str, place: str, at: str, fund: str, **more: Any) -> dict[str, Any]:
    amount = Decimal(fund)
    return {
        "setl_id": number,
        "psn_no": person,
        "fixmedins_code": place,
        "med_type": "41",
        "setl_time": datetime.fromisoformat(at),
        "medfee_sumamt": amount,
        "fund_pay_sumamt": amount,
        "mdtrt_cert_type": "03",
        "mdtrt_cert_no": "K1",
        "vali_flag": "1",
        **more,
    }


def visit(number: str, person: str, place: str, at: str, **more: Any) -> dict[str, Any]:
    return {
        "mdtrt_id": number,
        "psn_no": person,
        "fixmedins_code": place,
        "begntime": datetime.fromisoformat(at),
        "med_type": "11",
        "vali_flag": "1",
        **more,
    }


def write_tables(folder: Path) -> None:
    """The paper city; the sums in the tests were done by hand from these lines."""
    home = {"live_addr": "Road 1", "resdbook_no": "H1", "vali_flag": "1"}
    write_table(
        folder,
        "psn_info_b",
        [
            {"psn_no": ANNA, "psn_name": "Anna", "brdy": date(1950, 5, 1), **home},
            {"psn_no": BERT, "psn_name": "Bert", **home},
            {"psn_no": CARL, "psn_name": "<b>Carl</b>", "mob": "139", "vali_flag": "1"},
            {"psn_no": DORA, "psn_name": "Dora", "vali_flag": "1"},
        ],
    )
    token = {"mdtrt_cert_type": "01", "mdtrt_cert_no": "one-time token"}
    write_table(
        folder,
        "setl_d",
        [
            settlement(
                "S01", ANNA, CORNER, "2025-01-02 10:00:00", "10.00", acct_pay=Decimal("1.00"), opter_id="O1"
            ),
            settlement("S02", BERT, CORNER, "2025-01-02 10:02:00", "20.00"),
            settlement("S03", ANNA, CORNER, "2025-01-03 10:00:00", "5.05"),
            settlement("S04", CARL, CORNER, "2025-01-03 10:05:00", "7.00", **token),
            settlement("S05", DORA, CORNER, "2025-01-03 10:05:01", "8.00", **token),
            settlement("S06", ANNA, MARKET, "2025-01-04 09:00:00", "1.00", opter_id="O1"),
            settlement(
                "S07", ANNA, MARKET, "2025-01-05 09:00:00", "-1.00", init_setl_id="S06", refd_setl_flag="1"
            ),
            settlement("S08", ANNA, MARKET, "2025-01-06 09:00:00", "99.00", vali_flag="0"),
            settlement("S09", ANNA, CLINIC, "2025-02-01 09:30:00", "30.00", med_type="11", mdtrt_id="V1"),
            settlement("S10", ANNA, WARD, "2025-02-09 09:30:00", "100.00", med_type="21", mdtrt_id="V2"),
            settlement("S11", BERT, WARD, "2025-02-10 09:30:00", "200.00", med_type="21", mdtrt_id="V3"),
            settlement("S12", ANNA, MARKET, "2025-02-01 15:00:00", "40.00"),
        ],
    )
    write_table(
        folder,
        "mdtrt_d",
        [
            visit("V1", ANNA, CLINIC, "2025-02-01 09:00:00", chfpdr_code=ERIN),
            visit("V2", ANNA, WARD, "2025-02-05 08:00:00", chfpdr_code=FINN, med_type="21"),
            visit("V3", BERT, WARD, "2025-02-07 08:00:00", chfpdr_code=FINN, med_type="21"),
            visit("V4", CARL, CLINIC, "2025-02-07 08:00:00", chfpdr_code=ERIN, med_type="21"),
        ],
    )
    line = {
        "psn_no": ANNA,
        "fixmedins_code": MARKET,
        "setl_id": "S12",
        "bilg_dr_code": ERIN,
        "vali_flag": "1",
    }
    when, amount = datetime(2025, 2, 1, 15), Decimal("20.00")
    write_table(
        folder,
        "fee_list_d",
        [
            {**line, "bkkp_sn": key, "fee_ocur_time": when, "det_item_fee_sumamt": amount}
            for key in ("L1", "L2")
        ],
    )


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Four people, one card of two owners, two pharmacies, two facilities, two doctors."""
    folder = tmp_path_factory.mktemp("paper")
    write_tables(folder)
    build_graph(folder)
    return Case(folder)


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, RunResult]:
    """The shared clean extract, loaded and searched."""
    return _loaded("platform", tmp_path_factory)


@pytest.fixture(scope="session")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, RunResult]:
    """The shared extract as a bureau sends it, loaded and searched."""
    return _loaded("bureau", tmp_path_factory)


def _loaded(name: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, RunResult]:
    if not (EXTRACTS / name).is_dir():
        pytest.skip("the shared extracts are not beside this checkout")
    case, _ = Case.load(EXTRACTS / name, tmp_path_factory.mktemp("cases") / name)
    return case, detect(case)
