"""Where a sign-in leads: never to another site."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

from outreach.accounts.models import User
from tests.accounts.security.visits import second_step
from tests.engines import one_engine
from tests.factories import PASSWORD
from tests.pages import TOKEN, send_form

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example/",
    r"\\evil.example",
    r"/\evil.example",
    r"\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    " https://evil.example",
    "https:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,hello",
    "http://localhost@evil.example/",
    "http://evil.example\\@localhost/",
    "http://localhost.evil.example/",
    "//localhost:80@evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "\u2000//evil.example",
    "\x19//evil.example",
    "/\r\nLocation: https://evil.example/",
)


def test_nobody_is_led_to_the_sign_in_page_and_back(client, hana):
    led = client.get("/manage/screenings?when=past")
    asked = send_form(client, led.location, email=hana.email, password=PASSWORD)
    answer = second_step(client, hana.email, asked)

    assert led.location == "/sign-in?next=/manage/screenings?when%3Dpast"
    assert answer.location == "/manage/screenings?when=past"


@one_engine
@pytest.mark.parametrize("where", ["query", "form"])
def test_a_sign_in_never_leads_to_another_site(app, hana, where):
    landed = {target: sign_in_towards(app, hana, target, where) for target in ELSEWHERE}

    assert landed == dict.fromkeys(ELSEWHERE, ("http", "localhost"))


def sign_in_towards(app: Flask, user: User, target: str, where: str) -> tuple[str, str]:
    """Where the browser goes that signs in with this ``next`` in the address or in the form."""
    client, query = app.test_client(), {"next": target} if where == "query" else {}
    token = TOKEN.search(client.get("/sign-in", query_string=query).text)[1]
    fields = {"csrf_token": token, "email": user.email, "password": PASSWORD}
    if where == "form":
        fields["next"] = target
    asked = client.post("/sign-in", query_string=query, data=fields)
    answer = second_step(client, user.email, asked)
    assert (asked.status_code, answer.status_code) == (302, 302)
    assert asked.location != answer.location
    return where_a_browser_goes(answer.location)


def where_a_browser_goes(location: str) -> tuple[str, str]:
    """Scheme and host by the WHATWG URL rules, which are more forgiving than Python's."""
    location = re.sub(r"[\t\r\n]", "", location).strip("".join(map(chr, range(0x21))))
    location = location.replace("\\", "/")
    location = re.sub(r"^/{2,}", "//", location)
    location = re.sub(r"^(https?):/*", r"\1://", location, flags=re.IGNORECASE)
    parts = urlsplit(urljoin("http://localhost/sign-in", location))
    return parts.scheme, parts.netloc.rpartition("@")[2]


@pytest.mark.parametrize(
    "location",
    [
        "//evil.example",
        r"/\evil.example",
        "https:evil.example",
        " //evil.example",
        "/\t/evil.example",
    ],
)
def test_the_check_of_redirects_sees_through_tricks(location):
    assert where_a_browser_goes(location)[1] == "evil.example"
