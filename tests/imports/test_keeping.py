"""What is kept of files, and how long."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from outreach.accounts import own_data
from outreach.clock import now
from outreach.delivery import retention
from outreach.imports import actions, files
from outreach.imports.models import ImportDraft, ImportedEvent
from outreach.screenings import actions as screenings
from tests.factories import organisation_of
from tests.programme import make_screening

RAW = b"film,starts,description\nRedlight,2027-05-21T19:30,in the house\n"


def keep(session, user, **values):
    sheet = files.read(RAW, now=now())
    organisation = organisation_of(user)
    values = {"filename": "a.csv", "now": now(), **values}
    return actions.keep(session, sheet, organisation=organisation, by=user, **values)


def test_a_file_that_nobody_took_in_goes_after_a_day(app, session, hana, olu):
    keep(session, hana, now=now() - timedelta(hours=25))
    kept = keep(session, olu, now=now() - timedelta(hours=23))
    session.commit()

    done = retention.run(app)

    assert done["imports.drafts"] == 1
    assert session.scalars(sa.select(ImportDraft.id)).all() == [kept.id]


def test_a_file_goes_with_the_account_of_whoever_sent_it(session, hana):
    keep(session, hana)
    session.commit()
    assert session.scalar(sa.select(sa.func.count(ImportDraft.id))) == 1

    session.execute(sa.text("DELETE FROM membership"))
    session.execute(sa.text("DELETE FROM user_account"))

    assert session.scalar(sa.select(sa.func.count(ImportDraft.id))) == 0


def test_ones_own_data_names_the_file_and_not_what_is_in_it(session, hana, olu):
    keep(session, hana, filename="tour.csv")

    part = own_data.PARTS["files_of_screenings_that_you_sent"]

    assert [one["filename"] for one in part(session, hana)] == ["tour.csv"]
    assert part(session, olu) == []


def test_an_event_is_forgotten_with_its_draft(session, hana):
    made = make_screening(session, organisation_of(hana), published=False)
    session.add(_event(hana, made))
    session.flush()

    screenings.delete(session, made, now=now())
    session.flush()

    assert session.scalars(sa.select(ImportedEvent)).all() == []


def test_one_event_is_one_screening(session, hana, olu):
    one, other = (make_screening(session, organisation_of(hana), published=False) for _ in range(2))
    theirs = make_screening(session, organisation_of(olu), published=False)
    session.add_all([_event(hana, one), _event(olu, theirs)])
    session.flush()

    session.add(_event(hana, other))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def _event(user, screening):
    return ImportedEvent(
        organisation_id=organisation_of(user).id,
        source_uid="a@google.com",
        recurrence="",
        screening=screening,
    )
