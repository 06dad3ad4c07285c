"""Positives and look-alikes of the checks of the stock interfaces: what was counted, bought, sold and settled."""

from __future__ import annotations

from workbench.sample.crosschecks.draft import Draft

__all__ = ["plant_stock"]

#: Days on which a shop reports a purchase of something else, so that it is known to report all the time.
_REPORTING = range(5, 200, 30)


class _Shop:
    """A pharmacy that reports its stock, and one drug of its own there."""

    def __init__(self, draft: Draft, number: int, *, reports: bool = True) -> None:
        self._draft = draft
        self.code = draft.place("P")
        self.drug = f"XS98TEST{number:04d}"
        self._who = [draft.person() for _ in range(4)]
        for day in _REPORTING if reports else ():
            self.buys(day, 1, drug=f"XS97TEST{number:04d}")

    def _row(self, table: str, **columns: object) -> None:
        rows = self._draft.rows[table]
        own = {
            "rid": f"{table[-12:]}98{len(rows) + 1:09d}",
            "fixmedins_code": self.code,
            "med_list_codg": self.drug,
        }
        rows.append(own | {"vali_flag": "1"} | columns)

    def counts(self, day: int, cnt: int, lot: str | None = None) -> None:
        """A stock count."""
        self._row("MEDINS_PROD_INV_D", invdate=self._draft.day(day), inv_cnt=cnt, manu_lotnum=lot)

    def buys(
        self, day: int, cnt: int, yuan: float = 1.5, *, lot: str | None = None, drug: str | None = None
    ) -> None:
        """A purchase."""
        self._row(
            "MEDINS_PROD_PURC_D",
            med_list_codg=drug or self.drug,
            purc_retn_cnt=cnt,
            finl_trns_pric=yuan,
            manu_lotnum=lot,
            purc_retn_stoin_time=self._draft.at(day, 8),
        )

    def sends_back(self, day: int, cnt: int) -> None:
        """A purchase return."""
        when = self._draft.at(day, 17)
        self._row("MEDINS_PROD_PURC_RETN_D", purc_retn_cnt=cnt, purc_retn_stoin_time=when)

    def receives(self, day: int, cnt: int) -> None:
        """Goods that another shop of the chain sent."""
        self._row("MEDINS_PROD_INV_CHG_D", inv_chg_type="101", cnt=cnt, inv_chg_time=self._draft.at(day, 7))

    def settles(self, days: range, cnt: int, yuan: float = 2) -> list[str]:
        """One settlement on each day, of so many units; gives setl_id."""
        made = []
        for number, day in enumerate(days):
            total = f"{cnt * yuan:.2f}"
            setl_id = self._draft.swipe(
                self._who[number % 4], self.code, self._draft.at(day, 9 + number % 8), total
            )
            self._draft.line(setl_id, cnt=cnt, pric=None, hilist_code=self.drug)
            made.append(setl_id)
        return made

    def sells(self, setl_id: str, cnt: int, *, lot: str = "L2025001", parts: bool = False) -> None:
        """The report of a sale."""
        of = next(row for row in reversed(self._draft.rows["SETL_D"]) if row["setl_id"] == setl_id)
        self._row(
            "MEDINS_PROD_SEL_D",
            setl_id=setl_id,
            psn_no=of["psn_no"],
            manu_lotnum=lot,
            trdn_flag="1" if parts else "0",
            finl_trns_pric=float(of["medfee_sumamt"]) / cnt,
            sel_retn_cnt=cnt,
            sel_retn_time=of["setl_time"],
        )

    def takes_back(self, setl_id: str, day: int, cnt: int) -> None:
        """The report of a sale that the customer brought back."""
        when = self._draft.at(day, 12)
        self._row("MEDINS_PROD_SEL_RETN_D", setl_id=setl_id, sel_retn_cnt=cnt, sel_retn_time=when)

    def note(self, check: str, what: str, *, positive: bool) -> None:
        """Say what was planted."""
        self._draft.note(check, "pharmacy", self.code, positive=positive, what=what)


def plant_stock(draft: Draft, *, positives: bool) -> None:
    """Draft all cases about stock; without positives the look-alikes alone."""
    if positives:
        _short_of_stock(draft)
        _never_sold(draft)
    _stock_that_suffices(draft)
    _stock_in_other_units(draft)
    _all_reported(draft)


def _short_of_stock(draft: Draft) -> None:
    counted = _Shop(draft, 1)
    counted.counts(10, 20)
    counted.buys(20, 30)
    counted.settles(range(30, 50), 5)
    counted.note("sales_without_purchase", "100 settled of 50 in stock", positive=True)
    never = _Shop(draft, 2)
    never.settles(range(8, 180, 4), 4)
    counted.buys(20, 5, drug=never.drug)
    never.note("sales_without_purchase", "never bought here, only by another shop", positive=True)
    nowhere = _Shop(draft, 5)
    for setl_id in nowhere.settles(range(8, 180, 4), 4):
        nowhere.sells(setl_id, 4)
    nowhere.note("sales_without_purchase", "never bought by anybody, reported as sold", positive=True)
    returned = _Shop(draft, 3)
    returned.counts(10, 0)
    returned.buys(12, 100)
    returned.settles(range(20, 40), 5)
    returned.sends_back(60, 90)
    returned.note("sales_without_purchase", "sold, and returned to the supplier", positive=True)
    lots = _Shop(draft, 4)
    lots.counts(10, 10, "L2025001")
    lots.buys(12, 60, lot="L2025002")
    for number, setl_id in enumerate(lots.settles(range(20, 33), 5)):
        lots.sells(setl_id, 5, lot="L2025099" if number % 2 else "L2025002")
    lots.note("sales_without_purchase", "a lot that was never bought", positive=True)


def _stock_that_suffices(draft: Draft) -> None:
    large = _Shop(draft, 11)
    large.counts(10, 500)
    large.settles(range(20, 60), 5)
    large.note("sales_without_purchase", "a large stock at the beginning", positive=False)
    steady = _Shop(draft, 12)
    for day in range(5, 200, 20):
        steady.buys(day, 20)
    steady.settles(range(6, 180, 4), 4)
    steady.note("sales_without_purchase", "bought as it is sold, stock never counted", positive=False)
    late = _Shop(draft, 13)
    late.counts(10, 0)
    late.settles(range(20, 26), 10)
    late.buys(27, 60)
    late.note("sales_without_purchase", "purchase entered days later", positive=False)
    undone = _Shop(draft, 14)
    undone.counts(10, 30)
    for number, setl_id in enumerate(undone.settles(range(20, 30), 5)):
        if number % 2:
            draft.refund(setl_id)
        elif number == 0:
            undone.takes_back(setl_id, 28, 5)
    undone.note("sales_without_purchase", "half of it taken back", positive=False)
    moved = _Shop(draft, 15)
    moved.counts(10, 0)
    moved.receives(15, 80)
    moved.settles(range(20, 30), 8)
    moved.note("sales_without_purchase", "sent by another shop of the chain", positive=False)
    silent = _Shop(draft, 1, reports=False)
    silent.settles(range(20, 60), 5)
    silent.note("sales_without_purchase", "reports no purchases at all", positive=False)


def _stock_in_other_units(draft: Draft) -> None:
    tablets = _Shop(draft, 21)
    tablets.counts(10, 2)
    tablets.buys(12, 10, 24)
    tablets.settles(range(20, 40), 12, 1.2)
    tablets.note("sales_without_purchase", "boxes bought, tablets settled", positive=False)
    cases = _Shop(draft, 22)
    cases.counts(10, 0)
    cases.buys(12, 2, 300)
    for day in (13, 14):
        cases.buys(day, 5, 3)
    cases.settles(range(20, 40), 8, 4)
    cases.note("sales_without_purchase", "cases bought, boxes settled", positive=False)
    parts = _Shop(draft, 23)
    parts.counts(10, 10)
    parts.buys(12, 10, 3)
    for setl_id in parts.settles(range(20, 40), 4, 2):
        parts.sells(setl_id, 4, parts=True)
    parts.note("sales_without_purchase", "sold in parts and marked so", positive=False)


def _never_sold(draft: Draft) -> None:
    shop = _Shop(draft, 31)
    shop.counts(10, 300)
    for number, setl_id in enumerate(shop.settles(range(20, 50), 4)):
        if number % 3 == 0 or number == 29:
            shop.sells(setl_id, 4)
    shop.note("settled_not_sold", "a third of it reported as sold", positive=True)


def _all_reported(draft: Draft) -> None:
    honest = _Shop(draft, 32)
    honest.counts(10, 300)
    for setl_id in honest.settles(range(20, 50), 4):
        honest.sells(setl_id, 4)
    honest.note("settled_not_sold", "everything reported", positive=False)
    undone = _Shop(draft, 33)
    undone.counts(10, 300)
    for number, setl_id in enumerate(undone.settles(range(20, 50), 4)):
        if number % 2 or number == 0:
            undone.sells(setl_id, 4)
        else:
            draft.refund(setl_id)
    undone.note("settled_not_sold", "what was not reported was taken back", positive=False)
