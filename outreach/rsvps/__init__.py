"""RSVPs: parties that hold places at a screening, or wait for them.

A *party* is the people who come under one RSVP. Guests have no account: their link is their key.
What a guest needs to take part is kept apart from the RSVP, for fewer eyes and a shorter time.

An RSVP is in one of these states; those in capitals hold places::

    (new) ──► PENDING ──► CONFIRMED ──► cancelled
      │          └──────► lapsed           (gave the places back)
      ├─────► asked ────► CONFIRMED | waiting | declined
      ├─────► waiting ──► OFFERED ──► CONFIRMED  (claimed)
      │          │           ├──────► declined
      │          │           ├──────► lapsed
      │          │           └──────► waiting    (postponed: the turn is kept)
      │          └──────► left
      └─────► CONFIRMED

PENDING holds its places until the e-mail address is confirmed; *asked* waits for the host. Which of
the ways in a screening has, its *terms* say: ``models.terms``, and ``actions.admission``. What its
host asks beside is ``models.questions``; sensitive answers are kept apart as needs are.

The waiting list (domain.md 1.6) is *waiting* and OFFERED, in the order in which parties came:

- Who comes while others wait joins the end of the line, also when places are free.
- Free places are offered to the first party that they suffice for; to one that would take fewer,
  fewer. A party that they do not suffice for has its turn *held* for some time first, and nobody
  behind it is asked meanwhile; then it is *passed over*, and keeps its place in line.
- An offer reserves its places until its deadline, and lapses by itself.
- Shortly before the screening nothing is offered any more: who comes first gets what is free.
- The sum of what RSVPs hold is the screening's ``places_taken``, always.
- Whatever is decided is a row, with its reason.

Hosts add parties by hand, with or without an address; move, merge, decline and cancel them; and are
bound by the same places. Lowered below what is given, a capacity falls as places come back.
"""
