"""What was taken back, or is invalid, is found by no check: all planted cases vanish with their settlements."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.cases.cities import Edit, extract
from tests.checks.conftest import Planted
from workbench import Case
from workbench.checks import run_checks

MONEY = ("medfee_sumamt", "inscp_amt", "fund_pay_sumamt", "acct_pay", "cash_payamt")


def planted_rows(table: pa.Table, key: str, prefix: str) -> pa.Array:
    return pc.starts_with(table[key], prefix)


def refunded(table: pa.Table) -> pa.Table:
    """Every planted settlement that is no refund, and after it one that takes it back."""
    plain = pc.and_(planted_rows(table, "setl_id", "S98"), pc.equal(table["refd_setl_flag"], "0"))
    back = table.filter(plain)
    changed = {
        "init_setl_id": back["setl_id"],
        "setl_id": pc.binary_join_element_wise("R", back["setl_id"], ""),
        "refd_setl_flag": pa.array(["1"] * back.num_rows),
        **{name: pc.negate(back[name]) for name in MONEY},
    }
    for name, values in changed.items():
        at = back.schema.get_field_index(name)
        back = back.set_column(at, back.schema.field(name), pc.cast(values, back.schema.field(name).type))
    return pa.concat_tables([table, back])


def invalid(key: str, prefix: str) -> Edit:
    """Every planted row without validity."""

    def edit(table: pa.Table) -> pa.Table:
        flag = pc.if_else(planted_rows(table, key, prefix), "0", table["vali_flag"])
        return table.set_column(table.schema.get_field_index("vali_flag"), "vali_flag", flag)

    return edit


EDITS: dict[str, dict[str, Edit]] = {
    "refunded": {"SETL_D": refunded},
    "invalid": {
        "SETL_D": invalid("setl_id", "S98"),
        "MDTRT_D": invalid("mdtrt_id", "M98"),
        "FEE_LIST_D": invalid("bkkp_sn", "F98"),
    },
}


@pytest.mark.parametrize("how", sorted(EDITS))
def test_nothing_that_was_undone_is_found(planted: Planted, tmp_path: Path, how: str) -> None:
    case, _ = Case.load(extract(planted.city, tmp_path / "city", EDITS[how]), tmp_path / "case")
    found = run_checks(case).findings()
    listed = set(zip(found["check"], found["subject_id"], strict=True))
    still = {one["check"] for one in planted.truth if (one["check"], one["id"]) in listed}
    assert still == {"double_enrolment", "shared_certificate"}  # a matter of registers, not of settlements


def test_planted_settlements_are_known_by_their_number(planted: Planted) -> None:
    table = pq.read_table(planted.city / "SETL_D.parquet", columns=["setl_id"])
    assert pc.sum(planted_rows(table, "setl_id", "S98")).as_py() > 1000
