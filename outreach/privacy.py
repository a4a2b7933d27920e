"""Which columns say something about a person, and what it is.

Every column of every table is in exactly one of two lists, and a test fails for one that is in
neither: nobody adds a column without deciding what it is.
"""

from __future__ import annotations

import sqlalchemy as sa

from outreach.keeping import WITH_ACCOUNT
from outreach.personal import (
    ACCOUNT,
    ACCOUNT_OF_FILM,
    ANNOUNCED,
    APPLICANT,
    APPLICANT_KEY,
    ASKED,
    ASKER,
    ASKER_KEY,
    AT_SCREENING,
    CHECKER,
    COUNTED,
    CREDIT,
    DELIVERY,
    DEVICE,
    EVERYBODY,
    FACTOR,
    GUEST,
    GUEST_ADDRESS,
    GUEST_KEY,
    GUIDE,
    HOST,
    INVITATION_KEY,
    INVITED,
    LOGGED,
    NEEDED,
    NEW_ADDRESS,
    ON_PANEL,
    OWNER,
    PASSKEY,
    PLACE,
    PLACE_NOTE,
    ROLE,
    SIGN_IN,
    SPEAKER,
    Personal,
    Who,
)
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
_OF_CREW = ("screening_id", "user_id", "role", "created_at", "added_by_id")
_OF_A_REQUEST = (
    *("film_id", "town", "country", "people", "offers", "offer_words", "reason", "state"),
    *("answer", "note", "answered_by_id", "organisation_id", "returned_by_id"),
    *("returned_because", "screening_id", "created_at", "changed_at"),
)
_OF_AN_ASKER = ("name", "email", "may_share", "share_agreed_at", "share_wording")
_LOGGED = ("user_id", "at", "act", "subject", "subject_id", "network")

REGISTER: dict[str, Personal] = {
    "organisation.email": Personal(
        N_("letting guests write back"),
        EVERYBODY,
        WITH_ACCOUNT,
        Who.ORGANISATION,
        N_("the organisation's e-mail address"),
    ),
    "organisation.description": HOST,
    "organisation.website": HOST,
    "organisation.sender_name": HOST,
    "logo.data": HOST,
    "logo.organisation_id": HOST,
    "sign_in.uid": SIGN_IN,
    **{f"sign_in.{column}": DEVICE for column in _OF_A_SIGN_IN},
    **{f"audit_entry.{column}": LOGGED for column in _LOGGED},
    **{f"invitation.{column}": INVITED for column in _OF_THE_INVITED},
    **{f"email_change.{column}": NEW_ADDRESS for column in _OF_A_NEW_ADDRESS},
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
        OWNER,
        WITH_ACCOUNT,
        Who.MEMBER,
        N_("your e-mail address"),
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
    "staff.user_id": ROLE,
    "staff.role_id": ROLE,
    **{f"crew.{column}": AT_SCREENING for column in _OF_CREW},
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
    "venue.access_note": PLACE_NOTE,
    "speaker.id": SPEAKER,
    "speaker.name": SPEAKER,
    "speaker.affiliation": SPEAKER,
    "speaker.bio": SPEAKER,
    "speaker.created_at": SPEAKER,
    "appearance.speaker_id": ON_PANEL,
    "appearance.role": ON_PANEL,
    "appearance.position": ON_PANEL,
    "appearance.screening_id": ON_PANEL,
    "screening.title": ANNOUNCED,
    "screening.slug": ANNOUNCED,
    "screening.description": ANNOUNCED,
    "screening.host_name": ANNOUNCED,
    "screening.source": ANNOUNCED,
    "screening.cancellation_reason": ANNOUNCED,
    "screening.vevent": ANNOUNCED,
    "programme_item.what": ANNOUNCED,
    "rsvp.name": GUEST,
    "rsvp.email": GUEST_ADDRESS,
    "rsvp.id": COUNTED,
    "rsvp.screening_id": COUNTED,
    "rsvp.party_size": COUNTED,
    "rsvp.state": COUNTED,
    "rsvp.created_at": COUNTED,
    "rsvp.cancelled_at": COUNTED,
    "rsvp.blanked_at": COUNTED,
    "rsvp.sequence": GUEST_KEY,
    "rsvp.email_key": GUEST_KEY,
    "rsvp.form_key": GUEST_KEY,
    "rsvp.uid": GUEST_KEY,
    "rsvp.erasure_asked_at": GUEST_KEY,
    "access_needs.rsvp_id": NEEDED,
    "access_needs.text": NEEDED,
    "outbox.key": DELIVERY,
    "outbox.kind": DELIVERY,
    "outbox.payload": DELIVERY,
    "outbox.uid": DELIVERY,
    "outbox.last_error": DELIVERY,
}

# table: (what its other columns are about, those columns)
_ABOUT_THINGS: dict[str, tuple[str, str]] = {
    "organisation": (
        "an organisation",
        "id slug name is_example created_at town country languages",
    ),
    "host_application": ("a row", "id"),
    "screening_request": ("a row", "id"),
    "logo": ("the size of a picture", "id width height digest"),
    "invitation": ("a row", "id organisation_id expires_at"),
    "staff_role": ("a kind of work", "id name description"),
    "tries": ("how often an address or network was tried, as keyed hashes", "id key count ends_at"),
    "passkey": ("a kind of key", "id transports backup_state device_type extensions usage"),
    "audit_entry": ("the chain of entries", "id number organisation_id previous hash"),
    "email_change": ("until when the link works", "id expires_at"),
    "sign_in": ("for how long a sign-in lasts", "id is_own_device expires_at"),
    "film": (
        "a film",
        "id slug title original_title year kind runtime_minutes languages countries series_name "
        "series_position series_also suggested_minimum_age is_heavy revised_at",
    ),
    "related_film": ("films", "film_id related_id"),
    "content_note": ("a film", "id film_id position topic detail"),
    "film_person": ("where a credit stands", "id film_id position"),
    "claim": (
        "a publication",
        "id film_id key position figure unit counts published_in published_on url status",
    ),
    "film_update": ("when it happened", "id film_id happened_on status"),
    "film_update_source": ("a publication", "id update_id position publisher published_on url"),
    "helpline": (
        "a service",
        "id country position name phone text_number hours languages note listed_on",
    ),
    "related_organisation": ("an organisation", "id film_id position name kind"),
    "guide": (
        "a book",
        "id film_id slug title subtitle language version revised_on licence licence_url audiences "
        "taken_in_at",
    ),
    "guide_route": ("a book", "id guide_id position key minutes title text"),
    "guide_section": ("a book", "id guide_id position kind part title editions"),
    "guide_entry": ("a book", "id section_id key_issue_id position is_note avoid"),
    "key_issue": ("a book", "id guide_id position key title claim_keys"),
    "prompt": (
        "a book",
        "id guide_id key_issue_id place position text depth is_sensitive note",
    ),
    "guide_step": ("a book", "id guide_id position phase title text say minutes"),
    "guide_action": ("a book", "id guide_id position kind title effort text"),
    "venue": (
        "an area, and what is in a building",
        "id organisation_id city region country timezone address_visibility area_label access "
        "created_at",
    ),
    "room": ("a room", "id venue_id name capacity"),
    "speaker": ("whose profile it is", "organisation_id"),
    "appearance": ("a row", "id"),
    "screening": (
        "an event",
        "id organisation_id film_id venue_id room_id online_url place_name status timezone "
        "starts_wall ends_wall doors_wall starts_at ends_at held_on rsvp_limit capacity "
        "places_taken uid sequence revised_at published_at cancelled_at vevent_site",
    ),
    "programme_item": ("an event", "id screening_id position at"),
    "membership": ("a row", "id"),
    "crew": ("a row", "id"),
    "access_needs": ("a row", "id"),
    "retention_run": ("how much was deleted, and when", "id step ran_at count"),
    "outbox": (
        "how far the work is",
        "id state run_at lease_until attempts created_at finished_at",
    ),
}

NOT_PERSONAL: dict[str, str] = {
    f"{table}.{column}": about
    for table, (about, columns) in _ABOUT_THINGS.items()
    for column in columns.split()
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
