"""Finding guests in the list, and the lists that leave it: a table, the door's."""

import csv
import io

import pytest

from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.rsvps import actions
from outreach.rsvps.models import State
from outreach.rsvps.queries import guests
from outreach.rsvps.queries.door_list import by_surname, door_list
from outreach.screenings import crew
from tests import factories
from tests.pages import send_form, well_formed
from tests.rsvps.asking import code_for

CANARY = "CANARY-needs-an-inhaler"


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}/guests{page}"


def names(session, screening, **asked):
    found = guests.found(session, screening, guests.Asked(**asked), with_needs=False)
    return [rsvp.name for rsvp in found.guests]


@pytest.fixture
def screening(make):
    return make(capacity=40)


@pytest.fixture
def door_client(app, session, screening, hana):
    """Dara's: at the door of this one screening."""
    harbour = factories.make_organisation(session, "Door", "door")
    dara = factories.make_user(
        session, "Dara Sok", "dara@westport.example.org", organisation=harbour
    )
    crew.add(session, screening, email=dara.email, role=CrewRole.DOOR, by=hana, now=now())
    session.commit()
    return factories.signed_in(app.test_client(), dara)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zoe", ["Zoë Łukasz"]),
        ("LUKASZ zo", ["Zoë Łukasz"]),
        ("ដារា", ["សុខ ដារា"]),
        ("kim@", ["Kim"]),
        ("KIM@EXAMPLE", ["Kim"]),
        ("%", []),
        ("_", []),
        ("none", []),
        ("nobody", []),
        (None, ["Kim", "Zoë Łukasz", "សុខ ដារា"]),
    ],
)
def test_guests_are_found_by_name_and_address(session, screening, party, text, found):
    party(screening, name="Zoë Łukasz", email="z@example.org")
    party(screening, name="សុខ ដារា", email="d@example.org")
    party(screening, name="Kim", email="kim@example.org")

    assert names(session, screening, text=text, sees_addresses=True) == found


def test_who_may_not_read_addresses_does_not_find_by_them(session, screening, party):
    party(screening, name="Kim", email="secret@example.org")

    assert names(session, screening, text="secret", sees_addresses=True) == ["Kim"]
    assert names(session, screening, text="secret", sees_addresses=False) == []


def test_guests_are_found_by_state_and_who_asks_comes_first(session, screening, party):
    for name, state in (
        ("Away", State.CANCELLED),
        ("Comes", State.CONFIRMED),
        ("Asks", State.ASKED),
        ("Waits", State.WAITING),  # from then on nobody comes past it
    ):
        party(screening, name=name).state = state
    session.commit()

    assert names(session, screening) == ["Asks", "Comes", "Waits", "Away"]
    assert names(session, screening, state=State.WAITING) == ["Waits"]


def test_many_guests_stand_on_pages_and_the_search_is_kept(session, screening, party, hana_client):
    screening.room.capacity = screening.capacity = 200
    for number in range(101):
        party(screening, name=f"Guest {number:03}")

    first = well_formed(hana_client.get(at(screening, "?text=guest")))
    last = well_formed(hana_client.get(at(screening, "?text=guest&page=2")))
    beyond = hana_client.get(at(screening, "?page=99999999999999999999"))

    assert ("Guest 000" in first, "Guest 100" in first) == (True, False)
    assert ("Guest 000" in last, "Guest 100" in last) == (False, True)
    assert "text=guest&amp;page=2" in first
    assert "Page 2 of 2" in last
    assert beyond.status_code == 200


def test_the_list_takes_as_many_statements_for_a_hundred_as_for_one(
    session, screening, party, hana_client, asked
):
    screening.room.capacity = screening.capacity = 200

    def statements():
        asked.clear()
        hana_client.get(at(screening))
        return len(asked)

    party(screening, access_needs="A seat")
    one = statements()
    for number in range(60):
        party(screening, access_needs=f"Seat {number}")

    assert statements() == one


def table(answer):
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_table_holds_everybody_and_no_formula(session, screening, party, hana_client):
    code = code_for(session, screening, label="Press")
    asks = {"name": "=HYPERLINK(1)", "email": "a@example.org", "access_needs": "@seat"}
    party(screening, **asks).code = code
    gone = party(screening, name="Ana", email="ana@example.org", party_size=2)
    gone.note = "+1"
    actions.cancel(session, gone, now=now())
    session.commit()

    answer = send_form(hana_client, at(screening, "/guests.csv"), on=at(screening))

    since = gone.created_at.isoformat(timespec="minutes")
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    columns = [
        *("name", "email", "party", "state", "since", "source", "code", "note", "access_needs"),
    ]
    assert table(answer) == [
        columns,
        [
            *("'=HYPERLINK(1)", "a@example.org", "1", "Confirmed"),
            *(since, "By the form", code.known_as, "", "'@seat"),
        ],
        ["Ana", "ana@example.org", "2", "Cancelled", since, "By the form", "", "'+1", ""],
    ]


def test_who_keeps_the_door_reads_names_and_never_what_somebody_needs(
    session, screening, party, hana_client, door_client
):
    rsvp = party(screening, name="Gia Guest", email="gia@example.org", access_needs=CANARY)
    one = at(screening, f"/{rsvp.id}")

    pages = {
        page: [
            (CANARY in text, "gia@example.org" in text, "Gia" in text)
            for text in (
                send_form(client, at(screening, "/guests.csv"), on=at(screening)).text
                if page == "/guests.csv"
                else client.get(page).text
                for client in (hana_client, door_client)
            )
        ]
        for page in (at(screening), one, at(screening, "/door-list"), "/guests.csv")
    }

    assert pages == {
        at(screening): [(True, True, True), (False, False, True)],
        one: [(True, True, True), (False, False, True)],
        at(screening, "/door-list"): [(False, False, True), (False, False, True)],
        "/guests.csv": [(True, True, True), (False, False, True)],
    }


@pytest.mark.parametrize("page", ["", "/door-list", "/new", "/capacity"])
def test_the_pages_of_guests_are_not_there_for_olu(screening, hana_client, olu_client, page):
    assert hana_client.get(at(screening, page)).status_code == 200
    assert olu_client.get(at(screening, page)).status_code == 404


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Gia Guest", "Guest, Gia"),
        ("Ana María de la Cruz", "Cruz, Ana María de la"),
        ("Madonna", "Madonna"),
        ("សុខ ដារា", "សុខ ដារា"),
    ],
)
def test_the_door_list_has_the_surname_first(name, written):
    assert by_surname(name) == written


def test_the_door_list_is_in_order_and_has_only_who_comes(session, screening, party):
    for name in ("Zoe Abel", "Abel Zorn", "Émile Ernst"):
        party(screening, name=name, party_size=2)
    party(screening, name="Needs Most", access_needs=CANARY)
    party(screening, name="Away Gone").state = State.CANCELLED
    session.commit()

    lines = door_list(session, screening)

    assert [(line.name, line.party_size, line.has_needs) for line in lines] == [
        ("Abel, Zoe", 2, False),
        ("Ernst, Émile", 2, False),
        ("Most, Needs", 1, True),
        ("Zorn, Abel", 2, False),
    ]


def test_the_door_list_has_a_box_for_each_person_and_rows_to_write(screening, party, hana_client):
    party(screening, name="Gia Guest", party_size=3)

    page = well_formed(hana_client.get(at(screening, "/door-list")))

    first, *_rest = page.split("door-list-blank")
    assert first.count('class="tick-box"') == 3
    assert page.count('class="door-list-blank"') == 1 + 12, "what they are for, and the rows"
