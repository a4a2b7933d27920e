"""A host with a film, a library of two rooms in New York and a house in Phnom Penh; committed."""

import io
import re

import pytest
import sqlalchemy as sa

from outreach.imports.models import ImportDraft
from outreach.screenings.models import Screening
from tests.factories import organisation_of
from tests.pages import send_form, well_formed
from tests.programme import make_film, make_room, make_venue

NEW = "/manage/screenings/import"


@pytest.fixture
def circle(session, hana):
    circle = organisation_of(hana)
    film = make_film(session, slug="redlight", title="Redlight")
    make_film(session, slug="holly", title="Holly")
    library = make_venue(session, circle)
    make_room(session, library, name="Hall", capacity=80)
    make_room(session, library, name="Attic", capacity=12)
    house = make_venue(
        session, circle, name="The House", city="Phnom Penh", country="KH", timezone=None
    )
    make_room(session, house, name="Salon", capacity=20)
    session.commit()
    assert film.id
    return circle


@pytest.fixture
def send(circle, hana_client):
    """Send a file as Hana; the answer, at the page it leads to."""

    def send(raw, *, name="tour.csv", client=hana_client, **fields):
        raw = raw if isinstance(raw, bytes) else raw.encode()
        answer = send_form(client, NEW, file=(io.BytesIO(raw), name), **fields)
        if answer.status_code == 302:
            answer = client.get(answer.location)
        return answer

    return send


@pytest.fixture
def found(database):
    """What a query finds now, without keeping anybody waiting."""

    def found(query):
        with database.reading() as session:
            return session.scalars(query).all()

    return found


@pytest.fixture
def confirm(hana_client, found):
    """Press the button of the preview."""

    def confirm(page, client=hana_client):
        (number,) = found(sa.select(sa.func.max(ImportDraft.id)))
        seen = re.search(r'name="seen"[^>]* value="(\w+)"', page)
        return send_form(
            client, f"{NEW}/{number}", on="/manage/screenings/new", seen=seen[1] if seen else ""
        )

    return confirm


@pytest.fixture
def stored(database):
    """The screenings as the database has them, by title."""

    def stored():
        with database.reading() as session:
            query = sa.select(Screening).order_by(Screening.starts_at, Screening.id)
            return session.scalars(query).all()

    return stored


def marks(response):
    """The rows of the preview: number, mark, title."""
    page = well_formed(response)
    rows = re.findall(r"<tr>\s*<th[^>]*>(?:Row|Event) (\S+?)</th>(.*?)</tr>", page, re.DOTALL)
    return [(int(n), *re.findall(r">([^<>]+)</(?:span|a)>", row)[:2]) for n, row in rows]


def reasons(response):
    """What is said to be wrong, row by row."""
    lists = re.findall(
        r'<ul class="reasons" role="list">(.*?)</ul>', well_formed(response), re.DOTALL
    )
    return [
        [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<li>(.*?)</li>", one)]
        for one in lists
    ]
