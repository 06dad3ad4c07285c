"""Innocent reasons why one doctor's patients end up at one place."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import percent
from workbench.rings.nearness import BEYOND, NEXT_DOOR
from workbench.rings.onset import Spell
from workbench.rings.switching import Switch
from workbench.texts import Text, texts

__all__ = ["BOUND", "SteeringFacts", "distance", "explain_steering"]

#: Share of a small institution's patients from which a place of unknown distance is like the pharmacy next door, and
#: their own use of it over the city's at least.
_MOST, _AT_HAND = 0.65, 1.0

#: Fit of colleagues that are missing, at most, where it is known that the place is far or what others send there.
_MISSING = 0.3

#: Share of a doctor's patients, and their own use of a place over the city's, of a doctor who sits beside it.
_OUTPOST, _NEAR = 0.75, 3.0

#: Fit that keeps a lead from being reported by default.
_EXPLAINED = 0.65

#: Share of what patients bought at a place that they could hardly buy elsewhere: from which it says something, and the
#: range over which it comes to explain everything.
_SOLE, _RANGE = 0.4, 0.4

#: The same from which it explains a lead.
BOUND = _SOLE + 0.6 * _RANGE

#: Patients' own use of a place over the city's, at most which it is far from them.
_FAR = 0.5

#: Days of a shortage: those that always fit, those that fit at most, and the latest start before the end of the data.
_SHORT, _LONG, _RUNNING = 60.0, 90.0, 75.0

#: Share of what was sold in a spell that one item has beyond its usual share, from which it is one item's spell.
_ONE_ITEM = 0.5

#: Patients whose past must be known before the lack of a change says something, and the chance that is ordinary.
_PAST, _ORDINARY, _TELLING = 25, -2.0, -4.0


@dataclass(frozen=True)
class SteeringFacts:
    """Figures of one venue's share, each a number of patients or a share.

    Attributes:
        observed: patients who went there.
        patients: all patients of the doctors.
        expected: patients expected by habit and by the institution's pull.
        habit: patients expected by habit of people and areas alone.
        used_before: share of the patients who went there and had used the place without these doctors.
        pull: share of the institution's other patients who go there.
        item_share: share of the same items sold there when others prescribe them, or that nobody sells elsewhere.
        local: how far the venue is the place of the patients' own areas, 1 where they make half of their visits there.
        pull_known: the institution has enough other doctors to know where it sends patients anyway.
        lasting: no month from which the share rose; it was so all along.
        admission: the venue is a facility that admits, not a pharmacy.
        doctors: how many doctors the lead names.
        spells: the stretches of time in which the share was higher, the clearest first.
        one_item: share of the venue's part in the first of them that one drug has beyond its usual share.
        each: the same of every doctor by himself, with the patients who went there, where there are several.
        lift: use of the place by the institution's patients on their own, over the city's; 1 is average.
        own_lift: the same of the doctors' own patients.
        alike: share of other small institutions of which one place draws as many patients.
        hour_share: share of what other doctors' patients bought at the same hours that they bought at the place.
        switch: patients who changed to the place, against those of other doctors.
        km: distance from the institution, NaN where it is not known.
        others_send: share that other institutions send to the place, or the median of that of other small ones of the
            same level if that is more; NaN for pharmacies.
    """

    observed: float
    patients: int
    expected: float
    habit: float
    used_before: float
    pull: float
    item_share: float
    local: float
    pull_known: bool
    lasting: bool
    admission: bool
    doctors: int = 1
    spells: tuple[Spell, ...] = ()
    one_item: float = 0.0
    each: tuple[tuple[float, tuple[Spell, ...]], ...] = ()
    lift: float = 1.0
    own_lift: float = 1.0
    alike: float = 0.1
    switch: Switch | None = None
    km: float = math.nan
    others_send: float = math.nan
    hour_share: float = 0.0


def explain_steering(facts: SteeringFacts) -> tuple[Explanation, ...]:
    """All explanations, best fit first.

    Habit and pull are part of the null model already. Habit fits with the square of the share that it carries of
    what was seen, pull with the share itself.
    """
    carried = min(1.0, facts.habit / max(facts.observed, 1e-9)) ** 2
    pulled = min(1.0, facts.pull * facts.patients / max(facts.observed, 1e-9))
    sole = max(0.0, min(1.0, (facts.item_share - _SOLE) / _RANGE))
    pull = "transfer" if facts.admission else "gate_pharmacy"
    found = [
        Explanation("residence", max(carried, facts.local), _residence(facts)),
        _shortage(facts),
        _own_habit(facts),
        Explanation(
            pull, pulled, texts(f"evidence.{pull}_near", share=percent(facts.pull), lift=_times(facts.lift))
        ),
    ]
    if not facts.pull_known:
        found += [_next_door(facts), _few_colleagues(facts)]
    elif not facts.admission:
        found.append(_outpost(facts))
    kind = "specialised" if facts.admission else "sole_seller"
    found.append(Explanation(kind, sole, texts(f"evidence.{kind}", share=percent(facts.item_share))))
    if not facts.admission:
        found.append(_only_open(facts))
    return tuple(sorted(found, key=lambda one: (-one.fit, one.kind)))


def _only_open(facts: SteeringFacts) -> Explanation:
    """At those hours everybody in the city goes there: a doctor on the evening shift, the one pharmacy that is open."""
    fit = max(0.0, min(1.0, (facts.hour_share - _SOLE) / _RANGE))
    return Explanation("only_open", fit, texts("evidence.only_open", share=percent(facts.hour_share)))


def _residence(facts: SteeringFacts) -> Text:
    usual = facts.habit / max(1, facts.patients)
    return texts("evidence.residence", share=percent(usual), local=percent(facts.local))


def _times(lift: float) -> str:
    return f"{lift:.1f}" if lift < 10 else f"{lift:.0f}"


def _shortage(facts: SteeringFacts) -> Explanation:
    """A drug or a department was out of stock: for a while, and as usual before and after.

    A spell of up to 60 days that holds all of the excess fits fully. One that still runs at the end of the data fits
    less, unless one drug makes it or several doctors began together. Doctors may have run short at different times.
    """
    together = _held(facts, facts.spells)
    seen = sum(weight for weight, _ in facts.each)
    apart = sum(weight * _held(facts, spells) for weight, spells in facts.each) / max(seen, 1e-9)
    spells = facts.spells
    if apart > together:
        spells = max(facts.each, key=lambda pair: pair[0] * _held(facts, pair[1]))[1]
    if not spells:
        return Explanation("shortage", 0.0, texts("evidence.no_spell"))
    spell = spells[0]
    shown = texts(
        "evidence.spell" if spell.ended else "evidence.running_spell",
        days=round(spell.days),
        inside=percent(spell.inside),
        outside=percent(spell.outside),
        item=percent(facts.one_item),
    )
    return Explanation("shortage", max(0.0, min(0.95, max(together, apart))), shown)


def _held(facts: SteeringFacts, spells: tuple[Spell, ...]) -> float:
    """Share of the excess that lies in spells of the length of a shortage, if the rest is as usual."""
    usual = facts.expected / max(1, facts.patients)
    if not spells or spells[-1].outside > max(2.0 * usual, 0.05):
        return 0.0
    return sum(_spell_fit(facts, spell) for spell in spells)


def _spell_fit(facts: SteeringFacts, spell: Spell) -> float:
    if spell.ended:
        room = (spell.days - _SHORT) / (_LONG - _SHORT)
        return 0.0 if room > 1 else spell.excess * (1.0 - 0.3 * max(0.0, room))
    if spell.days > _RUNNING:
        return 0.0
    shared = facts.doctors > 1 or facts.one_item >= _ONE_ITEM
    return (0.7 if shared else 0.4) * spell.excess


def _own_habit(facts: SteeringFacts) -> Explanation:
    """Those who went there went there before; or nobody changed to it more than other doctors' patients did."""
    used = min(1.0, max(0.0, facts.used_before))
    switch = facts.switch
    if switch is None or not switch.patients:
        return Explanation("own_habit", 0.5 * used, texts("evidence.own_habit", share=percent(used)))
    stayed = switch.patients >= _PAST and switch.peers >= _PAST and switch.log10_p > _ORDINARY
    shown = texts(
        "evidence.switch_colleagues" if switch.colleagues else "evidence.switch_neighbours",
        share=percent(used),
        patients=switch.patients,
        switched=percent(switch.share),
        peers=switch.peers,
        peers_switched=percent(switch.peers_share),
        p=f"{10.0**switch.log10_p:.1g}",
    )
    return Explanation("own_habit", max(0.5 * used, _EXPLAINED if stayed else 0.0), shown)


def _outpost(facts: SteeringFacts) -> Explanation:
    """The doctor sits elsewhere than the colleagues, as village doctors do who bill under one institution's code.

    Then nearly everybody goes next door, has always done so, and the doctor's own patients live near the place.
    """
    share = facts.observed / max(1, facts.patients)
    fits = facts.lasting and share >= _OUTPOST and facts.own_lift >= _NEAR
    shown = texts("evidence.outpost", share=percent(share), lift=_times(facts.own_lift))
    return Explanation("outpost", _EXPLAINED if fits else 0.0, shown)


def _next_door(facts: SteeringFacts) -> Explanation:
    """The pull of the institution is not known, but the place is next door and has been used all along.

    Distance says so: next door within 0.3 km, less and less up to 1 km. Where it is not known, what most of the
    patients use, who also use it on their own as much as the city does, is next door; of hospitals that says nothing.
    """
    if not math.isnan(facts.km):
        near = min(1.0, max(0.0, (BEYOND - facts.km) / (BEYOND - NEXT_DOOR)))
    else:
        most = facts.observed >= _MOST * facts.patients
        near = 1.0 if most and facts.lift >= _AT_HAND and not facts.admission else 0.0
    shown = texts("evidence.next_door", distance=distance(facts.km), lift=_times(facts.lift))
    return Explanation("next_door", _EXPLAINED * near if facts.lasting else 0.0, shown)


def _few_colleagues(facts: SteeringFacts) -> Explanation:
    """The pull of the institution is not known: evidence is missing, which lowers a lead and does not explain it.

    It lowers more where other small institutions have such a place too. Of a place that is known to be far little is
    open; of a hospital it is asked what others send there, which fits with the square of the share that it carries, as
    habit does.
    """
    far = facts.lift <= _FAR or facts.km >= BEYOND
    told = not math.isnan(facts.others_send)
    if told:
        sent = min(1.0, facts.others_send * facts.patients / max(facts.observed, 1e-9))
        fit = max(sent**2, min(_MISSING, 0.2 + facts.alike))
    else:
        fit = min(_MISSING if facts.km >= BEYOND else _EXPLAINED, 0.2 + facts.alike)
        if far or (facts.switch is not None and facts.switch.log10_p <= _TELLING):
            fit /= 2.0
    shown = texts(
        "evidence.small_sender" if told else "evidence.small_institution",
        alike=percent(facts.alike),
        lift=_times(facts.lift),
        distance=distance(facts.km),
        others=percent(facts.others_send) if told else "",
    )
    return Explanation("few_colleagues", fit, shown)


def distance(km: float) -> Text:
    """A distance in words."""
    if math.isnan(km):
        return texts("distance.unknown")
    return texts("distance.km", km=f"{km:.2f}" if km < 1 else f"{km:.1f}")
