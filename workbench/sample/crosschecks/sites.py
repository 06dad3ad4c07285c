"""Positives and look-alikes of the checks about institutions: limits, beds, terminals, contracts, contacts, costs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from workbench.sample.crosschecks.draft import Draft

__all__ = ["plant_sites"]

#: Level of the facilities whose cost and share of inpatients is compared.
LEVEL = "09"


def plant_sites(draft: Draft, *, positives: bool) -> None:
    """Draft all cases about institutions; without positives the look-alikes alone."""
    for plant in (
        _limit, _days, _beds, _terminals, _contracts, _contacts, _deductibles, _costs, _growth, _shares, _codes,
    ):  # fmt: skip
        plant(draft, positives=positives)


def _kinds(*, positives: bool) -> tuple[bool, ...]:
    return (True, False) if positives else (False,)


def _limit(draft: Draft, *, positives: bool) -> None:
    for positive in _kinds(positives=positives):
        shop = draft.place("P")
        for number in range(8):
            sale = draft.swipe(draft.person(), shop, draft.at(20 + number), 130)
            if positive:
                draft.line(sale, cnt=3)
            elif number % 2:
                draft.line(sale, cnt=3, rx_drord_no=f"RX98{number:011d}")
            else:
                draft.line(sale, cnt=1)
        what = "eight without prescription" if positive else "with prescription, or one pack"
        draft.note("over_limit", "pharmacy", shop, positive=positive, what=what)


def _days(draft: Draft, *, positives: bool) -> None:
    cases = (
        (True, "11", "J18.9", 14), (True, "13", "J18.9", 5), (True, "14", "I10.x00", 60),
        (False, "11", "J18.9", 7), (False, "13", "J18.9", 3), (False, "11", "I10.x00", 30), (False, "14", "E11.9", 28),
    )  # fmt: skip
    for positive, kind, disease, days in cases:
        if positive and not positives:
            continue
        clinic = draft.place("H")
        visit = draft.visit(draft.person(), clinic, draft.at(33), 90, med_type=kind, dise_no=disease)
        draft.line(draft.settlement_of(visit), prd_days=days)
        what = f"{days} days, category {kind}, {disease}"
        draft.note("prescription_days", "facility", clinic, positive=positive, what=what)


def _beds(draft: Draft, *, positives: bool) -> None:
    for positive in _kinds(positives=positives):
        hospital = draft.place("H", beds=5)
        for number in range(8 if positive else 5):
            draft.stay(draft.person(), hospital, 30, 36)
            if not positive:
                draft.stay(draft.person(), hospital, 36, 42 + number)
        what = "eight in five beds" if positive else "five leave, five come"
        draft.note("beds_exceeded", "facility", hospital, positive=positive, what=what)


def _terminals(draft: Draft, *, positives: bool) -> None:
    for positive in _kinds(positives=positives):
        shops = draft.place("P"), draft.place("P")
        device = f"DEV98-{positive:d}"
        for number in range(12):
            which = number % 3 == 0 if positive else number >= 6
            draft.swipe(draft.person(), shops[which], draft.at(20 + number), dev_no=device)
        what = "one terminal by turns" if positive else "a terminal that moved"
        draft.note("shared_terminal", "pharmacy", shops[1], positive=positive, what=what)
    everywhere = [draft.place("P") for _ in range(7)]
    for number in range(42):
        draft.swipe(draft.person(), everywhere[number % 7], draft.at(20 + number), mac="02:00:00:00:00:98")
    for shop in everywhere:
        draft.note("shared_terminal", "pharmacy", shop, positive=False, what="a service that seven use")


def _contracts(draft: Draft, *, positives: bool) -> None:
    for positive in _kinds(positives=positives):
        early, ended = draft.place("P", begntime=draft.at(50, 0)), draft.place("H", endtime=draft.at(60, 0))
        draft.swipe(draft.person(), early, draft.at(45 if positive else 50))
        draft.stay(draft.person(), ended, 62 if positive else 58, 66)
        what = "outside of the contract" if positive else "on its first day; admitted within it"
        draft.note("outside_contract", "pharmacy", early, positive=positive, what=what)
        draft.note("outside_contract", "facility", ended, positive=positive, what=what)


def _contacts(draft: Draft, *, positives: bool) -> None:
    desk = "100-98000001"
    for positive in _kinds(positives=positives):
        hospital = draft.place("H", hi_resper_tel=desk)
        for number in range(9):
            phone = "100-98123456" if positive else desk
            draft.stay(draft.person(), hospital, 20 + number, 26 + number, tel=phone)
        what = "one phone, nine households" if positive else "the hospital's own number"
        draft.note("contact_hub", "facility", hospital, positive=positive, what=what)
    home = draft.place("H")
    for number in range(9):
        resident = draft.person()
        draft.rows["PSN_INFO_B"][-1] |= {"resdbook_no": None, "live_addr": "TEST-HOME"}
        draft.stay(resident, home, 20 + number, 26 + number, tel="100-98654321")
    draft.note("contact_hub", "facility", home, positive=False, what="one address, a care home")


def _deductibles(draft: Draft, *, positives: bool) -> None:
    for positive in _kinds(positives=positives):
        hospital = draft.place("H")
        for number in range(6):
            who = draft.person(special=None if positive else "1")
            draft.stay(
                who, hospital, 20 + number, 26 + number, dedc_std=Decimal(500), act_pay_dedc=Decimal(0)
            )
        what = "nobody pays the deductible" if positive else "all have an exempting identity"
        draft.note("waived_deductible", "facility", hospital, positive=positive, what=what)
    paying = draft.place("H")
    for number in range(6):
        draft.stay(
            draft.person(), paying, 20 + number, 26 + number, dedc_std=Decimal(500), act_pay_dedc=Decimal(500)
        )
    draft.note("waived_deductible", "facility", paying, positive=False, what="everybody pays it")


def _spread(draft: Draft, yuan: float) -> str:
    """A skewed amount around a mean."""
    return f"{yuan * float(draft.rng.lognormal(-0.02, 0.2)):.2f}"


def _costs(draft: Draft, *, positives: bool) -> None:
    months = max(6, draft.days // 31)
    for positive in _kinds(positives=positives):
        clinic = draft.place("H", LEVEL)
        who = [draft.person() for _ in range(40)]
        for month in range(months):
            yuan = 190.0 if positive and month >= months // 2 else 100.0
            for number, one in enumerate(who):
                draft.visit(one, clinic, _in_month(draft, month, number), _spread(draft, yuan))
        what = "cost per visit nearly doubles" if positive else "cost per visit stays"
        draft.note("cost_change", "facility", clinic, positive=positive, what=what)


def _in_month(draft: Draft, month: int, number: int, year: int = 0) -> datetime:
    months = draft.start.month - 1 + month
    return datetime(draft.start.year + year + months // 12, months % 12 + 1, 1 + number % 27, 9 + number % 7)


def _growth(draft: Draft, *, positives: bool) -> None:
    for positive in _kinds(positives=positives):
        clinic = draft.place("H", LEVEL)
        who = [draft.person() for _ in range(40)]
        for year in (-1, 0):
            for month in range(4):
                for number, one in enumerate(who):
                    yuan = 125.0 if positive and year == 0 else 100.0
                    draft.visit(one, clinic, _in_month(draft, month, number, year), _spread(draft, yuan))
        what = "a quarter dearer than last year" if positive else "as dear as last year"
        draft.note("cost_growth", "facility", clinic, positive=positive, what=what)


def _shares(draft: Draft, *, positives: bool) -> None:
    for positive in _kinds(positives=positives):
        hospital = draft.place("H", LEVEL)
        for number in range(60):
            draft.stay(draft.person(), hospital, 10 + number, 16 + number)
        for number in range(15 if positive else 900):
            draft.visit(draft.person(), hospital, draft.at(10 + number % 150, 9 + number % 7))
        what = "admits four of five" if positive else "admits one in sixteen"
        draft.note("inpatient_share", "facility", hospital, positive=positive, what=what)


def _codes(draft: Draft, *, positives: bool) -> None:
    for positive in _kinds(positives=positives):
        one, two = draft.place("P"), draft.place("P")
        code = f"8198{positive:016d}"
        first = draft.swipe(draft.person(), one, draft.at(30), 80)
        draft.line(first, drug_trac_codg=code)
        draft.line(first, drug_trac_codg=code)
        if not positive:
            draft.refund(first)
        draft.line(draft.swipe(draft.person(), two, draft.at(44), 80), drug_trac_codg=code)
        what = "sold twice" if positive else "taken back and sold again"
        draft.note("trace_twice", "pharmacy", two, positive=positive, what=what)
