"""Where patients go: what a gate pharmacy, a village and a busy doctor explain, and what they do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import coo_matrix
from scipy.stats import nbinom

from workbench.rings.choices import ChoiceModel, Choices, expected_choices

MODEL = ChoiceModel()
NO_HABITS = pd.DataFrame({"patient": [0], "place": [0], "visits": [0]})


def events_of(chosen: list[np.ndarray], group: int = 0) -> pd.DataFrame:
    """One choice per patient of each doctor; patients are numbered through."""
    doctor = np.repeat(np.arange(len(chosen)), [len(places) for places in chosen])
    patient = np.arange(len(doctor))
    return pd.DataFrame(
        {"doctor": doctor, "group": group, "patient": patient, "place": np.concatenate(chosen).astype(int)}
    )


def expectation(
    events: pd.DataFrame, places: int, habits: pd.DataFrame = NO_HABITS, area: np.ndarray | None = None
) -> pd.DataFrame:
    """Expected choices by (doctor, place) with the over-dispersed tail, as the detector takes it."""
    where = np.zeros(int(events["patient"].max()) + 1, np.int64) if area is None else area
    pairs = expected_choices(Choices.of(events, places), habits, where, MODEL)
    size = 1 / MODEL.drift**2
    pairs["p"] = nbinom.sf(np.ceil(pairs["observed"]) - 1, size, size / (size + pairs["expected"]))
    return pairs.set_index(["doctor", "place"]).sort_index()


def strong(pairs: pd.DataFrame) -> list[tuple[int, int]]:
    """Pairs with an excess of six patients, half as many again, and a tail of 0.01 over all doctors and places."""
    telling = (
        (pairs["p"] < 0.01 / 100)
        & (pairs["observed"] > pairs["expected"] + 6)
        & (pairs["observed"] > 1.5 * pairs["expected"])
    )
    return pairs.index[telling].tolist()


def usual(rng: np.random.Generator, patients: int, places: int = 10) -> np.ndarray:
    """Patients who choose any place alike."""
    return rng.integers(0, places, patients)


def steered(rng: np.random.Generator, patients: int, to: int, share: float, places: int = 10) -> np.ndarray:
    """Patients of whom a share is sent to one place."""
    return np.where(rng.random(patients) < share, to, usual(rng, patients, places))


def habits_of(patients: int, rng: np.random.Generator, places: int = 10) -> pd.DataFrame:
    """Five visits of each patient anywhere."""
    patient = np.repeat(np.arange(patients), 5)
    table = pd.DataFrame({"patient": patient, "place": rng.integers(0, places, len(patient))})
    return table.groupby(["patient", "place"]).size().rename("visits").reset_index()


def test_two_pharmacies_on_paper() -> None:
    # Nobody has a habit, so that each of two places is as good as the other: habit 1/2. Of 20 patients each,
    # doctor 0 sends 18 to place 0, doctors 1 and 2 send 10. Beyond habit: (0.9 - 0.5) / 0.5 = 0.8, and 0 and 0.
    shares = [np.repeat([0, 1], counts) for counts in ([18, 2], [10, 10], [10, 10])]
    pairs = expectation(events_of(shares), 2)
    # Doctor 0 is measured against 1 and 2: no pull, 20 * 1/2, variance 20/4 + (0.2 * 10)^2.
    assert pairs.loc[(0, 0), ["expected", "variance", "pull", "habit"]].tolist() == pytest.approx(
        [10, 9, 0, 10]
    )
    # Doctor 1 against 0 and 2: the median of 0.8 and 0 is a pull of 0.4, so 20 * (0.4 + 0.6 / 2).
    assert pairs.loc[(1, 0), ["expected", "pull"]].tolist() == pytest.approx([14, 0.4])
    assert pairs.loc[(1, 1), "expected"] == pytest.approx(20 * 0.6 / 2)


def test_a_patient_counts_once_per_doctor_however_often() -> None:
    events = pd.DataFrame({"doctor": 0, "group": 0, "patient": [0, 0, 0, 0, 1], "place": [0, 0, 0, 1, 1]})
    pairs = expectation(events, 2)
    assert pairs["observed"].tolist() == pytest.approx([0.75, 1.25])
    assert pairs["patients"].unique().tolist() == [2]


@pytest.mark.parametrize("seed", range(5))
def test_a_gate_pharmacy_is_expected(seed: int) -> None:
    rng = np.random.default_rng(seed)
    gate = [steered(rng, 40, 0, share) for share in rng.uniform(0.55, 0.7, 8)]
    events = events_of(gate)
    assert strong(expectation(events, 10, habits_of(320, rng))) == []


@pytest.mark.parametrize("seed", range(5))
def test_a_doctor_who_steers_beside_a_gate_pharmacy_is_excess(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chosen = [steered(rng, 60, 0, 0.5) for _ in range(8)]
    chosen[3] = steered(rng, 60, 7, 0.4)
    assert strong(expectation(events_of(chosen), 10, habits_of(480, rng))) == [(3, 7)]


@pytest.mark.parametrize("seed", range(5))
def test_two_who_steer_together_do_not_explain_each_other(seed: int) -> None:
    rng = np.random.default_rng(seed)
    chosen = [usual(rng, 60) for _ in range(9)]
    chosen[2], chosen[5] = steered(rng, 60, 7, 0.5), steered(rng, 60, 7, 0.5)
    assert strong(expectation(events_of(chosen), 10, habits_of(540, rng))) == [(2, 7), (5, 7)]


@pytest.mark.parametrize("seed", range(5))
def test_a_village_with_one_pharmacy_is_expected(seed: int) -> None:
    # Doctor 0 sees the village of area 1, whose people always go to place 9; the others see the town.
    rng = np.random.default_rng(seed)
    chosen = [np.full(60, 9), *(usual(rng, 60, 9) for _ in range(5))]
    area = np.repeat([1, 0, 0, 0, 0, 0], 60)
    habits = habits_of(360, rng, 9)
    habits.loc[habits["patient"] < 60, "place"] = 9
    habits = habits.groupby(["patient", "place"], as_index=False)["visits"].sum()
    pairs = expectation(events_of(chosen), 10, habits, area)
    assert strong(pairs) == []
    assert pairs.loc[(0, 9), "expected"] > 50
    without = expectation(events_of(chosen), 10, habits_of(360, rng, 9), np.zeros(360, int))
    assert strong(without) == [(0, 9)]


def test_a_busy_doctor_is_no_excess() -> None:
    rng = np.random.default_rng(9)
    chosen = [usual(rng, 600), *(usual(rng, 15) for _ in range(6))]
    assert strong(expectation(events_of(chosen), 10, habits_of(690, rng))) == []


def test_a_busy_doctor_cannot_explain_himself() -> None:
    rng = np.random.default_rng(9)
    chosen = [steered(rng, 600, 4, 0.3), *(usual(rng, 15) for _ in range(6))]
    assert strong(expectation(events_of(chosen), 10, habits_of(690, rng))) == [(0, 4)]


def test_other_institutions_say_nothing_about_a_pull() -> None:
    rng = np.random.default_rng(2)
    gate = events_of([steered(rng, 60, 0, 0.6) for _ in range(5)])
    other = events_of([usual(rng, 60) for _ in range(4)] + [steered(rng, 60, 0, 0.6)], group=1)
    other = other.assign(doctor=other["doctor"] + 5, patient=other["patient"] + 300)
    assert strong(expectation(pd.concat([gate, other]), 10, habits_of(600, rng))) == [(9, 0)]


def test_expected_patients_add_up_and_stay_in_range() -> None:
    rng = np.random.default_rng(4)
    events = events_of([steered(rng, 50, 2, 0.6, 3) for _ in range(6)])
    pairs = expectation(events, 3, habits_of(300, rng, 3))
    total = pairs.groupby("doctor")[["observed", "expected"]].sum()
    assert total["observed"].tolist() == pytest.approx([50.0] * 6)
    # A pull may be put a little short of all patients, the rest follows habit: no doctor expects more than he has.
    assert (total["expected"] <= 50.0 + 1e-9).all()


def test_shares_match_a_count_by_hand() -> None:
    rng = np.random.default_rng(8)
    events = pd.DataFrame({name: rng.integers(0, size, 400) for name, size in
                           (("doctor", 6), ("patient", 40), ("place", 5))}).assign(group=0)  # fmt: skip
    choices = Choices.of(events, 5)
    seen = coo_matrix((choices.share, (choices.doctor, choices.place))).toarray()
    for doctor in range(6):
        own = events[events["doctor"] == doctor]
        whole = pd.concat([part["place"].value_counts(normalize=True) for _, part in own.groupby("patient")])
        assert seen[doctor].tolist() == pytest.approx(
            whole.groupby(level=0).sum().reindex(range(5), fill_value=0.0).tolist()
        )


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_events_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    events, habits = events_of([steered(rng, 30, 1, 0.4) for _ in range(5)]), habits_of(150, rng)
    first = expectation(events, 10, habits)
    again = expectation(events.sample(frac=1, random_state=seed), 10, habits)
    pd.testing.assert_frame_equal(first, again)
