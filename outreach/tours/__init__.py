"""Tours: one film, from town to town.

A *tour* is a planned set of screenings of one film by one organisation; each is a *stop*. A
screening is a stop of one tour at most, on a day of the tour. A tour has no state of its own: it is
*announced* as soon as the public may see one of its stops, and shows those.
"""
