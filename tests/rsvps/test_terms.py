"""On what terms guests come: ways in, when, and which places are kept back."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import time_machine

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.actions import confirming, moving, terms
from outreach.rsvps.actions.kinds import ASK_ALL, ASKED, CONFIRM_ADDRESS, SETTLE, UNCONFIRMED
from outreach.rsvps.models import KeptFor, Mode, RsvpCode, State
from outreach.rsvps.queries.terms import came_by, terms_of
from outreach.screenings.models import Screening
from outreach.screenings.queries.finder import _has_places
from tests.programme import GUEST, make_screening
from tests.rsvps.asking import code_for, say


@pytest.fixture
def screening(session, circle):
    return make_screening(session, circle, capacity=10)


def reserve(session, screening, **values):
    entered = {**GUEST, "party_size": 2, "form_key": "a form", **values}
    return actions.reserve(session, screening, now=now(), **entered)


def queued(session):
    ours = ~Outbox.kind.startswith("screenings."), Outbox.kind != ASK_ALL
    return sorted(session.scalars(sa.select(Outbox.kind).where(*ours)))


def wait_too(session, screening):
    """Have another party wait for places."""
    return reserve(session, screening, email="b@example.org", form_key="b", waits=True)


def due(session, at):
    """The screenings whose free places are to be offered at this moment."""
    words = sa.select(Outbox.payload).where(Outbox.kind == SETTLE, Outbox.run_at == at)
    return [payload["screening_id"] for payload in session.scalars(words)]


def test_a_screening_without_terms_has_the_usual_ones(session, screening):
    terms = terms_of(session, screening)

    assert (terms.mode, terms.asks_names) == (Mode.AT_ONCE, False)
    assert terms.kept == dict.fromkeys(KeptFor, 0)


def test_places_are_held_until_the_address_is_confirmed(session, screening):
    say(session, screening, mode=Mode.CONFIRM)

    rsvp = reserve(session, screening)

    assert (rsvp.state, screening.places_taken) == (State.PENDING, 2)
    assert rsvp.held_until == rsvp.created_at + timedelta(hours=2)
    assert queued(session) == [CONFIRM_ADDRESS, UNCONFIRMED]
    confirming.confirm(session, rsvp, now=now())
    confirming.confirm(session, rsvp, now=now())
    assert (rsvp.state, rsvp.held_until, screening.places_taken) == (State.CONFIRMED, None, 2)
    assert queued(session) == [CONFIRM_ADDRESS, actions.CONFIRMATION, UNCONFIRMED]


def test_what_nobody_confirms_lapses_at_its_time_and_not_before(session, screening):
    say(session, screening, mode=Mode.CONFIRM)
    rsvp = reserve(session, screening, access_needs="A seat")
    until = rsvp.held_until

    confirming.lapse(session, rsvp, now=until - timedelta(seconds=1))
    assert (rsvp.state, screening.places_taken) == (State.PENDING, 2)
    confirming.lapse(session, rsvp, now=until)

    assert (rsvp.state, rsvp.access_needs, screening.places_taken) == (State.LAPSED, None, 0)
    assert SETTLE not in queued(session)
    with pytest.raises(Refused, match="held for two hours"):
        confirming.confirm(session, rsvp, now=until)


def test_at_the_very_moment_it_lapses_it_can_no_longer_be_confirmed(session, screening):
    say(session, screening, mode=Mode.CONFIRM)
    rsvp = reserve(session, screening)

    assert confirming.may_confirm(rsvp, rsvp.held_until - timedelta(microseconds=1))
    with pytest.raises(Refused):
        confirming.confirm(session, rsvp, now=rsvp.held_until)


def test_who_waits_for_the_host_holds_no_places(session, screening):
    say(session, screening, mode=Mode.APPROVAL)

    rsvp = reserve(session, screening)

    assert (rsvp.state, screening.places_taken, queued(session)) == (State.ASKED, 0, [ASKED])


@pytest.mark.parametrize("mode", [Mode.CONFIRM, Mode.APPROVAL])
def test_who_has_no_places_for_good_may_cancel(session, screening, mode):
    say(session, screening, mode=mode)
    rsvp = reserve(session, screening)

    actions.cancel(session, rsvp, now=now())

    assert (rsvp.state, screening.places_taken) == (State.CANCELLED, 0)


def test_a_code_lets_as_many_parties_in_as_it_says(session, screening):
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening, uses=1)
    typed = f" {code.code[:4].lower()}-{code.code[4:]} "

    rsvp = reserve(session, screening, code=typed)

    assert (rsvp.state, code.uses_left) == (State.CONFIRMED, 0)
    with pytest.raises(Refused, match="used up") as refused:
        reserve(session, screening, code=typed, email="b@example.org", form_key="b")
    assert (refused.value.field, screening.places_taken) == ("code", 2)


def test_the_same_form_sent_again_uses_no_second_one(session, screening):
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening, uses=2)

    first, second = (reserve(session, screening, code=code.code) for _ in range(2))

    assert (first, code.uses_left) == (second, 1)


@pytest.mark.parametrize("typed", [None, "", "AAAA-AAAA", "'; --"])
def test_without_a_code_of_this_screening_nobody_comes(session, screening, circle, typed):
    say(session, screening, mode=Mode.INVITATION)
    other = code_for(session, make_screening(session, circle))

    for code in (typed, other.code):
        with pytest.raises(Refused, match="no code for this screening"):
            reserve(session, screening, code=code)


# The clocks of New York go back on 1 November 2026, and forward on 14 March 2027. With a screening
# 14 days later they change after its RSVPs close, on that day, while they are open, or before.
CHANGES = ("2026-10-19", "2026-10-20", "2026-10-22", "2026-10-25", "2027-03-02", "2027-03-04")
JUST = timedelta(microseconds=1)


@pytest.fixture
def on(session, circle):
    """Have it be noon of this day, with a screening at 19:00 in New York 14 days later."""
    with ExitStack() as travels:

        def on(day):
            noon = datetime.fromisoformat(f"{day} 12:00+00:00")
            travels.enter_context(time_machine.travel(noon, tick=False))
            return make_screening(session, circle, capacity=10)

        yield on


def there(wall):
    return wall.replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)


@pytest.mark.parametrize("day", CHANGES)
def test_a_code_is_over_at_its_moment(session, on, day):
    screening = on(day)
    say(session, screening, mode=Mode.INVITATION)
    expires = screening.starts_wall - timedelta(days=1)
    code = code_for(session, screening, expires=expires)

    assert code.is_good(there(expires) - JUST)
    with time_machine.travel(there(expires), tick=False), pytest.raises(Refused, match="is over"):
        reserve(session, screening, code=code.code)


@pytest.mark.parametrize("day", CHANGES)
def test_rsvps_open_and_close_at_their_very_moments(session, on, day):
    screening = on(day)
    opens, closes = (screening.starts_wall - timedelta(days=days) for days in (5, 2))
    say(session, screening, opens=opens, closes=closes)
    moments = [there(opens), there(closes)]

    told = [screening.is_open_for_rsvps(m + by) for m in moments for by in (-JUST, 0 * JUST)]

    assert told == [False, True, True, False]
    for moment, words in ((moments[0] - JUST, "not open yet"), (moments[1], "no RSVPs any more")):
        with time_machine.travel(moment, tick=False), pytest.raises(Refused, match=words):
            reserve(session, screening)


def test_the_finder_agrees_with_the_screening_about_when_it_is_open(session, screening):
    closes = screening.starts_wall - timedelta(days=2)
    say(session, screening, opens=closes - timedelta(days=3), closes=closes, panel=9)
    at = screening.rsvps_close_at
    moments = [at - timedelta(days=4), at - timedelta(hours=1), at]

    def found(moment):
        return session.scalar(sa.select(sa.func.count(Screening.id)).where(_has_places(moment)))

    assert [found(moment) for moment in moments] == [0, 1, 0]
    say(session, screening, panel=10)
    assert found(at - timedelta(hours=1)) == 0


def test_places_kept_back_go_to_nobody_and_are_not_among_those_left(session, screening):
    say(session, screening, panel=3, wheelchair=2, companion=2)

    assert (screening.places_kept, screening.places_left) == (7, 3)
    reserve(session, screening, party_size=3)
    assert screening.is_full
    with pytest.raises(Refused, match="All places are taken"):
        reserve(session, screening, party_size=1, email="b@example.org", form_key="b")


def test_what_lapses_leaves_word_for_who_waits(session, screening):
    say(session, screening, mode=Mode.CONFIRM)
    rsvp = reserve(session, screening, party_size=10)
    wait_too(session, screening)
    at = rsvp.held_until

    confirming.lapse(session, rsvp, now=at)

    assert due(session, at) == [screening.id]


def test_places_released_leave_word_only_where_somebody_waits(session, screening):
    say(session, screening, press=4)
    say(session, screening, press=3)
    assert (screening.places_left, SETTLE in queued(session)) == (7, False)
    reserve(session, screening, party_size=7)
    wait_too(session, screening)

    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        say(session, screening, press=1)

        assert (screening.places_left, due(session, now())) == (2, [screening.id])


def test_no_more_is_kept_back_than_nobody_has(session, screening):
    reserve(session, screening, party_size=8)

    with pytest.raises(Refused, match="nobody has: 2") as refused:
        say(session, screening, panel=1, press=2)

    assert refused.value.field == "panel"
    say(session, screening, panel=2)
    assert (screening.places_kept, screening.places_left) == (2, 0)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"panel": -1}, "panel"),
        ({"party_limit": 0}, "party_limit"),
        ({"party_limit": 13}, "party_limit"),
    ],
)
def test_terms_that_make_no_sense_are_refused(session, screening, values, field):
    with pytest.raises(Refused) as refused:
        say(session, screening, **values)

    assert refused.value.field == field


def test_rsvps_cannot_close_before_they_open(session, screening):
    with pytest.raises(Refused, match="before they open"):
        say(session, screening, opens=screening.starts_wall, closes=screening.starts_wall)


def test_a_host_may_want_smaller_parties(session, screening):
    say(session, screening, party_limit=2)

    with pytest.raises(Refused, match="1 to 2 people"):
        reserve(session, screening, party_size=3)


def by_code(session, screening, code, name, **values):
    values = {"email": f"{name}@example.org", "form_key": name, **values}
    return reserve(session, screening, code=code.code, **values)


def test_it_is_kept_by_which_code_a_party_came(session, screening):
    say(session, screening, mode=Mode.INVITATION)
    press, school, unused = (code_for(session, screening, uses=9) for _ in range(3))
    first = by_code(session, screening, press, "first", party_size=2)
    by_code(session, screening, press, "second", party_size=1)
    pupil = by_code(session, screening, school, "pupil", party_size=3)
    gone = by_code(session, screening, school, "gone", party_size=1)
    actions.cancel(session, gone, now=now())

    assert [one.code for one in (first, pupil, gone)] == [press, school, school]
    assert came_by(session, screening) == {press.id: (2, 3), school.id: (1, 3)}
    assert unused.id not in came_by(session, screening)

    say(session, screening, mode=Mode.AT_ONCE)
    assert by_code(session, screening, press, "late", party_size=1).code is None


def test_who_waits_by_a_code_holds_no_places_by_it(session, screening):
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening, uses=9)
    by_code(session, screening, code, "full", party_size=screening.capacity)
    waits = by_code(session, screening, code, "waits", party_size=1, waits=True)

    assert (waits.state, waits.code) == (State.WAITING, code)
    assert came_by(session, screening) == {code.id: (2, screening.capacity)}


def test_who_came_by_a_code_that_is_deleted_stays(session, screening):
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening)
    rsvp = by_code(session, screening, code, "gia", party_size=2)
    assert rsvp.code_id == code.id

    terms.delete_code(session, code)
    session.flush()
    session.expire(rsvp)

    assert (rsvp.state, rsvp.code, rsvp.places) == (State.CONFIRMED, None, 2)
    assert came_by(session, screening) == {}


def test_a_party_that_is_moved_came_there_by_no_code(session, screening, circle):
    say(session, screening, mode=Mode.INVITATION)
    rsvp = by_code(session, screening, code_for(session, screening), "gia")

    moving.move(session, rsvp, to=make_screening(session, circle), now=now())

    assert (rsvp.code, came_by(session, screening)) == (None, {})


def test_of_two_that_are_one_the_code_stays(session, screening):
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening)
    other = by_code(session, screening, code, "other", party_size=1)
    say(session, screening, mode=Mode.AT_ONCE)
    kept = reserve(session, screening, email="kept@example.org", form_key="kept", party_size=1)

    moving.merge(session, kept, other, party_size=2, now=now())

    assert (kept.code, came_by(session, screening)) == (code, {code.id: (1, 2)})


def test_codes_are_hard_to_guess_and_all_different(session, screening):
    codes = {code_for(session, screening).code for _ in range(20)}

    assert (len(codes), {len(code) for code in codes}) == (20, {8})
    assert session.query(RsvpCode).count() == 20
