"""A browser, and the site as people run it. Each process of the tests has its own of both."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, sync_playwright

from outreach.clock import now
from outreach.delivery.jobs import Queue
from tests.browser.serving import Site, serving
from tests.browser.visitor import DESKTOP, PHONE, Device, Visitor
from tests.furnished import Furniture, furnish
from tests.requirements import needs
from tests.servers import post_office

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
# Every page is seen at 320 px on both, so that a phone without JavaScript would show no more.
DEVICES = [Device(PHONE, javascript=True), Device(DESKTOP, javascript=False)]

Enter = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = needs("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The example on SQLite, its mail kept as files."""
    with serving(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="session")
def furniture(site: Site) -> Furniture:
    """What the example does not show; its mail is kept too."""
    return furnished(site)


def furnished(site: Site) -> Furniture:
    """Furnish a running site, and have its worker see to the mail of it."""
    app = site.app()
    database = app.extensions["database"]
    furniture = furnish(database, now=now())
    Queue(app).sweep()
    database.engine.dispose()
    return furniture


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Enter]:
    """Let somebody with this device come to a site; without a complaint in the end."""
    visitors: list[Visitor] = []

    def enter(device: Device, at: Site | None = None) -> Visitor:
        visitors.append(Visitor(device.context(browser), (at or site).url))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


@pytest.fixture(params=DEVICES, ids=str)
def device(request: pytest.FixtureRequest) -> Device:
    """A phone with JavaScript, and a desktop without."""
    return request.param


@pytest.fixture(scope="session")
def other_site(
    browser: Browser, postgresql_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The example on PostgreSQL, its mail sent to a mail server."""
    name = f"browser_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    engine = sa.create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    database_url = engine.url.set(database=name).render_as_string(hide_password=False)
    with (
        post_office() as post,
        serving(
            tmp_path_factory.mktemp("other_site"), DATABASE_URL=database_url, MAIL_URL=post.url
        ) as site,
    ):
        site.arrived = lambda: list(post.arrived)
        yield site
