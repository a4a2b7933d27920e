"""Every table of every area, for migrations to compare with."""

from __future__ import annotations

from outreach.accounts import audit
from outreach.accounts import models as accounts
from outreach.database import Base
from outreach.delivery import outbox, retention
from outreach.door import models as door
from outreach.facts import models as facts
from outreach.films import models as films
from outreach.guides import models as guides
from outreach.imports import models as imports
from outreach.licences import models as licences
from outreach.organisations import models as organisations
from outreach.panels import models as panels
from outreach.publications import models as publications
from outreach.requests import models as requests
from outreach.rsvps import models as rsvps
from outreach.screenings import models as screenings
from outreach.speakers import models as speakers
from outreach.tours import models as tours
from outreach.venues import models as venues
from outreach.web import limits

AREAS = (
    accounts,
    organisations,
    films,
    facts,
    venues,
    speakers,
    screenings,
    licences,
    imports,
    panels,
    publications,
    requests,
    rsvps,
    door,
    tours,
    guides,
    outbox,
    limits,
    audit,
    retention,
)
METADATA = Base.metadata
