"""Reading pages in tests, and sending their forms as a browser would."""

import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
SITE = "http://localhost"


def well_formed(response: TestResponse) -> str:
    """The page's text; fails when its HTML is broken anywhere."""
    html5lib.HTMLParser(strict=True).parse(response.text)
    return response.text


def send_form(
    client: FlaskClient, path: str, *, on: str | None = None, site: str = SITE, **fields: Any
) -> TestResponse:
    """Load the page that holds the form (``on``, else the same path) and send it."""
    page = client.get(on or path, base_url=site)
    found = TOKEN.search(page.text)
    assert found, f"no form at {on or path}, which answered {page.status}"
    return client.post(path, base_url=site, data={"csrf_token": found[1], **fields})
