"""Rows of named cells: what every file becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from outreach.errors import Refused
from outreach.words import N_

MOST_ROWS = 5_000

# What each column is called, and what it means, in the order of a file that is sent out.
COLUMNS: dict[str, tuple[str, str]] = {
    "uid": (
        N_("UID"),
        N_("Which screening it is. Leave it as it is; empty for a new one."),
    ),
    "slug": (N_("Last part of its web address"), N_("Made from the title when it is empty.")),
    "title": (N_("Title"), N_("The film’s title when it is empty.")),
    "film": (N_("Film"), N_("Its title, or the last part of its web address here.")),
    "film_version": (
        N_("Version"),
        N_("Of the film, as it is called here: Festival cut, DCP. Empty: not decided yet."),
    ),
    "venue": (N_("Venue"), N_("The name of one of your venues. Empty when it is only online.")),
    "city": (N_("City"), N_("Of the venue: needed only where two have one name.")),
    "room": (N_("Room"), N_("The name of the room. Not needed where the venue has but one.")),
    "online_url": (N_("Link"), N_("Where it can be watched online, from https:// on.")),
    "online_visibility": (
        N_("Who sees the link"),
        N_("public, after_rsvp, approved, on_the_day or staff."),
    ),
    "timezone": (
        N_("Time zone"),
        N_("Whose clock the times are on: Asia/Phnom_Penh. The venue’s when it is empty."),
    ),
    "starts": (N_("Starts"), N_("Day and time on the clock there: 2027-05-21T19:30.")),
    "starts_fold": (
        N_("Which of two starts"),
        N_("first or second, on the night on which clocks go back and show that time twice."),
    ),
    "ends": (N_("Ends"), N_("The same for the end. Empty: the film, and an hour to talk.")),
    "ends_fold": (N_("Which of two ends"), N_("first or second, as above.")),
    "doors": (N_("Doors open"), N_("A time of day: 19:00.")),
    "kind": (
        N_("Kind"),
        N_(
            "community, campus, classroom, faith, workplace, festival, theatrical, preview or "
            "private."
        ),
    ),
    "visibility": (N_("Who may find it"), N_("public, unlisted or by_invitation.")),
    "rsvp_limit": (N_("RSVP limit"), N_("A whole number. Empty: as many as the room holds.")),
    "description": (N_("About this screening"), N_("Text, of several lines if you like.")),
}


@dataclass(frozen=True)
class Row:
    """One screening as a file says it.

    ``number`` is its row in the table, the heading being the first, or its place among the events.
    A column that is not among ``cells`` says nothing; an empty cell says that there is nothing.
    Calendars have three more: ``recurrence`` tells apart what repeats, ``location`` names a place
    in free words, ``is_cancelled`` is "yes". ``faults`` is what could not even be read.
    """

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    faults: tuple[Refused, ...] = ()

    def kept(self) -> dict[str, Any]:
        """The row as JSON can hold it."""
        faults = [
            {"message": one.message, "field": one.field, "values": one.values}
            for one in self.faults
        ]
        return {"number": self.number, "cells": self.cells, "faults": faults}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Row:
        """The row that was kept so."""
        faults = tuple(
            Refused(one["message"], field=one["field"], **one["values"]) for one in kept["faults"]
        )
        return cls(kept["number"], kept["cells"], faults)


@dataclass(frozen=True)
class Sheet:
    """What a file holds. ``left_out`` counts the events that are over or too far ahead."""

    rows: list[Row]
    is_calendar: bool = False
    left_out: int = 0
