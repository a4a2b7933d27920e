"""The guide as a PDF document: what it says, how it is made, and what is never in it."""

import io
import os
import re
from datetime import timedelta

import outloud
import pikepdf
import pymupdf
import pytest
import sqlalchemy as sa

from outreach.clock import now
from outreach.facts import actions as facts
from outreach.facts.models import Claim, Helpline, Standing
from outreach.guides import document as documents
from outreach.guides.document import Document, ensure, has_failed, path_of
from outreach.guides.kinds import Edition
from outreach.panels import actions as panels
from outreach.panels.models import PanelRole
from outreach.screenings.actions import Place
from outreach.venues.models import AddressVisibility
from tests.engines import one_engine
from tests.factories import organisation_of
from tests.programme import agreeing, make_room, make_screening, make_venue

HIDDEN = {"name": "The Old Foundry", "address": "7 Gasworks Yard"}
FONTS = {
    "Book-Serif",
    "Book-Serif-Semi-Bold",
    "Book-Serif-Italic",
    "Book-Sans",
    "Book-Sans-Semi-Bold",
}
_set_before: dict[str, bytes] = {}


@pytest.fixture
def build(session, guide, app, today):
    """The document of this guide."""

    def build(*, paper="A4", on=today, screening=None):
        with app.test_request_context(base_url="http://elsewhere.test"):
            return documents.build(
                session, guide, edition=Edition.FACILITATOR, paper=paper, today=on,
                screening=screening,
            )  # fmt: skip

    return build


def set_(document, folder):
    """The bytes of a document. Equal on both engines, it is set once for both."""
    if document.name not in _set_before:
        _set_before[document.name] = ensure(folder, document, now=now()).read_bytes()
    return _set_before[document.name]


@pytest.fixture
def pdf(build, tmp_path):
    return set_(build(), tmp_path)


@pytest.fixture
def pages(pdf):
    return text_of(pdf)


def text_of(data):
    """The text of each page, its white space made plain."""
    with pymupdf.open(stream=data, filetype="pdf") as opened:
        return [" ".join(page.get_text().split()) for page in opened]


def plain(text):
    return " ".join(text.replace("'", "’").split())


@one_engine
def test_a_document_says_what_it_is(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "en"
        assert opened.Root.MarkInfo.Marked
        with opened.open_metadata() as properties:
            assert properties["dc:title"] == "Redlight discussion guide – Facilitator edition"
            assert properties["dc:creator"] == ["Outreach"]
            assert properties["pdf:Keywords"] == "Redlight, discussion guide, Facilitator edition"
            assert properties["pdfuaid:part"] == "1"


@one_engine
def test_an_accessibility_checker_finds_no_error(pdf, tmp_path):
    file = tmp_path / "checked.pdf"
    file.write_bytes(pdf)

    result = outloud.check(str(file))

    assert result.error is None
    assert [finding for finding in result.findings if finding.severity == "error"] == []


@one_engine
def test_every_font_is_ours_and_embedded(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        fonts = {
            str(font.BaseFont).partition("+")[2]: "/FontFile2"
            in font.DescendantFonts[0].FontDescriptor
            for page in opened.pages
            for font in page.resources.Font.values()
        }

    assert fonts == dict.fromkeys(FONTS, True)


@one_engine
def test_bookmarks_and_contents_lead_to_every_section_and_key_issue(pdf, pages, guide):
    with pymupdf.open(stream=pdf, filetype="pdf") as opened:
        bookmarks = [(level, title, page) for level, title, page in opened.get_toc()]

    titles = [section.title for section in guide.sections]
    assert [title for level, title, _ in bookmarks if level == 1] == [
        titles[0], "Contents", *titles[1:],
    ]  # fmt: skip
    assert [title for level, title, _ in bookmarks if level == 2] == [
        issue.title for issue in guide.key_issues
    ]
    contents = next(page for page in pages if page.startswith("Contents"))
    for _, title, page in bookmarks:
        if title != "Contents":
            assert re.search(rf"{re.escape(title)} ?\.[. ]+ ?{page}\b", contents), title


@one_engine
@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_papers_have_their_sizes_and_the_key_issues_a_page_each(
    build, guide, paper, size, tmp_path
):
    data = set_(build(paper=paper), tmp_path)

    with pymupdf.open(stream=data, filetype="pdf") as opened:
        assert {(round(page.rect.width), round(page.rect.height)) for page in opened} == {size}
        starts = {title: page for level, title, page in opened.get_toc() if level == 2}
    first = starts[guide.key_issues[0].title]
    assert list(starts.values()) == list(range(first, first + 7))


@one_engine
def test_the_cover_stands_alone_and_the_content_note_comes_next(pages):
    count = len(pages)

    assert pages[0].startswith("Outreach Redlight discussion guide For the person who holds")
    assert "Page 1 of" not in pages[0]
    assert pages[1].startswith("Before you read on")
    for topic in ("child sexual exploitation", "hidden-camera footage", "HIV and AIDS"):
        assert topic in pages[1]
    numbered = [f"Page {n} of {count} " in page for n, page in enumerate(pages, 1)]
    assert numbered == [False] + [True] * (count - 1)


def test_a_contested_claim_prints_its_dispute_wherever_it_stands(session, pages):
    text = " ".join(pages)
    contested = session.scalars(sa.select(Claim).filter_by(status=Standing.CONTESTED)).all()

    assert len(contested) == 6
    for claim in contested:
        shown = plain(claim.says)
        dispute = plain(claim.note).partition("see ")[0].partition("Compare ")[0][:40]
        parts = text.split(shown)
        assert len(parts) > 1, claim.key
        assert all("Contested" in part[:400] for part in parts[1:]), claim.key
        assert all(dispute in part[:500] for part in parts[1:]), claim.key


def test_both_sides_of_the_dispute_are_printed_with_sources(pages):
    text = " ".join(pages)

    assert "Newsweek had questioned it on 21 May 2014. She has defended her account since." in text
    assert "Sources: Reuters, 29 May 2014; Time, 29 May 2014; The Guardian, 30 May 2014." in text


def test_nobody_is_said_to_have_reviewed_it(pages):
    assert "Not yet reviewed by people with lived experience" in pages[0]
    assert "No person with lived experience, no child protection professional and no lawyer" in (
        " ".join(pages)
    )


def test_unchecked_numbers_are_not_printed_and_the_guide_says_so(session, pages):
    text = " ".join(pages)
    numbers = [line.phone for line in session.scalars(sa.select(Helpline))]

    assert len(numbers) == 5
    assert [number for number in numbers if number in text] == []
    assert "No helpline is printed here." in text
    assert "call the emergency number of the country you are in" in text


@pytest.fixture
def hotline(session, guide, hana, today):
    hotline = session.scalars(sa.select(Helpline).filter_by(name="Childhelp")).one()
    facts.check_helpline(hotline, by=hana, today=today)
    session.flush()
    return hotline


@pytest.fixture
def hidden(session, film, hana):
    """A published screening at a place that only the team may know."""
    circle = organisation_of(hana)
    venue = make_venue(
        session, circle, **HIDDEN, address_visibility=AddressVisibility.STAFF,
        area_label="near the main station",
    )  # fmt: skip
    place = Place(venue=venue, room=make_room(session, venue))
    screening = make_screening(session, circle, film=film, place=place)
    for name, role in (("Mali Chan", PanelRole.MODERATOR), ("Dara Sok", PanelRole.SUPPORT)):
        agreeing(session, panels.add(session, screening, name=name, role=role, now=now()))
    return screening


@one_engine
def test_a_copy_for_a_screening_says_what_its_public_page_says(build, hidden, hotline, tmp_path):
    pages = text_of(set_(build(screening=hidden), tmp_path))

    assert "Screening An evening with Redlight" in pages[0]
    assert "Where near the main station, New York" in pages[0]
    assert "Host Westport Film Circle" in pages[0]
    assert "With Mali Chan (moderator)" in pages[0]
    assert "Support person Dara Sok" in pages[1]
    assert "Childhelp 1-800-422-4453" in pages[1]
    text = " ".join(pages)
    assert "United States Childhelp 1-800-422-4453" in text
    assert "Checked by a person on 22 November 2026" in text
    assert "No helpline is printed here." not in text
    assert "1-888-373-7888" not in text


@one_engine
def test_a_hidden_address_is_nowhere_in_the_file(session, build, hidden, hotline, tmp_path):
    data = set_(build(screening=hidden), tmp_path)

    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(whole := io.BytesIO(), compress_streams=False,
                    object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
        properties = str(opened.docinfo) + str(opened.open_metadata())
    text = " ".join(text_of(data)) + properties + build(screening=hidden).html
    for secret in HIDDEN.values():
        assert secret not in text
        assert secret.encode() not in whole.getvalue()
    hidden.venue.address_visibility = AddressVisibility.PUBLIC
    session.flush()
    assert HIDDEN["name"] in build(screening=hidden).html


def test_the_name_is_that_of_the_content(session, build, hana, today):
    name = build().name

    assert build().name == name
    assert build(on=today + timedelta(days=300)).name == name
    assert build(paper="Letter").name != name
    claim = session.scalars(sa.select(Claim).filter_by(key="two-million")).one()
    claim.note += " And more."
    session.flush()
    changed = build().name
    assert changed != name
    line = session.scalars(sa.select(Helpline).filter_by(name="Childhelp")).one()
    facts.check_helpline(line, by=hana, today=today)
    session.flush()
    assert build().name not in (name, changed)
    assert build(on=today + timedelta(days=91)).name == changed


def test_the_code_leads_to_the_public_address_whatever_name_asked(build):
    assert "http://outreach.test/guides/redlight-discussion-guide" in build().html
    assert "elsewhere.test" not in build().html


def small(text="One page."):
    html = f'<html lang="en"><head><title>T</title></head><body><h1>{text}</h1></body></html>'
    return Document("T", html, "", {})


def test_a_document_is_set_once(tmp_path):
    file = ensure(tmp_path / "documents", small(), now=now())
    os.utime(file, (1, 1))

    again = ensure(tmp_path / "documents", small(), now=now())

    assert again == file == path_of(tmp_path / "documents", small())
    assert file.stat().st_mtime == 1
    assert [f.name for f in file.parent.iterdir()] == [file.name]
    assert file.read_bytes().startswith(b"%PDF-1.7")


def test_a_failure_is_noted_for_a_minute_and_leaves_no_half_document(tmp_path):
    broken = small('<img alt="x" src="file:///etc/passwd">')
    assert not has_failed(tmp_path, broken, now=now())

    with pytest.raises(ValueError, match="not handed"):
        ensure(tmp_path, broken, now=now())

    assert has_failed(tmp_path, broken, now=now())
    assert not has_failed(tmp_path, broken, now=now() + timedelta(minutes=2))
    assert not path_of(tmp_path, broken).exists()
    assert len(list(tmp_path.iterdir())) == 1


def test_documents_that_nobody_has_set_for_a_month_are_forgotten(tmp_path):
    old = ensure(tmp_path, small("Old."), now=now())
    kept = ensure(tmp_path, small("Kept."), now=now())
    a_month_ago = (now() - timedelta(days=31)).timestamp()
    os.utime(old, (a_month_ago, a_month_ago))

    new = ensure(tmp_path, small("New."), now=now())

    assert set(tmp_path.iterdir()) == {kept, new}
