"""Small extracts, written by the tests themselves; every identifier lies in the unassigned region 99xxxx."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_loaders import LoadReport, load_extract

EXTRACTS = Path(__file__).parents[3] / "shared" / "extracts"
HEADER = "setl_id,mdtrt_id,psn_no,fixmedins_code,med_type,enddate,setl_time,medfee_sumamt,vali_flag"


def settlement(number: int, **changes: str) -> str:
    """One line of a settlement file."""
    values = {
        "setl_id": f"S{number:04d}",
        "mdtrt_id": f"M{number:04d}",
        "psn_no": f"9900010000000000{number % 7:04d}",
        "fixmedins_code": "P99000100001",
        "med_type": "41",
        "enddate": "2025-01-02",
        "setl_time": f"2025-01-02 10:{number % 60:02d}:31",
        "medfee_sumamt": f"{number}.25",
        "vali_flag": "1",
    }
    return ",".join((values | changes).values())


def settlements(*lines: str) -> bytes:
    """A settlement file with these lines, in UTF-8."""
    return "\n".join([HEADER, *lines, ""]).encode()


Load = Callable[..., LoadReport]


class Loader:
    """Loads files given by content; `case` is the folder of the last load."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self.case = folder
        self.extract = folder

    def __call__(self, files: dict[str, bytes], mapping: Path | None = None) -> LoadReport:
        number = next(self._numbers)
        self.extract, self.case = self._folder / f"in{number}", self._folder / f"case{number}"
        self.extract.mkdir()
        self.case.mkdir()
        for name, content in files.items():
            (self.extract / name).write_bytes(content)
        return load_extract(self.extract, self.case, mapping=mapping)

    def table(self, name: str) -> pa.Table:
        """A checked table of the last load."""
        return pq.read_table(self.case / "tables" / f"{name}.parquet")

    def rejects(self) -> list[dict[str, object]]:
        """The quarantine of the last load."""
        rows: list[dict[str, object]] = pq.read_table(
            self.case / "quarantine" / "rejects.parquet"
        ).to_pylist()
        return rows


@pytest.fixture
def loader(tmp_path: Path) -> Loader:
    """Loads files given by content."""
    return Loader(tmp_path)
