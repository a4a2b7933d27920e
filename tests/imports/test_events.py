"""Calendars of Google, Outlook and Apple into rows, and what cannot be read of one."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from outreach.errors import Refused
from outreach.imports import files

FILES = Path(__file__).parent / "files"
NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
EVENING = "DTSTART;TZID=America/New_York:20261103T190000\nDURATION:PT2H"
ZONE = """BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ={often};BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010311T020000
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events, before=""):
    parts = [f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT\n" for n, event in enumerate(events)]
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{before}{''.join(parts)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(raw):
    return files.read(raw, now=NOW)


def rows_of(*events, before=""):
    return read(calendar(*events, before=before)).rows


def starts(rows):
    return [row.cells.get("starts") for row in rows]


def reasons(rows):
    return [(fault.field, str(fault)) for row in rows for fault in row.faults]


def refusal(raw):
    with pytest.raises(Refused) as caught:
        read(raw)
    assert caught.value.field == "file"
    return str(caught.value)


def test_a_calendar_of_google():
    sheet = read((FILES / "google.ics").read_bytes())

    assert (sheet.is_calendar, sheet.left_out) == (True, 1)
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (
            1,
            {
                "uid": "5jv3l0a1n2k3m4o5p6q7r8s9t0@google.com",
                "recurrence": "",
                "title": "Redlight at the library",
                "location": "Public Library, 12 Canal Street, New York, NY 10013, USA",
                "description": "Doors at seven, film at half past.\n"
                "We talk afterwards; a counsellor is there.",
                "starts": "2026-11-12T00:30:00+00:00",
                "ends": "2026-11-12T02:30:00+00:00",
                "calendar_timezone": "America/New_York",
            },
        ),
        *(
            (
                2,
                {
                    "uid": "weekly0redlight@google.com",
                    "recurrence": recurrence,
                    "title": title,
                    "location": "Public Library",
                    "starts": start,
                    "ends": end,
                    "timezone": "America/New_York",
                    "starts_fold": "first",
                    "calendar_timezone": "America/New_York",
                },
            )
            for recurrence, title, start, end in (
                (
                    "20261027T230000Z",
                    "Redlight on a Wednesday this once",
                    "2026-10-28T20:00:00",
                    "2026-10-29T02:00:00+00:00",
                ),
            )
        ),
        (
            2,
            {
                "uid": "weekly0redlight@google.com",
                "recurrence": "20261111T000000Z",
                "title": "Redlight on Tuesdays",
                "starts": "2026-11-10T19:00:00",
                "ends": "2026-11-11T02:00:00+00:00",
                "timezone": "America/New_York",
                "starts_fold": "first",
                "calendar_timezone": "America/New_York",
                "is_cancelled": "yes",
            },
        ),
        *(
            (
                2,
                {
                    "uid": "weekly0redlight@google.com",
                    "recurrence": recurrence,
                    "title": "Redlight on Tuesdays",
                    "location": "Public Library",
                    "starts": start,
                    "ends": end,
                    "timezone": "America/New_York",
                    "starts_fold": "first",
                    "calendar_timezone": "America/New_York",
                },
            )
            for recurrence, start, end in (
                ("20261020T230000Z", "2026-10-20T19:00:00", "2026-10-21T01:00:00+00:00"),
                ("20261118T000000Z", "2026-11-17T19:00:00", "2026-11-18T02:00:00+00:00"),
            )
        ),
    ]


def test_a_calendar_of_outlook():
    """Zones as Windows names them; one that only the file knows, over a change of its clocks."""
    rows = read((FILES / "outlook.ics").read_bytes()).rows

    assert [
        (row.cells["title"], row.cells["starts"], row.cells.get("timezone")) for row in rows
    ] == [
        ("Redlight in the salon", "2026-11-05T19:00:00", "Asia/Bangkok"),
        ("Redlight, Thursdays", "2026-10-29T23:00:00+00:00", None),
        ("Redlight, Thursdays", "2026-11-06T00:00:00+00:00", None),
        ("Redlight, Thursdays", "2026-11-20T00:00:00+00:00", None),
        ("Redlight on Teams", "2026-12-10T19:00:00", "America/New_York"),
    ]
    assert rows[0].cells["location"] == "The House; Salon"
    assert len(rows[0].cells["uid"]) == 112
    assert rows[4].cells["online_url"].endswith("19%3ameeting_abc%40thread.v2/0")
    assert reasons(rows) == []


def test_a_calendar_of_apple():
    rows = read((FILES / "apple.ics").read_bytes()).rows

    assert [(row.cells["title"], row.cells.get("starts")) for row in rows] == [
        ("Redlight – យប់\u200bភាពយន្ត", "2026-12-03T19:00:00"),
        ("Redlight – យប់\u200bភាពយន្ត", "2026-12-07T18:30:00"),
        ("Redlight – យប់\u200bភាពយន្ត", "2026-12-09T18:30:00"),
        ("Redlight at floating hours", "2026-12-15T19:00:00"),
        ("Redlight, all day", None),
    ]
    assert rows[0].cells["location"] == "The House\n3 Lane, Phnom Penh, Cambodia"
    assert [row.cells.get("timezone") for row in rows[2:4]] == ["Asia/Phnom_Penh", None]
    assert reasons(rows) == [
        ("starts", "It lasts all day: a screening begins at an hour. Give it one in your calendar.")
    ]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Eastern Standard Time", "America/New_York"),
        ("SE Asia Standard Time", "Asia/Bangkok"),
        ("US/Eastern", "America/New_York"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        (
            "/mozilla.org/20050126_1/America/Argentina/Buenos_Aires",
            "America/Argentina/Buenos_Aires",
        ),
        ("Europe/Oslo", "Europe/Oslo"),
    ],
)
def test_zones_by_their_other_names(name, zone):
    (row,) = rows_of(f"DTSTART;TZID={name}:20261103T190000")

    assert row.cells["timezone"] == zone


def test_utc_by_its_other_names():
    rows = rows_of("DTSTART;TZID=Etc/UTC:20261103T190000", "DTSTART:20261103T190000Z")

    assert starts(rows) == ["2026-11-03T19:00:00", "2026-11-03T19:00:00+00:00"]


def test_a_zone_that_nobody_knows_is_wrong_and_says_its_name():
    assert reasons(rows_of("DTSTART;TZID=Nowhere Time:20261103T190000")) == [
        ("timezone", "We know no time zone “Nowhere Time”, and the file does not describe it.")
    ]


def test_a_zone_of_one_file_is_not_known_to_the_next():
    described = "DTSTART;TZID=Ours:20261103T190000"

    assert starts(rows_of(described, before=ZONE.format(often="YEARLY"))) == [
        "2026-11-04T00:00:00+00:00"
    ]
    assert len(reasons(rows_of(described))) == 1


def test_a_zone_that_changes_every_second_is_not_read():
    rows = rows_of("DTSTART;TZID=Ours:20261103T190000", before=ZONE.format(often="SECONDLY"))

    assert [field for field, _ in reasons(rows)] == ["timezone"]


def test_what_repeats_keeps_its_hour_on_the_clock():
    weekly = f"{EVENING}\nRRULE:FREQ=WEEKLY;COUNT=2".replace("20261103", "20261027")

    assert [(row.cells["starts"], row.cells["ends"]) for row in rows_of(weekly)] == [
        ("2026-10-27T19:00:00", "2026-10-28T01:00:00+00:00"),
        ("2026-11-03T19:00:00", "2026-11-04T02:00:00+00:00"),
    ]


def test_what_repeats_for_ever_is_read_for_eighteen_months():
    rows = rows_of(f"{EVENING}\nRRULE:FREQ=MONTHLY;BYDAY=1TU")

    assert len(rows) == 17
    assert (starts(rows)[0], starts(rows)[-1]) == ("2026-11-03T19:00:00", "2028-03-07T19:00:00")


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=YEARLY;INTERVAL=2",
    ],
)
def test_what_began_long_ago_goes_on_as_it_began(rule):
    """The days are those that dateutil finds from the first one on."""
    from dateutil.rrule import rrulestr

    begun = datetime(1980, 2, 5, 20)

    rows = rows_of(f"DTSTART:19800205T200000\nRRULE:{rule}")

    naive = NOW.replace(tzinfo=None)
    expected = rrulestr(rule, dtstart=begun).between(naive, naive + (files.events.AHEAD))
    assert starts(rows) == [at.isoformat() for at in expected]
    assert rows


def test_an_end_of_repeating_counts_in_utc_and_a_day_counts_whole():
    weekly = EVENING + "\nRRULE:FREQ=WEEKLY;UNTIL={}"

    found = [
        len(rows_of(weekly.format(until)))
        for until in ("20261118T000000Z", "20261117T235959Z", "20261117", "20261116")
    ]

    assert found == [3, 2, 3, 2]


def test_days_are_taken_out_of_what_repeats_however_they_are_written():
    for out in (
        "EXDATE;TZID=America/New_York:20261110T190000",
        "EXDATE:20261111T000000Z",
        "EXDATE;VALUE=DATE:20261110",
        "EXDATE:20261110T190000",
        "EXDATE;TZID=Eastern Standard Time:20261201T190000,20261110T190000",
    ):
        rows = rows_of(f"{EVENING}\nRRULE:FREQ=WEEKLY;COUNT=3\n{out}")

        assert starts(rows) == ["2026-11-03T19:00:00", "2026-11-17T19:00:00"], out


BOMBS = {
    "every second": "RRULE:FREQ=SECONDLY",
    "every hour": "RRULE:FREQ=HOURLY",
    "many in a day": "RRULE:FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
    "standing still": "RRULE:FREQ=DAILY;INTERVAL=0",
    "never": "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "never, by years": "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "no rule": "RRULE:every now and then",
    "long": "RRULE:FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 5_000),
    "two": "RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY",
    "strange": "RRULE:FREQ=DAILY;BYEASTER=x",
    "all that follow": "RECURRENCE-ID;RANGE=THISANDFUTURE:20261110T190000",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_rule_that_would_never_end_is_wrong_and_soon_found(name):
    begun = time.process_time()

    rows = rows_of(f"{EVENING}\n{BOMBS[name]}")

    assert [field for field, _ in reasons(rows)] == ["starts"]
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "line", ["RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "RDATE:" + ",".join(["20000101"] * 900)]
)
def test_many_rules_at_once_are_refused_soon(line):
    begun = time.process_time()

    said = refusal(calendar(*[f"{EVENING}\n{line}"] * 5_000)[:4_900_000] + b"")

    assert "cut off" in said or "cannot be worked out" in said
    assert time.process_time() - begun < 12


def test_more_events_than_anybody_looks_at_are_refused_before_they_are_read():
    assert refusal(calendar(*[EVENING] * 5_001)) == (
        "This calendar holds more than 5000 events. Export a shorter time."
    )
    assert len(read(calendar(*[EVENING] * 20)).rows) == 20


def test_more_than_that_by_repeating_are_refused():
    daily = f"{EVENING}\nRRULE:FREQ=DAILY"

    assert refusal(calendar(*[daily] * 11)) == (
        "More than 5000 events are to come in this calendar. Export a shorter time."
    )


WHOLE = calendar(EVENING)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (WHOLE[: WHOLE.index(b"END:VEVENT")], "This calendar is cut off: line 7"),
        (WHOLE.replace(b"END:VEVENT", b"END:VTODO"), "Line 8 of this calendar ends a part"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "This is no calendar"),
        (b"some words\r\n" + WHOLE, "This is no calendar"),
        (b"BEGIN:VCALENDAR\r\n" * 9, "parts in parts"),
        (calendar(EVENING.replace("2026", "2019")), "No event in this calendar is to come"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "No event in this calendar"),
        (WHOLE.replace(b"PRODID:x", b"PRODID:\xe9"), "line 3 holds the byte 0xE9"),
    ],
)
def test_what_is_no_calendar_says_so(raw, said):
    assert said in refusal(raw)


def test_a_fold_amid_a_letter_is_read():
    raw = calendar(f"SUMMARY:ខ្មែរ\n{EVENING}")
    letter = raw.index("ខ".encode())

    (row,) = read(raw[: letter + 1] + b"\r\n " + raw[letter + 1 :]).rows

    assert row.cells["title"] == "ខ្មែរ"


def test_times_that_cannot_be_read_are_wrong():
    for event in ("DTSTART:soon", "DTSTART:20261399T990000", "SUMMARY:Without a time"):
        assert reasons(rows_of(event)) == [("starts", "We cannot read when it is.")], event
    assert reasons(rows_of("DTSTART:20261103T190000\nDURATION:long")) == [
        ("ends", "We cannot read when it is.")
    ]
