"""People go out of RSVPs when the time has come, or when a guest asks: nowhere are they left."""

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from outreach import keeping, privacy
from outreach.clock import now
from outreach.delivery import outbox, retention
from outreach.delivery.jobs import deliver_due
from outreach.delivery.outbox import Outbox
from outreach.ledger import Ledger
from outreach.rsvps import erasure
from outreach.rsvps.actions import cancel, kinds
from outreach.rsvps.models import AccessNeeds, Decision, Rsvp, State, What
from outreach.screenings import actions as screenings
from outreach.screenings.models import Screening
from tests.mails import delivered
from tests.notices.editing import edit
from tests.pages import well_formed
from tests.programme import make_rsvp, pretend_begun
from tests.rsvps.asking import code_for

A_BIT = timedelta(minutes=5)
SAFE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def ledger(tmp_path):
    return Ledger(tmp_path / "erasures", "a key")


@pytest.fixture
def canary():
    """A name, an address and a need that are nowhere else in the world."""
    word = f"canary{uuid4().hex}"
    return word, {
        "name": f"Gia {word}",
        "email": f"{word}@example.org",
        "access_needs": f"A seat for {word}",
    }


def let_pass(session, screening, since):
    """Let the screening have ended so long ago, as time passing would."""
    screening = session.get(Screening, screening.id, populate_existing=True)
    back = screening.ends_at - now() + since
    screening.starts_at -= back
    screening.ends_at -= back
    session.commit()


@pytest.fixture
def stored(database):
    """Every column of an RSVP as the database has it."""

    def stored(rsvp):
        table = Rsvp.__table__
        with database.reading() as session:
            return session.execute(sa.select(table).where(table.c.id == rsvp.id)).one()

    return stored


@pytest.mark.parametrize("state", list(State))
def test_90_days_after_the_screening_an_rsvp_is_a_number(app, session, make, party, state, stored):
    screening = make()
    old = party(screening, party_size=3, access_needs="A seat")
    old.code = code_for(session, screening)
    old.state, old.sequence, old.approved_at = state, 3, now()
    old.held_until = old.waiting_since = old.short_since = old.still_coming_at = now()
    old.note, old.link_by_mail, old.told_at = "In front", True, now()
    told = {"party": 3, "places": 3, "left": 0}
    old.decisions.append(Decision(what=What.JOINED, at=now(), **told))
    session.commit()
    let_pass(session, screening, keeping.GUESTS.time - A_BIT)
    before = stored(old)
    assert retention.run(app)["rsvps.names"] == 0
    assert stored(old) == before

    let_pass(session, screening, keeping.GUESTS.time + A_BIT)
    assert retention.run(app)["rsvps.names"] == 1
    after = stored(old)._mapping

    kept = {entry: rule.keep for entry, rule in privacy.REGISTER.items()}
    stays = {
        name
        for name in after
        if after[name] == before._mapping[name] and name != "erasure_asked_at"
    }
    assert stays & {name for name in after if kept[f"rsvp.{name}"] is keeping.GUESTS} == set()
    assert (after["party_size"], after["state"]) == (3, state)
    assert (after["name"], after["email"]) == ("", "")
    assert after["created_at"].time().isoformat() == "00:00:00"
    assert retention.run(app)["rsvps.names"] == 0
    assert (session.query(AccessNeeds).count(), session.query(Decision).count()) == (0, 0)


@pytest.mark.parametrize("step", ["the daily step", "the row that was left"])
def test_while_it_is_postponed_what_is_kept_waits_for_a_date_and_goes_in_the_end(
    app, session, make, party, step
):
    screening = make()
    rsvp = party(screening, access_needs="A seat")
    screenings.postpone(session, screening, now=now())
    over, number = screening.over_at, rsvp.id
    session.commit()

    def at(moment):
        """How many needs and names are left then."""
        with time_machine.travel(moment, tick=False):
            if step == "the daily step":
                retention.run(app)
            while deliver_due(app):
                pass
        session.expire_all()
        left = session.query(AccessNeeds).count(), session.query(Rsvp).filter_by(name="").count()
        session.commit()
        return left

    assert at(over + keeping.GUESTS.time + A_BIT) == (1, 0)
    assert at(over + keeping.WITHOUT_A_DATE + keeping.NEEDS.time - A_BIT) == (1, 0)
    assert at(over + keeping.WITHOUT_A_DATE + keeping.NEEDS.time + A_BIT) == (0, 0)
    if step == "the daily step":
        assert at(over + keeping.WITHOUT_A_DATE + keeping.GUESTS.time - A_BIT) == (0, 0)
        assert at(over + keeping.WITHOUT_A_DATE + keeping.GUESTS.time + A_BIT) == (0, 1)
        assert session.get(Rsvp, number).blanked_at is not None


@pytest.mark.parametrize("was_postponed", [False, True])
@pytest.mark.parametrize("days", [-7, 100])
def test_what_is_kept_is_counted_from_the_new_date(app, session, make, party, days, was_postponed):
    screening = make()
    party(screening, access_needs="A seat")
    if was_postponed:
        screenings.postpone(session, screening, now=now())
    edit(session, screening, later=timedelta(days=days))
    over = screening.over_at
    session.commit()

    left = []
    for since in (keeping.NEEDS.time, keeping.GUESTS.time):
        for bit in (-A_BIT, A_BIT):
            with time_machine.travel(over + since + bit, tick=False):
                retention.run(app)
                while deliver_due(app):
                    pass
            session.expire_all()
            blank = session.query(Rsvp).filter_by(name="").count()
            left.append((session.query(AccessNeeds).count(), blank))
            session.commit()

    assert left == [(1, 0), (0, 0), (0, 0), (0, 1)]


def test_a_guest_of_a_postponed_screening_reads_when_it_goes(session, make, party, client, page_of):
    rsvp = party(make())
    assert "gets no new date" not in well_formed(client.get(page_of(rsvp)))

    screenings.postpone(session, rsvp.screening, now=now())
    session.commit()

    over = rsvp.screening.ends_local + keeping.WITHOUT_A_DATE
    needs, names = (f"{d.day} {d:%B %Y}" for d in (over + timedelta(days=n) for n in (30, 90)))
    assert (
        f"what you need to take part goes on {needs}, and your name and address on {names}."
        in well_formed(client.get(page_of(rsvp)))
    )


def test_parties_that_are_numbers_still_count(app, session, make, party, hana_client):
    screening = make()
    for _ in range(2):
        party(screening, party_size=2)
    let_pass(session, screening, keeping.GUESTS.time + A_BIT)
    retention.run(app)

    page = well_formed(hana_client.get(f"/manage/screenings/{screening.id}/guests"))

    assert "<dt>RSVPs</dt><dd>2</dd>" in page
    assert "<dt>Places confirmed</dt><dd>4</dd>" in page
    assert "2 RSVPs are only numbers now" in page
    assert "No name is kept any more" in page


def test_what_a_party_needs_goes_after_7_days_though_its_job_was_lost(app, session, make, party):
    screening = make()
    party(screening, access_needs="A seat")
    session.execute(sa.delete(Outbox).where(Outbox.kind == kinds.FORGET))
    let_pass(session, screening, keeping.NEEDS.time - A_BIT)
    assert retention.run(app)["rsvps.needs"] == 0

    let_pass(session, screening, keeping.NEEDS.time + A_BIT)

    assert retention.run(app)["rsvps.needs"] == 1
    assert session.query(AccessNeeds).count() == 0


def test_many_guests_leave_no_trace_in_the_file_of_the_database(
    app, session, database, make, canary, left
):
    """Also where their rows lay in pages that were split or moved meanwhile."""
    word, entered = canary
    screening = make(capacity=2_000)
    for number in range(600):
        make_rsvp(
            session,
            screening,
            **{**entered, "email": f"{word}{number}@example.org", "access_needs": word * 5},
        )
    session.commit()
    session.execute(sa.delete(Outbox))
    let_pass(session, screening, keeping.GUESTS.time + A_BIT)
    assert {"table rsvp", "table access_needs"} < {*left(word), "nothing else"}

    retention.run(app)

    assert left(word) == []


def test_a_guest_who_asks_is_erased_everywhere(
    app, client, session, make, party, page_of, canary, left, stored
):
    word, entered = canary
    rsvp = party(make(), party_size=2, **entered)
    delivered(app)
    own = page_of(rsvp)
    before = left(word)
    assert {"table rsvp", "table access_needs"} <= set(before)
    assert sum(".eml" in place for place in before) == 1

    asked = client.post(f"{own}/erasure", headers=SAFE)
    delivered(app)
    delivered(app)

    assert (asked.status_code, asked.location) == (302, own)
    assert left(word) == []
    stays = stored(rsvp)
    assert (stays.party_size, stays.state) == (2, State.CANCELLED)


def test_the_calendar_is_told_before_the_address_is_gone(
    app, client, session, make, party, page_of, monkeypatch, stored
):
    screening = make(capacity=10)
    rsvp = party(screening, party_size=2, email="gia@example.org")
    delivered(app)
    sent = []
    monkeypatch.setattr("outreach.delivery.mail.send", lambda _s, letter, _uid: sent.append(letter))

    client.post(f"{page_of(rsvp)}/erasure", headers=SAFE)
    asked = stored(rsvp)
    delivered(app)

    assert (asked.email, asked.blanked_at) == ("gia@example.org", None)
    assert [(letter.to, letter.method) for letter in sent] == [("gia@example.org", "CANCEL")]
    assert stored(rsvp).email == ""
    assert session.get(Screening, screening.id, populate_existing=True).places_taken == 0


def test_while_the_last_mail_waits_the_address_stays_but_a_day_at_most(
    session, make, party, ledger, tmp_path
):
    rsvp = party(make())
    start = now()
    erasure.ask(session, rsvp, ledger=ledger, now=start)

    def try_at(moment):
        erasure.erase_when_told(session, rsvp, mail_folder=tmp_path, now=moment)
        session.refresh(rsvp)
        return rsvp.blanked_at is not None

    assert not try_at(start)
    assert not try_at(start + erasure.LAST_MAIL_WITHIN - A_BIT)
    planned = session.scalars(
        sa.select(Outbox.run_at).where(Outbox.kind == erasure.ERASE).order_by(Outbox.run_at)
    ).all()
    assert planned[:2] == [start, start + erasure.LOOK_AGAIN]
    assert try_at(start + erasure.LAST_MAIL_WITHIN)


def test_who_is_past_or_has_begun_is_erased_and_stays_as_a_number(
    app, client, session, make, party, page_of, stored
):
    screening = make()
    rsvp = party(screening, party_size=3)
    delivered(app)
    pretend_begun(session, screening)
    session.commit()

    client.post(f"{page_of(rsvp)}/erasure", headers=SAFE)
    mails = delivered(app)

    stays = stored(rsvp)
    assert (stays.name, stays.state, stays.party_size) == ("", State.CONFIRMED, 3)
    assert session.get(Screening, screening.id, populate_existing=True).places_taken == 3
    assert mails == []


def test_looking_erases_nothing_and_says_what_goes_and_stays(
    client, session, make, party, page_of, stored
):
    rsvp = party(make(), party_size=2)
    before = stored(rsvp)

    page = well_formed(client.get(f"{page_of(rsvp)}/erasure"))

    assert stored(rsvp) == before
    for words in (
        "Your 2 places go back to the screening",
        "your name and your e-mail address",
        "that a party of 2 answered",
        "one last mail",
    ):
        assert words in page


def test_afterwards_every_page_of_the_link_is_gone_and_calm(app, client, make, party, page_of):
    rsvp = party(make())
    pages = ["", "/cancellation", "/calendar.ics", "/erasure"]
    paths = [page_of(rsvp, page) for page in pages]
    assert [client.get(path).status_code for path in paths] == [200] * 4

    client.post(page_of(rsvp, "/erasure"), headers=SAFE)
    asked = [client.get(path).status_code for path in paths]
    delivered(app)
    gone = [client.get(path) for path in paths]

    assert asked == [410] * 4
    assert [answer.status_code for answer in gone] == [410] * 4
    assert "Nothing is held here any more" in well_formed(gone[0])
    sends = [paths[3], paths[0] + "/data.zip"]
    assert [client.post(path, headers=SAFE).status_code for path in sends] == [410] * 2


def test_the_host_sees_no_name_from_the_moment_a_guest_asks(
    client, make, party, page_of, hana_client
):
    screening = make()
    rsvp = party(screening, name="Gia Goes")
    list_of_guests = f"/manage/screenings/{screening.id}/guests"
    assert "Gia Goes" in hana_client.get(list_of_guests).text

    client.post(page_of(rsvp, "/erasure"), headers=SAFE)

    assert "Gia Goes" not in hana_client.get(list_of_guests).text


def test_from_another_site_nobody_can_be_erased(client, session, make, party, page_of, stored):
    rsvp = party(make())

    answer = client.post(page_of(rsvp, "/erasure"), headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert stored(rsvp).erasure_asked_at is None


def test_asked_twice_is_erased_once(session, make, party, ledger):
    rsvp = party(make())

    for _ in range(2):
        erasure.ask(session, rsvp, ledger=ledger, now=now())

    assert len(ledger.path.read_text().split("\n")) == 2
    assert session.query(Outbox).filter_by(kind=erasure.ERASE).count() == 1


def test_without_a_ledger_nothing_is_erased(session, make, party, tmp_path, stored):
    rsvp = party(make())
    nowhere = Ledger(tmp_path / "missing" / "erasures", "a key")

    with pytest.raises(FileNotFoundError):
        erasure.ask(session, rsvp, ledger=nowhere, now=now())
    session.rollback()

    assert stored(rsvp).erasure_asked_at is None


def test_others_at_the_same_screening_are_left_as_they_were(
    app, client, session, make, party, page_of, stored
):
    screening = make()
    other = party(screening, name="Other Person", access_needs="A seat")
    rsvp = party(screening, access_needs="Another seat")
    mails = delivered(app)
    before = stored(other)

    client.post(page_of(rsvp, "/erasure"), headers=SAFE)
    left_over = [mail.to for mail in delivered(app)]

    assert len(mails) == 2
    assert left_over == [other.email]
    assert stored(other) == before
    assert session.scalars(sa.select(AccessNeeds.text)).all() == ["A seat"]
    assert len(outbox.about(session, "rsvp_id", other.id, except_kind="none")) == 1


def test_who_is_a_number_is_told_of_nothing(app, session, make, party, ledger, tmp_path):
    """A host calls off while a guest is being erased: the others are told."""
    screening = make()
    rsvp, other = party(screening), party(screening)
    delivered(app)
    erasure.ask(session, rsvp, ledger=ledger, now=now())
    erasure.erase_when_told(
        session, rsvp, mail_folder=tmp_path, now=now() + erasure.LAST_MAIL_WITHIN
    )
    screenings.cancel(session, screening, now=now())
    session.commit()

    told = [mail.to for mail in delivered(app) if "Cancelled:" in mail.subject]

    assert told == [other.email]


@pytest.mark.parametrize("is_again", [False, True])
def test_who_waits_or_was_offered_places_leaves_the_line_when_they_are_erased(
    session, make, party, ledger, tmp_path, is_again
):
    """Else places would be held for ever for somebody whom nobody can ask."""
    screening = make(capacity=2)
    first = party(screening, party_size=2)
    offered = party(screening, party_size=2, waits=True)
    waits = party(screening, party_size=2, waits=True)
    behind = party(screening, party_size=1, waits=True)
    cancel(session, first, now=now())
    assert (offered.state, waits.state) == (State.OFFERED, State.WAITING)

    for rsvp in (waits, offered):
        if is_again:
            ledger.note(erasure.KIND, rsvp.uid, today=now().date())
            erasure.erase_again(session, ledger=ledger, mail_folder=tmp_path, now=now())
        else:
            erasure.ask(session, rsvp, ledger=ledger, now=now())
            erasure._erase(session, rsvp, mail_folder=tmp_path, now=now())

    session.expire_all()
    assert (offered.state, offered.places) == (State.DECLINED, 0)
    assert (waits.state, waits.waiting_since) == (State.LEFT, None)
    assert (behind.state, behind.offered, screening.places_taken) == (State.OFFERED, 1, 1)
