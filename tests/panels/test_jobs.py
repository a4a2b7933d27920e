"""What a panel leaves to do later."""

import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.jobs import deliver_due
from outreach.panels import actions
from outreach.panels.models import PanelRole
from outreach.screenings import actions as screenings
from outreach.speakers.models import Speaker
from tests.factories import organisation_of
from tests.programme import make_screening


def add(session, screening, *names):
    for name in names:
        actions.add(session, screening, name=name, role=PanelRole.PANELIST, now=now())


def test_a_draft_thrown_away_takes_the_profiles_along_that_nothing_else_shows(
    app, session, database, hana, olu
):
    circle, harbour = organisation_of(hana), organisation_of(olu)
    draft = make_screening(session, circle, published=False)
    add(session, draft, "Ana", "Ben")
    add(session, make_screening(session, circle), "Ben")
    add(session, make_screening(session, harbour), "Ana")
    screenings.delete(session, draft, now=now())
    session.commit()

    deliver_due(app)

    with database.reading() as reading:
        left = reading.execute(sa.select(Speaker.name, Speaker.organisation_id)).all()
    assert sorted(left) == [("Ana", harbour.id), ("Ben", circle.id)]
