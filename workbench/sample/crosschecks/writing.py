"""Adds drafted rows, and the columns that only checks read, to the tables of a city."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.sample.arrays import DAY, Array
from workbench.sample.conflicts import is_stay
from workbench.sample.crosschecks.draft import Draft, Row
from workbench.sample.settlements import Settlements
from workbench.sample.world import World

__all__ = ["write_beside"]

#: Columns that the tables of a city do not have.
EXTRA: dict[str, dict[str, pa.DataType]] = {
    "FIXMEDINS_B": {
        "beds": pa.int64(),
        "lat": pa.float64(),
        "lon": pa.float64(),
        "hi_resper_tel": pa.string(),
    },
    "FEE_LIST_D": {"prd_days": pa.int64(), "drug_trac_codg": pa.string()},
    "MDTRT_D": {"refl_old_mdtrt_id": pa.string()},
    "SETL_D": {"mac": pa.string()},
}

_STOCK = {
    "rid": pa.string(),
    "fixmedins_code": pa.string(),
    "med_list_codg": pa.string(),
    "vali_flag": pa.string(),
}
_LOT = {"manu_lotnum": pa.string()}
_BOUGHT = {"purc_retn_cnt": pa.int64(), "purc_retn_stoin_time": pa.timestamp("s")}
_SOLD = {"setl_id": pa.string(), "sel_retn_cnt": pa.int64(), "sel_retn_time": pa.timestamp("s")}

#: Tables that a city does not have: those of the stock interfaces (3501 to 3506).
NEW: dict[str, dict[str, pa.DataType]] = {
    "MEDINS_PROD_INV_D": _STOCK | _LOT | {"invdate": pa.date32(), "inv_cnt": pa.int64()},
    "MEDINS_PROD_INV_CHG_D": _STOCK
    | {"inv_chg_type": pa.string(), "cnt": pa.int64(), "inv_chg_time": pa.timestamp("s")},
    "MEDINS_PROD_PURC_D": _STOCK | _LOT | _BOUGHT | {"finl_trns_pric": pa.float64()},
    "MEDINS_PROD_PURC_RETN_D": _STOCK | _BOUGHT,
    "MEDINS_PROD_SEL_D": _STOCK
    | _LOT
    | _SOLD
    | {"psn_no": pa.string(), "trdn_flag": pa.string(), "finl_trns_pric": pa.float64()},
    "MEDINS_PROD_SEL_RETN_D": _STOCK | _SOLD,
}


def write_beside(folder: Path, world: World, done: Settlements, draft: Draft) -> None:
    """Write every table again, its own rows unchanged and first, then the drafted ones; and the tables that are new."""
    own = {"FIXMEDINS_B": _institutions(world, done), "FEE_LIST_D": {}}
    for name, rows in sorted(draft.rows.items()):
        path = folder / f"{name}.parquet"
        if name in NEW:
            pq.write_table(_drafted(rows, pa.schema(NEW[name].items())), path, compression="snappy")
            continue
        table = pq.read_table(path)
        if name == "FEE_LIST_D":
            own[name] = {"prd_days": _supplies(table)}
        for column, kind in EXTRA.get(name, {}).items():
            values = own.get(name, {}).get(column, pa.nulls(table.num_rows, kind))
            table = table.append_column(pa.field(column, kind), values)
        pq.write_table(pa.concat_tables([table, _drafted(rows, table.schema)]), path, compression="snappy")


def _drafted(rows: list[Row], schema: pa.Schema) -> pa.Table:
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _institutions(world: World, done: Settlements) -> dict[str, pa.Array]:
    """Coordinates by the map in kilometres, and beds for a tenth more than ever lay there."""
    lat = 30.0 + world.places.y / 111.2
    lon = 104.0 + world.places.x / (111.2 * np.cos(np.radians(lat)))
    beds = np.ceil(_peak(world, done) * 1.1) + 2
    return {
        "beds": pa.array(beds.astype(np.int64)),
        "lat": pa.array(np.round(lat, 6)),
        "lon": pa.array(np.round(lon, 6)),
    }


def _peak(world: World, done: Settlements) -> Array:
    """Most inpatients at once of every institution."""
    stays = done.events.take(is_stay(done.events))
    width = world.clock.days + 400
    there = np.zeros((len(world.places), width + 1), dtype=np.int32)
    np.add.at(there, (stays.place, np.minimum(stays.begin // DAY, width)), 1)
    np.add.at(there, (stays.place, np.minimum(stays.end // DAY, width)), -1)
    out: Array = there.cumsum(axis=1).max(axis=1)
    return out


def _supplies(lines: pa.Table) -> pa.Array:
    """Days of supply, on one line in fourteen as in one bureau's extract: within every limit."""
    number = np.arange(lines.num_rows)
    return pa.array(number % 3 + 1, mask=number % 14 != 0)
