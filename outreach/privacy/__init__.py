"""Which columns say something about a person, and what it is.

Every column of every table is in exactly one of two lists, and a test fails for one that is in
neither: nobody adds a column without deciding what it is.
"""

from __future__ import annotations

import sqlalchemy as sa

from outreach.keeping import WITH_ACCOUNT
from outreach.privacy.impersonal import NOT_PERSONAL
from outreach.privacy.of_care import ANSWERED_FOR, LICENSED, SAFEGUARDED
from outreach.privacy.of_forms import OF_FORMS
from outreach.privacy.of_guests import OF_GUESTS
from outreach.privacy.of_hosting import HOSTED
from outreach.privacy.of_members import (
    ACCOUNT,
    ANNOUNCED,
    APPLICANT,
    APPLICANT_KEY,
    AS_STAFF,
    AT_SCREENING,
    CHANGED,
    CHANGED_WORDS,
    CHECKER,
    DEVICE,
    EQUIPMENT,
    FACTOR,
    FORMER_PLACE,
    HOST,
    INVITATION_KEY,
    INVITED,
    INVITING,
    LOGGED,
    NEW_ADDRESS,
    OF_THE_TEAM,
    OWN_CALENDAR,
    OWN_CALENDAR_KEY,
    PASSKEY,
    PHOTO,
    PLACE,
    PLACE_NOTE,
    REPORTED,
    REVIEWED,
    ROLE,
    SENT_FILE,
    SIGN_IN,
    SIGN_IN_LINK,
)
from outreach.privacy.of_others import (
    ACCOUNT_OF_FILM,
    ASKED,
    ASKER,
    ASKER_KEY,
    CAME,
    CONSENT,
    CREDIT,
    DELIVERY,
    GUIDE,
    ON_PANEL,
    SPEAKER,
    SPEAKER_ADDRESS,
    SPEAKER_KEY,
    WALKED_IN,
)
from outreach.privacy.readers import EVERYBODY, OWNER_AND_SUPPORT, Level, Personal, Who
from outreach.words import N_

_OF_AN_APPLICANT = (
    *("name", "email", "organisation_name", "place", "reason", "experience"),
    *("state", "answer", "answered_by_id", "invitation_id", "created_at", "changed_at"),
)
_OF_THE_INVITED = (
    *("email", "role", "message", "invited_by_id", "state"),
    *("created_at", "sent_at", "answered_at"),
)
_OF_A_SIGN_IN = (
    *("user_id", "browser", "system", "started_at", "last_saved_at", "ended_at", "ended_because"),
)
_OF_A_NEW_ADDRESS = ("uid", "user_id", "email", "old_email", "created_at", "used_at")
_OF_A_LINK = ("uid", "user_id", "uniquifier", "next", "created_at", "used_at")
_OF_CREW = ("screening_id", "user_id", "role", "created_at", "added_by_id")
_OF_A_REVIEW = (
    *("screening_id", "state", "asked_at", "asked_by_id"),
    *("decided_at", "decided_by_id", "answer"),
)
_OF_A_FILE = ("by_id", "created_at", "filename", "rows")
_OF_A_CHANGE = ("screening_id", "at", "by_id", "field")
_OF_A_SAFEGUARD = ("screening_id", "kind", "words", "minutes", "waived_because")
_OF_A_LICENCE = ("licensor", "fee_minor", "currency", "reference", "note")
_OF_A_SPEAKER = (
    *("id", "name", "affiliation", "bio", "announced", "pseudonym", "published_in", "created_at"),
)
_OF_A_CONSENT = (
    *("speaker_id", "use", "wording", "how", "given_at", "expires_at", "withdrawn_at"),
    "noted_by_id",
)
_OF_A_REQUEST = (
    *("film_id", "town", "country", "people", "offers", "offer_words", "reason", "state"),
    *("answer", "note", "answered_by_id", "organisation_id", "returned_by_id"),
    *("returned_because", "screening_id", "created_at", "changed_at"),
)
_OF_AN_ASKER = ("name", "email", "may_share", "share_agreed_at", "share_wording")
_OF_A_DECISION = ("rsvp_id", "at", "what", "party", "places", "left", "until")
_OF_AN_ARRIVAL = ("kind", "rsvp_id", "number", "said_at", "received_at")
_LOGGED = ("user_id", "at", "act", "subject", "subject_id", "network")

REGISTER: dict[str, Personal] = {
    "organisation.email": Personal(
        N_("letting guests write back"),
        EVERYBODY,
        WITH_ACCOUNT,
        Who.ORGANISATION,
        N_("the organisation's e-mail address"),
        Level.PUBLIC,
    ),
    "organisation.description": HOST,
    "organisation.website": HOST,
    "organisation.sender_name": HOST,
    "organisation.privacy_text": HOST,
    "organisation.accessibility_text": HOST,
    "organisation.security_text": HOST,
    "logo.data": HOST,
    "logo.organisation_id": HOST,
    "sign_in.uid": SIGN_IN,
    **{f"sign_in.{column}": DEVICE for column in _OF_A_SIGN_IN},
    **{f"audit_entry.{column}": LOGGED for column in _LOGGED},
    **{f"invitation.{column}": INVITED for column in _OF_THE_INVITED},
    **{f"email_change.{column}": NEW_ADDRESS for column in _OF_A_NEW_ADDRESS},
    **{f"sign_in_link.{column}": SIGN_IN_LINK for column in _OF_A_LINK},
    "invitation.uid": INVITATION_KEY,
    **{f"host_application.{column}": APPLICANT for column in _OF_AN_APPLICANT},
    **{f"screening_request.{column}": ASKED for column in _OF_A_REQUEST},
    **{f"screening_request.{column}": ASKER for column in _OF_AN_ASKER},
    "screening_request.uid": ASKER_KEY,
    "screening_request.form_key": ASKER_KEY,
    "host_application.uid": APPLICANT_KEY,
    "host_application.form_key": APPLICANT_KEY,
    "user_account.id": ACCOUNT,
    "user_account.name": ACCOUNT,
    "user_account.created_at": ACCOUNT,
    "user_account.email": Personal(
        N_("signing in, and mail about the account"),
        OWNER_AND_SUPPORT,
        WITH_ACCOUNT,
        Who.MEMBER,
        N_("your e-mail address"),
        Level.CONFIDENTIAL,
    ),
    "user_account.password": SIGN_IN,
    "user_account.active": SIGN_IN,
    "user_account.fs_uniquifier": SIGN_IN,
    "user_account.confirmed_at": SIGN_IN,
    "user_account.tf_primary_method": FACTOR,
    "user_account.tf_totp_secret": FACTOR,
    "user_account.totp_last_counter": FACTOR,
    "user_account.mf_recovery_codes": FACTOR,
    "user_account.fs_webauthn_user_handle": FACTOR,
    "passkey.user_id": PASSKEY,
    "passkey.name": PASSKEY,
    "passkey.lastuse_datetime": PASSKEY,
    "passkey.credential_id": FACTOR,
    "passkey.public_key": FACTOR,
    "passkey.sign_count": FACTOR,
    "membership.user_id": ROLE,
    "membership.organisation_id": ROLE,
    "membership.role": ROLE,
    "membership.created_at": ROLE,
    "staff.user_id": AS_STAFF,
    "staff.role_id": AS_STAFF,
    **{f"crew.{column}": AT_SCREENING for column in _OF_CREW},
    **{f"publication_request.{column}": REVIEWED for column in _OF_A_REVIEW},
    "film.directors": CREDIT,
    "film.producers": CREDIT,
    "film.cast": CREDIT,
    "film.made_by": CREDIT,
    "film.narrator": CREDIT,
    "film.synopsis": ACCOUNT_OF_FILM,
    "film_person.name": CREDIT,
    "film_person.role": CREDIT,
    "film_person.affiliation": CREDIT,
    "claim.says": ACCOUNT_OF_FILM,
    "claim.attributed_to": ACCOUNT_OF_FILM,
    "claim.note": ACCOUNT_OF_FILM,
    "film_update.about": ACCOUNT_OF_FILM,
    "film_update.text": ACCOUNT_OF_FILM,
    "helpline.checked_by_id": CHECKER,
    "helpline.checked_on": CHECKER,
    "guide.review": GUIDE,
    "guide_section.body": GUIDE,
    "guide_entry.head": GUIDE,
    "guide_entry.text": GUIDE,
    "guide_entry.say": GUIDE,
    "key_issue.context": GUIDE,
    "venue.name": PLACE,
    "venue.address": PLACE,
    **{f"venue.globe_{axis}": PLACE for axis in "xyz"},
    "former_place.name": FORMER_PLACE,
    "former_place.address": FORMER_PLACE,
    "venue.latitude": PLACE,
    "venue.longitude": PLACE,
    "venue.access_note": PLACE_NOTE,
    "access_feature.detail": PLACE_NOTE,
    "venue_photo.data": PHOTO,
    "venue_photo.alt": PHOTO,
    "venue.team_notes": OF_THE_TEAM,
    **{f"projection_sheet.{column}": EQUIPMENT for column in ("contact", "tested_by", "notes")},
    **{f"speaker.{column}": SPEAKER for column in _OF_A_SPEAKER},
    **{f"consent.{column}": CONSENT for column in _OF_A_CONSENT},
    "speaker.email": SPEAKER_ADDRESS,
    "speaker.asked_at": SPEAKER_ADDRESS,
    "speaker.uid": SPEAKER_KEY,
    "appearance.speaker_id": ON_PANEL,
    "appearance.role": ON_PANEL,
    "appearance.position": ON_PANEL,
    "appearance.screening_id": ON_PANEL,
    "screening.title": ANNOUNCED,
    "screening.slug": ANNOUNCED,
    "screening.description": ANNOUNCED,
    "screening.host_name": ANNOUNCED,
    "usual_terms.description": ANNOUNCED,
    "screening.source": ANNOUNCED,
    "screening.cancellation_reason": ANNOUNCED,
    "screening.postponement_reason": ANNOUNCED,
    "screening.report": REPORTED,
    "screening.invitation_key": INVITING,
    **{f"change.{column}": CHANGED for column in _OF_A_CHANGE},
    **{f"import_draft.{column}": SENT_FILE for column in _OF_A_FILE},
    "personal_feed.uid": OWN_CALENDAR_KEY,
    "personal_feed.user_id": OWN_CALENDAR,
    "personal_feed.created_at": OWN_CALENDAR,
    "change.before": CHANGED_WORDS,
    "change.after": CHANGED_WORDS,
    **{f"safeguard.{column}": SAFEGUARDED for column in _OF_A_SAFEGUARD},
    "safeguard.by_id": ANSWERED_FOR,
    "safeguard.at": ANSWERED_FOR,
    **{f"screening_licence.{column}": LICENSED for column in _OF_A_LICENCE},
    "licence_document.data": LICENSED,
    "screening.vevent": ANNOUNCED,
    "screening.search_text": ANNOUNCED,
    "programme_item.what": ANNOUNCED,
    **dict.fromkeys(("tour.title", "tour.slug", "tour.description", "tour_stop.note"), ANNOUNCED),
    **OF_GUESTS,
    **OF_FORMS,
    **HOSTED,
    **{f"door_event.{column}": CAME for column in _OF_AN_ARRIVAL},
    **{f"walk_in_address.{column}": WALKED_IN for column in ("event_id", "email", "email_key")},
    "outbox.key": DELIVERY,
    "outbox.kind": DELIVERY,
    "outbox.payload": DELIVERY,
    "outbox.uid": DELIVERY,
    "outbox.last_error": DELIVERY,
}


def held(whose: Who) -> list[Personal]:
    """What we hold about such people, each thing once."""
    return list(dict.fromkeys(entry for entry in REGISTER.values() if entry.whose is whose))


def undeclared(metadata: sa.MetaData) -> set[str]:
    """The columns of these tables about which nothing is said here."""
    return _columns(metadata) - REGISTER.keys() - NOT_PERSONAL.keys()


def gone(metadata: sa.MetaData) -> set[str]:
    """What is said here about columns that these tables do not have."""
    return (REGISTER.keys() | NOT_PERSONAL.keys()) - _columns(metadata)


def _columns(metadata: sa.MetaData) -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
    }
