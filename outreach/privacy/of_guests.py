"""What is held about guests with their RSVPs, by column."""

from __future__ import annotations

from outreach.privacy.of_others import (
    APPROVED,
    COUNTED,
    GUEST,
    GUEST_ADDRESS,
    GUEST_KEY,
    IN_LINE,
    NEEDED,
    TOLD,
)
from outreach.privacy.readers import Personal

OF_GUESTS: dict[str, Personal] = {
    "rsvp.name": GUEST,
    "rsvp.email": GUEST_ADDRESS,
    "rsvp.id": COUNTED,
    "rsvp.screening_id": COUNTED,
    "rsvp.party_size": COUNTED,
    "rsvp.state": COUNTED,
    "rsvp.created_at": COUNTED,
    "rsvp.cancelled_at": COUNTED,
    "rsvp.blanked_at": COUNTED,
    "rsvp.fewest": COUNTED,
    "rsvp.offered": COUNTED,
    "rsvp.held_until": IN_LINE,
    "rsvp.waiting_since": IN_LINE,
    "rsvp.short_since": IN_LINE,
    "rsvp.still_coming_at": IN_LINE,
    "rsvp_decision.rsvp_id": IN_LINE,
    "rsvp_decision.at": IN_LINE,
    "rsvp_decision.what": IN_LINE,
    "rsvp_decision.party": IN_LINE,
    "rsvp_decision.places": IN_LINE,
    "rsvp_decision.left": IN_LINE,
    "rsvp_decision.until": IN_LINE,
    "rsvp.approved_at": APPROVED,
    "rsvp.told_at": TOLD,
    "rsvp.sequence": GUEST_KEY,
    "rsvp.email_key": GUEST_KEY,
    "rsvp.link_by_mail": GUEST_KEY,
    "rsvp.form_key": GUEST_KEY,
    "rsvp.uid": GUEST_KEY,
    "rsvp.erasure_asked_at": GUEST_KEY,
    "access_needs.rsvp_id": NEEDED,
    "access_needs.text": NEEDED,
}
