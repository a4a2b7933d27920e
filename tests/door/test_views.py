"""The pages of a door, as a phone without JavaScript uses them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from outreach.clock import now
from outreach.door import actions
from outreach.door.codes import code_of
from outreach.door.models import STAYS_OPEN, DoorEvent, DoorLink, Kind, WalkInAddress
from outreach.door.queries import standing_links
from outreach.errors import Refused
from outreach.rsvps.models import Rsvp
from tests.door.conftest import note
from tests.factories import organisation_of
from tests.pages import send_form, well_formed
from tests.programme import make_rsvp, make_screening

NEEDS, EMAIL = "A quiet corner, please", "gia.secret@example.org"
EVENT = re.compile(r'<form [^>]*method="post".*?</form>', re.DOTALL)
HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')


@pytest.fixture
def gia(party, screening):
    return party(screening, name="Gia Guest", email=EMAIL, party_size=3, access_needs=NEEDS)


def numbers_on(page):
    """In the room, checked in, walked in."""
    names = ("in-room", "checked-in", "walked-in")
    return [re.search(rf"data-{name}[^>]*>(\d+)", page)[1] for name in names]


def forms(page, kind):
    """What each form for such an event would send."""
    found = (dict(HIDDEN.findall(form)) for form in EVENT.findall(page))
    return [values for values in found if values.get("kind") == kind]


def test_the_door_shows_names_and_numbers_and_nothing_else(client, link, gia, path_of):
    page = well_formed(client.get(path_of(link)))

    assert "Gia Guest" in page
    assert code_of(gia.uid) in page
    assert numbers_on(page) == ["0", "0", "0"]
    assert "One party has told what it needs" in page
    assert not {NEEDS, EMAIL, "needs something to take part"} & {
        word for word in (NEEDS, EMAIL) if word in page
    }
    assert re.search(r"data-needs hidden", page)


def test_what_is_smallest_binds_and_the_door_says_which(session, client, screening, link, path_of):
    assert "The room holds 50 people." in client.get(path_of(link)).text
    screening.licensed_audience, screening.rsvp_limit = 40, 30
    session.commit()

    assert "The licence is for 40 people." in client.get(path_of(link)).text


def test_a_sign_without_words_stands_beside_who_needs_something_if_the_host_wants(
    session, client, screening, gia, path_of
):
    link = actions.make_link(session, screening, label="Main", marks_needs=True, now=now())
    session.commit()

    page = well_formed(client.get(path_of(link)))

    assert re.search(r'data-needs><span aria-hidden="true">', page)
    assert NEEDS not in page
    assert EMAIL not in page


def test_a_whole_party_is_checked_in_and_undone(client, link, gia, path_of, numbers, screening):
    (_one, whole) = forms(client.get(path_of(link)).text, "arrival")[:2]
    assert whole["number"] == "3"

    done = client.post(path_of(link), data=whole)
    again = client.post(path_of(link), data=whole)
    just_now = well_formed(client.get(done.headers["Location"]))
    party = well_formed(client.get(path_of(link, f"/parties/{whole['party']}")))

    assert (done.status_code, again.status_code) == (302, 302)
    assert numbers(screening) == (3, 0, 0, 0, 1)
    assert "3 of 3 are in" in party
    assert ("Checked in" in just_now, "Used already" in just_now) == (True, False)
    assert ("Checked in" in party, "Used already" in party) == (False, True)
    assert re.search(r"Last: 3, at \d\d:\d\d, Main entrance\.", party)
    (undo,) = forms(party, "undo")
    client.post(path_of(link), data=undo)
    assert numbers(screening) == (0, 0, 0, 0, 2)


def test_a_party_arrives_one_by_one(client, link, gia, path_of, numbers, screening):
    at = path_of(link, f"/parties/{code_of(gia.uid)}")
    for came in range(1, 4):
        page = well_formed(client.get(at))
        client.post(path_of(link), data=forms(page, "arrival")[-1])
        assert f"{came} of 3 are in" in client.get(at).text

    assert numbers(screening)[0] == 3
    assert forms(client.get(at).text, "arrival") == []


def test_a_party_seen_at_two_doors_says_when_and_where(
    session, client, link, screening, gia, path_of, numbers
):
    other = actions.make_link(session, screening, label="Side door", now=now())
    session.commit()
    for door in (link, other):
        data = {"key": str(uuid4()), "kind": "arrival", "party": code_of(gia.uid), "number": "3"}
        client.post(path_of(door), data=data)

    page = well_formed(client.get(path_of(link)))

    assert numbers(screening) == (3, 0, 0, 1, 2)
    assert re.search(
        r"Seen twice</strong> <span>Gia Guest · 3 people · \d\d:\d\d, Side door · "
        r"seen first at \d\d:\d\d, Main entrance",
        page,
    )


def test_somebody_walks_in(client, link, path_of, numbers, screening, kept):
    (values,) = forms(client.get(path_of(link)).text, "walk_in")

    done = client.post(path_of(link), data={**values, "number": "2", "email": EMAIL})

    assert done.status_code == 302
    assert numbers(screening) == (0, 2, 0, 0, 1)
    assert [one.email for one in kept(WalkInAddress)] == [EMAIL]
    page = client.get(path_of(link)).text
    assert EMAIL not in page
    (undo,) = [one for one in forms(page, "undo") if "party" not in one]
    client.post(path_of(link), data=undo)
    assert numbers(screening)[1] == 0


def test_heads_are_counted_up_and_down(client, link, path_of, numbers, screening):
    less, more = forms(client.get(path_of(link)).text, "count")
    for values in (more, more | {"key": str(uuid4())}, less, more):
        client.post(path_of(link), data=values)

    assert numbers(screening) == (0, 0, 1, 0, 3)
    assert numbers_on(client.get(path_of(link)).text) == ["1", "0", "0"]


@pytest.mark.parametrize("number", ["0", "-1", "1000000000", "two", "", "x" * 1000])
def test_no_number_of_people_is_said_beside_the_field(client, link, path_of, number, kept):
    data = {"key": str(uuid4()), "kind": "walk_in", "number": number}

    answer = client.post(path_of(link), data=data)

    assert answer.status_code == 422
    assert "Please look at this again" in well_formed(answer)
    assert len(kept(DoorEvent)) == 0


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"key": "none", "kind": "walk_in", "number": "1"},
        {"key": str(uuid4()), "kind": "riot", "number": "1"},
        {"key": str(uuid4()), "kind": "arrival", "number": "1"},
        {"key": str(uuid4()), "kind": "undo"},
        {"key": str(uuid4()), "kind": "undo", "of": "none"},
        {"key": str(uuid4()), "kind": "walk_in", "number": "1", "email": "gia at example"},
    ],
)
def test_what_our_page_did_not_send_is_refused(client, link, path_of, data, kept):
    assert client.post(path_of(link), data=data).status_code == 422
    assert len(kept(DoorEvent)) == 0


def test_a_name_is_searched_without_javascript(client, link, path_of, party, screening):
    for number in range(45):
        party(screening, name=f"Guest Number{number:02}")

    everybody = well_formed(client.get(path_of(link)))
    found = well_formed(client.get(path_of(link, "?q=number07")))
    nobody = well_formed(client.get(path_of(link, "?q=%00")))

    assert everybody.count('class="door-party"') == 41  # and one for the script
    assert "5 more. Type a name." in everybody
    assert re.findall(r"data-name>(Guest[^<]+)", found) == ["Guest Number07"]
    assert "Guest Number00" in nobody


def test_a_link_that_was_closed_opens_nothing(session, client, link, gia, path_of):
    actions.revoke(link, now=now())
    session.commit()

    for path in ("", f"/parties/{code_of(gia.uid)}", "/state", "/worker.js"):
        answer = client.get(path_of(link, path))
        assert (answer.status_code, "Gia" in answer.text) == (410, False), path
    assert client.post(path_of(link)).status_code == 410
    assert client.post(path_of(link, "/sync"), json={}).status_code == 410
    assert "This door is closed" in well_formed(client.get(path_of(link)))


def test_a_link_closes_by_itself(session, client, link, path_of):
    assert client.get(path_of(link)).status_code == 200
    screening = link.screening
    for moment in ("starts_at", "ends_at"):
        setattr(screening, moment, getattr(screening, moment).replace(year=2020))
    session.commit()

    assert client.get(path_of(link)).status_code == 410


def test_a_link_with_a_letter_changed_is_none(client, link, path_of):
    path = path_of(link)
    changed = path[:-5] + ("B" if path[-5] == "A" else "A") + path[-4:]

    assert client.get(changed).status_code == 404


def test_another_screenings_link_sees_nothing_of_this_one(
    session, client, circle, screening, link, gia, path_of
):
    other = make_screening(session, circle, title="Another evening")
    door = actions.make_link(session, other, label="Main", now=now())
    actions.record(session, link, [note(Kind.COUNT, 9), note(Kind.WALK_IN, 2)], now=now())
    session.commit()

    page = client.get(path_of(door)).text
    party = client.get(path_of(door, f"/parties/{code_of(gia.uid)}"))

    assert "Gia Guest" in client.get(path_of(link)).text
    assert "Gia Guest" not in page + party.text
    assert numbers_on(page) == ["0", "0", "0"]
    assert party.status_code == 200
    assert "A ticket for another screening" in party.text
    assert screening.title in party.text


def test_of_another_organisations_party_it_says_nothing(session, client, link, olu, path_of):
    rsvp = make_rsvp(session, make_screening(session, organisation_of(olu)))
    session.commit()

    assert client.get(path_of(link, f"/parties/{code_of(rsvp.uid)}")).status_code == 404
    assert client.get(path_of(link, "/parties/none")).status_code == 404


def test_a_door_is_told_to_nobody_and_kept_by_no_cache(client, link, path_of):
    headers = client.get(path_of(link)).headers

    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "camera=(self)" in headers["Permissions-Policy"]
    assert "camera=()" in client.get("/help").headers["Permissions-Policy"]


def test_other_sites_send_nothing_to_it(client, link, path_of, kept):
    data = {"key": str(uuid4()), "kind": "walk_in", "number": "1"}

    answer = client.post(path_of(link), data=data, headers={"Sec-Fetch-Site": "cross-site"})

    assert (answer.status_code, len(kept(DoorEvent))) == (403, 0)


def test_the_canary_in_names_and_needs_is_where_it_may_be(
    session, client, screening, link, party, path_of, hana_client
):
    party(screening, name="Canary Name", email="canary@example.org", access_needs="canary needs")
    page, state = client.get(path_of(link)), client.get(path_of(link, "/state"))

    for answer in (page, state):
        assert "Canary Name" in answer.text
        assert "canary needs" not in answer.text
        assert "canary@example.org" not in answer.text
        assert not [value for _, value in answer.headers if "Canary" in value]
    team = hana_client.get(f"/manage/screenings/{screening.id}/door").text
    assert "canary" not in team.lower()


# The team's page.


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}/door{page}"


def test_the_team_opens_a_door_and_sees_its_link(hana_client, screening, kept, path_of):
    empty = well_formed(hana_client.get(at(screening)))
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', empty)[1]

    done = hana_client.post(
        at(screening), data={"csrf_token": token, "label": "Side door", "marks_needs": "y"}
    )

    link = kept(DoorLink)[0]
    page = well_formed(hana_client.get(at(screening)))
    assert "No door is open yet" in empty
    assert (done.status_code, link.label, link.marks_needs) == (302, "Side door", True)
    assert f"http://outreach.test{path_of(link)}" in page
    assert "Not used yet" in page


def test_the_team_sees_what_happened_and_closes_the_door(
    app, hana_client, client, link, screening, session, path_of, kept
):
    app.config["WTF_CSRF_ENABLED"] = False
    notes = [note(Kind.WALK_IN, 2, email=EMAIL), note(Kind.COUNT, 5), note(party="0000-0000")]
    actions.record(session, link, notes, now=now())
    session.commit()

    page = well_formed(hana_client.get(at(screening)))
    assert EMAIL in page
    assert "A code that no party has" in page
    assert "Last used:" in page
    (address,) = kept(WalkInAddress)
    assert hana_client.post(at(screening, f"/addresses/{address.id}/removal")).status_code == 302
    assert EMAIL not in hana_client.get(at(screening)).text
    hana_client.post(at(screening, f"/{link.id}/regeneration"))
    assert client.get(path_of(link)).status_code == 410
    (new,) = [one for one in kept(DoorLink) if one.revoked_at is None]
    assert client.get(path_of(new)).status_code == 200
    hana_client.post(at(screening, f"/{new.id}/revocation"))
    assert client.get(path_of(new)).status_code == 410


def test_when_all_is_over_the_team_makes_a_link_for_what_phones_still_have(
    session, hana_client, screening, link, kept, path_of
):
    assert "For what phones still have" not in hana_client.get(at(screening)).text
    actions.revoke(link, now=now())
    back = screening.over_at - now() + STAYS_OPEN + timedelta(hours=1)
    screening.starts_at, screening.ends_at = screening.starts_at - back, screening.ends_at - back
    session.commit()

    before = well_formed(hana_client.get(at(screening)))
    made = send_form(hana_client, at(screening), label="For Dara")
    after = well_formed(hana_client.get(at(screening)))

    assert "For what phones still have" in before
    assert path_of(link) not in before
    assert made.status_code == 302
    assert path_of(kept(DoorLink)[-1]) in after
    assert "Takes in what phones still have" in after


def test_and_for_olu_and_a_viewer(olu_client, viewer_client, client, screening, link):
    for page in ("", f"/{link.id}/regeneration", f"/{link.id}/revocation"):
        act = "post" if page else "get"
        assert getattr(olu_client, act)(at(screening, page)).status_code in (400, 404)
        assert getattr(viewer_client, act)(at(screening, page)).status_code in (400, 403)
        assert getattr(client, act)(at(screening, page)).status_code in (302, 401)
    assert olu_client.get(at(screening)).status_code == 404


def test_an_address_left_elsewhere_is_not_deleted_from_here(
    app, hana_client, circle, session, screening, link, kept
):
    app.config["WTF_CSRF_ENABLED"] = False
    other = make_screening(session, circle)
    actions.record(session, link, [note(Kind.WALK_IN, 1, email=EMAIL)], now=now())
    session.commit()
    (address,) = kept(WalkInAddress)

    assert hana_client.post(at(other, f"/addresses/{address.id}/removal")).status_code == 404
    assert len(kept(Rsvp)) == 0


@pytest.mark.parametrize("field", ["key", "kind", "party", "of", "number", "email"])
def test_a_megabyte_in_a_field_breaks_nothing(client, link, gia, path_of, field):
    usual = {"key": str(uuid4()), "kind": "arrival", "party": code_of(gia.uid), "number": "1"}
    for size in (200_000, 1_000_001):
        answer = client.post(path_of(link), data={**usual, field: "9" * size})

        assert answer.status_code < 500
        assert len(answer.headers.get("Location", "")) < 1_000


def test_a_door_opened_anew_twice_at_once_is_one(session, screening, link):
    actions.regenerate(session, link, now=now())
    with pytest.raises(Refused):
        actions.regenerate(session, link, now=now())

    assert len(standing_links(session, screening)) == 1
