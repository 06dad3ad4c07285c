"""Collusive admission: the same people admitted together to one place, time after time.

Two people who are admitted within a few days of each other once have met by chance; the same two, twice, hardly
ever; a whole group, twice, never. So the search is the same as for swipes, with days for seconds: pairs that
were admitted together at least twice propose, the group's waves dispose. Stays that belong to a treatment cycle
(chemotherapy, dialysis, rehabilitation, maternity) are compared among themselves only. The search is repeated among
stays of near-identical reimbursement: fewer strangers are left there, so that a smaller group stands out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.engines.engine import Engine
from workbench.leads.factors import factor_said
from workbench.leads.lead import Lead, Member, target_key
from workbench.rings.admission_facts import (
    admission_factors,
    admission_facts,
    homes_of,
    peers_of,
    spread_of,
    top_share,
)
from workbench.rings.detection import Detection, day_of, money, role_of, span, venues
from workbench.rings.edges import edges_of_people, node_keys
from workbench.rings.explanations import ADMISSION_TESTS, explain
from workbench.rings.explanations.facts import percent
from workbench.rings.gatherings import Gathering, find_gatherings
from workbench.rings.pair_log import Attended, PairLog
from workbench.rings.rivals import strongest
from workbench.rings.scoring import Weights, judge
from workbench.rings.search import Search
from workbench.rings.stays import DAY, OFFSETS, Stays
from workbench.texts import Text, listed, texts

__all__ = ["detect"]


def detect(engine: Engine, search: Search, weights: Weights, windows: Sequence[int] = ()) -> Detection:
    """Find groups that are admitted together.

    Args:
        engine: the case.
        search: thresholds and seed.
        weights: how evidence becomes a score.
        windows: windows to look with, seconds; empty: the one of ``search``.
    """
    stays = Stays.read(engine)
    if len(stays.events) == 0:
        return Detection(notes=(texts("note.no_admissions"),))
    log = PairLog(stays.events.unit, np.arange(len(stays.people), dtype=np.int32), stays.households.unit)
    views = [stays, *(stays.by_amount(offset) for offset in OFFSETS)]
    found = _strongest(views, search, windows, log)
    counts = {"stays": len(stays.events), "gatherings": len(found)}
    edges = _edges(found, stays, log)
    del log  # with the arrays of the search
    if not found:
        return Detection(counts=counts, edges=edges)
    wanted = pd.concat([_wanted(k, one, view) for k, (one, view) in enumerate(found)], ignore_index=True)
    rows = engine.ask("rows_of_stays", wanted=wanted)
    by_lead = dict(list(rows.groupby("lead", sort=True)))
    leads = tuple(_lead(one, by_lead[k], view, weights) for k, (one, view) in enumerate(found))
    return Detection(leads, rows, (), counts, edges)


def _strongest(
    views: list[Stays], search: Search, windows: Sequence[int], log: PairLog
) -> list[tuple[Gathering, Stays]]:
    """Groups of all views; of those that share members the one with the strongest evidence.

    The log hears of the first view, that of all stays.
    """
    found = [
        (one, view)
        for view in views
        if len(view.events)
        for one in find_gatherings(
            view.events,
            view.calendar(),
            search,
            windows,
            view.ordinary(),
            log=log if view is views[0] else None,
        )
    ]
    return [found[k] for k in strongest([one for one, _ in found])]


def _edges(found: list[tuple[Gathering, Stays]], stays: Stays, log: PairLog) -> pa.Table:
    """People of different households who were admitted together more than chance lets."""
    groups = [
        Attended(view.events.unit[one.sessions.positions], one.sessions.number, one.window, one.log10_q)
        for one, view in found
    ]
    at = np.zeros(int(stays.events.place.max()) + 1, np.int32)
    at[stays.events.place] = stays.table["place"].to_numpy(np.int32)
    people, places = stays.people, stays.places
    names = node_keys("patient", people["psn_no"]), node_keys(places["kind"], places["fixmedins_code"])
    return edges_of_people("CO_ADMISSION", log, log.survivors(groups), *names, at)


def _wanted(lead: int, one: Gathering, stays: Stays) -> pd.DataFrame:
    event = stays.table["event"].to_numpy()[one.sessions.positions]
    return pd.DataFrame({"lead": lead, "session": one.sessions.number, "event": event})


def _lead(one: Gathering, rows: pd.DataFrame, stays: Stays, weights: Weights) -> Lead:
    mine = stays.table.iloc[one.sessions.positions].assign(wave=one.sessions.number)
    attended = mine.groupby("patient")["wave"].nunique()
    people = stays.people.iloc[attended.index].assign(attended=attended.to_numpy())
    facts = admission_facts(one, mine, people, stays)
    peers = peers_of(mine, stays)
    factors = admission_factors(mine, people, peers, stays)
    explanations = explain(facts, ADMISSION_TESTS)
    verdict = judge(one.llr, explanations, len(factors), weights)
    members = _members(one, mine, people, stays, rows)
    first_on, last_on = span(rows)
    main = int(mine["place"].mode().iloc[0])
    return Lead(
        scheme="collusive_admission",
        key=target_key("collusive_admission", members),
        title=texts(
            "title.collusive_admission",
            place=stays.places.at[main, "fixmedins_name"],
            people=len(people),
            waves=len(one.sessions),
        ),
        sentence=_sentence(one, mine, people, peers, stays, factors),
        observed=one.observed,
        expected=one.expected,
        log10_q=one.log10_q,
        llr=one.llr,
        score=verdict.score,
        priority=verdict.priority,
        first_on=first_on,
        last_on=last_on,
        fund_yuan=money(rows, "fund_pay_sumamt"),
        account_yuan=money(rows, "acct_pay"),
        members=members,
        explanations=explanations,
        factors=factors,
        notes=(texts("note.window_capped"),) if one.capped else (),
        rows=len(rows),
        reported=verdict.reported,
    )


def _members(
    one: Gathering, mine: pd.DataFrame, people: pd.DataFrame, stays: Stays, rows: pd.DataFrame
) -> tuple[Member, ...]:
    alone = one.alone[np.searchsorted(one.units, people["patient"].to_numpy())]
    patients = [
        Member("patient", str(psn), role_of(waves, len(one.sessions), chance), waves)
        for psn, waves, chance in zip(
            people["psn_no"].tolist(), people["attended"].tolist(), alone.tolist(), strict=True
        )
    ]
    doctors = rows.drop_duplicates(["psn_no", "session", "dr_code"])["dr_code"].dropna().value_counts()
    attending = [
        Member("doctor", str(code), "attending", int(times))
        for code, times in doctors.items()
        if times >= max(2, 0.1 * len(mine))
    ]
    waves = mine.drop_duplicates(["wave"])["place"]
    return (*sorted(patients), *sorted(attending), *venues(waves, stays.places))


def _sentence(
    one: Gathering,
    mine: pd.DataFrame,
    people: pd.DataFrame,
    peers: pd.DataFrame,
    stays: Stays,
    factors: dict[str, str],
) -> Text:
    names = stays.places["fixmedins_name"]
    shown = listed(
        (
            texts("list.with_figure", name=texts(f"factor.{code}"), figure=factor_said(code, value))
            for code, value in factors.items()
        ),
        "semicolon",
    )
    return texts(
        "sentence.collusive_admission",
        people=len(people),
        units=homes_of(people, stays),
        areas=max(1, people["live_admdvs"].nunique()),
        place=listed(str(names[p]) for p in sorted(mine["place"].unique())),
        waves=len(one.sessions),
        dates=listed(str(day_of(first)) for first in np.sort(one.sessions.first)),
        days=one.window // DAY,
        doctor=_top_doctor(mine),
        doctor_share=percent(top_share(mine["doctor"])),
        spread=percent(spread_of(mine["fund_fen"])),
        peer_spread=percent(spread_of(peers["fund_fen"])),
        expected=f"{one.expected:.2f}",
        observed=one.observed,
        screen=texts("sentence.screen", factors=shown) if factors else {"zh": "", "en": ""},
    )


def _top_doctor(mine: pd.DataFrame) -> Text:
    return texts("sentence.top_doctor") if (mine["doctor"] >= 0).any() else texts("sentence.no_doctor")
