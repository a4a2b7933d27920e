"""The form where its host asks more; and what becomes of what is sent."""

import re
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.rsvps import actions, jobs
from outreach.rsvps.actions.kinds import CONFIRM_ADDRESS, UNCONFIRMED
from outreach.rsvps.models import Guest, Mode, QuestionKind, Rsvp, RsvpCode, State
from outreach.rsvps.queries.answers import answers_of, guests_along
from outreach.screenings.models import Screening
from tests.pages import well_formed
from tests.programme import make_film, make_rsvp
from tests.rsvps.asking import ask, code_for, say
from tests.rsvps.test_views import PARTY, at, errors_on, key_on, queued, send, value_of

__all__ = ["queued", "send"]  # fixtures
ONE = {**PARTY, "party_size": "1"}


def summary(page):
    """What the page says at its top."""
    found = re.search(r'<div class="error-summary".*?</div>', page, re.DOTALL)
    return found[0] if found else ""


def rsvp_in(database):
    with database.reading() as session:
        return session.scalars(sa.select(Rsvp)).one()


def test_who_has_not_read_the_content_note_is_asked_to(make, send, counted):
    screening = make()

    answer = send(screening, has_read="")

    assert answer.status_code == 422
    assert errors_on(well_formed(answer)) == {"has_read": "Read the content note, and say so here."}
    assert value_of("name", answer.text) == "Gia Guest"
    assert counted(screening) == (0, 0)


def test_where_nothing_is_hard_nothing_is_to_be_read(client, session, make, send, counted):
    film = make_film(session)
    film.content_notes = []
    screening = make(film=film)

    assert "has_read" not in client.get(at(screening)).text
    assert send(screening, has_read="").status_code == 302
    assert counted(screening) == (1, 3)


@pytest.mark.hurried
def test_a_form_sent_too_quickly_is_kept_and_sent_again(client, make, counted):
    screening = make()
    with time_machine.travel(now(), tick=False) as clock:
        data = {**PARTY, "form_key": key_on(client.get(at(screening)).text)}
        clock.shift(1)
        quick = client.post(at(screening), data=data)
        clock.shift(5)
        again = client.post(at(screening), data={**data, "form_key": key_on(quick.text)})

    assert (quick.status_code, again.status_code) == (422, 302)
    assert "That was very quick" in summary(well_formed(quick))
    assert value_of("email", quick.text) == "gia@example.org"
    assert counted(screening) == (1, 3)


def test_a_form_sent_again_after_the_terms_changed_shows_no_link_that_was_mailed(
    client, session, make, send
):
    """Else whoever typed the address would get what only its mail carried."""
    screening = make()
    say(session, screening, mode=Mode.CONFIRM)
    session.commit()
    key = key_on(client.get(at(screening)).text)
    first = send(screening, form_key=key)
    say(session, screening, mode=Mode.AT_ONCE)
    session.commit()

    again = send(screening, form_key=key)

    assert first.location.endswith("/rsvps/mailed")
    assert again.location == first.location
    assert "/rsvps/mailed" not in send(screening, email="other@example.org").location


def test_what_only_a_program_sends_is_not_taken_and_not_lost(client, make, send, counted):
    screening = make()
    assert '<div hidden><div class="field">' in client.get(at(screening)).text

    answer = send(screening, url="https://spam.example")

    assert answer.status_code == 422
    assert "send it once more" in summary(answer.text)
    assert (value_of("url", answer.text), value_of("name", answer.text)) == ("", "Gia Guest")
    assert counted(screening) == (0, 0)
    assert send(screening, form_key=key_on(answer.text)).status_code == 302


def test_an_address_to_be_confirmed_holds_its_places_for_who_reads_the_mail(
    client, database, session, make, send, counted, queued, page_of
):
    screening = make()
    say(session, screening, mode=Mode.CONFIRM)
    session.commit()

    answer = send(screening)
    rsvp = rsvp_in(database)

    assert answer.location == f"/screenings/{screening.slug}/rsvps/mailed"
    assert page_of(rsvp) not in well_formed(client.get(answer.location))
    assert (rsvp.state, counted(screening)) == (State.PENDING, (1, 3))
    assert queued() == [CONFIRM_ADDRESS, UNCONFIRMED]
    page = well_formed(client.get(page_of(rsvp)))
    assert "3 places are held for you until" in page
    assert rsvp_in(database).state is State.PENDING  # mail scanners open every link
    assert client.post(page_of(rsvp, "/confirmation")).status_code == 302
    assert "You are coming" in client.get(page_of(rsvp)).text


def test_who_answers_again_before_confirming_gets_the_same_mail_again(
    client, database, session, make, send, app
):
    screening = make()
    say(session, screening, mode=Mode.CONFIRM)
    session.commit()

    first = send(screening)
    answer = send(screening)

    assert answer.location == first.location == f"/screenings/{screening.slug}/rsvps/mailed"
    with database.reading() as reading, app.test_request_context():
        letter = jobs.link(reading, rsvp_id=rsvp_in(database).id)
    assert letter.subject.startswith("Please confirm")


@pytest.fixture
def heard(send):
    """What whoever types this address for three people is answered."""

    def heard(screening, email):
        answer = send(screening, email=email)
        return answer.status_code, answer.location, errors_on(answer.text)

    return heard


@pytest.mark.parametrize("taken", [0, 8, 9])
def test_where_addresses_are_proved_no_page_tells_which_have_answered(
    session, make, party, heard, taken
):
    """Nor does a house that is full, or nearly."""
    screening = make(capacity=10)
    party(screening, email="known@example.org")
    if taken:
        party(screening, party_size=taken)
    at_once = heard(screening, "known@example.org")
    say(session, screening, mode=Mode.CONFIRM)
    session.commit()

    known, unknown = (heard(screening, f"{who}@example.org") for who in ("known", "unknown"))

    assert at_once == (302, f"/screenings/{screening.slug}/rsvps/answered", {}), "there it tells"
    assert known == unknown
    assert known[0] == (422 if taken else 302)


def test_nor_does_how_often_it_may_be_asked(session, make, party, heard):
    screening = make()
    party(screening, email="known@example.org")
    say(session, screening, mode=Mode.CONFIRM)
    for n in range(31):
        make_rsvp(session, screening, email=f"guest-{n}@example.org")
    session.commit()

    said = [heard(screening, f"guest-{n}@example.org") for n in range(31)]

    assert said == [(302, f"/screenings/{screening.slug}/rsvps/mailed", {})] * 31


def test_what_waits_for_the_host_says_so(client, session, make, send, counted):
    screening = make()
    say(session, screening, mode=Mode.APPROVAL)
    session.commit()

    answer = send(screening)

    page = well_formed(client.get(answer.location))
    assert "The host has your RSVP" in page
    assert "3 places for" not in page
    assert counted(screening) == (1, 0)
    assert client.post(f"{answer.location}/cancellation").status_code == 302
    assert "Your RSVP is cancelled" in client.get(answer.location).text


def test_a_wrong_code_is_said_beside_its_field(client, session, make, send, counted):
    screening = make()
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening).code
    session.commit()

    wrong = send(screening, code="ABCD-EFGH")
    with_link = client.get(f"{at(screening)}?code={code}")

    assert wrong.status_code == 422
    assert set(errors_on(well_formed(wrong))) == {"code"}
    assert value_of("code", wrong.text) == "ABCD-EFGH"
    assert value_of("code", with_link.text) == code
    assert with_link.headers["Referrer-Policy"] == "no-referrer"
    assert send(screening, code=code).status_code == 302
    assert counted(screening) == (1, 3)


def test_codes_cannot_be_tried_out(client, session, make):
    screening = make()
    say(session, screening, mode=Mode.INVITATION)
    session.commit()

    tries = [
        client.post(at(screening), data={"code": f"AAAA{n}", "email": f"{n}@example.org"})
        for n in range(101)
    ]

    assert {one.status_code for one in tries[:100]} == {422}
    assert tries[100].status_code == 429
    assert client.post(at(screening), data={"email": "x@example.org"}).status_code == 422


def test_each_guest_is_asked_without_a_script(client, database, session, make, send):
    screening = make()
    say(session, screening, asks_names=True)
    meal = ask(session, screening, is_per_guest=True)
    session.commit()
    names = [meal.field(n) for n in range(3)]

    alone = send(screening)  # three people, and fields for one
    key = key_on(alone.text)
    typed = {"guest_1": "Noor", "guest_2": "Tom", "shown_for": "3"}
    said = dict(zip(names, ("Rice", "Soup", ""), strict=True))
    again = send(screening, form_key=key, **typed, **said)

    assert alone.status_code == 422
    assert set(errors_on(alone.text)) == {"party_size", "guest_1", "guest_2"}
    assert value_of("shown_for", alone.text) == "3"
    assert all(f'name="{name}"' in alone.text for name in names)
    assert again.status_code == 302
    with database.reading() as reading:
        rsvp = reading.scalars(sa.select(Rsvp)).one()
        assert guests_along(reading, rsvp) == ["Noor", "Tom"]
        assert answers_of(reading, rsvp) == {names[0]: "Rice", names[1]: "Soup"}


def test_a_button_only_shows_more_fields_and_keeps_what_is_typed(
    client, session, make, send, counted
):
    screening = make()
    say(session, screening, asks_names=True)
    session.commit()

    answer = send(screening, do="resize", name="Gia")

    assert answer.status_code == 200
    assert 'name="guest_2"' in well_formed(answer)
    assert value_of("name", answer.text) == "Gia"
    assert counted(screening) == (0, 0)
    assert 'value="resize" formaction="#party_size"' in answer.text  # not back to the top


@pytest.mark.parametrize(("capacity", "is_asked"), [(24, False), (23, True)])
def test_who_would_wait_is_asked_only_where_places_may_run_out_meanwhile(
    client, make, capacity, is_asked
):
    screening = make(capacity=capacity)

    page = well_formed(client.get(at(screening)))

    assert ('type="checkbox" value="y"' in page and 'name="waits"' in page) is is_asked


@pytest.mark.parametrize("size", ["0", "-1", "1000000000", "9" * 5_000, "٣", "", "1e3"])
def test_a_party_of_no_size_is_told_so_and_keeps_what_it_wrote(session, make, send, counted, size):
    screening = make()
    say(session, screening, asks_names=True)
    session.commit()

    answer = send(screening, party_size=size, shown_for="9" * 5_000)

    assert answer.status_code == 422
    assert "party_size" in errors_on(well_formed(answer))
    assert value_of("email", answer.text) == "gia@example.org"
    assert counted(screening) == (0, 0)


def test_a_megabyte_in_a_field_is_refused_and_nothing_breaks(make, send, counted):
    screening = make()

    answers = [send(screening, access_needs="x" * size) for size in (200_000, 1_000_001)]

    assert [answer.status_code for answer in answers] == [422, 413]
    assert counted(screening) == (0, 0)


def test_places_kept_back_meanwhile_are_said_and_nothing_is_lost(
    client, session, make, send, counted
):
    screening = make(capacity=10)
    key = key_on(client.get(at(screening)).text)
    say(session, screening, press=8)
    session.commit()

    answer = send(screening, form_key=key)

    assert answer.status_code == 422
    assert errors_on(well_formed(answer)) == {
        "party_size": "Places left: 2. Nothing was taken; you may come with fewer."
    }
    assert value_of("name", answer.text) == "Gia Guest"


def test_a_form_sent_as_rsvps_close_is_refused_with_its_reason(
    client, session, make, send, counted
):
    screening = make(days_ahead=1)
    say(session, screening, closes=screening.starts_wall - timedelta(hours=1))
    session.commit()
    closes = screening.rsvps_close_at

    with time_machine.travel(closes - timedelta(seconds=1), tick=False) as clock:
        key = key_on(client.get(at(screening)).text)
        clock.shift(1)
        answer = send(screening, form_key=key)

    assert answer.status_code == 422
    assert "RSVPs are closed" in well_formed(answer)
    assert counted(screening) == (0, 0)


def test_before_they_open_the_page_says_when(client, session, make):
    screening = make()
    opens = screening.starts_wall - timedelta(hours=1)
    say(session, screening, opens=opens)
    session.commit()

    pages = [client.get(path) for path in (at(screening), f"/screenings/{screening.slug}")]

    for page in pages:
        assert "They open on" in well_formed(page)
        assert f"{opens:%H:%M}" in page.text
        assert "Send RSVP" not in page.text


def test_a_form_sent_from_eight_threads_at_once_is_one_rsvp(app, client, make, counted):
    screening = make()
    data = {**PARTY, "form_key": key_on(client.get(at(screening)).text)}
    told, begin = [], threading.Barrier(8)

    def press():
        begin.wait()
        told.append(app.test_client().post(at(screening), data=data).location)

    def press_all(number_of_keys=1):
        threads = [threading.Thread(target=press) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    press_all()

    assert (len(told), len(set(told))) == (8, 1)
    assert counted(screening) == (1, 3)


def test_two_forms_are_two_rsvps(client, make, send, counted):
    """The control: it is the key of the form that makes one of what is sent twice."""
    screening = make()

    for email in ("a@example.org", "b@example.org"):
        send(screening, email=email)

    assert counted(screening) == (2, 6)


def test_guests_change_what_they_told(client, database, session, make, send, page_of):
    screening = make()
    say(session, screening, asks_names=True)
    meal = ask(session, screening, kind=QuestionKind.CHOICE, choices=["Rice", "Soup"])
    session.commit()
    data = {"party_size": "2", "shown_for": "2", "guest_1": "Noor", meal.field(): "Rice"}
    own = send(screening, access_needs="A seat", **data).location

    page = client.get(f"{own}/details").text
    wrong = client.post(f"{own}/details", data={"guest_1": "", meal.field(): "Cake"})
    done = client.post(f"{own}/details", data={"guest_1": "Tom", meal.field(): "Soup"})

    assert (value_of("guest_1", page), "A seat</textarea>" in page) == ("Noor", True)
    assert (wrong.status_code, set(errors_on(well_formed(wrong)))) == (
        422,
        {"guest_1", meal.field()},
    )
    assert done.location == own
    shown = well_formed(client.get(own))
    assert ("Tom" in shown, "Soup" in shown, "Noor" in shown) == (True, True, False)
    assert rsvp_in(database).party_size == 2


def test_a_lost_link_is_mailed_and_never_shown(client, database, make, send, queued, page_of):
    screening = make()
    send(screening)
    lost = f"/screenings/{screening.slug}/rsvps/lost"

    def asked(email):
        key = key_on(client.get(lost).text)
        return client.post(lost, data={"form_key": key, "email": email})

    known, unknown = asked("GIA@example.org"), asked("nobody@example.org")

    assert known.location == unknown.location
    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    own = page_of(rsvp_in(database))
    assert own not in known.text + well_formed(client.get(known.location))
    assert queued() == [actions.CONFIRMATION, actions.LINK]


def test_a_code_is_used_once_by_eight_who_come_at_once(app, client, session, make, database):
    screening = make()
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening, uses=3).code
    session.commit()
    keys = [key_on(client.get(at(screening)).text) for _ in range(8)]
    told, begin = [], threading.Barrier(8)

    def come(number):
        data = {**ONE, "code": code, "email": f"{number}@example.org", "form_key": keys[number]}
        begin.wait()
        told.append(app.test_client().post(at(screening), data=data).status_code)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [302] * 3 + [422] * 5
    with database.reading() as reading:
        assert reading.scalars(sa.select(RsvpCode.uses_left)).one() == 0
        assert reading.get(Screening, screening.id).places_taken == 3


def test_names_of_those_along_are_nothing_but_text(client, session, make, send):
    screening = make()
    say(session, screening, asks_names=True)
    session.commit()

    own = send(screening, party_size="2", shown_for="2", guest_1="<b>Noor</b>").location

    assert "&lt;b&gt;Noor&lt;/b&gt;" in well_formed(client.get(own))
    assert session.query(Guest).count() == 1
    assert session.query(Outbox).filter(Outbox.kind == actions.CONFIRMATION).count() == 1


def test_a_form_sent_to_another_screening_too_is_an_rsvp_there(client, make, counted):
    one, other = make(), make()
    key = key_on(client.get(at(one)).text)

    answers = [client.post(at(each), data={**PARTY, "form_key": key}) for each in (one, other)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (counted(one), counted(other)) == ((2, 3), (2, 3))


def test_sent_again_a_form_with_the_last_use_of_a_code_is_the_same_rsvp(
    client, session, make, counted
):
    screening = make()
    say(session, screening, mode=Mode.INVITATION)
    code = code_for(session, screening).code
    session.commit()
    data = {**PARTY, "code": code, "form_key": key_on(client.get(at(screening)).text)}

    once, again = (client.post(at(screening), data=data) for _ in range(2))

    assert (once.status_code, again.status_code) == (302, 302)
    assert once.location == again.location
    assert counted(screening) == (1, 3)


def test_where_addresses_are_confirmed_only_who_reads_the_mail_gets_the_link(
    client, session, make, party, page_of, database
):
    """Also who waits, and who sends the form once more when somebody has confirmed it."""
    screening = make(capacity=3)
    say(session, screening, mode=Mode.CONFIRM)
    session.commit()
    data = {**PARTY, "waits": "y", "form_key": key_on(client.get(at(screening)).text)}

    held = client.post(at(screening), data=data)
    client.post(page_of(rsvp_in(database), "/confirmation"))
    again = client.post(at(screening), data=data)
    data = {**data, "email": "b@example.org", "form_key": key_on(client.get(at(screening)).text)}
    waits = client.post(at(screening), data=data)

    mailed = f"/screenings/{screening.slug}/rsvps/mailed"
    assert [answer.location for answer in (held, again, waits)] == [mailed] * 3
    assert "two hours" in well_formed(client.get(mailed))
