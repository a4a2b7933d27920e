"""Every page in every state that somebody may meet it in.

The same list is held against HTML's rules and against axe, and is photographed. ``unseen`` says
which addresses of the application it does not reach, so that a new page cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from flask_security.recoverable import generate_reset_password_token
from werkzeug.exceptions import HTTPException

from outreach.accounts import found
from outreach.door.codes import code_of
from outreach.web import tokens
from tests.factories import organisation_of
from tests.furnished import BARE, BOTH, HANA, HELPER, LONER, NEW, OLU, SAM, VIEWER, Furniture

NOBODY = "nobody"
OK, FORBIDDEN, MISSING, NOT_SO, CONFLICT, GONE, WRONG = 200, 403, 404, 405, 409, 410, 422
SOON = 202

# What is no page of HTML: files for programs, and addresses that only lead on.
NO_PAGES = frozenset(
    {
        "static",
        "site.health",
        "statements.security",
        "statements.robots",
        "statements.sitemap",
        "listings.atom",
        "listings.rss",
        "listings.json",
        "screenings.feed",
        "imports.template",
        "imports.export",
        "screenings.film_feed",
        "screenings.organisation_feed",
        "tour_pages.feed",
        "organisation.logo",
        "photos.file",
        "photos.public_file",
        "screenings.entry",
        "licences.document",
        "feeds.show",
        "kits.show",
        "rsvps.entry",
        "tickets.document",
        "door.state",
        "door.worker",
        "mail.file",
        # They ask for a password first, and are looked at in tests of their own.
        "security.two_factor_token_validation",
        "security.mf_recovery",
        "security.wan_delete",  # leads back to the list
        # Flask-Security's, in whose place we have pages of our own.
        "security.two_factor_setup",
        "security.two_factor_rescue",
        "security.tf_select",
        "security.mf_recovery_codes",
    }
)


@dataclass(frozen=True)
class State:
    """A page in one of its states: where it is, who looks, and what they send from there."""

    name: str
    path: str
    who: str = NOBODY
    status: int = OK
    sends: Mapping[str, str] = field(default_factory=dict)


def states(app: Flask, put: Furniture) -> list[State]:
    """All of them, for this furniture."""
    with app.app_context():
        tokens_of = {name: tokens.token("rsvp", rsvp.uid) for name, rsvp in put.rsvps.items()}
        invited = {
            name: f"/invitations/{tokens.token('invitation', one.uid)}"
            for name, one in put.invitations.items()
        }
        applied = {
            name: f"/host-applications/{tokens.token('host-application', one.uid)}"
            for name, one in put.applications.items()
        }
        asked = {
            name: f"/requests/{tokens.token('screening-request', one.uid)}"
            for name, one in put.requests.items()
        }
        changes = {
            name: f"/email-changes/{tokens.token('email-change', one.uid)}"
            for name, one in put.email_changes.items()
        }
        links = {
            name: f"/sign-in/link/{tokens.token('sign-in-link', one.uid)}"
            for name, one in put.sign_in_links.items()
        }
        speaking = {
            name: f"/speakers/{tokens.token('speaker', one.uid)}"
            for name, one in put.speakers.items()
        }
        doors = {name: f"/door/{tokens.token('door', one.uid)}" for name, one in put.doors.items()}
        pictures = {
            name: f"/t/{tokens.token('ticket', rsvp.uid)}" for name, rsvp in put.rsvps.items()
        }
        stranger = tokens.token("rsvp", UUID(int=0))
        accounts = {
            name: f"/manage/support/{found.key_to(put.users[name], by_id=put.users[SAM].id)}"
            for name in (VIEWER, BOTH, SAM)
        }
        gone = tokens.token("screening-request", UUID(int=0))
        reset = generate_reset_password_token(put.users[OLU])
    return [
        *_front(put),
        *_screenings(put),
        *_answers(put, tokens_of),
        *_at_the_door(put, doors, tokens_of, pictures),
        *_guests(put),
        *_guides(put),
        *_accounts(reset),
        *_own_account(changes),
        *_sign_in_links(links),
        *_invitations(invited),
        *_teams(put),
        *_applications(put, applied),
        *_staff(accounts),
        *_reviews(put),
        *_requests(put, asked),
        *_managing_requests(put),
        *_managing_screenings(put),
        *_terms(put),
        *_licences(put),
        *_safeguards(put),
        *_importing(put),
        *_copying(put),
        *_touring(put),
        *_crews(put),
        *_managing_panels(put),
        *_speaking(put, speaking),
        *_managing_venues(put),
        *_managing_films(put),
        *_managing_the_rest(put, sorted(app.config["SETTINGS"].mail_folder.glob("*.eml"))),
        *_errors(put, stranger, gone),
    ]


def unseen(app: Flask, seen: Iterable[State]) -> set[str]:
    """Endpoints that answer GET with a page, and that none of the states looks at."""
    addresses = app.url_map.bind("localhost")
    found = set()
    for state in seen:
        try:
            found.add(addresses.match(urlsplit(state.path).path, method="GET")[0])
        except HTTPException:
            continue  # an error page
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return pages - found - NO_PAGES


def _finder() -> list[State]:
    return [
        State("finder", "/screenings"),
        State(
            "finder, narrowed",
            "/screenings?text=redlight&near=Paris&km=20000&film=redlight&how=in-person"
            "&access=step_free&places=yes&since=2010-01-01",
        ),
        State(
            "finder, that understands little",
            "/screenings?text=%00&near=Nowhere+at+all&km=far&since=2027-02-30&film=none&host=none"
            "&country=XX&language=zzz&how=by-boat&access=wings&places=no&when=never&view=map",
            status=WRONG,
        ),
        State("finder, of one host", "/screenings?host=example-film-circle"),
        State("finder, that finds nothing", "/screenings?text=nothing+at+all&film=redlight"),
        State("finder, of what is past", "/screenings?when=past"),
        State("finder, of a month", "/screenings?view=month"),
        State("finder, of a month long ago", "/screenings?view=month&month=2010-06"),
        State("finder, of no month", "/screenings?view=month&month=2010-13", status=WRONG),
    ]


def _embedded() -> list[State]:
    return [
        State("list for other sites", "/embed/screenings"),
        State("list for other sites, dark and short", "/embed/screenings?theme=dark&limit=2"),
        State("list for other sites, light", "/embed/screenings?theme=light&when=past"),
        State("list for other sites, empty", "/embed/screenings?text=nothing+at+all"),
        State(
            "list for other sites, set up wrongly",
            "/embed/screenings?film=none&host=none&theme=pink&limit=0",
            status=WRONG,
        ),
    ]


def _front(put: Furniture) -> list[State]:
    return [
        State("home", "/"),
        State("films", "/films"),
        State("film", "/films/redlight"),
        State("film of which little is known", f"/films/{put.films['Holly'].slug}"),
        *_finder(),
        *_embedded(),
        State("organisation", f"/organisations/{organisation_of(put.users[HANA]).slug}"),
        State("organisation, that says little", "/organisations/harbour-screens"),
        State("help", "/help"),
        State("privacy", "/privacy"),
        State("accessibility", "/accessibility"),
        State("reporting a hole", "/security"),
    ]


def _screenings(put: Furniture) -> list[State]:
    invited = put.screenings["invited"]
    key = f"?invitation={invited.invitation_key}"
    return [
        State("screening, invited", f"/screenings/{invited.slug}{key}"),
        State("screening, invited, RSVP", f"/screenings/{invited.slug}/rsvps/new{key}"),
        State("screening, not invited", f"/screenings/{invited.slug}", NOBODY, MISSING),
    ] + [
        State(f"screening, {name}", f"/screenings/{put.screenings[name].slug}")
        for name in (
            "library",
            "online",
            "premiere",
            "Westport",
            "full",
            "few",
            "long",
            "hidden",
            "called off",
            "begun",
            "held",
            "postponed",
            "provisional",
            "unlisted",
            "hybrid",
        )
    ]


def _answers(put: Furniture, tokens_of: Mapping[str, str]) -> list[State]:
    form = f"/screenings/{put.screenings['library'].slug}/rsvps/new"
    tight = f"/screenings/{put.screenings['few'].slug}/rsvps/new"
    typed = {"name": "Gia", "email": "gia at example", "party_size": "13", "access_needs": "A seat"}
    return [
        State("rsvp form", form),
        *_asking(put, tokens_of),
        State("rsvp form, sent empty", form, NOBODY, WRONG, {"party_size": ""}),
        State("rsvp form, mistyped", form, NOBODY, WRONG, typed),
        State(
            "rsvp form, too many",
            tight,
            NOBODY,
            WRONG,
            {"name": "Gia", "email": "g@example.org", "party_size": "9"},
        ),
        *(
            State(f"rsvp form, {name}", f"/screenings/{put.screenings[name].slug}/rsvps/new")
            for name in ("full", "in line", "called off", "begun", "held", "online")
        ),
        State("rsvp, refused", f"/screenings/{put.screenings['library'].slug}/rsvps/refused"),
        State(
            "rsvp, answered already",
            f"/screenings/{put.screenings['library'].slug}/rsvps/answered",
        ),
        *(State(f"rsvp, {name}", f"/rsvps/{token}") for name, token in tokens_of.items()),
        *(
            State(f"rsvp cancellation, {name}", f"/rsvps/{tokens_of[name]}/cancellation")
            for name in ("standing", "withdrawn", "called off", "late", "waiting", "offered")
        ),
        *(
            State(f"rsvp party, {name}", f"/rsvps/{tokens_of[name]}/party")
            for name in ("standing", "waiting", "late")
        ),
        State(
            "rsvp party, too many",
            f"/rsvps/{tokens_of['waiting']}/party",
            NOBODY,
            WRONG,
            {"party_size": "99", "fewest": "0"},
        ),
        *(
            State(f"still coming, {name}", f"/rsvps/{tokens_of[name]}/still-coming")
            for name in ("standing", "withdrawn")
        ),
        *(
            State(f"rsvp erasure, {name}", f"/rsvps/{tokens_of[name]}/erasure")
            for name in ("standing", "withdrawn", "came")
        ),
    ]


def _asking(put: Furniture, tokens_of: Mapping[str, str]) -> list[State]:
    """The form where its host asks more, and what becomes of it."""
    at = {name: f"/screenings/{one.slug}/rsvps" for name, one in put.screenings.items()}
    three = {"name": "Gia", "email": "gia at example", "party_size": "3"}
    code = {"name": "Gia", "email": "gia@example.org", "party_size": "1", "code": "XXXX-9999"}
    own = f"/rsvps/{tokens_of['answering']}"
    return [
        State("rsvp form, questions", f"{at['questions']}/new"),
        State("rsvp form, questions, three", f"{at['questions']}/new", NOBODY, WRONG, three),
        State("rsvp form, code", f"{at['codes']}/new"),
        State("rsvp form, wrong code", f"{at['codes']}/new", NOBODY, WRONG, code),
        State("rsvp form, asks the host", f"{at['choosing']}/new"),
        State("rsvp form, not open yet", f"{at['later']}/new"),
        State("screening, RSVPs not open yet", f"/screenings/{put.screenings['later'].slug}"),
        State("rsvp, mailed", f"{at['questions']}/mailed"),
        State("rsvp, link lost", f"{at['library']}/lost"),
        State("rsvp, link lost, sent empty", f"{at['library']}/lost", NOBODY, WRONG, {"email": ""}),
        State("rsvp, link sent", f"{at['library']}/link-sent"),
        State("rsvp details", f"{own}/details"),
        State("rsvp details, wrong", f"{own}/details", NOBODY, WRONG, {"guest_1": ""}),
        State("rsvp details, too late", f"/rsvps/{tokens_of['late']}/details", NOBODY, CONFLICT),
        State("rsvp cancellation, awaiting", f"/rsvps/{tokens_of['awaiting']}/cancellation"),
    ]


def _terms(put: Furniture) -> list[State]:
    """How guests come, as its host says it."""
    at = {name: f"/manage/screenings/{one.id}" for name, one in put.screenings.items()}
    asked, plain = f"{at['questions']}/rsvp-questions", f"{at['library']}/rsvp-questions"
    wrong = {"panel": "-1", "opens": "2027-05-02T10:00", "closes": "2027-05-01T10:00"}
    return [
        State("host, how guests come", f"{at['library']}/rsvp-terms", HANA),
        State("host, how guests come, said", f"{at['questions']}/rsvp-terms", HANA),
        State("host, how guests come, wrong", f"{at['library']}/rsvp-terms", HANA, WRONG, wrong),
        State("host, how guests come, begun", f"{at['begun']}/rsvp-terms", HANA, CONFLICT),
        State("host, codes, none", f"{at['library']}/rsvp-terms/codes", HANA),
        State("host, codes", f"{at['codes']}/rsvp-terms/codes", HANA),
        State("host, codes, wrong", f"{at['codes']}/rsvp-terms/codes", HANA, WRONG, {"uses": "0"}),
        State("host, questions, none", plain, HANA),
        State("host, questions", asked, HANA),
        State("host, new question", f"{asked}/new", HANA),
        State("host, new question, wrong", f"{asked}/new", HANA, WRONG, {"kind": "choice"}),
        State("host, question", f"{asked}/{put.questions['several'].id}", HANA),
        State("host, question, answered", f"{asked}/{put.questions['choice'].id}", HANA),
        State("host, answers", f"{asked}/answers", HANA),
        State("host, answers, none", f"{plain}/answers", HANA),
        State("door, answers", f"{at['long']}/rsvp-questions/answers", HELPER),
    ]


def _at_the_door(
    put: Furniture,
    doors: Mapping[str, str],
    tokens_of: Mapping[str, str],
    pictures: Mapping[str, str],
) -> list[State]:
    """Doors for their volunteers and their teams, and tickets."""
    manage = {
        name: f"/manage/screenings/{put.screenings[name].id}/door" for name in ("begun", "few")
    }
    full = f"{doors['begun']}/parties/{code_of(put.rsvps['door'].uid)}"
    elsewhere = f"{doors['begun']}/parties/{code_of(put.rsvps['standing'].uid)}"
    wrong = {"email": "gia at example"}
    return [
        # As somebody else: a browser that has opened a door is led to that.
        State("ticket", f"/rsvps/{tokens_of['standing']}/ticket"),
        State("ticket, its picture", pictures["standing"], OLU),
        State("ticket, no more", pictures["withdrawn"], OLU, GONE),
        State("door", doors["begun"]),
        State("door, nobody expected", doors["nobody"]),
        State("door, found nobody", f"{doors['begun']}?q=nobody"),
        State("door, walk-in wrong", doors["begun"], NOBODY, WRONG, wrong),
        State("door, one party", full),
        State("door, one party checked in", f"{full}?done=in"),
        State("door, full, many parties", doors["full"]),
        State("door, ticket for another screening", elsewhere),
        State("door, closed", doors["closed"], NOBODY, GONE),
        State("host, door", manage["begun"], HANA),
        State("host, door, none open", manage["few"], HANA),
        State("host, door, wrong", manage["few"], HANA, WRONG, {"label": ""}),
    ]


def _guides(put: Furniture) -> list[State]:
    guide = "/guides/redlight-discussion-guide"
    return [
        State("guides", "/guides"),
        State("guide", guide),
        # With the cover of one screening: the plain one is set as soon as the worker starts.
        State(
            "guide, being made",
            f"{guide}.pdf?screening={put.screenings['few'].slug}&paper=Letter",
            NOBODY,
            SOON,
        ),
    ]


def _accounts(reset: str) -> list[State]:
    known = {"email": "olu@harbour.example.org"}
    return [
        State("sign in", "/sign-in"),
        State("sign in, empty", "/sign-in", NOBODY, WRONG, {"email": "", "password": ""}),
        State("sign in, wrong", "/sign-in", NOBODY, WRONG, {**known, "password": "not this one"}),
        State("forgotten password", "/forgotten-password"),
        State("forgotten password, empty", "/forgotten-password", NOBODY, WRONG, {"email": ""}),
        State("forgotten password, sent", "/forgotten-password", NOBODY, OK, known),
        State("new password", f"/forgotten-password/{reset}"),
        State(
            "new password, short",
            f"/forgotten-password/{reset}",
            NOBODY,
            WRONG,
            {"password": "short", "password_confirm": "other"},
        ),
        State("new password, old link", "/forgotten-password/old", NOBODY, GONE),
        State("account", "/manage/account", HANA),
        State("log", "/manage/log", HANA),
        State("log, nothing older", "/manage/log?before=1", HANA),
        State("second step, none", "/manage/account/factors", HANA),
        State("second step, needed", "/manage/account/factors", BARE),
        State("second step, set up", "/manage/account/factors", OLU),
        State("authenticator", "/manage/account/authenticator", HANA),
        State("authenticator, wrong", "/manage/account/authenticator", OLU, WRONG, {"code": "1"}),
        State("remove authenticator", "/manage/account/authenticator/removal", OLU),
        State("new recovery codes", "/manage/account/recovery-codes", OLU),
        State("passkeys, at a number", "/manage/account/passkeys", HANA),
        State("passkey, sign in", "/sign-in/passkey"),
        State("passkey, again", "/manage/account/verification/passkey", HANA),
        State("is it you", "/manage/account/verification", HANA),
        State("is it you, no", "/manage/account/verification", HANA, WRONG, {"password": "no"}),
        State("change password", "/manage/account/password", HANA),
        State(
            "change password, wrong",
            "/manage/account/password",
            HANA,
            WRONG,
            {"password": "not this", "new_password": "short", "new_password_confirm": "other"},
        ),
    ]


def _own_account(changes: Mapping[str, str]) -> list[State]:
    email, closing = "/manage/account/email", "/manage/account/closing"
    return [
        State("own data", "/manage/account/data", VIEWER),
        State("close the account", closing, VIEWER),
        State("close the account, no RSVPs", closing, BOTH),
        State("close the account, wrong", closing, VIEWER, WRONG, {"password": "not this"}),
        State("close the account, the last owner", closing, HANA),
        State("no team", "/manage", LONER),
        State("no team, account", "/manage/account", LONER),
        State("no team, not for them", "/manage/screenings", LONER, FORBIDDEN),
        State("new address", email, HANA),
        State("new address, wrong", email, HANA, WRONG, {"email": "hana"}),
        State("new address, to confirm", changes["open"], OLU),
        State("new address, of somebody else", changes["open"], VIEWER, FORBIDDEN),
        State("new address, too late", changes["over"], VIEWER, GONE),
    ]


def _sign_in_links(links: Mapping[str, str]) -> list[State]:
    ask = "/sign-in/link"
    return [
        State("sign in by link", f"{ask}?next=/manage/venues"),
        State("sign in by link, empty", ask, NOBODY, WRONG, {"email": ""}),
        State("sign in by link, wrong", ask, NOBODY, WRONG, {"email": "olu"}),
        State("sign in by link, sent", ask, NOBODY, OK, {"email": "nobody@example.org"}),
        State("sign in by link, to confirm", links["open"]),
        State("sign in by link, too late", links["over"], NOBODY, GONE),
    ]


def _invitations(invited: Mapping[str, str]) -> list[State]:
    wrong = {"name": "", "password": "short", "password_confirm": "other"}
    return [
        State("invitation, nobody has an account", invited["new"]),
        State("invitation, wrong", invited["new"], NOBODY, WRONG, wrong),
        State("invitation, to sign in", invited["known"]),
        State("invitation, to answer", invited["known"], OLU),
        State("invitation, passed on", invited["known"], VIEWER, FORBIDDEN),
        *(
            State(f"invitation, {name}", invited[name], NOBODY, GONE)
            for name in ("declined", "expired", "revoked", "used")
        ),
    ]


def _teams(put: Furniture) -> list[State]:
    viewer = f"/manage/team/{put.users[VIEWER].memberships[0].id}"
    own = f"/manage/team/{put.users[HANA].memberships[0].id}"
    new = "/manage/team/invitations/new"
    return [
        State("team, owner", "/manage/team", HANA),
        State("team, viewer", "/manage/team", VIEWER),
        State("team, one of two", "/manage/team", BOTH),
        State("team, roles", "/manage/roles", VIEWER),
        State("team, change a role", viewer, HANA),
        State("team, the last owner", own, HANA, WRONG, {"role": "host"}),
        State("team, leave", "/manage/team/departure", VIEWER),
        State("team, the last owner leaves", "/manage/team/departure", HANA),
        State("organisation, edit", "/manage/organisation", HANA),
        State("organisation, statements", "/manage/organisation/statements", HANA),
        State("organisation, statements of another", "/manage/organisation/statements", OLU),
        State(
            "organisation, edit wrong",
            "/manage/organisation",
            HANA,
            WRONG,
            {"website": "no where", "languages": "Englisch, Klingonian", "sender_name": "a@b.c"},
        ),
        State("organisation, no picture", "/manage/organisation/logo", HANA, WRONG, {"logo": ""}),
        State("team, invite", new, HANA),
        State("team, invite wrong", new, HANA, WRONG, {"email": "ivo"}),
    ]


def _applications(put: Furniture, applied: Mapping[str, str]) -> list[State]:
    at = {name: f"/manage/host-applications/{one.id}" for name, one in put.applications.items()}
    new = "/host-applications/new"
    return [
        State("application", new),
        State("application, wrong", new, NOBODY, WRONG, {"name": "", "email": "asa"}),
        *(State(f"application, {name}", path) for name, path in applied.items()),
        State("application, returned and wrong", applied["returned"], NOBODY, WRONG, {"name": ""}),
        State("applications", "/manage/host-applications", HANA),
        *(State(f"applications, {name}", path, HANA) for name, path in at.items()),
        State("applications, no answer", at["new"], HANA, WRONG, {"answer": ""}),
    ]


def _staff(accounts: Mapping[str, str]) -> list[State]:
    """What belongs to the whole installation."""
    return [
        State("staff", "/manage/staff", HANA),
        State("staff, wrong", "/manage/staff", HANA, WRONG, {"email": "sam"}),
        State("support", "/manage/support", SAM),
        State("support, wrong", "/manage/support", SAM, WRONG, {"email": "nobody@example.org"}),
        *(State(f"support, {name}", path, SAM) for name, path in accounts.items()),
        State("programme", "/manage/programme", SAM),
        State("programme, over", "/manage/programme?when=over", HANA),
        State("programme, nothing", "/manage/programme?organisation=987654321", SAM),
        State("staff, helplines", "/manage/helplines", SAM),
        State("staff, account", "/manage/account", SAM),
    ]


def _reviews(put: Furniture) -> list[State]:
    """What an organisation that is not trusted yet wants to publish: its pages, the reviewer's."""
    at = {name: put.screenings[name].id for name in ("unasked", "waiting", "returned", "too late")}
    review = f"/manage/publications/{at['waiting']}"
    return [
        *(
            State(f"review, host, {name}", f"/manage/screenings/{id}", NEW)
            for name, id in at.items()
        ),
        State("review, host, screenings", "/manage/screenings", NEW),
        State("review, host, edit", f"/manage/screenings/{at['waiting']}/edit", NEW),
        State("review, host, guests", f"/manage/screenings/{at['waiting']}/guests", NEW),
        State("review, public", f"/screenings/{put.screenings['waiting'].slug}", NOBODY, MISSING),
        State("reviews", "/manage/publications", SAM),
        State("review", review, SAM),
        State("review, no answer", review, SAM, WRONG, {"answer": ""}),
        State("review, too late", f"/manage/publications/{at['too late']}", SAM),
        State("review, answered", f"/manage/publications/{at['returned']}", SAM),
        State("review, whom to trust", "/manage/trust", SAM),
    ]


def _requests(put: Furniture, asked: Mapping[str, str]) -> list[State]:
    """Asking for a screening, as the person who asks sees it."""
    new = "/films/redlight/requests/new"
    wrong = {"town": "", "people": "0", "email": "rosa at example"}
    return [
        State("request", new),
        State("request, wrong", new, NOBODY, WRONG, wrong),
        State("request, sent", "/films/redlight/requests/sent"),
        *(State(f"request, {name}", path) for name, path in asked.items()),
        State("request, change", f"{asked['new']}/edit"),
        State("request, change wrong", f"{asked['new']}/edit", NOBODY, WRONG, {"town": ""}),
        State("request, change too late", f"{asked['passed on']}/edit"),
        State("request, withdraw", f"{asked['new']}/withdrawal"),
        State("request, nothing to withdraw", f"{asked['declined']}/withdrawal"),
        State("request, erase", f"{asked['new']}/erasure"),
    ]


def _managing_requests(put: Furniture) -> list[State]:
    at = {name: f"/manage/requests/{one.id}" for name, one in put.requests.items()}
    passed = {name: f"/manage/passed-requests/{one.id}" for name, one in put.requests.items()}
    film = put.requests["new"].film_id
    plan = f"/manage/screenings/new?film={film}&request={put.requests['passed on'].id}"
    return [
        State("requests", "/manage/requests", HANA),
        State("requests, none like that", "/manage/requests?film_id=1&state=withdrawn", HANA),
        *(State(f"requests, {name}", path, HANA) for name, path in at.items()),
        State("requests, passed to nobody", f"{at['new']}/passing-on", HANA, WRONG, {"note": "x"}),
        State("requests, no reason", f"{at['new']}/declination", HANA, WRONG, {"answer": ""}),
        State("requests, passed on to us", "/manage/passed-requests", HANA),
        State("requests, passed on to us, none", "/manage/passed-requests", OLU),
        *(
            State(f"requests, passed on to us, {name}", passed[name], HANA)
            for name in ("passed on", "passed on in confidence", "planned")
        ),
        State(
            "requests, no word",
            f"{passed['passed on']}/return",
            HANA,
            WRONG,
            {"because": ""},
        ),
        State("requests, plan a screening", plan, HANA),
    ]


def _managing_screenings(put: Furniture) -> list[State]:
    at = {name: f"/manage/screenings/{s.id}" for name, s in put.screenings.items()}
    shown = (
        "library",
        "full",
        "long",
        "called off",
        "begun",
        "held",
        "premiere",
        "draft",
        "overdue",
        "postponed",
        "provisional",
        "unlisted",
        "invited",
        "hybrid",
        "reported",
    )
    wrong = {"title": "", "starts": "2020-01-01T19:00", "rsvp_limit": "0"}
    nothing = {"rows-0-what": "Tea", "rows-1-kind": "close", "rows-1-minutes": "601"}
    return [
        State("host, screenings", "/manage/screenings", HANA),
        State("host, screenings, none", "/manage/screenings", OLU),
        State("viewer, screenings", "/manage/screenings", VIEWER),
        *(State(f"host, screening, {name}", at[name], HANA) for name in shown),
        State("viewer, screening", at["library"], VIEWER),
        State("owner, what is usual", "/manage/screenings/usual", HANA),
        State("owner, what is usual, no venue", "/manage/screenings/usual", OLU),
        State("host, new screening", "/manage/screenings/new", HANA),
        State("host, new screening, nowhere yet", "/manage/screenings/new", OLU),
        State("host, new screening, wrong", "/manage/screenings/new", HANA, WRONG, wrong),
        State("host, edit screening", f"{at['library']}/edit", HANA),
        State("host, edit draft", f"{at['draft']}/edit", HANA),
        State("host, edit screening, wrong", f"{at['library']}/edit", HANA, WRONG, wrong),
        State("host, edit screening, programme", f"{at['long']}/edit", HANA),
        State("host, programme", f"{at['long']}/programme", HANA),
        State("host, programme, none", f"{at['bare']}/programme", HANA),
        State("host, programme, wrong", f"{at['long']}/programme", HANA, WRONG, nothing),
        State("host, own calendar", "/manage/calendar", HANA),
        State("host, own calendar, none", "/manage/calendar", VIEWER),
        State("host, changes", f"{at['postponed']}/changes", HANA),
        State("host, changes, none", f"{at['premiere']}/changes", HANA),
        State("host, postpone", f"{at['library']}/postponement", HANA),
        State("host, report", f"{at['held']}/report", HANA),
        State("host, report, again", f"{at['reported']}/report", HANA),
        State("host, report, wrong", f"{at['held']}/report", HANA, WRONG, {"headcount": "-1"}),
        State("host, edit after somebody", f"{at['long']}/edit", HANA, WRONG, {"seen": "0"}),
        State("host, cancel screening", f"{at['library']}/cancellation", HANA),
        State("host, cancel screening, nobody told", f"{at['bare']}/cancellation", HANA),
        State("host, guests", f"{at['long']}/guests", HANA),
        State("host, guests, by approval", f"{at['at home']}/guests", HANA),
        State("host, guests, none", f"{at['bare']}/guests", HANA),
        State("host, guests, draft", f"{at['draft']}/guests", HANA),
    ]


def _guests(put: Furniture) -> list[State]:
    """The team's pages of guests, and of one party."""
    at = {name: f"/manage/screenings/{s.id}" for name, s in put.screenings.items()}
    of = {
        name: f"/manage/screenings/{rsvp.screening_id}/guests/{rsvp.id}"
        for name, rsvp in put.rsvps.items()
    }
    long = f"{at['long']}/guests"
    wrong = {"name": "", "email": "zoe at example", "party_size": "0"}
    one = {"rsvp_limit": "1"}
    return [
        State("guests, found", f"{long}?text=zo%C3%AB", HANA),
        State("guests, one state", f"{long}?state=waiting", HANA),
        State("guests, nobody like that", f"{long}?text=nobody&state=left", HANA),
        State("guests, door list", f"{long}/door-list", HANA),
        State("guests, door list, none", f"{at['bare']}/guests/door-list", HANA),
        State("guests, door list, helper", f"{long}/door-list", HELPER),
        State("guests, new", f"{long}/new", HANA),
        State("guests, new, wrong", f"{long}/new", HANA, WRONG, wrong),
        State("guests, capacity", f"{at['library']}/guests/capacity", HANA),
        State("guests, capacity, too low", f"{at['library']}/guests/capacity", HANA, WRONG, one),
        State("guests, capacity, lowered", f"{long}/capacity", HANA),
        State("guests, capacity, begun", f"{at['begun']}/guests/capacity", HANA, CONFLICT),
        State("guests, numbers", f"{at['reported']}/reconciliation", HANA),
        State("guests, numbers, before", f"{at['long']}/reconciliation", HANA),
        State("guests, numbers, helper", f"{at['long']}/reconciliation", HELPER),
        *(
            State(f"party, {name}", of[name], HANA)
            for name in ("standing", "added", "twice", "asking", "waiting", "refused", "withdrawn")
        ),
        State("party, over", of["came"], HANA),
        State("party, helper", of["added"], HELPER),
        State("party, move", f"{of['twice']}/move", HANA),
        State("party, move, nowhere chosen", f"{of['twice']}/move", HANA, WRONG, {"to": ""}),
        State("party, merge", f"{of['twice']}/merge", HANA),
        State("party, merge, wrong", f"{of['twice']}/merge", HANA, WRONG, {"party_size": ""}),
        State("party, merge, nobody", f"{of['asking']}/merge", HANA),
        State("party, merge, nobody like that", f"{of['asking']}/merge?text=xyz", HANA),
        State("blocked addresses", "/manage/blocked-addresses", HANA),
        State("blocked addresses, none", "/manage/blocked-addresses", OLU),
        State(
            "blocked addresses, wrong",
            "/manage/blocked-addresses",
            HANA,
            WRONG,
            {"email": "x", "label": "", "reason": ""},
        ),
    ]


def _licences(put: Furniture) -> list[State]:
    at = {name: f"/manage/screenings/{s.id}/licence" for name, s in put.screenings.items()}
    wrong = {
        "state": "confirmed",
        "licensor": "",
        "territory": "Atlantis",
        "from_on": "2030-01-02",
        "until_on": "2030-01-01",
        "fee": "a lot",
    }
    new = f"{at['library']}/document/new"
    return [
        State("licence", at["library"], HANA),
        State("licence, none", at["provisional"], HANA),
        State("licence, asked for", at["few"], HANA),
        State("licence, fits no more", at["hybrid"], HANA),
        State("licence, not needed", at["long"], HANA),
        State("licence, of what is over", at["called off"], HANA),
        State("licence, viewer", at["library"], VIEWER),
        State("licence, no file", new, HANA, WRONG, {"document": ""}),
        State("licence, edit", f"{at['library']}/edit", HANA),
        State("licence, edit, none", f"{at['provisional']}/edit", HANA),
        State("licence, edit, wrong", f"{at['provisional']}/edit", HANA, WRONG, wrong),
        State("licence, why provisional", at["hybrid"].removesuffix("/licence"), HANA),
    ]


def _safeguards(put: Furniture) -> list[State]:
    at = {name: f"/manage/screenings/{s.id}/safeguards" for name, s in put.screenings.items()}
    return [
        State("safeguards", at["library"], HANA),
        State("safeguards, missing", at["draft"], HANA),
        State("safeguards, missing, public", at["bare"], HANA),
        State("safeguards, viewer", at["draft"], VIEWER),
        State("safeguards, edit", f"{at['draft']}/support-person", HANA),
        State("safeguards, edit, minutes", f"{at['draft']}/time-to-settle", HANA),
        State("safeguards, edit, wrong", f"{at['draft']}/quiet-space", HANA, WRONG, {"words": ""}),
        State("safeguards, waive", f"{at['draft']}/helplines/waiver", HANA),
        State(
            "safeguards, waive, wrong",
            f"{at['draft']}/helplines/waiver",
            HANA,
            WRONG,
            {"because": ""},
        ),
        State("room booked twice", at["twice"].removesuffix("/safeguards"), HANA),
        State("room, little time", at["soon after"].removesuffix("/safeguards"), HANA),
    ]


def _importing(put: Furniture) -> list[State]:
    new = "/manage/screenings/import"
    at = {name: f"{new}/{one.id}" for name, one in put.imports.items()}
    return [
        State("import", new, HANA),
        State("import, no venue yet", new, OLU),
        State("import, wrong", new, HANA, WRONG, {"rsvp_limit": "0"}),
        *(State(f"import, {name}", at[name], HANA) for name in at),
        State("import, changed meanwhile", at["ready"], HANA, WRONG, {"seen": "nothing"}),
    ]


def _copying(put: Furniture) -> list[State]:
    """Showing a film again; and publishing what came of it."""
    at = {name: f"/manage/screenings/{s.id}" for name, s in put.screenings.items()}
    row = f"{at['month end']}/repeats/new"
    drafts = f"/manage/screenings/drafts?draft={put.screenings['draft'].id}"
    wrong = {"title": "", "starts": "2020-01-01T19:00"}
    return [
        State("host, copy", f"{at['library']}/copies/new", HANA),
        State("host, copy, online", f"{at['online']}/copies/new", HANA),
        State("host, copy, wrong", f"{at['library']}/copies/new", HANA, WRONG, wrong),
        State("host, repeat", f"{at['library']}/repeats/new", HANA),
        State("host, repeat, wrong", f"{at['library']}/repeats/new?every=x&times=0", HANA, WRONG),
        State("host, repeat, dates", f"{row}?every=day&times=6", HANA),
        State(
            "host, repeat, dates at night", f"{at['night']}/repeats/new?every=week&times=60", HANA
        ),
        State(
            "host, repeat, dates wrong",
            f"{row}?every=day&times=3",
            HANA,
            WRONG,
            {"dates-0-starts": "2020-01-01T19:00", "dates-1-starts": ""},
        ),
        State("host, publish drafts", drafts, HANA),
        State("host, publish drafts, none", "/manage/screenings/drafts", OLU),
        State("host, publish drafts, to ask for", "/manage/screenings/drafts", NEW),
    ]


def _touring(put: Furniture) -> list[State]:
    """One film from town to town: the public's page, the team's."""
    at = {name: f"/manage/tours/{tour.id}" for name, tour in put.tours.items()}
    screening = {name: f"/manage/screenings/{s.id}/tour" for name, s in put.screenings.items()}
    stop = f"{at['round']}/stops/{put.stop.id}"
    wrong = {"title": "", "starts_on": "2027-05-02", "ends_on": "2027-05-01", "slug": "A tour"}
    return [
        State("tour", f"/tours/{put.tours['round'].slug}"),
        State("tour, held", f"/tours/{put.tours['over'].slug}"),
        State("tour, not announced", f"/tours/{put.tours['empty'].slug}", NOBODY, MISSING),
        State("host, tours", "/manage/tours", HANA),
        State("host, tours, none", "/manage/tours", OLU),
        State("viewer, tours", "/manage/tours", VIEWER),
        *(State(f"host, tour, {name}", path, HANA) for name, path in at.items()),
        State("viewer, tour", at["round"], VIEWER),
        State("host, new tour", "/manage/tours/new", HANA),
        State("host, new tour, wrong", "/manage/tours/new", HANA, WRONG, wrong),
        State("host, edit tour", f"{at['round']}/edit", HANA),
        State("host, edit tour, nothing fixed", f"{at['empty']}/edit", HANA),
        State("host, tour, add stops", f"{at['round']}/stops/new", HANA),
        State("host, tour, add stops, none", f"{at['other film']}/stops/new", HANA),
        State("host, tour, one stop", stop, HANA),
        State("host, tour of a screening", screening["few"], HANA),
        State("host, tour of a screening, on none", screening["bare"], HANA),
        State("host, tour of a screening, no tour", screening["waiting"], NEW),
    ]


def _crews(put: Furniture) -> list[State]:
    """The people at a screening, and what the screening is to them."""
    at = {name: f"/manage/screenings/{s.id}" for name, s in put.screenings.items()}
    return [
        State("host, crew", f"{at['long']}/crew", HANA),
        State("host, crew, nobody", f"{at['bare']}/crew", HANA),
        State("host, crew, wrong", f"{at['bare']}/crew", HANA, WRONG, {"email": "hedy"}),
        State("co-host, screening", at["few"], HELPER),
        State("co-host, edit", f"{at['few']}/edit", HELPER),
        State("co-host, crew", f"{at['few']}/crew", HELPER),
        State("co-host, guests", f"{at['few']}/guests", HELPER),
        State("helper, screenings", "/manage/screenings", HELPER),
        State("helper, screening", at["long"], HELPER),
        State("helper, panel", f"{at['long']}/panel", HELPER),
        State("helper, guests", f"{at['long']}/guests", HELPER),
        State("helper, account", "/manage/account", HELPER),
        State("helper, not for them", "/manage/venues", HELPER, FORBIDDEN),
    ]


def _managing_panels(put: Furniture) -> list[State]:
    panel = f"/manage/screenings/{put.screenings['draft'].id}/panel"
    public = f"/manage/screenings/{put.screenings['library'].id}/panel"
    empty = f"/manage/screenings/{put.screenings['bare'].id}/panel"
    return [
        State("host, panel", public, HANA),
        State("host, panel, of a draft", panel, HANA),
        State("host, panel, empty", empty, HANA),
        State("host, panel, add", f"{panel}/new", HANA),
        State("host, panel, wrong", f"{panel}/new", HANA, WRONG, {"name": ""}),
        State("host, panel, twice", f"{panel}/new", HANA, WRONG, {"name": "Mali Chan"}),
        State("host, panel, edit", f"{panel}/{put.appearance.id}", HANA),
        State("viewer, panel", public, VIEWER),
    ]


def _speaking(put: Furniture, speaking: Mapping[str, str]) -> list[State]:
    """What speakers agree to: their own page, and their hosts'."""
    panel = f"/manage/screenings/{put.screenings['full'].id}/panel"
    hosts = {name: f"{panel}/{one.id}/consents" for name, one in put.seats.items()}
    wrong = {"pseudonym": ""}
    return [
        *(State(f"speaker, {name}", path) for name, path in speaking.items() if name != "erased"),
        State("speaker, no other name", speaking["other name"], NOBODY, WRONG, wrong),
        State("speaker, erase", f"{speaking['agreed']}/erasure"),
        State("speaker, erased", speaking["erased"], NOBODY, GONE),
        State("host, panel, consents", panel, HANA),
        *(State(f"host, consent, {name}", path, HANA) for name, path in hosts.items()),
        State("host, consent, no address", hosts["new"], HANA, WRONG, {"email": "mali"}),
    ]


def _managing_venues(put: Furniture) -> list[State]:
    at = {name: f"/manage/venues/{venue.id}" for name, venue in put.venues.items()}
    room = f"{at['hall']}/rooms/{put.room.id}"
    salon = put.screenings["hidden"].room_id
    wrong = {"name": "", "city": "Boston", "country": "US", "timezone": ""}
    wrong |= {"position": "here", "access-parking-answer": "no", "access-parking-detail": "x" * 300}
    return [
        State("host, venues", "/manage/venues", HANA),
        State("host, venues, none", "/manage/venues", OLU),
        State("host, venue", at["hall"], HANA),
        State("host, venue, hidden", at["hidden"], HANA),
        State("host, venue, no room", at["empty"], HANA),
        State("viewer, venue", at["hall"], VIEWER),
        *(
            State(f"{who}, projection sheet{of}", f"{at[name]}/projection/{room_id}", who)
            for name, room_id, of in (("hall", put.room.id, ""), ("hidden", salon, ", empty"))
            for who in (HANA, VIEWER)
        ),
        State("host, edit projection sheet", f"{at['hall']}/projection/{put.room.id}/edit", HANA),
        State(
            "host, edit projection sheet, wrong",
            f"{at['hall']}/projection/{put.room.id}/edit",
            HANA,
            WRONG,
            {"tested_by": "Hana", "tested_on": "", "screen": "x" * 300},
        ),
        *(
            State(f"{who}, photos of a venue, {name}", f"{at[name]}/photos", who)
            for name in ("hall", "hidden", "empty")
            for who in (HANA, VIEWER)
        ),
        State("host, new photo, wrong", f"{at['empty']}/photos/new", HANA, WRONG, {"alt": ""}),
        State("host, new venue", "/manage/venues/new", HANA),
        State("host, new venue, wrong", "/manage/venues/new", HANA, WRONG, wrong),
        State("host, edit venue", f"{at['hidden']}/edit", HANA),
        State("host, new room", f"{at['empty']}/rooms/new", HANA),
        State(
            "host, new room, wrong",
            f"{at['empty']}/rooms/new",
            HANA,
            WRONG,
            {"name": "", "capacity": "1000000"},
        ),
        State("host, edit room", room, HANA),
    ]


def _managing_films(put: Furniture) -> list[State]:
    """Films, for whoever keeps them."""
    at = f"/manage/films/{put.films['Redlight'].id}"
    version = f"{at}/versions/{put.version.id}"
    wrong = {"title": "", "year": "1066", "languages": "Klingonian", "detail_0": "x", "topic_0": ""}
    return [
        State("staff, films", "/manage/films", SAM),
        State("staff, film", at, SAM),
        State(
            "staff, film of which little is known", f"/manage/films/{put.films['Holly'].id}", SAM
        ),
        State("staff, film, wrong", at, SAM, WRONG, wrong),
        State("staff, film, new version", f"{at}/versions/new", SAM),
        State("staff, film, version", version, SAM),
        State(
            "staff, film, version wrong",
            version,
            SAM,
            WRONG,
            {"name": "", "subtitles": "Khmer", "open_subtitles": "km", "spoken": "Martian"},
        ),
        State("staff, kit", "/manage/films/kits/new", SAM),
        State("staff, kit, no file", "/manage/films/kits/new", SAM, WRONG, {"kit": ""}),
    ]


def _managing_the_rest(put: Furniture, mails: Sequence[Path]) -> list[State]:
    check = f"/manage/helplines/{put.helpline.id}/check"
    wrong = {"phone": "", "text_number": "", "hours": "x" * 200}
    return [
        State("host, helplines", "/manage/helplines", HANA),
        State("viewer, helplines", "/manage/helplines", VIEWER),
        State("host, check a helpline", check, HANA),
        State("host, check a helpline, wrong", check, HANA, WRONG, wrong),
        State("host, mail", "/manage/mail", HANA),
        State("host, retention", "/manage/retention", HANA),
        State("host, one mail", f"/manage/mail/{mails[0].stem}", HANA),
    ]


def _errors(put: Furniture, stranger: str, gone: str) -> list[State]:
    library = f"/manage/screenings/{put.screenings['library'].id}"
    called_off = f"/manage/screenings/{put.screenings['called off'].id}"
    return [
        State("error, no such page", "/nothing-here", NOBODY, MISSING),
        State("rsvp, erased", f"/rsvps/{stranger}", NOBODY, GONE),
        State("request, erased", f"/requests/{gone}", NOBODY, GONE),
        State("error, no such rsvp", f"/rsvps/{stranger[:-2]}", NOBODY, MISSING),
        State("error, draft", f"/screenings/{put.screenings['draft'].slug}", NOBODY, MISSING),
        State("error, not theirs", library, OLU, MISSING),
        State("error, not for viewers", "/manage/venues/new", VIEWER, FORBIDDEN),
        State("error, not so", f"{library}/publication", HANA, NOT_SO),
        State("error, not now", f"{called_off}/edit", HANA, CONFLICT),
    ]
