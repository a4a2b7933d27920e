"""Reading pages in tests, and sending their forms as a browser would."""

import re
from typing import Any

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from outreach.web import tokens

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
SITE = "http://localhost"


def well_formed(response: TestResponse) -> str:
    """The page's text; fails when its HTML is broken anywhere."""
    html5lib.HTMLParser(strict=True).parse(response.text)
    return response.text


def keyed(app: Flask, at: str, purpose: str, record: Any, page: str = "") -> str:
    """The address of a page to which a link is the key."""
    with app.app_context():
        return f"/{at}/{tokens.token(purpose, record.uid)}{page}"


def send_form(
    client: FlaskClient, path: str, *, on: str | None = None, site: str = SITE, **fields: Any
) -> TestResponse:
    """Load the page that holds the form (``on``, else the same path) and send it."""
    page = client.get(on or path, base_url=site)
    found = TOKEN.search(page.text)
    assert found, f"no form at {on or path}, which answered {page.status}"
    # Buffered, as a browser reads an answer to its end: some work is done only then.
    data = {"csrf_token": found[1], **fields}
    return client.post(path, base_url=site, data=data, buffered=True)


def errors_in(page: str) -> list[str]:
    """What the summary of errors says."""
    summary = re.search(r'class="error-summary".*?</div>', page, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [re.sub(r"<[^>]+>", "", item).strip() for item in items]


def without_secrets(page: str, *secrets: str) -> str:
    """The page without its cross-site token and these words."""
    page = re.sub(r'(name="csrf_token"[^>]* value=")[^"]+', r"\1", page)
    for secret in secrets:
        page = page.replace(secret, "…")
    return page
