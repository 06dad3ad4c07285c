"""Cards from the desk: opened from the graph and from a lead's members, masked, logged, and back to what was left."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest

from workbench.case import Case
from workbench.explore.doors import KINDS
from workbench.explore.screens.card_place import CardPlace
from workbench.explore.screens.desk import Desk
from workbench.explore.screens.drilldown import Drilldown
from workbench.explore.session import Session
from workbench.explore.view import View
from workbench.explore.view.filters import drawn
from workbench.explore.view.view import View as Picture
from workbench.investigation import Investigation
from workbench.leads.lead import Lead


@pytest.fixture
def desk(case: Case) -> Iterator[Desk]:
    session = Investigation(case.folder).sitting(actor="tester")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield Desk(session)
    session.close()


@pytest.fixture
def lead(desk: Desk) -> Lead:
    found = next(one for one in desk.session.run.leads if one.scheme == "referral_kickback")
    desk.open(found.lead_id)
    return found


def place_of(desk: Desk) -> CardPlace:
    desk.look_at("graph")
    assert desk.drilldown is not None
    return desk.drilldown.place


def cards_logged(session: Session) -> list[tuple[str, str, object]]:
    return [
        (one.actor, one.subject, one.detail["level"])
        for one in session.audit.entries()
        if one.action == "card"
    ]


def shown(place: CardPlace) -> tuple[bool, bool]:
    """Whether the screen and whether the card can be seen."""
    front, behind = place.widget.children
    return front.layout.display != "none", behind.layout.display != "none"


@pytest.mark.parametrize("kind", KINDS)
def test_a_node_of_the_graph_opens_its_card_and_comes_back(desk: Desk, kind: str) -> None:
    lead = next(one for one in desk.session.run.leads if {m.kind for m in one.members} >= {kind})
    desk.open(lead.lead_id)
    place = place_of(desk)
    view = desk.drilldown.view  # type: ignore[union-attr]
    member = next(one for one in lead.members if one.kind == kind)
    view.bring(f"{kind}:{member.id}")
    left = view.state
    sections = view.scene()["panel"]["sections"]
    (opens,) = [
        choice["do"] for one in sections for choice in one.get("choices", []) if choice["do"]["do"] == "card"
    ]
    desk.drilldown._do(opens)  # type: ignore[union-attr]
    assert (place.node, shown(place)) == (f"{kind}:{member.id}", (False, True))
    page = place._page.value
    assert page.startswith("<iframe sandbox ")
    assert (member.id in page) == (kind in ("pharmacy", "facility"))
    assert cards_logged(desk.session) == [("tester", f"{kind}:{member.id}", "masked")]
    place._back.click()
    assert (place.node, place._page.value, shown(place)) == (None, "", (True, False))
    assert view.state is left


def test_a_member_that_is_clicked_shows_the_graph_and_no_card_before_it(desk: Desk, lead: Lead) -> None:
    place = place_of(desk)
    member = next(one for one in lead.members if one.kind == "doctor")
    place.open(f"doctor:{member.id}")
    desk._member("doctor", member.id)
    assert (place.node, shown(place)) == (None, (True, False))


def test_a_member_of_a_lead_opens_its_card(desk: Desk, lead: Lead) -> None:
    page = desk._page
    assert page is not None
    assert page.view["cards"] == list(KINDS)
    doctor = next(n for n, one in enumerate(lead.members, start=1) if one.kind == "doctor")
    page._heard(None, {"do": "card", "member": f"m{doctor}"}, None)
    member = lead.members[doctor - 1]
    assert cards_logged(desk.session) == [("tester", f"doctor:{member.id}", "masked")]
    front, behind = desk._tabs.children[0].children
    assert (front, front.layout.display, behind.layout.display) == (page, "none", "")
    page._heard(None, {"do": "card", "member": "m0"}, None)
    assert page.view["notice"]["level"] == "error"
    assert len(cards_logged(desk.session)) == 1


def test_what_was_revealed_for_the_sitting_stays_masked_on_the_card(desk: Desk, lead: Lead) -> None:
    place = place_of(desk)
    person = next(one.id for one in lead.members if one.kind == "patient")
    name = desk.session.reveal(f"patient:{person}", "label", "asked by the court")
    place.open(f"patient:{person}")
    assert person not in place._page.value
    assert name not in place._page.value


def test_no_card_of_a_group_a_credential_or_an_unknown_name(desk: Desk, lead: Lead) -> None:
    place = place_of(desk)
    view = desk.drilldown.view  # type: ignore[union-attr]
    person = next(key for key in drawn(view.state).nodes if key.startswith("patient"))
    view.expand(person, relation="OWNS")
    card = next(key for key in view.state.nodes if key.startswith("card:"))
    view.bring(card)
    assert not [
        one
        for one in view.scene()["panel"]["sections"]
        for c in one.get("choices", [])
        if c["do"]["do"] == "card"
    ]
    for name in (view.state.ids[card], "n99999", *(view.state.ids[one] for one in view.state.groups)):
        desk.drilldown._do({"do": "card", "node": name})  # type: ignore[union-attr]
        assert view.scene()["notice"]["level"] == "error"
    assert place.node is None
    assert cards_logged(desk.session) == []


def test_a_card_that_cannot_be_made_is_a_sentence_without_the_number(desk: Desk) -> None:
    place = CardPlace(desk.session, desk.queue)
    unknown = "99000100000000999999"
    place.open(f"patient:{unknown}")
    assert 'role="alert"' in place._page.value
    assert unknown not in place._page.value
    assert shown(place) == (False, True)


def test_a_sitting_whose_case_was_loaded_anew_opens_no_card(desk: Desk, lead: Lead) -> None:
    place = place_of(desk)
    (desk.session.case.folder / "case.toml").touch()
    place.open(f"pharmacy:{next(one.id for one in lead.members if one.kind == 'pharmacy')}")
    assert "<iframe" not in place._page.value
    assert cards_logged(desk.session) == []


def test_without_a_maker_no_card_is_offered(ring: Picture, session: Session) -> None:
    graph = Drilldown(ring)
    assert ring.scene()["cards"] == []
    shop = next(key for key in drawn(ring.state).nodes if key.startswith("pharmacy"))
    ring.select([shop])
    graph._do({"do": "card", "node": ring.state.ids[shop]})
    assert ring.scene()["notice"]["level"] == "error"
    assert graph.place.node is None
    assert isinstance(ring, View)
    assert not session.card_kinds
