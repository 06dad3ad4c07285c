"""What must hold whatever is in the files."""

import tempfile
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_loaders import LoadReport, load_extract
from tests.graph_loaders.conftest import settlement, settlements

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

noise = st.sampled_from(
    [b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b"\xe5\x8d", b"\xb0\xa1", b"=1", b" ", b'""', b"\t"]
)
edits = st.lists(st.tuples(st.integers(0, 10**6), noise), max_size=12)


def load(files: dict[str, bytes]) -> tuple[LoadReport, list[dict[str, object]], int]:
    with tempfile.TemporaryDirectory() as folder:
        extract, case = Path(folder) / "in", Path(folder) / "case"
        extract.mkdir()
        case.mkdir()
        for name, content in files.items():
            (extract / name).write_bytes(content)
        report = load_extract(extract, case)
        rejects = pq.read_table(case / "quarantine" / "rejects.parquet").num_rows
        table = pq.read_table(case / "tables" / "setl_d.parquet").drop_columns(["source_file", "source_row"])
        return report, table.to_pylist(), rejects


@FEW
@given(edits)
def test_every_record_is_accepted_rejected_or_a_repetition(changes: list[tuple[int, bytes]]) -> None:
    header, body = settlements(*(settlement(i) for i in range(1, 40))).split(b"\n", 1)
    for at, bytes_ in changes:
        place = at % len(body)
        body = body[:place] + bytes_ + body[place:]
    report, accepted, rejects = load({"setl_d.csv": header + b"\n" + body})
    (found,) = report.files
    assert found["records"] == len(accepted) + rejects + found["exact_duplicates"]
    assert found["rejected"] == rejects == sum(found["reasons"].values())
    assert report.balanced


@FEW
@given(st.binary(max_size=600))
def test_any_bytes_below_a_header_load(body: bytes) -> None:
    report, accepted, rejects = load({"setl_d.csv": settlements(settlement(1)) + body})
    assert report.balanced
    assert report.files[0]["records"] == len(accepted) + rejects + report.files[0]["exact_duplicates"]


lines = st.lists(
    st.builds(
        settlement,
        st.integers(1, 12),
        medfee_sumamt=st.sampled_from(["1", "2.50", "１", "x", ""]),
        psn_no=st.sampled_from(["99000100000000000001", " 99000100000000000001", ""]),
    ),
    max_size=20,
)


@FEW
@given(lines, st.integers(0, 20), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_split_over_files_shows(
    rows: list[str], cut: int, random: object
) -> None:
    _, together, rejects = load({"setl_d.csv": settlements(*rows)})
    shuffled = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]
    split = {"setl_d_1.csv": settlements(*shuffled[:cut]), "setl_d_2.csv": settlements(*shuffled[cut:])}
    _, apart, rejects_apart = load(split)
    assert (apart, rejects_apart) == (together, rejects)
