"""Nothing goes out but mail, to the database, and to ourselves."""

import socket

import pytest

from tests.test_architecture import imports, modules

SPEAKING = (
    *("asyncio", "ftplib", "http.client", "imaplib", "multiprocessing.connection", "nntplib"),
    *("poplib", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.request"),
    *("webbrowser", "wsgiref.simple_server", "xmlrpc"),
    *("aiohttp", "httplib2", "httpx", "paramiko", "pycurl", "requests", "urllib3", "websockets"),
)
KNOWN = {
    "delivery.mail": {"smtplib", "ssl"},
    "doctor": {"smtplib"},  # greets the mail server
    "serve": {"http.client", "socket"},  # listens, and asks itself for its first page
}
PAGES = ("/", "/screenings", "/films", "/help", "/privacy", "/sign-in", "/nowhere")
PAGES_OF_MEMBERS = (
    "/manage/venues/new",
    "/manage/screenings",
    "/manage/account",
    "/manage/organisation",
)


def speaks(source: str) -> set[str]:
    """What this module imports that can reach another machine."""
    return {
        library
        for name in imports(source)
        for library in SPEAKING
        if name == library or name.startswith(f"{library}.")
    }


def test_only_known_modules_can_reach_another_machine():
    found = {name: speaks(source) for name, source in modules().items()}

    assert {name: libraries for name, libraries in found.items() if libraries} == KNOWN


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import urllib.request",
        "from urllib.request import urlopen",
        "from urllib import request",
        "from http import client",
        "def fetch():\n    import requests",
        "import httpx as web",
    ],
)
def test_another_one_would_be_found(source):
    assert len(speaks(source)) == 1


@pytest.mark.parametrize(
    "source", ["from urllib.parse import urlsplit", "from http import HTTPStatus"]
)
def test_what_reaches_nobody_is_not_meant(source):
    assert speaks(source) == set()


@pytest.fixture
def reached(monkeypatch) -> list[object]:
    """Every address that somebody looked up or connected to, in vain."""
    asked: list[object] = []

    def refuse(*values: object, **_others: object) -> None:
        asked.append(values[-1] if isinstance(values[0], socket.socket) else values[0])
        raise OSError("nothing goes out")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    return asked


def test_no_page_asks_another_machine(client, hana_client, reached):
    public = {path: client.get(path).status_code for path in PAGES}
    of_members = {path: hana_client.get(path).status_code for path in PAGES_OF_MEMBERS}

    assert {path for path, status in public.items() if status != 200} == {"/nowhere"}
    assert set(of_members.values()) == {200}
    assert reached == []


@pytest.mark.own_app
def test_a_page_that_asked_one_would_be_found(app, client, reached):
    @app.before_request
    def ask() -> None:
        try:
            socket.create_connection(("192.0.2.7", 80), timeout=1)
        except OSError:
            with socket.socket() as another:
                another.connect(("192.0.2.8", 80))

    with pytest.raises(OSError, match="nothing goes out"):
        client.get("/help")

    assert reached == ["192.0.2.7", ("192.0.2.8", 80)]
