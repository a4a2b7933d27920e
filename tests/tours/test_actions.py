"""Tours and their stops: what can be one, and what cannot."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy.exc import IntegrityError

from outreach.clock import now
from outreach.errors import NotAll, Refused
from outreach.screenings import actions as screenings
from outreach.screenings.models import Place, Screening, Status
from outreach.tours import actions, queries, totals
from outreach.tours.models import Tour, TourStop
from outreach.tours.totals import Total
from tests.factories import organisation_of
from tests.programme import make_film, make_rsvp, make_screening, make_tour, make_venue


def today(days=0):
    return now().date() + timedelta(days=days)


def titles(session, tour):
    return [stop.screening.title for stop in queries.stops_of(session, tour)]


def test_stops_stand_in_the_order_of_time(session, tour, stop):
    stop(title="Third", days_ahead=30)
    stop(title="First", days_ahead=5, published=False)
    stop(title="Second", days_ahead=20)

    assert titles(session, tour) == ["First", "Second", "Third"]


@pytest.mark.parametrize(
    ("starts", "ends", "why"),
    [
        (15, None, "before the tour starts on"),
        (14, 14, None),
        (0, 13, "after the tour ends on"),
        (0, None, None),
    ],
)
def test_a_stop_is_on_a_day_of_its_tour(session, circle, film, make, starts, ends, why):
    tour = make_tour(
        session,
        circle,
        film=film,
        starts_on=today(starts),
        ends_on=None if ends is None else today(ends),
    )
    screening = make(days_ahead=14)

    if why is None:
        actions.add(session, tour, screening, now=now())
    else:
        with pytest.raises(Refused, match=why):
            actions.add(session, tour, screening, now=now())

    assert titles(session, tour) == ([] if why else [screening.title])


def test_the_day_is_that_of_the_wall_there(session, circle, film, make):
    """At seven in the evening in Hawaii it is the next day in UTC."""
    tour = make_tour(session, circle, film=film, starts_on=today(), ends_on=today(14))
    place = Place(
        venue=make_venue(
            session, circle, city="Honolulu", country="US", timezone="Pacific/Honolulu"
        )
    )

    screening = make(place=place, days_ahead=14, rsvp_limit=9)
    actions.add(session, tour, screening, now=now())

    assert screening.starts_at.date() == today(15)


def test_what_shows_another_film_is_no_stop(session, tour, make):
    with pytest.raises(Refused, match="another film"):
        actions.add(session, tour, make(film=make_film(session)), now=now())


def test_nor_is_what_another_organisation_shows(session, tour, film, olu):
    hers = make_screening(session, organisation_of(olu), film=film)

    with pytest.raises(Refused, match="another organisation"):
        actions.add(session, tour, hers, now=now())


def test_a_screening_is_on_one_tour_only(session, circle, film, tour, stop):
    other = make_tour(session, circle, film=film, title="Another round")
    screening = stop().screening

    with pytest.raises(Refused, match="“Redlight goes round” already"):
        actions.add(session, other, screening, now=now())


def test_the_database_keeps_it_on_one_tour(session, circle, film, stop):
    other = make_tour(session, circle, film=film, title="Another round")
    session.add(TourStop(tour_id=other.id, screening_id=stop().screening.id))

    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("locked", [True, False])
def test_two_who_add_it_at_once_make_one_stop(
    session, database, tour, circle, film, make, monkeypatch, locked
):
    """The control does without the lock: then the second breaks instead of being told."""
    other = make_tour(session, circle, film=film, title="Another round")
    screening = make()
    ready, checked, ends = Barrier(2), Barrier(2), []
    if not locked:
        if database.engine.dialect.name == "sqlite":
            pytest.skip("whoever writes to SQLite has it alone")
        check = actions._check_fits
        monkeypatch.setattr(Screening, "lock", lambda _self: None)
        monkeypatch.setattr(Tour, "lock", lambda _self: None)
        monkeypatch.setattr(
            actions, "_check_fits", lambda *args: (check(*args), checked.wait(timeout=10))
        )

    def add(tour_id):
        ready.wait(timeout=10)
        try:
            with database.transaction() as own:
                one, where = own.get(Screening, screening.id), own.get(Tour, tour_id)
                actions.add(own, where, one, now=now())
            ends.append("added")
        except (Refused, IntegrityError) as error:
            ends.append(type(error).__name__)

    threads = [Thread(target=add, args=(id,)) for id in (tour.id, other.id)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == (["Refused", "added"] if locked else ["IntegrityError", "added"])


def test_several_are_added_or_none(session, tour, make):
    fits, early = make(days_ahead=5), make(days_ahead=20, title="Early")
    tour.starts_on = today(2)
    early.starts_wall = datetime.combine(today(1), early.starts_wall.time())

    with pytest.raises(NotAll) as refused:
        actions.add_together(session, tour, [fits, early], now=now())

    assert {number: why.field for number, why in refused.value.reasons.items()} == {
        early.id: "starts_on"
    }
    assert titles(session, tour) == []

    actions.add_together(session, tour, [fits], now=now())
    assert titles(session, tour) == [fits.title]


def test_a_tour_does_not_leave_its_stops_outside(session, tour, stop, film):
    stop(days_ahead=14)
    same = {"title": "A", "now": now()}

    for days, field in (((today(15), None), "starts_on"), ((today(), today(13)), "ends_on")):
        with pytest.raises(Refused, match="the tour") as refused:
            actions.edit(session, tour, starts_on=days[0], ends_on=days[1], **same)
        assert refused.value.field == field
    actions.edit(session, tour, starts_on=today(14), ends_on=today(14), **same)

    assert (tour.starts_on, tour.ends_on, tour.title) == (today(14), today(14), "A")


def test_a_tour_ends_after_it_starts(session, circle, film):
    with pytest.raises(Refused, match="ends before it starts") as refused:
        make_tour(session, circle, film=film, starts_on=today(2), ends_on=today(1))

    assert refused.value.field == "ends_on"


def test_film_and_address_change_until_they_are_known(session, tour, stop):
    other = make_film(session)
    same = {"title": "A", "starts_on": today(), "ends_on": None, "now": now()}

    actions.edit(session, tour, film=other, slug="a-round", **same)
    assert (tour.film, tour.slug) == (other, "a-round")

    actions.edit(session, tour, film=None, slug=None, **same)
    draft = stop(film=other, published=False)
    with pytest.raises(Refused, match="it stays"):
        actions.edit(session, tour, film=make_film(session), **same)
    actions.edit(session, tour, slug="another", **same)

    screenings.publish(session, draft.screening, now=now())
    with pytest.raises(Refused, match="its address stays"):
        actions.edit(session, tour, slug="a-third", **same)
    assert tour.slug == "another"


def test_two_tours_of_one_title_have_two_addresses(session, circle, film, tour):
    second = make_tour(session, circle, film=film)

    assert (tour.slug, second.slug) == ("redlight-goes-round", "redlight-goes-round-2")
    with pytest.raises(Refused, match="taken"):
        make_tour(session, circle, film=film, slug=tour.slug)


def test_a_screening_that_moves_or_is_given_another_film_is_marked(session, tour, stop):
    one = stop(published=False)
    assert (one.is_outside, one.shows_another_film) == (False, False)

    one.screening.starts_wall = datetime(2020, 1, 1, 19)
    one.screening.film = make_film(session)
    session.flush()

    assert (one.is_outside, one.shows_another_film) == (True, True)


def test_it_is_put_on_another_tour_or_on_none(session, circle, film, tour, stop):
    other = make_tour(session, circle, film=film, title="Another round")
    screening = stop().screening

    for where in (other, other, None, None, tour):
        actions.put_on(session, screening, where, now=now())
        found = queries.stop_of(session, screening)
        assert (found and found.tour) is where


def test_a_deleted_draft_is_no_stop_any_more(session, tour, stop):
    screenings.delete(session, stop(published=False).screening, now=now())
    session.commit()
    session.expire_all()

    assert titles(session, tour) == []


def test_a_tour_is_deleted_until_it_is_announced(session, circle, film, tour, stop):
    other = make_tour(session, circle, film=film, title="Another round")
    kept = make_screening(session, circle, film=film, published=False)
    actions.add(session, other, kept, now=now())
    stop()

    actions.delete(session, other)
    with pytest.raises(Refused, match="It stays"):
        actions.delete(session, tour)

    assert [one.title for one in queries.of_organisation(session, circle.id)] == [tour.title]
    assert session.get(Screening, kept.id) is kept


def test_totals_have_each_number_once(session, circle, tour, stop):
    here = stop(capacity=40)
    there = stop(
        place=Place(
            venue=make_venue(session, circle, city="Leeds", country="GB", timezone="Europe/London")
        ),
        rsvp_limit=30,
    )
    online = stop(
        place=Place(online_url="https://example.org/room"), timezone="UTC", rsvp_limit=500
    )
    stop(capacity=20, published=False)
    off = stop(capacity=10)
    for screening, party in ((here, 3), (here, 2), (there, 4), (online, 1), (off, 5)):
        make_rsvp(session, screening.screening, party_size=party)
    screenings.cancel(session, off.screening, now=now())
    session.commit()

    stops = queries.stops_of(session, tour)
    rsvps = queries.rsvps_at(session, tour)

    assert totals.total(totals.standing(stops), rsvps) == Total(4, 4, 10, 590, 0)
    assert totals.by_status(stops, rsvps) == {
        Status.DRAFT: Total(1, 0, 0, 20, 0),
        Status.CONFIRMED: Total(3, 4, 10, 570, 0),
        Status.CANCELLED: Total(1, 1, 5, 10, 0),
    }
    assert list(totals.by_country(stops, rsvps).items()) == [
        ("GB", Total(1, 1, 4, 30, 0)),
        ("US", Total(2, 2, 5, 60, 0)),
        (None, Total(1, 1, 1, 500, 0)),
    ]


def test_the_headcounts_of_what_was_held_are_added(session, tour, stop):
    for people in (30, None, 12):
        screening = stop().screening
        screening.status, screening.headcount = Status.HELD, people

    found = totals.by_status(queries.stops_of(session, tour), {})

    assert found == {Status.HELD: Total(3, 0, 0, 150, 42)}


def test_a_tour_without_a_last_day_is_not_over():
    assert not Tour(starts_on=date(2020, 1, 1)).is_before(date(2027, 1, 1))
    assert Tour(starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 1)).is_before(date(2020, 1, 2))
