"""The door of a screening: check-in, walk-ins, headcount, with or without a network; and tickets.

A *door link* opens the door of one screening on a volunteer's own phone, without an account. It is
revoked by the team, and closes by itself some hours after the screening. Then it shows nothing any
more, but for a week takes in what a phone had noted without a network. What was noted at a revoked
door waits on the phone, until a new link of the same screening is opened there. The team can make
one for that within this week: it shows nothing either.

What happens at the door is a *door event*: written once, never changed, deleted only with its
screening. Each has a key that the phone made, so that one sent again is the same event. Phones send
when they have a network, in any order. So whatever is shown is a function of the set of events
(``tally``), and the same in whatever order they came:

- A party has *arrived* with as many people as its arrivals say that nobody has undone, and at most
  with as many as it has. What goes beyond is kept and shown as a *conflict*: seen twice, with when
  and at which door it was seen first.
- A *walk-in* comes without an RSVP.
- The *headcount* is the sum of what was counted up and down at every door: the people in the room.
  It is another number than those who were checked in (domain.md 1.5).
- A moment is when it was by the server's clock: how wrong a phone's clock is, it tells with what it
  sends.

A *ticket* is the party's page and document for the door. Its code, as a picture and in letters,
says which party it is; it opens neither the guest's own page nor the door.
"""
