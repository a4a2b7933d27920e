"""The example, and beside it what it does not show: a full house, an evening called off."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from outreach.accounts.actions import email_changes, sign_in_links
from outreach.accounts.models import (
    CrewRole,
    EmailChange,
    Membership,
    Role,
    SignInLink,
    StaffKind,
    User,
)
from outreach.database import Database
from outreach.door import actions as door
from outreach.door.codes import code_of
from outreach.door.models import DoorLink, Kind
from outreach.door.notes import Note
from outreach.example import HOST_EMAIL
from outreach.facts import actions as facts
from outreach.facts.models import Helpline
from outreach.films.models import Film, FilmVersion, Format, Track, TrackKind
from outreach.imports import actions as imports
from outreach.imports import files
from outreach.imports.files import table
from outreach.imports.models import ImportDraft
from outreach.imports.rows.exporting import cells_of
from outreach.keys import Keys
from outreach.licences import actions as licences
from outreach.licences import documents
from outreach.licences.models import LicenceKind, LicenceState
from outreach.licences.queries import licence_of
from outreach.organisations.actions import applications, invitations
from outreach.organisations.models import HostApplication, Invitation, InvitationState
from outreach.panels import actions as panels
from outreach.panels import consents
from outreach.panels.models import Appearance, PanelRole
from outreach.publications.actions import reviews
from outreach.requests import actions as requests
from outreach.requests.models import ScreeningRequest
from outreach.requests.queries import open_request
from outreach.rsvps import actions as rsvps
from outreach.rsvps import approvals
from outreach.rsvps.actions import (
    blocking,
    confirming,
    deciding,
    hosting,
    parties,
    questions,
    terms,
    waiting,
)
from outreach.rsvps.actions.decided import decide
from outreach.rsvps.actions.questions import Wording
from outreach.rsvps.models import KeptFor, Mode, Question, QuestionKind, Rsvp, RsvpCode, What
from outreach.rsvps.models import State as RsvpState
from outreach.screenings import actions as screenings
from outreach.screenings import crew
from outreach.screenings.actions import Place, capacity, safeguards
from outreach.screenings.actions.programme import Part, set_programme
from outreach.screenings.models import ProgrammeKind, SafeguardKind, Screening, Visibility
from outreach.speakers import actions as speakers
from outreach.speakers.models import Announced, How, Speaker, Use
from outreach.tours import actions as tours
from outreach.tours.models import Tour, TourStop
from outreach.venues import actions as venues
from outreach.venues.actions import photos, projection
from outreach.venues.models import Access, AddressVisibility, Known, Position, Room, Venue
from tests.factories import LONG_AGO, make_olu, make_organisation, make_sam, make_user
from tests.programme import make_rsvp, make_safe, make_screening, make_version
from tests.test_pictures import sent

HANA, VIEWER, OLU, BOTH, BARE, HELPER = "hana", "viewer", "olu", "both", "bare", "helper"
SAM, NEW = "sam", "new"
LONER = "loner"
EMAILS = {
    HANA: HOST_EMAIL,
    VIEWER: "viewer@example.org",
    OLU: "olu@harbour.example.org",
    BOTH: "bea@example.org",
    BARE: "bare@harbour.example.org",
    HELPER: "hedy@example.org",
    SAM: "sam@outreach.example.org",
    NEW: "nia@newcomers.example.org",
    LONER: "lo@example.org",
}

LONG_TITLE = (
    "Redlight, and afterwards a long conversation with everybody who wants to stay: "
    "Kinderrechtskonventionsumsetzungsberichterstattung, plainly told"
)
GUESTS = (
    {"name": "សុខ ពិសិដ្ឋ", "email": "piseth@example.org", "party_size": 2},
    {
        "name": "ليلى حداد",
        "email": "layla@example.org",
        "access_needs": "A seat near the door, please.\nAnd somebody who reads the captions aloud.",
    },
    {
        "name": "Łukasz 🎬 Wójcik",
        "email": "a.guest.with.a.remarkably.long.address.that.never.seems.to.end@mail.example.org",
        "party_size": 3,
    },
)


@dataclass
class Furniture:
    """What was put in, by the names that tests call it."""

    screenings: dict[str, Screening] = field(default_factory=dict)
    rsvps: dict[str, Rsvp] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    code: RsvpCode | None = None
    venues: dict[str, Venue] = field(default_factory=dict)
    films: dict[str, Film] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    email_changes: dict[str, EmailChange] = field(default_factory=dict)
    sign_in_links: dict[str, SignInLink] = field(default_factory=dict)
    applications: dict[str, HostApplication] = field(default_factory=dict)
    seats: dict[str, Appearance] = field(default_factory=dict)
    speakers: dict[str, Speaker] = field(default_factory=dict)
    requests: dict[str, ScreeningRequest] = field(default_factory=dict)
    imports: dict[str, ImportDraft] = field(default_factory=dict)
    tours: dict[str, Tour] = field(default_factory=dict)
    doors: dict[str, DoorLink] = field(default_factory=dict)
    stop: TourStop = field(init=False)
    version: FilmVersion = field(init=False)
    room: Room = field(init=False)
    appearance: Appearance = field(init=False)
    helpline: Helpline = field(init=False)


def furnish(database: Database, *, now: datetime) -> Furniture:
    """Put it into a database that holds the example."""
    now = now.replace(second=0, microsecond=0)
    with database.transaction() as session:
        put = Furniture()
        _people(session, put)
        _invited(session, put, now)
        _applied(session, put, now)
        _moved(session, put, now)
        _linked(session, put, now)
        _known(session, put)
        _venues(session, put, now)
        _versions(session, put)
        _screenings(session, put, now)
        _planned(session, put, now)
        _terms(session, put, now)
        _guests(session, put, now)
        _in_line(session, put, now)
        _answering(session, put, now)
        _crew(session, put, now)
        put.users[SAM] = make_sam(session, *StaffKind)
        _reviewed(session, put, now)
        _speakers(session, put, now)
        _asked(session, put, now)
        _licensed(session, put, now)
        _crowded(session, put, now)
        _let_time_pass(session, put, now)
        _doors(session, put, now)
        _imported(session, put, now)
        _toured(session, put, now)
        for helpline in session.scalars(sa.select(Helpline).where(Helpline.country == "US")):
            facts.check_helpline(helpline, by=put.users[HANA], today=now.date())
            put.helpline = helpline
        _load_teams(put)
        return put


def _load_teams(put: Furniture) -> None:
    """Have at hand who is in which team: a lock has had it forgotten, and the session ends."""
    for user in put.users.values():
        for membership in user.memberships:
            assert membership.organisation.slug


def _people(session: Session, put: Furniture) -> None:
    hana = session.scalars(sa.select(User).where(User.email == HOST_EMAIL)).one()
    circle = hana.memberships[0].organisation
    viewer = make_user(
        session, "Vera Viewer", EMAILS[VIEWER], organisation=circle, role=Role.VIEWER
    )
    olu = make_olu(session)
    bare = make_user(
        session,
        "Bo Bare",
        EMAILS[BARE],
        organisation=olu.memberships[0].organisation,
        role=Role.HOST,
        tf_totp_secret=None,
    )
    put.users = {HANA: hana, VIEWER: viewer, OLU: olu, BARE: bare}
    harbour = olu.memberships[0].organisation
    both = make_user(session, "Bea Both", EMAILS[BOTH], organisation=circle, role=Role.HOST)
    session.add(Membership(user=both, organisation=harbour, role=Role.HOST, created_at=LONG_AGO))
    session.flush()
    put.users[BOTH] = both
    put.users[LONER] = make_user(session, "Lo Loner", EMAILS[LONER])


def _invited(session: Session, put: Furniture, now: datetime) -> None:
    """To Hana's team: somebody new, Olu, and people whose invitation is over."""
    hana = put.users[HANA]
    circle = hana.memberships[0].organisation
    emails = {
        "new": "a.friend.with.a.remarkably.long.address.that.never.ends@mail.example.org",
        "known": EMAILS[OLU],
        "declined": "no-thanks@example.org",
        "expired": "slow@example.org",
        "revoked": "mistyped@example.org",
        "used": "once@example.org",
    }
    put.invitations = {
        name: invitations.invite(
            session,
            circle,
            email=email,
            role=Role.HOST,
            message="We show films in the library.\n\nCome <b>and</b> help us.",
            by=hana,
            now=now,
        )
        for name, email in emails.items()
    }
    put.invitations["declined"].state = InvitationState.DECLINED
    put.invitations["revoked"].state = InvitationState.REVOKED
    put.invitations["used"].state = InvitationState.ACCEPTED
    put.invitations["expired"].expires_at = now - timedelta(days=1)
    session.flush()


def _moved(session: Session, put: Furniture, now: datetime) -> None:
    """Two who wish for another address, one of them too late."""
    for name, who in (("open", OLU), ("over", VIEWER)):
        put.email_changes[name] = email_changes.ask(
            session, put.users[who], email=f"{name}@new.example.org", now=now
        )
    put.email_changes["over"].expires_at = now - timedelta(days=1)
    session.flush()


def _linked(session: Session, put: Furniture, now: datetime) -> None:
    """Two who asked for a link to sign in, one of them too late."""
    for name, who in (("open", OLU), ("over", VIEWER)):
        put.sign_in_links[name] = sign_in_links.ask(session, email=EMAILS[who], next=None, now=now)
    put.sign_in_links["over"].expires_at = now - timedelta(days=1)
    session.flush()


def _applied(session: Session, put: Furniture, now: datetime) -> None:
    """To host: one to be read, and one answered in each way."""
    answers = {
        "new": None,
        "returned": applications.ask_for_changes,
        "approved": applications.approve,
        "declined": applications.decline,
    }
    for number, (name, answer) in enumerate(answers.items()):
        put.applications[name] = applications.apply(
            session,
            form_key=f"application {name}",
            email=f"asa{number}@example.org",
            name="Asa Applicant",
            organisation_name=f"Hill Films {number}",
            place="Leeds, in schools",
            reason="To talk with pupils.\n\nAnd <b>their</b> parents.",
            experience=None,
            now=now,
        )
        if answer:
            words = "Tell us a little more about the schools."
            answer(session, put.applications[name], by=put.users[HANA], answer=words, now=now)


def _known(session: Session, put: Furniture) -> None:
    """What the example holds already."""
    put.room = session.scalars(sa.select(Room).where(Room.name == "Main hall")).one()
    put.films = {film.title: film for film in session.scalars(sa.select(Film))}
    by_title = {screening.title: screening for screening in session.scalars(sa.select(Screening))}
    put.screenings = {
        "library": by_title["Redlight at the library"],
        "online": by_title["Redlight online, with time to talk"],
        "premiere": by_title["Redlight, New York premiere"],
        "Westport": by_title["Redlight in Westport"],
    }


def picture(colour: str) -> bytes:
    """A photo as somebody sends it."""
    file = io.BytesIO()
    Image.new("RGB", (960, 640), colour).save(file, "JPEG")
    return file.getvalue()


def _venues(session: Session, put: Furniture, now: datetime) -> None:
    hidden = venues.create(
        session,
        organisation_id=put.users[HANA].memberships[0].organisation_id,
        now=now,
        name="The House on the Hill",
        address="3 Example Lane",
        city="Chicago",
        country="US",
        timezone="America/Chicago",
        address_visibility=AddressVisibility.STAFF,
        area_label="near the main station",
        position=Position(41.87812, -87.62979),
        access={
            Access.STEP_FREE: Known(False, "three steps, we carry"),
            Access.LIGHTING: Known(True),
        },
        access_note="Ring at Kim, second floor.",
        team_notes="The key is at the bakery.\n\nThe neighbours go to bed at ten.",
    )
    empty = venues.create(
        session,
        organisation_id=put.users[HANA].memberships[0].organisation_id,
        now=now,
        name="Example Yard",
        city="Leeds",
        country="GB",
        timezone=None,
    )
    home = venues.create(
        session,
        organisation_id=put.users[HANA].memberships[0].organisation_id,
        now=now,
        name="At Ira’s",
        address="4 Example Lane",
        city="Leeds",
        country="GB",
        timezone=None,
        address_visibility=AddressVisibility.APPROVED,
        area_label="near the river",
        position=Position(53.79648, -1.54785),
        access={Access.STEP_FREE: Known(False, "one step")},
    )
    put.venues = {"hall": put.room.venue, "hidden": hidden, "empty": empty, "home": home}
    projection.describe(
        put.room,
        now=now,
        screen="4 m wide, thick curtains",
        sound="Two loudspeakers, one microphone without a cable",
        shows_captions=True,
        player="Laptop by HDMI; Blu-ray",
        contact="Kim at the desk, +1 212 555 0100",
        tested_on=now.date() - timedelta(days=30),
        tested_by="Hana",
        notes="The switch is behind the curtain.\n\nBring a long cable.",
    )
    for alt, colour in (("A blue door with a ramp", "navy"), ("The hall, empty", "grey")):
        photos.add(session, put.room.venue, photos.drawn(picture(colour)), alt=alt)
    photos.add(session, hidden, photos.drawn(picture("maroon")), alt="A red door")


def _versions(session: Session, put: Furniture) -> None:
    """Two invented versions of one film; of the others nobody has said any."""
    put.version = make_version(
        session, put.films["Redlight"], notes="Test the captions on the machine in the house."
    )
    make_version(
        session,
        put.films["Redlight"],
        name="School version",
        format=Format.BLU_RAY,
        runtime_minutes=52,
        tracks=[Track(TrackKind.SPOKEN, "en"), Track(TrackKind.CAPTIONS, "en")],
    )


def _screenings(session: Session, put: Furniture, now: datetime) -> None:
    salon = venues.add_room(session, put.venues["hidden"], name="Salon", capacity=9)
    kitchen = venues.add_room(session, put.venues["home"], name="Kitchen", capacity=9)
    days = iter(range(60, 90))

    def make(
        title: str,
        room: Room = put.room,
        *,
        published: bool = True,
        licensed: bool = True,
        link: str | None = None,
        **values: Any,
    ) -> Any:
        starts = datetime.combine(now.date() + timedelta(days=next(days)), time(19))
        made = screenings.schedule(
            session,
            organisation=put.users[HANA].memberships[0].organisation,
            film=put.films["Redlight"],
            place=Place(venue=room.venue, room=room, online_url=link),
            title=title,
            starts=starts,
            ends=starts + timedelta(hours=2),
            now=now,
            **values,
        )
        made.is_licensed = licensed
        if published:
            make_safe(session, made, now=now)
            screenings.publish(session, made, now=now)
        return made

    put.screenings |= {
        "full": make("Redlight, a full house", rsvp_limit=2),
        "few": make("Redlight, nearly full", rsvp_limit=3),
        "in line": make("Redlight, with a line", rsvp_limit=6),
        "questions": make("Redlight, with questions", rsvp_limit=40),
        "codes": make("Redlight, by code", rsvp_limit=20),
        "choosing": make("Redlight, for a few", rsvp_limit=20),
        "later": make("Redlight, not open yet", rsvp_limit=20),
        "long": make(
            LONG_TITLE,
            film_version=put.version,
            description="Two lines,\nand a\n\nparagraph with <b>tags</b> & so",
        ),
        "hidden": make("Redlight behind a door", salon),
        "at home": make("Redlight at a kitchen table", kitchen),
        "called off": make("Redlight, called off"),
        "begun": make("Redlight, just begun"),
        "held": make("Redlight, held here"),
        "bare": make("Redlight, nobody yet"),
        "packed": make("Redlight, more than it holds"),
        "postponed": make("Redlight, postponed"),
        "provisional": make("Redlight, provisional", licensed=False),
        "unlisted": make("Redlight, for friends", visibility=Visibility.UNLISTED),
        "invited": make("Redlight, invited", visibility=Visibility.BY_INVITATION),
        "hybrid": make("Redlight, here and there", link="https://example.org/hybrid"),
        "reported": make("Redlight, reported on"),
        "draft": make("Redlight, a draft", published=False),
        "overdue": make("Redlight, a forgotten draft", published=False),
    }
    put.screenings["month end"] = _repeatable(session, put, now, "31st", hour=19)
    put.screenings["night"] = _repeatable(session, put, now, "at night", hour=2)
    put.appearance = panels.add(
        session, put.screenings["draft"], name="Mali Chan", role=PanelRole.MODERATOR, now=now
    )


def _repeatable(
    session: Session, put: Furniture, now: datetime, title: str, *, hour: int
) -> Screening:
    """A draft on a 31st, or on the Sunday of a week: days that not every month or clock has."""
    day = now.date() + timedelta(days=30)
    while day.weekday() != 6 if hour < 3 else day.day != 31:
        day += timedelta(days=1)
    starts = datetime.combine(day, time(hour, 30))
    return screenings.schedule(
        session,
        organisation=put.users[HANA].memberships[0].organisation,
        film=put.films["Redlight"],
        place=Place(venue=put.venues["hidden"], room=put.venues["hidden"].rooms[0]),
        title=f"Redlight, {title}",
        starts=starts,
        ends=starts + timedelta(hours=2),
        now=now,
    )


def _planned(session: Session, put: Furniture, now: datetime) -> None:
    """An evening part by part, with long words and a part of no length."""
    parts = [
        Part(ProgrammeKind.WELCOME, "Hana Host", 10),
        Part(ProgrammeKind.FILM),
        Part(ProgrammeKind.PAUSE, None, 10),
        Part(ProgrammeKind.PANEL, LONG_TITLE, 40),
        Part(ProgrammeKind.OTHER, "សុខ ពិសិដ្ឋ sings", 0),
        Part(ProgrammeKind.CLOSE, None, 5),
    ]
    set_programme(session, put.screenings["long"], parts=parts, now=now)


def _terms(session: Session, put: Furniture, now: datetime) -> None:
    """Each way in; and a form with a question of each kind, one of which hangs on another."""
    at = put.screenings
    usual: dict[str, Any] = {
        **{"asks_names": False, "party_limit": None, "opens": None, "closes": None},
        **{one.value: 0 for one in KeptFor},
    }
    for name, of in {
        "questions": {"mode": Mode.CONFIRM, "asks_names": True, "panel": 4, "wheelchair": 2},
        "codes": {"mode": Mode.INVITATION},
        "choosing": {"mode": Mode.APPROVAL},
        "later": {"mode": Mode.AT_ONCE, "opens": at["later"].starts_wall - timedelta(hours=1)},
    }.items():
        terms.set_terms(session, at[name], now=now, **{**usual, **of})
    for label, uses in (("Press", 3), (None, 1)):
        code = terms.add_code(session, at["codes"], label=label, uses=uses, expires=None, now=now)
    put.code, code.uses_left = code, 0
    kinds = {kind: f"What about {kind.label.lower()}?" for kind in QuestionKind}
    for kind, words in kinds.items():
        wording = Wording(words, kind, ["Soup", "Bread", "Nothing"] if kind.has_choices else [])
        put.questions[kind.value] = questions.add(session, at["questions"], wording, now=now)
    on = (put.questions["choice"].id, "Soup")
    for name, wording in {
        "hanging": Wording("Which soup?", QuestionKind.SHORT, is_required=True, shown_if=on),
        "sensitive": Wording("Allergies?", QuestionKind.LONG, is_sensitive=True, is_per_guest=True),
        "each": Wording(
            "In which language?", QuestionKind.SHORT, is_required=True, is_per_guest=True
        ),
    }.items():
        put.questions[name] = questions.add(session, at["questions"], wording, now=now)


def _answering(session: Session, put: Furniture, now: datetime) -> None:
    """Guests in each state in which a party has no places for good."""
    at, asked = put.screenings, put.questions
    said = {"choice": "Soup", "hanging": "Lentils", "yes_no": "yes", "number": 3}
    answers: dict[str, Any] = {asked[name].field(): value for name, value in said.items()}
    answers |= {asked["sensitive"].field(): "Nuts", asked["sensitive"].field(1): "Milk"}
    answers |= {asked["each"].field(): "Khmer", asked["each"].field(1): "English"}
    for name in ("pending", "answering", "grown", "lapsed"):
        put.rsvps[name] = make_rsvp(
            session,
            at["questions"],
            name=f"Pia {name}",
            email=f"{name}@example.org",
            party_size=2,
            guests=["Nia Along"],
            answers=answers,
        )
    confirming.confirm(session, put.rsvps["answering"], now=now)
    confirming.confirm(session, put.rsvps["grown"], now=now)
    parties.change_party(session, put.rsvps["grown"], 4, now=now)
    put.rsvps["lapsed"].held_until = now
    confirming.lapse(session, put.rsvps["lapsed"], now=now)
    put.rsvps["awaiting"] = make_rsvp(session, at["choosing"], name="Abe", email="abe@example.org")
    put.rsvps["declined"] = make_rsvp(session, at["choosing"], name="Dee", email="dee@example.org")
    put.rsvps["declined"].state = RsvpState.DECLINED


def _guests(session: Session, put: Furniture, now: datetime) -> None:
    at = put.screenings
    for guest in GUESTS:
        make_rsvp(session, at["long"], **guest)
    make_rsvp(session, at["full"], party_size=2, name="Noor Guest", email="noor@example.org")
    make_rsvp(session, at["online"], name="Vera Viewer", email=EMAILS[VIEWER], party_size=2)
    put.rsvps = {
        "standing": make_rsvp(
            session,
            at["library"],
            name="Gia Guest",
            email="gia@example.org",
            party_size=3,
            access_needs="A place for a wheelchair",
        ),
        "withdrawn": make_rsvp(session, at["long"], name="Ada Away", email="ada@example.org"),
        "called off": make_rsvp(session, at["called off"], name="Tom", email="tom@example.org"),
        "late": make_rsvp(session, at["begun"], name="Lea Late", email="lea@example.org"),
        "came": make_rsvp(session, at["held"], name="Kim Came", email="kim@example.org"),
        "online": make_rsvp(session, at["online"], name="Wen Watcher", email="wen@example.org"),
        "hidden": make_rsvp(session, at["hidden"], name="Ira Inside", email="ira@example.org"),
    }
    put.rsvps["postponed"] = make_rsvp(
        session, at["postponed"], name="Uma Unsure", email="uma@example.org"
    )
    put.rsvps["hybrid"] = make_rsvp(
        session, at["hybrid"], name="Hal", email="hal@example.org", now=now
    )
    _put_off(session, at["hybrid"], now=now + timedelta(minutes=1))
    for name in ("unapproved", "approved"):
        put.rsvps[name] = make_rsvp(
            session, at["at home"], name=f"Noa {name}", email=f"{name}@example.org"
        )
    put.rsvps["door"] = make_rsvp(
        session, at["begun"], name="Dora Doorstep", email="dora@example.org", party_size=4
    )
    approvals.approve(session, put.rsvps["approved"], now=now)
    _hosted(session, put, now)
    rsvps.cancel(session, put.rsvps["withdrawn"], now=now)
    screenings.postpone(session, at["postponed"], reason="The roof leaks.", now=now)
    screenings.cancel(
        session,
        at["called off"],
        reason="The projector broke. We are looking for another day.",
        now=now,
    )


def _put_off(session: Session, screening: Screening, *, now: datetime) -> None:
    """Another hour and another room since somebody answered."""
    studio = venues.add_room(session, screening.venue, name="Studio", capacity=40)
    screenings.edit(
        session,
        screening,
        place=Place(venue=screening.venue, room=studio, online_url=screening.online_url),
        title=screening.title,
        starts=screening.starts_wall + timedelta(hours=1),
        ends=screening.ends_wall + timedelta(hours=1),
        now=now,
    )


def _in_line(session: Session, put: Furniture, now: datetime) -> None:
    """A party whose offer stands, one that is offered fewer, one that waits, others that do not."""

    def come(name: str, party_size: int, **more: Any) -> Rsvp:
        there, address = put.screenings["in line"], f"{name.replace(' ', '-')}@example.org"
        made = {"name": f"Lin {name}", "email": address, "waits": True}
        return make_rsvp(session, there, party_size=party_size, **made, **more)

    full = come("came first", 6)
    for name, size, more in (
        ("offered", 2, {}),
        ("declined", 2, {}),
        ("offered fewer", 4, {"fewest": 2}),
        ("waiting", 5, {"fewest": 3}),
        ("left", 1, {}),
    ):
        put.rsvps[name] = come(name, size, **more)
    rsvps.cancel(session, put.rsvps["left"], now=now)
    rsvps.cancel(session, full, now=now)
    waiting.decline(session, put.rsvps["declined"], now=now)
    shorter = put.rsvps["offered fewer"]
    shorter.held_until = now + timedelta(hours=2)
    until, places = shorter.held_until, shorter.places
    decide(shorter, What.SHORTENED, places=places, until=until, now=now)


def _doors(session: Session, put: Furniture, now: datetime) -> None:
    """Two doors of what has begun, with what happened there; one closed; one for nobody."""
    begun = put.screenings["begun"]
    one, other = (
        door.make_link(session, begun, label=label, marks_needs=True, now=now)
        for label in ("Main entrance", "Side door, through the yard and up the steps")
    )
    closed = door.make_link(session, begun, label="Old link", now=now)
    nobody = door.make_link(session, put.screenings["bare"], label="Entrance", now=now)
    door.revoke(closed, now=now)
    full = door.make_link(session, put.screenings["packed"], label="Entrance", now=now)
    put.doors = {"begun": one, "closed": closed, "nobody": nobody, "full": full}
    code = code_of(put.rsvps["door"].uid)
    some = _party_by_party(session, put.screenings["packed"])
    for link, kind, number, values in (
        (one, Kind.ARRIVAL, 3, {"party": code}),
        (other, Kind.ARRIVAL, 3, {"party": code}),
        (other, Kind.ARRIVAL, 1, {"party": "0000-0000"}),
        (one, Kind.WALK_IN, 2, {"email": "walker@example.org"}),
        (one, Kind.COUNT, 5, {}),
        (full, Kind.ARRIVAL, 2, {"party": some}),
        (full, Kind.COUNT, 123, {}),
    ):
        note = Note(uuid4(), kind, number, said_at=now, **values)
        door.record(session, link, [note], now=now)


def _party_by_party(session: Session, screening: Screening) -> str:
    """More parties than a door shows at once. Gives the code of one of three people."""
    crowd = [
        make_rsvp(session, screening, name=f"{first} {last}", party_size=size)
        for size, first in enumerate(("Ana", "Bo", "Chenda-Maria", "Dara"), 1)
        for last in ("Abara", "Berg", "Chan", "Dumont", "Eriksen", "Featherstonehaugh-Smythe")
    ] + [make_rsvp(session, screening, name=f"Guest Number{number:02}") for number in range(36)]
    return code_of(crowd[12].uid)


def _hosted(session: Session, put: Furniture, now: datetime) -> None:
    """What hosts do: parties that ask, wait, were added or declined; a capacity lowered."""
    at, form = put.screenings["long"], itertools.count(1)

    def added(screening: Screening, name: str, **values: Any) -> Rsvp:
        values = {"email": None, "party_size": 2, **values}
        form_key = f"hosted {next(form)}"
        return hosting.add(session, screening, name=name, form_key=form_key, now=now, **values)

    put.rsvps["added"] = added(at, "Zoë Guest", note="Sits with <b>us</b>.\nPays at the door.")
    put.rsvps["twice"] = added(at, "Zoë Guest", email="zoe@example.org", party_size=3)
    put.rsvps["large"] = added(at, "A whole class", party_size=14)
    refused = put.rsvps["refused"] = make_rsvp(
        session, at, name="Bea", email="bea.guest@example.org"
    )
    at.give_back_places(1)
    refused.state = RsvpState.ASKED
    deciding.decline_party(session, refused, "We are full.\n\nCome in May!", now=now)
    hosting.set_party_size(session, put.rsvps["twice"], party_size=2, now=now)
    for name, state in (("asking", RsvpState.ASKED), ("queued", RsvpState.WAITING)):
        one = put.rsvps[name] = make_rsvp(
            session, at, name=f"Kai {name}", email=f"{name}@example.org", party_size=4
        )
        at.give_back_places(4)
        one.state, one.waiting_since = state, now if state is RsvpState.WAITING else None
    hana = put.users[HANA]
    capacity.set_capacity(
        session, at, rsvp_limit=6, because="The fire officer came.", by=hana, now=now
    )
    blocking.block(
        session,
        at.organisation,
        email="loud@example.org",
        label="Shouted at the panel in May",
        reason="The panel asked for it.",
        keys=Keys("a key for tests only, and long enough"),
        by=hana,
        now=now,
    )


def _crew(session: Session, put: Furniture, now: datetime) -> None:
    """Hedy, of no organisation, has two roles at one screening and co-hosts another."""
    put.users[HELPER] = make_user(session, "Hedy Helper", EMAILS[HELPER])
    for who, where, role in (
        (HELPER, "long", CrewRole.DOOR),
        (HELPER, "long", CrewRole.MODERATOR),
        (HELPER, "few", CrewRole.CO_HOST),
    ):
        crew.add(
            session,
            put.screenings[where],
            email=EMAILS[who],
            role=role,
            by=put.users[HANA],
            now=now,
        )


def _reviewed(session: Session, put: Furniture, now: datetime) -> None:
    """Of an organisation that is not trusted yet: drafts, what waits, what was given back."""
    newcomers = make_organisation(session, "Newcomers", "newcomers", is_trusted=False)
    nia = make_user(session, "Nia Newcomer", EMAILS[NEW], organisation=newcomers)
    put.users[NEW] = nia
    for number, name in enumerate(("unasked", "waiting", "returned", "too late")):
        screening = make_screening(
            session,
            newcomers,
            film=put.films["Redlight"],
            days_ahead=20 + number,
            published=False,
            title=f"Redlight among newcomers, {name}",
            description="We talk afterwards.\n\nCome <b>early</b>.",
        )
        put.screenings[name] = screening
        panels.add(
            session,
            screening,
            name="Mali Chan",
            role=PanelRole.MODERATOR,
            bio="Has moderated before.",
            now=now,
        )
        if name != "unasked":
            make_safe(session, screening, now=now)
            reviews.ask(session, screening, by=nia, now=now)
    reviews.give_back(
        session,
        put.screenings["returned"],
        by=put.users[SAM],
        answer="Please say who is there to talk.\n\nAnd <b>when</b> doors open.",
        now=now,
    )


def _speakers(session: Session, put: Furniture, now: datetime) -> None:
    """On one panel: who has not been asked, was asked, has agreed, and has said no."""
    for name in ("new", "asked", "agreed", "other name", "erased"):
        put.seats[name] = panels.add(
            session,
            put.screenings["full"],
            name=f"Sia {name.title()}",
            role=PanelRole.PANELIST,
            affiliation="A school",
            bio="Teaches, and listens.\n\nWrites now and then.",
            now=now,
        )
        speaker = put.seats[name].speaker
        if name not in ("new", "erased"):
            address = f"sia.with.a.long.address.{speaker.id}@mail.example.org"
            consents.ask(session, put.seats[name], email=address, now=now)
        put.speakers[name] = speaker
    for use in (Use.NAME, Use.PHOTO):
        speakers.give(session, put.speakers["agreed"], use, how=How.LINK, now=now)
    speakers.announce(
        session,
        put.speakers["other name"],
        announced=Announced.PSEUDONYM,
        pseudonym="Maple",
        now=now,
    )
    old = put.speakers["erased"]
    old.name, old.affiliation, old.bio, old.erased_at = "", None, None, now
    old.announced = Announced.NEVER


def _asked(session: Session, put: Furniture, now: datetime) -> None:
    """For a screening near them: one request in each state."""
    film, hana = put.films["Redlight"], put.users[HANA]
    towns = {
        "new": ("Leeds", "GB"),
        "shared": ("leeds", "GB"),
        "handed back": ("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", "GB"),
        "passed on": ("Battambang", "KH"),
        "passed on in confidence": ("Siem Reap", "KH"),
        "planned": ("New York", "US"),
        "declined": ("Reykjavík", "IS"),
        "withdrawn": ("Leeds", "GB"),
    }
    for number, (name, (town, country)) in enumerate(towns.items()):
        email = f"rosa{number}@example.org"
        requests.ask(
            session,
            film,
            form_key=f"request {name}",
            email=email,
            name="Rosa រស្មី Requester",
            town=town,
            country=country,
            people=None if name == "shared" else 12,
            offers=["come", "room"] if name != "shared" else [],
            offer_words="Our library has a room <b>for forty</b>.",
            reason="We work with families.\n\nThey ask for it." if name != "shared" else None,
            may_share=name in ("shared", "passed on", "planned"),
            now=now,
        )
        put.requests[name] = open_request(session, film, email)
    for name in ("handed back", "passed on", "passed on in confidence", "planned"):
        requests.pass_on(
            session,
            put.requests[name],
            organisation=hana.memberships[0].organisation,
            note="You showed it near there last year." if name != "planned" else None,
            by=hana,
            now=now,
        )
    requests.plan(session, put.requests["planned"], put.screenings["long"], now=now)
    requests.hand_back(session, put.requests["handed back"], because="It is too far.", now=now)
    requests.decline(
        session, put.requests["declined"], by=hana, answer="Nobody hosts there yet.", now=now
    )
    requests.withdraw(session, put.requests["withdrawn"], now=now)


def _licensed(session: Session, put: Furniture, now: datetime) -> None:
    """One kept with its document, one asked for, one that fits no more, and one not needed."""
    at, hana = put.screenings, put.users[HANA]

    def keep(name: str, **values: Any) -> Any:
        said = {"kind": LicenceKind.COMMUNITY, "licensor": "Blue Door", "territory": ["KH"]}
        return licences.keep(session, at[name], by=hana, now=now, **{**said, **values})

    kept = licence_of(session, at["library"])
    assert kept
    licences.attach(session, kept, documents.read(sent("PNG")), now=now)
    keep("few", state=LicenceState.ASKED, note="They answer in a week.\n\n<b>Ask</b> again.")
    keep("hybrid", until_on=at["hybrid"].starts_wall.date())
    keep("long", kind=LicenceKind.NOT_NEEDED, note="Our own film.")
    keep("invited", state=LicenceState.REFUSED)
    licence = licence_of(session, at["hybrid"])
    assert licence
    licence.until_on -= timedelta(days=9)
    licences.follow(session, [at["hybrid"]])
    safeguards.take_back(session, at["bare"], SafeguardKind.QUIET_SPACE, by=hana, now=now)
    safeguards.fill(
        session,
        at["draft"],
        SafeguardKind.DEBRIEF,
        words="At the bar\n\n<b>no</b>",
        by=hana,
        now=now,
    )


def _crowded(session: Session, put: Furniture, now: datetime) -> None:
    """Two at the same time in one room, and one soon after."""
    first = put.screenings["unlisted"]
    for name, later in (
        ("twice", timedelta(hours=1)),
        ("soon after", timedelta(hours=3, minutes=10)),
    ):
        assert first.starts_wall is not None
        put.screenings[name] = screenings.schedule(
            session,
            organisation=first.organisation,
            film=first.film,
            place=Place(venue=first.venue, room=first.room),
            title=f"Redlight, {name}",
            starts=first.starts_wall + later,
            ends=first.starts_wall + later + timedelta(hours=2),
            now=now,
        )


def _imported(session: Session, put: Furniture, now: datetime) -> None:
    """Files that wait: everybody has but one at a time, and the team sees them all."""
    same, other = (cells_of(put.screenings[name]) for name in ("draft", "long"))
    changed = {**other, "doors": "18:00", "description": "New words,\nin two lines"}
    changed["ends"] = f"{other['starts'][:10]}T23:50"  # beside a timed programme
    new = {
        "title": LONG_TITLE,
        "film": "redlight",
        "venue": put.room.venue.name,
        "room": put.room.name,
        "starts": f"{now + timedelta(days=95):%Y-%m-%d}T19:00",
    }
    wrong = {"title": "Redlight, wrong", "venue": "Atlantis", "starts": "5/6/2027 7pm"}
    evening = f"{now + timedelta(days=96):%Y%m%d}"
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
        "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20200101T190000Z\r\nEND:VEVENT\r\n"
        f"BEGIN:VEVENT\r\nUID:b\r\nDTSTART;VALUE=DATE:{evening}\r\nEND:VEVENT\r\n"
        f"BEGIN:VEVENT\r\nUID:c\r\nSUMMARY:Redlight\r\nLOCATION:{put.room.venue.name}, "
        f"{put.room.name}\r\nDTSTART:{evening}T190000\r\nDURATION:PT2H\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
    sent = {
        ("of all kinds", HANA): table.write([same, changed, new, wrong]),
        ("ready", VIEWER): table.write([changed, new]),
        ("nothing to do", OLU): table.write([same]),
        ("calendar", BOTH): calendar.encode(),
    }
    for (name, who), raw in sent.items():
        put.imports[name] = imports.keep(
            session,
            files.read(raw, now=now),
            organisation=put.users[HANA].memberships[0].organisation,
            filename="a-tour-with-a-remarkably-long-name-that-never-seems-to-end-2027.csv",
            by=put.users[who],
            now=now,
        )
    session.flush()


def _toured(session: Session, put: Furniture, now: datetime) -> None:
    """With stops in every state, held only, without any, and of a film that nobody shows."""
    today = now.date()
    circle = put.users[HANA].memberships[0].organisation
    for name, film, stops in (
        ("round", "Redlight", ("library", "online", "full", "few", "long", "hidden", "called off")),
        ("over", "Redlight", ("held",)),
        ("empty", "Redlight", ()),
        ("other film", "Holly", ()),
    ):
        put.tours[name] = tours.create(
            session,
            organisation=circle,
            film=put.films[film],
            title=f"{film} goes round, {name}",
            description="From town to town.\n\nWith <b>somebody</b> to talk to.",
            starts_on=today - timedelta(days=20),
            ends_on=today - timedelta(days=2) if name == "over" else None,
            now=now,
        )
        for stop in stops:
            note = "With the director, who stays to talk" if stop == "few" else None
            tours.add(session, put.tours[name], put.screenings[stop], note=note, now=now)
    put.stop = tours.add(session, put.tours["round"], put.screenings["draft"], now=now)


def _let_time_pass(session: Session, put: Furniture, now: datetime) -> None:
    """Let some have begun, as time passing would bring about."""
    for name, start in {
        "begun": now - timedelta(minutes=30),
        "held": now - timedelta(days=9),
        "reported": now - timedelta(days=11),
        "overdue": now - timedelta(days=2),
        "too late": now - timedelta(days=3),
    }.items():
        screening = put.screenings[name]
        assert screening.starts_at is not None
        assert screening.ends_at is not None
        screening.starts_at, screening.ends_at = (
            start,
            screening.ends_at + (start - screening.starts_at),
        )
        screening.starts_wall = screening.starts_local.replace(tzinfo=None)
        screening.ends_wall = screening.ends_local.replace(tzinfo=None)
        session.flush()
    screenings.report(
        session, put.screenings["reported"], headcount=41, report="Quiet.\n\nMany stayed.", now=now
    )
