"""Imports: many screenings at once, out of a table or a calendar, and back into a table.

*Files* turn bytes into *rows* of named cells, the same from a table (CSV) and from a calendar
(iCalendar). A row is read into what a screening is to be, and *marked*: new, changed, same, or
wrong with its reasons. What was read waits as a *draft* for whoever sent it to look at; then all of
it is taken in, or nothing. An *imported event* remembers what became of an event, so that the same
file finds its screenings again.
"""
