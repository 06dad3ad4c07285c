"""SETL_D: one row per settlement (columns: domain notes, section 2.2)."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from workbench.sample import text
from workbench.sample.arrays import DAY, Array
from workbench.sample.conflicts import is_stay
from workbench.sample.identifiers import yyyymmdd
from workbench.sample.places import PHARMACY
from workbench.sample.registers import Registers
from workbench.sample.settlements import Settlements
from workbench.sample.tables.shared import Lookup, insurance, setl_ids, visit_ids
from workbench.sample.world import World
from workbench.sample.writer import Columns


def settlement_columns(
    world: World, registers: Registers, done: Settlements, start: int, stop: int
) -> Columns:
    """Build rows start to stop."""
    rows = np.arange(start, stop)
    source = done.source[rows]
    look = Lookup(world, registers, done, source, f"setl {start}")
    back = done.refund[rows]
    return {
        "setl_id": setl_ids(rows),
        "mdtrt_id": visit_ids(source),
        "init_setl_id": pa.compute.if_else(pa.array(back), setl_ids(np.maximum(done.original[rows], 0)), ""),
        **look.person(),
        **insurance(look),
        **look.institution(),
        **_dates(world, done, rows, source),
        **look.credential(),
        "med_type": look.med_type(),
        "setl_type": text.constant("2", len(rows)),
        "clr_type": text.pick(pa.array(["11", "21", "41"]), _clearing(world, done, source)),
        **_amounts(done, source, np.where(back, -1, 1)),
        "refd_setl_flag": text.pick(pa.array(["0", "1"]), back.astype(int)),
        "dise_no": look.disease("code"),
        "dise_name": look.disease("name"),
        "vali_flag": text.pick(pa.array(["0", "1"]), done.valid[rows].astype(int)),
        **_desk(world, registers, done, rows, source),
    }


def _clearing(world: World, done: Settlements, source: Array) -> Array:
    stay = is_stay(done.events)[source]
    shop = world.places.level[done.events.place[source]] == PHARMACY
    return np.where(stay, 1, np.where(shop, 2, 0))


def moments(world: World, second: Array) -> pa.Array:
    """Seconds since the first midnight as timestamps without zone."""
    base = np.datetime64(world.config.start, "s").astype(np.int64)
    return pa.array(((base + second.astype(np.int64)) * 1_000_000).view("datetime64[us]"))


def _dates(world: World, done: Settlements, rows: Array, source: Array) -> Columns:
    events = done.events
    return {
        "begndate": pa.array(moments(world, events.begin[source] // DAY * DAY)).cast(pa.date32()),
        "enddate": pa.array(moments(world, events.end[source] // DAY * DAY)).cast(pa.date32()),
        "setl_time": moments(world, done.time[rows]),
        "year": text.pick(
            pa.array([str(world.config.start.year + i) for i in range(4)]),
            (np.datetime64(world.config.start, "D") + done.time[rows] // DAY)
            .astype("datetime64[Y]")
            .astype(int)
            + 1970
            - world.config.start.year,
        ),
    }


def _amounts(done: Settlements, source: Array, sign: Array) -> Columns:
    bill = done.bills
    parts = {
        "medfee_sumamt": bill.total,
        "fulamt_ownpay_amt": bill.out_of_scope,
        "preselfpay_amt": bill.upfront,
        "inscp_amt": bill.in_scope,
        "dedc_std": bill.deductible,
        "act_pay_dedc": bill.deductible_paid,
        "hifp_pay": bill.pool,
        "hifmi_pay": bill.serious,
        "maf_pay": bill.aid,
        "fund_pay_sumamt": bill.fund,
        "psn_pay": bill.account + bill.cash,
        "acct_pay": bill.account,
        "acct_mulaid_pay": bill.mulaid,
        "cash_payamt": bill.cash,
    }
    fixed = {"dedc_std"}
    return {k: text.money(v[source].astype(np.int64) * (1 if k in fixed else sign)) for k, v in parts.items()}


def _desk(world: World, registers: Registers, done: Settlements, rows: Array, source: Array) -> Columns:
    """Message, terminal and operator; the client clock runs up to three seconds behind."""
    place, n = done.events.place[source], len(rows)
    code, operator = registers.place_bytes[place], done.operator[source]
    sent = done.time[rows] - (rows * 2_654_435_761 % 4)
    day = np.datetime64(world.config.start, "D") + sent // DAY
    second = sent % DAY
    clock = second // 3600 * 10_000 + second % 3600 // 60 * 100 + second % 60
    dash = text.literal("-", n)
    at_shop = (world.places.level[place] == PHARMACY)[:, None]
    terminal = np.where(at_shop, text.literal("T", n), text.literal("W", n))
    return {
        "msgid": text.strings(
            code, text.digits(yyyymmdd(day), 8), text.digits(clock, 6), text.digits(rows % 10_000, 4)
        ),
        "dev_no": text.strings(code[:, 6:], terminal, text.digits(operator % 9 + 1, 2)),
        "opter_id": text.strings(code, dash, text.digits(operator + 1, 2)),
        "optins_no": text.strings(code),
    }
