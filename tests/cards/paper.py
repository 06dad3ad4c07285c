"""A small town on paper: seven pharmacies, a hospital, some people; what a card must say can be worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.checks.tiny import Row, Tables, bill, loaded, place, stay, swipe
from workbench.case import Case
from workbench.leads.lead import Lead, Member, target_key
from workbench.leads.manual import as_manual
from workbench.leads.store import LeadStore

#: Purchases in January of the pharmacies P1 to P6, yuan each; P7 has none.
PURCHASES = {
    "P1": (100, 100),
    "P2": (10,),
    "P3": (20,),
    "P4": (30, 30),
    "P5": (40,),
    "P6": (50,),
}
DAY = date(2026, 3, 2)


def town(folder: Path, more: Tables | None = None, *, earlier: Sequence[Row] = ()) -> Case:
    """The town; the level of all pharmacies is 11, P6 lies in another area. ``earlier`` are settlements before it."""
    swipes: list[Row] = []
    for code, amounts in PURCHASES.items():
        swipes += [
            swipe(f"S{code}{number}", f"A{number}", code, f"2025-01-{10 + number} 10:00:00", yuan)
            for number, yuan in enumerate(amounts, start=1)
        ]
    # P1 sells once more in February and takes one of January back then; one settlement is not valid.
    swipes += [
        swipe("S8", "A3", "P1", "2025-02-10 10:00:00", 60, fund_pay_sumamt=5, acct_pay=55),
        swipe("S9", "A1", "P1", "2025-02-11 10:00:00", -100, refd_setl_flag="1", init_setl_id="SP11"),
        swipe("S10", "A4", "P1", "2025-02-12 10:00:00", 999, vali_flag="0"),
        swipe("S11", "A1", "P2", "2025-03-01 10:00:00", 10),
    ]
    places = [
        place(f"P{number}", hosp_lv="11", fix_blng_admdvs="990002" if number == 6 else "990001")
        for number in range(1, 8)
    ]
    tables: Tables = {
        "FIXMEDINS_B": [*places, place("H1", hosp_lv="3", fix_blng_admdvs="990001")],
        "SETL_D": [*earlier, *swipes, bill("M1", "A1", "H1", "2025-01-02", "2025-01-05")],
        "MDTRT_D": [stay("M1", "A1", "H1", "2025-01-02", "2025-01-05", chfpdr_code="D1")],
        "PSN_INFO_B": [{"psn_no": f"A{number}", "psn_name": f"A{number}"} for number in range(1, 5)],
    }
    return loaded(folder, tables | (more or {}))


def made(case: Case, *members: Member, scheme: str = "manual", name: str = "") -> str:
    """A lead about some members; its id. Leads of other schemes are seen by no run of the case."""
    title = {"zh": "t", "en": "t"}
    nothing, day = {"zh": "x", "en": "x"}, date(2025, 1, 2)
    key = target_key(scheme + name, members)
    lead = Lead(
        scheme, key, title, nothing, 9, 1.0, -5.0, 12.0, 12.0, "low", day, day,
        Decimal("1.00"), Decimal("0.10"), members, (), rows=7,
    )  # fmt: skip
    return LeadStore(case.lead_store).promote(as_manual(lead), actor="anna").lead_id
