"""The list that other sites show in a frame."""

import re
from html import unescape
from pathlib import Path

import pytest

from outreach.web.headers import FRAMED, POLICY
from tests.pages import well_formed
from tests.programme import make_film

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
ASKED = "/embed/screenings"


def titles(page):
    return re.findall(r'class="card-title"><a [^>]*>([^<]+)</a>', page)


def policy(client, path):
    return client.get(path).headers["Content-Security-Policy"]


def said(rules):
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def test_it_alone_may_stand_in_a_frame(client, make):
    screening = make()

    assert policy(client, ASKED) == said(FRAMED)
    assert "frame-ancestors *" in policy(client, ASKED)
    assert {name for name in POLICY if POLICY[name] != FRAMED[name]} == {"frame-ancestors"}
    for path in (f"/screenings/{screening.slug}", "/screenings", "/sign-in", "/embed/nothing"):
        assert policy(client, path) == said(POLICY), path
    assert "X-Frame-Options" not in client.get(ASKED).headers


def test_there_is_nothing_to_press_but_links(client, hana_client, make):
    make()
    page = well_formed(client.get(ASKED))

    assert re.findall(r"<(form|input|button|script|iframe|textarea|select)\b", page) == []
    assert '<base target="_top">' in page
    for someone in (client, hana_client):
        answer = someone.get(ASKED)
        assert "Set-Cookie" not in answer.headers
        assert answer.text == page


def test_it_narrows_as_the_finder_does(client, session, make):
    other = make_film(session, title="Holly")
    make(title="One", days_ahead=3)
    make(title="Two", days_ahead=2, film=other)

    assert titles(client.get(ASKED).text) == ["Two", "One"]
    assert titles(client.get(f"{ASKED}?film={other.slug}").text) == ["Two"]


def test_it_is_as_long_as_it_is_asked_to_be_and_leads_to_the_rest(client, make):
    for number in range(3):
        make(title=f"Evening {number}", days_ahead=number + 2)

    short = client.get(f"{ASKED}?limit=2&text=evening").text
    whole = client.get(f"{ASKED}?limit=3&text=evening").text

    assert titles(short) == ["Evening 0", "Evening 1"]
    assert '<a href="/screenings?text=evening">1 more</a>' in short
    assert len(titles(whole)) == 3
    assert "more</a>" not in whole


@pytest.mark.parametrize(
    ("args", "tag", "scheme"),
    [
        ("", '<html lang="en" dir="ltr">', "light dark"),
        ("?theme=auto", '<html lang="en" dir="ltr">', "light dark"),
        ("?theme=light", '<html lang="en" dir="ltr" data-theme="light">', "light"),
        ("?theme=dark", '<html lang="en" dir="ltr" data-theme="dark">', "dark"),
    ],
)
def test_it_is_light_or_dark_as_it_is_asked_to_be(client, args, tag, scheme):
    page = well_formed(client.get(f"{ASKED}{args}"))

    assert tag in page
    assert f'<meta name="color-scheme" content="{scheme}">' in page


def test_dark_by_wish_is_dark_by_setting():
    text = TOKENS.read_text()
    by_setting = re.search(r":root:not\(\[data-theme\]\) \{(.*?)\}", text, re.DOTALL)[1]
    by_wish = re.search(r':root\[data-theme="dark"\] \{(.*?)\}', text, re.DOTALL)[1]
    colours = re.findall(r"(--[a-z-]+): ([^;]+);", by_setting)

    assert len(colours) > 15
    assert re.findall(r"(--[a-z-]+): ([^;]+);", by_wish) == colours


def test_with_nothing_to_show_it_says_so(client):
    page = well_formed(client.get(ASKED))

    assert "No screening is planned just now" in page
    assert '<a href="/screenings">All screenings</a>' in page


@pytest.mark.parametrize(
    "wrong",
    ["theme=pink", "limit=0", "limit=51", "limit=ten", "limit=9999999", "film=none", "host=none"],
)
def test_what_is_wrong_in_its_address_is_named(client, make, wrong):
    make()
    answer = client.get(f"{ASKED}?{wrong}")

    assert answer.status_code == 422
    assert f"<code>{wrong.partition('=')[0]}</code>" in well_formed(answer)
    assert titles(answer.text) == []
    assert answer.headers["Content-Security-Policy"] == said(FRAMED)


def test_the_finder_gives_the_lines_to_copy(client, make):
    screening = make()
    narrowed = f"film={screening.film.slug}&host=westport-film-circle&how=in-person"
    page = client.get(f"/screenings?{narrowed}").text

    lines = unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)[1])

    args = narrowed.replace("&", "&amp;")
    assert lines.startswith(f'<iframe src="http://outreach.test/embed/screenings?{args}"')
    assert lines.endswith("></iframe>")
    assert "allow-same-origin" not in lines
    assert "allow-scripts" not in lines
    source = unescape(re.search(r'src="http://outreach.test([^"]+)"', lines)[1])
    assert titles(client.get(source).text) == [screening.title]
