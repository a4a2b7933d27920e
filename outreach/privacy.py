"""Which columns say something about a person: why we hold it, who reads it, how long it is kept.

Every column of every table is in exactly one of two lists, and a test fails for one that is in
neither: nobody adds a column without deciding what it is. What is here is also what a notice to
guests and an answer to "what do you hold about me" are written from.

``keep`` is the rule. Only what says "at once", and access needs, go by themselves so far.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True)
class Personal:
    """What a column is for, who may read it, and until when it is kept."""

    purpose: str
    readers: str
    keep: str


NOBODY = "the program only"
EVERYBODY = "everybody"
OWNER = "the owner of the organisation"
HOSTS = "owner and hosts of the organisation"
MEMBERS = "members of the organisation"

WITH_ACCOUNT = "while the account exists"
WITH_FILM = "while the film is listed"
WITH_SPEAKER = "until the speaker asks, at most three years after the last consent"
WITH_VENUE = "while the organisation uses the venue"
WITH_SCREENING = "while the screening is in the archive; at once when it is deleted"
AFTER_SCREENING = "90 days after the screening"
NEEDS_GO = "at once when the RSVP is cancelled; else 7 days after the screening"
AFTER_DELIVERY = "30 days after it was done"
AFTER_SIGN_IN = "30 days after the sign-in is over"

_SIGN_IN = Personal("signing in", NOBODY, WITH_ACCOUNT)
_PASSKEY = Personal("knowing one's own passkeys, and removing them", "that person", WITH_ACCOUNT)
_DEVICE = Personal(
    "showing people where they are signed in, and ending it", "that person", AFTER_SIGN_IN
)
_ACCOUNT = Personal("who works here, and since when", MEMBERS, WITH_ACCOUNT)
_ROLE = Personal("what a member may do", MEMBERS, WITH_ACCOUNT)
_CREDIT = Personal("crediting people who made the film or are in it", EVERYBODY, WITH_FILM)
_ACCOUNT_OF_FILM = Personal(
    "telling what the film shows, what was published about it and what happened since",
    EVERYBODY,
    WITH_FILM,
)
_GUIDE = Personal(
    "may name people who made, reviewed or speak in the guide", EVERYBODY, "while it is in print"
)
_SPEAKER = Personal("announcing who speaks, in the speaker's words", EVERYBODY, WITH_SPEAKER)
_ON_PANEL = Personal(
    "announcing who speaks and as what; may tell of lived experience", EVERYBODY, WITH_SCREENING
)
_PLACE = Personal(
    "finding the venue, which may be somebody's home",
    "everybody, or members only while the venue hides its address",
    WITH_VENUE,
)
_PLACE_NOTE = Personal("what helps to get in; may describe somebody's home", EVERYBODY, WITH_VENUE)
_ANNOUNCED = Personal(
    "announcing a screening; may name host, guests or speakers", EVERYBODY, WITH_SCREENING
)
_GUEST = Personal("expecting a party and telling it of changes", HOSTS, AFTER_SCREENING)
_GUEST_KEY = Personal("recognising the party's link, form and address", NOBODY, AFTER_SCREENING)
_DELIVERY = Personal("sending each mail once: which user or RSVP it is for", NOBODY, AFTER_DELIVERY)
_CHECKER = Personal("a named person answers for every helpline in print", MEMBERS, WITH_ACCOUNT)

REGISTER: dict[str, Personal] = {
    "organisation.email": Personal("letting guests write back", EVERYBODY, WITH_ACCOUNT),
    "user_account.id": _ACCOUNT,
    "user_account.name": _ACCOUNT,
    "user_account.created_at": _ACCOUNT,
    "user_account.email": Personal("signing in, and mail about the account", OWNER, WITH_ACCOUNT),
    "user_account.password": _SIGN_IN,
    "user_account.active": _SIGN_IN,
    "user_account.fs_uniquifier": _SIGN_IN,
    "user_account.confirmed_at": _SIGN_IN,
    "user_account.tf_primary_method": _SIGN_IN,
    "user_account.tf_totp_secret": _SIGN_IN,
    "user_account.totp_last_counter": _SIGN_IN,
    "user_account.mf_recovery_codes": _SIGN_IN,
    "user_account.fs_webauthn_user_handle": _SIGN_IN,
    "passkey.user_id": _PASSKEY,
    "passkey.name": _PASSKEY,
    "passkey.lastuse_datetime": _PASSKEY,
    "passkey.credential_id": _SIGN_IN,
    "passkey.public_key": _SIGN_IN,
    "passkey.sign_count": _SIGN_IN,
    "sign_in.uid": _SIGN_IN,
    "sign_in.user_id": _DEVICE,
    "sign_in.browser": _DEVICE,
    "sign_in.system": _DEVICE,
    "sign_in.started_at": _DEVICE,
    "sign_in.last_saved_at": _DEVICE,
    "sign_in.ended_at": _DEVICE,
    "sign_in.ended_because": _DEVICE,
    "membership.user_id": _ROLE,
    "membership.organisation_id": _ROLE,
    "membership.role": _ROLE,
    "membership.created_at": _ROLE,
    "staff.user_id": _ROLE,
    "staff.role_id": _ROLE,
    "film.directors": _CREDIT,
    "film.producers": _CREDIT,
    "film.cast": _CREDIT,
    "film.made_by": _CREDIT,
    "film.narrator": _CREDIT,
    "film.synopsis": _ACCOUNT_OF_FILM,
    "film_person.name": _CREDIT,
    "film_person.role": _CREDIT,
    "film_person.affiliation": _CREDIT,
    "claim.says": _ACCOUNT_OF_FILM,
    "claim.attributed_to": _ACCOUNT_OF_FILM,
    "claim.note": _ACCOUNT_OF_FILM,
    "film_update.about": _ACCOUNT_OF_FILM,
    "film_update.text": _ACCOUNT_OF_FILM,
    "helpline.checked_by_id": _CHECKER,
    "helpline.checked_on": _CHECKER,
    "guide.review": _GUIDE,
    "guide_section.body": _GUIDE,
    "guide_entry.head": _GUIDE,
    "guide_entry.text": _GUIDE,
    "guide_entry.say": _GUIDE,
    "key_issue.context": _GUIDE,
    "venue.name": _PLACE,
    "venue.address": _PLACE,
    "venue.access_note": _PLACE_NOTE,
    "speaker.id": _SPEAKER,
    "speaker.name": _SPEAKER,
    "speaker.affiliation": _SPEAKER,
    "speaker.bio": _SPEAKER,
    "speaker.created_at": _SPEAKER,
    "appearance.speaker_id": _ON_PANEL,
    "appearance.role": _ON_PANEL,
    "appearance.position": _ON_PANEL,
    "appearance.screening_id": _ON_PANEL,
    "screening.title": _ANNOUNCED,
    "screening.slug": _ANNOUNCED,
    "screening.description": _ANNOUNCED,
    "screening.host_name": _ANNOUNCED,
    "screening.source": _ANNOUNCED,
    "screening.cancellation_reason": _ANNOUNCED,
    "screening.vevent": _ANNOUNCED,
    "programme_item.what": _ANNOUNCED,
    "rsvp.id": _GUEST,
    "rsvp.screening_id": _GUEST,
    "rsvp.name": _GUEST,
    "rsvp.email": _GUEST,
    "rsvp.party_size": _GUEST,
    "rsvp.state": _GUEST,
    "rsvp.created_at": _GUEST,
    "rsvp.cancelled_at": _GUEST,
    "rsvp.sequence": _GUEST_KEY,
    "rsvp.email_key": _GUEST_KEY,
    "rsvp.form_key": _GUEST_KEY,
    "rsvp.uid": _GUEST_KEY,
    "access_needs.rsvp_id": Personal("letting a party take part", HOSTS, NEEDS_GO),
    "access_needs.text": Personal("letting a party take part; may tell of health", HOSTS, NEEDS_GO),
    "outbox.key": _DELIVERY,
    "outbox.kind": _DELIVERY,
    "outbox.payload": _DELIVERY,
    "outbox.uid": _DELIVERY,
    "outbox.last_error": _DELIVERY,
}

# table: (what its other columns are about, those columns)
_ABOUT_THINGS: dict[str, tuple[str, str]] = {
    "organisation": ("an organisation", "id slug name is_example created_at"),
    "staff_role": ("a kind of work", "id name description"),
    "tries": ("how often an address or network was tried, as keyed hashes", "id key count ends_at"),
    "passkey": ("a kind of key", "id transports backup_state device_type extensions usage"),
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
    "access_needs": ("a row", "id"),
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
