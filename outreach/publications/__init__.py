"""Publishing screenings: at once, or after a review while their organisation is not trusted yet.

Whoever may publish a draft asks for it and may take that back; programme staff see the screening
with its panel, and publish it or give it back.
"""
