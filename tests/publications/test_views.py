"""Asking to publish, and the review."""

import contextlib
import re
import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from outreach.accounts.models import CrewRole, Organisation, StaffKind
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.panels import actions as panels
from outreach.panels.models import PanelRole
from outreach.publications import queries
from outreach.publications.actions import reviews
from outreach.publications.models import ReviewState
from outreach.screenings import actions, crew
from outreach.screenings.models import Screening, Status
from tests import factories
from tests.mails import delivered
from tests.pages import TOKEN, errors_in, send_form, well_formed
from tests.programme import make_screening, pretend_begun

LIST = "/manage/publications"
WORDS = "Please say who is there to talk."
DEADLOCK = 500
WAITS, ASKED = Status.REQUESTED, [ReviewState.WAITING]


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}{page}"


def review(screening):
    return f"{LIST}/{screening.id}"


def answer(client, screening, decision, words=""):
    """What the reviewer's form is answered, sent as its page gave it."""
    page = client.get(review(screening)).text
    fields = {
        "csrf_token": TOKEN.search(page)[1],
        "seen": re.search(r'name="seen"[^>]* value="([^"]+)"', page)[1],
    }
    return client.post(review(screening), data={**fields, "decision": decision, "answer": words})


def test_a_newcomer_asks_and_who_reviews_gets_a_mail_that_gives_nothing_away(
    app, draft, nia_client, sam, stored
):
    delivered(app)
    assert "Ask for publication" in well_formed(nia_client.get(at(draft)))

    sent = send_form(nia_client, at(draft, "/publication"), on=at(draft))

    assert (sent.status_code, stored(draft)) == (302, (WAITS, ASKED))
    assert "It waits for review" in well_formed(nia_client.get(at(draft)))
    assert "Waiting for review" in well_formed(nia_client.get("/manage/screenings"))
    mail = delivered(app)[-1]
    assert (mail.to, mail.subject) == (sam.email, "A screening waits for review")
    assert f"http://outreach.test{review(draft)}" in mail.page
    for hidden in ("First light", "Newcomers", "Public Library", "12 Canal Street"):
        assert hidden not in mail.everything


def test_a_trusted_organisation_publishes_by_itself(session, draft, newcomers, nia_client, stored):
    newcomers.is_trusted = True
    session.commit()

    assert send_form(nia_client, at(draft, "/publication"), on=at(draft)).status_code == 302

    assert stored(draft) == (Status.CONFIRMED, [])


def test_no_way_around_the_review_is_left_in_the_action(session, draft):
    with pytest.raises(actions.Refused, match="reviewed first"):
        actions.publish(session, draft, now=now())


def test_a_co_host_of_a_trusted_organisation_asks_as_well(
    session, draft, nia, olu, olu_client, stored
):
    crew.add(session, draft, email=olu.email, role=CrewRole.CO_HOST, by=nia, now=now())
    session.commit()

    send_form(olu_client, at(draft, "/publication"), on=at(draft))

    assert stored(draft) == (WAITS, ASKED)
    assert queries.latest_request(session, draft).asked_by_id == olu.id


def test_without_programme_staff_the_first_owners_are_told_once_a_day(
    app, session, hana, draft, nia
):
    for _ in range(2):
        reviews.ask(session, draft, by=nia, now=now())
        reviews.take_back(session, draft, now=now())
    reviews.ask(session, draft, by=nia, now=now())
    session.commit()

    assert [mail.to for mail in delivered(app)] == [hana.email]


def test_who_takes_it_back_before_the_mail_goes_out_spares_the_mail(app, session, waiting):
    reviews.take_back(session, waiting, now=now())
    session.commit()

    assert delivered(app) == []


def outputs(client, slug, film):
    """What the public reads, by where: each place that could tell of a screening."""
    pages = {
        "page": f"/screenings/{slug}",
        "entry": f"/screenings/{slug}/calendar.ics",
        "form": f"/screenings/{slug}/rsvps/new",
        "answered": f"/screenings/{slug}/rsvps/answered",
        "home": "/",
        "list": "/screenings",
        "film": f"/films/{film}",
        "organisation": "/organisations/newcomers",
        "feed": "/calendar.ics",
        "film feed": f"/films/{film}/calendar.ics",
        "organisation feed": "/organisations/newcomers/calendar.ics",
    }
    return {name: "First light" in client.get(path).text for name, path in pages.items()}


def test_what_waits_is_nowhere_and_once_published_everywhere(
    session, waiting, client, sam_client, nia_client
):
    of = {"slug": waiting.slug, "film": waiting.film.slug}
    session.commit()
    before = outputs(client, **of)
    assert set(before.values()) == {False}
    assert outputs(nia_client, **of) == before
    posted = client.post(f"/screenings/{waiting.slug}/rsvps/new", data={})
    assert posted.status_code == 404

    assert answer(sam_client, waiting, "publish").status_code == 302

    after = outputs(client, **of)
    assert {name for name, shown in after.items() if not shown} == set()


def test_what_waits_keeps_its_panel_to_itself_and_takes_no_places(session, waiting):
    from outreach.panels.queries import public_panel_of

    panels.add(session, waiting, name="Mali", role=PanelRole.MODERATOR, now=now())
    assert list(public_panel_of(session, waiting, now=now())) == []
    assert not waiting.is_open_for_rsvps(now())
    assert not waiting.is_in_feeds(now())
    assert (waiting.vevent, waiting.places_taken) == (None, 0)


def test_the_reviewer_sees_all_that_is_needed(session, waiting, newcomers, sam_client):
    panels.add(session, waiting, name="Mali Chan", role=PanelRole.MODERATOR, now=now())
    session.commit()

    assert "First light" in well_formed(sam_client.get(LIST))
    page = well_formed(sam_client.get(review(waiting)))

    for shown in (
        *("First light", "Newcomers", "Nothing yet", "Nia", "Redlight", "Public Library"),
        *("12 Canal Street", "child sexual exploitation", "Mali Chan", "Moderator"),
    ):
        assert shown in page


@pytest.mark.parametrize(
    ("decision", "status", "state", "trusted", "subject"),
    [
        ("publish", Status.CONFIRMED, ReviewState.PUBLISHED, False, "Published: First light"),
        ("trust", Status.CONFIRMED, ReviewState.PUBLISHED, True, "Published: First light"),
        ("return", Status.DRAFT, ReviewState.RETURNED, False, "Please look again: First light"),
    ],
)
def test_each_answer_and_its_mails(
    app,
    database,
    waiting,
    newcomers,
    nia,
    sam_client,
    nia_client,
    stored,
    decision,
    status,
    state,
    trusted,
    subject,
):
    delivered(app)

    assert answer(sam_client, waiting, decision, WORDS).status_code == 302

    assert stored(waiting) == (status, [state])
    with database.reading() as session:
        assert session.get_one(Organisation, newcomers.id).is_trusted is trusted
    mails = [mail for mail in delivered(app) if mail.subject == subject]
    assert {mail.to for mail in mails} == {nia.email, newcomers.email}
    assert all(WORDS in mail.page for mail in mails)
    assert (WORDS in well_formed(nia_client.get(at(waiting)))) is (decision == "return")
    assert "Nothing waits" in well_formed(sam_client.get(LIST))
    assert "It waits no more" in well_formed(sam_client.get(review(waiting)))


def test_giving_it_back_needs_words(waiting, sam_client, stored):
    sent = answer(sam_client, waiting, "return")

    assert sent.status_code == 422
    assert (
        errors_in(well_formed(sent))
        == ["Words to the host: Say what is missing: the host reads it."]
        or "Say what is missing: the host reads it." in sent.text
    )
    assert stored(waiting) == (WAITS, ASKED)


def test_the_host_takes_it_back(waiting, nia_client, stored, sam_client):
    sent = send_form(nia_client, at(waiting, "/publication/retraction"), on=at(waiting))

    assert (sent.status_code, stored(waiting)) == (302, (Status.DRAFT, [ReviewState.TAKEN_BACK]))
    assert "Nothing waits" in sam_client.get(LIST).text


@pytest.mark.parametrize("change", ["title", "panel"])
def test_what_changed_since_the_reviewer_looked_is_not_published_unseen(
    session, waiting, sam_client, stored, change
):
    page = sam_client.get(review(waiting)).text
    fields = {
        "csrf_token": TOKEN.search(page)[1],
        "seen": re.search(r'name="seen"[^>]* value="([^"]+)"', page)[1],
        "decision": "publish",
    }
    if change == "title":
        session.get_one(Screening, waiting.id).title = "Another light"
    else:
        panels.add(session, waiting, name="Mali", role=PanelRole.MODERATOR, now=now())
    session.commit()

    sent = sam_client.post(review(waiting), data=fields)

    assert sent.status_code == 422
    assert "The host has changed it since" in errors_in(well_formed(sent))[0]
    assert stored(waiting) == (WAITS, ASKED)
    again = re.search(r'name="seen"[^>]* value="([^"]+)"', sent.text)[1]
    assert sam_client.post(review(waiting), data={**fields, "seen": again}).status_code == 302
    assert stored(waiting)[0] is Status.CONFIRMED


def test_it_may_be_edited_while_it_waits_but_not_deleted_or_cancelled(waiting, nia_client, stored):
    assert nia_client.get(at(waiting, "/edit")).status_code == 200

    deleted = send_form(nia_client, at(waiting, "/deletion"), on=at(waiting))
    cancelled = send_form(nia_client, at(waiting, "/cancellation"), on=at(waiting))
    asked = send_form(nia_client, at(waiting, "/publication"), on=at(waiting))

    assert [a.status_code for a in (deleted, cancelled, asked)] == [409, 409, 409]
    assert "Take it back before you delete it" in deleted.text
    assert stored(waiting) == (WAITS, ASKED)


def test_what_passed_while_it_waited_is_given_back_and_not_published(
    session, waiting, sam_client, nia_client, stored
):
    pretend_begun(session, waiting)
    session.commit()
    assert "Its time has passed" in well_formed(sam_client.get(LIST))
    assert "Its time has passed while it waited" in well_formed(nia_client.get(at(waiting)))
    assert 'value="publish"' not in well_formed(sam_client.get(review(waiting)))

    assert answer(sam_client, waiting, "publish").status_code == 422
    assert answer(sam_client, waiting, "return", WORDS).status_code == 302
    assert stored(waiting) == (Status.DRAFT, [ReviewState.RETURNED])


def test_and_for_olu_a_host_and_nobody(
    app, waiting, client, olu_client, nia_client, viewer_client, sam_client, stored
):
    app.config["WTF_CSRF_ENABLED"] = False
    assert sam_client.get(review(waiting)).status_code == 200
    fields = {"decision": "publish"}

    for page in (LIST, review(waiting), "/manage/trust"):
        answers = [c.get(page).status_code for c in (olu_client, nia_client, viewer_client, client)]
        assert answers == [403, 403, 403, 302]
    posts = [
        c.post(review(waiting), data=fields).status_code
        for c in (olu_client, nia_client, viewer_client, client)
    ]
    assert posts == [403, 403, 403, 401]
    retraction = at(waiting, "/publication/retraction")
    assert [c.post(retraction).status_code for c in (olu_client, client)] == [404, 401]
    assert stored(waiting) == (WAITS, ASKED)


def both_answer(app, session, sam, hana, waiting, monkeypatch):
    """Sam publishes and Hana gives back, each having seen that it waits. Gives both answers."""
    barrier, found = threading.Barrier(2), queries.latest_request

    def latest_request(*values):
        request = found(*values)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=2)
        return request

    clients = [factories.signed_in(app.test_client(), user) for user in (sam, hana)]
    sent = []
    for client, decision in zip(clients, ("publish", "return"), strict=True):
        page = client.get(review(waiting)).text
        seen = re.search(r'name="seen"[^>]* value="([^"]+)"', page)[1]
        token = TOKEN.search(page)[1]
        sent.append({"csrf_token": token, "seen": seen, "decision": decision, "answer": WORDS})
    monkeypatch.setattr(queries, "latest_request", latest_request)
    answers = []

    def post(client, data):
        try:
            answers.append(client.post(review(waiting), data=data).status_code)
        except OperationalError:  # the database stopped one of two that wait for each other
            answers.append(DEADLOCK)

    threads = [threading.Thread(target=post, args=both) for both in zip(clients, sent, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(answers)


def test_of_two_reviewers_at_once_one_decides(app, session, sam, hana, waiting, monkeypatch):
    assert both_answer(app, session, sam, hana, waiting, monkeypatch) == [302, 422]


def test_without_the_lock_neither_is_told_of_the_other(
    app, session, database, sam, hana, waiting, monkeypatch
):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: there is no lock to switch off")
    monkeypatch.setattr(Screening, "lock", lambda _self: None)

    answers = both_answer(app, session, sam, hana, waiting, monkeypatch)

    assert answers in ([302, 302], [302, DEADLOCK])


def test_trust_is_given_and_withdrawn(session, newcomers, sam_client):
    page = "/manage/trust"
    assert "Newcomers" in well_formed(sam_client.get(page))

    send_form(sam_client, f"{page}/{newcomers.id}", on=page)
    session.refresh(newcomers)
    assert newcomers.is_trusted
    session.commit()

    send_form(sam_client, f"{page}/{newcomers.id}/removal", on=page)
    session.refresh(newcomers)
    assert not newcomers.is_trusted


def test_the_first_organisation_is_always_trusted(session, hana, sam_client):
    circle = factories.organisation_of(hana)

    sent = send_form(sam_client, f"/manage/trust/{circle.id}/removal", on="/manage/trust")

    assert sent.status_code == 409
    session.refresh(circle)
    assert circle.is_trusted


def test_the_programme_shows_what_waits_and_no_draft(session, newcomers, waiting, sam_client):
    make_screening(session, newcomers, published=False, title="A draft of ours")
    make_screening(session, newcomers, published=False, title="Over").status = Status.CONFIRMED
    session.commit()

    page = well_formed(sam_client.get("/manage/programme"))
    assert "First light" in page
    assert "Over" in page
    assert "A draft of ours" not in page
    other = sam_client.get(f"/manage/programme?organisation={newcomers.id + 1}").text
    assert "First light" not in other
    for odd in (
        "?page=999999999999999999",
        "?film=x",
        "?organisation=9999999999999",
        "?when=no",
    ):
        assert sam_client.get(f"/manage/programme{odd}").status_code == 200


def test_a_mail_about_a_review_goes_to_nobody_who_reviews_no_more(app, session, sam, waiting):
    session.execute(sa.update(Outbox).values(run_at=now()))
    sam.active = False
    session.commit()

    assert [mail.to for mail in delivered(app)] == []
    assert StaffKind.PROGRAMME in {StaffKind(role.name) for role in sam.roles}
