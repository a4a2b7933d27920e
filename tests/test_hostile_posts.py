"""Whatever is sent to whichever address: no page breaks, and none gives back what would run.

What hypothesis makes of each form goes to its address as nobody, as a host and as an owner.
``HOSTILE_POSTS=10000`` sends that many; without it 900, the same ones each time.
"""

from __future__ import annotations

import email
import email.policy
import io
import os
import re
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask, Response, got_request_exception, redirect, render_template_string, request
from flask.testing import FlaskClient
from flask_security.recoverable import generate_reset_password_token
from hypothesis import HealthCheck, Phase, given, seed, settings
from markupsafe import escape
from werkzeug.test import TestResponse

from outreach.accounts.models import User
from outreach.database import Database
from outreach.delivery.jobs import deliver_due
from outreach.web import db, tokens
from outreach.web.access import public
from outreach.web.limits import Tries
from tests import factories
from tests.hostile import (
    ATTACKS,
    TAG,
    VALUES,
    Attack,
    Form,
    Sent,
    as_question,
    bent,
    findings,
    in_content,
)
from tests.pages import SITE
from tests.test_permissions import (
    EXPECTED,
    GONE,
    HOST,
    LAST,
    NO,
    NOBODY,
    OWNER,
    SIGN_IN,
    SIGNED_OUT,
    alike,
    client_of,
    records,
    values_for,
)

__all__ = ["records"]

POSTS = int(os.environ.get("HOSTILE_POSTS", "900"))
MOST_IN_A_ROUND = 2_000  # then everything is as at first, and what ends something ends it anew
ROUNDS = range(-(-POSTS // MOST_IN_A_ROUND))
POSTS_TO_A_QUESTION = 4
# Their form was read: they are told what is wrong with it, or it was taken in.
AT_THE_DOOR = (SIGN_IN, SIGNED_OUT, NO, GONE)
REACHED = (200, 302, 303, 409, 410, 422)
ACTORS = (NOBODY, HOST, OWNER)

CONTROLS = ("input", "select", "textarea", "button")
TYPED = {
    "email": "gia@example.org",
    "number": "2",
    "datetime-local": "2027-05-06T19:00",
    "date": "2027-05-06",
    "time": "19:00",
    "url": "https://example.org/",
    "tel": "+1 212 555 0100",
    "password": factories.PASSWORD,
    "checkbox": "y",
}
FORM_KEY = b"form_key"

Answers = Counter[tuple[str, int]]


def typed(control: Any) -> str:
    """What somebody honest puts into this control."""
    if control.tag == "select":
        chosen = [o for o in control.iter("option") if o.get("selected") is not None]
        options = [option.get("value") or "" for option in chosen or control.iter("option")]
        return next((value for value in options if value), "")
    given = control.text if control.tag == "textarea" else control.get("value")
    return given or TYPED.get(control.get("type", "text"), "Words")


class Site:
    """Everything that is there, and what somebody honest would send to it."""

    def __init__(self, app: Flask, records: dict[str, object]) -> None:
        self.app, self.records = app, records
        self.database: Database = app.extensions["database"]
        self.broken: list[str] = []
        with app.app_context(), self.database.reading() as session:
            olu = session.scalars(sa.select(User).where(User.email.like("olu@%"))).one()
            self.reset = generate_reset_password_token(olu)
        got_request_exception.connect(self._note, app)
        self.forms = self._forms()

    def _note(self, _app: Flask, exception: Exception) -> None:
        self.broken.append("".join(traceback.format_exception(exception)[-4:]))

    def _forms(self) -> dict[tuple[str, str], Form]:
        """By method and address: the fullest form that anybody is shown for it."""
        found: dict[tuple[str, str], Form] = {}
        for actor in ACTORS:
            client = self.client(actor)
            for path in self.addresses("GET"):
                with alike(client).get(path) as page:
                    forms = forms_in(page.text, path) if page.mimetype == "text/html" else ()
                    for method, form in forms:
                        before = found.get((method, form.path))
                        if before is None or len(before.pairs) < len(form.pairs):
                            found[method, form.path] = form
        return found

    def addresses(self, method: str) -> list[str]:
        """Of every rule that answers this method."""
        return [self.address(endpoint) for endpoint in self.endpoints(method)]

    def endpoints(self, method: str) -> list[str]:
        """What ends something comes last."""
        return sorted((endpoint for endpoint, its in EXPECTED if its == method), key=ending)

    def targets(self, method: str) -> Iterator[tuple[str, str]]:
        """Addresses and who sends there; one in five is turned away."""
        for endpoint in self.endpoints(method):
            for actor in ACTORS:
                turned_away = EXPECTED[endpoint, method][actor] in AT_THE_DOOR
                yield from [(self.address(endpoint), actor)] * (1 if turned_away else 4)

    def open_to_some(self) -> set[str]:
        """Where posts get past the door, of at least one of them."""
        return {
            self.address(endpoint)
            for endpoint in self.endpoints("POST")
            if any(EXPECTED[endpoint, "POST"][actor] in REACHED for actor in ACTORS)
        }

    def address(self, endpoint: str) -> str:
        rule = next(self.app.url_map.iter_rules(endpoint))
        values = values_for(endpoint, rule.arguments, self.records)
        if endpoint == "security.reset_password":
            values["token"] = self.reset
        with self.app.test_request_context():
            return urlsplit(self.app.url_for(endpoint, **values)).path

    def client(self, actor: str) -> FlaskClient:
        """Signed in anew: some of what is sent ends the sign-in."""
        try:
            return client_of(self.app, actor)
        except sa.exc.NoResultFound:
            return self.app.test_client()  # they closed their account

    def form(self, method: str, path: str, number: int) -> Form:
        """What somebody honest sends there, with a key that was not used yet."""
        form = self.forms.get((method, path), Form(path))
        with self.app.app_context():
            key = tokens.new_form_key().encode()
        pairs = [
            (name, key if name == FORM_KEY else value.replace(b"gia@", b"gia%d@" % number))
            for name, value in form.pairs
        ]
        return Form(path, pairs, form.file_fields)

    def send(self, actor: str, method: str, sent: Sent) -> TestResponse:
        """Send it, once more when it was too often: the limits have tests of their own."""
        response = self._send(actor, method, sent)
        if response.status_code == 429:
            with self.database.transaction() as session:
                session.execute(sa.delete(Tries))
            response = self._send(actor, method, sent)
        return response

    def _send(self, actor: str, method: str, sent: Sent) -> TestResponse:
        return self.client(actor).open(
            sent.path,
            base_url=SITE,
            method=method,
            query_string=sent.query,
            data=sent.body if method != "GET" else None,
            content_type=sent.content_type if method != "GET" else None,
            headers=sent.headers,
        )


def ending(endpoint: str) -> tuple[int, str]:
    last = (*LAST, "deletion", "reset_password", "closing")
    return next((place for place, word in enumerate(last, 1) if word in endpoint), 0), endpoint


def forms_in(page: str, at: str) -> Iterator[tuple[str, Form]]:
    """Each form of the page, filled in."""
    for text in re.findall(r"<form\b.*?</form>", page, re.DOTALL):  # whole pages take too long
        form = _form(text)
        controls = [e for e in form.iter() if e.tag in CONTROLS and e.get("name")]
        path = urlsplit(urljoin(SITE + at, form.get("action") or at)).path
        files = frozenset(e.get("name").encode() for e in controls if e.get("type") == "file")
        yield (
            form.get("method", "get").upper(),
            Form(path, list(_filled(controls)), files),
        )


@cache
def _form(text: str) -> Any:
    return html5lib.HTMLParser(namespaceHTMLElements=False).parse(text).find(".//form")


def _filled(controls: list) -> Iterator[tuple[bytes, bytes]]:
    chosen = set()
    for control in controls:
        name, kind = control.get("name"), control.get("type")
        if kind == "file" or name == "csrf_token" or (kind == "radio" and name in chosen):
            continue
        chosen.add(name)
        yield name.encode(), typed(control).encode()


@pytest.fixture
def site(app: Flask, records: dict[str, object]) -> Site:
    return site_of(app, records)


def site_of(app: Flask, records: dict[str, object]) -> Site:
    app.testing = False  # what breaks is an answer, and not the end
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return Site(app, records)


@pytest.mark.parametrize("round", ROUNDS)
def test_nothing_hostile_breaks_a_page_or_comes_back_alive(site, round):
    posts = min(POSTS - round * MOST_IN_A_ROUND, MOST_IN_A_ROUND)
    questions = posts // POSTS_TO_A_QUESTION

    asked, found = send_all(site, "GET", questions, seed_of=round)
    answered, found_in_posts = send_all(site, "POST", posts, seed_of=round)

    print(f"{questions} questions: {by_status(asked)}; {posts} posts: {by_status(answered)}")
    assert (found + found_in_posts, site.broken) == ([], [])
    assert kept(site) == []
    reached = {path for path, status in answered if status in REACHED}
    assert len(site.open_to_some() & reached) > 0.9 * len(site.open_to_some())


def send_all(site: Site, method: str, number: int, *, seed_of: int) -> tuple[Answers, list]:
    """As many as that, the addresses and people in turn.

    Returns:
        How many answers of each address had which status, and what is wrong with any of them.
    """
    targets = list(site.targets(method))
    answers: Answers = Counter()
    found = []

    @seed(seed_of)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(ATTACKS)
    def attack_all(attack: Attack) -> None:
        sent_before = answers.total()
        path, actor = targets[sent_before * len(targets) // number % len(targets)]
        form = site.form(method, path, sent_before)
        sent = as_question(form, attack) if method == "GET" else bent(form, attack)
        with site.send(actor, method, sent) as response:
            answers[path, response.status_code] += 1
            found.extend((actor, method, path, sent, wrong) for wrong in findings(response))

    attack_all()
    assert answers.total() == number
    return answers, found


def statements_with(word: bytes, site: Site, paths: Iterable[str]) -> set[str]:
    """The addresses where what was typed stood in the text of a statement, not beside it."""
    told = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        told.append(word.decode() in statement)

    found = set()
    sa.event.listen(site.database.engine, "before_cursor_execute", note)
    for number, path in enumerate(paths):
        told.clear()
        form = site.form("POST", path, number)
        for field in range(0, len(form.pairs), 2):  # the others stay as they should be
            two = [(field, "in place", word), (field + 1, "in place", word)]
            sent = bent(form, Attack(two, query=[(field, word)]))
            site.send(OWNER, "POST", sent).close()
        assert told, f"{path} asks the database nothing"
        if any(told):
            found.add(path)
    sa.event.remove(site.database.engine, "before_cursor_execute", note)
    return found


@pytest.mark.own_app
def test_nothing_that_is_typed_becomes_part_of_a_statement(app, records):
    word = b"typed_by_somebody"

    def view() -> str:
        db.session.execute(sa.text(f"SELECT '{request.form['name']}'"))
        return "done"

    app.add_url_rule("/joined", "joined", public(view), methods=["POST"])
    site = site_of(app, records)
    site.forms["POST", "/joined"] = Form("/joined", [(b"name", b"")])
    paths = [
        path for method, path in site.forms if method == "POST" and site.forms[method, path].pairs
    ]

    assert len(paths) > 25
    assert statements_with(word, site, paths) == {"/joined"}


def by_status(answers: Answers) -> dict[int, int]:
    found: Counter[int] = Counter()
    for (_path, status), times in answers.items():
        found[status] += times
    return dict(sorted(found.items()))


def kept(site: Site) -> list:
    """What is wrong with any page or mail now that all of that was taken in."""
    found = []
    for actor in ACTORS:
        client = site.client(actor)
        for path in site.addresses("GET"):
            with alike(client).get(path, base_url=SITE) as response:
                found += [(actor, path, wrong) for wrong in findings(response)]
    deliver_due(site.app)
    letters = site.app.config["SETTINGS"].mail_folder.glob("*.eml")
    return found + [(letter.name, wrong) for letter in letters for wrong in in_letter(letter)]


def in_letter(file: Path) -> Iterator[str]:
    """What is wrong with this mail."""
    letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    yield from (f"{name} of theirs" for name in ("X-Canary", "Bcc") if name in letter)
    for part in letter.walk():
        if part.get_content_type() in ("text/html", "text/calendar"):
            yield from in_content(part.get_content_type(), part.get_content().encode())


# Controls: what the test above asserts, it would miss in none of these ways.

ECHOES = {
    "in the page": lambda typed: f"<!doctype html><p>{typed}</p>",
    "in an attribute": lambda typed: f'<!doctype html><input value="{typed}">',
    "in single quotes": lambda typed: f"<!doctype html><input value='{typed}'>",
    "in a link": lambda typed: f'<!doctype html><a href="{escape(typed)}">Link</a>',
    "in a title": lambda typed: f"<!doctype html><title>{typed}</title>",
    "as a template": lambda typed: render_template_string(f"<!doctype html>{typed}"),
    "in plain text": lambda typed: Response(typed, mimetype="text/plain"),
    "in a calendar": lambda typed: Response(
        f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{typed}\nEND:VEVENT\nEND:VCALENDAR\n",
        mimetype="text/calendar",
    ),
    "in a kit": lambda typed: Response(f"film:\n  {typed}\n", mimetype="application/yaml"),
    "in a file of a kind of its own": lambda typed: Response(typed, mimetype="text/csv"),
    "where it leads": redirect,
    "in the database's words": lambda typed: (
        db.session.execute(sa.text(f"SELECT '{typed}'")) and ""
    ),
    "as a number": lambda typed: str(int(typed)),
    "as a name of a file": lambda typed: Path(
        "/etc/passwd" if "etc" in typed else "/dev/null"
    ).read_text(),
}


@pytest.mark.own_app
@pytest.mark.parametrize("how", ECHOES)
def test_a_page_that_gives_back_what_it_was_sent_is_found(app, how):
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/echo", "echo", public(_echo(ECHOES[how])), methods=["POST"])

    assert _sent_everything(app, "/echo") != []


@pytest.mark.own_app
def test_a_page_that_escapes_what_it_was_sent_is_not_found(app):
    def escapes(typed: str) -> str:
        return f'<!doctype html><title>{escape(typed)}</title><input value="{escape(typed)}">'

    app.add_url_rule("/echo", "echo", public(_echo(escapes)), methods=["POST"])

    assert _sent_everything(app, "/echo") == []


def _echo(shown: Callable[[str], Any]) -> Callable[[], Any]:
    return lambda: shown(request.form.get("name", ""))


def _sent_everything(app: Flask, path: str) -> list[str]:
    """What is found when each hostile value goes to this address."""
    form = Form(path, [(b"name", b"")])
    found = []
    for value in VALUES:
        sent = bent(form, Attack([(0, "in place", value)]))
        response = app.test_client().post(
            path, base_url=SITE, data=sent.body, content_type=sent.content_type
        )
        found += findings(response)
    return found


def test_a_letter_with_a_header_or_an_element_of_theirs_is_found(tmp_path):
    good = b"Subject: a\nContent-Type: text/html\n\n<p>&lt;canary-xyz&gt;"
    files = {
        "good": good,
        "header": b"X-Canary: 1\n" + good,
        "element": good + TAG,
    }
    for name, letter in files.items():
        (tmp_path / name).write_bytes(letter)

    assert {name: list(in_letter(tmp_path / name)) for name in files} == {
        "good": [],
        "header": ["X-Canary of theirs"],
        "element": ["<canary-xyz> of theirs"],
    }


def test_an_archive_is_read_to_its_last_file():
    def archived(page: str) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("index.html", page)
        return held.getvalue()

    assert in_content("application/zip", archived("<p>&lt;canary-xyz&gt;")) == []
    assert in_content("application/zip", archived(TAG.decode())) == [
        "index.html: <canary-xyz> of theirs"
    ]
