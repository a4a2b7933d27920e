"""Screenings: a film, at a venue or online, at a time.

A screening is a *draft*, then *published*, and may be *cancelled*; a cancelled one stays to be
seen. Guests come at the *wall time*: a screening keeps its wall time and zone, and the instant
follows from them. *Capacity* is the smaller of the room's capacity and the RSVP limit;
``places_taken`` counts what RSVPs hold and never passes it. A screening of the past may be known
only to a month; it has no instant and is in no calendar.

The *crew* are people with a role at one screening, beside the roles in the organisation that hosts
it; they may be of another organisation, or of none.

What a calendar shows is serialised when the screening changes and stored as bytes.
"""
