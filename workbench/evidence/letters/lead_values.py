"""What the documents say of one lead: numbered findings, each with the files that carry it; what could explain it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.evidence.letters.context import LetterContext
from workbench.evidence.letters.people import People
from workbench.evidence.letters.said import day, enumerated, label, money, parts, table_called, whole
from workbench.explore.figures import chance, power_of_ten, ratio
from workbench.explore.queue import fit_of
from workbench.figures import number
from workbench.leads.factors import factor_said
from workbench.leads.lead import CHECK_SCHEMES, CHECKS, SCHEMES, Explanation, Lead
from workbench.texts import labels, text

if TYPE_CHECKING:
    from workbench.evidence.law import Amounts

__all__ = ["lead_values", "told_scheme"]

#: Fit below which an explanation does not fit at all, and from which it accounts for a lead unless the run says.
_NOTHING, _EXPLAINS = 0.005, 0.6
#: Kinds of members in the order in which they are counted.
_KINDS = ("patient", "card", "doctor", "pharmacy", "facility")
#: Patients whom somebody sends are no suspects; they are counted apart.
_SENT = "steered"

View = dict[str, Any]


def lead_values(context: LetterContext, people: People) -> list[View]:
    """Values of every lead, in the order of the package."""
    score = context.run.parameters().get("score", {})
    explained = float(score.get("explained", _EXPLAINS))
    return [
        _lead(place, lead, context, people, explained) for place, lead in enumerate(context.leads, start=1)
    ]


def told_scheme(lead: Lead) -> str:
    """Code of the texts that speak of this kind of lead."""
    if lead.scheme in CHECK_SCHEMES:
        return CHECKS
    return lead.scheme if lead.scheme in SCHEMES else "manual"


def _lead(place: int, lead: Lead, context: LetterContext, people: People, explained: float) -> View:
    scheme = told_scheme(lead)
    unit = text(f"letters.unit.{scheme}")
    against = {
        "unit": unit,
        "observed": number(lead.observed),
        "expected": number(lead.expected),
        "ratio": _times(lead),
        "chance": chance(lead.log10_q, "zh"),
        "q": _q(lead),
    }
    return against | {
        "id": lead.lead_id,
        "title": people.told(lead.title["zh"]),
        "sentence": people.told(lead.sentence["zh"].strip()),
        "scheme": text(f"letters.scheme.{scheme}"),
        "status": label("status", lead.status),
        "dates": text("letters.dates", first=day(lead.first_on), last=day(lead.last_on)),
        "counted": _counted(lead),
        "rows_said": _basis(lead, context),
        "rule": text(f"letters.rule.{scheme}", **_settings(context, scheme)),
        "baseline": text(f"letters.baseline.{scheme}"),
        "q_said": text("letters.q_said.manual" if scheme == "manual" else "letters.q_said"),
        "findings": list(_findings(place, lead, context, against)),
        "explanations": [_explanation(one, people, explained) for one in _ordered(lead)],
        "first_said": _first(lead, explained),
        "explained": text("letters.threshold", share=f"{100 * explained:.0f}%"),
        "factors": [
            {"label": name, "value": value, "basis": _context(code, lead, context)}
            for code, name, value in _factors(lead)
        ],
        "unknown": _unknown(lead, people),
        "to_check": [said["zh"] for _, said in sorted(labels(f"letters.check.{scheme}").items())],
        "short": _short(lead, context.amounts, people, against),
    }


def _times(lead: Lead) -> str:
    times = ratio(lead.observed, lead.expected, "zh")
    return text("letters.times", times=times) if times else ""


def _q(lead: Lead) -> str:
    """The q-value in figures; a very small one also by its zeros."""
    mantissa, power = power_of_ten(lead.log10_q)
    if not power:
        return text("letters.q.plain", value=mantissa)
    return text("letters.q.small", mantissa=mantissa, power=power, zeros=whole(-int(power) - 1))


def _counted(lead: Lead) -> str:
    counts = Counter(one.kind for one in lead.members if one.role != _SENT)
    sent = sum(one.role == _SENT for one in lead.members)
    said = [text(f"letters.counted.{kind}", count=whole(counts[kind])) for kind in _KINDS if counts[kind]]
    return enumerated([*said, *([text("letters.counted.steered", count=whole(sent))] if sent else [])])


def _basis(lead: Lead, context: LetterContext) -> str:
    """The tables of 5.04 that hold the lead's rows, with how many."""
    found = []
    for table in context.source_rows.tables:
        rows = sum(lead.lead_id in row.leads for row in table.rows)
        if rows:
            found.append(text("letters.basis.table", table=table_called(table.stem), rows=whole(rows)))
    return text("letters.basis.rows", tables=enumerated(found))


def _settings(context: LetterContext, scheme: str) -> dict[str, str]:
    """Settings of the run that the rule names in words."""
    known = context.run.parameters()
    pooling, admission, kickback = (known.get(one, {}) for one in ("pooling", "admission", "kickback"))
    match scheme:
        case "card_pooling":
            windows = enumerated(f"{one / 60:g}" for one in pooling.get("windows_seconds", ()))
            return {
                "minutes": windows,
                "units": str(pooling.get("units")),
                "sessions": str(pooling.get("sessions")),
            }
        case "collusive_admission":
            windows = enumerated(str(one) for one in admission.get("windows_days", ()))
            return {
                "days": windows,
                "units": str(admission.get("units")),
                "waves": str(admission.get("waves")),
            }
        case "referral_kickback":
            return {name: f"{kickback.get(name, 0):g}" for name in ("excess", "ratio", "referral_days")}
        case _:
            return {}


def _findings(place: int, lead: Lead, context: LetterContext, against: View) -> Iterator[dict[str, str]]:
    """Numbered findings; the table or file that carries each stands beside it."""
    rows = _basis(lead, context)
    scheme = told_scheme(lead)
    in_time = parts([rows, text("letters.basis.sequence")]) if scheme == "card_pooling" else rows
    dates = text("letters.dates", first=day(lead.first_on), last=day(lead.last_on))
    said = [
        (text("letters.finding.scope", counted=_counted(lead), dates=dates), rows),
        (text("letters.finding.against", **against), parts([in_time, text("letters.basis.method")])),
        (_money(lead, context.amounts), text("letters.basis.amounts")),
        *(
            (
                text("letters.finding.factor", label=name, value=value),
                parts([rows, _context(code, lead, context), text("letters.basis.factor")]),
            )
            for code, name, value in _factors(lead)
        ),
    ]
    for number_, (finding, basis) in enumerate(said, start=1):
        yield {"no": f"{place}-{number_}", "said": finding, "basis": basis}


def _money(lead: Lead, amounts: Amounts) -> str:
    """Amounts of a lead, as 5.08 has them."""
    mine = next(one for one in amounts.leads if one.lead_id == lead.lead_id)
    return text(
        "letters.finding.money",
        settlements=whole(mine.settlements),
        total=money(mine.net.total),
        fund=money(mine.net.fund),
        account=money(mine.net.account),
        cash=money(mine.net.cash),
    )


def _factors(lead: Lead) -> Iterator[tuple[str, str, str]]:
    """Visible factors: code, what each is called, and its figure."""
    for code, value in lead.factors.items():
        meant = labels("letters.factor.meant").get(code)
        yield code, label("factor", code) if meant is None else meant["zh"], factor_said(code, value)["zh"]


def _context(factor: str, lead: Lead, context: LetterContext) -> str:
    """The tables of context by which a factor can be checked, with how many rows; empty where there are none."""
    found = []
    for table in context.source_rows.context:
        rows = sum(lead.lead_id in row.leads and factor in row.factors for row in table.rows)
        if rows:
            found.append(text("letters.basis.table", table=table_called(table.stem), rows=whole(rows)))
    return text("letters.basis.context", tables=enumerated(found)) if found else ""


def _ordered(lead: Lead) -> list[Explanation]:
    """Those that fit come first."""
    return sorted(lead.explanations, key=lambda one: (-fit_of(one), one.kind))


def _explanation(one: Explanation, people: People, explained: float) -> dict[str, str]:
    fit = fit_of(one)
    verdict = "explains" if fit >= explained else "partly" if fit >= _NOTHING else "not"
    return {
        "label": label("explanation", one.kind),
        "fit": f"{100 * fit:.0f}%",
        "verdict": text(f"letters.fits.{verdict}"),
        "evidence": people.told(one.evidence["zh"]),
    }


def _first(lead: Lead, explained: float) -> str:
    """What a reader must know before the table: which ordinary readings fit, in part or whole."""
    if not lead.explanations:
        return text("letters.none_tested.manual" if told_scheme(lead) == "manual" else "letters.none_tested")
    fitting = [one for one in _ordered(lead) if fit_of(one) >= _NOTHING]
    named = enumerated(
        text("list.with_figure", name=label("explanation", one.kind), figure=f"{100 * fit_of(one):.0f}%")
        for one in fitting
    )
    code = "none" if not fitting else "explains" if fit_of(fitting[0]) >= explained else "partly"
    said = text(f"letters.first.{code}", named=named, tested=len(lead.explanations), fitting=len(fitting))
    return said if lead.reported else said + text("letters.not_reported")


def _unknown(lead: Lead, people: People) -> list[str]:
    """What the data cannot tell of this lead."""
    notes = [people.told(note["zh"]) for note in lead.notes]
    went = sum(one.role == _SENT for one in lead.members)
    if went and went != lead.observed:
        notes.append(text("letters.went", people=whole(went), observed=number(lead.observed)))
    return [*notes, text(f"letters.cannot.{told_scheme(lead)}")]


def _short(lead: Lead, amounts: Amounts, people: People, against: View) -> str:
    """A lead as one paragraph of the letter."""
    return text(
        "letters.short",
        title=people.told(lead.title["zh"]),
        id=lead.lead_id,
        dates=text("letters.dates", first=day(lead.first_on), last=day(lead.last_on)),
        counted=_counted(lead),
        money=_money(lead, amounts),
        **against,
    )
