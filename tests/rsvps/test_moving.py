"""A party comes to another screening; two RSVPs of the same people become one."""

import pytest

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.rsvps import actions
from outreach.rsvps.actions import hosting, kinds, moving
from outreach.rsvps.models import Mode, PrivateAnswer, Rsvp, State, What
from outreach.rsvps.queries import answers
from outreach.screenings import actions as screenings
from tests import factories
from tests.mails import delivered
from tests.programme import make_screening
from tests.rsvps.asking import ask, say


@pytest.fixture
def here(make):
    return make(capacity=10, title="Redlight on Monday")


@pytest.fixture
def there(make):
    return make(capacity=4, title="Redlight on Friday", days_ahead=18)


def stand(session, *rsvps):
    session.flush()
    return [(session.get(Rsvp, one.id).state, one.screening.title, one.party_size) for one in rsvps]


def test_a_party_moves_with_what_it_told_and_one_mail_says_so(
    app, session, here, there, party, page_of, client
):
    rsvp = party(here, email="gia@example.org", party_size=3, access_needs="A seat")
    rsvp.note = "In front"
    rsvp.approved_at = now()
    session.commit()
    before = len([mail for mail in delivered(app) if mail.to == "gia@example.org"])

    moving.move(session, rsvp, to=there, now=now())
    session.commit()

    mails = [mail for mail in delivered(app) if mail.to == "gia@example.org"]
    assert stand(session, rsvp) == [(State.CONFIRMED, "Redlight on Friday", 3)]
    assert (here.places_taken, there.places_taken) == (0, 3)
    assert (rsvp.note, rsvp.access_needs.text, rsvp.approved_at) == ("In front", "A seat", None)
    assert [(one.what, one.places) for one in rsvp.decisions] == [(What.MOVED, 3)]
    session.rollback()
    assert len(mails) == before + 1
    assert mails[-1].subject == "You are expected elsewhere: Redlight on Friday"
    assert "Redlight on Monday" in mails[-1].text
    assert mails[-1].event["UID"] == f"{there.uid}" or str(there.uid) in mails[-1].event["UID"]
    files = [part.get_filename() for part in mails[-1].message.iter_attachments()]
    assert files[-2:] == ["invitation.ics", "cancellation.ics"]
    struck = list(mails[-1].message.iter_attachments())[-1].get_content()
    assert str(here.uid).encode() in struck
    assert b"METHOD:CANCEL" in struck
    assert "Redlight on Friday" in client.get(page_of(rsvp)).text


def test_a_calendar_takes_in_who_is_moved_to_where_they_had_cancelled(session, here, there, party):
    """It passes over what has a lower SEQUENCE than what it was told before (RFC 5546, 2.1.4)."""
    gone = [party(there, email="gia@example.org"), party(here, email="gia@example.org")]
    for rsvp in gone:
        actions.cancel(session, rsvp, now=now())
    again = party(there, email="gia@example.org")
    actions.cancel(session, again, now=now())
    rsvp = party(here, email="gia@example.org")
    assert (again.sequence, gone[1].sequence, rsvp.sequence) == (3, 1, 2)

    moving.move(session, rsvp, to=there, now=now())

    assert rsvp.sequence == 4


def test_a_party_that_waits_may_be_moved_to_places(session, here, there, party):
    rsvp = party(here, party_size=2)
    here.give_back_places(2)
    rsvp.state, rsvp.waiting_since = State.WAITING, now()

    moving.move(session, rsvp, to=there, now=now())

    assert stand(session, rsvp) == [(State.CONFIRMED, "Redlight on Friday", 2)]
    assert (here.places_taken, there.places_taken, rsvp.waiting_since) == (0, 2, None)


def test_a_party_that_cannot_move_stays_with_its_places(session, here, there, party, olu):
    rsvp = party(here, email="gia@example.org", party_size=3)
    elsewhere = make_screening(session, factories.organisation_of(olu))
    off = party(here)
    actions.cancel(session, off, now=now())

    def refusal(one, to):
        with pytest.raises(Refused) as why:
            moving.move(session, one, to=to, now=now())
        return str(why.value)

    said = {
        "of others": refusal(rsvp, elsewhere),
        "the same": refusal(rsvp, here),
        "off": refusal(off, there),
    }
    party(there, email="GIA@example.org")
    said["there already"] = refusal(rsvp, there)
    party(there, party_size=3)
    said["full"] = refusal(party(here, party_size=2), there)
    screenings.cancel(session, there, now=now())
    said["called off"] = refusal(rsvp, there)

    assert said == {
        "of others": "Choose another screening of the same organisation.",
        "the same": "Choose another screening of the same organisation.",
        "off": "This RSVP is off; nothing about its places can be changed.",
        "there already": "This party has an RSVP there already.",
        "full": "Places left: 0. Nothing was changed.",
        "called off": "The other screening takes no RSVPs.",
    }
    assert (here.places_taken, there.places_taken) == (5, 4)
    assert stand(session, rsvp) == [(State.CONFIRMED, "Redlight on Monday", 3)]


def test_two_rsvps_become_one_and_only_one_hears_of_it(app, session, here, party):
    kept = party(here, email="gia@example.org", party_size=2, access_needs="A seat")
    other = party(here, email="gg@example.org", party_size=3, access_needs="Captions")
    kept.note, other.note = "In front", "In front"
    session.commit()
    delivered(app)

    moving.merge(session, kept, other, party_size=3, now=now())
    session.commit()

    assert stand(session, kept, other) == [
        (State.CONFIRMED, "Redlight on Monday", 3),
        (State.CANCELLED, "Redlight on Monday", 3),
    ]
    assert here.places_taken == 3
    assert (kept.access_needs.text, other.access_needs) == ("A seat\nCaptions", None)
    assert kept.note == "In front"
    assert [(one.what, one.places) for one in kept.decisions] == [(What.KEPT, 5)]
    assert [(one.what, one.places) for one in other.decisions] == [(What.MERGED, 0)]
    session.rollback()
    subjects = {(mail.to, mail.subject.split(":")[0]) for mail in delivered(app)}
    assert ("gia@example.org", "Your places have changed") in subjects
    assert {subject for to, subject in subjects if to == "gg@example.org"} == {"You are coming"}


@pytest.mark.parametrize(("people", "taken"), [(1, 1), (5, 5), (10, 10)])
def test_the_one_that_stays_has_as_many_places_as_is_said(session, here, party, people, taken):
    kept, other = party(here, party_size=2), party(here, party_size=3)

    moving.merge(session, kept, other, party_size=people, now=now())

    assert (kept.party_size, here.places_taken) == (people, taken)


def test_what_cannot_be_merged_stays_two(session, here, there, party):
    one, two = party(here, party_size=2), party(here, party_size=3)
    waits, offered = party(here), party(here)
    here.give_back_places(1)
    waits.state, waits.waiting_since = State.WAITING, now()
    offered.state, offered.offered = State.OFFERED, 1
    away = party(there)

    refused = {}
    for name, kept, other, people in (
        ("too many", one, two, 11),
        ("nobody", one, two, 0),
        ("itself", one, one, 2),
        ("elsewhere", one, away, 2),
        ("places to who waits", waits, one, 2),
        ("offered", one, offered, 2),
    ):
        with pytest.raises(Refused) as why:
            moving.merge(session, kept, other, party_size=people, now=now())
        refused[name] = str(why.value)

    assert refused == {
        "too many": "A party is of 1 to 10 people here.",
        "nobody": "A party is of 1 to 10 people here.",
        "itself": "Choose another RSVP of this screening.",
        "elsewhere": "Choose another RSVP of this screening.",
        "places to who waits": "Keep the one that has places.",
        "offered": "Places are offered to one of them just now. Wait for the answer.",
    }
    assert (here.places_taken, one.party_size, two.party_size) == (6, 2, 3)


def test_a_party_without_an_address_moves_and_nobody_is_told(app, session, here, there):
    rsvp = hosting.add(
        session, here, name="Noor", email=None, party_size=2, form_key="key", now=now()
    )
    moving.move(session, rsvp, to=there, now=now())
    session.commit()

    assert stand(session, rsvp) == [(State.CONFIRMED, "Redlight on Friday", 2)]
    session.rollback()
    assert delivered(app) == []


def test_who_was_moved_has_said_nothing_of_the_other_evening(session, here, there, party):
    rsvp = party(here, party_size=2)
    rsvp.still_coming_at = now()

    moving.move(session, rsvp, to=there, now=now())

    assert rsvp.still_coming_at is None


def test_who_is_added_or_moved_is_asked_the_day_before_as_others_are(session, here, there, party):
    rsvp = party(here)
    added = make_screening(session, here.organisation)
    moving.move(session, rsvp, to=there, now=now())
    hosting.add(session, added, name="Noor", email=None, party_size=1, form_key="k", now=now())

    planned = {
        row.payload["screening_id"] for row in session.query(Outbox).filter_by(kind=kinds.ASK_ALL)
    }

    assert planned == {here.id, there.id, added.id}


def test_what_a_moved_party_answered_is_read_at_its_old_screening_no_more(
    session, here, there, party
):
    question, private = ask(session, here), ask(session, here, "Any medicine?", is_sensitive=True)
    said = {question.field(): "Rice", private.field(): "None"}
    rsvp = party(here, answers=said)
    assert [one.text for one in answers.answers_to(session, private)] == ["None"]

    moving.move(session, rsvp, to=there, now=now())

    for one in (question, private):
        assert list(answers.answers_to(session, one)) == []
        assert answers.how_many_answered(session, one) == 0


def test_the_one_that_stays_cannot_lapse_with_the_places_of_both(session, here, party):
    confirmed = party(here, name="Gia Guest", party_size=2)
    say(session, here, mode=Mode.CONFIRM)
    pending = party(here, name="Gia Guest", party_size=2)

    with pytest.raises(Refused) as refused:
        moving.merge(session, pending, confirmed, party_size=2, now=now())
    assert refused.value.message == "Their e-mail address is not confirmed yet. Wait until it is."

    moving.merge(session, confirmed, pending, party_size=2, now=now())
    assert (confirmed.state, pending.state) == (State.CONFIRMED, State.CANCELLED)
    assert here.places_taken == 2


def test_of_the_one_that_goes_nothing_private_is_kept(session, here, party):
    private = ask(session, here, "Any medicine?", is_sensitive=True)
    one, two = (party(here, answers={private.field(): who}) for who in ("one", "two"))

    moving.merge(session, one, two, party_size=2, now=now())

    assert [kept.text for kept in session.query(PrivateAnswer)] == ["one"]


def test_parties_that_wait_and_become_one_would_take_no_more_than_they_are(session, here, party):
    party(here, party_size=10)
    one, two = (party(here, party_size=4, fewest=3, waits=True) for _ in range(2))

    moving.merge(session, one, two, party_size=2, now=now())

    assert (one.party_size, one.fewest) == (2, 2)
