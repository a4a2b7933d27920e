"""A party's ticket: its page, its document, and where its picture leads."""

import dataclasses
import io
import re

import pikepdf
import pytest

from outreach.app import create_app
from outreach.clock import now
from outreach.door import actions
from outreach.door.codes import code_of
from outreach.films.models import ContentNote
from outreach.rsvps import actions as rsvps
from outreach.screenings.actions import Place
from outreach.venues.models import AddressVisibility
from outreach.web import tokens
from tests.engines import one_engine
from tests.pages import well_formed
from tests.programme import make_room, make_screening, make_venue

MILLIMETRE = 72 / 25.4
SITE = "https://outreach.example.org"
CAMERA_DPI = 150


@pytest.fixture
def gia(party, screening):
    return party(screening, name="Gia Guest", party_size=3, access_needs="A quiet corner")


@pytest.fixture
def own_page(app):
    def own_page(rsvp, page=""):
        with app.app_context():
            return f"/rsvps/{tokens.token('rsvp', rsvp.uid)}{page}"

    return own_page


def test_a_ticket_says_what_is_needed_at_the_door(client, gia, own_page, ticket_of):
    page = well_formed(client.get(own_page(gia, "/ticket")))

    for words in (
        code_of(gia.uid),
        "3 places for Gia Guest",
        "12 Canal Street",
        "child sexual exploitation",
        "<svg",
    ):
        assert words in page
    assert "A quiet corner" not in page
    assert own_page(gia, "/ticket.pdf?paper=A4") in page
    assert own_page(gia, "/ticket") in client.get(own_page(gia)).text


def test_its_picture_leads_guests_to_the_ticket_and_not_to_their_own_page(
    client, gia, own_page, ticket_of
):
    page = well_formed(client.get(ticket_of(gia)))

    assert "3 places for Gia Guest" in page
    assert code_of(gia.uid) in page
    assert own_page(gia) not in page
    assert client.get(own_page(gia).replace("/rsvps", "/t")).status_code == 404
    assert client.get(ticket_of(gia).replace("/t/", "/rsvps/")).status_code == 404


def test_its_picture_says_its_https_address_and_no_more(settings, database, gia):
    app = create_app(dataclasses.replace(settings, public_url=SITE))
    with app.app_context():
        address = f"{SITE}/t/{tokens.token('ticket', gia.uid)}"
        own = f"/rsvps/{tokens.token('rsvp', gia.uid)}/ticket"
    client = app.test_client()

    pages = [client.get(path).text for path in (own, address.removeprefix(SITE))]
    drawn = [re.findall(r'<svg [^>]*class="qr".*?</svg>', page, re.DOTALL) for page in pages]
    sheets = [client.get(f"{own}.pdf?paper={paper}").data for paper in ("A6", "A4")]
    said = [scanned(one.encode(), "svg") for (one,) in drawn]
    said += [scanned(one, "pdf") for one in sheets]
    app.extensions["database"].engine.dispose()

    assert said == [[address]] * 4


def test_a_ticket_with_one_letter_changed_is_none(client, gia, ticket_of):
    path = ticket_of(gia)

    for place in (-1, -20, -40):
        letter = "B" if path[place] == "A" else "A"
        changed = path[:place] + letter + (path[place + 1 :] if place < -1 else "")
        assert client.get(changed).status_code == 404, place


def test_on_a_volunteers_phone_its_picture_leads_to_the_party(
    client, link, gia, path_of, ticket_of
):
    opened = client.get(path_of(link))
    answer = client.get(ticket_of(gia))

    assert answer.status_code == 302
    assert answer.headers["Location"] == path_of(link, f"/parties/{code_of(gia.uid)}")
    cookie = opened.headers["Set-Cookie"]
    assert re.match(r"door=[\w-]{43}; Expires=[^;]+; HttpOnly; Path=/t; SameSite=Lax$", cookie)


def test_over_https_the_cookie_is_secure(settings, database, link, path_of):
    app = create_app(dataclasses.replace(settings, public_url="https://outreach.test"))

    cookie = app.test_client().get(path_of(link)).headers["Set-Cookie"]

    app.extensions["database"].engine.dispose()
    assert cookie.startswith("__Secure-door=")
    assert "; Secure; HttpOnly; Path=/t; SameSite=Lax" in cookie


def test_the_cookie_opens_no_door_and_tells_no_link(client, link, path_of):
    client.get(path_of(link))
    value = client.get_cookie("door", path="/t").value

    assert value not in path_of(link)
    assert client.get(f"/door/{value}").status_code == 404


def test_a_closed_door_leads_nowhere(session, client, link, gia, path_of, ticket_of):
    client.get(path_of(link))
    actions.revoke(link, now=now())
    session.commit()

    assert client.get(ticket_of(gia)).status_code == 200
    client.set_cookie("door", "forged", path="/t")
    assert client.get(ticket_of(gia)).status_code == 200


def test_at_the_door_a_ticket_for_another_screening_says_which(
    session, client, circle, link, party, path_of, ticket_of
):
    other = party(make_screening(session, circle, title="Another evening"), name="Sid Stranger")
    client.get(path_of(link))

    page = well_formed(client.get(ticket_of(other)))

    assert "A ticket for another screening" in page
    assert "Another evening" in page
    assert "Sid" not in page


@pytest.mark.parametrize("how", ["cancelled", "waiting"])
def test_only_who_is_confirmed_has_one(session, client, gia, own_page, ticket_of, how):
    assert client.get(ticket_of(gia)).status_code == 200
    if how == "cancelled":
        rsvps.cancel(session, gia, now=now())
    else:
        gia.state = "waiting"
    session.commit()

    assert client.get(ticket_of(gia)).status_code == 410
    for page in ("/ticket", "/ticket.pdf"):
        answer = client.get(own_page(gia, page))
        assert (answer.status_code, answer.headers["Location"]) == (302, own_page(gia))
    assert own_page(gia, "/ticket") not in client.get(own_page(gia)).text


def test_a_hidden_address_is_on_no_ticket_before_it_may_be_seen(
    session, client, circle, party, own_page, ticket_of
):
    venue = make_venue(
        session, circle, address_visibility=AddressVisibility.STAFF, area_label="near the station"
    )
    place = Place(venue=venue, room=make_room(session, venue))
    rsvp = party(make_screening(session, circle, place=place))

    text = text_of(client.get(own_page(rsvp, "/ticket.pdf")).data)
    pages = [client.get(own_page(rsvp, "/ticket")).text, client.get(ticket_of(rsvp)).text]

    assert "near the station" in text
    for shown in (text, *pages):
        assert "Canal" not in shown
        assert "Public Library" not in shown


def test_who_may_see_a_hidden_address_is_asked_on_the_sheet_to_keep_it(
    session, client, circle, party, own_page
):
    venue = make_venue(
        session,
        circle,
        address_visibility=AddressVisibility.AFTER_RSVP,
        area_label="near the station",
    )
    rsvp = party(make_screening(session, circle, place=Place(venue, make_room(session, venue))))

    text = text_of(client.get(own_page(rsvp, "/ticket.pdf")).data)

    assert "12 Canal Street" in text
    assert "Please do not pass it on." in " ".join(text.split())


def test_its_day_and_hours_stand_in_one_line(session, client, gia, own_page, screening):
    screening.film.suggested_minimum_age = 16
    session.commit()

    lines = text_of(client.get(own_page(gia, "/ticket.pdf")).data).splitlines()

    starts = screening.starts_local
    day = f"{starts:%A} {starts.day} {starts:%B %Y}, 19:00–21:00 Eastern Time"
    assert "Suggested for people aged 16 and over." in " ".join(lines)
    assert [line for line in lines if line.startswith(f"{starts:%A}")] == [day]


@one_engine
@pytest.mark.parametrize(("paper", "size"), [("A6", (105, 148)), ("A4", (210, 297))])
def test_it_is_printed_on_one_page(client, gia, own_page, paper, size):
    answer = client.get(own_page(gia, f"/ticket.pdf?paper={paper}"))

    with pikepdf.open(io.BytesIO(answer.data)) as document:
        (page,) = document.pages
        assert [round(float(n) / MILLIMETRE) for n in page.mediabox[2:]] == list(size)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    text = text_of(answer.data)
    assert code_of(gia.uid) in text
    assert "Gia Guest" in text


@one_engine
def test_a_long_ticket_stays_on_one_page(session, client, circle, party, own_page):
    screening = make_screening(session, circle, title="A long evening with Redlight " * 4)
    screening.film.content_notes += [
        ContentNote(position=n, topic=f"topic {n}", detail="told at some length " * 4)
        for n in range(1, 7)
    ]
    rsvp = party(screening, name="Gia " + "Guest-Guestington " * 7, party_size=12)

    for paper in ("A6", "A4"):
        data = client.get(own_page(rsvp, f"/ticket.pdf?paper={paper}")).data
        with pikepdf.open(io.BytesIO(data)) as document:
            assert len(document.pages) == 1
        assert "topic 6" in text_of(data)


def test_there_is_no_other_paper(client, gia, own_page):
    assert client.get(own_page(gia, "/ticket.pdf?paper=Letter")).status_code == 404


def text_of(data):
    """The words of a document."""
    import pymupdf

    with pymupdf.open(stream=data) as document:
        return " ".join(page.get_text() for page in document)


def scanned(data, kind):
    """What a camera reads from the picture on it: each code that is found."""
    import pymupdf
    import zxingcpp
    from PIL import Image

    with pymupdf.open(stream=data, filetype=kind) as document:
        (page,) = document
        drawn = page.get_pixmap(dpi=CAMERA_DPI, colorspace="GRAY", alpha=False)
    image = Image.frombytes("L", (drawn.width, drawn.height), drawn.samples)
    return [code.text for code in zxingcpp.read_barcodes(image)]
