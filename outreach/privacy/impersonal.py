"""The columns that say nothing about a person, by table: what they are about instead."""

from __future__ import annotations

# table: (what its other columns are about, those columns)
_ABOUT_THINGS: dict[str, tuple[str, str]] = {
    "organisation": (
        "an organisation",
        "id slug name is_example is_trusted created_at town country languages",
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
    "sign_in_link": ("until when the link works", "id expires_at"),
    "sign_in": ("for how long a sign-in lasts", "id is_own_device expires_at"),
    "film": (
        "a film",
        "id slug title original_title year kind runtime_minutes languages countries series_name "
        "series_position series_also suggested_minimum_age is_heavy revised_at",
    ),
    "film_version": (
        "a film",
        "id film_id position name format runtime_minutes notes is_default",
    ),
    "access_track": ("a film", "id film_version_id position kind language is_open"),
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
        "id organisation_id city region country timezone address_visibility area_label created_at",
    ),
    "former_place": (
        "an area, and until when that was said",
        "id venue_id city region country address_visibility area_label until",
    ),
    "access_feature": ("what helps at a place", "id venue_id feature is_there"),
    "projection_sheet": (
        "what a room can show",
        "id room_id screen sound shows_captions player internet tested_on",
    ),
    "venue_photo": ("the size of a photo", "id uid venue_id position width height"),
    "room": ("a room", "id venue_id name capacity"),
    "speaker": ("whose profile it is, and that nothing is left in it", "organisation_id erased_at"),
    "consent": ("a row", "id"),
    "appearance": ("a row", "id"),
    "screening": (
        "an event",
        "id organisation_id film_id film_version_id venue_id room_id online_url online_visibility "
        "place_name status visibility kind edits timezone starts_wall ends_wall starts_fold "
        "ends_fold "
        "doors_wall starts_at ends_at held_on rsvp_limit licensed_audience is_licensed capacity "
        "places_taken places_kept party_limit rsvps_open_at rsvps_close_at "
        "headcount uid sequence revised_at published_at cancelled_at vevent_site "
        "listed_at coming_until",
    ),
    "usual_terms": (
        "what is usual at screenings",
        "id organisation_id venue_id room_id timezone doors_minutes rsvp_limit",
    ),
    "safeguard": ("a row", "id"),
    "screening_licence": (
        "where, when and for how many a film may be shown",
        "id screening_id film_id state kind territory is_worldwide from_on until_on showings "
        "audience admission changed_at",
    ),
    "licence_document": ("the kind and size of a file", "id licence_id media_type size added_at"),
    "programme_item": ("an event", "id screening_id position kind at minutes"),
    "tour": (
        "when a film goes round",
        "id organisation_id film_id starts_on ends_on created_at changed_at",
    ),
    "tour_stop": ("which screening", "id tour_id screening_id"),
    "membership": ("a row", "id"),
    "crew": ("a row", "id"),
    "personal_feed": ("a row", "id"),
    "calendar_mark": ("whether calendars have changed", "id mark"),
    "change": ("how far the news of it is", "id edit venue_id sequence announced_at"),
    "import_draft": ("a file", "id organisation_id is_calendar left_out usual"),
    "imported_event": (
        "where a screening came from",
        "id organisation_id source_uid recurrence screening_id",
    ),
    "publication_request": ("a row", "id"),
    "access_needs": ("a row", "id"),
    "rsvp_decision": ("a row", "id"),
    "rsvp_terms": (
        "on what terms guests come",
        "id screening_id mode asks_names panel press wheelchair companion",
    ),
    "rsvp_code": ("a row", "id screening_id code uses_left expires_at created_at"),
    "rsvp_question": (
        "what a host asks",
        "id screening_id position kind words choices is_required is_per_guest is_sensitive "
        "shown_if_id shown_if",
    ),
    "rsvp_guest": ("a row", "id"),
    "rsvp_answer": ("a row", "id"),
    "rsvp_private_answer": ("a row", "id"),
    "door_link": (
        "a door, and how long it is open",
        "id uid screening_id label marks_needs created_at revoked_at used_at",
    ),
    "door_event": ("which event, and at which door", "id screening_id link_id key of_key"),
    "walk_in_address": ("a row", "id"),
    "guest_letter": ("a row", "id"),
    "blocked_address": ("a row", "id"),
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
