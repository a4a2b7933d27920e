"""RSVPs: parties that hold places at a screening.

A *party* is the people who come under one RSVP. An RSVP is *confirmed* and holds its places, or
*cancelled* and holds none. Guests have no account: their link is their key. What a guest needs to
take part is kept apart from the RSVP, for fewer eyes and a shorter time.
"""
