"""A role that is taken away while a request is under way is not used by it."""

import contextlib
import threading
import time

import pytest

from outreach.accounts.models import CrewRole
from outreach.panels.models import Appearance
from outreach.screenings import crew, queries
from outreach.screenings.models import Crew, Screening
from tests import factories
from tests.pages import TOKEN
from tests.screenings.crew.reach import at

LONG_ENOUGH = 0.5


def posted_while_removed(app, session, user, screening, role):
    """What the post of a speaker liaison is answered whose role goes before it is committed."""
    client = factories.signed_in(app.test_client(), user)
    page = at(screening, "/panel")
    fields = {
        "name": "Mali",
        "role": "moderator",
        "csrf_token": TOKEN.search(client.get(page).text)[1],
    }
    answers = []
    crew.remove(session, session.get_one(Crew, role))
    request = threading.Thread(
        target=lambda: answers.append(client.post(f"{page}/new", data=fields).status_code)
    )
    request.start()
    time.sleep(LONG_ENOUGH)
    session.commit()
    request.join(timeout=30)
    return answers


def test_a_role_that_is_taken_away_meanwhile_changes_nothing(app, session, screening, give, olu):
    (role,) = give(olu, CrewRole.SPEAKER_LIAISON)

    assert posted_while_removed(app, session, olu, screening, role.id) == [404]
    assert session.query(Appearance).count() == 0


def test_without_the_lock_the_old_role_is_used(
    app, session, database, screening, give, olu, monkeypatch
):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: there is no lock to switch off")
    (role,) = give(olu, CrewRole.SPEAKER_LIAISON)
    monkeypatch.setattr(Screening, "lock", lambda _self: None)

    assert posted_while_removed(app, session, olu, screening, role.id) == [302]
    assert session.query(Appearance).count() == 1


@pytest.fixture
def two_co_hosts(app, session, give, olu):
    """Two who may remove each other: each one's client, page's token and role."""
    harbour = factories.organisation_of(olu)
    oda = factories.make_user(session, "Oda", "oda@harbour.example.org", organisation=harbour)
    session.commit()
    roles = [give(user, CrewRole.CO_HOST)[0].id for user in (olu, oda)]
    clients = [factories.signed_in(app.test_client(), user) for user in (olu, oda)]
    return list(zip(clients, reversed(roles), strict=True))


def meeting(monkeypatch):
    """Whoever has seen which roles they have waits until the other has, or is seen to wait."""
    barrier, asked = threading.Barrier(2), queries.roles_at

    def roles_at(*values):
        found = asked(*values)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=2)
        return found

    monkeypatch.setattr(queries, "roles_at", roles_at)


def both_remove_the_other(screening, two_co_hosts, monkeypatch):
    page, answers = at(screening, "/crew"), []
    tokens = [TOKEN.search(client.get(page).text)[1] for client, _ in two_co_hosts]
    meeting(monkeypatch)

    def remove(client, other, token):
        answer = client.post(f"{page}/{other}/removal", data={"csrf_token": token})
        answers.append(answer.status_code)

    threads = [
        threading.Thread(target=remove, args=(client, other, token))
        for (client, other), token in zip(two_co_hosts, tokens, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(answers)


def test_of_two_co_hosts_who_remove_each_other_one_stays(
    screening, stored, two_co_hosts, monkeypatch
):
    assert both_remove_the_other(screening, two_co_hosts, monkeypatch) == [302, 404]
    assert len(stored()) == 1


def test_without_the_lock_both_would_go(database, screening, stored, two_co_hosts, monkeypatch):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("its writing transactions wait in line: there is no lock to switch off")
    monkeypatch.setattr(Screening, "lock", lambda _self: None)

    assert both_remove_the_other(screening, two_co_hosts, monkeypatch) == [302, 302]
    assert stored() == []
