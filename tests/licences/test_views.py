"""The page of a screening's licence, its form and its document."""

import io

import pytest
import sqlalchemy as sa

from outreach.accounts.audit import AuditEntry
from outreach.accounts.models import CrewRole, Membership, Role
from outreach.clock import now
from outreach.licences import documents
from outreach.licences.models import LicenceState
from outreach.screenings import crew
from outreach.screenings.models import Status
from outreach.web.limits import Tries
from tests import factories
from tests.engines import one_engine
from tests.filled import fields
from tests.licences.conftest import DISTRIBUTOR
from tests.licences.test_documents import bomb, pdf, starts
from tests.pages import TOKEN, errors_in, send_form, well_formed
from tests.test_pictures import sent

TOO_MUCH = 413
NOTHING_SAID = {"kind": "community", "state": "asked"}


def at(screening, page=""):
    return f"/manage/screenings/{screening.id}{page}"


def said(day, **values):
    return {
        "kind": "community",
        "state": "confirmed",
        "licensor": DISTRIBUTOR,
        "territory": "United States, kh",
        "until_on": day.isoformat(),
        "showings": "2",
        "audience": "30",
        "admission": "free",
        "fee": "1250,50",
        "currency": "usd",
        "reference": "BD-7",
        "note": "Report the <audience>.",
        **values,
    }


def send(client, screening, raw, name="licence.pdf"):
    """Send the file as a browser does; the test client would leave a large one open."""
    token = TOKEN.search(client.get(at(screening, "/licence")).text)[1]
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--x\r\n'
        f'Content-Disposition: form-data; name="document"; filename="{name}"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    return client.post(
        at(screening, "/licence/document/new"),
        data=body + raw + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )


def test_nothing_is_noted_and_the_screening_says_so_with_a_link(screening, hana_client):
    page = well_formed(hana_client.get(at(screening)))
    assert "It is provisional." in page
    assert "Nobody has said under which licence" in page
    assert f'href="{at(screening, "/licence")}"' in page

    page = well_formed(hana_client.get(at(screening, "/licence")))
    assert "Nothing is noted yet" in page
    assert f'href="{at(screening, "/licence/edit")}"' in page


def test_what_is_noted_stands_on_the_page_and_the_licence_binds(
    screening, day, stored, hana_client
):
    answer = send_form(hana_client, at(screening, "/licence/edit"), **said(day))

    assert (answer.status_code, answer.location) == (302, at(screening, "/licence"))
    assert (stored().status, stored().capacity) == (Status.CONFIRMED, 30)
    page = well_formed(hana_client.get(at(screening, "/licence")))
    for words in (
        "Confirmed",
        DISTRIBUTOR,
        "Cambodia, United States",
        "$1,250.50",
        "BD-7",
        "Report the &lt;audience&gt;.",
        "it allows an audience of 30",
    ):
        assert words in page
    page = well_formed(hana_client.get(at(screening)))
    assert "The licence sets the capacity: it allows an audience of 30." in page
    assert "It is provisional." not in page


def test_the_form_says_what_was_noted_and_sent_untouched_changes_nothing(
    screening, day, kept, hana_client
):
    send_form(hana_client, at(screening, "/licence/edit"), **said(day))
    before = kept()[0]

    page = hana_client.get(at(screening, "/licence/edit")).text
    answer = send_form(hana_client, at(screening, "/licence/edit"), **fields(page))

    assert answer.status_code == 302
    columns = [
        column.key for column in sa.inspect(type(before)).column_attrs if column.key != "changed_at"
    ]
    (after,) = kept()
    assert {name: getattr(after, name) for name in columns} == {
        name: getattr(before, name) for name in columns
    }


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_lost(screening, day, kept, hana_client):
    wrong = said(
        day,
        territory="Atlantis",
        from_on="2031-01-02",
        until_on="2031-01-01",
        showings="0",
        audience="many",
        fee="a lot",
        currency="BUCKS",
    )

    answer = send_form(hana_client, at(screening, "/licence/edit"), **wrong)

    assert answer.status_code == 422
    page = well_formed(answer)
    assert len(errors_in(page)) == 6
    assert "Atlantis" in page
    assert "Report the &lt;audience&gt;." in page
    assert kept() == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("territory", "Cambodia", "in a country for which the licence is not"),
        ("until_on", "2026-01-01", "after the licence ends"),
        ("licensor", "", "Say who has confirmed it."),
        ("currency", "", "in which currency"),
    ],
)
def test_what_does_not_fit_cannot_be_confirmed_and_is_said_beside_its_field(
    screening, day, kept, stored, hana_client, field, value, words
):
    answer = send_form(hana_client, at(screening, "/licence/edit"), **said(day, **{field: value}))

    page = well_formed(answer)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert [words in error for error in errors_in(page)] == [True]
    assert (kept(), stored().status) == ([], Status.TENTATIVE)


@pytest.mark.parametrize(
    ("status", "words"),
    [("asked", "asked for, and not confirmed yet"), ("refused", "refused"), ("ended", "has ended")],
)
def test_the_screening_says_why_it_is_provisional(screening, keep, hana_client, status, words):
    keep(state=LicenceState(status))

    page = well_formed(hana_client.get(at(screening)))

    assert "It is provisional." in page
    assert words in page


def test_the_screening_says_that_its_licence_does_not_fit_any_more(screening, keep, hana_client):
    keep()
    form = fields(hana_client.get(at(screening, "/edit")).text)
    later = {
        name: form[name].replace(form[name][:4], str(int(form[name][:4]) + 1))
        for name in ("starts", "ends")
    }
    assert "It is provisional." not in hana_client.get(at(screening)).text

    answer = send_form(hana_client, at(screening, "/edit"), **{**form, **later})

    assert answer.status_code == 302
    for page in ("", "/licence"):
        assert "after the licence ends" in well_formed(hana_client.get(at(screening, page)))


def test_the_public_reads_provisional_and_nothing_of_why(screening, keep, client):
    keep(state=LicenceState.ASKED, note="A secret note", reference="BD-7")

    pages = [
        client.get(f"/screenings/{screening.slug}{page}").text for page in ("", "/calendar.ics")
    ]
    pages.append(client.get("/calendar.ics").text)

    assert "rovisional" in pages[0]
    assert [word for word in (DISTRIBUTOR, "A secret note", "BD-7") if word in "".join(pages)] == []


def test_a_pdf_is_kept_and_downloaded_by_the_team(documents_kept, screening, keep, hana_client):
    keep()
    raw = pdf()

    answer = send(hana_client, screening, raw, "../../evil.exe")

    assert (answer.status_code, answer.location) == (302, at(screening, "/licence"))
    assert documents_kept() == [("application/pdf", raw)]
    assert "Download the document" in well_formed(hana_client.get(at(screening, "/licence")))
    file = hana_client.get(at(screening, "/licence/document"))
    assert (file.data, file.content_type) == (raw, "application/pdf")
    assert file.headers["Content-Disposition"] == (
        f"attachment; filename=licence-{screening.slug}.pdf"
    )
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Cache-Control"] == "no-store"


def test_a_picture_is_kept_in_place_of_the_pdf(documents_kept, screening, keep, hana_client):
    keep()
    send(hana_client, screening, pdf())

    assert send(hana_client, screening, sent("JPEG"), "scan.pdf").status_code == 302

    assert [kind for kind, _data in documents_kept()] == ["image/webp"]
    file = hana_client.get(at(screening, "/licence/document"))
    assert file.content_type == "image/webp"
    assert ".webp" in file.headers["Content-Disposition"]


@one_engine
@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"Just text, called a PDF.", "no document that can be kept"),
        (b"%PDF-1.7\nand then nothing", "cannot be opened as one"),
        (starts(S=documents.pikepdf.Name.JavaScript, JS="app.alert(1)"), "holds a script"),
        (starts(S=documents.pikepdf.Name.Launch, F="calc.exe"), "holds a script"),
        (pdf(encryption=documents.pikepdf.Encryption(owner="o", user="u")), "encrypted"),
        (pdf() + b"\n" * 11_000_000, "at most 10 MB"),
        (bomb(), "cannot be opened as one"),
        (sent("PNG", (8_000, 8_000), "L"), "at most 10 MB and 40 million pixels"),
    ],
    ids=["text", "no pdf", "script", "launch", "locked", "11 MB", "pdf bomb", "picture bomb"],
)
def test_what_is_no_document_is_refused_beside_its_field(
    documents_kept, screening, keep, hana_client, raw, words
):
    keep()

    answer = send(hana_client, screening, raw)

    page = well_formed(answer)
    assert answer.status_code == 422
    assert 'id="document-error"' in page
    assert [words in error for error in errors_in(page)] == [True]
    assert documents_kept() == []


def test_far_too_much_is_refused_before_it_is_read(session, screening, keep, hana_client):
    keep()

    answer = hana_client.post(
        at(screening, "/licence/document/new"),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "25000000"},
    )

    assert answer.status_code == TOO_MUCH
    assert "10 MB for a document" in well_formed(answer)


def test_no_file_is_said(screening, keep, hana_client):
    keep()

    answer = send_form(hana_client, at(screening, "/licence/document/new"))

    assert errors_in(well_formed(answer)) == ["Choose a file first."]


def test_it_is_deleted(documents_kept, screening, keep, hana_client):
    keep()
    send(hana_client, screening, pdf())
    assert len(documents_kept()) == 1

    removal = at(screening, "/licence/document/removal")
    answers = [
        send_form(hana_client, removal, on=at(screening, "/licence")).status_code for _ in range(2)
    ]

    assert answers == [302, 302]
    assert documents_kept() == []
    assert hana_client.get(at(screening, "/licence/document")).status_code == 404


def test_without_a_licence_there_is_nothing_to_attach_it_to(documents_kept, screening, hana_client):
    token = TOKEN.search(hana_client.get(at(screening, "/licence/edit")).text)[1]
    answer = hana_client.post(
        at(screening, "/licence/document/new"),
        data={"csrf_token": token, "document": (io.BytesIO(pdf()), "a.pdf")},
    )

    assert answer.status_code == 404
    assert documents_kept() == []


PAGES = ("/licence", "/licence/edit", "/licence/document")


def statuses(client, screening):
    return [client.get(at(screening, page)).status_code for page in PAGES]


def test_a_viewer_reads_it_and_changes_nothing(app, session, circle, screening, keep, hana_client):
    keep()
    send(hana_client, screening, pdf())
    viewer = factories.make_viewer(session, circle)
    session.commit()
    client = factories.signed_in(app.test_client(), viewer)

    assert statuses(client, screening) == [200, 403, 200]
    assert at(screening, "/licence/edit") not in client.get(at(screening, "/licence")).text


def test_of_another_organisation_and_nobody_it_does_not_exist(
    screening, keep, client, hana_client, olu_client
):
    keep()
    send(hana_client, screening, pdf())
    assert statuses(hana_client, screening) == [200, 200, 200]

    assert statuses(olu_client, screening) == [404, 404, 404]
    assert statuses(client, screening) == [302, 302, 302]


@pytest.mark.parametrize(
    ("role", "expected"), [(CrewRole.CO_HOST, [200, 200, 200]), (CrewRole.DOOR, [403, 403, 403])]
)
def test_who_helps_reads_and_changes_it_as_their_role_says(
    app, session, documents_kept, screening, keep, hana, hana_client, olu, role, expected
):
    keep(licensor="A secret licensor")
    send(hana_client, screening, pdf())
    crew.add(session, screening, email=olu.email, role=role, by=hana, now=now())
    session.commit()
    client = factories.signed_in(app.test_client(), olu)

    assert statuses(client, screening) == expected
    if role is CrewRole.CO_HOST:
        assert send(client, screening, sent("JPEG")).status_code == 302
        assert [kind for kind, _data in documents_kept()] == ["image/webp"]


def test_while_a_document_is_read_everybody_else_may_write(
    database, screening, keep, hana_client, monkeypatch
):
    keep()
    read = documents.read

    def slowly(raw):
        with database.transaction() as other:
            other.add(Tries(key="k", count=1, ends_at=now()))
        return read(raw)

    monkeypatch.setattr(documents, "read", slowly)

    assert send(hana_client, screening, pdf()).status_code == 302


def test_who_may_not_any_more_when_it_is_read_keeps_none(
    database, documents_kept, screening, keep, hana_client, monkeypatch
):
    keep()
    read = documents.read

    def meanwhile(raw):
        with database.transaction() as other:
            other.execute(sa.update(Membership).values(role=Role.VIEWER))
        return read(raw)

    monkeypatch.setattr(documents, "read", meanwhile)

    assert send(hana_client, screening, pdf()).status_code == 403
    assert documents_kept() == []


def test_it_is_in_the_log(session, screening, hana, hana_client):
    send_form(hana_client, at(screening, "/licence/edit"), **NOTHING_SAID)

    acts = session.execute(sa.select(AuditEntry.act, AuditEntry.user_id, AuditEntry.subject_id))
    assert ("licences.edit", hana.id, screening.id) in acts.all()
