"""Two runs side by side: which leads are new, gone, grown or unchanged, by the identity that leads keep across runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.guard import damage
from workbench.leads.lead import Lead, telling
from workbench.run import RunResult

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CHANGES", "Change", "changes", "changes_table", "differing"]

#: What can have become of a lead. ``hidden`` and ``shown``: it fell below the default threshold, or rose above it.
CHANGES = ("new", "gone", "shown", "hidden", "grown", "shrunk", "changed", "same")


_TABLE = (
    *("lead", "scheme", "what", "rows_before", "rows_after", "score_before", "score_after"),
    *("joined", "left"),
)


@dataclass(frozen=True)
class Change:
    """One lead in two runs.

    Attributes:
        lead_id: its identity.
        what: one of ``CHANGES``.
        before: the lead in the first run, or None.
        after: the lead in the second run, or None.
        joined: telling members that only the second run has, as ``kind:id``; sorted.
        left: telling members that only the first run has.
    """

    lead_id: str
    what: str
    before: Lead | None
    after: Lead | None
    joined: tuple[str, ...]
    left: tuple[str, ...]


def changes(first: RunResult, second: RunResult) -> list[Change]:
    """Every lead of either run, those of the second in their order first."""
    before = {lead.lead_id: lead for lead in first.leads}
    after = {lead.lead_id: lead for lead in second.leads}
    order = [*after, *(one for one in before if one not in after)]
    return [_change(lead_id, before.get(lead_id), after.get(lead_id)) for lead_id in order]


def _change(lead_id: str, before: Lead | None, after: Lead | None) -> Change:
    old = telling(before.members) if before else set()
    new = telling(after.members) if after else set()
    return Change(lead_id, _what(before, after), before, after, _keys(new - old), _keys(old - new))


def _what(before: Lead | None, after: Lead | None) -> str:
    if before is None or after is None:
        return "new" if before is None else "gone"
    if before.reported != after.reported:
        return "shown" if after.reported else "hidden"
    if before.rows != after.rows:
        return "grown" if after.rows > before.rows else "shrunk"
    return "same" if telling(before.members) == telling(after.members) else "changed"


def _keys(members: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{kind}:{node_id}" for kind, node_id in members))


def differing(first: RunResult, second: RunResult) -> dict[str, list[Any]]:
    """What two runs were made with, where it is not the same: input, schemes, seed, versions, settings.

    Raises:
        CaseError: the record of a run is damaged.
    """
    old, new = (_made_with(one) for one in (first, second))
    names = sorted(old.keys() | new.keys())
    return {name: [old.get(name), new.get(name)] for name in names if old.get(name) != new.get(name)}


def _made_with(run: RunResult) -> dict[str, Any]:
    with damage(run.folder / "run.json"):
        record = run.record
        found = {name: record[name] for name in ("data_digest", "schemes", "seed")}
        for part in ("versions", *record["parameters"]):
            settings = record["versions"] if part == "versions" else record["parameters"][part]
            found |= {f"{part}.{name}": value for name, value in settings.items()}
        return found


def changes_table(first: RunResult, second: RunResult) -> pd.DataFrame:
    """The same as a table: lead, what became of it, rows, score, members before and after."""
    import pandas as pd  # noqa: PLC0415 - half a second, and only notebooks need it

    rows = [
        {
            "lead": one.lead_id,
            "scheme": (one.after or one.before).scheme,  # type: ignore[union-attr]
            "what": one.what,
            "rows_before": one.before.rows if one.before else 0,
            "rows_after": one.after.rows if one.after else 0,
            "score_before": round(one.before.score, 1) if one.before else None,
            "score_after": round(one.after.score, 1) if one.after else None,
            "joined": len(one.joined),
            "left": len(one.left),
        }
        for one in changes(first, second)
    ]
    return pd.DataFrame(rows, columns=_TABLE)
