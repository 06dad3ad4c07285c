"""Same input, same bytes: again, on more threads, with rows in another order and files cut in pieces."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from tests.cases.command import done
from workbench import open_case
from workbench.run import run_ids


def bytes_of(case: Path, run: str) -> dict[str, bytes]:
    names = ("leads.json", "rows.parquet", "edges.parquet")
    return {name: (case / "runs" / run / name).read_bytes() for name in names}


def findings(case: Path) -> list[dict[str, object]]:
    leads = json.loads(done("leads", case, "--all", "--format", "json").out)
    return [{name: value for name, value in lead.items() if name != "key"} for lead in leads]


def test_detect_twice_is_one_run_with_the_same_bytes(case: Path, run_folder: Path) -> None:
    before = bytes_of(case, run_folder.name)
    done("detect", case)
    assert run_ids(open_case(case)) == [run_folder.name]
    assert bytes_of(case, run_folder.name) == before


def test_detect_twice_keeps_the_record(case: Path, run_folder: Path) -> None:
    before = (run_folder / "run.json").read_bytes()
    done("detect", case)
    assert (run_folder / "run.json").read_bytes() == before


def test_a_run_of_its_own_gives_the_same_bytes(fresh: Path, ready: Path) -> None:
    done("detect", fresh)
    run = next((ready / "runs").iterdir()).name
    assert bytes_of(fresh, run) == bytes_of(ready, run)


@pytest.mark.parametrize("threads", [1])
def test_the_number_of_threads_changes_nothing(
    fresh: Path, ready: Path, tmp_path: Path, threads: int
) -> None:
    settings = tmp_path / "threads.toml"
    settings.write_text(f"[run]\nthreads = {threads}\n", encoding="utf-8")
    done("detect", fresh, "--config", settings)
    run = next((ready / "runs").iterdir()).name
    assert bytes_of(fresh, run) == bytes_of(ready, run)


def test_the_order_of_schemes_on_the_command_line_changes_nothing(fresh: Path) -> None:
    for order in (("card_pooling", "collusive_admission"), ("collusive_admission", "card_pooling")):
        done("detect", fresh, *(word for scheme in order for word in ("--scheme", scheme)))
    assert len(run_ids(open_case(fresh))) == 1


def shuffled_and_cut(city: Path, into: Path) -> Path:
    """The same rows in another order, cut into three files of which the last is text."""
    into.mkdir()
    for path in sorted(city.glob("*.parquet")):
        table = pq.read_table(path)
        table = table.take(np.random.default_rng(7).permutation(table.num_rows))
        third = -(-table.num_rows // 3)
        for number in range(2):
            pq.write_table(table.slice(number * third, third), into / f"{path.stem}_{2 - number}.parquet")
        pc.write_csv(table.slice(2 * third), into / f"{path.stem}_3.csv")
    return into


def test_the_order_of_rows_and_files_changes_no_lead_and_no_edge(
    city: Path, ready: Path, tmp_path: Path
) -> None:
    case = tmp_path / "case"
    done("load", shuffled_and_cut(city, tmp_path / "x"), "--case", case)
    done("detect", case)
    assert findings(case) == findings(ready)
    edges = [next((one / "runs").glob("*/edges.parquet")) for one in (case, ready)]
    assert edges[0].read_bytes() == edges[1].read_bytes()


def test_other_settings_are_another_run_and_both_stay(case: Path, run_folder: Path, tmp_path: Path) -> None:
    before = bytes_of(case, run_folder.name)
    settings = tmp_path / "other.toml"
    settings.write_text("[score]\nreport = 30.0\n", encoding="utf-8")
    done("detect", case, "--config", settings)
    first, second = run_ids(open_case(case))
    assert first == run_folder.name
    assert bytes_of(case, first) == before
    assert done("leads", case, "--run", second).out == done("leads", case).out


def test_a_lead_keeps_its_name_in_another_run(case: Path, tmp_path: Path) -> None:
    names = {(lead["scheme"], lead["title"]): lead["lead_id"] for lead in findings(case)}
    settings = tmp_path / "other.toml"
    settings.write_text("[score]\nfactor_bonus = 0.2\n", encoding="utf-8")
    done("detect", case, "--config", settings)
    assert {(lead["scheme"], lead["title"]): lead["lead_id"] for lead in findings(case)} == names
