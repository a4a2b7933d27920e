"""Who may call what: every rule × method × actor has a declared answer.

The table is held against the application's own URL map. A new route that is not in it fails, and a
record of another organisation answers 404.
"""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from outreach.accounts import found
from outreach.accounts.actions import email_changes, sign_in_links, staff
from outreach.accounts.models import CrewRole, Membership, Role, StaffKind, User
from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.door import actions
from outreach.door.codes import code_of
from outreach.door.models import DoorLink, Kind, WalkInAddress
from outreach.door.notes import Note
from outreach.facts.models import Helpline
from outreach.films import kit
from outreach.imports import actions as imports
from outreach.imports import files
from outreach.kits import take_in
from outreach.licences import actions as licences
from outreach.licences import documents
from outreach.licences.models import LicenceKind
from outreach.organisations.actions import applications, invitations, profile
from outreach.panels import actions as panels
from outreach.panels.models import PanelRole
from outreach.requests import actions as requests
from outreach.requests.models import ScreeningRequest
from outreach.rsvps.actions import blocking, questions, terms
from outreach.rsvps.actions.questions import Wording
from outreach.rsvps.models import BlockedAddress, Question, QuestionKind, RsvpCode
from outreach.screenings import crew
from outreach.screenings.actions import feeds
from outreach.screenings.models import Screening
from outreach.tours import actions as tours
from outreach.venues.actions import photos
from outreach.web import tokens
from tests import factories
from tests.engines import one_engine
from tests.programme import REDLIGHT, make_rsvp, make_screening, make_tour, make_version
from tests.test_pictures import sent

LOGO = sent("PNG")
ROSA = {
    "name": "Rosa",
    "town": "Leeds",
    "country": "GB",
    "people": None,
    "offers": [],
    "offer_words": None,
    "reason": None,
    "may_share": False,
}
NOBODY, VIEWER, HOST, OWNER, OLU = "nobody", "viewer", "host", "owner", "olu"
# They host in Olu's organisation, and have a role at the one screening of Hana's.
CO_HOST, DOOR = "co-host", "door"
CREW = (CO_HOST, DOOR)
# They work for the whole installation, and are in no organisation.
STAFF = tuple(StaffKind)
ACTORS = (NOBODY, VIEWER, HOST, OWNER, OLU, *CREW, *STAFF)

SIGN_IN = 302  # to the sign-in page
SIGNED_OUT = 401
NO = 403
GONE = 404
CONFLICT = 409
NO_FORM = 415
USED_UP = 410
OK = 200
DONE = 302
WRONG = 422  # reached, and told that an empty form is not enough

OPEN = dict.fromkeys(ACTORS, OK)
# Pages of members by what they are: GET and POST differ for nobody.
SIGNED_IN = {**dict.fromkeys(ACTORS, OK), NOBODY: SIGN_IN}
READ = {**SIGNED_IN, **dict.fromkeys(STAFF, NO)}
READ_OWN = {**READ, **dict.fromkeys((OLU, *CREW, *STAFF), GONE)}
WORK = {**READ, VIEWER: NO}
WORK_OWN = {**READ_OWN, VIEWER: NO}
OWNERS = {**READ, VIEWER: NO, HOST: NO, **dict.fromkeys(CREW, NO)}
OWNERS_OWN = {**OWNERS, **dict.fromkeys((OLU, *CREW, *STAFF), GONE)}
# Of the one screening: a co-host gets what a host gets; the door sees it and its guests.
READ_AT = {**READ_OWN, CO_HOST: OK, DOOR: NO}
WORK_AT = {**WORK_OWN, CO_HOST: OK, DOOR: NO}
DOOR_READ_AT, DOOR_WORK_AT = {**READ_AT, DOOR: OK}, {**WORK_AT, DOOR: OK}
# Who is there for one screening makes no other of it.
MAKE_AT = {**WORK_AT, CO_HOST: NO}
# Kept mail belongs to no organisation: only the owner of the first one, who installed it, sees it.
FIRST_OWNERS = {**OWNERS, OLU: NO}
FOR_PROGRAMME = {**FIRST_OWNERS, StaffKind.PROGRAMME: OK}
FOR_FACTS = {**FIRST_OWNERS, StaffKind.FACTS_AND_GUIDES: OK}
FOR_SUPPORT = {**FIRST_OWNERS, StaffKind.SUPPORT: OK}


def post(table: dict[str, int], answer: int) -> dict[str, int]:
    """The same people, sending: those who may get this answer, nobody is signed out."""
    changed = {actor: answer if status == OK else status for actor, status in table.items()}
    return {**changed, NOBODY: SIGNED_OUT}


# Flask-Security has these; we have pages of our own in their place.
NOT_USED = ("two_factor_setup", "two_factor_rescue", "tf_select", "mf_recovery_codes")

EXPECTED: dict[tuple[str, str], dict[str, int]] = {
    ("site.home", "GET"): OPEN,
    ("site.films", "GET"): OPEN,
    ("site.film", "GET"): OPEN,
    ("site.screenings", "GET"): OPEN,
    ("site.screening", "GET"): OPEN,
    ("site.organisation", "GET"): OPEN,
    ("site.help", "GET"): OPEN,
    ("site.health", "GET"): OPEN,
    ("statements.privacy", "GET"): OPEN,
    ("statements.accessibility", "GET"): OPEN,
    ("statements.reporting", "GET"): OPEN,
    ("statements.security", "GET"): OPEN,
    ("statements.robots", "GET"): OPEN,
    ("statements.sitemap", "GET"): OPEN,
    ("listings.atom", "GET"): OPEN,
    ("listings.rss", "GET"): OPEN,
    ("listings.json", "GET"): OPEN,
    ("listings.embed", "GET"): OPEN,
    ("guides.index", "GET"): OPEN,
    ("guides.show", "GET"): OPEN,
    ("guides.document", "GET"): dict.fromkeys(ACTORS, 202),
    ("screenings.feed", "GET"): OPEN,
    ("screenings.film_feed", "GET"): OPEN,
    ("screenings.organisation_feed", "GET"): OPEN,
    ("screenings.entry", "GET"): OPEN,
    ("static", "GET"): OPEN,
    ("rsvps.create", "GET"): OPEN,
    ("rsvps.create", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("rsvps.answered", "GET"): OPEN,
    ("rsvps.refused", "GET"): OPEN,
    ("rsvps.show", "GET"): OPEN,
    ("own_rsvps.confirmation", "POST"): dict.fromkeys(ACTORS, DONE),
    ("own_rsvps.details", "GET"): OPEN,
    ("own_rsvps.details", "POST"): dict.fromkeys(ACTORS, DONE),
    ("own_rsvps.lost", "GET"): OPEN,
    ("own_rsvps.lost", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("own_rsvps.link_sent", "GET"): OPEN,
    ("own_rsvps.mailed", "GET"): OPEN,
    ("rsvps.entry", "GET"): OPEN,
    ("rsvps.cancellation", "GET"): OPEN,
    ("rsvps.cancellation", "POST"): dict.fromkeys(ACTORS, DONE),
    ("line.claim", "POST"): dict.fromkeys(ACTORS, DONE),
    ("line.decline", "POST"): dict.fromkeys(ACTORS, DONE),
    ("line.take_free", "POST"): dict.fromkeys(ACTORS, DONE),
    ("line.party", "GET"): OPEN,
    ("line.party", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("line.still_coming", "GET"): OPEN,
    ("line.still_coming", "POST"): dict.fromkeys(ACTORS, DONE),
    ("rsvps.data", "POST"): OPEN,
    ("rsvps.erasure", "GET"): OPEN,
    ("rsvps.erasure", "POST"): dict.fromkeys(ACTORS, DONE),
    ("security.login", "GET"): {**dict.fromkeys(ACTORS, DONE), NOBODY: OK},
    ("security.login", "POST"): {**dict.fromkeys(ACTORS, DONE), NOBODY: WRONG},
    ("sign_in_links.create", "GET"): {**dict.fromkeys(ACTORS, DONE), NOBODY: OK},
    ("sign_in_links.create", "POST"): {**dict.fromkeys(ACTORS, DONE), NOBODY: WRONG},
    # Over: what one does that is not is tested in tests/accounts/security/test_sign_in_links.py.
    ("sign_in_links.show", "GET"): {**dict.fromkeys(ACTORS, DONE), NOBODY: USED_UP},
    ("sign_in_links.show", "POST"): {**dict.fromkeys(ACTORS, DONE), NOBODY: USED_UP},
    ("security.logout", "POST"): dict.fromkeys(ACTORS, DONE),
    ("security.forgot_password", "GET"): OPEN,
    ("security.forgot_password", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("security.reset_password", "GET"): dict.fromkeys(ACTORS, USED_UP),
    ("security.reset_password", "POST"): dict.fromkeys(ACTORS, USED_UP),
    **dict.fromkeys(
        [(f"security.{name}", method) for name in NOT_USED for method in ("GET", "POST")],
        dict.fromkeys(ACTORS, GONE),
    ),
    ("security.two_factor_setup_validate", "POST"): dict.fromkeys(ACTORS, GONE),
    ("security.two_factor_token_validation", "GET"): dict.fromkeys(ACTORS, DONE),
    ("security.two_factor_token_validation", "POST"): dict.fromkeys(ACTORS, DONE),
    ("security.mf_recovery", "GET"): dict.fromkeys(ACTORS, DONE),
    ("security.mf_recovery", "POST"): dict.fromkeys(ACTORS, DONE),
    ("security.verify", "GET"): SIGNED_IN,
    ("security.verify", "POST"): post(SIGNED_IN, WRONG),
    ("factors.index", "GET"): SIGNED_IN,
    ("factors.authenticator", "GET"): SIGNED_IN,
    ("factors.authenticator", "POST"): post(SIGNED_IN, WRONG),
    ("factors.removal", "GET"): SIGNED_IN,
    ("factors.removal", "POST"): post(SIGNED_IN, WRONG),
    ("factors.recovery_codes", "GET"): SIGNED_IN,
    ("factors.recovery_codes", "POST"): post(SIGNED_IN, OK),
    ("security.wan_signin", "GET"): {**dict.fromkeys(ACTORS, DONE), NOBODY: OK},
    ("security.wan_signin", "POST"): {**dict.fromkeys(ACTORS, DONE), NOBODY: OK},
    ("security.wan_signin_response", "POST"): dict.fromkeys(ACTORS, DONE),  # and start again
    ("security.wan_register", "GET"): SIGNED_IN,
    ("security.wan_register", "POST"): post(SIGNED_IN, WRONG),
    ("security.wan_register_response", "POST"): post(SIGNED_IN, DONE),
    ("security.wan_delete", "GET"): {**SIGNED_IN, **dict.fromkeys(ACTORS[1:], DONE)},
    ("security.wan_delete", "POST"): post(SIGNED_IN, DONE),
    ("security.wan_verify", "GET"): SIGNED_IN,
    ("security.wan_verify", "POST"): post(SIGNED_IN, OK),
    ("security.wan_verify_response", "POST"): post(SIGNED_IN, DONE),
    ("security.change_password", "GET"): SIGNED_IN,
    ("security.change_password", "POST"): post(SIGNED_IN, WRONG),
    ("accounts.home", "GET"): dict.fromkeys(ACTORS, DONE),
    ("accounts.account", "GET"): SIGNED_IN,
    ("own_account.data", "GET"): SIGNED_IN,
    ("own_account.data", "POST"): post(SIGNED_IN, OK),
    ("own_account.closing", "GET"): SIGNED_IN,
    ("own_account.closing", "POST"): post(SIGNED_IN, WRONG),
    ("email_changes.create", "GET"): SIGNED_IN,
    ("email_changes.create", "POST"): post(SIGNED_IN, WRONG),
    # Of the owner, and over: who may use one is tested in tests/accounts/email_changes.
    ("email_changes.show", "GET"): {**dict.fromkeys(ACTORS, NO), NOBODY: SIGN_IN, OWNER: USED_UP},
    ("email_changes.show", "POST"): {
        **dict.fromkeys(ACTORS, NO),
        NOBODY: SIGNED_OUT,
        OWNER: USED_UP,
    },
    ("accounts.log", "GET"): OWNERS,
    ("accounts.ending", "POST"): post(dict.fromkeys(ACTORS, OK), GONE),
    ("accounts.endings", "POST"): post(SIGNED_IN, DONE),
    ("accounts.organisation_choice", "POST"): post(SIGNED_IN, DONE),
    ("team.index", "GET"): READ,
    ("team.roles", "GET"): SIGNED_IN,
    ("team.edit", "GET"): OWNERS_OWN,
    ("team.edit", "POST"): post(OWNERS_OWN, WRONG),
    ("team.removal", "POST"): post(OWNERS_OWN, DONE),
    ("team.departure", "GET"): READ,
    ("team.departure", "POST"): {**post(READ, OK), OWNER: WRONG, OLU: WRONG},
    ("organisation.statements", "GET"): OWNERS,
    ("organisation.statements", "POST"): post(OWNERS, DONE),
    ("organisation.edit", "GET"): OWNERS,
    ("organisation.edit", "POST"): post(OWNERS, DONE),
    ("organisation.new_logo", "GET"): OWNERS,
    ("organisation.new_logo", "POST"): post(OWNERS, WRONG),
    ("organisation.logo_removal", "POST"): post(OWNERS, DONE),
    ("organisation.logo", "GET"): OPEN,
    ("invitations.create", "GET"): OWNERS,
    ("invitations.create", "POST"): post(OWNERS, WRONG),
    ("invitations.mail", "POST"): post(OWNERS_OWN, CONFLICT),
    ("invitations.show", "GET"): {**dict.fromkeys(ACTORS, NO), NOBODY: OK},
    ("invitations.show", "POST"): {**dict.fromkeys(ACTORS, NO), NOBODY: WRONG},
    ("invitations.declination", "POST"): {**dict.fromkeys(ACTORS, NO), NOBODY: OK},
    ("invitations.revocation", "POST"): post(OWNERS_OWN, DONE),
    ("applications.create", "GET"): OPEN,
    ("applications.create", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("applications.show", "GET"): OPEN,
    ("applications.show", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("applications.index", "GET"): FOR_PROGRAMME,
    ("applications.review", "GET"): FOR_PROGRAMME,
    ("applications.review", "POST"): post(FOR_PROGRAMME, WRONG),
    ("applications.invitation", "POST"): post(FOR_PROGRAMME, CONFLICT),
    ("programme.index", "GET"): FOR_PROGRAMME,
    ("publications.index", "GET"): FOR_PROGRAMME,
    # Nobody has asked to publish it: see tests/publications.
    ("publications.review", "GET"): {
        **FOR_PROGRAMME,
        **dict.fromkeys((OWNER, StaffKind.PROGRAMME), GONE),
    },
    ("publications.review", "POST"): {
        **post(FOR_PROGRAMME, WRONG),
        **dict.fromkeys((OWNER, StaffKind.PROGRAMME), GONE),
    },
    ("publications.organisations", "GET"): FOR_PROGRAMME,
    ("publications.trust", "POST"): post(FOR_PROGRAMME, DONE),
    ("publications.trust_removal", "POST"): post(FOR_PROGRAMME, CONFLICT),
    ("staff.index", "GET"): FIRST_OWNERS,
    ("staff.create", "POST"): post(FIRST_OWNERS, WRONG),
    ("staff.removal", "POST"): post(FIRST_OWNERS, DONE),
    ("support.index", "GET"): FOR_SUPPORT,
    ("support.index", "POST"): post(FOR_SUPPORT, WRONG),
    # Found by the owner, so for nobody else: see tests/accounts/staff/test_support.py.
    ("support.show", "GET"): {**FOR_SUPPORT, StaffKind.SUPPORT: GONE},
    ("support.endings", "POST"): {**post(FOR_SUPPORT, DONE), StaffKind.SUPPORT: GONE},
    ("support.blocking", "POST"): {**post(FOR_SUPPORT, DONE), StaffKind.SUPPORT: GONE},
    ("support.unblocking", "POST"): {**post(FOR_SUPPORT, DONE), StaffKind.SUPPORT: GONE},
    ("support.reset", "POST"): {**post(FOR_SUPPORT, DONE), StaffKind.SUPPORT: GONE},
    ("facts.helplines", "GET"): {**READ, StaffKind.FACTS_AND_GUIDES: OK},
    ("facts.check", "GET"): {**OWNERS, StaffKind.FACTS_AND_GUIDES: OK},
    ("facts.check", "POST"): post({**OWNERS, StaffKind.FACTS_AND_GUIDES: OK}, DONE),
    ("films.index", "GET"): FOR_FACTS,
    ("films.edit", "GET"): FOR_FACTS,
    ("films.edit", "POST"): post(FOR_FACTS, WRONG),
    ("films.new_version", "GET"): FOR_FACTS,
    ("films.new_version", "POST"): post(FOR_FACTS, WRONG),
    ("films.version", "GET"): FOR_FACTS,
    ("films.version", "POST"): post(FOR_FACTS, WRONG),
    ("film_versions.removal", "POST"): post(FOR_FACTS, CONFLICT),  # a screening shows it
    ("kits.create", "GET"): FOR_FACTS,
    ("kits.create", "POST"): post(FOR_FACTS, WRONG),
    ("kits.show", "GET"): FOR_FACTS,
    ("mail.index", "GET"): FIRST_OWNERS,
    ("mail.show", "GET"): {**FIRST_OWNERS, OWNER: GONE},
    ("mail.file", "GET"): {**FIRST_OWNERS, OWNER: GONE},
    ("retention.index", "GET"): FIRST_OWNERS,
    ("venues.index", "GET"): READ,
    ("venues.create", "GET"): WORK,
    ("venues.create", "POST"): post(WORK, WRONG),
    ("venues.show", "GET"): READ_OWN,
    ("venues.new_room", "GET"): WORK_OWN,
    ("venues.new_room", "POST"): post(WORK_OWN, WRONG),
    ("venues.edit", "GET"): WORK_OWN,
    ("venues.edit", "POST"): post(WORK_OWN, WRONG),
    ("venues.room", "GET"): WORK_OWN,
    ("venues.room", "POST"): post(WORK_OWN, WRONG),
    ("projection.show", "GET"): READ_OWN,
    ("projection.edit", "GET"): WORK_OWN,
    ("projection.edit", "POST"): post(WORK_OWN, DONE),
    ("photos.index", "GET"): READ_OWN,
    ("photos.create", "GET"): WORK_OWN,
    ("photos.create", "POST"): post(WORK_OWN, WRONG),
    ("photos.promotion", "POST"): post(WORK_OWN, DONE),
    ("photos.removal", "POST"): post(WORK_OWN, DONE),
    ("photos.file", "GET"): READ_OWN,
    ("photos.public_file", "GET"): OPEN,
    ("screenings.index", "GET"): READ,
    ("usual_terms.edit", "GET"): OWNERS,
    ("usual_terms.edit", "POST"): post(OWNERS, DONE),
    ("screenings.create", "GET"): WORK,
    ("screenings.create", "POST"): post(WORK, WRONG),
    ("screenings.show", "GET"): DOOR_READ_AT,
    ("screenings.edit", "GET"): WORK_AT,
    ("screenings.edit", "POST"): post(WORK_AT, WRONG),
    ("running_order.edit", "GET"): WORK_AT,
    ("running_order.edit", "POST"): post(WORK_AT, DONE),
    ("publications.publication", "POST"): post(WORK_AT, 409),
    ("publications.retraction", "POST"): post(WORK_AT, CONFLICT),
    ("feeds.own", "GET"): READ,
    ("feeds.create", "POST"): post(READ, DONE),
    ("feeds.removal", "POST"): post(READ, DONE),
    ("feeds.show", "GET"): OPEN,
    ("standing.changes", "GET"): DOOR_READ_AT,
    ("safeguards.index", "GET"): READ_AT,
    ("safeguards.edit", "GET"): WORK_AT,
    ("safeguards.edit", "POST"): post(WORK_AT, DONE),  # as it is filled already
    ("safeguards.waiver", "GET"): WORK_AT,
    ("safeguards.waiver", "POST"): post(WORK_AT, WRONG),
    ("safeguards.removal", "POST"): post(WORK_AT, DONE),
    ("licences.show", "GET"): READ_AT,
    ("licences.edit", "GET"): WORK_AT,
    ("licences.edit", "POST"): post(WORK_AT, WRONG),
    ("licences.document", "GET"): READ_AT,
    ("licences.new_document", "GET"): WORK_AT,
    ("licences.new_document", "POST"): post(WORK_AT, WRONG),
    ("licences.document_removal", "POST"): post(WORK_AT, DONE),
    ("standing.postponement", "GET"): WORK_AT,
    ("standing.postponement", "POST"): post(WORK_AT, DONE),
    ("standing.report", "GET"): {**post(WORK_AT, CONFLICT), NOBODY: SIGN_IN},
    ("standing.report", "POST"): post(WORK_AT, CONFLICT),
    ("standing.key", "POST"): post(WORK_AT, 409),
    ("standing.cancellation", "GET"): WORK_AT,
    ("standing.cancellation", "POST"): post(WORK_AT, DONE),
    ("screenings.deletion", "POST"): post(WORK_AT, 409),
    ("imports.create", "GET"): WORK,
    ("imports.create", "POST"): post(WORK, WRONG),
    ("imports.show", "GET"): WORK_OWN,
    ("imports.show", "POST"): post(WORK_OWN, WRONG),
    ("imports.template", "GET"): WORK,
    ("imports.export", "GET"): READ,
    ("copies.create", "GET"): MAKE_AT,
    ("copies.create", "POST"): post(MAKE_AT, WRONG),
    ("copies.repeat", "GET"): MAKE_AT,
    ("copies.repeat", "POST"): post(MAKE_AT, WRONG),
    ("publications.together", "GET"): WORK,
    ("publications.together", "POST"): post(WORK, WRONG),
    ("panels.index", "GET"): READ_AT,
    ("panels.create", "GET"): WORK_AT,
    ("panels.create", "POST"): post(WORK_AT, WRONG),
    ("panels.edit", "GET"): WORK_AT,
    ("panels.edit", "POST"): post(WORK_AT, WRONG),
    ("panels.promotion", "POST"): post(WORK_AT, DONE),
    ("panels.removal", "POST"): post(WORK_AT, DONE),
    ("consents.index", "GET"): WORK_AT,
    ("consents.link", "POST"): post(WORK_AT, WRONG),
    ("consents.note", "POST"): post(WORK_AT, WRONG),
    ("consents.withdrawal", "POST"): post(WORK_AT, DONE),
    ("speakers.show", "GET"): OPEN,
    ("speakers.announcement", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("speakers.consent", "POST"): dict.fromkeys(ACTORS, DONE),
    ("speakers.withdrawal", "POST"): dict.fromkeys(ACTORS, DONE),
    ("speakers.data", "POST"): OPEN,
    ("speakers.erase", "GET"): OPEN,
    ("speakers.erase", "POST"): OPEN,
    ("rsvps.index", "GET"): DOOR_WORK_AT,
    ("rsvp_terms.edit", "GET"): WORK_AT,
    ("rsvp_terms.edit", "POST"): post(WORK_AT, WRONG),
    ("rsvp_terms.codes", "GET"): WORK_AT,
    ("rsvp_terms.codes", "POST"): post(WORK_AT, WRONG),
    ("rsvp_terms.code_removal", "POST"): post(WORK_AT, DONE),
    ("rsvp_questions.index", "GET"): WORK_AT,
    ("rsvp_questions.create", "GET"): WORK_AT,
    ("rsvp_questions.create", "POST"): post(WORK_AT, WRONG),
    ("rsvp_questions.edit", "GET"): WORK_AT,
    ("rsvp_questions.edit", "POST"): post(WORK_AT, WRONG),
    ("rsvp_questions.promotion", "POST"): post(WORK_AT, DONE),
    ("rsvp_questions.removal", "POST"): post(WORK_AT, DONE),
    ("rsvp_questions.answers", "GET"): DOOR_WORK_AT,
    ("rsvps.approval", "POST"): post(WORK_AT, DONE),
    ("rsvps.approval_removal", "POST"): post(WORK_AT, DONE),
    ("door_links.index", "GET"): DOOR_WORK_AT,
    ("door_links.create", "POST"): post(DOOR_WORK_AT, WRONG),
    ("door_links.regeneration", "POST"): post(DOOR_WORK_AT, DONE),
    ("door_links.revocation", "POST"): post(DOOR_WORK_AT, DONE),
    ("door_links.address_removal", "POST"): post(WORK_AT, DONE),
    ("door.show", "GET"): OPEN,
    ("door.party", "GET"): OPEN,
    ("door.state", "GET"): OPEN,
    ("door.worker", "GET"): OPEN,
    ("door.create", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("door.sync", "POST"): dict.fromkeys(ACTORS, NO_FORM),
    ("tickets.show", "GET"): OPEN,
    ("tickets.document", "GET"): OPEN,
    ("tickets.scanned", "GET"): OPEN,
    ("guests.create", "GET"): WORK_AT,
    ("guests.create", "POST"): post(WORK_AT, WRONG),
    ("guests.capacity", "GET"): WORK_AT,
    ("guests.capacity", "POST"): post(WORK_AT, DONE),
    ("guests.export", "POST"): post(DOOR_WORK_AT, OK),
    ("guests.door_list", "GET"): DOOR_WORK_AT,
    ("guests.reconciliation", "GET"): DOOR_WORK_AT,
    ("party.show", "GET"): DOOR_WORK_AT,
    ("party.note", "POST"): post(WORK_AT, DONE),
    ("party.size", "POST"): post(WORK_AT, WRONG),
    ("party.letter", "POST"): post(WORK_AT, WRONG),
    ("party.acceptance", "POST"): post(WORK_AT, DONE),
    ("party.refusal", "POST"): post(WORK_AT, CONFLICT),
    ("party.cancellation", "POST"): post(WORK_AT, CONFLICT),
    ("party.move", "GET"): WORK_AT,
    ("party.move", "POST"): post(WORK_AT, WRONG),
    ("party.merge", "GET"): WORK_AT,
    ("party.merge", "POST"): post(WORK_AT, WRONG),
    ("block_list.index", "GET"): WORK,
    ("block_list.index", "POST"): post(WORK, WRONG),
    ("block_list.removal", "POST"): post(WORK_OWN, DONE),
    ("tours.index", "GET"): READ,
    ("tours.create", "GET"): WORK,
    ("tours.create", "POST"): post(WORK, WRONG),
    ("tours.show", "GET"): READ_OWN,
    ("tours.edit", "GET"): WORK_OWN,
    ("tours.edit", "POST"): post(WORK_OWN, WRONG),
    ("tours.deletion", "POST"): post(WORK_OWN, CONFLICT),
    ("stops.create", "GET"): WORK_OWN,
    ("stops.create", "POST"): post(WORK_OWN, WRONG),
    ("stops.edit", "GET"): WORK_OWN,
    ("stops.edit", "POST"): post(WORK_OWN, DONE),
    ("stops.removal", "POST"): post(WORK_OWN, DONE),
    ("stops.of_screening", "GET"): MAKE_AT,
    ("stops.of_screening", "POST"): post(MAKE_AT, DONE),
    ("tour_pages.show", "GET"): OPEN,
    ("tour_pages.feed", "GET"): OPEN,
    ("crew.index", "GET"): WORK_AT,
    ("crew.create", "POST"): post(WORK_AT, WRONG),
    ("crew.removal", "POST"): post(WORK_AT, DONE),
    ("requests.create", "GET"): OPEN,
    ("requests.create", "POST"): dict.fromkeys(ACTORS, WRONG),
    ("requests.sent", "GET"): OPEN,
    ("requests.show", "GET"): OPEN,
    ("requests.edit", "GET"): OPEN,
    ("requests.edit", "POST"): OPEN,  # passed on already: says that it cannot be changed
    ("requests.sharing", "POST"): dict.fromkeys(ACTORS, DONE),
    ("requests.withdrawal", "GET"): OPEN,
    ("requests.withdrawal", "POST"): dict.fromkeys(ACTORS, DONE),
    ("requests.data", "POST"): OPEN,
    ("requests.erasure", "GET"): OPEN,
    ("requests.erasure", "POST"): dict.fromkeys(ACTORS, DONE),
    ("request_review.index", "GET"): FOR_PROGRAMME,
    ("request_review.show", "GET"): FOR_PROGRAMME,
    ("request_review.passing_on", "GET"): FOR_PROGRAMME,
    ("request_review.passing_on", "POST"): post(FOR_PROGRAMME, WRONG),
    ("request_review.declination", "GET"): FOR_PROGRAMME,
    ("request_review.declination", "POST"): post(FOR_PROGRAMME, WRONG),
    ("request_review.taking_back", "POST"): post(FOR_PROGRAMME, DONE),
    ("passed_requests.index", "GET"): WORK,
    ("passed_requests.show", "GET"): WORK_OWN,
    ("passed_requests.handing_back", "GET"): WORK_OWN,
    ("passed_requests.handing_back", "POST"): post(WORK_OWN, WRONG),
}

SUBJECTS = {
    "venues": "venue",
    "projection": "venue",
    "photos": "venue",
    "facts": "helpline",
    "films": "film",
    "film_versions": "film",
    "kits": "film",
    "team": "team",
    "invitations": "invitation",
    "applications": "application",
    "staff": "lost",
    "block_list": "blocked",
    "accounts": "sign_in",
    "request_review": "request",
    "passed_requests": "request",
    "imports": "draft",
    "tours": "tour",
    "stops": "tour",
}
# What ends something comes last: nothing is gone before it was tried.
LAST = (
    "taking_back",
    "withdrawal",
    "erase",
    "removal",
    "declination",
    "revocation",
    "postponement",
    "cancel",
    "departure",
    "erasure",
)


def _blocked(session: Session, app: Flask, hana: User) -> BlockedAddress:
    return blocking.block(
        session,
        factories.organisation_of(hana),
        email="bo@example.org",
        label="Bo",
        reason="Shouted.",
        keys=app.config["SETTINGS"].keys,
        by=hana,
        now=now(),
    )


def _asked_of_guests(session: Session, screening: Screening) -> tuple[Question, RsvpCode]:
    """A question of the RSVP form, and a code that opens it."""
    question = questions.add(session, screening, Wording("Tea?", QuestionKind.YES_NO), now=now())
    return question, terms.add_code(session, screening, label=None, uses=1, expires=None, now=now())


@pytest.fixture
def records(session: Session, app: Flask) -> dict[str, object]:
    """One record of each kind, all of Hana's organisation, as parts of addresses."""
    hana = factories.make_hana(session)
    harbour = factories.organisation_of(factories.make_olu(session))
    circle = hana.memberships[0].organisation
    for role in (Role.VIEWER, Role.HOST):
        factories.make_user(
            session, role.label, f"{role}@westport.example.org", organisation=circle, role=role
        )
    film = take_in(session, kit.read(REDLIGHT), organisation=circle, now=now())
    version = make_version(session, film)
    screening = make_screening(session, circle, film=film, film_version=version)
    appearance = panels.add(
        session, screening, name="Mali Chan", role=PanelRole.MODERATOR, now=now()
    )
    tour = make_tour(session, circle, film=film)
    stop = tours.add(session, tour, screening, now=now())
    helping = {
        role: crew.add(
            session,
            screening,
            email=factories.make_user(
                session,
                role.label,
                f"{role}@harbour.example.org",
                organisation=harbour,
                role=Role.HOST,
            ).email,
            role=role,
            by=hana,
            now=now(),
        )
        for role in (CrewRole.CO_HOST, CrewRole.DOOR, CrewRole.MODERATOR)
    }
    for kind in STAFF:
        user = factories.make_user(session, kind.label, f"{kind}@outreach.example.org")
        staff.give(session, email=user.email, kind=kind, now=now())
    lost = factories.make_user(session, "Lou Lost", "lou@example.org")
    rsvp, blocked = make_rsvp(session, screening), _blocked(session, app, hana)
    question, code = _asked_of_guests(session, screening)
    door, other_door, address = _doors(session, screening)
    helpline = session.query(Helpline).first()
    invitation = invitations.invite(
        session, circle, email="ivo@example.org", role=Role.HOST, by=hana, now=now()
    )
    application = applications.apply(
        session,
        form_key="key",
        email="asa@example.org",
        name="Asa",
        organisation_name="Hill Films",
        place="Leeds",
        reason="To talk.",
        now=now(),
    )
    requests.ask(session, film, form_key="asks", email="rosa@example.org", now=now(), **ROSA)
    asked = session.query(ScreeningRequest).one()
    requests.pass_on(session, asked, organisation=circle, note=None, by=hana, now=now())
    profile.show_logo(session, circle, profile.drawn(LOGO))
    licence = licences.keep(
        session, screening, kind=LicenceKind.NOT_NEEDED, note="Ours.", now=now()
    )
    licences.attach(session, licence, documents.read(LOGO), now=now())
    photo = photos.add(session, screening.venue, profile.drawn(LOGO), alt="A blue door")
    change = email_changes.ask(session, hana, email="new@example.org", now=now())
    email_changes.void(session, hana.id, now=now())
    link = sign_in_links.ask(session, email=hana.email, next=None, now=now())
    sign_in_links.void(session, hana.id, now=now())
    sheet = files.read(b"film,starts\nRedlight,2027-05-21T19:30\n", now=now())
    draft = imports.keep(
        session, sheet, organisation=circle, filename="tour.csv", by=hana, now=now()
    )
    feed = feeds.open_feed(session, lost, now=now())
    viewer = session.query(Membership).filter_by(role=Role.VIEWER).one()
    session.query(Outbox).delete()
    session.commit()
    with app.app_context():
        token = tokens.token("rsvp", rsvp.uid)
        door_token = tokens.token("door", door.uid)
        ticket_token = tokens.token("ticket", rsvp.uid)
        feed_token = tokens.token("feed", feed.uid)
        application_token = tokens.token("host-application", application.uid)
        account_key = found.key_to(lost, by_id=hana.id)
        speaker_token = tokens.token("speaker", appearance.speaker.uid)
        request_token = tokens.token("screening-request", asked.uid)
        change_token = tokens.token("email-change", change.uid)
        link_token = tokens.token("sign-in-link", link.uid)
        invitation_token = tokens.token("invitation", invitation.uid)
    return {
        "team": viewer.id,
        "lost": lost.id,
        "organisation": circle.id,
        "account_key": account_key,
        "invitation": invitation.id,
        "application": application.id,
        "application_token": application_token,
        "request": asked.id,
        "request_token": request_token,
        "change_token": change_token,
        "link_token": link_token,
        "speaker_token": speaker_token,
        "invitation_token": invitation_token,
        "screening": screening.id,
        "venue": screening.venue_id,
        "draft": draft.id,
        "sign_in": 2**31 - 1,  # of none of them
        "room_id": screening.room_id,
        "photo_id": photo.id,
        "photo_uid": photo.uid,
        "rsvp_id": rsvp.id,
        "question_id": question.id,
        "code_id": code.id,
        "door_token": door_token,
        "ticket_token": ticket_token,
        "code": code_of(rsvp.uid),
        "link_id": other_door.id,
        "address_id": address.id,
        "blocked": blocked.id,
        "tour": tour.id,
        "tour_slug": tour.slug,
        "stop_id": stop.id,
        "appearance_id": appearance.id,
        "crew_id": helping[CrewRole.MODERATOR].id,
        "helpline": helpline.id,
        "film": film.id,
        "version_id": version.id,
        "film_slug": film.slug,
        "organisation_slug": circle.slug,
        "screening_slug": screening.slug,
        "guide_slug": "redlight-discussion-guide",
        "token": token,
        "feed_token": feed_token,
    }


def _doors(session: Session, screening: Screening) -> tuple[DoorLink, DoorLink, WalkInAddress]:
    """Two of them, and what somebody left at the first."""
    door, other = (
        actions.make_link(session, screening, label=label, now=now()) for label in ("Main", "Side")
    )
    walked_in = Note(uuid4(), Kind.WALK_IN, 1, said_at=now(), email="walker@example.org")
    actions.record(session, door, [walked_in], now=now())
    return door, other, session.query(WalkInAddress).one()


TOKENS = {
    "feeds": "feed_token",
    "door": "door_token",
    "invitations": "invitation_token",
    "speakers": "speaker_token",
    "requests": "request_token",
    "email_changes": "change_token",
    "sign_in_links": "link_token",
    "applications": "application_token",
}


def values_for(endpoint: str, arguments: set[str], records: dict[str, object]) -> dict[str, object]:
    """What stands in the address of this endpoint."""
    area = endpoint.split(".", maxsplit=1)[0]
    subject = SUBJECTS.get(area, "screening")
    if endpoint == "stops.of_screening":
        subject = "screening"
    if endpoint.startswith("publications.trust"):
        subject = "organisation"
    kind = {"guides": "guide_slug", "tour_pages": "tour_slug"}.get(area, "screening_slug")
    if endpoint in ("site.film", "screenings.film_feed", "requests.create", "requests.sent"):
        kind = "film_slug"
    if endpoint in ("site.organisation", "organisation.logo", "screenings.organisation_feed"):
        kind = "organisation_slug"
    known = {
        **records,
        "id": records[subject],
        "slug": records[kind],
        "uid": "00000000-0000-4000-8000-000000000000",
        "filename": "css/app.css",
        "key": records["account_key"],
        "kind": "quiet-space" if area == "safeguards" else "programme",
    }
    if area == "photos":
        known["uid"] = records["photo_uid"]
    if area in TOKENS:
        known["token"] = records[TOKENS[area]]
    if endpoint == "tickets.scanned":
        known["token"] = records["ticket_token"]
    if endpoint == "security.reset_password":
        known["token"] = "not-a-token"
    return {argument: known[argument] for argument in arguments}


def client_of(app: Flask, actor: str) -> FlaskClient:
    client = app.test_client()
    emails = {
        VIEWER: "viewer@westport.example.org",
        HOST: "host@westport.example.org",
        OWNER: "hana@westport.example.org",
        OLU: "olu@harbour.example.org",
        CO_HOST: "co_host@harbour.example.org",
        DOOR: "door@harbour.example.org",
        **{kind: f"{kind}@outreach.example.org" for kind in STAFF},
    }
    if actor == NOBODY:
        return client
    with app.extensions["database"].reading() as session:
        user = session.query(factories.User).filter_by(email=emails[actor]).one()
        return factories.signed_in(client, user)


def alike(client: FlaskClient) -> FlaskClient:
    """Somebody who is signed in just so, and has not been anywhere yet: doors leave cookies."""
    another = client.application.test_client()
    if cookie := client.get_cookie("session"):
        another.set_cookie("session", cookie.value)
    return another


def rules(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def turn(rule: tuple[str, str]) -> tuple[bool, str, int]:
    """Sending comes after looking, and what ends something after everything else."""
    endpoint, method = rule
    ends = next((place for place, word in enumerate(LAST) if word in endpoint), -1)
    return ends >= 0 and method == "POST", method, ends


def test_every_route_is_declared(app):
    assert rules(app) - set(EXPECTED) == set(), "declare who may call these"
    assert set(EXPECTED) - rules(app) == set(), "these are no routes any more"


# What pages ask of the database, both engines answer in test_get_writes_nothing.py and, after
# everything that is sent, in test_hostile_posts.py.
@one_engine
@pytest.mark.parametrize("actor", ACTORS)
def test_every_route_answers_each_actor_as_declared(app, records, actor):
    app.config["WTF_CSRF_ENABLED"] = False
    wrong = {}
    looking = client_of(app, actor)
    for endpoint, method in sorted(EXPECTED, key=turn):
        rule = next(app.url_map.iter_rules(endpoint))
        with app.test_request_context():
            url = app.url_for(endpoint, **values_for(endpoint, rule.arguments, records))
        # Some of what is sent ends the sign-in.
        client = alike(looking) if method == "GET" else client_of(app, actor)
        with client.open(url, method=method, data={} if method == "POST" else None) as response:
            status = response.status_code
        if status != EXPECTED[endpoint, method][actor]:
            wrong[f"{method} {endpoint}"] = (status, EXPECTED[endpoint, method][actor])

    assert wrong == {}


@pytest.mark.own_app
def test_a_view_that_says_nothing_is_closed(app, client):
    app.add_url_rule("/silent", "silent", lambda: "here")

    assert client.get("/silent").status_code == SIGN_IN
    assert client.post("/silent").status_code == 405
