"""What guests are told about a screening that changed.

A screening that moves or is cancelled leaves a row; this area turns it into one mail for each RSVP
that holds places, with that guest's own calendar entry.
"""
