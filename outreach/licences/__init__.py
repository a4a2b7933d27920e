"""Licences: the right to show a film to an audience at one screening.

A licence *fits* while the screening's day is in its window and the venue's country in its
territory. One that is confirmed and fits makes a published screening certain; without one it is
*provisional*. When the screening moves, it is asked again, in the same edit. The *licensed
audience* is one of the numbers that bind the capacity.

Only the team reads it; the public reads "provisional", and nothing of why.
"""
