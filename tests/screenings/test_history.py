"""What is noted when a screening changes, and who is told."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.jobs import deliver_due
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.screenings import actions
from outreach.screenings.actions import history
from outreach.screenings.models import Change, Place, Status, Visibility
from tests.factories import make_user, organisation_of
from tests.programme import make_room, make_rsvp, make_screening, make_venue

LATER = timedelta(days=30)


def as_it_is(screening, **changed):
    """What ``edit`` is told when nothing but this changes."""
    return {
        "place": Place(screening.venue, screening.room, screening.online_url),
        "title": screening.title,
        "starts": screening.starts_wall,
        "ends": screening.ends_wall,
        "rsvp_limit": screening.rsvp_limit,
        "description": screening.description,
        "timezone": screening.timezone,
        **changed,
    }


def noted(session, since=1):
    """All changes after the first, which made it."""
    return [
        (one.field, one.before, one.after, one.sequence)
        for one in session.scalars(sa.select(Change).where(Change.edit > since).order_by(Change.id))
    ]


@pytest.fixture
def screening(session, circle):
    return make_screening(session, circle)


def test_who_changed_what_stands_there(session, hana, screening):
    published = screening.edits
    title = screening.title

    actions.edit(session, screening, **as_it_is(screening, title="Later"), by=hana, now=now())

    (change,) = session.scalars(sa.select(Change).where(Change.edit > published))
    assert (change.by, change.field, change.before, change.after) == (
        hana,
        "title",
        title,
        "Later",
    )
    assert change.edit == screening.edits == published + 1


def test_words_are_no_news_to_guests_but_calendars_show_them(session, screening):
    before = screening.sequence, screening.vevent

    actions.edit(session, screening, **as_it_is(screening, title="Later"), now=now() + LATER / 99)

    assert screening.sequence == before[0]
    assert b"SUMMARY:Later" in screening.vevent
    assert screening.vevent != before[1]


def test_an_edit_that_changes_nothing_leaves_no_trace(session, screening):
    before = screening.edits, screening.sequence, screening.revised_at, screening.vevent

    actions.edit(session, screening, **as_it_is(screening), now=now() + timedelta(hours=1))

    after = screening.edits, screening.sequence, screening.revised_at, screening.vevent
    assert after == before


@pytest.mark.parametrize("field", ["starts", "ends", "room", "venue", "online_url", "status"])
def test_another_time_place_link_or_status_waits_to_be_announced(session, circle, screening, field):
    room = make_room(session, screening.venue, name="Attic", capacity=80)
    elsewhere = make_venue(session, circle, name="Town Hall")
    starts, ends = screening.starts_wall, screening.ends_wall
    new = {
        "starts": {"starts": starts + timedelta(minutes=5)},
        "ends": {"ends": ends + timedelta(minutes=5)},
        "room": {"place": Place(screening.venue, room)},
        "venue": {"place": Place(elsewhere), "rsvp_limit": 50},
        "online_url": {"place": Place(screening.venue, screening.room, "https://example.org/1")},
    }
    if field == "status":
        actions.postpone(session, screening, now=now())
    else:
        actions.edit(session, screening, **as_it_is(screening, **new[field]), now=now())

    raised = {one.field for one in session.scalars(sa.select(Change)) if one.waits}
    assert field in raised
    assert screening.sequence == 1


def test_a_draft_has_changes_but_no_news(session, circle):
    draft = make_screening(session, circle, published=False)

    actions.edit(
        session,
        draft,
        **as_it_is(draft, starts=draft.starts_wall - timedelta(hours=1)),
        now=now(),
    )

    assert [(field, sequence) for field, _, _, sequence in noted(session)] == [("starts", None)]
    assert draft.sequence == 0


def test_guests_are_told_and_that_is_noted(app, session, screening):
    make_rsvp(session, screening)
    actions.postpone(session, screening, reason="A strike.", now=now())
    session.commit()
    waiting = sa.select(sa.func.count(Change.id)).where(Change.announced_at.is_not(None))
    assert session.scalar(waiting) == 0
    session.rollback()

    deliver_due(app)

    session.expire_all()
    assert session.scalar(waiting) == 1
    assert "notices.postponed" in session.scalars(sa.select(Outbox.kind)).all()


def test_a_licence_confirms_what_was_provisional(session, circle):
    screening = make_screening(session, circle, licensed=False)
    assert screening.status is Status.TENTATIVE
    assert b"STATUS:TENTATIVE" in screening.vevent

    actions.license(session, screening, is_licensed=True, audience=30, now=now())

    assert (screening.status, screening.capacity, screening.sequence) == (
        Status.CONFIRMED,
        30,
        1,
    )
    assert screening.is_bound_by_licence
    assert b"STATUS:CONFIRMED" in screening.vevent


def test_postponed_keeps_its_places_and_is_on_again_with_a_new_day(session, screening):
    make_rsvp(session, screening, party_size=2)

    actions.postpone(session, screening, reason="A strike.", now=now())

    assert not screening.is_open_for_rsvps(now())
    assert b"SUMMARY:Postponed: " in screening.vevent
    assert b"STATUS:TENTATIVE" in screening.vevent
    starts = screening.starts_wall + LATER
    ends = screening.ends_wall + LATER
    actions.edit(session, screening, **as_it_is(screening, starts=starts, ends=ends), now=now())
    assert (screening.status, screening.places_taken) == (Status.CONFIRMED, 2)
    assert screening.postponement_reason is None
    assert screening.is_open_for_rsvps(now())
    assert screening.sequence == 2


def test_what_is_over_was_held_and_is_closed(app, session, screening):
    over = screening.ends_at + history.CLOSED_AFTER

    actions.close(session, screening, now=over - timedelta(seconds=1))
    assert screening.status is Status.CONFIRMED
    before = screening.vevent, screening.sequence
    actions.close(session, screening, now=over)

    assert screening.status is Status.HELD
    assert (screening.vevent, screening.sequence) == before
    with pytest.raises(Refused, match="only its report"):
        actions.edit(session, screening, **as_it_is(screening), now=over)
    with pytest.raises(Refused):
        actions.cancel(session, screening, now=over)
    actions.report(session, screening, headcount=41, report="Quiet.", now=over)
    assert (screening.headcount, screening.report) == (41, "Quiet.")


def test_publishing_leaves_word_for_the_hours_after_it(session, screening):
    row = session.scalars(sa.select(Outbox).where(Outbox.kind == actions.OVER)).one()

    assert row.run_at == screening.ends_at + history.CLOSED_AFTER
    assert row.payload == {"screening_id": screening.id}


def test_nothing_can_be_said_of_how_it_went_before_it_began(session, screening):
    with pytest.raises(Refused, match="has begun"):
        actions.report(session, screening, headcount=1, report=None, now=now())


def test_whoever_edits_what_somebody_else_has_changed_is_stopped(session, hana, screening):
    seen = screening.edits
    other = make_user(session, "Bea", "bea@example.org", organisation=organisation_of(hana))
    actions.edit(
        session, screening, **as_it_is(screening, title="Hers"), by=other, seen=seen, now=now()
    )

    with pytest.raises(history.Overtaken):
        actions.edit(
            session, screening, **as_it_is(screening, title="Mine"), by=hana, seen=seen, now=now()
        )

    assert screening.title == "Hers"
    changes = actions.changes_of(session, screening, since=seen)
    assert [(one.by, one.field, one.after) for one in changes] == [(other, "title", "Hers")]


def test_another_key_shuts_the_door_on_the_one_before(session, circle):
    screening = make_screening(session, circle, visibility=Visibility.BY_INVITATION)
    key = screening.invitation_key
    assert screening.is_opened_by(key)

    actions.change_key(session, screening, now=now())

    assert not screening.is_opened_by(key)
    assert not screening.is_opened_by(None)
    assert screening.is_opened_by(screening.invitation_key)


@pytest.mark.parametrize(
    ("visibility", "is_guessed"), [(Visibility.PUBLIC, True), (Visibility.UNLISTED, False)]
)
def test_nobody_guesses_the_address_of_what_is_not_listed(session, circle, visibility, is_guessed):
    screening = make_screening(session, circle, title="First light", visibility=visibility)

    assert (screening.slug == "first-light") is is_guessed


@pytest.mark.parametrize(("fold", "hour"), [(0, 5), (1, 6)])
def test_an_hour_that_clocks_show_twice_is_asked_about(session, circle, fold, hour):
    venue = make_venue(session, circle)
    starts = datetime(2027, 11, 7, 1, 30)  # New York: clocks go back at 02:00
    words = {
        "place": Place(venue, make_room(session, venue)),
        "starts": starts,
        "ends": starts + timedelta(hours=3),
        "now": datetime.fromisoformat("2027-10-01T12:00Z"),
    }
    with pytest.raises(Refused, match="Which do you mean") as refused:
        make_screening(session, circle, **words)
    assert refused.value.field == "starts_fold"

    screening = make_screening(session, circle, **words, starts_fold=fold)

    assert screening.starts_at.hour == hour
