"""Volunteers at four doors, with and without a network."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from outreach.accounts.models import Organisation
from outreach.clock import now
from outreach.database import Database
from outreach.door import actions, queries
from outreach.door.codes import code_of
from outreach.door.models import STAYS_OPEN, DoorEvent, DoorLink
from outreach.films.models import Film
from outreach.rsvps.models import Rsvp
from outreach.screenings.models import Screening
from outreach.web import tokens
from tests.browser.serving import Site
from tests.programme import make_screening
from tests.servers import eventually

PHONE = {"width": 360, "height": 640}
PARTIES, TWICE = 800, 200

# Of what is sent, the answer to three in ten is lost on its way back, so that it is sent again.
LOSES_ANSWERS = """
  const fetched = window.fetch;
  let seed = SEED;
  window.fetch = async (...asked) => {
    const answer = await fetched(...asked);
    seed = (seed * 1103515245 + 12345) % 2147483648;
    if (String(asked[0]).endsWith("/sync") && seed / 2147483648 < 0.3) throw new TypeError("lost");
    return answer;
  };
"""
CHECKS_IN = """async (codes) => {
  const search = document.querySelector("#q");
  const row = (code) => document.querySelector(`[data-parties] [data-code="${code}"]`);
  const until = async (is) => { while (!is()) await new Promise((go) => setTimeout(go, 5)); };
  for (const code of codes) {
    search.value = code;
    search.dispatchEvent(new Event("input", { bubbles: true }));
    await until(() => row(code) && document.querySelectorAll("[data-parties] > li").length === 1);
    const button = row(code).querySelector("[data-act=all]");
    if (button.hidden) {  // known as come by now: the ticket is shown a second time all the same
      button.elements.number.value = 1;
    }
    button.requestSubmit();
    await until(() => row(code)?.hasAttribute("data-is-in"));
  }
}"""
KEPT = """async () => {
  const databases = (await indexedDB.databases()).map((one) => one.name);
  return [...databases, ...(await caches.keys())];
}"""
LEFT = """() => new Promise((answer) => {
  const opening = indexedDB.open("doors left", 1);
  opening.onsuccess = () => {
    const asking = opening.result.transaction("left").objectStore("left").getAll();
    asking.onsuccess = () => { opening.result.close(); answer(JSON.stringify(asking.result)); };
  };
})"""
IS_KEPT = "async (door) => Boolean(await (await caches.open(`door ${door}`)).match(door))"
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
NETWORK = """async (path) => {
  try { return (await fetch(path)).status; } catch { return "none"; }
}"""


@pytest.fixture
def database(site: Site) -> Iterator[Database]:
    database: Database = site.app().extensions["database"]
    yield database
    database.engine.dispose()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A volunteer's own phone, with this page open and its script at work."""
    contexts: list[BrowserContext] = []

    def phone(url: str, *, loses: int | None = None) -> Page:
        context = browser.new_context(viewport=PHONE)
        contexts.append(context)
        if loses is not None:
            context.add_init_script(LOSES_ANSWERS.replace("SEED", str(loses)))
        page = context.new_page()
        page.goto(url)
        door = url[url.index("/door/") :]
        eventually(lambda: page.evaluate(IS_KEPT, door), within=30)
        return page

    yield phone
    for context in contexts:
        context.close()


def evening(database: Database, *, people: int, doors: int = 1) -> tuple[int, list[str], list[int]]:
    """A screening with so many parties of one. Gives its number, their codes and its links'."""
    with database.transaction() as session:
        circle = session.query(Organisation).filter_by(is_example=True).first()
        assert circle
        film = session.query(Film).filter_by(slug="redlight").one()
        screening = make_screening(session, circle, film=film, capacity=people + 50)
        parties = [
            Rsvp(
                screening=screening,
                form_key=f"door {screening.id} {number}",
                name=f"Guest Number{number:03}",
                email=f"guest{number}@example.org",
                email_key=f"{screening.id} guest{number}@example.org",
                party_size=1,
                created_at=now(),
            )
            for number in range(people)
        ]
        session.add_all(parties)
        session.flush()
        screening.take_places(people)
        links = [
            actions.make_link(session, screening, label=f"Door {number}", now=now())
            for number in range(doors)
        ]
        return screening.id, [code_of(one.uid) for one in parties], [link.id for link in links]


def url_of(site: Site, database: Database, link: int) -> str:
    with database.reading() as session, site.app().app_context():
        return f"{site.url}/door/{tokens.token('door', session.get_one(DoorLink, link).uid)}"


def so(database: Database, screening: int) -> dict[str, Any]:
    with database.reading() as session:
        door = queries.door_of(session, session.get_one(Screening, screening))
        events = session.query(DoorEvent).filter_by(screening_id=screening).count()
        return {
            "checked in": door.tally.checked_in,
            "flagged": len(door.tally.conflicts),
            "walked in": door.tally.walked_in,
            "in the room": door.tally.in_room,
            "events": events,
        }


@pytest.mark.parametrize("seed", [1])
def test_four_doors_two_without_network_come_to_the_same(
    site: Site, database: Database, phone: Callable[..., Page], seed: int
):
    screening, codes, links = evening(database, people=PARTIES, doors=4)
    chance = random.Random(seed)
    shown = [*codes, *chance.sample(codes, TWICE)]
    chance.shuffle(shown)
    pages = [
        phone(url_of(site, database, link), loses=seed * 10 + number)
        for number, link in enumerate(links)
    ]
    away = pages[:2]
    for page in away:
        page.context.set_offline(True)

    for number, page in enumerate(pages):
        page.evaluate(CHECKS_IN, shown[number::4])
    before = so(database, screening)
    chance.shuffle(away)
    for page in away:
        page.context.set_offline(False)

    assert before["events"] <= 500, "two of them had no network"
    eventually(lambda: so(database, screening)["events"] == 1000, within=120)
    assert so(database, screening) == {
        "checked in": PARTIES,
        "flagged": TWICE,
        "walked in": 0,
        "in the room": 0,
        "events": 1000,
    }
    for page in pages:
        page.locator("[data-checked-in]", has_text=str(PARTIES)).wait_for(timeout=30_000)


def test_a_door_goes_on_without_network_and_says_so(
    site: Site, database: Database, phone: Callable[..., Page]
):
    screening, _codes, (link,) = evening(database, people=3)
    page = phone(url_of(site, database, link))
    page.context.set_offline(True)
    assert page.evaluate(NETWORK, "/help") == page.evaluate(NETWORK, "/static/none") == "none"

    page.reload()
    page.get_by_role("button", name="Check in 1").first.click()
    page.get_by_role("button", name="One came in").click()
    page.get_by_role("button", name="One came in").click()
    page.get_by_role("button", name="One left").click()
    page.get_by_text("Somebody without an RSVP").click()
    page.get_by_label("People").fill("2")
    page.get_by_role("button", name="They walk in").click()
    status = page.locator("[data-status]")
    status.get_by_text("No network. Go on: everything is kept on this phone.").wait_for()
    status.get_by_text("5 to be sent").wait_for()
    assert page.locator("[data-checked-in]").inner_text() == "1"
    assert page.locator("[data-in-room]").inner_text() == "1"
    assert page.locator("[data-walked-in]").inner_text() == "2"
    assert so(database, screening)["events"] == 0
    page.reload()
    page.locator("[data-in-room]", has_text="1").wait_for()

    page.context.set_offline(False)

    status.get_by_text("All sent at").wait_for(timeout=60_000)
    eventually(lambda: so(database, screening)["events"] == 5, within=30)
    page.locator("[data-status]:not([data-is-offline])").wait_for(timeout=30_000)
    assert so(database, screening) == {
        "checked in": 1,
        "flagged": 0,
        "walked in": 2,
        "in the room": 1,
        "events": 5,
    }


def test_a_party_is_found_and_what_was_done_is_undone(
    site: Site, database: Database, phone: Callable[..., Page]
):
    screening, codes, (link,) = evening(database, people=3)
    page = phone(url_of(site, database, link))

    page.get_by_label("Name, or the letters on the ticket").fill("number001")
    row = page.locator("[data-parties] > li")
    eventually(lambda: row.count() == 1, within=10)
    row.get_by_role("button", name="Check in 1").click()
    eventually(lambda: so(database, screening)["checked in"] == 1, within=30)
    row.get_by_text("✓ 1 of 1 in").wait_for()
    assert row.get_by_text("Used already").is_hidden(), "it was only now"
    page.get_by_label("Name, or the letters on the ticket").fill(codes[1])
    row.get_by_text("Used already").wait_for()
    row.get_by_text("Door 0").wait_for()
    row.get_by_role("button", name="Undo").click()
    eventually(lambda: so(database, screening)["checked in"] == 0, within=30)

    page.goto(f"{page.url}/parties/{codes[0]}")
    page.get_by_role("button", name="Check in one").click()
    page.wait_for_url("**?q=**")
    eventually(lambda: so(database, screening)["checked in"] == 1, within=30)


def test_a_door_that_is_closed_keeps_only_what_was_not_sent_until_a_new_link_takes_it(
    site: Site, database: Database, phone: Callable[..., Page]
):
    screening, codes, (link,) = evening(database, people=3)
    page = phone(url_of(site, database, link))
    assert len(page.evaluate(KEPT)) == 2
    page.context.set_offline(True)
    page.get_by_role("button", name="One came in").click()
    page.get_by_role("button", name="Check in 1").first.click()
    page.locator("[data-status]").get_by_text("2 to be sent").wait_for()

    with database.transaction() as session:
        new = actions.regenerate(session, session.get_one(DoorLink, link), now=now()).id
    page.context.set_offline(False)

    left = page.get_by_text("Not everything was sent from this phone")
    left.wait_for(timeout=60_000)
    eventually(lambda: page.evaluate(KEPT) == ["doors left"], within=10)
    assert "Guest" not in str(page.evaluate(LEFT))
    assert codes[0] in str(page.evaluate(LEFT))
    assert page.evaluate(WORKERS) == 0
    page.reload()
    left.wait_for()
    assert so(database, screening)["events"] == 0

    page.goto(url_of(site, database, new))

    page.get_by_text("Taken along from the door that was closed: 2").wait_for()
    eventually(lambda: so(database, screening)["events"] == 2, within=30)
    assert so(database, screening)["checked in"] == so(database, screening)["in the room"] == 1
    eventually(lambda: "doors left" not in page.evaluate(KEPT), within=10)


def closed_with_one_to_be_sent(
    site: Site, database: Database, phone: Callable[..., Page]
) -> tuple[int, Page]:
    """A phone that noted one person without a network, at a door that was revoked meanwhile."""
    screening, _codes, (link,) = evening(database, people=3)
    page = phone(url_of(site, database, link))
    assert len(page.evaluate(KEPT)) == 2
    page.context.set_offline(True)
    page.get_by_role("button", name="One came in").click()
    page.locator("[data-status]").get_by_text("1 to be sent").wait_for()
    with database.transaction() as session:
        actions.revoke(session.get_one(DoorLink, link), now=now())
    page.context.set_offline(False)
    page.get_by_text("Not everything was sent from this phone").wait_for(timeout=60_000)
    return screening, page


def test_what_a_closed_door_left_is_sent_by_a_link_that_is_made_when_all_is_over(
    site: Site, database: Database, phone: Callable[..., Page]
):
    screening, page = closed_with_one_to_be_sent(site, database, phone)

    with database.transaction() as session:
        over = session.get_one(Screening, screening)
        back = over.over_at - now() + STAYS_OPEN + timedelta(hours=1)
        over.starts_at, over.ends_at = over.starts_at - back, over.ends_at - back
        late = actions.make_link(session, over, label="For Dara", now=now()).id
    page.goto(url_of(site, database, late))

    page.get_by_text("All that this phone had noted is sent").wait_for()
    assert so(database, screening)["in the room"] == 1
    eventually(lambda: page.evaluate(KEPT) == [], within=10)
    page.reload()
    page.get_by_role("heading", name="This door is closed").wait_for()
    assert page.get_by_text("All that this phone had noted is sent").is_hidden()


def test_a_door_that_is_closed_clears_what_the_phone_kept(
    site: Site, database: Database, phone: Callable[..., Page]
):
    _screening, page = closed_with_one_to_be_sent(site, database, phone)

    page.get_by_text("Delete it from this phone").click()
    page.get_by_role("button", name="Delete it").click()

    eventually(lambda: page.evaluate(KEPT) == [], within=10)
    assert page.evaluate(WORKERS) == 0


def test_a_link_that_is_opened_after_it_closed_clears_the_phone_too(
    site: Site, database: Database, phone: Callable[..., Page]
):
    _screening, _codes, (link,) = evening(database, people=3)
    page = phone(url_of(site, database, link))
    door = page.url
    page.goto(f"{site.url}/help")
    assert len(page.evaluate(KEPT)) == 2
    with database.transaction() as session:
        actions.revoke(session.get_one(DoorLink, link), now=now())

    page.goto(door)

    eventually(lambda: page.evaluate(KEPT) == [], within=10)


def test_a_door_works_without_javascript(browser: Browser, site: Site, database: Database):
    screening, _codes, (link,) = evening(database, people=3)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(url_of(site, database, link))
    started = time.monotonic()

    page.get_by_text("Somebody without an RSVP").click()
    page.get_by_label("People").fill("2")
    page.get_by_role("button", name="They walk in").click()
    assert time.monotonic() - started < timedelta(seconds=10).total_seconds()
    page.get_by_role("button", name="One came in").click()
    page.get_by_label("Name, or the letters on the ticket").fill("number002")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Check in 1").click()
    assert page.get_by_text("1 of 1 are in").count() == 1
    page.get_by_role("button", name="Undo the last").click()

    assert so(database, screening) == {
        "checked in": 0,
        "flagged": 0,
        "walked in": 2,
        "in the room": 1,
        "events": 4,
    }
    context.close()
