"""What a licence says, and what that makes of its screening."""

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.licences.models import LicenceKind, LicenceState, Misfit, ScreeningLicence
from outreach.licences.queries import licence_of
from outreach.screenings import actions as screenings
from outreach.screenings.models import Change, Limit, Place, Status
from outreach.venues import actions as venues
from tests.programme import make_film, make_room, make_rsvp, make_screening, make_venue

ASKED, CONFIRMED = LicenceState.ASKED, LicenceState.CONFIRMED
REFUSED, ENDED = LicenceState.REFUSED, LicenceState.ENDED
WEEK = timedelta(days=7)


def refusal(keep, **values):
    with pytest.raises(Refused) as error:
        keep(**values)
    return error.value.field


def move(session, screening, **change):
    """Edit it as its form would, with this different."""
    values = {
        "place": Place(screening.venue, screening.room, screening.online_url),
        "title": screening.title,
        "starts": screening.starts_wall,
        "ends": screening.ends_wall,
        **change,
    }
    screenings.edit(session, screening, now=now(), **values)
    session.commit()


def shifted(screening, by):
    return {"starts": screening.starts_wall + by, "ends": screening.ends_wall + by}


def told(session):
    kinds = (screenings.MOVED, screenings.RESTATED)
    rows = session.scalars(sa.select(Outbox).where(Outbox.kind.in_(kinds)).order_by(Outbox.id))
    return [(row.kind, row.payload["sequence"]) for row in rows]


def test_confirming_makes_a_provisional_screening_certain_and_its_guests_are_told(
    session, screening, keep
):
    assert (screening.status, screening.sequence) == (Status.TENTATIVE, 0)

    keep()

    assert (screening.status, screening.sequence) == (Status.CONFIRMED, 1)
    assert told(session) == [(screenings.RESTATED, 1)]
    assert b"STATUS:CONFIRMED" in screening.vevent


@pytest.mark.parametrize("status", [ASKED, REFUSED, ENDED])
def test_what_is_not_confirmed_leaves_it_provisional(screening, keep, status):
    keep(state=status)

    assert (screening.status, screening.is_licensed) == (Status.TENTATIVE, False)


@pytest.mark.parametrize("status", [ASKED, REFUSED, ENDED])
def test_taking_it_back_makes_it_provisional_again(session, screening, keep, status):
    keep()
    keep(state=status)

    assert (screening.status, screening.sequence) == (Status.TENTATIVE, 2)
    assert told(session) == [(screenings.RESTATED, 1), (screenings.RESTATED, 2)]
    assert session.scalar(sa.select(sa.func.count(ScreeningLicence.id))) == 1


def test_a_draft_is_published_as_its_licence_says(session, circle, keep, day):
    draft = make_screening(session, circle, published=False, licensed=False)
    keep(draft)
    assert (draft.status, told(session)) == (Status.DRAFT, [])

    screenings.publish(session, draft, now=now())

    assert draft.status is Status.CONFIRMED


def test_none_is_needed_where_somebody_says_why(screening, keep):
    assert refusal(keep, kind=LicenceKind.NOT_NEEDED, note=None) == "note"

    licence = keep(
        kind=LicenceKind.NOT_NEEDED,
        state=ASKED,
        licensor=None,
        territory=[],
        audience=10,
        note="We made the film.",
    )

    assert (licence.state, licence.misfits(screening)) == (CONFIRMED, [])
    assert (screening.status, screening.licensed_audience) == (Status.CONFIRMED, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"licensor": None}, "licensor"),
        ({"territory": []}, "territory"),
        ({"territory": ["KH", "GB"]}, "territory"),
        ({"territory": ["XX"]}, "territory"),
        ({"showings": 0}, "showings"),
        ({"audience": 0}, "audience"),
        ({"audience": 50_001}, "audience"),
        ({"fee": Decimal(-1), "currency": "USD"}, "fee"),
        ({"fee": Decimal("NaN"), "currency": "USD"}, "fee"),
        ({"fee": Decimal("1e99999"), "currency": "USD"}, "fee"),
        ({"fee": Decimal("0.001"), "currency": "USD"}, "fee"),
        ({"fee": Decimal("9.5"), "currency": "JPY"}, "fee"),
        ({"fee": Decimal(9), "currency": None}, "currency"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(session, screening, keep, values, field):
    assert refusal(keep, **values) == field
    assert licence_of(session, screening) is None
    assert screening.status is Status.TENTATIVE


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(-3, -1, "until_on"), (1, 3, "from_on"), (3, 1, "until_on"), (0, 0, None), (None, None, None)],
)
def test_the_screenings_day_is_in_the_window_or_it_cannot_be_confirmed(
    keep, day, first, last, field
):
    window = {
        "from_on": None if first is None else day + timedelta(days=first),
        "until_on": None if last is None else day + timedelta(days=last),
    }

    if field:
        assert refusal(keep, **window) == field
    else:
        assert keep(**window).is_confirmed


def test_what_is_asked_for_need_not_fit_yet(screening, keep):
    licence = keep(state=ASKED, territory=["KH"], licensor=None)

    assert licence.misfits(screening) == [Misfit.ABROAD]
    assert screening.status is Status.TENTATIVE


def test_one_for_every_country_fits_everywhere(keep):
    assert keep(territory=[], is_worldwide=True).is_confirmed


def test_online_only_it_is_in_no_country(session, circle, keep):
    online = make_screening(
        session,
        circle,
        place=Place(online_url="https://example.org/room"),
        timezone="Asia/Phnom_Penh",
        rsvp_limit=20,
        licensed=False,
    )

    assert keep(online).misfits(online) == []
    assert online.status is Status.CONFIRMED


def test_a_fee_is_kept_to_the_smallest_coin(keep):
    assert keep(fee=Decimal("99.50"), currency="USD").fee == Decimal("99.50")
    assert keep(fee=Decimal(12_000), currency="JPY").fee == Decimal(12_000)
    assert keep(fee=None, currency="USD").currency is None


@pytest.mark.parametrize("status", [ASKED, CONFIRMED])
def test_the_licensed_audience_binds_from_the_day_on_which_it_is_asked_for(screening, keep, status):
    keep(state=status, audience=30)

    assert (screening.capacity, screening.binding_limit) == (30, Limit.LICENCE)


@pytest.mark.parametrize("status", [REFUSED, ENDED])
def test_what_was_refused_or_has_ended_binds_nothing(screening, keep, status):
    keep(audience=30)
    keep(state=status, audience=30)

    assert (screening.capacity, screening.binding_limit) == (50, Limit.ROOM)


def test_no_fewer_are_licensed_than_places_are_given(session, screening, keep):
    make_rsvp(session, screening, party_size=4)

    assert refusal(keep, audience=3) == "audience"
    assert keep(audience=4).audience == 4
    assert screening.is_full


def test_moved_out_of_the_window_it_is_provisional_in_the_same_edit_and_moved_back_it_is_not(
    session, screening, keep
):
    licence = keep()
    before = screening.edits

    move(session, screening, **shifted(screening, WEEK))

    assert licence.misfits(screening) == [Misfit.TOO_LATE]
    assert (screening.status, screening.sequence) == (Status.TENTATIVE, 2)
    assert screening.edits == before + 1
    assert told(session)[1:] == [(screenings.MOVED, 2)]
    assert b"STATUS:TENTATIVE" in screening.vevent

    move(session, screening, **shifted(screening, -WEEK))

    assert (licence.misfits(screening), screening.status) == ([], Status.CONFIRMED)


def test_moved_to_a_day_before_it_begins_it_does_not_fit(session, screening, keep):
    licence = keep()

    move(session, screening, **shifted(screening, -WEEK))

    assert licence.misfits(screening) == [Misfit.TOO_EARLY]


def test_moved_abroad_it_is_provisional(session, circle, screening, keep):
    licence = keep()
    abroad = make_venue(session, circle, city="Phnom Penh", country="KH", timezone=None)

    move(session, screening, place=Place(abroad, make_room(session, abroad)))

    assert licence.misfits(screening) == [Misfit.ABROAD]
    assert screening.status is Status.TENTATIVE


def test_a_venue_that_turns_out_to_be_abroad_makes_it_provisional(session, screening, keep):
    keep()
    venue = screening.venue
    venues.edit(
        session,
        venue,
        name=venue.name,
        city="Toronto",
        country="CA",
        timezone="America/Toronto",
        now=now(),
    )

    screenings.follow_venue(session, venue, now=now())

    assert screening.status is Status.TENTATIVE


def test_a_licence_is_for_the_film_that_was_chosen_then(session, circle, keep):
    draft = make_screening(session, circle, published=False, licensed=False)
    licence = keep(draft)

    move(session, draft, film=make_film(session))

    assert licence.misfits(draft) == [Misfit.OTHER_FILM]
    screenings.publish(session, draft, now=now())
    assert draft.status is Status.TENTATIVE


def test_postponed_it_is_asked_again_on_its_new_day(session, screening, keep):
    keep()
    screenings.postpone(session, screening, now=now())

    move(session, screening, **shifted(screening, WEEK))

    assert screening.status is Status.TENTATIVE


def test_without_a_licence_noted_an_edit_leaves_it_as_it_is(session, circle):
    made = make_screening(session, circle)
    assert made.is_licensed

    move(session, made, **shifted(made, WEEK))

    assert (made.is_licensed, made.status) == (True, Status.CONFIRMED)


def test_what_is_cancelled_is_left_alone(session, screening, keep):
    keep()
    screenings.cancel(session, screening, now=now())

    with pytest.raises(Refused, match="cancelled"):
        keep(state=ENDED)
    assert screening.is_cancelled


def test_who_confirmed_it_stands_in_the_changes(session, screening, keep, hana):
    keep(state=ASKED)
    keep()

    noted = session.scalars(
        sa.select(Change).where(Change.field == "licence").order_by(Change.id)
    ).all()
    assert [(one.before, one.after, one.by) for one in noted] == [
        (None, "Asked for", hana),
        ("Asked for", "Confirmed", hana),
    ]
