"""Small tables of a case in which every trap of time, money and missing values is the rule, not the exception."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PEOPLE, DOCTORS, PLACES, CARDS = 12, 6, 8, 15
_DAY = datetime(2025, 1, 31)
#: Fractions of a second at and beside the half, the two ends of a day, the end of a month, and the time before 1970.
TIMES = [
    *(_DAY + timedelta(days=d) for d in (0, 1, 2, 14, 15, 30, 31)),
    *(_DAY + timedelta(days=d, microseconds=-1) for d in (1, 14, 30)),
    *(
        _DAY + timedelta(hours=23, minutes=59, seconds=59, microseconds=m)
        for m in (0, 1, 499_999, 500_000, 500_001)
    ),
    *(_DAY + timedelta(hours=9, seconds=s) for s in (0, 0.5, 1, 1.5, 2.5, 3)),
    datetime(1969, 12, 31, 23, 59, 58, 500_000),
    datetime(1969, 12, 31, 23, 59, 59, 400_000),
]
TEXTS = [
    "",
    "a",
    "B",
    "b",
    "\u00e9",
    "'; drop table x; --",
    "%_",
    "\\",
    "$days",
    "\U0001f600",
    "\ue000",
    "11",
    "21",
]
YUAN = ["0.00", "0.01", "-0.01", "0.30", "99999999999999.99", "-12.34", "1.10"]

_WHOLE = {"patient": PEOPLE, "doctor": DOCTORS, "place": PLACES, "card": CARDS}
_KEYS = {
    "psn_no": PEOPLE,
    "dr_code": DOCTORS,
    "fixmedins_code": PLACES,
    "medins_code": PLACES,
    "card_id": CARDS,
}
#: Values that a column draws from: few, so that joins meet.
_DRAWN = {
    "med_type": ["11", "12", "21", "52", "91", None],
    "vali_flag": ["0", "1", None],
    "kind": ["pharmacy", "facility"],
    "dise_no": ["Z51.1", "O80", "I1", "", None],
}
_NAMED = {"medins_code": "fixmedins_code"}
_ID_COLUMNS = ("setl_id", "mdtrt_id", "bkkp_sn")
_OWN_NUMBER = {"node_patient": "patient", "node_doctor": "doctor", "node_place": "place", "node_card": "card"}
_OWN_KEY = {
    "setl_d": "setl_id",
    "mdtrt_d": "mdtrt_id",
    "fee_list_d": "bkkp_sn",
    "event_prescription": "bkkp_sn",
}
_ALWAYS = {"patient", "place", "swiped_at", "begin_at", "visited_at", "filled_at"}


def write(into: Path, like: Path, seed: int, rows: int = 120) -> Path:
    """A case folder with the schemas of another case and hostile rows.

    Args:
        into: where it goes.
        like: folder of the case whose schemas are taken.
        seed: of the rows.
        rows: of each table of events.
    """
    rng = np.random.default_rng(seed)
    (into / "tables").mkdir(parents=True)
    for path in sorted((like / "tables").glob("*.parquet")):
        name, schema = path.stem, pq.read_schema(path)
        size = _WHOLE[_OWN_NUMBER[name]] if name in _OWN_NUMBER else rows
        columns = {field.name: _column(name, field, size, rng) for field in schema}
        pq.write_table(pa.table(columns, schema=schema), into / "tables" / path.name)
    return into


def _column(table: str, field: pa.Field, size: int, rng: np.random.Generator) -> pa.Array:
    name, kind = field.name, field.type
    if name == "event" or _OWN_NUMBER.get(table) == name:
        return pa.array(range(size), kind)
    if _OWN_KEY.get(table) == name:
        return pa.array([f"{name}{k:03d}" for k in range(size)], kind)
    if table.startswith("node_") and name in _KEYS and name != "medins_code" and size == _KEYS[name]:
        return pa.array([f"{name}{k}" for k in rng.permutation(size)], kind)
    missing = 0.15 if field.nullable and name not in _ALWAYS else 0.0
    values = [_value(name, kind, size, rng) for _ in range(size)]
    return pa.array([None if rng.random() < missing else value for value in values], kind)


def _value(name: str, kind: pa.DataType, size: int, rng: np.random.Generator) -> object:  # noqa: PLR0911
    if name in _WHOLE:
        return int(rng.integers(_WHOLE[name]))
    if name in _KEYS:
        return f"{_NAMED.get(name, name)}{rng.integers(_KEYS[name])}"
    if name in _DRAWN:
        return _DRAWN[name][rng.integers(len(_DRAWN[name]))]
    if name in _ID_COLUMNS:
        return f"{name}{rng.integers(size):03d}"
    if pa.types.is_timestamp(kind):
        return TIMES[rng.integers(len(TIMES))]
    if pa.types.is_date(kind):
        return date(2025, 1, 1) + timedelta(days=int(rng.integers(60)))
    if pa.types.is_decimal(kind):
        return Decimal(YUAN[rng.integers(len(YUAN))])
    if pa.types.is_boolean(kind):
        return bool(rng.random() < 0.8)
    if pa.types.is_integer(kind):
        return int(rng.integers(50))
    if pa.types.is_floating(kind):
        return float(rng.choice([0.1, 0.2, 1e-9, 31.230416]))
    return TEXTS[rng.integers(len(TEXTS))]
