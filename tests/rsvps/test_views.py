"""The guest's pages: the form, what it answers, one's own RSVP, and cancelling it."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from icalendar import Calendar

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.rsvps.actions import kinds
from outreach.rsvps.models import AccessNeeds, Rsvp
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.web import tokens
from tests.engines import one_engine
from tests.pages import well_formed
from tests.programme import make_rsvp, make_screening, pretend_begun

KEY = re.compile(r'name="form_key"[^>]* value="([^"]*)"')
PARTY = {"name": "Gia Guest", "email": "gia@example.org", "party_size": "3", "has_read": "y"}
TOO_MANY = "One RSVP is for 1 to 12 people. For more, write to the host."
ASKING = ("SELECT", "INSERT", "UPDATE", "DELETE")
MOST_ASKED = 12
MARK_UP = "<script>alert('1')</script>"
ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
)


def at(screening):
    return f"/screenings/{screening.slug}/rsvps/new"


def key_on(page):
    return html.unescape(KEY.search(page)[1])


@pytest.fixture
def send(client):
    """Fill in the form of a screening and send it."""

    def send(screening, *, headers=None, **fields):
        key = fields.pop("form_key", None) or key_on(client.get(at(screening)).text)
        data = {**PARTY, "form_key": key, **fields}
        return client.post(at(screening), data=data, headers=headers)

    return send


@pytest.fixture
def queued(database):
    """The kinds of rows that wait for the worker, but for what became of a screening.

    And but for the question of the day before.
    """

    def queued():
        with database.reading() as session:
            ours = ~Outbox.kind.startswith("screenings."), Outbox.kind != kinds.ASK_ALL
            return sorted(session.scalars(sa.select(Outbox.kind).where(*ours)))

    return queued


def errors_on(page):
    """What the page says beside its fields, by their names."""
    found = re.findall(r'id="(\w+)-error"><span[^>]*>Error: </span>([^<]+)</p>', page)
    return {name: html.unescape(text) for name, text in found}


def value_of(field, page):
    found = re.search(rf'name="{field}"[^>]* value="([^"]*)"', page)
    return html.unescape(found[1]) if found else None


def test_the_form_says_what_is_hard_before_it_asks(client, make):
    page = well_formed(client.get(at(make())))

    assert page.index("child sexual exploitation") < page.index('name="name"')
    assert "Only the hosts of this screening read it." in page
    assert "deleted 30 days after the screening" in page
    assert value_of("party_size", page) == "1"


def test_a_party_of_three_gets_its_places_and_its_own_page(client, make, send, counted, queued):
    screening = make(capacity=10)

    answer = send(screening, access_needs="A seat near the door")
    page = well_formed(client.get(answer.location))

    assert answer.status_code == 302
    assert re.fullmatch(r"/rsvps/[\w-]{43}", answer.location)
    assert "You are coming" in page
    assert "3 places for Gia Guest" in page
    assert counted(screening) == (1, 3)
    assert queued() == [kinds.CONFIRMATION, kinds.FORGET]


def test_no_page_of_a_guest_sets_a_cookie_or_may_be_kept(client, make, send):
    screening = make()
    posted = send(screening)

    answers = [
        client.get(at(screening)),
        posted,
        client.get(posted.location),
        client.get(f"{posted.location}/cancellation"),
        client.post(f"{posted.location}/cancellation"),
        client.get(f"/screenings/{screening.slug}/rsvps/answered"),
    ]

    assert [answer.headers.getlist("Set-Cookie") for answer in answers] == [[]] * 6
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


@one_engine
@pytest.mark.parametrize(
    ("field", "entered", "said"),
    [
        ("name", "", "This needs an answer."),
        ("name", "   ", "This needs an answer."),
        ("name", "ក" * 10_000, "This is longer than 150 characters."),
        ("name", "Gia\x00Guest", "This holds characters that cannot be used here."),
        ("email", "", "This needs an answer."),
        ("email", "gia", "This is not an e-mail address. It looks like name@example.org."),
        ("email", "gia@", "This is not an e-mail address. It looks like name@example.org."),
        (
            "email",
            "gia@localhost",
            "This is not an e-mail address. It looks like name@example.org.",
        ),
        ("email", MARK_UP, "This is not an e-mail address. It looks like name@example.org."),
        ("party_size", "", "This needs an answer."),
        ("party_size", "two", "Write a whole number, such as 2."),
        ("party_size", "2\x07", "Write a whole number, such as 2."),
        ("party_size", "1.5", "Write a whole number, such as 2."),
        ("party_size", "0", TOO_MANY),
        ("party_size", "-3", TOO_MANY),
        ("party_size", "13", TOO_MANY),
        ("party_size", "9" * 30, TOO_MANY),
        ("access_needs", "x" * 1_001, "This is longer than 1,000 characters."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    make, send, counted, queued, field, entered, said
):
    screening = make()

    answer = send(screening, **{"access_needs": "A seat", field: entered})
    page = well_formed(answer)

    assert answer.status_code == 422
    assert errors_on(page) == {field: said}
    kept = {name: value_of(name, page) for name in PARTY if name != field}
    assert kept == {name: value for name, value in PARTY.items() if name != field}
    assert field == "access_needs" or ">\nA seat</textarea>" in page.replace("\r", "")
    assert (counted(screening), queued()) == ((0, 0), [])


def test_everything_that_is_wrong_is_said_at_once(make, send):
    page = well_formed(send(make(), name="", email="gia", party_size="13"))

    assert set(errors_on(page)) == {"name", "email", "party_size"}


@pytest.mark.parametrize(
    "name", ["សុខ ពិសិដ្ឋ", "ليلى حداد", "Łukasz 🎬 Wójcik", "O’Neill & Söhne", "X"]
)
def test_names_of_every_script_are_shown_as_they_were_written(client, make, send, name):
    answer = send(make(), name=name)

    page = well_formed(client.get(answer.location))

    assert f"3 places for {html.escape(name)}" in page


def test_mark_up_is_shown_as_text(client, make, send):
    answer = send(make(), name=MARK_UP, access_needs=MARK_UP)
    refused = send(make(), name=MARK_UP, access_needs=f"</textarea>{MARK_UP}", email=MARK_UP)

    shown = well_formed(client.get(answer.location))

    assert "&lt;script&gt;" in shown
    assert "&lt;script&gt;" in well_formed(refused)
    assert "alert('1')</script>" not in shown + refused.text


def test_of_a_field_sent_twice_the_first_counts_and_the_address_fills_in_none(
    client, session, make, send
):
    screening = make()
    asked = f"{at(screening)}?name=Eve&party_size=9&access_needs=None"
    data = {**PARTY, "party_size": ["2", "9"], "form_key": key_on(client.get(asked).text)}

    page = client.get(asked).text
    client.post(asked, data=data)

    assert "Eve" not in page
    (rsvp,) = session.scalars(sa.select(Rsvp))
    assert (rsvp.name, rsvp.party_size, rsvp.access_needs) == ("Gia Guest", 2, None)


def test_the_same_form_sent_twice_is_one_rsvp(client, make, send, counted, queued):
    screening = make()
    key = key_on(client.get(at(screening)).text)

    first, second = (send(screening, form_key=key) for _ in range(2))

    assert first.location == second.location
    assert counted(screening) == (1, 3)
    assert queued() == [kinds.CONFIRMATION]


def test_the_same_address_again_changes_nothing_and_says_what_to_do(
    client, make, send, counted, queued
):
    screening = make()
    first = send(screening)

    again = send(screening, name="Somebody", email="GIA@Example.org", party_size="5")
    page = well_formed(client.get(again.location))

    assert again.location == f"/screenings/{screening.slug}/rsvps/answered"
    assert counted(screening) == (1, 3)
    assert queued() == [kinds.CONFIRMATION, kinds.LINK]
    assert "Nothing was changed" in page
    assert first.location.removeprefix("/rsvps/") not in page
    assert "gia@example.org" not in page.casefold()


def test_asking_again_and_again_mails_the_link_once_an_hour(make, send, queued):
    screening = make()
    send(screening)

    for _ in range(3):
        send(screening)

    assert queued().count(kinds.LINK) == 1


@pytest.mark.parametrize(
    ("capacity", "taken", "said"),
    [
        (2, 0, "One RSVP is for 1 to 2 people. For more, write to the host."),
        (10, 8, "Places left: 2. Nothing was taken; you may come with fewer."),
    ],
)
def test_a_party_larger_than_the_house_or_what_is_left_takes_nothing(
    make, party, send, counted, capacity, taken, said
):
    screening = make(capacity=capacity)
    if taken:
        party(screening, party_size=taken)

    answer = send(screening)

    assert answer.status_code == 422
    assert errors_on(well_formed(answer)) == {"party_size": said}
    assert counted(screening) == (1 if taken else 0, taken)


def test_a_full_screening_says_so_and_what_to_do(client, make, party):
    screening = make(capacity=4)
    assert 'name="email"' in client.get(at(screening)).text
    party(screening, party_size=4)

    page = well_formed(client.get(at(screening)))

    assert "All places are taken" in page
    assert "Nobody waits yet" in page
    assert "Join the waiting list" in page


def test_who_finds_it_full_while_writing_loses_nothing_of_it(client, make, party, send, counted):
    screening = make(capacity=4)
    key = key_on(client.get(at(screening)).text)
    party(screening, party_size=4)

    answer = send(screening, form_key=key)
    page = well_formed(answer)

    assert answer.status_code == 422
    assert "All places are taken. Nothing was changed." in page
    assert value_of("name", page) == "Gia Guest"
    assert counted(screening) == (1, 4)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("cancelled", "The speaker is ill."),
        ("begun", "RSVPs are closed."),
        ("held", "It takes no RSVPs any more."),
    ],
)
def test_a_screening_that_is_not_open_says_why(client, session, make, send, counted, state, said):
    screening = make()
    key = key_on(client.get(at(screening)).text)
    if state == "cancelled":
        screenings.cancel(session, screening, reason="The speaker is ill.", now=now())
    else:
        pretend_begun(session, screening)
    if state == "held":
        screening.ends_at = now() - timedelta(minutes=1)
    session.commit()

    page = well_formed(client.get(at(screening)))
    answer = send(screening, form_key=key)

    assert said in page
    assert 'name="email"' not in page
    assert answer.status_code == 422
    assert said in well_formed(answer)
    assert counted(screening) == (0, 0)


def test_there_is_no_form_for_a_draft_or_for_nothing(client, make):
    draft = make(published=False)
    paths = [at(draft), "/screenings/nothing-here/rsvps/new"]

    answers = [client.get(path) for path in paths]
    answers += [client.post(path, data=PARTY) for path in paths]
    answers += [client.get(path.replace("new", "answered")) for path in paths]

    assert [answer.status_code for answer in answers] == [404] * 6
    assert draft.title not in "".join(answer.text for answer in answers)


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_form_sent_from_another_site_is_refused(make, send, counted, headers):
    screening = make()

    answer = send(screening, headers=headers)

    assert answer.status_code == 403
    assert counted(screening) == (0, 0)
    assert send(screening, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_a_form_whose_key_is_not_ours_or_too_old_can_be_sent_again(
    app, client, make, send, counted
):
    screening = make()
    with time_machine.travel(now() - timedelta(hours=25)), app.app_context():
        old = tokens.new_form_key()

    answers = [send(screening, form_key=key) for key in (old, "made up", f"{old}x")]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert all("look it over and send it again" in well_formed(answer) for answer in answers)
    assert counted(screening) == (0, 0)
    again = {name: value_of(name, answers[0].text) for name in (*PARTY, "form_key")}
    assert client.post(at(screening), data=again).status_code == 302
    assert counted(screening) == (1, 3)


def test_a_wrong_link_finds_nobody(app, client, make, party, page_of):
    rsvp = party(make())
    own = page_of(rsvp)
    assert client.get(own).status_code == 200
    with app.app_context():
        token = tokens.token("rsvp", rsvp.uid)
        of_another_purpose = tokens.token("door", rsvp.uid)
        of_nobody = tokens.token("rsvp", uuid4())
    changed = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")

    for wrong in (
        changed,
        token[:-1],
        f"{token}A",
        of_another_purpose,
        "x",
        str(rsvp.uid),
    ):
        for page in ("", "/cancellation", "/calendar.ics"):
            assert client.get(f"/rsvps/{wrong}{page}").status_code == 404
        assert client.post(f"/rsvps/{wrong}/cancellation").status_code == 404
    # A link that we made and that nobody has any more was erased: we keep no list of those.
    assert client.get(f"/rsvps/{of_nobody}").status_code == 410
    assert "You are coming" in client.get(own).text


def test_titles_of_a_guests_own_pages_tell_no_subject(client, make, party, page_of):
    screening = make(title="Redlight at the library")
    rsvp = party(screening)
    paths = [page_of(rsvp, page) for page in ("", "/cancellation", "/erasure")]
    pages = [client.get(path).text for path in [*paths, f"/screenings/{screening.slug}"]]

    titles = [re.search("<title>([^<]+) · Outreach</title>", page)[1] for page in pages]

    assert titles == [
        "Your RSVP",
        "Cancel your RSVP",
        "Erase your data",
        "Redlight at the library",
    ]


def test_looking_at_the_cancellation_changes_nothing(client, make, party, page_of, counted, queued):
    screening = make()
    path = page_of(party(screening, party_size=3), "/cancellation")

    pages = [client.get(path), client.head(path), client.get(path)]

    assert "Your 3 places go to other people" in well_formed(pages[0])
    assert [page.status_code for page in pages] == [200] * 3
    assert counted(screening) == (1, 3)
    assert queued() == [kinds.CONFIRMATION]


def test_cancelling_gives_the_places_back_once(client, make, party, page_of, counted, queued):
    screening = make()
    rsvp = party(screening, party_size=3, access_needs="A seat")
    path = page_of(rsvp, "/cancellation")

    answers = [client.post(path), client.post(path)]
    page = well_formed(client.get(page_of(rsvp)))

    assert [answer.location for answer in answers] == [page_of(rsvp)] * 2
    assert "Your RSVP is cancelled" in page
    assert "RSVP again" in page
    assert "Your RSVP is cancelled" in well_formed(client.get(path))
    assert counted(screening) == (1, 0)
    assert queued() == [kinds.CANCELLATION, kinds.CONFIRMATION, kinds.FORGET]


@pytest.mark.parametrize("headers", ELSEWHERE[:-1])  # "null" is what our own page makes some say
def test_another_site_cannot_cancel_for_a_guest(client, make, party, page_of, counted, headers):
    screening = make()
    path = page_of(party(screening, party_size=3), "/cancellation")

    answer = client.post(path, headers=headers)

    assert answer.status_code == 403
    assert counted(screening) == (1, 3)


def test_it_is_too_late_to_cancel_what_has_begun(
    client, session, make, party, page_of, counted, queued
):
    screening = make()
    path = page_of(party(screening, party_size=3), "/cancellation")
    assert "<form" in client.get(path).text
    pretend_begun(session, screening)
    session.commit()

    page = well_formed(client.get(path))
    answer = client.post(path)

    assert "There is nothing to cancel" in page
    assert "<form" not in page
    assert answer.status_code == 409
    assert "has begun" in well_formed(answer)
    assert (counted(screening), queued()) == ((1, 3), [kinds.CONFIRMATION])


def test_who_cancelled_may_come_after_all(client, make, send, counted):
    screening = make()
    first = send(screening)
    client.post(f"{first.location}/cancellation")

    second = send(screening)

    assert second.location != first.location
    assert "Your RSVP is cancelled" in client.get(first.location).text
    assert "You are coming" in client.get(second.location).text
    assert counted(screening) == (2, 3)


@pytest.mark.parametrize(
    ("state", "title", "may_cancel"),
    [
        ("to come", "You are coming", True),
        ("begun", "You are expected", False),
        ("held", "This screening is over", False),
        ("cancelled", "This screening is cancelled", False),
    ],
)
def test_a_guests_page_says_how_things_stand(
    client, session, make, party, page_of, state, title, may_cancel
):
    screening = make()
    rsvp = party(screening, party_size=3)
    if state == "cancelled":
        screenings.cancel(session, screening, reason="The speaker is ill.", now=now())
    elif state != "to come":
        pretend_begun(session, screening)
    if state == "held":
        screening.ends_at = now() - timedelta(minutes=1)
    session.commit()

    page = well_formed(client.get(page_of(rsvp)))

    assert f"<h1>{title}</h1>" in page
    assert (page_of(rsvp, "/cancellation") in page) is may_cancel
    assert ("The speaker is ill." in page) is (state == "cancelled")
    assert ("child sexual exploitation" in page) is (state in ("to come", "begun"))


def test_an_example_says_that_nobody_expects_the_guest(
    client, session, circle, make, party, page_of
):
    rsvp = party(make())
    assert "nobody expects you" not in client.get(page_of(rsvp)).text
    circle.is_example = True
    session.commit()

    pages = [client.get(page_of(rsvp)), client.get(at(rsvp.screening))]

    assert "nobody expects you" in well_formed(pages[0])
    assert "Nothing takes place" in well_formed(pages[1])


def test_the_link_of_an_online_screening_is_for_guests_while_they_are_expected(
    client, session, circle, party, page_of
):
    link = "https://meet.example.org/room/42"
    screening = make_screening(
        session, circle, place=Place(online_url=link), timezone="Europe/London", rsvp_limit=20
    )
    public = [
        f"/screenings/{screening.slug}",
        at(screening),
        f"/screenings/{screening.slug}/rsvps/answered",
        f"/screenings/{screening.slug}/calendar.ics",
        "/calendar.ics",
        "/screenings",
        "/",
        f"/films/{screening.film.slug}",
    ]

    rsvp = party(screening)

    assert link in well_formed(client.get(page_of(rsvp)))
    assert [link in client.get(path).text for path in public] == [False] * 8
    client.post(page_of(rsvp, "/cancellation"))
    assert link not in well_formed(client.get(page_of(rsvp)))


@pytest.mark.parametrize(("state", "method"), [("standing", "REQUEST"), ("withdrawn", "CANCEL")])
def test_the_guests_own_entry_names_that_guest_only(client, make, party, page_of, state, method):
    screening = make()
    party(screening, email="other@example.org", name="Other Person")
    rsvp = party(screening, email="gia@example.org")
    if state == "withdrawn":
        client.post(page_of(rsvp, "/cancellation"))

    answer = client.get(page_of(rsvp, "/calendar.ics"))
    calendar = Calendar.from_ical(answer.data)
    (event,) = calendar.walk("VEVENT")

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert calendar["METHOD"] == method
    assert event["ATTENDEE"] == "mailto:gia@example.org"
    unfolded = answer.data.replace(b"\r\n ", b"")
    assert page_of(rsvp).removeprefix("/rsvps/").encode() not in unfolded
    assert b"ther@example.org" not in unfolded


def test_who_has_an_account_sees_of_a_guest_no_more_than_anybody(
    client, olu_client, hana_client, make, party, page_of
):
    path = page_of(party(make()))

    pages = [other.get(path).text for other in (client, olu_client, hana_client)]

    assert len(set(pages)) == 1


def test_what_a_party_needs_is_kept_apart_and_shown_to_nobody_here(client, database, make, send):
    answer = send(make(), access_needs="A seat near the door")

    with database.reading() as session:
        kept = session.scalars(sa.select(AccessNeeds.text)).all()
        rsvp = session.scalars(sa.select(Rsvp)).one()
        assert rsvp.access_needs.text == kept[0] == "A seat near the door"
    assert "A seat near the door" not in client.get(answer.location).text


def test_whoever_tries_out_which_addresses_answered_is_stopped(client, send, make, session):
    screening = make()
    for n in range(31):
        make_rsvp(session, screening, email=f"guest-{n}@example.org", party_size=1)
    session.commit()

    statuses = [send(screening, email=f"guest-{n}@example.org").status_code for n in range(31)]

    assert statuses == [302] * 30 + [429]


def test_mail_to_an_address_that_somebody_types_is_bounded(send, make):
    statuses = [send(make(), party_size="1").status_code for _ in range(21)]

    assert statuses == [302] * 20 + [429]


def test_an_rsvp_asks_the_database_little_however_many_have_answered(
    send, client, session, make, asked
):
    screening = make(capacity=100)

    def sent_by(email):
        form_key = key_on(client.get(at(screening)).text)
        asked.clear()
        assert send(screening, email=email, form_key=form_key).status_code == 302
        return [one.split(" ", 1)[0] for one in asked if one.startswith(ASKING)]

    first = sent_by("gia@example.org")
    for number in range(40):
        make_rsvp(session, screening, email=f"guest-{number}@example.org", party_size=1)
    session.commit()

    assert sent_by("gus@example.org") == first
    assert len(first) <= MOST_ASKED
