"""Screenings: a film, at a venue or online, at a time.

A screening is a *draft*; published it is *tentative* until its licence is confirmed, then
*confirmed*. It may be *postponed* or *cancelled*, and stays to be seen; some hours after its end it
was *held*, and only its report changes. It is *public*, *unlisted* or *by invitation*. Every change
is a row; guests are told of another time, place, link or status.

Guests come at the *wall time*: a screening keeps its wall time and zone, and the instant follows
from them. *Capacity* is the smallest of the room's capacity, the licensed audience and the RSVP
limit; ``places_taken`` counts what RSVPs hold and never passes it. A screening of the past may be
known only to a month; it has no instant and is in no calendar.

Which *version* of its film it shows its host says, or has not decided yet. When a film is described
anew, the calendar entries of its coming screenings follow.

The *crew* are people with a role at one screening, beside the roles in the organisation that hosts
it; they may be of another organisation, or of none.

What a calendar shows is serialised when the screening changes and stored as bytes.
"""
