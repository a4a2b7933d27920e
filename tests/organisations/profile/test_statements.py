"""What an organisation says in its own words of how it treats people."""

import pytest

from tests.factories import organisation_of
from tests.pages import errors_in, send_form, well_formed

PATH = "/manage/organisation/statements"
PAGES = {"privacy": "/privacy", "accessibility": "/accessibility", "security": "/security"}


def own_page(client, user):
    return well_formed(client.get(f"/organisations/{organisation_of(user).slug}"))


def test_the_keeper_s_words_stand_on_the_pages_of_the_site(client, hana_client):
    said = {name: f"We say **much** of {name}." for name in PAGES}

    answer = send_form(hana_client, PATH, **said)

    assert (answer.status_code, answer.location) == (302, PATH)
    for name, path in PAGES.items():
        page = well_formed(client.get(path))
        assert f"<p>We say <strong>much</strong> of {name}.</p>" in page
        assert "What Westport Film Circle adds" in page
    assert "We say **much** of privacy." in hana_client.get(PATH).text


@pytest.mark.usefixtures("hana")
def test_another_organisation_s_words_stand_on_its_own_page_only(client, olu, olu_client):
    send_form(olu_client, PATH, privacy="We write nothing down.", accessibility="Ask for Ola.")

    page = own_page(client, olu)
    assert "<p>We write nothing down.</p>" in page
    assert "<p>Ask for Ola.</p>" in page
    for path in PAGES.values():
        assert "adds" not in client.get(path).text


@pytest.mark.usefixtures("hana")
def test_who_does_not_keep_the_site_says_nothing_of_holes(client, olu, olu_client):
    send_form(olu_client, PATH, security="Write to me instead.")

    assert 'name="security"' not in olu_client.get(PATH).text
    assert "instead" not in client.get("/security").text + own_page(client, olu)


def test_what_they_write_cannot_run(client, hana_client):
    send_form(hana_client, PATH, privacy="<script>alert(1)</script> [a](javascript:alert(1))")

    page = well_formed(client.get("/privacy"))
    assert "&lt;script&gt;alert(1)" in page
    assert 'href="javascript' not in page


def test_too_long_a_text_is_refused_and_kept(hana_client):
    answer = send_form(hana_client, PATH, privacy="x" * 5_001, accessibility="Steps.")

    assert answer.status_code == 422
    assert errors_in(answer.text) == ["This is longer than 5,000 characters."]
    assert "Steps." in answer.text


def test_words_that_are_taken_back_are_gone(client, hana, hana_client):
    send_form(hana_client, PATH, privacy="For a while.")
    assert "For a while." in own_page(client, hana)

    send_form(hana_client, PATH, privacy="")

    assert "For a while." not in own_page(client, hana)
    assert "What they do with what you tell them" not in own_page(client, hana)
