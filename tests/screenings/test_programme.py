"""Setting the programme; the end follows it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.screenings import actions, timetable
from outreach.screenings.actions import copies, history
from outreach.screenings.actions.copies import Part as Taken
from outreach.screenings.actions.programme import MOST_ITEMS, Part, set_programme
from outreach.screenings.models import Change, ProgrammeKind, Status
from tests.programme import make_screening, pretend_begun
from tests.screenings.test_history import as_it_is

WELCOME = Part(ProgrammeKind.WELCOME, None, 10)
FILM = Part(ProgrammeKind.FILM)
PAUSE = Part(ProgrammeKind.PAUSE, None, 5)
TALK = Part(ProgrammeKind.DISCUSSION, "With all of us", 45)
EVENING = [WELCOME, FILM, PAUSE, TALK]  # 132 minutes


@pytest.fixture
def screening(session, circle):
    """Public, from 19:00 to 21:00."""
    return make_screening(session, circle)


def set_to(session, screening, *parts, **kwargs):
    set_programme(session, screening, parts=parts, now=now(), **kwargs)


def lasts(screening):
    return (screening.ends_at - screening.starts_at) // timedelta(minutes=1)


def said(screening):
    return [(item.position, item.kind, item.what, item.minutes) for item in screening.programme]


def last_changes(session, screening):
    return [
        (one.field, one.before, one.after, one.sequence)
        for one in session.scalars(
            sa.select(Change)
            .where(Change.screening == screening, Change.edit == screening.edits)
            .order_by(Change.id)
        )
        if one.field != "ends"
    ]


def test_a_programme_is_set_in_one_edit_and_the_end_follows(session, hana, screening):
    before = screening.edits

    set_to(session, screening, *EVENING, by=hana, seen=before)

    assert said(screening) == [
        (0, ProgrammeKind.WELCOME, None, 10),
        (1, ProgrammeKind.FILM, None, None),
        (2, ProgrammeKind.PAUSE, None, 5),
        (3, ProgrammeKind.DISCUSSION, "With all of us", 45),
    ]
    assert (lasts(screening), screening.edits, screening.sequence) == (132, before + 1, 1)
    assert last_changes(session, screening) == [
        (
            "programme",
            None,
            "welcome 10\nfilm -\npause 5\ndiscussion 45 With all of us",
            None,
        )
    ]
    session.flush()
    kinds = session.scalars(sa.select(Outbox.kind)).all()
    assert kinds.count(actions.MOVED) == 1


def test_guests_are_not_told_of_words(session, screening):
    set_to(session, screening, *EVENING)
    told = screening.sequence

    set_to(session, screening, *EVENING[:-1], TALK._replace(words="In pairs"))

    assert (screening.programme[-1].what, screening.sequence) == ("In pairs", told)


def test_the_same_programme_again_is_no_change(session, screening):
    set_to(session, screening, *EVENING)
    before = (screening.edits, screening.programme[0].id)

    set_to(session, screening, *EVENING)

    assert (screening.edits, screening.programme[0].id) == before


def test_moving_a_part_or_its_length_moves_what_follows(session, screening):
    set_to(session, screening, *EVENING)
    film = timetable.timetable(screening)[1].starts

    set_to(session, screening, FILM, WELCOME._replace(minutes=15), PAUSE, TALK)

    starts = [line.starts for line in timetable.timetable(screening)]
    assert [(one - starts[0]) // timedelta(minutes=1) for one in starts] == [0, 72, 87, 92]
    assert (starts[0], lasts(screening)) == (film - timedelta(minutes=10), 137)


def test_the_end_follows_another_start_whatever_end_is_given(session, screening):
    set_to(session, screening, *EVENING)
    later = screening.starts_wall + timedelta(hours=3)

    actions.edit(session, screening, **as_it_is(screening, starts=later, ends=None), now=now())
    assert (screening.starts_wall, lasts(screening)) == (later, 132)

    wrong = later - timedelta(hours=1)
    actions.edit(session, screening, **as_it_is(screening, ends=wrong), now=now())
    assert lasts(screening) == 132


def test_without_a_programme_the_end_stays(session, screening):
    set_to(session, screening, *EVENING)

    set_to(session, screening)

    assert (said(screening), lasts(screening)) == ([], 132)


def test_a_length_that_is_missing_leaves_the_end(session, screening):
    set_to(session, screening, WELCOME, FILM, TALK._replace(minutes=None))

    assert (lasts(screening), screening.sequence) == (120, 0)


@pytest.mark.parametrize(
    ("parts", "why", "field"),
    [
        ([WELCOME] * (MOST_ITEMS + 1), "at most", None),
        ([TALK._replace(minutes=601)], "from 0 to", "minutes"),
        ([TALK._replace(minutes=-1)], "from 0 to", "minutes"),
        ([TALK._replace(minutes=600)] * 3, "24 hours", None),
        ([TALK._replace(minutes=0)], "no minute", None),
        ([Part(ProgrammeKind.OTHER, None, 5)], "Say what", "what"),
        ([Part(ProgrammeKind.DOORS, None, 5)], "doors open", "kind"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(session, screening, parts, why, field):
    set_to(session, screening, *EVENING)
    before = (said(screening), lasts(screening), screening.edits)

    with pytest.raises(Refused, match=why) as refused:
        set_to(session, screening, *parts)

    assert refused.value.field == field
    assert (said(screening), lasts(screening), screening.edits) == before


def test_twenty_parts_and_a_whole_day_are_not_too_much(session, screening):
    longest = [TALK._replace(minutes=480)] * 3

    set_to(session, screening, *longest, *[TALK._replace(minutes=0)] * (MOST_ITEMS - 3))

    assert (len(screening.programme), lasts(screening)) == (20, 24 * 60)


def test_a_second_editor_hears_of_the_first(session, screening):
    seen = screening.edits
    set_to(session, screening, *EVENING, seen=seen)

    with pytest.raises(history.Overtaken):
        set_to(session, screening, WELCOME, seen=seen)


@pytest.mark.parametrize("became", ["held", "cancelled", "begun"])
def test_what_is_over_or_called_off_is_closed(session, screening, became):
    set_to(session, screening, *EVENING)
    if became == "held":
        screening.status = Status.HELD
    elif became == "cancelled":
        actions.cancel(session, screening, reason=None, now=now())
    else:
        pretend_begun(session, screening)
    session.flush()

    with pytest.raises(Refused):
        set_to(session, screening, WELCOME)


def test_a_copy_takes_the_parts_along_and_ends_with_them(session, screening):
    set_to(session, screening, *EVENING)
    starts = screening.starts_wall + timedelta(days=7, hours=1)

    made = copies.copy(
        session,
        screening,
        title="Again",
        place=copies.place_of(screening),
        starts=starts,
        parts=[Taken.PROGRAMME],
        now=now(),
    )

    assert (said(made), lasts(made)) == (said(screening), 132)


def test_and_without_its_programme_the_copy_ends_when_said(session, screening):
    set_to(session, screening, *EVENING)
    starts = screening.starts_wall + timedelta(days=7)

    made = copies.copy(
        session,
        screening,
        title="Again",
        place=copies.place_of(screening),
        starts=starts,
        ends=starts + timedelta(hours=1),
        parts=[],
        now=now(),
    )

    assert (said(made), lasts(made)) == ([], 60)
