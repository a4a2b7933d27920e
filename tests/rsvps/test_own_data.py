"""What a guest gets who asks what is held about them."""

import json
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from icalendar import Calendar

from outreach.clock import now
from outreach.rsvps.actions import kinds
from outreach.rsvps.models import AccessNeeds, Rsvp
from tests.mails import delivered

SAFE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def files(client, page_of):
    """What is in the archive of a guest, by name."""

    def files(rsvp):
        answer = client.post(page_of(rsvp, "/data.zip"), headers=SAFE)
        assert (answer.status_code, answer.mimetype) == (200, "application/zip")
        assert answer.headers["Cache-Control"] == "no-store"
        with ZipFile(BytesIO(answer.data)) as held:
            return {name: held.read(name).decode() for name in held.namelist()}

    return files


def test_it_holds_every_column_with_its_purpose_and_time(files, make, party):
    rsvp = party(make(), name="Gia Guest", party_size=3, access_needs="A seat")

    data = json.loads(files(rsvp)["data.json"])

    assert set(data["rsvp"]) == {column.key for column in Rsvp.__table__.columns}
    assert set(data["access_needs"]) == {column.key for column in AccessNeeds.__table__.columns}
    assert data["rsvp"]["name"] == {
        "value": "Gia Guest",
        "purpose": "expecting a party",
        "readers": "owner and hosts, and who helps with guests at the screening",
        "kept": "90 days after the screening; while it is postponed, half a year longer",
    }
    assert data["access_needs"]["text"]["value"] == "A seat"
    assert "30 days after the screening" in data["access_needs"]["text"]["kept"]
    assert data["rsvp"]["state"]["value"] == "confirmed"
    assert datetime.fromisoformat(data["rsvp"]["created_at"]["value"]) == rsvp.created_at
    assert [row["kind"]["value"] for row in data["outbox"]] == [kinds.CONFIRMATION]
    assert data["screening"]["write_to"] == "hello@westport-film-circle.example.org"


def test_it_holds_the_entry_the_kept_mails_and_a_readme(app, files, make, party):
    rsvp = party(make(), email="gia@example.org")
    (mail,) = delivered(app)

    held = files(rsvp)

    (letter,) = (name for name in held if name.startswith("mail/"))
    assert set(held) == {"readme.txt", "data.json", "calendar.ics", letter}
    assert held[letter].replace("\r\n", "\n") == mail.message.as_string().replace("\r\n", "\n")
    (event,) = Calendar.from_ical(held["calendar.ics"]).walk("VEVENT")
    assert event["ATTENDEE"] == "mailto:gia@example.org"
    assert "http://outreach.test/privacy" in held["readme.txt"].splitlines()
    assert f"{now():%Y}" in held["readme.txt"]


def test_it_holds_nothing_of_anybody_else(app, files, make, party):
    screening = make()
    other = party(screening, name="Other Person", email="other@example.org", access_needs="Quiet")
    rsvp = party(screening, name="Gia Guest", email="gia@example.org")
    delivered(app)
    theirs, everything = "\n".join(files(other).values()), "\n".join(files(rsvp).values())

    words = ("Other Person", "other@example.org", "Quiet", str(other.uid))

    assert [word for word in words if word not in theirs] == []
    assert [word for word in words if word in everything] == []


def test_the_page_of_a_guest_leads_to_it(client, make, party, page_of):
    rsvp = party(make())

    page = client.get(page_of(rsvp)).text

    assert f'action="{page_of(rsvp, "/data.zip")}"' in page
    assert f'href="{page_of(rsvp, "/erasure")}"' in page


def test_it_is_sent_ten_times_an_hour_to_each_guest(client, make, party, page_of):
    one, other = party(make()), party(make())
    path = page_of(one, "/data.zip")

    statuses = [client.post(path, headers=SAFE).status_code for _ in range(10)]
    refused = client.post(path, headers=SAFE)

    assert statuses == [200] * 10
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert client.post(page_of(other, "/data.zip"), headers=SAFE).status_code == 200
    assert client.get(path).status_code == 405
