"""The library, a guide as a page, and its document: at once, in a moment, or said why not."""

import re

import pytest

from outreach.clock import now
from outreach.delivery.jobs import start_queue
from outreach.facts import actions as facts
from outreach.facts.models import Helpline
from outreach.guides import document as documents
from outreach.guides.document import path_of
from outreach.guides.kinds import Edition
from tests.factories import organisation_of
from tests.pages import well_formed
from tests.programme import make_screening

PAGE = "/guides/redlight-discussion-guide"
DOCUMENT = PAGE + ".pdf"


@pytest.fixture
def guide(session, guide):
    """The guide, committed."""
    session.commit()
    return guide


@pytest.fixture
def wanted(app, session, guide):
    """The document as it is today."""

    def wanted(paper="A4", screening=None):
        with app.test_request_context():
            return documents.build(
                session, guide, edition=Edition.FACILITATOR, paper=paper,
                today=now().date(), screening=screening,
            )  # fmt: skip

    return wanted


@pytest.fixture
def set_already(wanted, settings):
    """Put some bytes where the document will be, as if it had been set."""

    def set_already(**which):
        file = path_of(settings.document_folder, wanted(**which))
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"%PDF-1.7 a guide")
        return file

    return set_already


def test_the_library_lists_every_guide(client, guide):
    page = well_formed(client.get("/guides"))

    assert f'href="{PAGE}"' in page
    assert "Redlight discussion guide" in page


def test_an_empty_library_says_so(client, database):
    assert "No guide is ready yet" in well_formed(client.get("/guides"))


def test_a_guide_is_read_as_a_page(client, guide):
    response = client.get(PAGE)
    page = well_formed(response)

    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    for section in guide.sections:
        assert f'id="{section.kind.replace("_", "-")}"' in page
    for paper in ("A4", "Letter"):
        assert f'href="{DOCUMENT}?edition=facilitator&amp;paper={paper}"' in page
    assert page.index("Before you read on") < page.index('id="guide-contents"')


def test_every_link_inside_the_page_leads_somewhere(client, guide):
    page = client.get(PAGE).text
    ids = re.findall(r' id="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_page_prints_only_checked_helplines(client, session, guide, hana):
    assert "No helpline is printed here." in client.get(PAGE).text
    line = session.query(Helpline).filter_by(name="Childhelp").one()
    facts.check_helpline(line, by=hana, today=now().date())
    session.commit()

    page = well_formed(client.get(PAGE))

    assert "No helpline is printed here." not in page
    assert 'href="tel:1-800-422-4453"' in page
    assert "1-888-373-7888" not in page


@pytest.mark.parametrize("path", ["/guides/holly", "/guides/holly.pdf", "/guides/Redlight.pdf"])
def test_a_guide_that_is_not_there_is_a_404(client, guide, path):
    assert client.get(path).status_code == 404


def test_the_first_to_ask_waits_a_moment_and_then_has_the_pdf(app, client, guide, settings):
    queue = start_queue(app)

    first = client.get(DOCUMENT)

    page = well_formed(first)
    assert first.status_code == 202
    assert "Your guide is being prepared" in page
    assert f'href="{PAGE}"' in page
    assert (first.headers["Refresh"], first.headers["Retry-After"]) == ("2", "2")
    assert first.headers["Cache-Control"] == "no-store"
    assert "http-equiv" not in page

    queue.huey.execute(queue.huey.dequeue())
    second = client.get(DOCUMENT)

    assert second.status_code == 200
    assert second.mimetype == "application/pdf"
    assert second.data.startswith(b"%PDF-1.7")
    assert second.headers["Content-Disposition"] == (
        "inline; filename=redlight-discussion-guide-facilitator-a4.pdf"
    )


def test_who_has_it_already_is_told_so(client, set_already):
    set_already()
    first = client.get(DOCUMENT)
    assert first.status_code == 200

    again = client.get(DOCUMENT, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
    assert again.data == b""


def test_a_new_fact_makes_a_new_document(client, session, guide, set_already):
    set_already()
    assert client.get(DOCUMENT).status_code == 200

    guide.film.synopsis += " And more."
    session.commit()

    assert client.get(DOCUMENT).status_code == 202


def test_each_paper_is_a_document_of_its_own(client, set_already):
    set_already(paper="Letter")

    assert client.get(DOCUMENT + "?paper=Letter").status_code == 200
    assert client.get(DOCUMENT + "?paper=A4").status_code == 202


@pytest.mark.parametrize(
    "query",
    ["?paper=A5", "?paper=", "?edition=pocket", "?edition=participant", "?edition=<script>"],
)
def test_what_is_not_offered_is_said_in_words(client, guide, query):
    response = client.get(DOCUMENT + query)

    assert response.status_code == 400
    page = well_formed(response)
    assert "There is no such document" in page
    assert "facilitator" in page
    assert "A4, Letter" in page
    assert "<script>" not in page


def test_a_document_that_cannot_be_made_leads_to_the_page(client, wanted, settings):
    file = path_of(settings.document_folder, wanted())
    file.parent.mkdir()
    file.with_suffix(".failed").touch()

    response = client.get(DOCUMENT)

    assert response.status_code == 503
    assert f'href="{PAGE}"' in well_formed(response)


def test_a_copy_for_a_screening_needs_a_published_one(client, session, guide, hana, set_already):
    circle = organisation_of(hana)
    shown = make_screening(session, circle, film=guide.film)
    draft = make_screening(session, circle, film=guide.film, published=False)
    session.commit()
    set_already(screening=shown)

    assert client.get(f"{DOCUMENT}?screening={shown.slug}").status_code == 200
    assert client.get(f"{DOCUMENT}?screening={draft.slug}").status_code == 404
    assert client.get(f"{DOCUMENT}?screening=nowhere").status_code == 404


@pytest.mark.parametrize("path", ["/guides", PAGE, DOCUMENT])
def test_guides_are_for_everybody(client, hana_client, olu_client, guide, path):
    answers = {c.get(path).status_code for c in (client, hana_client, olu_client)}

    assert answers in ({200}, {202})
