"""Rows of the platform's tables, drafted by hand for people and institutions that exist for nothing else."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from workbench.sample.arrays import Rng
from workbench.sample.identifiers import check_characters

__all__ = ["REGION", "Draft"]

#: Region of all drafted people and institutions; no part of the city.
REGION = "990099"

Row = dict[str, Any]


class Draft:
    """Collects rows by table, and what was planted with them."""

    def __init__(self, start: date, days: int, rng: Rng) -> None:
        self.start = start
        self.days = days
        self.rng = rng
        self.rows: dict[str, list[Row]] = defaultdict(list)
        self.truth: list[Row] = []
        self.place_region: dict[str, str] = {}

    def note(self, check: str, kind: str, subject: str, *, positive: bool, what: str) -> None:
        """Say what was planted: a positive of a check, or something that only looks like one."""
        entry = {"check": check, "kind": kind, "id": subject, "positive": positive, "what": what}
        self.truth.append(entry)

    def at(self, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
        """A moment of the extract."""
        return datetime(self.start.year, self.start.month, self.start.day, hour, minute, second) + timedelta(
            days=day
        )

    def day(self, day: int) -> date:
        """A day of the extract."""
        return self.start + timedelta(days=day)

    def person(self, *, special: str | None = None, insured: bool = True) -> str:
        """A new person in a household of his or her own; gives psn_no."""
        serial = len(self.rows["PSN_INFO_B"]) + 1
        born = date(1950, 1, 1) + timedelta(days=(serial * 37) % 16_000)
        psn_no = f"{REGION}9{serial:013d}"
        self.rows["PSN_INFO_B"].append(
            {
                "psn_no": psn_no,
                "psn_cert_type": "01",
                "certno": _identity(born, serial),
                "psn_name": f"TEST{serial:05d}",
                "gend": "12"[serial % 2],
                "brdy": born,
                "live_admdvs": REGION,
                "live_addr": f"TEST-{serial:05d}",
                "resdbook_no": f"HB98{serial:08d}",
                "mob": f"100-9{serial:07d}",
                "surv_stas": "1",
                "vali_flag": "1",
                "special": special,
            }
        )
        if insured:
            self.insure(psn_no, "390")
        return psn_no

    def registered(self, **columns: object) -> str:
        """A new person whose row of the register says something else than it would; gives psn_no."""
        psn_no = self.person()
        self._who(psn_no).update(columns)
        return psn_no

    def insure(self, psn_no: str, insutype: str, *, region: str = REGION, active: bool = True) -> None:
        """One more row of PSN_INSU_D."""
        status = "1" if active else "2"
        self.rows["PSN_INSU_D"].append(
            {"psn_no": psn_no, "insutype": insutype, "psn_insu_stas": status, "insu_admdvs": region}
        )

    def place(self, letter: str, level: str = "", *, region: str = REGION, **columns: object) -> str:
        """A new pharmacy (P) or facility (H); gives its code."""
        serial = len(self.rows["FIXMEDINS_B"]) + 1
        code = f"{letter}{REGION}{serial:05d}"
        given = {
            "fixmedins_code": code,
            "fixmedins_name": f"TEST-{letter}{serial:05d}",
            "fixmedins_type": "2" if letter == "P" else "1",
            "hosp_lv": "11" if letter == "P" else level or "10",
            "fix_blng_admdvs": region,
            "begntime": self.at(-900, 0),
            "endtime": datetime(2029, 12, 31),
            "lat": 31.0,
            "lon": 105.0,
            "vali_flag": "1",
        }
        self.rows["FIXMEDINS_B"].append(given | columns)
        self.place_region[code] = region
        return code

    def dead(self, psn_no: str, day: int) -> None:
        """An entry of the list of the dead."""
        who = self._who(psn_no)
        self.rows["death_list"].append({**_named(who), "die_date": self.day(day)})

    def imprisoned(self, psn_no: str, since: int, until: int | None) -> None:
        """An entry of the list of prisoners."""
        who = self._who(psn_no)
        out = None if until is None else self.day(until)
        self.rows["prison_list"].append({**_named(who), "in_date": self.day(since), "out_date": out})

    def swipe(
        self, psn_no: str, place: str, moment: datetime, yuan: int | str = 45, **columns: object
    ) -> str:
        """A purchase, paid from the account; gives setl_id."""
        money = {"fund_pay_sumamt": Decimal(0), "acct_pay": Decimal(yuan)}
        return self._settle(psn_no, place, moment, Decimal(yuan), {"med_type": "41", **money, **columns})

    def visit(
        self, psn_no: str, place: str, moment: datetime, yuan: int | str = 100, **columns: object
    ) -> str:
        """An outpatient visit and its settlement; gives mdtrt_id."""
        return self._care(psn_no, place, moment, moment, Decimal(yuan), {"med_type": "11", **columns})

    def stay(
        self, psn_no: str, place: str, begin: int, end: int | None, yuan: int | str = 6000, **columns: object
    ) -> str:
        """A stay from day to day and its settlement (none while it lasts); gives mdtrt_id."""
        given = {
            "med_type": "21",
            "dise_no": "J18.9",
            "adm_dept_codg": "A03",
            "adm_dept_name": "A03",
            **columns,
        }
        out = None if end is None else self.at(end, 11)
        return self._care(psn_no, place, self.at(begin, 9), out, Decimal(yuan), given)

    def line(self, setl_id: str, **columns: object) -> str:
        """A fee line of a settlement; gives bkkp_sn."""
        of = next(row for row in reversed(self.rows["SETL_D"]) if row["setl_id"] == setl_id)
        serial = len(self.rows["FEE_LIST_D"]) + 1
        given = {
            "bkkp_sn": f"F98{serial:013d}",
            **{name: of[name] for name in ("setl_id", "mdtrt_id", "psn_no", "fixmedins_code", "med_type")},
            "fee_ocur_time": of["setl_time"],
            "cnt": 1,
            "pric": of["medfee_sumamt"],
            "det_item_fee_sumamt": of["medfee_sumamt"],
            "hilist_code": "XT01TEST",
            "list_type": "101",
            "vali_flag": "1",
        }
        self.rows["FEE_LIST_D"].append(given | columns)
        return str(given["bkkp_sn"])

    def refund(self, setl_id: str) -> None:
        """Take a settlement back, a day later."""
        of = next(row for row in reversed(self.rows["SETL_D"]) if row["setl_id"] == setl_id)
        money = {name: -value for name, value in of.items() if isinstance(value, Decimal)}
        link = {"setl_id": self._next("S98", "SETL_D"), "init_setl_id": setl_id, "refd_setl_flag": "1"}
        self.rows["SETL_D"].append(of | money | link | {"setl_time": of["setl_time"] + timedelta(days=1)})

    def settlement_of(self, mdtrt_id: str) -> str:
        """The settlement of a visit or stay."""
        return str(
            next(row["setl_id"] for row in reversed(self.rows["SETL_D"]) if row["mdtrt_id"] == mdtrt_id)
        )

    def _who(self, psn_no: str) -> Row:
        return self.rows["PSN_INFO_B"][int(psn_no[len(REGION) + 1 :]) - 1]

    def _next(self, prefix: str, table: str) -> str:
        return f"{prefix}{len(self.rows[table]) + 1:013d}"

    def _common(self, psn_no: str, place: str, columns: Row) -> Row:
        who = self._who(psn_no)
        return {
            **{name: who[name] for name in ("psn_no", "psn_name", "psn_cert_type", "certno", "gend", "brdy")},
            "insutype": "390",
            "sp_psn_type": who["special"],
            "insu_admdvs": REGION,
            "fixmedins_code": place,
            "fix_blng_admdvs": self.place_region[place],
            "mdtrt_cert_type": "02",
            "mdtrt_cert_no": who["certno"],
            "vali_flag": "1",
            **columns,
        }

    def _care(
        self, psn_no: str, place: str, begin: datetime, end: datetime | None, yuan: Decimal, columns: Row
    ) -> str:
        mdtrt_id = self._next("M98", "MDTRT_D")
        times = {"begntime": begin, "endtime": end, "inhosp_stas": "1" if end is None else "0"}
        phone = {"tel": self._who(psn_no)["mob"]}
        row = self._common(psn_no, place, columns)
        self.rows["MDTRT_D"].append({"mdtrt_id": mdtrt_id, **phone, **row, **times})
        if end is not None:
            fund = (yuan * Decimal("0.6")).quantize(Decimal("0.01"))
            money = {"fund_pay_sumamt": fund, "acct_pay": Decimal(0), "cash_payamt": yuan - fund}
            dates = {"mdtrt_id": mdtrt_id, "begndate": begin.date()}
            self._settle(psn_no, place, end + timedelta(hours=1), yuan, {**dates, **money, **columns})
        return mdtrt_id

    def _settle(self, psn_no: str, place: str, moment: datetime, yuan: Decimal, columns: Row) -> str:
        setl_id = self._next("S98", "SETL_D")
        given = {
            "setl_id": setl_id,
            "mdtrt_id": f"M97{len(self.rows['SETL_D']) + 1:013d}",
            "begndate": moment.date(),
            "enddate": moment.date(),
            "setl_time": moment,
            "setl_type": "2",
            "medfee_sumamt": yuan,
            "inscp_amt": yuan,
            "dedc_std": Decimal(0),
            "act_pay_dedc": Decimal(0),
            "refd_setl_flag": "0",
            "opter_id": f"{place}-01",
            "dev_no": f"{place}T01",
        }
        self.rows["SETL_D"].append(given | self._common(psn_no, place, columns))
        return setl_id


def _named(who: Row) -> Row:
    return {name: who[name] for name in ("certno", "psn_name")}


def _identity(born: date, serial: int) -> str:
    """A citizen number of the drafts' own region, with a right check digit; men odd."""
    sequence = serial * 2 % 998 + serial % 2
    body = f"{REGION}{born:%Y%m%d}{sequence:03d}"
    check = check_characters(np.frombuffer(body.encode(), dtype=np.uint8)[None, :])
    return body + bytes(check).decode()
