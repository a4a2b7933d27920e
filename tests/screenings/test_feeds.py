"""A member's own calendar, and what happens when zones change."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.screenings import actions, crew, terms
from outreach.screenings.actions.following import recompute_instants
from outreach.screenings.models import Change, Screening, Visibility
from tests.factories import organisation_of, signed_in
from tests.pages import send_form, well_formed
from tests.programme import make_rsvp, make_screening

OWN = "/manage/calendar"


@pytest.fixture
def address(hana_client):
    """Hana's own calendar, made on its page."""
    send_form(hana_client, OWN)
    found = re.search(
        r"<code>http://outreach\.test(/feeds/[^<]+)</code>", hana_client.get(OWN).text
    )
    assert found
    return found[1]


def test_a_member_makes_an_address_and_reads_what_they_work_on(
    session, hana, olu, client, address, asked
):
    circle, harbour = organisation_of(hana), organisation_of(olu)
    make_screening(session, circle, title="Ours")
    make_screening(session, circle, title="Not in lists", visibility=Visibility.UNLISTED)
    make_screening(session, circle, title="A draft", published=False)
    make_screening(session, harbour, title="Theirs")
    helped = make_screening(session, harbour, title="Where I help")
    crew.add(session, helped, email=hana.email, role=CrewRole.DOOR, by=olu, now=now())
    session.commit()

    answer = client.get(address)

    assert re.findall(r"SUMMARY:(.+?)\r", answer.text) == ["Ours", "Not in lists", "Where I help"]
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    asked.clear()
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert [one.split("(")[0] for one in asked if "vevent" in one] == ["SELECT count"]


def test_another_address_ends_the_one_before(client, hana_client, address):
    assert client.get(address).status_code == 200

    send_form(hana_client, OWN)

    assert client.get(address).status_code == 404


def test_a_stopped_calendar_is_found_no_more(client, hana_client, address):
    send_form(hana_client, "/manage/calendar/removal", on=OWN)

    assert client.get(address).status_code == 404
    assert "/feeds/" not in well_formed(hana_client.get(OWN))


def test_whoever_was_blocked_reads_nothing_more(session, hana, client, address):
    hana.active = False
    session.commit()

    assert client.get(address).status_code == 404


def test_a_letter_changed_opens_nothing(client, address):
    wrong = address.replace("/feeds/", "/feeds/x", 1)[:-1]

    assert client.get(wrong).status_code == 404


def test_olu_sees_an_address_of_her_own(app, olu, hana_client, address):
    assert address not in signed_in(app.test_client(), olu).get(OWN).text


@pytest.fixture
def moved_by(monkeypatch):
    """Let clocks in every zone run differently from now on, as a new zone database would."""

    def moved_by(hours):
        def instant(wall, timezone, **_):
            return wall.replace(tzinfo=ZoneInfo(timezone)).astimezone(ZoneInfo("UTC")) + timedelta(
                hours=hours
            )

        monkeypatch.setattr(terms, "instant", instant)

    return moved_by


def test_after_zones_change_the_wall_time_stays_and_guests_are_told(session, circle, moved_by):
    screening = make_screening(session, circle)
    make_rsvp(session, screening)
    wall, instant = screening.starts_wall, screening.starts_at
    assert recompute_instants(session, now=now()) == []
    moved_by(1)

    (moved,) = recompute_instants(session, now=now())

    assert moved.screening is screening
    assert (screening.starts_wall, screening.starts_at) == (wall, instant + timedelta(hours=1))
    assert screening.sequence == 1
    assert f"DTSTART:{screening.starts_at:%Y%m%dT%H%M%SZ}".encode() in screening.vevent
    waiting = session.query(Change).filter(Change.sequence == 1).all()
    assert {change.field for change in waiting} == {"starts", "ends"}
    assert {change.by for change in waiting} == {None}


def test_what_is_over_or_off_is_left_alone(session, circle, moved_by):
    cancelled = make_screening(session, circle)
    actions.cancel(session, cancelled, now=now())
    make_screening(session, circle, days_ahead=3)
    moved_by(1)

    found = recompute_instants(session, now=now() + timedelta(days=6))

    assert found == []


def test_the_command_says_what_it_did(app, session, circle, moved_by):
    make_screening(session, circle, title="First light")
    session.commit()
    moved_by(1)

    done = app.test_cli_runner().invoke(args=["screenings", "recompute-instants"])

    assert done.exit_code == 0
    assert "First light (/screenings/first-light): " in done.output
    assert done.output.endswith("moved: 1, left for their hosts: 0\n")
    session.expire_all()
    assert session.query(Screening).one().sequence == 1


def test_links_to_calendars_elsewhere_say_what_everybody_may_know(session, circle, client):
    screening = make_screening(session, circle, title="First & second light")
    session.commit()

    page = well_formed(client.get(f"/screenings/{screening.slug}"))

    starts = f"{screening.starts_at:%Y%m%dT%H%M%SZ}"
    assert "https://calendar.google.com/calendar/render?action=TEMPLATE" in page
    assert f"text=First+%26+second+light&amp;dates={starts}%2F" in page
    assert "https://outlook.live.com/calendar/0/deeplink/compose?" in page
