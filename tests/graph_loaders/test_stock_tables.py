"""Tables of the stock interfaces: what of them is loaded, what is rejected, what their absence says."""

from __future__ import annotations

import csv
import io

from graph_loaders import table_schemas
from tests.graph_loaders.conftest import Loader, settlements
from tests.graph_loaders.test_load import LINES, entry

PURCHASE = {
    "rid": "C1",
    "fixmedins_code": "P1",
    "med_list_codg": "XA01",
    "aprvno": "Z1",
    "purc_retn_cnt": "20",
    "purc_retn_stoin_time": "2025-03-01 08:00:00",
}


def purchases(*rows: dict[str, str], headings: dict[str, str] | None = None) -> bytes:
    """A file of purchases; headings by column."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([(headings or {}).get(name, name) for name in PURCHASE])
    writer.writerows([list((PURCHASE | row).values()) for row in rows])
    return stream.getvalue().encode()


def test_rows_without_number_place_or_drug_are_rejected_and_quantities_that_cannot_be_read_are_counted(
    loader: Loader,
) -> None:
    rows = [{}, {"rid": ""}, {"rid": "C2", "fixmedins_code": ""}, {"rid": "C3", "med_list_codg": ""}]
    rows += [
        {"rid": "C4", "purc_retn_cnt": "many"},
        {"rid": "C1"},
        {"rid": "C5"},
        {"rid": "C5", "aprvno": "Z2"},
    ]
    report = loader({"setl_d.csv": settlements(*LINES), "MEDINS_PROD_PURC_D.csv": purchases(*rows)})
    found = entry(report, "MEDINS_PROD_PURC_D.csv")
    assert (found["table"], found["records"], found["accepted"], found["exact_duplicates"]) == (
        "medins_prod_purc_d", 8, 2, 1,
    )  # fmt: skip
    assert found["reasons"] == {"missing_key": 3, "conflicting_duplicate": 2}
    assert found["unreadable"] == {"purc_retn_cnt": 1}
    assert report.balanced


def test_chinese_headings_under_any_name(loader: Loader) -> None:
    labels = {name: column.zh for name, column in table_schemas()["medins_prod_purc_d"].columns.items()}
    report = loader({"setl_d.csv": settlements(*LINES), "350500.csv": purchases({}, headings=labels)})
    found = entry(report, "350500.csv")
    assert (found["table"], found["recognised_by"], found["accepted"]) == ("medins_prod_purc_d", "columns", 1)


def test_what_is_not_there_is_said(loader: Loader) -> None:
    report = loader({"setl_d.csv": settlements(*LINES), "medins_prod_purc_d.csv": purchases({})})
    off = {note["table"] for note in report.body["switched_off"] if note["code"] == "no_stock"}
    assert off == {name for name in table_schemas() if name.startswith("medins_")} - {"medins_prod_purc_d"}
