"""From ties to the source rows that prove them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from workbench.engines.embedded import Embedded
from workbench.explore.keys import parse_key

__all__ = ["rows_behind"]

_Question = Callable[[Embedded, pd.DataFrame], pd.DataFrame]


def rows_behind(engine: Embedded, ties: pd.DataFrame) -> pd.DataFrame:
    """The rows behind some ties: events of both ends within the window, columns as of a lead's rows.

    Args:
        engine: the case's tables.
        ties: ``source``, ``target``, ``relation`` and ``window_seconds``.

    Returns:
        One row per tie and source row, ``tie`` being the position of the tie; ``session`` is what happened at one
        place without a gap longer than the window, numbered over all ties of a relation.
    """
    from workbench.rings.detection import ROW_COLUMNS  # noqa: PLC0415 - the detectors take a second to import

    parts = [pd.DataFrame(columns=["tie", *ROW_COLUMNS])]
    numbered = ties.assign(
        tie=np.arange(len(ties)),
        source=[parse_key(key)[1] for key in ties["source"]],
        target=[parse_key(key)[1] for key in ties["target"]],
        seconds=ties["window_seconds"].astype("int64"),
    )
    sessions = 0
    for relation, part in numbered.groupby("relation", sort=True):
        rows = _BEHIND[str(relation)](engine, part[["tie", "source", "target", "seconds"]])
        if len(rows):
            rows["session"] += sessions
            sessions = int(rows["session"].max()) + 1
            parts.append(rows.reindex(columns=["tie", *ROW_COLUMNS]))
    return pd.concat(parts[1:] or parts, ignore_index=True)


def _of_events(engine: Embedded, question: str, events: pd.DataFrame) -> pd.DataFrame:
    """Rows behind events (``tie``, ``session``, ``event`` and what the question takes beside)."""
    wanted = events.rename(columns={"tie": "lead"})
    return engine.ask(question, wanted=wanted).rename(columns={"lead": "tie"})


def _swipes(engine: Embedded, ties: pd.DataFrame) -> pd.DataFrame:
    found = engine.ask("ties_swipes", wanted=ties)
    return _of_events(engine, "rows_of_swipes", _in_sessions(found, ties))


def _stays(engine: Embedded, ties: pd.DataFrame) -> pd.DataFrame:
    """Stays of one treatment class, because the search compares like with like."""
    from workbench.rings.stays import treatment_class  # noqa: PLC0415 - the detectors take a second to import

    both = engine.ask("ties_stays", wanted=ties)
    alike = treatment_class(both["dise_no"]) == treatment_class(both["other_dise_no"])
    mine = both.loc[alike, ["tie", "event", "place", "at"]]
    theirs = both.loc[alike, ["tie", "other_event", "place", "other_at"]].set_axis(mine.columns, axis=1)
    found = pd.concat([mine, theirs]).drop_duplicates().sort_values(["tie", "event"], ignore_index=True)
    return _of_events(engine, "rows_of_stays", _in_sessions(found, ties))


def _fills(engine: Embedded, ties: pd.DataFrame) -> pd.DataFrame:
    found = engine.ask("ties_fills", wanted=ties)
    return _of_events(engine, "rows_of_fills", _by_month(found)[["tie", "session", "event"]])


def _referrals(engine: Embedded, ties: pd.DataFrame) -> pd.DataFrame:
    found = engine.ask("ties_referrals", wanted=ties)
    return _of_events(engine, "rows_of_referrals", _by_month(found)[["tie", "session", "event", "visit"]])


def _contacts(engine: Embedded, ties: pd.DataFrame) -> pd.DataFrame:
    """The register's rows of both people; they say no time and no money."""
    ends = ties.melt(["tie"], ["source", "target"], value_name="row_key")[["tie", "row_key"]]
    asked = ends[["row_key"]].drop_duplicates().assign(found_by="psn_info_b")
    rows = engine.ask("graph_rows_psn_info_b", wanted=asked)
    return ends.merge(rows, on="row_key").assign(relation="shared_contact", session=0)


def _terminals(engine: Embedded, ties: pd.DataFrame) -> pd.DataFrame:
    """The first purchase at each of both pharmacies with each number that they share."""
    every = engine.ask("ties_terminals", most=np.iinfo(np.int32).max)
    found = ties.merge(every, on=["source", "target"])
    ends = found.melt(["tie"], ["event", "other_event"], value_name="purchase")
    events = ends[["tie", "purchase"]].set_axis(["tie", "event"], axis=1).drop_duplicates()
    return _of_events(engine, "rows_of_swipes", events.assign(session=0))


_BEHIND: dict[str, _Question] = {
    "CO_SWIPE": _swipes,
    "CO_ADMISSION": _stays,
    "STEERING": _fills,
    "REFERRED_TO": _referrals,
    "SHARED_CONTACT": _contacts,
    "SHARED_TERMINAL": _terminals,
}


def _in_sessions(found: pd.DataFrame, ties: pd.DataFrame) -> pd.DataFrame:
    """Events with ``session``: those at one place with no gap longer than the window, whichever tie they belong to."""
    events = found.drop_duplicates("event").sort_values(["place", "at", "event"])
    gap = events["at"].diff() > int(ties["seconds"].max())
    new = gap | (events["place"] != events["place"].shift())
    session = pd.Series(new.cumsum().to_numpy() - 1, index=events["event"])
    return found.assign(session=session.reindex(found["event"]).to_numpy())[["tie", "session", "event"]]


def _by_month(found: pd.DataFrame) -> pd.DataFrame:
    """Events with ``session``, the calendar month, from 0."""
    month = found["at"].to_numpy("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    return found.assign(session=month - month.min(initial=1 << 40) if len(month) else month)
