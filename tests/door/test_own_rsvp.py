"""Who has an RSVP erased, or asks what is held, means what they left at the door under it too."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from outreach import erasures
from outreach.clock import now
from outreach.door import actions, queries
from outreach.door.models import Kind, WalkInAddress
from outreach.rsvps.actions import confirming, hosting
from outreach.rsvps.models import Mode
from tests.door.conftest import note
from tests.mails import delivered
from tests.pages import keyed, well_formed
from tests.programme import make_screening
from tests.rsvps.asking import say

SAFE = {"Sec-Fetch-Site": "same-origin"}
VERA, GIA = "vera@example.org", "gia@example.org"


@pytest.fixture
def left(session, screening):
    """Have people leave these addresses at a door of the screening."""

    def left(*emails, at=screening):
        link = actions.make_link(session, at, label="Entrance", now=now())
        notes = [note(Kind.WALK_IN, 2, email=email) for email in emails]
        actions.record(session, link, notes, now=now())
        session.commit()

    return left


@pytest.fixture
def proved(session, screening, party):
    """An RSVP whose address is confirmed by the link in its mail."""

    def proved(email):
        say(session, screening, mode=Mode.CONFIRM)
        rsvp = party(screening, email=email)
        confirming.confirm(session, rsvp, now=now())
        session.commit()
        return rsvp

    return proved


@pytest.fixture
def added(session, screening):
    """An RSVP that a host has added, so that its link was mailed."""

    def added(email):
        rsvp = hosting.add(
            session,
            screening,
            name="Vera",
            email=email,
            party_size=1,
            form_key="a host's form",
            now=now(),
        )
        session.commit()
        return rsvp

    return added


@pytest.fixture
def own(app):
    """The address of a guest's own page."""

    def own(rsvp, page=""):
        return keyed(app, "rsvps", "rsvp", rsvp, page)

    return own


@pytest.fixture
def files(client, own):
    """What is in the archive of a guest, by name."""

    def files(rsvp):
        answer = client.post(own(rsvp, "/data.zip"), headers=SAFE)
        with ZipFile(BytesIO(answer.data)) as held:
            return {name: held.read(name).decode() for name in held.namelist()}

    return files


@pytest.fixture
def emails(kept):
    def emails():
        return [one.email for one in kept(WalkInAddress)]

    return emails


def test_who_has_their_rsvp_erased_is_erased_at_the_door_too(
    app, client, session, screening, party, left, own, emails
):
    rsvp = party(screening, email=VERA)
    elsewhere = make_screening(session, screening.organisation, film=screening.film)
    left("Vera@Example.org", GIA)
    left(VERA, at=elsewhere)
    assert emails() == ["Vera@Example.org", GIA, VERA]

    client.post(own(rsvp, "/erasure"), headers=SAFE)

    assert emails() == [GIA, VERA], "at once; a link of one screening says nothing of others"
    delivered(app)
    assert emails() == [GIA, VERA]
    assert queries.walk_ins(session, screening) == 4


def test_a_host_who_cancels_for_a_guest_erases_nothing(session, screening, party, left, emails):
    rsvp = party(screening, email=VERA)
    left(VERA)

    hosting.cancel_for(session, rsvp, now=now())
    session.commit()

    assert emails() == [VERA]


def test_what_an_old_backup_brings_back_is_erased_again(
    client, session, database, settings, screening, party, left, own, emails
):
    rsvp = party(screening, email=VERA)
    left(VERA)
    (address,) = session.query(WalkInAddress)
    again = {column.key: getattr(address, column.key) for column in WalkInAddress.__table__.columns}
    session.commit()
    client.post(own(rsvp, "/erasure"), headers=SAFE)
    session.execute(WalkInAddress.__table__.insert().values(**again))
    session.commit()
    assert emails() == [VERA], "it is back"

    erasures.repeat(settings, database, now=now())

    assert emails() == []


def test_the_page_says_so_whether_anything_was_left_or_not(client, screening, party, left, own):
    rsvp = party(screening, email=VERA)
    words = "the same e-mail address, if you left it at the door of this screening as well"
    before = well_formed(client.get(own(rsvp, "/erasure")))

    left(VERA)

    assert words in before
    assert well_formed(client.get(own(rsvp, "/erasure"))) == before


@pytest.mark.parametrize("way", ["proved", "added"])
def test_who_proved_to_read_their_mail_is_told_what_they_left(way, request, screening, left, files):
    rsvp = request.getfixturevalue(way)(VERA)
    left(VERA, GIA)

    held = files(rsvp)

    (told,) = json.loads(held["data.json"])["walk_ins"]
    assert told["email"] == {
        "value": VERA,
        "purpose": "writing to you after the screening",
        "readers": "owner and hosts, co-hosts and access contacts of the screening",
        "kept": "90 days after the screening; while it is postponed, half a year longer",
    }
    assert GIA not in "".join(held.values())
    assert "left at the door" not in held["readme.txt"]


def test_who_only_typed_an_address_does_not_learn_that_its_person_came(
    screening, party, left, files
):
    """In the at-once mode the link is shown to anybody who types the address of somebody else."""
    rsvp = party(screening, email=VERA)
    before = files(rsvp)

    left(VERA)

    assert files(rsvp) == before
    assert "walk_ins" not in json.loads(before["data.json"])
    assert "does not prove whose that is" in before["readme.txt"]
