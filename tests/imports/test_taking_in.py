"""Taking many rows in: together, in few statements, and as if one by one."""

import threading
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from outreach.accounts.models import User
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.errors import Refused
from outreach.imports import actions, files, queries
from outreach.imports.files import table
from outreach.imports.models import ImportDraft
from outreach.licences import actions as licences
from outreach.licences.models import LicenceKind
from outreach.screenings import actions as screenings
from outreach.screenings.models import Change, Screening, Status
from tests.factories import make_olu, organisation_of
from tests.programme import make_film, make_safe
from tests.screenings.described import entered, wall


def rows(number, *, hour=18, **more):
    """Rows of events with one title, a day between them."""
    return [
        {
            "uid": f"event-{n}@example.org",
            "film": "redlight",
            "title": "Redlight",
            "venue": "Public Library",
            "room": "Hall",
            "starts": entered(wall(20 + n, hour)),
            "rsvp_limit": "40",
            **more,
        }
        for n in range(number)
    ]


def drafted(session, circle, hana, said):
    sheet = files.read(table.write(said, list(said[0])), now=now())
    kept = {"organisation": circle, "filename": "a.csv", "by": hana, "now": now()}
    return actions.keep(session, sheet, **kept)


def take_in(session, circle, hana, said):
    draft = drafted(session, circle, hana, said)
    seen = queries.preview_of(session, draft, now=now()).digest
    return actions.take_in(session, draft, seen=seen, by=hana, now=now())


@contextmanager
def counted(session):
    """Counts the statements that reach the database; many rows of one statement are one."""
    found = Counter()

    def count(_connection, _cursor, statement, *_rest):
        found[statement.split()[0]] += 1

    engine = session.get_bind().engine
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield found
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


def statements_for(session, circle, hana, number):
    """How many it takes to make so many, to publish and move them, each with a licence."""
    session.execute(sa.delete(Screening))
    session.expire_all()
    draft = drafted(session, circle, hana, rows(number))
    seen = queries.preview_of(session, draft, now=now()).digest
    with counted(session) as made:
        actions.take_in(session, draft, seen=seen, by=hana, now=now())
    for screening in session.scalars(sa.select(Screening)).all():
        licence = {"kind": LicenceKind.NOT_NEEDED, "note": "Ours.", "by": hana, "now": now()}
        licences.keep(session, screening, **licence)
        make_safe(session, screening, now=now())
        screenings.publish(session, screening, by=hana, now=now())
    session.flush()
    session.expunge_all()
    circle, hana = session.merge(circle), session.merge(hana)
    draft = drafted(session, circle, hana, rows(number, hour=20, rsvp_limit="30"))
    seen = queries.preview_of(session, draft, now=now()).digest
    session.expunge_all()
    draft, hana = session.get_one(ImportDraft, draft.id), session.get_one(User, hana.id)
    later = now() + timedelta(minutes=1)  # so that each revision is another one
    with counted(session) as moved:
        actions.take_in(session, draft, seen=seen, by=hana, now=later)
    return made.total(), moved.total()


def test_twice_as_many_rows_take_as_many_statements(session, circle, hana):
    few = statements_for(session, circle, hana, 20)
    many = statements_for(session, circle, hana, 40)

    assert all(count > 5 for count in few)
    assert [more - less for more, less in zip(many, few, strict=True)] == [0, 0]


def test_what_is_made_together_is_noted_as_if_one_by_one(session, circle, hana):
    earlier = session.scalars(sa.select(Screening.slug)).all()

    take_in(session, circle, hana, rows(3))

    found = session.scalars(sa.select(Screening).order_by(Screening.starts_at)).all()
    assert earlier == []
    assert [one.slug for one in found] == ["redlight", "redlight-2", "redlight-3"]
    assert [(one.edits, one.sequence, one.status) for one in found] == [(1, 0, Status.DRAFT)] * 3
    assert noted(session) == [(one.id, 1, "status", None, "draft", None, hana.id) for one in found]


def test_those_who_are_public_and_move_are_told_each(session, circle, hana):
    take_in(session, circle, hana, rows(3))
    first, second, third = session.scalars(sa.select(Screening).order_by(Screening.starts_at)).all()
    for screening in (first, second):
        make_safe(session, screening, now=now())
        screenings.publish(session, screening, by=hana, now=now())
    before = {one.id: (one.edits, one.vevent) for one in (first, second, third)}
    earlier = len(noted(session))

    take_in(session, circle, hana, rows(3, rsvp_limit="30")[:1] + rows(3, hour=20)[1:])

    assert [one.sequence for one in (first, second, third)] == [0, 1, 0]
    assert [one.edits - before[one.id][0] for one in (first, second, third)] == [1, 1, 1]
    assert [row[:3] + row[5:] for row in noted(session)[earlier:]] == [
        (first.id, first.edits, "rsvp_limit", None, hana.id),
        *[(second.id, second.edits, name, 1, hana.id) for name in ("starts", "ends")],
        *[(third.id, third.edits, name, None, hana.id) for name in ("starts", "ends")],
    ]
    moved = session.scalars(sa.select(Outbox).where(Outbox.kind == screenings.MOVED)).all()
    assert [row.payload for row in moved] == [{"screening_id": second.id, "sequence": 1}]
    closing = session.scalars(sa.select(Outbox.payload).where(Outbox.kind == screenings.OVER))
    assert Counter(one["screening_id"] for one in closing) == {first.id: 1, second.id: 2}
    assert first.vevent == before[first.id][1]
    assert b"\r\nSEQUENCE:1\r\n" in second.vevent
    assert third.vevent is None


def noted(session):
    query = sa.select(
        *(Change.screening_id, Change.edit, Change.field, Change.before, Change.after),
        *(Change.sequence, Change.by_id),
    )
    return [tuple(row) for row in session.execute(query.order_by(Change.id))]


def test_a_batch_reads_what_others_have_said_meanwhile(session, circle, hana):
    """What it holds is read anew, and an edit that nobody here has seen refuses."""
    take_in(session, circle, hana, rows(1))
    screening = session.scalars(sa.select(Screening)).one()
    seen = screening.edits
    more = sa.update(Screening).values(edits=Screening.edits + 1, title="By somebody else")
    session.execute(more, execution_options={"synchronize_session": False})
    assert (screening.edits, screening.title) == (seen, "Redlight")

    batch = screenings.Batch(session, by=hana, now=now())
    batch.lock([screening])

    assert (screening.edits, screening.title) == (seen + 1, "By somebody else")
    place = screenings.Place(screening.venue, screening.room)
    wanted = {"place": place, "starts": screening.starts_wall, "ends": None, "title": "Ours"}
    with pytest.raises(Refused, match="Somebody changed this screening"):
        screenings.edit(session, screening, **wanted, now=now(), seen=seen, batch=batch)


def test_an_address_that_somebody_takes_meanwhile_has_it_looked_at_again(database, circle, hana):
    said = rows(2, slug="an-evening")[:1]
    with database.transaction() as session:
        mine = session.merge(hana)
        draft = drafted(session, organisation_of(mine), mine, said)
        number, seen = draft.id, queries.preview_of(session, draft, now=now()).digest
    told = []

    def take():
        try:
            with database.transaction() as session:
                draft = session.get_one(ImportDraft, number)
                actions.take_in(session, draft, seen=seen, by=draft.by, now=now())
                told.append("done")
        except Refused as refused:
            told.append(refused.message)

    other = threading.Thread(target=take)
    with database.transaction() as session:
        at_an_evening(session)
        other.start()
        other.join(timeout=2)
        assert told == []
    other.join(timeout=60)

    assert told == [actions.OVERTAKEN]


def at_an_evening(session):
    """Olu's screening at that address."""
    screenings.schedule(
        session,
        organisation=organisation_of(make_olu(session)),
        film=make_film(session),
        place=screenings.Place(online_url="https://example.org/room"),
        title="Olu was first",
        slug="an-evening",
        timezone="Africa/Lagos",
        starts=wall(9),
        ends=None,
        rsvp_limit=5,
        now=now(),
    )
