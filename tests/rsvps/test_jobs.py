"""Mail to one guest about their own RSVP, and forgetting what they need."""

from datetime import datetime, time, timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.rsvps import actions
from outreach.rsvps.actions import kinds
from outreach.rsvps.models import NEEDS_KEPT, AccessNeeds, Rsvp
from outreach.screenings import actions as screenings
from outreach.screenings.actions import Place
from outreach.screenings.models import Screening
from outreach.web import tokens
from tests.mails import delivered
from tests.programme import make_room, make_rsvp, make_screening, make_venue, pretend_begun

SITE = "http://outreach.test"
MARK_UP = "<script>alert('1')</script>"


def token_of(app, rsvp):
    with app.app_context():
        return tokens.token("rsvp", rsvp.uid)


def test_the_confirmation_says_who_when_where_how_many_and_what_to_do(app, session, circle, party):
    day = datetime(now().year + 1, 7, 3)
    venue = make_venue(session, circle, region="NY")
    room = make_room(session, venue, name="Reading room", capacity=80)
    screening = make_screening(
        session,
        circle,
        place=Place(venue=venue, room=room),
        title="Redlight at the library",
        starts=day.replace(hour=18, minute=30),
        ends=day.replace(hour=21),
        doors=time(18, 0),
    )
    rsvp = party(screening, party_size=3, email="gia@example.org")

    (mail,) = delivered(app)

    own = f"{SITE}/rsvps/{token_of(app, rsvp)}"
    assert mail.subject == "You are coming: Redlight at the library"
    assert mail.to == "gia@example.org"
    assert str(mail.message["From"]) == "Westport Film Circle <outreach@outreach.test>"
    assert str(mail.message["Reply-To"]) == "hello@westport-film-circle.example.org"
    assert mail.text.startswith("Hello Gia Guest,\n\nYou are coming to a screening of Redlight.")
    for line in (
        f"When: {day:%A} 3 July {day.year}, 18:30–21:00, Eastern Time",
        "Doors: 18:00",
        "Where: Public Library, 12 Canal Street, New York, NY, United States",
        "Room: Reading room",
        "Places: 3, for Gia Guest",
        "Host: Westport Film Circle",
        own,
        f"{own}/cancellation",
        "- child sexual exploitation (described, not enacted)",
        f"{SITE}/help",
    ):
        assert line in mail.text.splitlines()
    page = mail.page
    for words in (
        f"{day:%A} 3 July {day.year}, 18:30",
        "12 Canal Street",
        "3 places for Gia Guest",
        f'href="{own}"',
        f'href="{own}/cancellation"',
        "child sexual exploitation",
        f'href="{SITE}/help"',
    ):
        assert words in page


def test_the_confirmation_carries_an_entry_for_this_guest_only(app, make, party):
    screening = make()
    other = party(screening, email="other@example.org", name="Other Person")
    rsvp = party(screening, email="gia@example.org")

    mail = next(mail for mail in delivered(app) if mail.to == "gia@example.org")

    assert mail.kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    assert mail.invitation["Content-Type"].params == {
        "method": "REQUEST",
        "charset": "UTF-8",
        "component": "VEVENT",
    }
    (attached,) = mail.message.iter_attachments()
    assert attached.get_filename() == "invitation.ics"
    assert attached.get_payload(decode=True) == mail.calendar_bytes
    assert mail.calendar["METHOD"] == "REQUEST"
    assert mail.event["UID"] == str(screening.uid)
    assert mail.event["SEQUENCE"] == 0
    assert mail.event["ATTENDEE"] == "mailto:gia@example.org"
    assert mail.event["ORGANIZER"] == "mailto:hello@westport-film-circle.example.org"
    unfolded = mail.calendar_bytes.decode().replace("\r\n ", "")
    assert token_of(app, rsvp) not in unfolded
    assert token_of(app, rsvp) in mail.everything
    for foreign in (token_of(app, other), "other@example.org", "Other Person"):
        assert foreign not in mail.everything


def test_a_mail_is_sent_once(app, make, party):
    party(make())

    assert len(delivered(app)) == 1
    first = {mail.message["Message-ID"] for mail in delivered(app)}

    assert {mail.message["Message-ID"] for mail in delivered(app)} == first


def test_who_withdraws_before_the_mail_is_written_gets_one_about_that(app, session, make, party):
    rsvp = party(make(), party_size=2)
    actions.cancel(session, rsvp, now=now())
    session.commit()

    (mail,) = delivered(app)

    assert mail.subject == "Your RSVP is cancelled: An evening with Redlight"
    assert mail.calendar["METHOD"] == "CANCEL"
    assert (mail.event["STATUS"], mail.event["SEQUENCE"]) == ("CANCELLED", 1)
    assert mail.event["ATTENDEE"] == f"mailto:{rsvp.email}"
    assert "your places have gone back" in mail.text
    assert "Places:" not in mail.text
    assert f"{SITE}/screenings/{rsvp.screening.slug}" in mail.text
    assert token_of(app, rsvp) not in mail.everything
    assert mail.page


def test_no_confirmation_comes_when_nobody_is_expected_any_more(app, session, make, party):
    screening = make()
    party(screening)
    pretend_begun(session, screening)
    screening.ends_at = now() - timedelta(minutes=1)
    session.commit()

    assert delivered(app) == []


def test_the_link_comes_again_without_an_entry(app, session, make, party):
    rsvp = party(make())
    delivered(app)
    actions.send_link_again(session, rsvp, now=now())
    session.commit()

    mail = delivered(app)[-1]

    assert mail.subject == "Your link for An evening with Redlight"
    assert mail.kinds == ["text/plain", "text/html"]
    assert "nothing was changed" in mail.text
    assert f"{SITE}/rsvps/{token_of(app, rsvp)}" in mail.text.splitlines()
    assert mail.page


def test_an_example_says_in_its_mail_that_nothing_takes_place(app, session, circle, make, party):
    party(make())
    circle.is_example = True
    session.commit()

    (mail,) = delivered(app)

    for part in (mail.text, mail.html):
        assert "Nothing takes place, and nobody expects you." in part


def test_the_link_of_an_online_screening_is_mailed_to_its_guests(app, session, circle, party):
    link = "https://meet.example.org/room/42"
    screening = make_screening(
        session, circle, place=Place(online_url=link), timezone="Europe/London", rsvp_limit=20
    )
    rsvp = party(screening)

    (mail,) = delivered(app)
    actions.cancel(session, rsvp, now=now())
    session.commit()
    later = delivered(app)[-1]

    assert f"Online, at: {link}" in mail.text
    assert f'href="{link}"' in mail.html
    assert link not in mail.calendar_bytes.decode().replace("\r\n ", "")
    assert link not in later.everything


@pytest.mark.parametrize("name", [MARK_UP, "សុខ ពិសិដ្ឋ", "ليلى حداد", "Łukasz 🎬 Wójcik"])
def test_a_name_is_text_in_every_part(app, make, party, name):
    party(make(), name=name)

    (mail,) = delivered(app)

    assert mail.text.startswith(f"Hello {name},")
    assert MARK_UP not in mail.html
    assert mail.event["ATTENDEE"].params["CN"] == name
    assert mail.page


def test_what_hosts_write_is_text_in_every_part(app, session, circle, party):
    venue = make_venue(session, circle, name=MARK_UP, address=MARK_UP)
    room = make_room(session, venue, name=MARK_UP)
    party(make_screening(session, circle, place=Place(venue=venue, room=room), title=MARK_UP))

    (mail,) = delivered(app)

    assert mail.text.count(MARK_UP) == 4
    assert mail.html.count("&lt;script&gt;") >= 4
    assert MARK_UP not in mail.html


def test_what_a_party_needs_is_in_no_mail(app, session, make, party):
    screening = make()
    rsvp = party(screening, access_needs="A seat near the door")
    party(screening, email="other@example.org")
    actions.send_link_again(session, rsvp, now=now())
    session.commit()
    delivered(app)
    actions.cancel(session, rsvp, now=now())
    session.commit()

    mails = delivered(app)

    assert len(mails) == 4
    assert [mail.to for mail in mails if "seat" in mail.everything] == []


@pytest.fixture
def kept_needs(database):
    def kept_needs():
        with database.reading() as session:
            return session.scalars(sa.select(AccessNeeds.text).order_by(AccessNeeds.id)).all()

    return kept_needs


def let_pass(session, screening, days):
    """Let the screening have ended so many days ago, as time passing would."""
    screening = session.get(Screening, screening.id, populate_existing=True)
    back = screening.ends_at - now() + timedelta(days=days)
    screening.starts_at -= back
    screening.ends_at -= back
    for row in session.scalars(sa.select(Outbox).where(Outbox.kind == kinds.FORGET)):
        row.run_at -= back
    session.commit()


def test_what_parties_need_is_forgotten_thirty_days_after_the_screening(
    app, session, make, party, kept_needs
):
    screening = make()
    for number in range(2):
        party(screening, access_needs=f"A seat {number}")
    let_pass(session, screening, days=NEEDS_KEPT.days - 1)
    delivered(app)
    assert kept_needs() == ["A seat 0", "A seat 1"]

    let_pass(session, screening, days=NEEDS_KEPT.days + 1)
    delivered(app)

    assert kept_needs() == []
    assert session.query(Rsvp).count() == 2


def test_when_the_screening_has_moved_to_a_later_day_forgetting_waits_for_that(
    app, session, make, party, kept_needs
):
    screening = make(days_ahead=14)
    make_rsvp(session, screening, access_needs="A seat")
    screenings.edit(
        session,
        screening,
        place=Place(venue=screening.venue, room=screening.room),
        title=screening.title,
        starts=screening.starts_wall + timedelta(days=30),
        ends=screening.ends_wall + timedelta(days=30),
        now=now(),
    )
    first = session.scalars(sa.select(Outbox).where(Outbox.kind == kinds.FORGET)).one()
    first.run_at = now()
    session.commit()

    delivered(app)

    waiting = session.scalars(
        sa.select(Outbox.run_at).where(Outbox.kind == kinds.FORGET, Outbox.finished_at.is_(None))
    ).all()
    assert kept_needs() == ["A seat"]
    assert waiting == [screening.over_at + NEEDS_KEPT]
