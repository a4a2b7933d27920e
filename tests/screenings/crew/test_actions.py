"""Giving people roles at a screening, and taking them away."""

import html5lib
import pytest
import sqlalchemy as sa

from outreach.accounts.models import CrewRole, User
from outreach.clock import now
from outreach.delivery import jobs
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.screenings import crew, queries
from outreach.screenings.models import Crew
from tests import factories
from tests.programme import make_screening

NOBODY_TO_ADD = (
    "Nobody can be added with this address yet. Have an owner of the organisation that "
    "hosts invite them to the team; once they have an account, add them here."
)


@pytest.fixture
def screening(session, circle):
    return make_screening(session, circle, published=False)


@pytest.fixture
def add(session, screening, hana):
    def add(email, role=CrewRole.DOOR, at=screening):
        return crew.add(session, at, email=email, role=role, by=hana, now=now())

    return add


def test_somebody_of_another_organisation_gets_a_role_and_a_mail(session, screening, add, olu):
    made = add(" Olu@Harbour.example.org ", CrewRole.MODERATOR)

    assert (made.user, made.role, made.screening) == (olu, CrewRole.MODERATOR, screening)
    assert made.added_by.name == "Hana Novak"
    queued = session.scalars(sa.select(Outbox)).one()
    assert (queued.kind, queued.payload) == (crew.ADDED, {"crew_id": made.id})


def test_one_person_may_have_several_roles(session, screening, add, olu):
    add(olu.email, CrewRole.DOOR)
    add(olu.email, CrewRole.MODERATOR)

    both = {CrewRole.DOOR, CrewRole.MODERATOR}
    assert queries.roles_at(session, screening, olu.id) == both


def test_nobody_gets_the_same_role_twice(session, screening, add, olu):
    add(olu.email)

    with pytest.raises(Refused, match="has this role here already"):
        add(olu.email)

    assert len(queries.crew_of(session, screening)) == 1


def test_one_role_at_two_screenings_is_two_roles(session, circle, screening, add, olu):
    other = make_screening(session, circle)
    add(olu.email)
    add(olu.email, at=other)

    assert [len(queries.crew_of(session, at)) for at in (screening, other)] == [1, 1]


@pytest.mark.parametrize("closed", [False, True])
def test_a_closed_account_and_none_are_refused_in_the_same_words(session, add, closed):
    if closed:
        factories.make_user(session, "Closed", "gone@example.org", active=False)

    with pytest.raises(Refused) as refused:
        add("gone@example.org")

    assert (refused.value.message, refused.value.field) == (NOBODY_TO_ADD, "email")
    assert session.query(Crew).count() == session.query(Outbox).count() == 0


def test_what_is_no_address_is_refused(add):
    with pytest.raises(Refused) as refused:
        add("olu at harbour")

    assert refused.value.field == "email"


def test_a_screening_has_room_for_so_many_roles(monkeypatch, add, olu):
    monkeypatch.setattr(crew, "MOST", 1)
    add(olu.email, CrewRole.DOOR)

    with pytest.raises(Refused, match="has room for"):
        add(olu.email, CrewRole.MODERATOR)


def test_removing_one_role_leaves_the_other(session, screening, add, olu):
    door = add(olu.email, CrewRole.DOOR)
    add(olu.email, CrewRole.MODERATOR)

    crew.remove(session, door)

    assert queries.roles_at(session, screening, olu.id) == {CrewRole.MODERATOR}


def test_a_screening_that_is_deleted_takes_its_roles_along(session, screening, add, olu):
    add(olu.email)
    session.delete(screening)
    session.flush()

    assert session.query(Crew).count() == 0


def test_a_role_stays_when_who_gave_it_is_gone(session, screening, add, hana, olu):
    made = add(olu.email)

    session.execute(sa.delete(User).where(User.id == hana.id))
    session.expire_all()

    assert made.added_by is None
    assert queries.roles_at(session, screening, olu.id) == {CrewRole.DOOR}


def test_the_mail_says_where_as_what_and_leads_to_the_screening(app, session, screening, add, olu):
    made = add(olu.email, CrewRole.ACCESS_CONTACT)
    session.commit()

    letter = jobs.perform(app, crew.ADDED, {"crew_id": made.id})

    assert (letter.to, letter.subject, letter.sender_name, letter.reply_to) == (
        "olu@harbour.example.org",
        "You help at An evening with Redlight",
        "Westport Film Circle",
        "hello@westport-film-circle.example.org",
    )
    html5lib.HTMLParser(strict=True).parse(letter.html)
    for body in (letter.text, letter.html):
        assert "Westport Film Circle has given you a role at a screening: access contact." in body
        assert f"http://outreach.test/manage/screenings/{screening.id}" in body


@pytest.mark.parametrize("gone", ["role", "account"])
def test_no_mail_goes_out_once_the_role_or_the_account_is_gone(app, session, add, olu, gone):
    made = add(olu.email)
    session.commit()
    assert jobs.perform(app, crew.ADDED, {"crew_id": made.id}) is not None

    number = made.id
    if gone == "role":
        crew.remove(session, made)
    else:
        olu.active = False
    session.commit()

    assert jobs.perform(app, crew.ADDED, {"crew_id": number}) is None
