"""A card as a document: the same order on every card, and a sentence where there is nothing to show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.cards.scales import NONE
from workbench.documents.model import (
    Block,
    Bullets,
    Column,
    Document,
    Fields,
    Grid,
    Heading,
    Notice,
    Paragraph,
    Picture,
)
from workbench.reports.charts import Beside, beside
from workbench.reports.figures import UNKNOWN, yuan_of
from workbench.texts import labels, text

if TYPE_CHECKING:
    from workbench.cards.card import Card
    from workbench.cards.facts import Row

__all__ = ["document_of"]

#: So many rows of a list stand on the card; the others are in the JSON form.
_MOST = 30

#: Exponent of amounts in yuan; a median of counts has another.
_FEN = -2

#: Yuan from which a chart counts in ten thousands.
_LARGE = 10_000

#: Columns of each table and their widths; money and counts stand to the right.
_COLUMNS: dict[str, dict[str, float]] = {
    "proposals": {"scale": 2, "present": 2, "proposed": 2, "counted": 1.3, "pending": 1.3, "beside": 1.3},
    "reasons": {
        **{"weight": 1.45, "scale": 1.75, "reason": 4.7, "rows": 0.9},
        **{"rate": 2.5, "fund": 1.9, "account": 1.9},
    },
    "usual": {"measure": 2.4, "value": 2, "low": 1.8, "middle": 1.8, "high": 1.8, "peers": 1},
    "leads": {
        **{"lead": 1.8, "scheme": 1.5, "role": 1.1, "status": 1.1, "since": 1.5, "first_on": 1.5},
        **{"last_on": 1.5, "rows": 0.8, "fund": 1.6, "account": 1.6, "latest": 0.8},
    },
    "checks": {
        **{"check": 2.6, "findings": 0.8, "subject_of": 0.8, "first_on": 1.5, "last_on": 1.5},
        **{"rows": 0.8, "fund": 1.6, "account": 1.6, "rate": 2.6},
    },
    "findings": {"finding": 3.5, "said": 6.4, "part": 1, "rows": 0.8, "answer": 1.2},
    "measures": {
        **{"entry": 0.8, "lead": 1.8, "measure": 1.6, "on": 1.5, "until": 1.5, "amount": 1.6, "paid": 1.6},
        **{"points": 0.8, "document": 2},
    },
    "points": {"year": 1, "times": 1, "points": 1},
    "work": {
        **{"lead": 1.8, "stage": 1.1, "owner": 1.5, "on": 1.5, "due": 1.5, "done_on": 1.5},
        "result": 1.6,
    },
    "decisions": {"at": 2.5, "lead": 1.8, "step": 1.2, "status": 1.2, "actor": 1.5, "note": 4},
    "history": {"entry": 1, "at": 2.5, "what": 4.5, "actor": 1.5, "reason": 3.5, "state": 1.2},
}
#: Widths of the table of months that are not those of a count.
_MONTHS = {"month": 1.15, "fund": 1.75, "fund_usual": 1.9, "account": 1.75, "account_usual": 1.9}
_RIGHT = frozenset(
    {
        *(
            "rows",
            "fund",
            "account",
            "value",
            "low",
            "middle",
            "high",
            "peers",
            "counted",
            "pending",
            "beside",
        ),
        *(
            "findings",
            "subject_of",
            "amount",
            "paid",
            "points",
            "times",
            "entry",
            "visits",
            "people",
            "places",
        ),
        *("refunds", "visits_middle", "fund_usual", "account_usual"),
    }
)


def document_of(card: Card) -> Document:
    """The card as a document."""
    said = _Writer(card)
    kind = labels("kind")[card.kind][card.language]
    return Document(
        title=said.say("title", kind=kind),
        subtitle=card.label,
        blocks=tuple(said.blocks()),
        running_head=said.say("head", kind=kind),
        footer=said.say("footer"),
        language=card.language,
        size=10.5,
    )


class _Writer:
    """Writes one card."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self.language = card.language

    def say(self, code: str, **values: object) -> str:
        return text(f"card.{code}", self.language, **values)

    def blocks(self) -> Iterator[Block]:
        yield Notice(self.say("notice"))
        yield Fields(tuple(self.about()), columns=4)
        yield from self.proposed()
        yield from self.traffic()
        yield from self.listed("leads", "no_leads")
        yield from self.checks()
        yield from self.worked()
        yield from self.listed("history", "no_history")
        yield Heading(self.say("section.method"))
        yield Bullets(tuple(self.method()))

    def about(self) -> Iterator[tuple[str, str]]:
        card = self.card
        for one in card.facts["attributes"]:
            yield one["name"], one["value"] or UNKNOWN
        first, last = card.traffic.first_on, card.traffic.last_on
        yield self.say("data"), f"{first or UNKNOWN} \u2013 {last or UNKNOWN}"
        yield self.say("run"), card.run or self.say("none")
        yield self.say("checks"), card.checks or self.say("none")
        yield self.say("made_at"), f"{card.made_at:%Y-%m-%d %H:%M}"
        yield self.say("log_entry"), f"#{card.log_entry}"

    def proposed(self) -> Iterator[Block]:
        yield Heading(self.say("section.proposals"))
        if not self.card.proposals:
            yield Paragraph(self.say("no_scale"), indent=False)
            yield from self.table("points")
            return
        yield Paragraph(self.say("proposal_note"), indent=False)
        yield from self.table("proposals")
        if self.card.facts["reasons"]:
            yield from self.table("reasons")
        else:
            yield Paragraph(self.say("no_reasons"), indent=False)

    def traffic(self) -> Iterator[Block]:
        yield Heading(self.say("section.traffic"))
        traffic, kind = self.card.traffic, self.card.kind
        if traffic.ring:
            circle = self.say(f"ring.{kind if kind in ('patient', 'doctor') else 'other'}.{traffic.ring}")
            yield Paragraph(
                self.say("peers", circle=circle, count=f"{traffic.peers:,}", unit=self.unit()), indent=False
            )
        else:
            yield Notice(self.say("few_peers", count=traffic.peers, unit=self.unit()))
        if not traffic.whole.rows:
            yield Paragraph(self.say("no_traffic"), indent=False)
            return
        if traffic.ring == "wide":
            yield Notice(self.say("wide"))
        yield from self.table("usual")
        for measure in ("fund", "account"):
            if any(getattr(one, measure) for one in traffic.months):
                yield self.chart(measure)
        yield self.months()
        quiet = self.card.facts["months"][: self.begins]
        if quiet:
            first, last = quiet[0]["month"], quiet[-1]["month"]
            yield Paragraph(self.say("quiet", first=first, last=last), indent=False)

    def unit(self) -> str:
        return labels("card.unit")[self.card.kind][self.language]

    @cached_property
    def begins(self) -> int:
        """How many of the first months have nothing of this one and nothing of its peers."""
        for number, row in enumerate(self.card.facts["months"]):
            if (
                row["rows"]
                or not row["month"]
                or any(row[f"{one}_high"] for one in ("visits", "fund", "account"))
            ):
                return number
        return 0

    def chart(self, measure: str) -> Picture:
        rows = [
            Beside(
                row["month"] or self.say("no_time"),
                row[measure],
                *(row[f"{measure}_{level}"] for level in ("low", "middle", "high")),
            )
            for row in self.card.facts["months"][self.begins :]
        ]
        words = self.say(f"measure.{measure}")
        per = _per(rows)
        data = beside(
            f"card-{measure}",
            rows,
            own=words,
            usual=self.say("chart_usual"),
            axis=self.say("axis" if per > 1 else "axis_yuan"),
            per=per,
        )
        return Picture(data, self.say("chart", measure=words))

    def months(self) -> Grid:
        """Month by month; of peers the middle, with the quartiles below."""
        counted = "places" if self.card.kind == "patient" else "people"
        names = ("month", "visits", "visits_middle", counted, "refunds", "fund", "fund_usual", "account")
        columns = tuple(
            Column(self.say(f"column.{one}"), _MONTHS.get(one, 0.85), _side(one))
            for one in (*names, "account_usual", "rows")
        )
        whole = self.card.traffic.whole
        lines = [self.month(row, counted) for row in self.card.facts["months"][self.begins :]]
        lines.append(
            (
                *(self.say("whole"), f"{whole.visits:,}", "", f"{getattr(whole, counted):,}"),
                *(f"{whole.refunds:,}", yuan_of(whole.fund), "", yuan_of(whole.account), ""),
                f"{whole.rows:,}",
            )
        )
        return Grid(columns, tuple(lines), caption=self.say("months_caption"))

    def month(self, row: Row, counted: str) -> tuple[str, ...]:
        return (
            row["month"] or self.say("no_time"),
            f"{row['visits']:,}",
            _plain(row["visits_middle"]),
            f"{row[counted]:,}",
            f"{row['refunds']:,}",
            yuan_of(row["fund"]),
            self.usual(row, "fund"),
            yuan_of(row["account"]),
            self.usual(row, "account"),
            f"{row['rows']:,}",
        )

    def usual(self, row: Row, measure: str) -> str:
        low, middle, high = (row[f"{measure}_{level}"] for level in ("low", "middle", "high"))
        return UNKNOWN if middle is None else f"{yuan_of(middle)}\n({yuan_of(low)} \u2013 {yuan_of(high)})"

    def checks(self) -> Iterator[Block]:
        yield Heading(self.say("section.checks"))
        if not self.card.checks:
            yield Paragraph(self.say("no_checks"), indent=False)
        elif not self.card.facts["checks"]:
            yield Paragraph(self.say("no_findings"), indent=False)
        else:
            yield from self.table("checks")
            yield Heading(self.say("section.findings"), 2)
            yield from self.table("findings")

    def worked(self) -> Iterator[Block]:
        yield Heading(self.say("section.work"))
        facts = self.card.facts
        if not (facts["measures"] or facts["work"] or facts["decisions"]):
            yield Paragraph(self.say("no_work"), indent=False)
        for name in ("measures", "work", "decisions"):
            yield from self.table(name)

    def listed(self, name: str, without: str) -> Iterator[Block]:
        yield Heading(self.say(f"section.{name}"))
        if self.card.facts[name]:
            yield from self.table(name)
        else:
            yield Paragraph(self.say(without), indent=False)

    def table(self, name: str) -> Iterator[Block]:
        """A table of the facts; nothing where it has no row."""
        rows = self.card.facts[name]
        if not rows:
            return
        widths = _COLUMNS[name]
        columns = tuple(Column(self.say(f"column.{one}"), width, _side(one)) for one, width in widths.items())
        lines = tuple(tuple(_shown(one, row[one]) for one in widths) for row in rows[:_MOST])
        caption = self.say(f"caption.{name}")
        if len(rows) > _MOST:
            caption = self.say("cut", caption=caption, shown=_MOST, count=f"{len(rows):,}")
        yield Grid(columns, lines, caption=caption)

    def method(self) -> Iterator[str]:
        for one in ("money", "peers", "scales", "grounds", "people"):
            yield self.say(f"method.{one}")
        if self.card.kind == "doctor":
            yield self.say("method.doctor")


def _per(rows: list[Beside]) -> int:
    """Yuan of one unit of a chart: ten thousands, and single ones where no month reaches that, as of most persons."""
    drawn = (abs(one) for row in rows for one in (row.value, row.low, row.high) if one is not None)
    return _LARGE if max(drawn, default=Decimal(0)) >= _LARGE else 1


def _side(column: str) -> Any:
    return "right" if column in _RIGHT else "left"


def _shown(column: str, value: Any) -> str:
    if value in (None, "", NONE):
        return UNKNOWN
    if isinstance(value, Decimal):
        return yuan_of(value) if value.as_tuple().exponent == _FEN else _plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,}" if isinstance(value, int) and column != "year" else str(value)


def _plain(value: Decimal | None) -> str:
    """A median of counts, without zeros behind the point."""
    return UNKNOWN if value is None else f"{value.normalize():,f}"
