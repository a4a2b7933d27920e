"""A screening in New York that nobody has licensed, and a licence for it."""

from datetime import timedelta

import pytest

from outreach.clock import now
from outreach.licences import actions
from outreach.licences.models import LicenceDocument, LicenceKind, LicenceState, ScreeningLicence
from outreach.screenings.models import Screening
from tests.factories import organisation_of
from tests.programme import make_screening

DISTRIBUTOR = "Blue Door Distribution"


@pytest.fixture
def circle(hana):
    return organisation_of(hana)


@pytest.fixture
def screening(session, circle):
    """Published as provisional, for fifty, in two weeks."""
    made = make_screening(session, circle, licensed=False)
    session.commit()
    return made


@pytest.fixture
def day(screening):
    return screening.starts_local.date()


@pytest.fixture
def keep(session, screening, day, hana):
    """Note a licence: confirmed, for that week in the United States, unless said otherwise."""

    def keep(at=screening, **values):
        kept = actions.keep(
            session,
            at,
            by=hana,
            now=now(),
            **{
                "kind": LicenceKind.COMMUNITY,
                "state": LicenceState.CONFIRMED,
                "licensor": DISTRIBUTOR,
                "territory": ["US"],
                "from_on": day - timedelta(days=3),
                "until_on": day + timedelta(days=3),
                **values,
            },
        )
        session.commit()
        return kept

    return keep


@pytest.fixture
def stored(database, screening):
    """The screening as the database now has it."""

    def stored(of=screening):
        with database.reading() as session:
            return session.get_one(Screening, of.id)

    return stored


@pytest.fixture
def kept(database):
    """Every licence as the database now has it."""

    def kept():
        with database.reading() as session:
            return session.query(ScreeningLicence).all()

    return kept


@pytest.fixture
def documents_kept(database):
    """The kind and the bytes of every document as the database now has it."""

    def documents_kept():
        with database.reading() as session:
            return [(one.media_type, one.data) for one in session.query(LicenceDocument)]

    return documents_kept
