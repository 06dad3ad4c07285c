"""A lead that a person makes out of a tip or a selection, with the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pandas as pd

from graph_loaders.ontology import node_types
from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.errors import CaseError
from workbench.explore.hits import Tip
from workbench.explore.keys import node_key, parse_key
from workbench.explore.nodes import by_id
from workbench.explore.nodes import rows_of as rows_of_node
from workbench.explore.tie_rows import rows_behind
from workbench.explore.ties import VALIDATED, run_of, ties
from workbench.files import write_parquet
from workbench.guard import damage, storage
from workbench.leads.lead import MANUAL, Lead, Member, target_key
from workbench.leads.store import LeadStore
from workbench.run import RunResult
from workbench.texts import Text, texts
from workbench.trust.actor import checked_actor

__all__ = ["promote", "rows_of"]

_LONGEST_TITLE, _LONGEST_REASON = 120, 2_000
_PLACES = ("pharmacy", "facility")


def promote(
    case: Case,
    selection: Tip | Iterable[str],
    *,
    title: str,
    actor: str,
    reason: str,
    members: Iterable[str] | None = None,
    run: str | RunResult | None = None,
    engine: Embedded | None = None,
) -> Lead:
    """Make a lead of scheme ``manual`` out of a tip or of selected nodes.

    Observed and expected are the sums over the validated ties among the members; dates, money and rows are those of
    the events behind these ties. Places and cards of these rows become members as well. The same members again are the
    same lead with newer figures.

    Args:
        case: the case.
        selection: a tip, or names of nodes.
        title: what the lead is called.
        actor: who makes it.
        reason: why; it stands in the lead's notes.
        members: of a tip, the hits that belong to the lead; None for all that were listed. The seeds always do.
        run: the run or its id; None for that of the tip, or the latest.
        engine: an open engine of the case.

    Raises:
        CaseError: no row stands behind the lead, a node is not known, the name of the actor cannot be used, or title
            or reason is missing or too long.
    """
    said, why, who = _written(title, _LONGEST_TITLE), _written(reason, _LONGEST_REASON), checked_actor(actor)
    seeds, tied = _chosen(selection, members)
    result = run_of(case, run or (selection.run_id if isinstance(selection, Tip) else None))
    with nullcontext(engine) if engine else case.engine() as tables:
        _known(tables, seeds | tied)
        among = _among(ties(case, result, relations=VALIDATED, engine=tables), seeds | tied)
        rows = _rows(tables, among)
    if rows.empty or not rows["at_time"].notna().any():
        raise CaseError("manual_no_rows", members=len(seeds | tied))
    lead = _lead(_members(seeds, tied, among, rows), among, rows, texts("manual.note", actor=who, reason=why))
    lead = replace(lead, title={"zh": said, "en": said})
    _keep(case, lead.key, rows)
    return LeadStore(case.lead_store).promote(lead, actor=who)


def rows_of(case: Case, lead: str | Lead) -> pd.DataFrame | None:
    """The rows behind a lead that a person made, columns as of a run's rows; None where there is no such lead.

    Args:
        case: the case.
        lead: the lead or its identity.
    """
    name = lead if isinstance(lead, str) else lead.lead_id
    made = {one.lead_id: one for one in LeadStore(case.lead_store).promoted()}
    if name not in made:
        return None
    path = _path(case, made[name].key)
    with damage(path):
        rows = pd.read_parquet(path)
    rows.insert(0, "lead_id", pd.Series(name, index=rows.index, dtype="string"))
    return rows


def _written(words: str, longest: int) -> str:
    trimmed = " ".join(words.split())
    if not 0 < len(trimmed) <= longest:
        raise CaseError("manual_words", longest=longest)
    return trimmed


def _chosen(selection: Tip | Iterable[str], members: Iterable[str] | None) -> tuple[set[str], set[str]]:
    """Seeds and those tied to them."""
    if not isinstance(selection, Tip):
        return set(), set(selection) | set(members or ())
    named = {seed.key for seed in selection.seeds}
    owners = {start for seed in selection.seeds if seed.key.startswith("card:") for start in seed.starts}
    known = named | owners
    return known, set(selection.keys() if members is None else members) - known


def _known(engine: Embedded, keys: set[str]) -> None:
    """Say which node the case does not have; asked for all of a kind at once."""
    named = [parse_key(key) for key in sorted(keys)]
    for kind in sorted({kind for kind, _ in named}):
        mine = [node_id for other, node_id in named if other == kind]
        known = {row["id"] for row in by_id(engine, kind, mine)} if kind in node_types() else set()
        missing = [node_id for node_id in mine if node_id not in known]
        if missing:
            rows_of_node(engine, kind, missing[0])  # which raises


def _among(every: pd.DataFrame, keys: set[str]) -> pd.DataFrame:
    """Ties of which both ends are meant."""
    return every[every["source"].isin(keys) & every["target"].isin(keys)].reset_index(drop=True)


def _rows(engine: Embedded, among: pd.DataFrame) -> pd.DataFrame:
    """The rows behind some ties, each once per relation."""
    if among.empty:
        return pd.DataFrame()
    once = ["relation", "table_name", "row_key", "psn_no", "session"]
    rows = rows_behind(engine, among).drop(columns="tie").drop_duplicates(once)
    return rows.sort_values(["at_time", *once], ignore_index=True)


def _members(seeds: set[str], tied: set[str], among: pd.DataFrame, rows: pd.DataFrame) -> tuple[Member, ...]:
    """The chosen nodes, with the places and cards that the rows name; the count is ties among the members."""
    count = pd.concat([among["source"], among["target"]]).value_counts()
    chosen = [
        Member(*parse_key(key), "seed" if key in seeds else "tied", int(count.get(key, 0)))
        for key in sorted(seeds | tied)
    ]
    known = seeds | tied
    where = pd.Series([place for places in among["places"] for place in places], dtype=object).value_counts()
    venues = [
        Member(*parse_key(str(key)), "venue", int(times))
        for key, times in sorted(where.items(), key=lambda one: str(one[0]))
        if key not in known
    ]
    owned = rows.dropna(subset=["card_id"]).drop_duplicates(["card_id", "psn_no"])
    owner = owned["psn_no"].map(lambda psn: node_key("patient", str(psn)) in seeds)
    cards = [
        Member("card", str(card), "seed" if of_seed else "tied")
        for card, of_seed in owner.groupby(owned["card_id"]).any().items()
        if node_key("card", str(card)) not in known
    ]
    return (*chosen, *venues, *cards)


def _lead(members: tuple[Member, ...], among: pd.DataFrame, rows: pd.DataFrame, note: Text) -> Lead:
    """The lead without its title; its weight is that of its strongest tie, because its ties are not independent."""
    from workbench.rings.detection import money, span  # noqa: PLC0415 - the detectors take a second to import
    from workbench.rings.scoring import Weights, judge  # noqa: PLC0415 - as above

    dated = rows.dropna(subset=["at_time"])
    first_on, last_on = span(dated)
    llr = float(among["llr"].max())
    verdict = judge(llr, (), 0, Weights())
    observed, expected = int(among["observed"].sum()), float(among["expected"].sum())
    people = sum(one.role in ("seed", "tied") and one.kind != "card" for one in members)
    return Lead(
        scheme=MANUAL,
        key=target_key(MANUAL, members),
        title={"zh": "", "en": ""},
        sentence=texts(
            "manual.sentence",
            members=people,
            ties=len(among),
            observed=observed,
            expected=f"{expected:.1f}",
            first=first_on,
            last=last_on,
            rows=len(rows),
        ),
        observed=observed,
        expected=expected,
        log10_q=float(among["log10_q"].max()),
        llr=llr,
        score=verdict.score,
        priority=verdict.priority,
        first_on=first_on,
        last_on=last_on,
        fund_yuan=money(rows, "fund_pay_sumamt"),
        account_yuan=money(rows, "acct_pay"),
        members=members,
        explanations=(),
        notes=(note,),
        rows=len(rows),
    )


def _keep(case: Case, key: str, rows: pd.DataFrame) -> None:
    """Write the rows before the lead is there, so that no lead is without them."""
    folder = _path(case, key).parent
    with storage(folder):
        folder.mkdir(exist_ok=True)
        write_parquet(_path(case, key), rows)


def _path(case: Case, key: str) -> Path:
    return case.folder / "manual" / f"{key}.parquet"
