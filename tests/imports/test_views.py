"""Sending a file, looking at what it would do, and taking it in."""

import io
import re
from datetime import time, timedelta

import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.delivery.outbox import Outbox
from outreach.films.models import Film
from outreach.imports.files import table
from outreach.imports.models import ImportDraft, ImportedEvent
from outreach.screenings import actions
from outreach.screenings.models import Change, Screening, Status
from outreach.venues.models import AddressVisibility
from tests.engines import one_engine
from tests.imports.conftest import NEW, marks, reasons
from tests.pages import errors_in, send_form, well_formed
from tests.programme import make_rsvp
from tests.screenings.described import entered, wall

EXPORT = "/manage/screenings.csv"


def tour(stops=10, *, hour=19):
    """Rows of a tour, one evening a week."""
    return [
        {
            "film": "redlight",
            "title": f"Redlight, stop {n + 1}",
            "venue": "Public Library",
            "room": "Hall",
            "starts": entered(wall(20 + 7 * n, hour)),
            "doors": "18:30",
            "rsvp_limit": "40",
        }
        for n in range(stops)
    ]


def csv_of(rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return table.write(rows, columns)


def test_a_tour_of_ten_stops_is_planned_by_a_table_and_changed_by_another(
    send, confirm, hana_client, stored, found, hana
):
    rows = tour()
    page = send(csv_of(rows))
    assert marks(page) == [(n + 2, "New", row["title"]) for n, row in enumerate(rows)]
    assert ">10 new</p>" in page.text

    done = hana_client.get(confirm(page.text).location)

    assert "Imported. 10 new drafts." in well_formed(done)
    made = stored()
    assert [(s.title, s.status, s.starts_wall, s.doors_wall, s.rsvp_limit) for s in made] == [
        (row["title"], Status.DRAFT, wall(20 + 7 * n), time(18, 30), 40)
        for n, row in enumerate(rows)
    ]
    assert {s.capacity for s in made} == {40}
    assert found(sa.select(Change.by_id)) == [hana.id] * 10

    exported = hana_client.get(EXPORT).data
    assert marks(send(exported)) == [(n + 2, "Same", row["title"]) for n, row in enumerate(rows)]
    changed = exported.replace(b"stop 3", b"stop three").replace(b",40,", b",35,", 1)
    page = send(changed)
    assert marks(page)[:2] == [
        (2, "Changed", "Redlight, stop 1"),
        (4, "Changed", "Redlight, stop three"),
    ]
    assert "1 row is wrong" not in page.text
    assert re.search(r"<dt>RSVP limit</dt><dd><q>40</q>\s*to\s*<q>35</q>", page.text)

    done = hana_client.get(confirm(page.text).location)

    assert "Imported. 2 screenings changed." in done.text
    assert [(s.title, s.rsvp_limit) for s in stored()][:3] == [
        ("Redlight, stop 1", 35),
        ("Redlight, stop 2", 40),
        ("Redlight, stop three", 40),
    ]


def test_the_same_table_again_finds_its_screenings_without_a_name(send, confirm, stored):
    raw = csv_of(tour(2))
    confirm(send(raw).text)

    page = send(raw)

    assert [mark for _, mark, _ in marks(page)] == ["Same", "Same"]
    assert "There is nothing to do" in page.text
    assert 'name="seen"' not in page.text
    assert len(stored()) == 2


def test_one_wrong_row_keeps_all_others_out(send, confirm, stored):
    rows = tour(3)
    rows[1]["venue"] = "Town Hall"

    page = send(csv_of(rows))
    answer = confirm(page.text)

    assert marks(page)[0] == (3, "Wrong", "Redlight, stop 2")
    assert reasons(page) == [
        ["Venue: You have no venue called “Town Hall”. Add it first, or write it as it is called."]
    ]
    assert "Nothing can be imported yet" in page.text
    assert answer.status_code == 422
    assert stored() == []


WRONG = {
    "film": ({"film": "Holy"}, "Film: We know no film called “Holy”."),
    "venue": ({"venue": "Atlantis"}, "Venue: You have no venue called “Atlantis”."),
    "room": ({"room": "Cellar"}, "Room: This venue has no room called “Cellar”."),
    "no room": ({"room": ""}, "Room: Say which room it is: Attic, Hall."),
    "past": ({"starts": "2020-05-21T19:30"}, "Starts: This time has passed."),
    "far": ({"starts": "2999-05-21T19:30"}, "Starts: This is more than three years away."),
    "slashes": ({"starts": "5/6/2027 19:30"}, "Starts: We could not read “5/6/2027 19:30”"),
    "no start": ({"starts": ""}, "Starts: Say when it starts."),
    "end before start": ({"ends": entered(wall(1))}, "Ends: The end comes before the start."),
    "doors": ({"doors": "03:00"}, "Doors open: Doors open before the start"),
    "no time": ({"doors": "soon"}, "Doors open: We could not read “soon”"),
    "kind": ({"kind": "secret"}, "Kind: “secret” is none of these: community, campus"),
    "number": ({"rsvp_limit": "many"}, "RSVP limit: Write a whole number, such as 2."),
    "nobody": ({"rsvp_limit": "0"}, "RSVP limit: The RSVP limit is from 1 to 50,000 people."),
    "slug": ({"slug": "An Evening"}, "Last part of its web address: Use small letters"),
    "link": ({"online_url": "javascript:alert(1)"}, "Link: This is no web address."),
    "zone": ({"timezone": "Mars/Olympus"}, "Time zone: We know no time zone called “Mars/Olympus”"),
    "long": ({"title": "a" * 151}, "Title: This is longer than 150 characters."),
    "control": ({"title": "a\x07b"}, "Title: This holds characters that cannot be used here."),
    "nowhere": ({"venue": "", "room": ""}, "Venue: Say where it is"),
}


@one_engine
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_cell_says_why_in_its_row(send, name):
    cells, said = WRONG[name]

    page = send(csv_of([{**tour(1)[0], **cells}]))

    (found,) = reasons(page)
    assert page.status_code == 200
    assert found[0].startswith(said)


def night(month, hour):
    """That hour on the night on which clocks in New York change, next time."""
    days = {3: 8, 11: 1}
    for year in (now().year, now().year + 1):
        sunday = wall(0).replace(year=year, month=month, day=days[month], hour=hour)
        sunday += timedelta(days=(6 - sunday.weekday()) % 7)
        if sunday > wall(2):
            return sunday
    raise AssertionError


def test_an_hour_that_clocks_skip_is_wrong(send):
    page = send(csv_of([{**tour(1)[0], "starts": entered(night(3, 2)), "doors": ""}]))

    assert reasons(page) == [
        ["Starts: Clocks go forward that night and never show this time. Choose another."]
    ]


def test_an_hour_that_clocks_show_twice_is_asked_for_in_a_column(send, confirm, stored):
    row = {**tour(1)[0], "starts": entered(night(11, 1)), "doors": "", "starts_fold": ""}

    asked = send(csv_of([row]))
    confirm(send(csv_of([{**row, "starts_fold": "second"}])).text)

    assert reasons(asked) == [
        [
            "Which of two starts: Clocks go back that night and show this time twice. "
            "Which do you mean?"
        ]
    ]
    assert [(s.starts_fold, f"{s.starts_local:%H:%M %z}") for s in stored()] == [(1, "01:00 -0500")]
    assert [mark for _, mark, _ in marks(send(csv_of([{**row, "starts_fold": "second"}])))] == [
        "Same"
    ]


def test_two_rows_for_one_screening_are_wrong(send):
    twice = tour(1) * 2
    by_slug = [{**row, "slug": "an-evening"} for row in tour(2)]

    assert reasons(send(csv_of(twice))) == [["Row 2 is about the same screening."]]
    assert reasons(send(csv_of(by_slug))) == [["Row 2 is about the same screening."]]


def test_a_limit_below_the_places_given_is_wrong_with_the_number(
    send, confirm, session, hana_client, stored
):
    confirm(send(csv_of(tour(1))).text)
    screening = session.scalars(sa.select(Screening)).one()
    screening.is_licensed = True
    actions.publish(session, screening, now=now())
    make_rsvp(session, screening, party_size=5)
    session.commit()
    exported = hana_client.get(EXPORT).data

    page = send(exported.replace(b",40,", b",4,"))

    assert reasons(page) == [["RSVP limit: 5 places are given already; there cannot be fewer."]]


def test_what_is_published_and_moves_is_told_and_keeps_its_film_and_address(
    send, confirm, session, hana_client, stored, found
):
    confirm(send(csv_of(tour(1))).text)
    screening = session.scalars(sa.select(Screening)).one()
    actions.publish(session, screening, now=now())
    session.commit()
    exported = hana_client.get(EXPORT).data.decode("utf-8-sig")
    before = stored()[0].sequence

    fixed = send(exported.replace(",redlight,", ",holly,").replace(screening.slug, "moved"))
    confirm(send(exported.replace("T19:00", "T19:30").replace("T21:", "T21:")).text)

    assert reasons(fixed) == [
        [
            "Film: It is published: its film stays what it is.",
            "Last part of its web address: It is published: its web address stays what it is.",
        ]
    ]
    assert (before, stored()[0].sequence, stored()[0].starts_wall) == (0, 1, wall(20, 19, 30))
    assert found(sa.select(Outbox.kind).where(Outbox.kind == actions.MOVED)) == [actions.MOVED]


def test_what_changed_since_somebody_looked_is_shown_again_and_nothing_is_taken_in(
    send, confirm, session, hana_client, stored
):
    confirm(send(csv_of(tour(2))).text)
    page = send(csv_of([{**row, "doors": "18:00"} for row in tour(3)]))
    first = session.scalars(sa.select(Screening).order_by(Screening.id)).first()
    terms = {"place": actions.Place(first.venue, first.room), "starts": first.starts_wall}
    actions.edit(session, first, title="By somebody else", ends=first.ends_wall, now=now(), **terms)
    session.commit()

    answer = confirm(page.text)

    assert answer.status_code == 422
    assert errors_in(answer.text) == [
        "Something has changed since you looked at this, and nothing was taken in. "
        "Look again below."
    ]
    assert "By somebody else" in answer.text
    assert [(s.title, s.doors_wall) for s in stored()] == [
        ("By somebody else", None),
        ("Redlight, stop 2", time(18, 30)),
    ]
    assert confirm(answer.text).status_code == 302
    assert len(stored()) == 3


def test_another_organisations_screening_is_never_touched(
    send, confirm, circle, olu_client, stored, session, olu
):
    """Its UID is one that nobody knows, for whoever is not of its team."""
    confirm(send(csv_of(tour(1))).text)
    (hanas,) = stored()
    row = {
        "uid": str(hanas.uid),
        "title": "Olu was here",
        "film": "redlight",
        "online_url": "https://example.org/room",
        "timezone": "Africa/Lagos",
        "starts": entered(wall(30)),
        "rsvp_limit": "10",
    }

    page = send(csv_of([row]), client=olu_client)
    taken = send(csv_of([{**row, "slug": hanas.slug}]), client=olu_client)
    again = send(csv_of([row]), client=olu_client)
    confirm(again.text, olu_client)

    assert [mark for _, mark, _ in marks(page)] == ["New"]
    assert reasons(taken) == [
        ["Last part of its web address: This address is taken. Choose another."]
    ]
    kept, made = stored()
    assert (kept.title, kept.edits, kept.starts_wall) == (hanas.title, 1, hanas.starts_wall)
    assert (made.title, made.uid != hanas.uid) == ("Olu was here", True)
    assert [mark for _, mark, _ in marks(send(csv_of([row]), client=olu_client))] == ["Same"]


def test_a_file_that_waits_is_hidden_from_olu_a_viewer_and_nobody(
    send, circle, found, client, hana_client, olu_client, viewer_client
):
    send(csv_of(tour(1)))
    path = f"{NEW}/{found(sa.select(ImportDraft.id))[0]}"

    answers = [
        one.get(path).status_code for one in (hana_client, olu_client, viewer_client, client)
    ]

    assert answers == [200, 404, 403, 302]


def test_a_file_waits_for_a_day(send, session, hana_client):
    send(csv_of(tour(1)))
    draft = session.scalars(sa.select(ImportDraft)).one()
    path = f"{NEW}/{draft.id}"
    draft.created_at = now() - timedelta(hours=23)
    session.commit()
    before = hana_client.get(path).status_code
    draft.created_at = now() - timedelta(hours=25)
    session.commit()

    after = hana_client.get(path)

    assert (before, after.status_code) == (200, 409)
    assert "This file was sent more than a day ago." in well_formed(after)


def test_a_second_file_takes_the_place_of_the_first(send, found):
    send(csv_of(tour(1)))

    send(csv_of(tour(2)), name="tours/second\N{ZERO WIDTH SPACE}.csv")

    assert found(sa.select(ImportDraft.filename)) == ["second.csv"]


def test_a_file_that_was_taken_in_is_gone(send, confirm, found, hana_client):
    page = send(csv_of(tour(1)))
    path = f"{NEW}/{found(sa.select(ImportDraft.id))[0]}"
    confirm(page.text)

    assert hana_client.get(path).status_code == 404


@one_engine
@pytest.mark.parametrize(
    ("raw", "status", "said"),
    [
        (b"", 422, "This file is empty."),
        (b"\x89PNG\r\n\x1a\n\0", 422, "This is no table and no calendar."),
        (b"x" * 5_010_000, 422, "This file is larger than 5 MB."),
        (b"x" * 6_000_000, 413, "Please send less"),
        ("film,starts\nCafé,x".encode("latin-1"), 422, "line 2 holds the byte 0xE9"),
        (b"film,starts\n" + b"a,b\n" * 100_000, 422, "holds more than 5,000 screenings"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", 422, "This calendar is cut off"),
    ],
    ids=["empty", "binary", "5 MB", "6 MB", "encoding", "100,000 rows", "cut off"],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    circle, hana_client, found, raw, status, said
):
    page = send_form(hana_client, NEW, file=(io.BytesIO(raw), "x.csv"))
    page.request.environ["wsgi.input"].close()  # a file of its own, where it is large

    assert page.status_code == status
    assert said in well_formed(page)
    assert ('id="file-error"' in page.text) is (status == 422)
    assert found(sa.select(ImportDraft.id)) == []


def test_no_file_is_asked_for(send, hana_client):
    page = send_form(hana_client, NEW)

    assert (page.status_code, errors_in(well_formed(page))) == (422, ["Choose a file first."])


def event(uid, start, *more):
    """An event on the clock of New York, two hours long."""
    lines = (
        f"UID:{uid}",
        f"DTSTART;TZID=Eastern Standard Time:{start:%Y%m%dT%H%M%S}",
        "DURATION:PT2H",
        *more,
    )
    return "BEGIN:VEVENT\r\n" + "".join(f"{line}\r\n" for line in lines) + "END:VEVENT\r\n"


def calendar(*events):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n"


AT = ("LOCATION:Public Library\\, Hall\\, 12 Canal Street", "SUMMARY:An evening with Redlight")


def test_a_calendar_becomes_drafts_and_is_known_again_after_it_moved(send, confirm, stored, found):
    weekly = event("weekly", wall(20), *AT, "RRULE:FREQ=WEEKLY;COUNT=3")
    once = event("once", wall(22, 2 + 18), "SUMMARY:In the house", "LOCATION:The House")
    usual = {"film": str(found(sa.select(Film.id).where(Film.slug == "holly"))[0])}
    page = send(calendar(weekly, once), name="calendar.ics", **usual)
    assert marks(page) == [
        *[(1, "New", "An evening with Redlight")] * 3,
        (2, "New", "In the house"),
    ]
    confirm(page.text)
    assert [(s.timezone, s.starts_wall, s.ends_wall - s.starts_wall) for s in stored()] == [
        ("America/New_York", wall(20), timedelta(hours=2)),
        ("Asia/Phnom_Penh", stored()[1].starts_wall, timedelta(hours=2)),
        ("America/New_York", wall(27), timedelta(hours=2)),
        ("America/New_York", wall(34), timedelta(hours=2)),
    ]
    assert stored()[1].starts_at.astimezone(stored()[0].starts_local.tzinfo).hour == 20
    films = sa.select(Film.slug).join(Screening).order_by(Screening.id)
    assert found(films) == [*["redlight"] * 3, "holly"]
    assert [mark for _, mark, _ in marks(send(calendar(weekly, once)))] == ["Same"] * 4

    original = f"{stored()[2].starts_at:%Y%m%dT%H%M%SZ}"
    moved = event("weekly", wall(28, 20), *AT, f"RECURRENCE-ID:{original}")
    page = send(calendar(weekly, moved, once))

    assert [mark for _, mark, _ in marks(page)] == ["Changed", "Same", "Same", "Same"]
    confirm(page.text)
    assert [s.starts_wall for s in stored()][2] == wall(28, 20)
    assert found(sa.select(sa.func.count(ImportedEvent.id))) == [4]


def test_an_event_that_is_called_off_is_left_out_unless_it_is_here(send, confirm, session, stored):
    off = event("a", wall(20), *AT, "STATUS:CANCELLED")
    other = event("b", wall(21), *AT)
    assert len(marks(send(calendar(off, other)))) == 1
    confirm(send(calendar(off.replace("CANCELLED", "CONFIRMED"), other)).text)

    page = send(calendar(off, other))

    assert reasons(page) == [
        ["It is cancelled in the file. Cancel it here first: its guests are told."]
    ]
    assert len(stored()) == 2


def test_floating_hours_are_on_the_clock_of_the_venue_and_wrong_without_one(send, confirm, stored):
    floating = event("a", wall(20), "SUMMARY:Redlight", "LOCATION:The House").replace(
        ";TZID=Eastern Standard Time", ""
    )
    online = floating.replace("LOCATION:The House", "LOCATION:https://example.org/room")

    confirm(send(calendar(floating)).text)
    asked = send(calendar(online.replace("UID:a", "UID:b")), rsvp_limit="10")
    told = send(
        calendar(online.replace("UID:a", "UID:b")), rsvp_limit="10", timezone="Europe/Berlin"
    )

    assert [(s.timezone, s.starts_wall) for s in stored()] == [("Asia/Phnom_Penh", wall(20))]
    assert reasons(asked) == [
        ["Time zone: Say in which time zone it is, or choose one for the whole file."]
    ]
    assert [mark for _, mark, _ in marks(told)] == ["New"]


def test_what_is_exported_names_hidden_places_without_their_address(
    send, confirm, session, hana_client, olu_client
):
    confirm(send(csv_of(tour(1))).text)
    venue = session.scalars(sa.select(Screening)).one().venue
    venue.address_visibility, venue.area_label = AddressVisibility.STAFF, "near the station"
    session.commit()

    answer = hana_client.get(EXPORT)

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Public Library" in answer.text
    assert "Canal Street" not in answer.text
    assert "Public Library" not in olu_client.get(EXPORT).text


def test_the_template_can_be_read(send, hana_client):
    page = send(hana_client.get(f"{NEW}/template.csv").data)

    assert [title for _, _, title in marks(page)] == ["Redlight, and time to talk"]


def test_the_list_leads_to_both_ways_for_those_who_may(send, confirm, hana_client, viewer_client):
    confirm(send(csv_of(tour(1))).text)

    pages = [one.get("/manage/screenings").text for one in (hana_client, viewer_client)]

    assert [f'href="{NEW}"' in page for page in pages] == [True, False]
    assert [f'href="{EXPORT}"' in page for page in pages] == [True, True]
