"""The team's page of one party, and the forms on it."""

import pytest
import sqlalchemy as sa

from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import CrewRole
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.rsvps import actions
from outreach.rsvps.actions.kinds import SETTLE
from outreach.rsvps.jobs import roomier
from outreach.rsvps.models import Rsvp, State
from outreach.screenings import crew
from tests import factories
from tests.crew import signed_in_as
from tests.filled import fields
from tests.mails import delivered
from tests.pages import errors_in, send_form, well_formed
from tests.rsvps.asking import ask, say


@pytest.fixture
def screening(make):
    return make(capacity=10)


def of(rsvp, page=""):
    return f"/manage/screenings/{rsvp.screening_id}/guests/{rsvp.id}{page}"


def send(client, rsvp, page, **fields):
    return send_form(client, of(rsvp, page), on=of(rsvp), **fields)


@pytest.fixture
def stored(database):
    """The party as the database has it now."""

    def stored(rsvp):
        with database.reading() as session:
            one = session.get(Rsvp, rsvp.id)
            return one.state, one.party_size, one.note, one.screening.places_taken

    return stored


def test_the_page_says_who_and_what_was_decided_in_numbers(session, screening, party, hana_client):
    rsvp = party(screening, name="Zoë <b>", email="zoe@example.org", party_size=3)
    send(hana_client, rsvp, "/size", party_size="2")

    page = well_formed(hana_client.get(of(rsvp)))

    assert "Zoë &lt;b&gt;" in page
    assert "The host changed the party from 3 to 2 people." in page
    assert "%(" not in page


def test_the_host_reads_who_comes_along_and_a_larger_party_is_asked_for_the_rest(
    session, screening, party, client, hana_client, page_of
):
    say(session, screening, asks_names=True)
    rsvp = party(screening, party_size=2, guests=["Noor Along"])
    assert "Noor Along" in well_formed(hana_client.get(of(rsvp)))
    assert "no name yet" not in hana_client.get(of(rsvp)).text

    larger = client.post(page_of(rsvp, "/party"), data={"party_size": "4"})

    assert larger.headers["Location"] == page_of(rsvp, "/details")
    assert "2 are missing" in well_formed(client.get(page_of(rsvp)))
    assert "2 have no name yet" in well_formed(hana_client.get(of(rsvp)))
    smaller = client.post(page_of(rsvp, "/party"), data={"party_size": "1"})
    assert smaller.headers["Location"] == page_of(rsvp)
    assert "Noor Along" not in hana_client.get(of(rsvp)).text


def test_a_larger_party_is_asked_what_the_host_needs_to_know_of_each(
    session, screening, party, client, hana_client, page_of
):
    eats = ask(session, screening, "What do you eat?", is_per_guest=True, is_required=True)
    ill = {"is_per_guest": True, "is_required": True, "is_sensitive": True}
    ill = ask(session, screening, "CANARY, are you ill?", **ill)
    rsvp = party(screening, answers={eats.field(): "Rice", ill.field(): "No"})
    assert "Answers are missing" not in well_formed(client.get(page_of(rsvp)))
    assert "Not answered yet" not in well_formed(hana_client.get(of(rsvp)))

    larger = client.post(page_of(rsvp, "/party"), data={"party_size": "3"})

    assert larger.headers["Location"] == page_of(rsvp, "/details")
    page = well_formed(client.get(page_of(rsvp)))
    assert "Answers are missing" in page
    assert "<li>What do you eat? (guest 2, guest 3)</li>" in page
    assert "What only a few read: it stands in the form." in page
    assert "CANARY" not in page
    assert "Give the missing answers" in page
    hosts = well_formed(hana_client.get(of(rsvp)))
    assert "What do you eat? (guest 2, guest 3) · CANARY, are you ill? (guest 2, guest 3)" in hosts

    form = fields(client.get(page_of(rsvp, "/details")).text)
    for guest in (1, 2):
        form |= {eats.field(guest): "Soup", ill.field(guest): "No"}
    assert client.post(page_of(rsvp, "/details"), data=form).status_code == 302
    assert "Answers are missing" not in well_formed(client.get(page_of(rsvp)))
    assert "Not answered yet" not in well_formed(hana_client.get(of(rsvp)))


@pytest.mark.parametrize(
    ("role", "reads"), [(CrewRole.ACCESS_CONTACT, True), (CrewRole.DOOR, False)]
)
def test_which_sensitive_answers_are_missing_is_for_who_reads_them(
    app, session, screening, party, client, page_of, hana, olu, role, reads
):
    asks = {"is_per_guest": True, "is_required": True}
    eats = ask(session, screening, "What do you eat?", **asks)
    ill = ask(session, screening, "Are you ill?", is_sensitive=True, **asks)
    rsvp = party(screening, answers={eats.field(): "Rice", ill.field(): "No"})
    client.post(page_of(rsvp, "/party"), data={"party_size": "2"})
    helper = signed_in_as(app, session, screening, role, like=olu, by=hana)

    page = well_formed(helper.get(of(rsvp)))

    assert "What do you eat? (guest 2)" in page
    assert ("Are you ill? (guest 2)" in page) is reads


def test_what_a_host_sends_is_done(screening, party, hana_client, stored):
    rsvp = party(screening, party_size=3)

    note = send(hana_client, rsvp, "/note", note="In front")
    size = send(hana_client, rsvp, "/size", party_size="4")
    before = stored(rsvp)
    cancelled = send(hana_client, rsvp, "/cancellation")

    assert {one.location for one in (note, size, cancelled)} == {of(rsvp)}
    assert before == (State.CONFIRMED, 4, "In front", 4)
    assert stored(rsvp) == (State.CANCELLED, 4, "In front", 0)


def test_a_note_is_the_teams_and_in_what_is_held(
    session, screening, party, hana_client, client, page_of
):
    rsvp = party(screening)
    send(hana_client, rsvp, "/note", note="CANARY in front")

    assert "CANARY" in hana_client.get(of(rsvp)).text
    assert "CANARY" not in client.get(page_of(rsvp)).text


@pytest.mark.parametrize(
    ("page", "fields", "error"),
    [
        ("/size", {"party_size": "99"}, "A party is of 1 to 10 people here."),
        ("/size", {"party_size": "10"}, "Places left: 7. Nothing was changed."),
        ("/size", {"party_size": "two"}, "Write a whole number, such as 2."),
        ("/letter", {"text": " "}, "Your words: this needs an answer."),
        ("/letter", {"text": "a" * 5_001}, "This is longer than 5,000 characters."),
        ("/note", {"note": "a" * 1_001}, "This is longer than 1,000 characters."),
    ],
)
def test_what_is_wrong_is_said_on_the_page(
    screening, party, hana_client, stored, page, fields, error
):
    rsvp = party(screening, party_size=2)
    party(screening, party_size=1)

    answer = send(hana_client, rsvp, page, **fields)

    assert answer.status_code == 422
    assert errors_in(well_formed(answer)) == [error]
    assert stored(rsvp) == (State.CONFIRMED, 2, None, 3)


def test_a_party_that_asks_is_answered_from_its_page(
    session, screening, party, hana_client, stored
):
    rsvps = [party(screening, party_size=2) for _number in range(2)]
    for rsvp in rsvps:
        screening.give_back_places(2)
        rsvp.state = State.ASKED
    session.commit()
    page = well_formed(hana_client.get(of(rsvps[0])))

    send(hana_client, rsvps[0], "/acceptance")
    send(hana_client, rsvps[1], "/refusal", message="Next time.")

    assert "They ask for places" in page
    assert [stored(rsvp)[0] for rsvp in rsvps] == [State.CONFIRMED, State.DECLINED]
    assert "They ask for places" not in hana_client.get(of(rsvps[0])).text


def test_a_host_writes_to_a_party_and_the_log_tells_without_the_words(
    app, session, screening, party, hana_client
):
    rsvp = party(screening, email="gia@example.org")

    send(hana_client, rsvp, "/letter", text="Please use the side door.")

    said = [mail for mail in delivered(app) if mail.subject.startswith("About")]
    assert [mail.to for mail in said] == ["gia@example.org"]
    acts = session.scalars(sa.select(AuditEntry).where(AuditEntry.act == "party.letter")).all()
    assert [(one.subject, one.subject_id) for one in acts] == [("screening", screening.id)]


def test_a_party_is_added_by_hand_and_moved(session, screening, make, hana_client, database):
    other = make(capacity=5, title="On Friday")
    new = f"/manage/screenings/{screening.id}/guests/new"

    page = hana_client.get(new).text
    key = page.split('name="form_key"')[1].split('value="')[1].split('"')[0]
    answer = send_form(hana_client, new, name="Noor", party_size="2", form_key=key)
    shown = well_formed(hana_client.get(answer.location))
    moved = send_form(hana_client, f"{answer.location}/move", to=str(other.id))

    assert "Added. Without an address no mail goes to them: tell them yourself." in shown
    assert moved.location.startswith(f"/manage/screenings/{other.id}/guests/")
    with database.reading() as reading:
        one = reading.scalars(sa.select(Rsvp)).one()
        assert (one.screening_id, one.party_size) == (other.id, 2)


def test_two_rsvps_of_one_person_are_merged(session, screening, party, hana_client, stored):
    one = party(screening, name="Zoë", party_size=2)
    two = party(screening, name="Zoe", party_size=3)
    party(screening, name="Kim")
    page = well_formed(hana_client.get(of(one, "/merge")))

    answer = send_form(
        hana_client, of(one, "/merge"), other=str(two.id), keep="other", party_size="3"
    )

    assert ("Zoe" in page, "Kim" in page) == (True, False)
    assert answer.location == of(two)
    assert [stored(rsvp)[0] for rsvp in (one, two)] == [State.CANCELLED, State.CONFIRMED]
    assert stored(two)[3] == 4


def test_the_capacity_is_lowered_below_what_is_given_only_expressly(
    session, screening, party, hana_client
):
    party(screening, party_size=6)
    page = f"/manage/screenings/{screening.id}/guests/capacity"

    first = send_form(hana_client, page, rsvp_limit="4")
    silent = send_form(hana_client, page, rsvp_limit="4", anyway="y")
    done = send_form(hana_client, page, rsvp_limit="4", anyway="y", because="The floor is wet.")

    assert errors_in(well_formed(first)) == ["6 places are given already; there cannot be fewer."]
    assert "Lower it all the same" in first.text
    assert errors_in(well_formed(silent)) == [
        "Say why: it stays with the screening, under your name."
    ]
    assert (done.status_code, done.location) == (302, f"/manage/screenings/{screening.id}/guests")
    shown = hana_client.get(done.location).text
    assert "The capacity is to be 4. More places are given" in shown
    changes = hana_client.get(f"/manage/screenings/{screening.id}/changes").text
    assert "The floor is wet." in changes


@pytest.mark.parametrize("page", ["", "/move", "/merge"])
def test_a_party_is_not_there_for_olu_nor_at_another_screening(
    screening, make, party, hana_client, olu_client, page
):
    rsvp, other = party(screening), make()

    elsewhere = f"/manage/screenings/{other.id}/guests/{rsvp.id}{page}"

    assert hana_client.get(of(rsvp, page)).status_code == 200
    assert olu_client.get(of(rsvp, page)).status_code == 404
    assert hana_client.get(elsewhere).status_code == 404


def test_who_helps_at_one_screening_moves_nobody_to_another(
    app, session, screening, make, party, hana, hana_client, stored
):
    rsvp, other = party(screening), make(title="On Friday")
    harbour = factories.make_organisation(session, "Harbour", "harbour")
    hedy = factories.make_user(session, "Hedy", "hedy@example.org", organisation=harbour)
    crew.add(session, screening, email=hedy.email, role=CrewRole.CO_HOST, by=hana, now=now())
    session.commit()
    client = factories.signed_in(app.test_client(), hedy)

    offered = {
        name: "On Friday" in well_formed(one.get(of(rsvp, "/move"))).replace("&#39;", "'")
        for name, one in (("Hana", hana_client), ("a co-host", client))
    }
    answer = send_form(client, of(rsvp, "/move"), on=of(rsvp), to=str(other.id))

    assert offered == {"Hana": True, "a co-host": False}
    assert answer.status_code == 422
    assert stored(rsvp)[0] is State.CONFIRMED


def test_a_larger_capacity_leaves_word_only_where_somebody_waits(
    app, session, screening, party, hana_client
):
    kinds = sa.select(Outbox.kind).where(Outbox.kind == SETTLE)
    page = f"/manage/screenings/{screening.id}/guests/capacity"
    screening.room.capacity = 40
    session.commit()

    send_form(hana_client, page, rsvp_limit="20")
    delivered(app)
    nobody = session.scalars(kinds).all()
    rsvp = party(screening)
    screening.give_back_places(1)
    rsvp.state, rsvp.waiting_since = State.WAITING, now()
    session.commit()
    send_form(hana_client, page, rsvp_limit="30")
    with app.app_context():
        roomier(session, screening_id=screening.id)

    assert (nobody, session.scalars(kinds).all()) == ([], [SETTLE])


def test_a_party_that_is_only_a_number_has_no_page(session, screening, party, hana_client):
    rsvp = party(screening)
    shown = hana_client.get(of(rsvp)).status_code
    actions.cancel(session, rsvp, now=now())
    rsvp.erasure_asked_at = now()
    session.commit()

    assert (shown, hana_client.get(of(rsvp)).status_code) == (200, 404)
