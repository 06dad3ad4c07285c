"""Nodes and events from a handful of checked rows, each worked out on paper."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_loaders import table_schemas
from graph_loaders.build import build_graph

NOON = datetime(2025, 3, 1, 12, 0)


def write(folder: Path, table: str, *rows: dict[str, object]) -> None:
    """A checked table with the declared columns; what a row does not say is missing."""
    columns = {name: column.arrow_type for name, column in table_schemas()[table].columns.items()}
    schema = pa.schema([*columns.items(), ("source_file", pa.string()), ("source_row", pa.int64())])
    full = [
        {name: row.get(name) for name in schema.names} | {"source_file": f"{table}.csv", "source_row": k + 2}
        for k, row in enumerate(rows)
    ]
    (folder / "tables").mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(full, schema=schema), folder / "tables" / f"{table}.parquet")


def swipe(key: str, person: str = "p1", **more: object) -> dict[str, object]:
    """A valid settlement at pharmacy P1 for 10 yuan, unless told otherwise."""
    row: dict[str, object] = {
        "setl_id": key, "mdtrt_id": f"m{key}", "psn_no": person, "fixmedins_code": "P1", "med_type": "41",
        "setl_time": NOON, "medfee_sumamt": Decimal(10), "fund_pay_sumamt": Decimal(4), "acct_pay": Decimal(6),
        "mdtrt_cert_type": "03", "mdtrt_cert_no": f"K{person}", "vali_flag": "1", "refd_setl_flag": "0",
    }  # fmt: skip
    return row | more


def ask(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """Rows of a query in which {t} stands for the folder of tables."""
    return duckdb.connect().execute(sql.format(t=folder / "tables")).fetchall()


def test_a_refund_linked_to_its_original_takes_both_out_of_the_rhythm(tmp_path: Path) -> None:
    refund = swipe("s2", init_setl_id="s1", refd_setl_flag="1", medfee_sumamt=Decimal(-10))
    write(tmp_path, "setl_d", swipe("s1"), refund, swipe("s3", setl_time=datetime(2025, 3, 2, 9)))
    build_graph(tmp_path)
    found = ask(tmp_path, "select setl_id, counted from '{t}/event_purchase.parquet' order by setl_id")
    assert found == [("s1", False), ("s2", False), ("s3", True)]


def test_a_refund_without_a_link_is_matched_by_visit_person_place_and_amount(tmp_path: Path) -> None:
    refund = swipe("s2", mdtrt_id="ms1", refd_setl_flag="1", medfee_sumamt=Decimal(-10))
    other = swipe("s3", person="p2", mdtrt_id="ms1")
    write(tmp_path, "setl_d", swipe("s1"), refund, other)
    build_graph(tmp_path)
    found = ask(tmp_path, "select setl_id from '{t}/event_purchase.parquet' where counted")
    assert found == [("s3",)]


def test_a_partial_refund_leaves_the_swipe_in_the_rhythm(tmp_path: Path) -> None:
    refund = swipe("s2", init_setl_id="s1", refd_setl_flag="1", medfee_sumamt=Decimal(-3))
    write(tmp_path, "setl_d", swipe("s1"), refund)
    build_graph(tmp_path)
    assert ask(tmp_path, "select setl_id from '{t}/event_purchase.parquet' where counted") == [("s1",)]


def test_invalid_rows_are_out(tmp_path: Path) -> None:
    write(tmp_path, "setl_d", swipe("s1", vali_flag="0"), swipe("s2"))
    assert build_graph(tmp_path)["event_purchase"] == 1


@pytest.mark.parametrize(
    ("kind", "number", "expected"),
    [
        ("03", "K9", "SSC:K9"),
        ("01", "one-time-token", "EC:p1"),
        ("02", "990001…", "IDC:p1"),
        (None, None, "UNK:p1"),
    ],
)
def test_cards_are_never_keyed_on_a_token(
    tmp_path: Path, kind: str | None, number: str | None, expected: str
) -> None:
    write(tmp_path, "setl_d", swipe("s1", mdtrt_cert_type=kind, mdtrt_cert_no=number))
    build_graph(tmp_path)
    assert ask(tmp_path, "select card_id from '{t}/node_card.parquet'") == [(expected,)]


def test_two_swipes_with_fresh_tokens_are_one_card(tmp_path: Path) -> None:
    rows = [swipe(f"s{k}", mdtrt_cert_type="01", mdtrt_cert_no=f"token{k}") for k in range(2)]
    write(tmp_path, "setl_d", *rows)
    build_graph(tmp_path)
    assert ask(tmp_path, "select card_id, uses from '{t}/node_card.parquet'") == [("EC:p1", 2)]


@pytest.mark.parametrize(
    ("row", "register", "expected"),
    [
        ({"fixmedins_code": "P1"}, None, "pharmacy"),
        ({"fixmedins_code": "H1", "med_type": "41"}, None, "facility"),
        ({"fixmedins_code": "X1", "med_type": "41"}, None, "pharmacy"),
        ({"fixmedins_code": "X1", "med_type": "9929"}, None, "pharmacy"),
        ({"fixmedins_code": "X1", "med_type": "11"}, None, "facility"),
        ({"fixmedins_code": "X1", "med_type": "11", "hosp_lv": "11"}, None, "pharmacy"),
        ({"fixmedins_code": "H1", "med_type": "11"}, "2", "pharmacy"),
        ({"fixmedins_code": "P1", "med_type": "41"}, "1", "facility"),
    ],
)
def test_what_an_institution_is(
    tmp_path: Path, row: dict[str, object], register: str | None, expected: str
) -> None:
    write(tmp_path, "setl_d", swipe("s1", **row))
    if register:
        write(tmp_path, "fixmedins_b", {"fixmedins_code": row["fixmedins_code"], "fixmedins_type": register})
    build_graph(tmp_path)
    assert ask(tmp_path, "select kind from '{t}/node_place.parquet'") == [(expected,)]


def test_a_second_with_many_people_is_a_batch_upload_and_void(tmp_path: Path) -> None:
    crowd = [swipe(f"s{k}", person=f"p{k}") for k in range(5)]
    alone = swipe("s9", person="p9", setl_time=datetime(2025, 3, 1, 13))
    write(tmp_path, "setl_d", *crowd, alone)
    build_graph(tmp_path, batch_size=5)
    found = ask(
        tmp_path,
        "select batch, counted, count(*) from '{t}/event_purchase.parquet' group by all order by all",
    )
    assert found == [(False, True, 1), (True, False, 5)]


def test_outpatient_settlements_are_swipes_at_a_desk_and_stays_are_not(tmp_path: Path) -> None:
    clinic: dict[str, object] = {"fixmedins_code": "H1", "med_type": "11"}
    write(
        tmp_path,
        "setl_d",
        swipe("s1"),
        swipe("s2", **clinic),
        swipe("s3", **clinic, setl_time=datetime(2025, 3, 1, 9)),
        swipe("s4", **clinic, refd_setl_flag="1", init_setl_id="s2", medfee_sumamt=Decimal(-10)),
        swipe("s5", fixmedins_code="H1", med_type="21"),
        swipe("s6", fixmedins_code="H1", med_type=None),
    )
    build_graph(tmp_path)
    found = ask(tmp_path, "select event, setl_id, counted from '{t}/event_desk_swipe.parquet' order by event")
    assert found == [(0, "s3", True), (1, "s2", False), (2, "s4", False)]
    assert ask(tmp_path, "select setl_id from '{t}/event_purchase.parquet'") == [("s1",)]


def test_a_batch_at_a_desk_is_void_and_counts_nobody_at_the_pharmacy(tmp_path: Path) -> None:
    """Two people at the desk and two at the pharmacy in one second are no batch of four."""
    desk = [swipe(f"h{k}", person=f"p{k}", fixmedins_code="H1", med_type="14") for k in range(2)]
    till = [swipe(f"s{k}", person=f"p{k}") for k in range(2)]
    write(tmp_path, "setl_d", *desk, *till)
    build_graph(tmp_path, batch_size=3)
    both = "select batch from '{t}/event_desk_swipe.parquet' union all select batch from '{t}/event_purchase.parquet'"
    assert ask(tmp_path, both) == [(False,)] * 4
    build_graph(tmp_path, batch_size=2)
    assert ask(tmp_path, both) == [(True,)] * 4


def test_files_with_coarse_times_are_kept_but_not_used_for_rhythm(tmp_path: Path) -> None:
    write(tmp_path, "setl_d", swipe("s1"))
    build_graph(tmp_path, coarse_files=frozenset({"setl_d.csv"}))
    assert ask(tmp_path, "select counted from '{t}/event_purchase.parquet'") == [(False,)]


def test_a_stay_sums_its_settlements_net_of_refunds(tmp_path: Path) -> None:
    stay = {"fixmedins_code": "H1", "med_type": "21", "mdtrt_id": "m1"}
    rows = [
        swipe("s1", **stay, fund_pay_sumamt=Decimal(100)),
        swipe("s2", **stay, fund_pay_sumamt=Decimal(-30), refd_setl_flag="1", medfee_sumamt=Decimal(-1)),
    ]
    write(tmp_path, "setl_d", *rows)
    visit = {"mdtrt_id": "m1", "psn_no": "p1", "fixmedins_code": "H1", "med_type": "21", "begntime": NOON,
             "chfpdr_code": "D1", "vali_flag": "1"}  # fmt: skip
    write(tmp_path, "mdtrt_d", visit)
    build_graph(tmp_path)
    found = ask(
        tmp_path, "select mdtrt_id, fund_pay_sumamt, doctor, counted from '{t}/event_admission.parquet'"
    )
    assert found == [("m1", Decimal("70.00"), 0, True)]


def test_without_visits_inpatient_settlements_stand_for_stays(tmp_path: Path) -> None:
    write(tmp_path, "setl_d", swipe("s1", fixmedins_code="H1", med_type="21"))
    build_graph(tmp_path)
    assert ask(tmp_path, "select row_key, doctor from '{t}/event_admission.parquet'") == [("s1", None)]


def test_prescriptions_of_taken_back_settlements_are_out(tmp_path: Path) -> None:
    refund = swipe("s2", init_setl_id="s1", refd_setl_flag="1", medfee_sumamt=Decimal(-10))
    write(tmp_path, "setl_d", swipe("s1"), refund, swipe("s3"))
    line = {"psn_no": "p1", "fixmedins_code": "P1", "bilg_dr_code": "D1", "fee_ocur_time": NOON,
            "det_item_fee_sumamt": Decimal(10), "vali_flag": "1"}  # fmt: skip
    write(
        tmp_path,
        "fee_list_d",
        line | {"bkkp_sn": "f1", "setl_id": "s1"},
        line | {"bkkp_sn": "f3", "setl_id": "s3"},
    )
    build_graph(tmp_path)
    assert ask(tmp_path, "select bkkp_sn from '{t}/event_prescription.parquet'") == [("f3",)]


def test_death_is_found_by_certificate_and_by_number(tmp_path: Path) -> None:
    write(tmp_path, "setl_d", swipe("s1", "p1", certno="c1"), swipe("s2", "p2"), swipe("s3", "p3"))
    day = NOON.date()
    write(tmp_path, "death_list", {"certno": "c1", "die_date": day}, {"psn_no": "p2", "die_date": day})
    build_graph(tmp_path)
    found = ask(tmp_path, "select psn_no, die_date from '{t}/node_patient.parquet' order by psn_no")
    assert found == [("p1", day), ("p2", day), ("p3", None)]


def test_a_number_of_people_with_different_names_says_of_none_who_died(tmp_path: Path) -> None:
    """c1 stands for two people, c2 for one who is registered twice, c3 for two of whom the list names one."""
    day = NOON.date()
    people = {"p1": ("c1", "Wang"), "p2": ("c1", "Li"), "p3": ("c2", "Chen"), "p4": ("c2", "Chen"),
              "p5": ("c3", "Zhao"), "p6": ("c3", "Sun")}  # fmt: skip
    write(
        tmp_path, "psn_info_b", *({"psn_no": p, "certno": c, "psn_name": n} for p, (c, n) in people.items())
    )
    write(tmp_path, "setl_d", *(swipe(f"s{number}", p) for number, p in enumerate(people)))
    listed = [{"certno": "c1"}, {"certno": "c2"}, {"certno": "c3", "psn_name": "Sun"}]
    write(tmp_path, "death_list", *(one | {"die_date": day} for one in listed))
    build_graph(tmp_path)
    found = ask(tmp_path, "select psn_no, die_date from '{t}/node_patient.parquet' order by psn_no")
    assert found == [("p1", None), ("p2", None), ("p3", day), ("p4", day), ("p5", None), ("p6", day)]


def test_node_numbers_follow_the_id_not_the_order_of_rows(tmp_path: Path) -> None:
    numbers = []
    for order in ([0, 1, 2], [2, 0, 1]):
        people = ["pb", "pa", "pc"]
        write(tmp_path, "setl_d", *[swipe(f"s{people[k]}", people[k]) for k in order])
        build_graph(tmp_path)
        numbers.append(ask(tmp_path, "select psn_no, patient from '{t}/node_patient.parquet' order by 1"))
    assert numbers[0] == numbers[1] == [("pa", 0), ("pb", 1), ("pc", 2)]


def test_an_employer_is_known_by_number_or_by_name_and_from_bills_where_no_register_says(
    tmp_path: Path,
) -> None:
    insured = [
        {"psn_no": "p1", "insutype": "310", "emp_no": "E1", "emp_name": "Kiln"},
        {"psn_no": "p2", "insutype": "310", "emp_name": "Mine"},
        {"psn_no": "p3", "insutype": "390", "emp_name": "a village"},
    ]
    write(tmp_path, "psn_insu_d", *insured)
    worker = {"insutype": "310", "emp_name": "Mill"}
    bills = [swipe("s1", "p1", **worker), swipe("s3", "p3"), swipe("s4", "p4", **worker)]
    write(
        tmp_path, "setl_d", *bills, swipe("s5", "p5", insutype="390", emp_name="a village"), swipe("s2", "p2")
    )
    build_graph(tmp_path)
    found = ask(tmp_path, "select psn_no, employer from '{t}/node_patient.parquet' order by psn_no")
    assert found == [("p1", "E1"), ("p2", "Mine"), ("p3", None), ("p4", "Mill"), ("p5", None)]
