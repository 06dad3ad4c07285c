"""Traffic and peers: worked out by hand, and counted once more straight from the extract."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from tests.cards.paper import town
from workbench.cards.traffic import WHOLE, Month, Traffic, rows_behind, traffic_of
from workbench.case import Case


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return town(tmp_path_factory.mktemp("town"))


def of(case: Case, kind: str, name: str, fewest: int = 5) -> Traffic:
    return traffic_of(case, kind, name, fewest=fewest)


def test_months_of_a_pharmacy(case: Case) -> None:
    # January: two of 100 from the account. February: one of 60, of which the fund pays 5, and 100 given back.
    # March: nothing of its own, but the data reach into it. The settlement that is not valid is nowhere.
    found = of(case, "pharmacy", "P1")
    january = Month(
        "2025-01", purchases=2, people=2, places=1, rows=2,
        total=Decimal("200.00"), fund=Decimal("0.00"), account=Decimal("200.00"),
    )  # fmt: skip
    assert found.months[0] == january
    february = found.months[1]
    assert (february.purchases, february.refunds, february.people, february.rows) == (1, 1, 1, 2)
    assert (february.total, february.fund, february.account) == (Decimal("-40"), Decimal("5"), Decimal("-45"))
    assert found.months[2] == Month("2025-03")
    assert (found.whole.visits, found.whole.refunds, found.whole.people) == (3, 1, 3)
    assert found.whole.account == Decimal("155.00")
    assert found.whole.each == Decimal("53.33")  # 160 by 3


def test_peers_of_a_pharmacy(case: Case) -> None:
    # Near are P2 to P5 and P7, but P7 has no settlement: four. Any area adds P6: five, which is enough.
    # Accounts of the whole: P2 20, P3 20, P4 60, P5 40, P6 50. Sorted 20 20 40 50 60: quartiles 20, 40, 50.
    # Distances from 40: 20 20 0 10 20, the middle of which is 20. (155 - 40) / (20 * 1.4826) = 3.878…
    found = of(case, "pharmacy", "P1")
    assert (found.ring, found.peers) == ("alike", 5)
    usual = found.usual[WHOLE, "account"]
    assert [usual.low, usual.middle, usual.high, usual.spread] == [20, 40, 50, 20]
    assert usual.distance(Decimal(155)) == pytest.approx(Decimal("3.87832"), abs=Decimal("0.0001"))
    # In March only P2 has anything: 10 and four times nothing.
    march = found.usual["2025-03", "account"]
    assert [march.low, march.middle, march.high, march.peers] == [0, 0, 0, 5]
    # Visits of the whole: 2 1 2 1 1.
    assert [found.usual[WHOLE, "visits"].middle, found.usual[WHOLE, "visits"].high] == [1, 2]
    assert [one[0] for one in found.far(3.5)] == ["account"]
    assert found.far(3.9) == []


def test_the_narrowest_circle_with_enough_is_taken(case: Case) -> None:
    assert of(case, "pharmacy", "P1", fewest=4).ring == "near"
    assert of(case, "pharmacy", "P1", fewest=4).peers == 4


def test_too_few_peers_are_not_compared_with(case: Case) -> None:
    found = of(case, "pharmacy", "P1", fewest=6)
    assert (found.ring, found.peers, found.usual) == ("", 5, {})
    assert found.whole.visits == 3
    alone = of(case, "facility", "H1")
    assert (alone.ring, alone.peers, alone.whole.stays) == ("", 0, 1)


def test_one_without_any_settlement(case: Case) -> None:
    found = of(case, "pharmacy", "P7")
    assert found.whole == Month(WHOLE)
    assert [one.month for one in found.months] == ["2025-01", "2025-02", "2025-03"]


def test_a_person_and_a_doctor(case: Case) -> None:
    # A1: purchases at P1 to P6 in January and P2 in March, one given back, one stay at H1.
    person = of(case, "patient", "A1", fewest=3).whole
    assert (person.purchases, person.stays, person.refunds, person.places) == (7, 1, 1, 7)
    assert person.fund == Decimal("600.00")
    doctor = of(case, "doctor", "D1").whole
    assert (doctor.stays, doctor.people, doctor.total) == (1, 1, Decimal("1000.00"))


def test_the_rows_behind_a_month(case: Case, tmp_path: Path) -> None:
    rows = rows_behind(case, "pharmacy", "P1", "2025-02")
    assert [one["setl_id"] for one in rows] == ["S8", "S9"]
    assert sum(one["account_fen"] for one in rows) == -4500
    original = (case.folder.parent / "extract" / "SETL_D.csv").read_text(encoding="utf-8").splitlines()
    for one in rows:
        assert original[one["source_row"] - 1].startswith(one["setl_id"] + ",")


def test_every_pharmacy_and_its_peers_counted_once_more(case: Case) -> None:
    with (case.folder.parent / "extract" / "SETL_D.csv").open(encoding="utf-8", newline="") as stream:
        rows = [one for one in csv.DictReader(stream) if one["vali_flag"] != "0"]
    account: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in rows:
        for month in (one["setl_time"][:7], WHOLE):
            account[one["fixmedins_code"]][month] += Decimal(one["acct_pay"])
    for number in range(1, 7):
        name = f"P{number}"
        found = of(case, "pharmacy", name)
        for month in (*found.months, found.whole):
            assert month.account == account[name][month.month]
            others = [float(account[f"P{k}"][month.month]) for k in range(1, 7) if k != number]
            quartiles = np.quantile(others, [0.25, 0.5, 0.75])
            usual = found.usual[month.month, "account"]
            assert [float(one) for one in (usual.low, usual.middle, usual.high)] == pytest.approx(
                quartiles, abs=0.005
            )


def test_the_months_make_the_whole_in_a_city(ready: Path) -> None:
    case = Case(ready)
    with case.engine() as engine:
        places = engine.ask("report_place").head(12)
    for one in places.itertuples():
        found = of(case, one.kind, one.value)
        for name in ("purchases", "outpatient", "stays", "refunds", "rows", "total", "fund", "account"):
            assert sum(getattr(month, name) for month in found.months) == getattr(found.whole, name)
