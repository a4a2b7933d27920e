import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.rsvps import actions, queries
from outreach.rsvps.actions import kinds
from outreach.rsvps.actions.confirming import lapse
from outreach.rsvps.actions.parties import change_party
from outreach.rsvps.models import AccessNeeds, Mode, Rsvp, State
from outreach.rsvps.queries.guests import everybody, with_needs
from outreach.screenings import actions as screenings
from outreach.screenings.models import Screening
from tests.programme import GUEST, make_rsvp, make_screening, pretend_begun
from tests.rsvps.asking import say


@pytest.fixture
def screening(session, hana):
    return make_screening(session, hana.memberships[0].organisation, capacity=10)


def reserve(session, screening, **values):
    entered = {**GUEST, "party_size": 1, "form_key": "a form", **values}
    return actions.reserve(session, screening, now=now(), **entered)


def queued(session):
    """What waits for the worker, but for what became of a screening and the day before it."""
    ours = ~Outbox.kind.startswith("screenings."), Outbox.kind != kinds.ASK_ALL
    return list(session.scalars(sa.select(Outbox.kind).where(*ours).order_by(Outbox.id)))


def test_a_party_takes_its_places_and_gets_a_confirmation(session, screening):
    rsvp = reserve(session, screening, party_size=3)

    assert (rsvp.state, rsvp.party_size, rsvp.email) == (State.CONFIRMED, 3, "gia@example.org")
    assert (screening.places_taken, screening.places_left) == (3, 7)
    assert queued(session) == [kinds.CONFIRMATION]


def test_the_last_places_can_be_taken_and_then_it_is_full(session, screening):
    reserve(session, screening, party_size=10)

    assert screening.is_full
    with pytest.raises(Refused, match="All places are taken"):
        reserve(session, screening, email="late@example.org", form_key="other")
    assert screening.places_taken == 10


def test_a_party_larger_than_the_places_left_is_told_how_many_there_are(session, screening):
    reserve(session, screening, party_size=8)

    with pytest.raises(Refused, match="Places left: 2") as refused:
        reserve(session, screening, party_size=3, email="late@example.org", form_key="other")

    assert refused.value.field == "party_size"
    assert screening.places_taken == 8


@pytest.mark.parametrize("party_size", [0, -1, 11, 13, 10**9])
def test_a_party_is_of_one_to_twelve_and_never_larger_than_the_house(
    session, screening, party_size
):
    with pytest.raises(Refused, match="1 to 10 people"):
        reserve(session, screening, party_size=party_size)

    assert screening.places_taken == 0


@pytest.mark.parametrize(
    "email", ["", "gia", "gia@", "@example.org", "gia@localhost", "a b@example.org", "gia@-.org"]
)
def test_what_is_no_address_is_refused(session, screening, email):
    with pytest.raises(Refused) as refused:
        reserve(session, screening, email=email)

    assert refused.value.field == "email"


def test_a_name_before_the_at_that_mail_cannot_carry_is_refused(session, screening):
    with pytest.raises(Refused, match="plain letters"):
        reserve(session, screening, email="gíà@example.org")


def test_an_address_at_a_domain_in_another_script_is_kept_as_mail_knows_it(session, screening):
    assert (
        reserve(session, screening, email="gia@bücher.example").email == "gia@xn--bcher-kva.example"
    )


def test_the_same_form_sent_twice_is_one_rsvp(session, screening):
    first = reserve(session, screening, party_size=2)

    again = reserve(session, screening, party_size=2)

    assert again is first
    assert screening.places_taken == 2
    assert queued(session) == [kinds.CONFIRMATION]


def test_the_same_address_again_changes_nothing(session, screening):
    first = reserve(session, screening, party_size=2)

    with pytest.raises(actions.AlreadyAnswered) as answered:
        reserve(session, screening, party_size=5, email="GIA@Example.org", form_key="other")

    assert answered.value.rsvp is first
    assert (first.party_size, screening.places_taken) == (2, 2)


def test_the_link_is_mailed_again_at_most_once_an_hour(session, screening):
    rsvp = reserve(session, screening)

    for _ in range(3):
        actions.send_link_again(session, rsvp, now=rsvp.created_at)

    assert queued(session) == [kinds.CONFIRMATION, kinds.LINK]


def test_cancelling_gives_the_places_back_and_forgets_what_was_needed(session, screening):
    rsvp = reserve(session, screening, party_size=4, access_needs="A seat near the door.")
    assert session.scalar(sa.select(AccessNeeds.text)) == "A seat near the door."

    actions.cancel(session, rsvp, now=now())
    session.flush()

    assert (rsvp.state, screening.places_taken) == (State.CANCELLED, 0)
    assert queued(session) == [kinds.FORGET, kinds.CONFIRMATION, kinds.CANCELLATION]
    assert session.scalar(sa.select(AccessNeeds.text)) is None


def test_cancelling_twice_gives_the_places_back_once(session, screening):
    rsvp = reserve(session, screening, party_size=4)
    reserve(session, screening, party_size=2, email="other@example.org", form_key="other")

    actions.cancel(session, rsvp, now=now())
    actions.cancel(session, rsvp, now=now())

    assert screening.places_taken == 2


def test_after_cancelling_the_address_may_answer_again(session, screening):
    first = reserve(session, screening)
    actions.cancel(session, first, now=now())

    second = reserve(session, screening, form_key="other")

    assert second is not first
    assert second.sequence > first.sequence


def test_once_it_has_begun_nobody_answers_or_cancels(session, screening):
    rsvp = reserve(session, screening)
    pretend_begun(session, screening)

    with pytest.raises(Refused, match="takes no RSVPs"):
        reserve(session, screening, email="late@example.org", form_key="other")
    with pytest.raises(Refused, match="has begun"):
        actions.cancel(session, rsvp, now=now())
    assert screening.places_taken == 1


def test_drafts_and_cancelled_screenings_take_no_rsvps(session, hana):
    organisation = hana.memberships[0].organisation
    draft = make_screening(session, organisation, published=False)
    cancelled = make_screening(session, organisation)
    screenings.cancel(session, cancelled, now=now())

    with pytest.raises(Refused, match="takes no RSVPs"):
        reserve(session, draft)
    with pytest.raises(Refused, match="is cancelled"):
        reserve(session, cancelled)


@pytest.mark.parametrize("name", ["សុខា", "لينا", "🎬 Gia", "<b>Gia</b>", "G" * 150])
def test_any_name_is_kept_as_it_was_given(session, screening, name):
    rsvp = reserve(session, screening, name=name)
    session.flush()
    session.expire(rsvp)

    assert rsvp.name == name


def test_places_taken_is_the_sum_of_the_parties_that_hold_them(session, screening):
    parties = [make_rsvp(session, screening, party_size=size) for size in (1, 2, 3)]
    actions.cancel(session, parties[1], now=now())

    standing = queries.standing_rsvps(session, screening)

    assert [rsvp.party_size for rsvp in standing] == [1, 3]
    assert screening.places_taken == 4
    assert len(everybody(session, screening, with_needs=True)) == 3


def test_whoever_may_not_read_needs_is_not_handed_them_but_may_count_them(session, screening):
    make_rsvp(session, screening, access_needs="A seat at the front")
    make_rsvp(session, screening)
    gone = make_rsvp(session, screening, access_needs="Quiet")
    actions.cancel(session, gone, now=now())
    session.expire_all()

    guests = everybody(session, screening, with_needs=False)

    with pytest.raises(sa.exc.InvalidRequestError, match="lazy='raise'"):
        _ = guests[0].access_needs
    assert len(with_needs(session, screening)) == 1


def test_one_address_cannot_hold_two_rsvps_whatever_happens(session, screening):
    reserve(session, screening)
    session.add(
        Rsvp(
            screening_id=screening.id,
            form_key="x",
            state=State.CONFIRMED,
            name="Gia",
            email="gia@example.org",
            email_key="gia@example.org",
            party_size=1,
            created_at=now(),
        )
    )

    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


@pytest.mark.parametrize("way", ["cancel", "change_party", "lapse"])
def test_where_places_were_counted_wrongly_nothing_is_changed(session, screening, way):
    """Else the number would look right again, and the mistake behind it would not be found."""
    say(session, screening, mode=Mode.CONFIRM)
    rsvp = reserve(session, screening, party_size=3)
    session.execute(sa.update(Screening).values(places_taken=1))
    session.commit()
    ways = {
        "cancel": lambda: actions.cancel(session, rsvp, now=now()),
        "change_party": lambda: change_party(session, rsvp, 1, now=now()),
        "lapse": lambda: lapse(session, rsvp, now=rsvp.held_until),
    }

    with pytest.raises(RuntimeError, match=r"places of screening .* come back of 1 taken"):
        ways[way]()
    session.rollback()

    assert (rsvp.state, rsvp.party_size, screening.places_taken) == (State.PENDING, 3, 1)
