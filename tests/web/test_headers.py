import dataclasses

import pytest
from flask import request

from outreach.app import create_app
from outreach.web.access import public
from tests.engines import one_engine
from tests.programme import make_rsvp, make_screening
from tests.test_permissions import EXPECTED, OWNER, client_of, records, values_for

__all__ = ["records"]
pytestmark = one_engine


def test_every_answer_says_what_a_browser_may_do(client):
    for path in ("/films", "/nothing-here", "/calendar.ics"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff", path


def test_files_carry_the_headers_of_safety_too(client):
    page = client.get("/help").headers
    with client.get("/static/img/favicon.svg") as response:
        file = response.headers

    for name in (
        *("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"),
        *("Cross-Origin-Opener-Policy", "Permissions-Policy"),
    ):
        assert file[name] == page[name], name
    assert "Access-Control-Allow-Origin" not in file


@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_no_other_site_may_read_anything(client, hana_client, method):
    """Neither a page nor a feed nor a file says Access-Control-Allow-anything."""
    asked = {"Origin": "https://evil.test", "Access-Control-Request-Method": "POST"}

    for path in (
        "/films",
        "/calendar.ics",
        "/healthz",
        "/static/css/app.css",
        "/manage/screenings",
    ):
        with hana_client.open(path, method=method, headers=asked) as answer:
            assert answer.status_code in (200, 405), path
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_every_answer_says_what_kind_of_text_it_is(app, records):
    client, unsaid, kinds = client_of(app, OWNER), [], set()
    for endpoint in sorted(endpoint for endpoint, method in EXPECTED if method == "GET"):
        rule = next(app.url_map.iter_rules(endpoint))
        with app.test_request_context():
            url = app.url_for(endpoint, **values_for(endpoint, rule.arguments, records))
        with client.get(url) as answer:
            kinds.add(answer.mimetype)
            said = answer.mimetype_params.get("charset", "").strip('"')
            if answer.mimetype.startswith("text/") and said != "utf-8":
                unsaid.append((url, answer.content_type))

    assert unsaid == []
    assert kinds > {"text/html", "text/css", "text/calendar", "text/plain"}


@pytest.mark.parametrize("path", ["js/app.js", "img/favicon.svg"])
def test_files_of_text_say_so_too(client, path):
    with client.get(f"/static/{path}") as file:
        assert file.mimetype_params.get("charset", "").strip('"') == "utf-8"


@pytest.mark.parametrize(
    ("proxies", "said", "scheme"),
    [(0, "https", "http"), (1, "https", "https"), (1, "https, http", "http"), (1, "", "http")],
)
def test_only_a_trusted_proxy_says_how_it_was_asked(settings, proxies, said, scheme):
    """Of what it was sent and adds to, its own word is the last. Whose host it is, none says."""
    app = create_app(dataclasses.replace(settings, trusted_proxies=proxies))
    app.add_url_rule("/seen", "seen", public(lambda: request.url_root))
    headers = {"X-Forwarded-Proto": said, "X-Forwarded-Host": "evil.test", "X-Forwarded-Port": "1"}

    assert app.test_client().get("/seen", headers=headers).text == f"{scheme}://localhost/"
    app.extensions["database"].engine.dispose()


@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/", "/static/css/", "/instance/outreach.db"]
)
def test_nothing_else_on_the_disk_is_served(client, path):
    assert client.get(path).status_code == 404


def test_what_was_asked_is_never_sent_back_by_trace(client):
    assert client.open("/help", method="TRACE").status_code == 405


def test_public_pages_set_no_cookie(client):
    for path in ("/", "/films", "/screenings", "/guides", "/help", "/calendar.ics"):
        assert "Set-Cookie" not in client.get(path).headers, path


def test_private_pages_are_never_kept(app, session, hana, hana_client):
    screening = make_screening(session, hana.memberships[0].organisation)
    rsvp = make_rsvp(session, screening)
    session.commit()
    with app.test_request_context():
        token = app.jinja_env.globals["rsvp_token"](rsvp.uid)

    for path in ("/manage/screenings", f"/rsvps/{token}", "/sign-in", "/rsvps/wrong"):
        headers = hana_client.get(path).headers
        assert headers["Cache-Control"] == "no-store", path


def test_an_address_that_is_a_key_is_told_to_nobody_and_its_form_still_works(
    app, client, session, hana
):
    rsvp = make_rsvp(session, make_screening(session, hana.memberships[0].organisation))
    session.commit()
    with app.test_request_context():
        path = f"/rsvps/{app.jinja_env.globals['rsvp_token'](rsvp.uid)}/cancellation"

    page = client.get(path)
    sent_from_elsewhere = client.post(path, headers={"Sec-Fetch-Site": "cross-site"})
    sent_by_an_old_browser = client.post(path, headers={"Origin": "null"})

    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/forgotten-password/wrong").headers["Referrer-Policy"] == "no-referrer"
    assert (sent_from_elsewhere.status_code, sent_by_an_old_browser.status_code) == (403, 302)


@pytest.mark.parametrize("is_https", [True, False])
def test_https_is_kept_once_it_is_there(settings, is_https):
    url = "https://outreach.test" if is_https else "http://outreach.test"
    app = create_app(dataclasses.replace(settings, public_url=url))

    headers = app.test_client().get("/help").headers

    with app.test_client().get("/static/img/favicon.svg") as response:
        file = response.headers
    kept = "max-age=31536000; includeSubDomains" if is_https else None
    assert headers.get("Strict-Transport-Security") == kept
    assert file.get("Strict-Transport-Security") == kept
    assert app.config["SESSION_COOKIE_SECURE"] is is_https
    app.extensions["database"].engine.dispose()
