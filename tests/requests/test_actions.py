"""Asking for a screening, and what comes of it."""

import contextlib
import threading
from datetime import timedelta

import pytest

from outreach.clock import now
from outreach.delivery.jobs import deliver_due
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.requests import actions as requests
from outreach.requests import queries
from outreach.requests.models import RequestState, ScreeningRequest
from outreach.screenings import actions as screenings
from tests.factories import LONG_AGO, make_organisation, make_viewer, organisation_of
from tests.programme import make_film, make_screening
from tests.requests.conftest import ROSA

LATER = LONG_AGO + timedelta(days=2)


def mails(session):
    return [row.kind for row in session.query(Outbox).order_by(Outbox.id)]


def test_somebody_asks_and_gets_a_mail(session, film, ask):
    asked = ask("Rosa@Example.org")

    assert (asked.email, asked.film, asked.state) == (
        "rosa@example.org",
        film,
        RequestState.NEW,
    )
    assert {name: getattr(asked, name) for name in ROSA} == ROSA
    assert mails(session) == [requests.RECEIVED]


def test_the_same_form_sent_again_is_one_request_and_one_mail(session, ask):
    assert ask(key="key") is ask(key="key", town="York")

    assert session.query(ScreeningRequest.town).all() == [("Leeds",)]
    assert mails(session) == [requests.RECEIVED]


def test_a_second_form_changes_nothing_and_mails_the_link_once_an_hour(session, ask):
    ask(now=LONG_AGO)
    for minute in (1, 2):
        ask(key=f"another {minute}", town="York", now=LONG_AGO + timedelta(minutes=minute))
    assert mails(session) == [requests.RECEIVED, requests.AGAIN]

    ask(key="tomorrow", now=LATER)

    assert session.query(ScreeningRequest.town).all() == [("Leeds",)]
    assert mails(session) == [requests.RECEIVED, requests.AGAIN, requests.AGAIN]


def test_an_address_may_ask_for_another_film_and_again_once_it_is_closed(session, film, ask):
    first = ask()
    requests.ask(session, make_film(session), form_key="b", email=first.email, now=LONG_AGO, **ROSA)
    requests.withdraw(session, first, now=LONG_AGO)
    requests.ask(session, film, form_key="c", email=first.email, now=LONG_AGO, **ROSA)

    assert session.query(ScreeningRequest).count() == 3
    assert mails(session) == [requests.RECEIVED] * 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "rosa at example"}, "email"),
        ({"email": "rosä@example.org"}, "email"),
        ({"country": "XX"}, "country"),
        ({"people": 0}, "people"),
        ({"people": requests.MOST_PEOPLE + 1}, "people"),
    ],
)
def test_what_cannot_be_is_refused(session, film, wrong, field):
    with pytest.raises(Refused) as refused:
        requests.ask(
            session, film, form_key="k", now=now(), **{**ROSA, "email": "r@example.org", **wrong}
        )

    assert refused.value.field == field
    assert session.query(ScreeningRequest).count() == 0


def consent(asked):
    return asked.may_share, asked.share_agreed_at, asked.share_wording


def test_what_was_agreed_to_and_when_is_kept_and_can_be_taken_back(session, ask):
    asked = ask(now=LONG_AGO)
    assert consent(asked) == (False, None, None)

    requests.change(session, asked, now=LATER, **{**ROSA, "may_share": True})
    assert consent(asked) == (True, LATER, "2026-11")
    assert (
        asked.agreed_to == "A host near me may read my name and my e-mail address, and write to me"
    )
    requests.change(session, asked, now=now(), **{**ROSA, "may_share": True, "town": "York"})
    assert consent(asked) == (True, LATER, "2026-11")

    requests.stop_sharing(session, asked)
    assert consent(asked) == (False, None, None)


def test_it_is_changed_only_while_nobody_has_answered(session, passed):
    asked = passed()

    with pytest.raises(Refused, match="meanwhile"):
        requests.change(session, asked, now=now(), **{**ROSA, "town": "York"})

    assert asked.town == "Leeds"


def test_it_is_passed_on_and_both_are_told(session, circle, hana, passed):
    asked = passed()

    assert (asked.state, asked.organisation, asked.note, asked.answered_by_id) == (
        RequestState.PASSED_ON,
        circle,
        "Near you",
        hana.id,
    )
    assert mails(session) == [requests.RECEIVED, requests.PASSED_ON, requests.FOR_YOU]


def test_a_no_needs_a_reason(session, hana, ask):
    asked = ask()
    with pytest.raises(Refused, match="Say why"):
        requests.decline(session, asked, answer=None, by=hana, now=now())

    requests.decline(session, asked, answer="Nobody is there.", by=hana, now=now())

    assert (asked.state, asked.answer) == (RequestState.DECLINED, "Nobody is there.")
    assert mails(session) == [requests.RECEIVED, requests.DECLINED]


def test_it_is_handed_back_with_a_word_and_passed_to_somebody_else(session, circle, hana, passed):
    asked = passed()
    with pytest.raises(Refused, match="Say why"):
        requests.hand_back(session, asked, because=None, now=now())

    requests.hand_back(session, asked, because="Too far", now=now())
    assert (asked.state, asked.organisation, asked.note) == (RequestState.NEW, None, None)
    assert (asked.returned_by, asked.returned_because) == (circle, "Too far")
    harbour = make_organisation(session, "Harbour", "harbour")
    requests.pass_on(session, asked, organisation=harbour, note=None, by=hana, now=now())

    assert asked.organisation is harbour


def test_it_is_taken_back_and_withdrawn_out_of_the_organisations_sight(session, circle, passed):
    taken, withdrawn = passed("a@example.org"), passed("b@example.org")
    assert len(queries.passed_to(session, circle.id)) == 2

    requests.take_back(session, taken, now=now())
    for _ in range(2):
        requests.withdraw(session, withdrawn, now=now())

    assert [taken.state, withdrawn.state] == [RequestState.NEW, RequestState.WITHDRAWN]
    assert queries.passed_to(session, circle.id) == []


def publish(app, session, screening):
    """Publish it, and have the worker do what follows."""
    screenings.publish(session, screening, now=now())
    session.commit()
    while deliver_due(app):
        pass
    session.expire_all()


def test_who_asked_is_told_once_the_screening_is_published_and_not_before(
    app, session, circle, film, passed
):
    asked, other = passed(), passed("other@example.org")
    draft = make_screening(session, circle, film=film, published=False)
    requests.plan(session, asked, draft, now=now())
    assert (asked.state, asked.screening) == (RequestState.PASSED_ON, draft)
    assert requests.PLANNED not in mails(session)

    publish(app, session, draft)

    assert [asked.state, other.state] == [RequestState.PLANNED, RequestState.PASSED_ON]
    assert mails(session).count(requests.PLANNED) == 1
    with pytest.raises(Refused, match="meanwhile"):
        requests.withdraw(session, asked, now=now())


def test_when_the_draft_is_deleted_the_request_waits_again(session, circle, film, passed):
    asked = passed()
    draft = make_screening(session, circle, film=film, published=False)
    requests.plan(session, asked, draft, now=now())

    screenings.delete(session, draft, now=now())
    session.commit()
    session.refresh(asked)

    assert (asked.state, asked.screening) == (RequestState.PASSED_ON, None)


def test_only_the_organisation_that_has_it_plans_and_only_that_film(
    session, circle, olu, film, passed
):
    asked = passed()
    of_olu = make_screening(session, organisation_of(olu), film=film, published=False)
    with pytest.raises(Refused, match="meanwhile"):
        requests.plan(session, asked, of_olu, now=now())
    another_film = make_screening(session, circle, published=False)
    with pytest.raises(Refused, match="asked for") as refused:
        requests.plan(session, asked, another_film, now=now())

    assert (refused.value.field, asked.screening_id) == ("film", None)


def test_who_withdraws_while_it_is_published_is_told_nothing(app, session, circle, film, passed):
    asked = passed()
    draft = make_screening(session, circle, film=film, published=False)
    requests.plan(session, asked, draft, now=now())
    screenings.publish(session, draft, now=now())
    requests.withdraw(session, asked, now=now())
    session.commit()

    while deliver_due(app):
        pass

    session.expire_all()
    assert asked.state is RequestState.WITHDRAWN
    assert requests.PLANNED not in mails(session)


def test_what_is_published_already_is_told_at_once(session, circle, film, passed):
    asked = passed()

    requests.plan(session, asked, make_screening(session, circle, film=film), now=now())

    assert asked.state is RequestState.PLANNED
    assert mails(session).count(requests.PLANNED) == 1


def test_a_draft_that_became_another_film_is_no_answer(app, session, circle, film, passed):
    asked = passed()
    draft = make_screening(session, circle, film=film, published=False)
    requests.plan(session, asked, draft, now=now())
    draft.film = make_film(session)

    publish(app, session, draft)

    assert asked.state is RequestState.PASSED_ON


def test_demand_is_counted_by_town_whatever_its_capitals(session, film, ask):
    ask("a@example.org")
    ask("b@example.org", town="LEEDS", people=None)
    ask("c@example.org", town="York", people=99)
    ask("d@example.org", of=make_film(session))
    requests.withdraw(session, ask("e@example.org"), now=now())

    def counted(**such):
        return [
            (one.country, one.town, one.requests, one.people)
            for one in queries.demand(session, **such)
        ]

    assert counted() == [("GB", "Leeds", 3, 24), ("GB", "York", 1, 99)]
    assert counted(film_id=film.id) == [("GB", "Leeds", 2, 12), ("GB", "York", 1, 99)]
    assert counted(state=RequestState.WITHDRAWN) == [("GB", "Leeds", 1, 12)]
    shown = [one.email for one in queries.requests(session, film_id=film.id)]
    assert sorted(shown) == ["a@example.org", "b@example.org", "c@example.org"]


def test_nothing_is_passed_to_an_organisation_in_which_nobody_could_plan(session, circle):
    empty = make_organisation(session, "Empty", "empty")
    make_viewer(session, empty)

    assert queries.who_could_host(session) == [circle]


def passing_on(asked, circle, hana):
    def act(session):
        requests.pass_on(
            session,
            session.get_one(ScreeningRequest, asked.id),
            organisation=session.get_one(type(circle), circle.id),
            note=None,
            by=session.get_one(type(hana), hana.id),
            now=now(),
        )

    return act


def declining(asked, hana):
    def act(session):
        found = session.get_one(ScreeningRequest, asked.id)
        by = session.get_one(type(hana), hana.id)
        requests.decline(session, found, answer="No.", by=by, now=now())

    return act


def at_once(database, *acts):
    """Each in a transaction of its own. Returns what came of them, in words."""
    told = []

    def run(act):
        try:
            with database.transaction() as session:
                act(session)
            told.append("done")
        except Refused as refused:
            told.append(str(refused))

    running = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join(timeout=60)
    return sorted(told)


def let_both_look(monkeypatch, move, *, lets_go):
    """Whoever is about to decide waits until the other is, or is seen to wait for a lock."""
    barrier = threading.Barrier(2)

    def moved(session, *args, **kwargs):
        say = session.connection().exec_driver_sql
        if lets_go:
            say("COMMIT")
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=3)
        if lets_go:
            say("BEGIN IMMEDIATE")
        return move(session, *args, **kwargs)

    monkeypatch.setattr(requests, "_move", moved)


def blindly(session, asked, _before, now, *, held_by=None, **values):
    """The control: as one would move it who trusts what they have read."""
    for name, value in {**values, "changed_at": now}.items():
        setattr(asked, name, value)
    session.flush()


@pytest.mark.parametrize("is_control", [False, True])
def test_of_two_who_answer_at_once_one_does(
    session, database, circle, hana, ask, monkeypatch, is_control
):
    asked = ask()
    move = blindly if is_control else requests._move
    let_both_look(monkeypatch, move, lets_go=database.engine.dialect.name == "sqlite")

    told = at_once(database, passing_on(asked, circle, hana), declining(asked, hana))

    session.rollback()
    answers = set(mails(session)) & {requests.PASSED_ON, requests.DECLINED}
    if is_control:
        assert (told, len(answers)) == (["done", "done"], 2)
    else:
        assert [word[:25] for word in told] == ["Somebody has dealt with t", "done"]
        assert len(answers) == 1
