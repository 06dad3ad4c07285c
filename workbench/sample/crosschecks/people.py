"""Positives and look-alikes of the checks about people: after death, in prison, in a bed, in two places, too often."""

from __future__ import annotations

from workbench.sample.crosschecks.draft import Draft

__all__ = ["plant_people"]

FAR = 31.6  # degrees north: 67 km from the others
NEAR = 31.05  # 6 km


def plant_people(draft: Draft, *, positives: bool) -> None:
    """Draft all cases about people; without positives the look-alikes alone."""
    for plant in (
        _death, _prison, _in_bed, _overlaps, _travel, _split_stays, _many_stays, _far_stays, _frequent,
        _split_purchases, _insurances, _benefits, _injuries,
    ):  # fmt: skip
        plant(draft, positives=positives)


def _death(draft: Draft, *, positives: bool) -> None:
    shop, clinic = draft.place("P"), draft.place("H")
    for number in range(3 if positives else 0):
        who = draft.person()
        draft.dead(who, 60)
        draft.swipe(who, shop, draft.at(80 + number))
        draft.visit(who, clinic, draft.at(90))
        draft.note("after_death", "patient", who, positive=True, what="purchase and visit after death")
    late = draft.person()
    draft.dead(late, 60)
    stay = draft.stay(late, clinic, 50, 60)
    draft.rows["SETL_D"][-1]["setl_time"] = draft.at(75, 15)
    draft.note("after_death", "patient", late, positive=False, what=f"stay {stay} settled after death")
    same_day = draft.person()
    draft.dead(same_day, 60)
    draft.swipe(same_day, shop, draft.at(61))
    draft.note("after_death", "patient", same_day, positive=False, what="purchase settled on the next day")
    undone = draft.person()
    draft.dead(undone, 60)
    draft.refund(draft.swipe(undone, shop, draft.at(90)))
    draft.note("after_death", "patient", undone, positive=False, what="purchase taken back")


def _prison(draft: Draft, *, positives: bool) -> None:
    shop, clinic = draft.place("P"), draft.place("H")
    for until in (120, None) if positives else ():
        who = draft.person()
        draft.imprisoned(who, 30, until)
        draft.swipe(who, shop, draft.at(70))
        draft.visit(who, clinic, draft.at(80))
        draft.note("in_prison", "patient", who, positive=True, what="purchase and visit while in prison")
    free = draft.person()
    draft.imprisoned(free, 30, 120)
    for day in (10, 30, 120, 150):
        draft.swipe(free, shop, draft.at(day))
    draft.note(
        "in_prison",
        "patient",
        free,
        positive=False,
        what="purchases before, after, and on the days of entry and release",
    )


def _in_bed(draft: Draft, *, positives: bool) -> None:
    shop, hospital = draft.place("P"), draft.place("H")
    for number in range(4 if positives else 0):
        who = draft.person()
        draft.stay(who, hospital, 40, 50)
        draft.swipe(who, shop, draft.at(43 + number))
        draft.note("swipe_in_stay", "patient", who, positive=True, what="purchase during a stay")
    edge = draft.person()
    draft.stay(edge, hospital, 40, 50)
    draft.swipe(edge, shop, draft.at(40, 7))
    draft.swipe(edge, shop, draft.at(50, 18))
    draft.note(
        "swipe_in_stay",
        "patient",
        edge,
        positive=False,
        what="purchases on the days of admission and discharge",
    )
    special = draft.person()
    draft.stay(special, hospital, 40, 50)
    draft.line(draft.swipe(special, shop, draft.at(45), 900), hilist_code="XL01XED")
    draft.swipe(special, shop, draft.at(46), 900, med_type="18")
    draft.note("swipe_in_stay", "patient", special, positive=False, what="double-channel drugs")
    undone = draft.person()
    draft.stay(undone, hospital, 40, 50)
    draft.refund(draft.swipe(undone, shop, draft.at(45)))
    draft.note("swipe_in_stay", "patient", undone, positive=False, what="purchase taken back")


def _overlaps(draft: Draft, *, positives: bool) -> None:
    one, two = draft.place("H"), draft.place("H")
    for number in range(3 if positives else 0):
        who = draft.person()
        draft.stay(who, one, 20, 30)
        draft.stay(who, two, 24 + number, 35, dise_no="K29.7")
        draft.note("overlapping_stays", "patient", who, positive=True, what="two beds at once")
    moved = draft.person()
    first = draft.stay(moved, one, 20, 30)
    draft.stay(moved, two, 30, 38, dise_no="I63.9")
    draft.note("overlapping_stays", "patient", moved, positive=False, what="transfer on one day")
    referred = draft.person()
    first = draft.stay(referred, one, 20, 30)
    draft.stay(referred, two, 28, 38, refl_old_mdtrt_id=first, dise_no="I63.9")
    draft.note("overlapping_stays", "patient", referred, positive=False, what="referral whose papers overlap")


def _travel(draft: Draft, *, positives: bool) -> None:
    here, far, near = draft.place("P"), draft.place("P", lat=FAR), draft.place("P", lat=NEAR)
    for number in range(3 if positives else 0):
        who = draft.person()
        draft.swipe(who, here, draft.at(30 + number, 9))
        draft.swipe(who, far, draft.at(30 + number, 9, 20))
        draft.note("impossible_travel", "patient", who, positive=True, what="67 km in 20 minutes")
    driver = draft.person()
    draft.swipe(driver, here, draft.at(30, 9))
    draft.swipe(driver, far, draft.at(30, 10, 30))
    draft.swipe(driver, near, draft.at(40, 9))
    draft.swipe(driver, here, draft.at(40, 9, 1))
    draft.note(
        "impossible_travel", "patient", driver, positive=False, what="67 km in 90 minutes, 6 km in a minute"
    )


def _split_stays(draft: Draft, *, positives: bool) -> None:
    hospital, other = draft.place("H"), draft.place("H")
    for number in range(4 if positives else 0):
        who = draft.person()
        draft.stay(who, hospital, 20, 30)
        draft.stay(who, hospital, 30 + number, 40, dise_no="J18.0")
        draft.note("split_admission", "patient", who, positive=True, what="readmitted at once")
    cases = {
        "another diagnosis": {"dise_no": "S72.0"},
        "another department": {"adm_dept_codg": "A04"},
        "chemotherapy": {"dise_no": "Z51.1"},
    }
    for what, columns in cases.items():
        who = draft.person()
        draft.stay(who, hospital, 20, 30, **({"dise_no": "Z51.1"} if what == "chemotherapy" else {}))
        draft.stay(who, hospital, 32, 40, **columns)
        draft.note("split_admission", "patient", who, positive=False, what=what)
    for what, place, day in (("another hospital", other, 32), ("weeks later", hospital, 60)):
        who = draft.person()
        draft.stay(who, hospital, 20, 30)
        draft.stay(who, place, day, day + 8)
        draft.note("split_admission", "patient", who, positive=False, what=what)


def _many_stays(draft: Draft, *, positives: bool) -> None:
    hospital = draft.place("H")
    for stays, disease, positive in ((7, "J44.9", True), (5, "J44.9", False), (9, "Z51.1", False)):
        if positive and not positives:
            continue
        who = draft.person()
        for number in range(stays):
            draft.stay(who, hospital, 5 + 20 * number, 9 + 20 * number, dise_no=disease)
        draft.note("many_stays", "patient", who, positive=positive, what=f"{stays} stays with {disease}")


def _far_stays(draft: Draft, *, positives: bool) -> None:
    home, far = draft.place("H"), draft.place("H", region="990098")
    for yuan, end, place, positive in (
        (80_000, 40, far, True),
        (9_000, 95, far, True),
        (9_000, 40, far, False),
        (80_000, 40, home, False),
    ):
        if positive and not positives:
            continue
        who = draft.person()
        draft.stay(who, place, 20, end, yuan)
        draft.note("out_of_county", "patient", who, positive=positive, what=f"{yuan} yuan, {end - 20} days")


def _frequent(draft: Draft, *, positives: bool) -> None:
    shops = [draft.place("P") for _ in range(5)]
    for step, use, positive in ((2, 5, True), (5, 5, False), (2, 2, False)):
        if positive and not positives:
            continue
        who = draft.person()
        for number in range(14):
            draft.swipe(who, shops[number % use], draft.at(20 + number * step), 70)
        draft.note(
            "frequent_purchase",
            "patient",
            who,
            positive=positive,
            what=f"every {step} days at {use} pharmacies",
        )


def _split_purchases(draft: Draft, *, positives: bool) -> None:
    shop = draft.place("P")
    for number in range(3 if positives else 0):
        who = draft.person()
        for minute in range(0, 12, 4):
            draft.swipe(who, shop, draft.at(25 + number, 9, minute), "58.50")
        draft.note(
            "split_purchase", "patient", who, positive=True, what="three purchases within eight minutes"
        )
    for what, minute, yuan in (
        ("within the limit together", 5, 25),
        ("an hour between", 59, 50),
        ("one above the limit", 5, 65),
    ):
        who = draft.person()
        draft.swipe(who, shop, draft.at(25, 9, 0), 30)
        draft.swipe(who, shop, draft.at(25, 9, minute), yuan)
        draft.note("split_purchase", "patient", who, positive=False, what=what)


def _insurances(draft: Draft, *, positives: bool) -> None:
    if positives:
        both, regions = draft.person(), draft.person()
        draft.insure(both, "310")
        draft.insure(regions, "390", region="990098")
        for who in (both, regions):
            draft.note("double_enrolment", "patient", who, positive=True, what="two active basic insurances")
    closed, extra = draft.person(), draft.person()
    draft.insure(closed, "310", active=False)
    draft.insure(extra, "392")
    draft.note("double_enrolment", "patient", closed, positive=False, what="the other one is closed")
    draft.note("double_enrolment", "patient", extra, positive=False, what="a supplement")


def _benefits(draft: Draft, *, positives: bool) -> None:
    hospital = draft.place("H")
    for columns in ({"insutype": "310"}, {"setl_type": "1"}) if positives else ():
        who = draft.person()
        first = draft.stay(who, hospital, 20, 30)
        again = dict(draft.rows["SETL_D"][-1]) | columns
        draft.rows["SETL_D"].append(again | {"setl_id": f"S98{len(draft.rows['SETL_D']) + 1:013d}"})
        draft.note("double_benefit", "patient", who, positive=True, what=f"stay {first} paid twice")
    for what, begin in (("one after the other", 31), ("months apart", 90)):
        who = draft.person()
        draft.stay(who, hospital, 20, 30)
        draft.stay(who, hospital, begin, begin + 9, insutype="310", dise_no="K29.7")
        draft.note("double_benefit", "patient", who, positive=False, what=f"another insurance, {what}")


def _injuries(draft: Draft, *, positives: bool) -> None:
    hospital = draft.place("H")
    for columns, positive in (
        ({"med_type": "22"}, True),
        ({"dise_no": "S72.0"}, True),
        ({"dise_no": "M51.2"}, False),
    ):
        if positive and not positives:
            continue
        who = draft.person()
        draft.stay(who, hospital, 20, 30, **columns)
        draft.note("trauma", "patient", who, positive=positive, what=str(columns))
