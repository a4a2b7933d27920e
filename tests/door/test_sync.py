"""What a door's script sends and asks: in batches, twice, half, late, with a wrong clock."""

import json
import random
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from outreach.clock import now
from outreach.door import actions
from outreach.door.codes import code_of
from outreach.door.models import STAYS_OPEN, TAKES_LATE, DoorEvent
from tests.door.conftest import milliseconds
from tests.pages import well_formed
from tests.programme import make_rsvp, make_screening

AN_HOUR, A_DAY, A_SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


def event(kind="arrival", number=1, **values):
    return {
        "key": str(uuid4()),
        "kind": kind,
        "number": number,
        "said_at": milliseconds(now()),
        **values,
    }


@pytest.fixture
def send(client, path_of):
    def send(link, *events, sent_at=None):
        sent = {"sent_at": milliseconds(sent_at or now()), "events": events}
        return client.post(path_of(link, "/sync"), json=sent)

    return send


@pytest.fixture
def state_of(client, path_of):
    return lambda link: client.get(path_of(link, "/state")).json


@pytest.fixture
def gia(party, screening):
    return party(screening, name="Gia Guest", party_size=3)


def test_what_is_sent_is_acknowledged_and_shown(send, link, gia, state_of):
    code = code_of(gia.uid)
    events = [event(number=2, party=code), event("walk_in", 4), event("count", 7)]

    answer = send(link, *events)

    state = state_of(link)
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert set(answer.json) == {"acknowledged"}, "what is so now is asked of no writing request"
    assert set(answer.json["acknowledged"]) == {one["key"] for one in events}
    assert {name: state[name] for name in state if isinstance(state[name], int)} == {
        "closes_at": milliseconds(link.expires_at),
        "in_room": 7,
        "limit": 50,
        "is_licence": False,
        "checked_in": 2,
        "expected": 3,
        "walked_in": 4,
        "with_needs": 0,
    }
    (party,) = state["parties"]
    assert (party["code"], party["name"], party["size"], party["arrived"]) == (
        code,
        "Gia Guest",
        3,
        2,
    )
    assert [one["key"] for one in party["arrivals"]] == [events[0]["key"]]
    assert state["doors"] == [{"label": "Main entrance", "counted": 7, "is_here": True}]


def test_sent_again_it_changes_nothing(send, link, gia, screening, numbers):
    events = [event(number=2, party=code_of(gia.uid)), event("count", 3)]

    first, again = send(link, *events), send(link, *events)

    assert numbers(screening) == (2, 0, 3, 0, 2)
    assert first.json == again.json


@pytest.mark.parametrize("wrong_by", [AN_HOUR, -AN_HOUR])
def test_a_clock_an_hour_off_is_put_right(send, link, gia, kept, wrong_by):
    said = now() - timedelta(minutes=10)
    link_made = link.created_at
    one = event(party=code_of(gia.uid), said_at=milliseconds(said + wrong_by))

    send(link, one, sent_at=now() + wrong_by)

    (row,) = kept(DoorEvent)
    assert abs(row.said_at - max(said, link_made)) < timedelta(seconds=5)
    assert row.said_at <= row.received_at


@pytest.mark.parametrize(
    "bend",
    [
        lambda sent: sent[: len(sent) // 2],
        lambda sent: b"",
        lambda sent: sent.replace(b"arrival", b"riot"),
        lambda sent: b"[" * 50_000,
    ],
)
def test_what_is_not_whole_is_refused_and_nothing_of_it_is_kept(
    client, link, gia, path_of, kept, bend
):
    whole = json.dumps(
        {
            "sent_at": milliseconds(now()),
            "events": [event("count", 2), event(party=code_of(gia.uid))],
        }
    ).encode()

    def sent(data):
        return client.post(path_of(link, "/sync"), data=data, content_type="application/json")

    refused = sent(bend(whole))

    assert (refused.status_code, refused.mimetype) == (400, "application/json")
    assert refused.json["error"]
    assert kept(DoorEvent) == []
    assert sent(whole).status_code == 200
    assert len(kept(DoorEvent)) == 2


def test_the_one_that_cannot_be_read_is_named(send, link, kept):
    good, bad = event("walk_in", 1), event("walk_in", 10**9)

    refused = send(link, good, bad)

    assert (refused.status_code, refused.json["key"], kept(DoorEvent)) == (400, bad["key"], [])


def test_a_megabyte_is_too_much(client, link, path_of, kept):
    sent = {"sent_at": milliseconds(now()), "events": [event("walk_in", email="x" * 1_000_001)]}

    assert client.post(path_of(link, "/sync"), json=sent).status_code == 413
    assert kept(DoorEvent) == []


def test_a_ticket_for_another_screening_is_a_conflict_that_says_which(
    session, send, link, circle, screening, numbers, ticket_of, state_of
):
    other = make_screening(session, circle, title="Another evening")
    stranger = make_rsvp(session, other, name="Sid Stranger")
    session.commit()
    ticket = ticket_of(stranger).removeprefix("/t/")

    send(link, event(party=ticket))

    state = state_of(link)

    (conflict,) = state["conflicts"]
    assert conflict["why"] == "A ticket for another screening"
    assert "Another evening" in conflict["text"]
    assert "Sid" not in json.dumps(state)
    assert numbers(screening) == (0, 0, 0, 1, 1)


def test_a_ticket_with_a_letter_changed_is_nobodys(send, link, gia, ticket_of, state_of):
    ticket = ticket_of(gia).removeprefix("/t/")
    changed = ticket[:-3] + ("B" if ticket[-3] == "A" else "A") + ticket[-2:]

    send(link, event(party=changed))

    assert [one["why"] for one in state_of(link)["conflicts"]] == ["A code that no party has"]
    send(link, event(party=ticket))
    assert state_of(link)["checked_in"] == 1


def test_a_phone_that_had_no_network_sends_after_the_door_has_closed_by_itself(
    session, client, send, link, gia, screening, numbers, path_of
):
    session.commit()
    over = screening.over_at
    noted = event(party=code_of(gia.uid), said_at=milliseconds(over - AN_HOUR))
    screening.starts_at, screening.ends_at = (  # twelve hours and a day ago
        moment and moment - (over - now()) - STAYS_OPEN - A_DAY
        for moment in (screening.starts_at, screening.ends_at)
    )
    session.commit()

    assert client.get(path_of(link, "/state")).status_code == 410
    taken = send(link, noted)
    assert (taken.status_code, taken.json) == (200, {"acknowledged": [noted["key"]]})
    assert "Gia" not in taken.text
    assert numbers(screening)[0] == 1

    actions.revoke(link, now=now())
    session.commit()
    assert send(link, noted).status_code == 410


def test_what_was_noted_at_a_revoked_door_comes_with_a_link_made_when_all_is_over(
    session, client, send, link, gia, screening, path_of, numbers
):
    noted = event(party=code_of(gia.uid), said_at=milliseconds(now()))
    actions.revoke(link, now=now())
    session.commit()
    with time_machine.travel(screening.over_at + STAYS_OPEN + A_DAY, tick=False):
        late = actions.make_link(session, screening, label="For Dara", now=now())
        session.commit()
        refused, taken = send(link, noted), send(late, noted)
        page = client.get(path_of(late))

    assert refused.status_code == 410
    assert taken.json == {"acknowledged": [noted["key"]]}
    assert numbers(screening)[0] == 1
    assert page.status_code == 410
    assert "is sent now, by itself" in well_formed(page)
    assert "Gia" not in page.text


def test_a_week_later_nothing_is_taken_in(session, send, link, screening, kept):
    closed_at = link.expires_at
    assert link.takes_notes(closed_at + TAKES_LATE - A_SECOND)
    assert not link.takes_notes(closed_at + TAKES_LATE)


def test_what_a_closed_door_did_not_send_keeps_its_time_under_a_new_link(
    session, send, link, gia, kept
):
    noted = event(party=code_of(gia.uid))
    link.created_at -= AN_HOUR
    actions.revoke(link, now=now())
    new = actions.make_link(session, link.screening, label="Again", now=now() + A_SECOND)
    session.commit()

    assert send(link, noted).status_code == 410
    assert send(new, noted).status_code == 200

    (row,) = kept(DoorEvent)
    assert row.said_at < new.created_at


def test_the_state_is_not_sent_again_while_it_is_the_same(client, send, link, path_of):
    first = client.get(path_of(link, "/state"))
    mark = {"If-None-Match": first.headers["ETag"]}

    assert client.get(path_of(link, "/state"), headers=mark).status_code == 304
    send(link, event("count", 1))
    assert client.get(path_of(link, "/state"), headers=mark).status_code == 200


def test_the_team_sees_when_a_door_was_last_used(session, send, link):
    assert link.used_at is None
    send(link)
    session.expire_all()

    assert now() - link.used_at < timedelta(minutes=1)


def test_the_worker_serves_this_door_alone(client, link, path_of):
    answer = client.get(path_of(link, "/worker.js"))

    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Service-Worker-Allowed"] == path_of(link)
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_other_sites_send_nothing(client, link, path_of):
    headers = {"Origin": "https://evil.test"}

    assert client.post(path_of(link, "/sync"), json={}, headers=headers).status_code == 403


def test_four_phones_in_any_order_with_retries_come_to_the_same(
    session, send, screening, link, numbers
):
    """What they have, in batches, each sent again now and then, as a bad network would."""
    parties = [make_rsvp(session, screening) for _ in range(40)]
    links = [link] + [
        actions.make_link(session, screening, label=f"Door {n}", now=now()) for n in range(3)
    ]
    session.commit()
    chance = random.Random(7)
    codes = [code_of(one.uid) for one in parties]
    work = {one.id: [] for one in links}
    for code in [*codes, *chance.sample(codes, 10)]:
        work[chance.choice(links).id].append(event(party=code))
    while any(work.values()):
        phone = chance.choice([one for one in links if work[one.id]])
        batch = work[phone.id][:7]
        send(phone, *batch)
        if chance.random() < 0.3:
            send(phone, *chance.sample(batch, len(batch)))
        work[phone.id] = work[phone.id][7:]

    assert numbers(screening) == (40, 0, 0, 10, 50)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "a/b"])
def test_what_does_not_say_that_it_is_json_is_not_read(client, link, path_of, kind):
    answer = client.post(path_of(link, "/sync"), data=b"{}", content_type=kind)

    assert answer.status_code == 415


def test_a_batch_cut_at_any_byte_is_refused(client, link, gia, path_of, kept):
    """Of which a phone learns that nothing of it was kept."""
    sent_at = milliseconds(now())
    whole = json.dumps({"sent_at": sent_at, "events": [event(party="ក", email="")]}).encode()

    codes = {
        client.post(
            path_of(link, "/sync"), data=whole[:length], content_type="application/json"
        ).status_code
        for length in range(len(whole))
    }

    assert (codes, kept(DoorEvent)) == ({400}, [])


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "walk_in", "email": "a\ud800@example.org"},
        {"kind": "walk_in", "email": "a@ex\ud800ample.org"},
        {"kind": "walk_in", "email": "a\x00@example.org"},
        {"key": "\ud800" * 32},
        {"number": 10**30},
        {"number": -1},
        {"number": 0},
        {"number": True},
        {"said_at": 10**30},
        {"kind": "undo", "of": "\ud800"},
        {"kind": ["arrival"]},
        {"party": {"a": 1}},
    ],
)
def test_hostile_events_are_refused(client, link, gia, path_of, kept, values):
    sent = {"sent_at": milliseconds(now()), "events": [{**event(party="ABCD-EFGH"), **values}]}

    refused = client.post(path_of(link, "/sync"), json=sent)

    assert (refused.status_code, kept(DoorEvent)) == (400, [])


@pytest.mark.parametrize("party", ["\ud800" * 43, "\x00", "ក" * 43, "x" * 100_000])
def test_a_code_that_is_none_is_kept_as_nobodys(send, link, screening, numbers, party):
    assert send(link, event(party=party)).status_code == 200
    assert numbers(screening) == (0, 0, 0, 1, 1)
