"""Documents are set by the worker; a machine that cannot says so in one line."""

import logging
import sys

import pytest

from outreach.clock import now
from outreach.delivery import jobs, pdf
from outreach.guides import document as documents
from outreach.guides.document import has_failed
from outreach.guides.jobs import KIND, set_all
from outreach.guides.kinds import OFFERED, Edition
from outreach.panels import actions as panels
from outreach.panels.erasure import erase
from outreach.panels.models import PanelRole
from outreach.speakers.models import Speaker
from tests.factories import organisation_of
from tests.mails import delivered
from tests.programme import make_screening

WANTED = {
    "slug": "redlight-discussion-guide",
    "edition": "facilitator",
    "paper": "A4",
    "screening": None,
}


@pytest.fixture
def without_weasyprint(monkeypatch):
    """A machine on which WeasyPrint cannot be imported."""
    pdf._weasyprint.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint.urls", None)
    yield
    pdf._weasyprint.cache_clear()


def test_a_machine_that_cannot_make_pdf_says_what_to_install(
    app, session, guide, settings, without_weasyprint, caplog
):
    session.commit()

    with caplog.at_level(logging.ERROR):
        jobs.perform(app, KIND, WANTED)

    (record,) = caplog.records
    assert "apt-get install --no-install-recommends libpango-1.0-0" in record.getMessage()
    assert record.exc_info is None
    with app.test_request_context():
        wanted = documents.build(
            session, guide, edition=Edition.FACILITATOR, paper="A4", today=now().date()
        )
    assert has_failed(settings.document_folder, wanted, now=now())


def test_a_guide_that_is_gone_is_not_set(app, database, settings):
    jobs.perform(app, KIND, {**WANTED, "slug": "gone"})

    assert not settings.document_folder.exists()


def test_a_worker_that_starts_sets_every_guide_on_both_papers(app, session, guide):
    session.commit()
    queue = jobs.start_queue(app)

    with app.test_request_context():
        set_all(session)

    asked = [task.args for task in queue.huey.pending()]
    assert len(OFFERED) > 0
    assert sorted(asked, key=str) == sorted(
        (
            (KIND, {**WANTED, "edition": edition, "paper": paper})
            for edition in OFFERED
            for paper in ("A4", "Letter")
        ),
        key=str,
    )


def test_set_all_is_what_a_worker_does_at_its_start():
    assert set_all in jobs.AT_START


def test_documents_forget_a_speaker_who_was_erased(app, database, session, hana, settings):
    """A document holds the panel of its screening; the worker deletes it with the name."""
    screening = make_screening(session, organisation_of(hana))
    seat = panels.add(session, screening, name="Mali", role=PanelRole.PANELIST, now=now())
    session.commit()
    folder = settings.document_folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "with-the-name.pdf").write_bytes(b"%PDF")
    (folder / "note.failed").touch()

    with database.transaction() as writing:
        speaker = writing.get_one(Speaker, seat.speaker_id)
        mails = settings.mail_folder
        erase(writing, speaker, ledger=settings.ledger, mail_folder=mails, now=now())
    before = {file.name for file in folder.iterdir()}
    delivered(app)

    assert before == {"with-the-name.pdf", "note.failed"}
    assert {file.name for file in folder.iterdir()} == {"note.failed"}
