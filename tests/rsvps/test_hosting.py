"""What hosts do with one party: add, change, cancel, say yes or no, write."""

import io
import json
from datetime import timedelta
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.keeping import MAIL
from outreach.rsvps import actions, erasure
from outreach.rsvps.actions import deciding, hosting, letters
from outreach.rsvps.models import Decision, GuestLetter, Source, State, What
from tests.mails import delivered
from tests.programme import pretend_begun


@pytest.fixture
def screening(make):
    return make(capacity=10)


@pytest.fixture
def asking(session, screening, party):
    """A party of 4 that waits for the host's yes."""
    rsvp = party(screening, name="Kai", email="kai@example.org", party_size=4)
    screening.give_back_places(4)
    rsvp.state = State.ASKED
    session.execute(sa.delete(Outbox))
    session.commit()
    return rsvp


def add(session, screening, **values):
    values = {"name": "Noor", "email": None, "party_size": 2, "form_key": "a key", **values}
    return hosting.add(session, screening, now=now(), **values)


def decided(session, rsvp):
    rows = session.scalars(sa.select(Decision).where(Decision.rsvp_id == rsvp.id))
    return [(one.what, one.party, one.places, one.left) for one in rows]


def mails_to(app, session, email):
    """Every mail so far. The session must not keep others from writing meanwhile."""
    session.commit()
    return [mail for mail in delivered(app) if mail.to == email]


def kinds(session):
    return sorted(session.scalars(sa.select(Outbox.kind)))


def somebody_waits(session, screening, party):
    rsvp = party(screening, name="Wim", email="wim@example.org")
    screening.give_back_places(1)
    rsvp.state, rsvp.waiting_since = State.WAITING, now()
    session.execute(sa.delete(Outbox))
    session.flush()
    return rsvp


def test_a_party_without_an_address_has_places_and_gets_no_mail(app, session, screening):
    rsvp = add(session, screening, note="By phone.")
    session.commit()

    assert (rsvp.state, rsvp.source, rsvp.note) == (State.CONFIRMED, Source.HOST, "By phone.")
    assert (rsvp.has_address, screening.places_taken) == (False, 2)
    assert decided(session, rsvp) == [(What.ADDED, 2, 2, 8)]
    session.commit()
    assert delivered(app) == []


def test_a_party_with_an_address_is_told(app, session, screening):
    add(session, screening, email="noor@example.org")
    session.commit()

    (mail,) = delivered(app)
    assert (mail.to, mail.subject) == (
        "noor@example.org",
        "You are coming: An evening with Redlight",
    )


def test_a_party_sent_twice_is_added_once(session, screening):
    first, second = add(session, screening), add(session, screening)

    assert first is second
    assert screening.places_taken == 2


def test_two_parties_without_an_address_are_two(session, screening):
    add(session, screening)
    add(session, screening, form_key="another")

    assert screening.places_taken == 4


def test_a_party_is_added_only_where_there_are_places_and_once(session, screening, party):
    party(screening, email="gia@example.org", party_size=3)
    refusals = {
        "too many": {"party_size": 8},
        "nobody": {"party_size": 0},
        "huge": {"party_size": 10**9},
        "there already": {"email": "GIA@example.org"},
        "no address": {"email": "gia at"},
    }

    refused = {}
    for name, values in refusals.items():
        with pytest.raises(Refused) as why:
            add(session, screening, **values)
        refused[name] = str(why.value)

    assert refused == {
        "too many": "Places left: 7. Nothing was changed.",
        "nobody": "A party is of 1 to 10 people here.",
        "huge": "A party is of 1 to 10 people here.",
        "there already": "This address has an RSVP here already. Find it in the list to change it.",
        "no address": "This is not an e-mail address. It looks like name@example.org.",
    }
    assert screening.places_taken == 3


def test_a_host_adds_people_until_it_is_over(session, make):
    begun = make(capacity=10)
    pretend_begun(session, begun)
    add(session, begun)

    with pytest.raises(Refused, match="over"):
        hosting.add(
            session,
            begun,
            name="Late",
            email=None,
            party_size=1,
            form_key="late",
            now=now() + timedelta(hours=3),
        )


def test_a_larger_party_takes_places_and_a_smaller_one_gives_them_back(
    app, session, screening, party
):
    rsvp = party(screening, party_size=3, email="gia@example.org")

    hosting.set_party_size(session, rsvp, party_size=10, now=now())
    larger = screening.places_taken
    hosting.set_party_size(session, rsvp, party_size=2, now=now())
    hosting.set_party_size(session, rsvp, party_size=2, now=now())
    session.commit()

    assert (larger, screening.places_taken, rsvp.party_size) == (10, 2, 2)
    assert decided(session, rsvp) == [
        (What.CHANGED_BY_HOST, 10, 3, 0),
        (What.CHANGED_BY_HOST, 2, 10, 8),
    ]
    said = [mail for mail in mails_to(app, session, "gia@example.org") if "changed" in mail.subject]
    assert {mail.subject for mail in said} == {"Your places have changed: An evening with Redlight"}
    assert len(said) == 2
    for mail in said:  # it says how it is when it is written
        assert "2 people are expected now." in mail.text
        assert "2 people are expected now." in mail.page


def test_a_party_does_not_grow_past_the_places_left(session, screening, party):
    rsvp = party(screening, party_size=3)
    party(screening, party_size=6)

    with pytest.raises(Refused, match=r"Places left: 1\."):
        hosting.set_party_size(session, rsvp, party_size=5, now=now())

    assert (rsvp.party_size, screening.places_taken) == (3, 9)


def test_word_is_left_for_who_waits_when_places_come_back(session, screening, party):
    rsvp = party(screening, party_size=3)
    hosting.set_party_size(session, rsvp, party_size=2, now=now())
    before = kinds(session).count("rsvps.settle")
    somebody_waits(session, screening, party)

    hosting.set_party_size(session, rsvp, party_size=1, now=now())

    assert (before, kinds(session).count("rsvps.settle")) == (0, 1)


def test_a_host_cancels_for_a_guest_who_is_told(app, session, screening, party):
    rsvp = party(screening, party_size=3, email="gia@example.org", access_needs="A seat")
    mails_to(app, session, "gia@example.org")

    hosting.cancel_for(session, rsvp, now=now())
    session.commit()

    assert (rsvp.state, screening.places_taken, rsvp.access_needs) == (State.CANCELLED, 0, None)
    assert decided(session, rsvp) == [(What.CANCELLED_BY_HOST, 3, 3, 10)]
    assert "Your RSVP is cancelled: An evening with Redlight" in [
        mail.subject for mail in mails_to(app, session, "gia@example.org")
    ]
    with pytest.raises(Refused):
        hosting.cancel_for(session, rsvp, now=now())


def test_a_yes_gives_places_where_there_are_some(app, session, screening, asking):
    deciding.approve_party(session, asking, now=now())
    deciding.approve_party(session, asking, now=now())
    session.commit()

    assert (asking.state, screening.places_taken) == (State.CONFIRMED, 4)
    assert decided(session, asking) == [(What.ACCEPTED, 4, 4, 6)]
    assert [mail.subject for mail in mails_to(app, session, "kai@example.org")] == [
        "You are coming: An evening with Redlight"
    ]


def test_a_yes_without_places_is_a_place_in_line(app, session, screening, asking, party):
    party(screening, party_size=7)
    moment = now()

    deciding.approve_party(session, asking, now=moment)
    session.commit()

    assert (asking.state, asking.waiting_since) == (State.WAITING, moment)
    assert screening.places_taken == 7
    assert decided(session, asking) == [(What.ACCEPTED_WAITS, 4, 0, 3)]
    (mail,) = mails_to(app, session, "kai@example.org")
    assert mail.subject == "You are on the waiting list: An evening with Redlight"
    assert "The host has said yes." in mail.text


def test_a_yes_does_not_pass_by_those_who_wait(session, screening, asking, party):
    somebody_waits(session, screening, party)

    deciding.approve_party(session, asking, now=now())

    assert (asking.state, screening.places_taken) == (State.WAITING, 0)


def test_a_no_is_told_in_the_hosts_words(app, session, screening, asking):
    deciding.decline_party(session, asking, "We are <full>.\n\nCome in May!", now=now())
    deciding.decline_party(session, asking, "Again", now=now())
    session.commit()

    assert (asking.state, screening.places_taken) == (State.DECLINED, 0)
    assert decided(session, asking) == [(What.REFUSED, 4, 0, 10)]
    (mail,) = mails_to(app, session, "kai@example.org")
    assert mail.subject == "No places for you: An evening with Redlight"
    assert "We are <full>.\n\nCome in May!" in mail.text
    assert "We are &lt;full&gt;." in mail.page
    assert str(mail.message["Reply-To"]) == "hello@westport-film-circle.example.org"


def test_a_no_to_who_was_offered_places_gives_them_back(session, screening, asking):
    asking.state, asking.offered = State.OFFERED, 3
    assert screening.take_places(3)

    deciding.decline_party(session, asking, None, now=now())

    assert (asking.state, asking.offered, screening.places_taken) == (State.DECLINED, None, 0)


def test_who_has_places_is_not_declined_and_who_is_off_not_approved(session, screening, party):
    rsvp = party(screening)
    with pytest.raises(Refused):
        deciding.decline_party(session, rsvp, None, now=now())
    actions.cancel(session, rsvp, now=now())
    with pytest.raises(Refused):
        deciding.approve_party(session, rsvp, now=now())

    assert screening.places_taken == 0


def test_a_letter_reaches_one_party_and_its_answer_the_host(app, session, screening, party, hana):
    rsvp = party(screening, email="gia@example.org")
    party(screening, email="other@example.org")

    letters.write(session, rsvp, text="Please use the <side> door.", by=hana, now=now())
    session.commit()

    said = {mail.to: mail for mail in delivered(app) if mail.subject.startswith("About")}
    assert {to: mail.subject for to, mail in said.items()} == {
        "gia@example.org": "About An evening with Redlight"
    }
    mail = said["gia@example.org"]
    assert str(mail.message["Reply-To"]) == "hello@westport-film-circle.example.org"
    assert "Please use the <side> door." in mail.text
    assert "Please use the &lt;side&gt; door." in mail.page


def test_a_party_is_written_to_five_times_a_day(session, screening, party, hana):
    rsvp, moment = party(screening), now()
    for _time in range(letters.MOST_A_DAY):
        letters.write(session, rsvp, text="Hello", by=hana, now=moment)
    with pytest.raises(Refused, match="5 times in a day"):
        letters.write(session, rsvp, text="Hello", by=hana, now=moment)

    letters.write(session, rsvp, text="Hello", by=hana, now=moment + timedelta(days=1))


def test_nobody_writes_to_a_party_without_an_address(session, screening, hana):
    rsvp = add(session, screening)

    with pytest.raises(Refused, match="no e-mail address"):
        letters.write(session, rsvp, text="Hello", by=hana, now=now())


def test_a_letter_is_kept_as_long_as_mail(session, screening, party, hana):
    rsvp, moment = party(screening), now()
    letters.write(session, rsvp, text="Old", by=hana, now=moment - MAIL.time)
    letters.write(session, rsvp, text="New", by=hana, now=moment - MAIL.time + timedelta(1))

    assert letters.forget(session, now=moment, most=10) == 1
    assert session.scalars(sa.select(GuestLetter.text)).all() == ["New"]


def test_what_the_team_noted_and_wrote_goes_with_the_guest(app, session, screening, party, hana):
    rsvp = party(screening, name="Gia Guest")
    hosting.set_note(session, rsvp, note="Sits in front.")
    letters.write(session, rsvp, text="Hello", by=hana, now=now())
    session.flush()
    assert (rsvp.name_folded, rsvp.note) == ("gia guest", "Sits in front.")

    erasure._erase(session, rsvp, mail_folder=app.config["SETTINGS"].mail_folder, now=now())

    assert (rsvp.name, rsvp.name_folded, rsvp.note) == ("", "", None)
    assert session.scalars(sa.select(GuestLetter)).all() == []
    with pytest.raises(Refused, match="only a number"):
        hosting.set_note(session, rsvp, note="Again")


def test_a_guest_downloads_what_the_team_noted_and_wrote(
    session, screening, party, hana, client, page_of
):
    rsvp = party(screening)
    hosting.set_note(session, rsvp, note="Sits in front.")
    letters.write(session, rsvp, text="Use the side door.", by=hana, now=now())
    session.commit()

    answer = client.post(page_of(rsvp, "/data.zip"))

    data = json.loads(ZipFile(io.BytesIO(answer.data)).read("data.json"))
    assert data["rsvp"]["note"]["value"] == "Sits in front."
    assert [one["text"]["value"] for one in data["letters"]] == ["Use the side door."]
    assert "by_id" not in data["letters"][0]
