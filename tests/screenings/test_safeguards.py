"""A heavy film's safeguards: nothing is published until each is filled or waived by somebody."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import CrewRole, Role
from outreach.clock import now
from outreach.errors import Refused
from outreach.facts.models import Helpline
from outreach.publications.actions import reviews
from outreach.screenings import actions, crew
from outreach.screenings.actions import safeguards
from outreach.screenings.models import Change, Safeguard, SafeguardKind, Status
from outreach.screenings.queries.safeguards import missing, safety_of
from tests import factories
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_film, make_safe, make_screening

KINDS = list(SafeguardKind)
TO_FILL = [kind for kind in KINDS if not kind.is_computed]
HELPLINES, QUIET = SafeguardKind.HELPLINES, SafeguardKind.QUIET_SPACE
SETTLE, SUPPORT = SafeguardKind.TIME_TO_SETTLE, SafeguardKind.SUPPORT_PERSON


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}{page}"


def checked_helpline(country, *, days_ago=0, by):
    on = now().date() - timedelta(days=days_ago)
    return Helpline(
        country=country,
        position=0,
        name=f"Line in {country}",
        listed_on=on,
        checked_on=on,
        checked_by_id=by.id,
    )


@pytest.fixture
def heavy(session, circle):
    """A draft of a heavy film, in New York; nobody has said anything of safeguards."""
    film = make_film(session, is_heavy=True)
    screening = make_screening(session, circle, film=film, published=False)
    session.commit()
    return screening


def states(session, screening):
    return {one.kind: (one.is_filled, one.is_waived) for one in stands(session, screening)}


def stands(session, screening):
    return safety_of(session, screening, now=now())


def test_a_film_that_is_not_heavy_asks_for_nothing(session, circle):
    screening = make_screening(session, circle, published=False)

    assert safety_of(session, screening, now=now()) == []
    actions.publish(session, screening, now=now())
    assert screening.status is Status.CONFIRMED


def test_a_heavy_film_is_neither_published_nor_asked_for_until_nothing_is_missing(
    session, heavy, hana
):
    with pytest.raises(Refused, match="heavy"):
        actions.publish(session, heavy, now=now())
    with pytest.raises(Refused, match="heavy"):
        reviews.ask(session, heavy, by=hana, now=now())
    assert missing(session, heavy, now=now()) == KINDS

    make_safe(session, heavy)

    assert missing(session, heavy, now=now()) == []
    actions.publish(session, heavy, now=now())
    assert heavy.status is Status.CONFIRMED


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_them_is_asked_for(session, heavy, hana, kind):
    make_safe(session, heavy)
    safeguards.take_back(session, heavy, kind, by=hana, now=now())

    assert missing(session, heavy, now=now()) == [kind]
    with pytest.raises(Refused, match="heavy"):
        actions.publish(session, heavy, now=now())


@pytest.mark.parametrize("kind", TO_FILL)
def test_it_is_filled_with_words_or_minutes(session, heavy, hana, kind):
    safeguards.fill(session, heavy, kind, words="By the door.", minutes=10, by=hana, now=now())

    found = session.scalars(sa.select(Safeguard)).one()
    assert (found.words, found.minutes, found.by) == (
        "By the door.",
        10 if kind is SETTLE else None,
        hana,
    )
    assert states(session, heavy)[kind] == (True, False)


@pytest.mark.parametrize(
    ("kind", "said", "field"),
    [
        (QUIET, {"words": None}, "words"),
        (SETTLE, {"words": "A while."}, "minutes"),
        (SETTLE, {"minutes": 0}, "minutes"),
        (SETTLE, {"minutes": 121}, "minutes"),
        (HELPLINES, {"words": "There are some."}, None),
    ],
    ids=["nothing", "no minutes", "none", "too many", "by hand"],
)
def test_what_fills_nothing_is_refused(session, heavy, hana, kind, said, field):
    with pytest.raises(Refused) as error:
        safeguards.fill(session, heavy, kind, by=hana, now=now(), **said)

    assert error.value.field == field
    assert session.scalars(sa.select(Safeguard)).all() == []


@pytest.mark.parametrize(
    ("country", "days_ago", "is_filled"),
    [("US", 0, True), ("US", 90, True), ("US", 91, False), ("KH", 0, False)],
)
def test_helplines_are_in_date_or_not_whatever_anybody_says(
    session, heavy, hana, country, days_ago, is_filled
):
    session.add(checked_helpline(country, days_ago=days_ago, by=hana))
    session.flush()

    assert states(session, heavy)[HELPLINES] == (is_filled, False)


def test_a_helpline_that_is_in_date_again_takes_the_place_of_the_waiver(session, heavy, hana):
    safeguards.waive(session, heavy, HELPLINES, because="None there.", by=hana, now=now())
    assert states(session, heavy)[HELPLINES] == (False, True)

    session.add(checked_helpline("US", by=hana))
    session.flush()

    assert states(session, heavy)[HELPLINES] == (True, False)


def test_who_waives_is_named_with_the_reason_in_the_changes_and_in_the_log(
    session, heavy, hana, hana_client
):
    path = at(heavy, "/safeguards/quiet-space/waiver")
    asked = well_formed(hana_client.get(path))

    answer = send_form(hana_client, path, because="The foyer <is> quiet.")

    assert "You answer for this by name, Hana Novak" in asked
    assert (answer.status_code, answer.location) == (302, at(heavy, "/safeguards"))
    found = session.scalars(sa.select(Safeguard)).one()
    assert (found.kind, found.waived_because, found.by) == (QUIET, "The foyer <is> quiet.", hana)
    change = session.scalars(sa.select(Change).order_by(Change.id.desc())).first()
    assert (change.field, change.before, change.after, change.by) == (
        "waiver:quiet-space",
        None,
        "The foyer <is> quiet.",
        hana,
    )
    acts = session.execute(sa.select(AuditEntry.act, AuditEntry.user_id, AuditEntry.subject_id))
    assert ("safeguards.waiver", hana.id, heavy.id) in acts.all()
    session.commit()
    for page in ("/safeguards", "/changes"):
        shown = well_formed(hana_client.get(at(heavy, page)))
        assert "The foyer &lt;is&gt; quiet." in shown
        assert "Hana Novak" in shown


def test_a_waiver_without_a_reason_is_refused(session, heavy, hana, hana_client):
    answer = send_form(hana_client, at(heavy, "/safeguards/debrief/waiver"), because="  ")

    assert answer.status_code == 422
    assert len(errors_in(well_formed(answer))) == 1
    with pytest.raises(Refused):
        safeguards.waive(session, heavy, SafeguardKind.DEBRIEF, because=None, by=hana, now=now())
    assert session.scalars(sa.select(Safeguard)).all() == []


def test_who_fills_it_stands_on_its_page_and_not_in_the_changes(session, heavy, hana_client):
    answer = send_form(
        hana_client, at(heavy, "/safeguards/support-person"), words="Robin, in a blue scarf"
    )

    assert (answer.status_code, answer.location) == (302, at(heavy, "/safeguards"))
    assert "Robin, in a blue scarf" in well_formed(hana_client.get(at(heavy, "/safeguards")))
    changes = well_formed(hana_client.get(at(heavy, "/changes")))
    assert "Support person on site" in changes
    assert "Robin" not in changes


def test_the_screening_says_what_is_missing_before_it_offers_to_publish(
    session, heavy, hana, hana_client
):
    page = well_formed(hana_client.get(at(heavy)))

    assert [kind for kind in KINDS if f"/safeguards/{kind}" not in page] == []
    assert at(heavy, "/publication") not in page
    answer = send_form(hana_client, at(heavy, "/publication"), on="/manage/screenings/new")
    assert answer.status_code == 409
    assert "Fill or waive each of its safeguards" in well_formed(answer)

    make_safe(session, heavy)
    session.commit()
    page = well_formed(hana_client.get(at(heavy)))
    assert [kind for kind in KINDS if f"/safeguards/{kind}" in page] == []
    assert at(heavy, "/publication") in page


def test_what_is_missing_later_is_said_on_a_public_screening(session, heavy, hana, hana_client):
    make_safe(session, heavy)
    actions.publish(session, heavy, now=now())
    session.commit()
    assert "something is missing that guests need" not in hana_client.get(at(heavy)).text

    safeguards.take_back(session, heavy, SUPPORT, by=hana, now=now())
    session.commit()

    page = well_formed(hana_client.get(at(heavy)))
    assert "something is missing that guests need" in page
    assert "/safeguards/support-person" in page


@pytest.mark.parametrize("page", ["", "/waiver"])
def test_it_is_filled_and_waived_until_it_begins(session, heavy, hana_client, page):
    path = at(heavy, f"/safeguards/debrief{page}")
    assert hana_client.get(path).status_code == 200
    make_safe(session, heavy)
    actions.publish(session, heavy, now=now())
    actions.cancel(session, heavy, now=now())
    session.commit()

    assert hana_client.get(path).status_code == 409


@pytest.mark.parametrize("word", ["candles", "helplines"])
def test_there_is_no_form_for_what_nobody_fills(heavy, hana_client, word):
    assert hana_client.get(at(heavy, f"/safeguards/{word}")).status_code == 404


def test_of_another_film_there_are_no_forms(make, hana_client):
    light = make(published=False)

    assert hana_client.get(at(light, "/safeguards/debrief")).status_code == 404
    assert "not marked as heavy" in well_formed(hana_client.get(at(light, "/safeguards")))


def test_olu_reads_nothing_of_it(heavy, olu_client):
    pages = ("", "/quiet-space", "/quiet-space/waiver")

    assert {olu_client.get(at(heavy, f"/safeguards{page}")).status_code for page in pages} == {404}


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (CrewRole.CO_HOST, 200, 200),
        (CrewRole.SAFEGUARDING, 200, 200),
        (CrewRole.MODERATOR, 200, 403),
        (CrewRole.DOOR, 403, 403),
    ],
)
def test_who_helps_reads_and_writes_it_as_their_role_says(
    app, session, heavy, hana, olu, role, reads, writes
):
    crew.add(session, heavy, email=olu.email, role=role, by=hana, now=now())
    make_safe(session, heavy)
    session.commit()
    client = factories.signed_in(app.test_client(), olu)

    assert client.get(at(heavy, "/safeguards")).status_code == reads
    assert client.get(at(heavy, "/safeguards/debrief")).status_code == writes
    assert ("Dara, by the door" in client.get(at(heavy, "/safeguards")).text) is (reads == 200)


def test_the_public_reads_nothing_of_it(session, client, heavy):
    make_safe(session, heavy)
    actions.publish(session, heavy, now=now())
    session.commit()

    public = client.get(f"/screenings/{heavy.slug}")
    assert public.status_code == 200
    assert "Dara, by the door" not in public.text
    assert "We print our own" not in public.text


def test_an_account_that_is_closed_leaves_what_was_said(session, circle, heavy):
    gone = factories.make_user(
        session, "Gone Soon", "gone@example.org", organisation=circle, role=Role.HOST
    )
    safeguards.fill(session, heavy, QUIET, words="Room 3.", by=gone, now=now())
    session.execute(sa.delete(factories.Membership).where(factories.Membership.user == gone))
    session.execute(sa.delete(factories.User).where(factories.User.id == gone.id))
    session.expire_all()

    found = session.scalars(sa.select(Safeguard)).one()
    assert (found.words, found.by) == ("Room 3.", None)
