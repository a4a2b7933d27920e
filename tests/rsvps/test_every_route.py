"""What holds of each route: other screenings' records, links with a letter changed, many guests."""

import re

import pytest
from werkzeug.exceptions import NotFound

from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.door import actions as doors
from outreach.door.codes import code_of
from outreach.door.models import STAYS_OPEN, Kind, WalkInAddress
from outreach.rsvps.models import Rsvp
from outreach.screenings import crew
from outreach.web import tokens
from tests import factories
from tests.door.conftest import note
from tests.pages import send_form
from tests.rsvps.asking import ask, code_for

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
INNER = re.compile(r"<id:(\w+)>")
AREAS = ("rsvps", "party", "guests", "rsvp_terms", "rsvp_questions", "door_links")
LINKS = ("rsvps", "own_rsvps", "line", "tickets", "door")
MANY = 120


def routes(app, areas):
    """Each route of these blueprints with each of its methods."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in areas
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


@pytest.fixture
def records(session, make, party):
    """One of each record of a screening."""
    screening = make()
    rsvp = party(screening)
    link = doors.make_link(session, screening, label="Main", now=now())
    doors.record(session, link, [note(Kind.WALK_IN, email="w@example.org")], now=now())
    found = {
        "id": screening.id,
        "rsvp_id": rsvp.id,
        "question_id": ask(session, screening).id,
        "code_id": code_for(session, screening).id,
        "link_id": link.id,
        "address_id": session.query(WalkInAddress).one().id,
    }
    session.commit()
    return found


def csrf(client, screening_id):
    page = client.get(f"/manage/screenings/{screening_id}/guests/new").text
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]


def test_what_belongs_to_another_screening_is_not_there(app, make, records, hana_client):
    """Of the same organisation, so that nothing but the screening tells them apart."""
    other = make()
    data = {"csrf_token": csrf(hana_client, other.id)}
    inner = [
        (rule, method)
        for rule, method in routes(app, AREAS)
        if rule.rule.startswith("/manage/screenings/<id:id>/") and len(INNER.findall(rule.rule)) > 1
    ]

    def answers(screening_id):
        told = {}
        for rule, method in inner:
            path = INNER.sub(lambda m: str({**records, "id": screening_id}[m[1]]), rule.rule)
            answer = hana_client.open(path, method=method, data=data if method == "POST" else None)
            told[f"{method} {rule.rule}"] = answer.status_code
        return told

    elsewhere, here = answers(other.id), answers(records["id"])

    assert len(inner) >= 19
    assert elsewhere == dict.fromkeys(elsewhere, 404)
    assert 404 not in set(here.values()), here


@pytest.fixture
def links(app, session, records, party):
    """Of each purpose the token of a link."""
    rsvp = session.get(Rsvp, records["rsvp_id"])
    link = session.get(doors.DoorLink, records["link_id"])
    session.commit()
    with app.app_context():
        return {
            "rsvps": tokens.token("rsvp", rsvp.uid),
            "own_rsvps": tokens.token("rsvp", rsvp.uid),
            "line": tokens.token("rsvp", rsvp.uid),
            "tickets": tokens.token("rsvp", rsvp.uid),
            "/t/": tokens.token("ticket", rsvp.uid),
            "door": tokens.token("door", link.uid),
        }, code_of(rsvp.uid)


def at_links(app, links, change=lambda token: token):
    """Each address that has a token in it, with the method that it takes."""
    by_area, code = links
    for rule, method in routes(app, LINKS):
        if "<token:token>" in rule.rule:
            token = by_area["/t/" if rule.rule.startswith("/t/") else rule.endpoint.split(".")[0]]
            path = rule.rule.replace("<token:token>", change(token)).replace("<code>", code)
            yield path, method


def asked(client, path, method):
    """As its pages send it: a door's script sends JSON."""
    return client.open(path, method=method, **({"json": {}} if path.endswith("/sync") else {}))


def test_a_link_of_another_purpose_or_with_a_letter_changed_opens_no_route(app, client, links):
    def last_but_one(token):
        return token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]

    every = list(at_links(app, links))
    changed = [asked(client, *at).status_code for at in at_links(app, links, last_but_one)]
    # What is erased is gone from every route that comes after it.
    last = sorted(every, key=lambda at: (at[0].endswith("/erasure"), at))
    as_it_is = {at: asked(client, *at).status_code for at in last}

    assert len(every) >= 20
    assert set(changed) == {404}
    assert 404 not in as_it_is.values(), as_it_is


@pytest.mark.parametrize("purpose", ["rsvps", "/t/", "door"])
def test_a_link_with_any_letter_changed_to_any_other_is_none(app, links, purpose):
    token, kind = links[0][purpose], {"rsvps": "rsvp", "/t/": "ticket", "door": "door"}[purpose]

    def opens(text):
        try:
            return tokens.uid_or_404(kind, text)
        except NotFound:
            return None

    with app.app_context():
        assert opens(token)
        for place, right in enumerate(token):
            for letter in LETTERS.replace(right, ""):
                assert opens(token[:place] + letter + token[place + 1 :]) is None


@pytest.mark.parametrize("how", ["revoked", "over"])
def test_a_door_that_is_closed_is_closed_on_every_route(app, session, client, links, records, how):
    doors_only = (links[0], links[1])
    paths = [at for at in at_links(app, doors_only) if at[0].startswith("/door/")]
    assert 410 not in [asked(client, *at).status_code for at in paths]
    link = session.get(doors.DoorLink, records["link_id"])
    if how == "revoked":
        doors.revoke(link, now=now())
    else:
        back = link.screening.ends_at - now() + STAYS_OPEN
        link.screening.starts_at -= back
        link.screening.ends_at -= back
    session.commit()

    found = {at: asked(client, *at).status_code for at in paths}
    takes = [at for at in paths if how == "over" and at[0].endswith("/sync")]  # what is unsent
    assert len(paths) == len(found) == 6
    assert found == {**dict.fromkeys(paths, 410), **dict.fromkeys(takes, 400)}


@pytest.mark.parametrize(
    "page", ["/guests", "/guests/door-list", "/reconciliation", "/rsvp-questions/answers", "/door"]
)
def test_a_page_of_guests_takes_as_many_statements_for_many(
    session, make, party, hana_client, asked_of_it, page
):
    screening = make(capacity=2 * MANY)
    few = asked_of_it(screening, page, 5)

    assert asked_of_it(screening, page, MANY) == few


@pytest.fixture
def asked_of_it(session, party, hana_client, asked_statements):
    """How many statements a page takes once so many more have come, waited and been checked in."""

    def asked_of_it(screening, page, more):
        link = doors.make_link(session, screening, label="Main", now=now())
        came = [party(screening, access_needs="A seat") for _ in range(more)]
        gone = note(party="0000-0000")
        notes = [gone, *(note(party=code_of(one.uid)) for one in came)]
        doors.record(session, link, notes, now=now())
        doors.revoke(link, now=now())
        session.commit()
        path = f"/manage/screenings/{screening.id}{page}"
        return asked_statements(lambda: hana_client.get(path))

    return asked_of_it


@pytest.fixture
def asked_statements(asked):
    def count(act):
        asked.clear()
        assert act().status_code == 200
        return len(asked)

    return count


def test_the_line_the_door_and_the_table_take_as_many_statements_for_many(
    app, session, make, party, hana_client, client, page_of, asked_statements
):
    screening = make(capacity=MANY)
    link = doors.make_link(session, screening, label="Main", now=now())
    with app.app_context():
        door = f"/door/{tokens.token('door', link.uid)}"
    data = {"csrf_token": csrf(hana_client, screening.id)}
    table = f"/manage/screenings/{screening.id}/guests/guests.csv"

    def statements():
        waits = party(screening, party_size=12, waits=True)
        return [
            asked_statements(lambda: client.get(door)),
            asked_statements(lambda: client.get(f"{door}/state")),
            asked_statements(lambda: client.get(page_of(waits))),
            asked_statements(lambda: hana_client.post(table, data=data)),
        ]

    for _ in range(MANY // 10):
        party(screening, party_size=10)
    few = statements()
    for _ in range(MANY):
        party(screening, party_size=2, waits=True)

    assert statements() == few


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (None, ["Gia", "gia@example.org", "A quiet corner"]),
        (CrewRole.CO_HOST, ["Gia", "gia@example.org", "A quiet corner"]),
        (CrewRole.ACCESS_CONTACT, ["Gia", "gia@example.org", "A quiet corner"]),
        (CrewRole.DOOR, ["Gia"]),
        (CrewRole.MODERATOR, None),
    ],
)
def test_the_table_is_for_each_what_they_may_read(
    app, session, make, party, hana, hana_client, olu, role, reads
):
    """Who may not read guests at all has no such page; and for Olu: tests/test_permissions.py."""
    screening, client = make(), hana_client
    party(screening, name="Gia", email="gia@example.org", access_needs="A quiet corner")
    if role:
        theirs = factories.organisation_of(olu)
        helper = factories.make_user(session, "Hedy", "hedy@example.org", organisation=theirs)
        crew.add(session, screening, email=helper.email, role=role, by=hana, now=now())
        session.commit()
        client = factories.signed_in(app.test_client(), helper)

    path = f"/manage/screenings/{screening.id}/guests"
    if reads is None:
        assert client.get(path).status_code == 403
        return
    table = send_form(client, f"{path}/guests.csv", on=path)

    assert table.status_code == 200
    words = ("Gia", "gia@example.org", "A quiet corner")
    assert [word for word in words if word in table.text] == reads
