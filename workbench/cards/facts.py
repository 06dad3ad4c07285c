"""What a card says, as tables of plain values: people masked here, once, for every form in which a card is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graph_loaders.ontology import node_types
from workbench.cards.docket import Docket
from workbench.cards.history import told
from workbench.cards.proposals import Proposal
from workbench.cards.reasons import Reason
from workbench.cards.traffic import MEASURES, WHOLE, Traffic
from workbench.clock import beijing
from workbench.explore.codes import worded
from workbench.explore.keys import typed
from workbench.texts import labels, listed, text
from workbench.trust.masking import masked
from workbench.workflow.cast import Cast
from workbench.workflow.entries import ANSWERS

__all__ = ["Facts", "Row", "facts_of", "words_of"]

Row = dict[str, Any]
#: Tables of a card by name; each a list of rows with the same keys. Money is Decimal in yuan, days are dates.
Facts = dict[str, list[Row]]


@dataclass(frozen=True)
class _Teller:
    """Says what is on record about one node in one language."""

    docket: Docket
    kind: str
    node_id: str
    cast: Cast
    language: str

    def named(self, prefix: str, code: str) -> str:
        """A code by its name; one that the catalogue does not know stands as it is."""
        found = labels(prefix).get(code)
        return found[self.language] if found else code

    def leads(self) -> Iterator[Row]:
        for one in self.docket.parts.get((self.kind, self.node_id), ()):
            yield {
                "lead": one.lead_id,
                "scheme": self.named("scheme", one.scheme),
                "role": self.named("role", one.role)
                if one.role
                else text("card.role_unknown", self.language),
                "status": self.named("status", one.status),
                "since": one.decided_on,
                "priority": self.named("priority", one.priority) if one.priority else "",
                "first_on": one.first_on,
                "last_on": one.last_on,
                "rows": one.rows,
                "fund": one.fund,
                "account": one.account,
                "run": one.run_id or text("card.no_run", self.language),
                "latest": text("card.yes" if one.latest else "card.no", self.language),
                "reported": text("card.yes" if one.reported else "card.no", self.language),
            }

    def findings(self) -> Iterator[Row]:
        for one in self.docket.findings((self.kind, self.node_id)):
            yield {
                "finding": one.finding_id,
                "check": self.docket.check_name(one.check)[self.language],
                "part": text("card.subject" if one.subject else "card.takes_part", self.language),
                "first_on": one.first_on,
                "last_on": one.last_on,
                "said": self.cast.text(one.sentence[self.language]),
                "rows": one.rows,
                "fund": one.fund,
                "account": one.account,
                "answer": self.named("card.answer", one.answer or "open"),
                "answered_on": one.answered_on,
                "changed": text("card.yes" if one.changed else "card.no", self.language),
            }

    def checks(self) -> Iterator[Row]:
        """One row for each check that the node takes part in a finding of, with its base rate."""
        groups: dict[str, list[Any]] = {}
        for one in self.docket.findings((self.kind, self.node_id)):
            groups.setdefault(one.check, []).append(one)
        for check, several in groups.items():
            days = [day for one in several for day in (one.first_on, one.last_on) if day]
            rate = self.docket.base_rate(check, self.kind)
            yield {
                "check": self.docket.check_name(check)[self.language],
                "findings": len(several),
                "subject_of": sum(one.subject for one in several),
                "first_on": min(days, default=None),
                "last_on": max(days, default=None),
                "rows": sum(one.rows for one in several),
                "fund": sum((one.fund for one in several), Decimal("0.00")),
                "account": sum((one.account for one in several), Decimal("0.00")),
                "rate": _share(rate) if rate else "\u2013",
            }

    def measures(self) -> Iterator[Row]:
        for lead, one in self.docket.measures((self.kind, self.node_id)):
            yield {
                "entry": one.seq,
                "lead": lead,
                "measure": self.named("workflow.measure", one.said.measure),
                "on": one.said.on,
                "until": one.said.until,
                "amount": one.said.amount,
                "paid": one.paid,
                "points": one.said.points,
                "document": self.cast.text(one.said.document),
            }

    def points(self) -> Iterator[Row]:
        """Points taken off by calendar year; they begin anew each year."""
        years: dict[int, list[int]] = {}
        for _, one in self.docket.measures((self.kind, self.node_id)):
            if one.said.points is not None:
                years.setdefault(one.said.on.year, []).append(one.said.points)
        for year in sorted(years):
            yield {"year": year, "times": len(years[year]), "points": sum(years[year])}

    def work(self) -> Iterator[Row]:
        """Stages of the work on the leads of the node."""
        for lead in dict.fromkeys(
            one.lead_id for one in self.docket.parts.get((self.kind, self.node_id), ())
        ):
            work = self.docket.works.get(lead)
            for step in work.steps if work else ():
                yield {
                    "lead": lead,
                    "stage": self.named("workflow.stage", step.begun.stage),
                    "owner": step.owner,
                    "on": step.begun.on,
                    "due": step.due,
                    "done_on": step.done_on,
                    "result": self.named("workflow.result", step.finished.result) if step.finished else "",
                }

    def decisions(self) -> Iterator[Row]:
        """Decisions on the leads of the node, by time."""
        leads = {one.lead_id for one in self.docket.parts.get((self.kind, self.node_id), ())}
        rows = [one for lead in leads for one in self.docket.histories.get(lead, ())]
        for one in sorted(rows, key=lambda row: row.seq):
            yield {
                "at": beijing(one.at),
                "lead": one.lead_id,
                "step": self.named("card.step", one.kind),
                "status": self.named("status", one.proposed or one.status),
                "actor": one.actor,
                "note": self.cast.text(one.said[self.language]),
            }

    def proposals(self, several: tuple[Proposal, ...]) -> Iterator[Row]:
        for one in several:
            yield {
                "scale": self.named("card.scale", one.scale),
                "present": self.named(f"card.value.{one.scale}", one.present),
                "proposed": self.named(f"card.value.{one.scale}", one.value),
                **{weight: len(one.of(weight)) for weight in ("counted", "pending", "beside")},
            }

    def reasons(self, several: tuple[Proposal, ...]) -> Iterator[Row]:
        """Reasons of all scales; one that two scales share stands once for each way in which it weighs."""
        weighed: dict[tuple[str, tuple[str, ...], str], tuple[Reason, list[str]]] = {}
        for proposal in several:
            for one in proposal.reasons:
                key = (one.said["zh"], one.refs, one.weight)
                weighed.setdefault(key, (one, []))[1].append(self.named("card.scale", proposal.scale))
        for one, scales in weighed.values():
            yield {
                "weight": self.named("card.weight", one.weight),
                "scale": listed(scales)[self.language],
                "reason": one.said[self.language],
                "times": one.count,
                "rows": one.rows,
                "rate": one.rate[self.language] if one.rate else "\u2013",
                "fund": one.fund,
                "account": one.account,
                "refs": ", ".join(one.refs),
            }

    def history(self) -> Iterator[Row]:
        """Decisions on grades of the node and answers to findings about it, with what became of each."""
        target, mine = f"{self.kind}:{self.node_id}", set[int]()
        for one in self.docket.entries:
            if one.detail.get("target") == target or (one.kind in ANSWERS and one.refers in mine):
                mine.add(one.seq)
        entries = [one for one in self.docket.entries if one.seq in mine]
        return told(entries, self.cast, self.language, self.docket.check_name)


def facts_of(
    docket: Docket,
    node: tuple[str, str],
    row: Mapping[str, Any],
    traffic: Traffic,
    several: tuple[Proposal, ...],
    cast: Cast,
    language: str,
) -> Facts:
    """Tables of a card.

    Args:
        docket: what is on record.
        node: kind and id.
        row: attributes of the node as the tables have them.
        traffic: see ``traffic_of``.
        several: the proposals.
        cast: how people are named.
        language: zh or en.
    """
    teller = _Teller(docket, *node, cast, language)
    return {
        "attributes": list(_attributes(node[0], row, language, plain=cast.plain)),
        "proposals": list(teller.proposals(several)),
        "reasons": list(teller.reasons(several)),
        "months": [_month(traffic, one.month) for one in traffic.months],
        "usual": list(_usual(traffic, node[0], language)),
        "leads": list(teller.leads()),
        "checks": list(teller.checks()),
        "findings": list(teller.findings()),
        "measures": list(teller.measures()),
        "points": list(teller.points()),
        "work": list(teller.work()),
        "decisions": list(teller.decisions()),
        "history": list(teller.history()),
    }


def words_of(docket: Docket, node: tuple[str, str]) -> Iterator[str]:
    """Everything about a node that people or checks have written: whoever is named in it is to be masked."""
    for one in docket.findings(node):
        yield from one.sentence.values()
    for part in docket.parts.get(node, ()):
        yield from (one.note for one in docket.histories.get(part.lead_id, ()))
    for _, measure in docket.measures(node):
        yield measure.said.document or ""
    for entry in docket.entries:
        yield from (str(entry.detail.get(key) or "") for key in ("reason", "note"))


def _attributes(kind: str, row: Mapping[str, Any], language: str, *, plain: bool) -> Iterator[Row]:
    for name, attribute in node_types()[kind].attributes.items():
        value = typed(attribute, row.get(attribute.column or name))
        said = {"zh": attribute.zh, "en": attribute.en}[language]
        if attribute.type == "flag":
            shown = "" if value is None else text("card.yes" if value else "card.no", language)
        else:
            shown = ("" if value is None else str(value)) if plain else masked(kind, name, value)
        yield {"name": said, "value": worded(name, shown, language)}


def _month(traffic: Traffic, name: str) -> Row:
    one = next(month for month in traffic.months if month.month == name)
    counts = ("visits", "purchases", "outpatient", "stays", "refunds", "people", "places", "rows")
    found: Row = {"month": name, **{key: getattr(one, key) for key in counts}}
    found |= {key: getattr(one, key) for key in ("total", "fund", "account")}
    for measure in ("visits", "people", "fund", "account"):
        usual = traffic.usual.get((name, measure))
        for level in ("low", "middle", "high"):
            found[f"{measure}_{level}"] = getattr(usual, level) if usual else None
    return found


def _usual(traffic: Traffic, kind: str, language: str) -> Iterator[Row]:
    """The whole beside the peers' whole."""
    for measure in MEASURES:
        if measure == ("people" if kind == "patient" else "places"):
            continue  # of a person there is one, and an institution is at one place
        usual = traffic.usual.get((WHOLE, measure))
        yield {
            "measure": text(f"card.measure.{measure}", language),
            "value": getattr(traffic.whole, measure),
            **{level: getattr(usual, level) if usual else None for level in ("low", "middle", "high")},
            "peers": usual.peers if usual else None,
        }


def _share(rate: Mapping[str, Any]) -> str:
    return f"{rate['tripped']:,} / {rate['of']:,} ({100 * rate['share']:.1f}%)"
