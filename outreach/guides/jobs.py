"""Setting documents in the worker, for people who wait."""

from __future__ import annotations

import logging

from flask import Flask, current_app
from sqlalchemy.orm import Session

from outreach.clock import now
from outreach.config import Settings
from outreach.delivery import jobs
from outreach.delivery.pdf import PdfUnavailable
from outreach.guides import document, queries
from outreach.guides.kinds import OFFERED, Edition
from outreach.panels.erasure import ERASED

log = logging.getLogger(__name__)

KIND = "guides.document"


@jobs.at_start
def set_all(session: Session) -> None:
    """Have every guide ready on both papers, so that hardly anybody has to wait."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    for guide in queries.all_guides(session):
        for edition in OFFERED:
            for paper in document.PAPERS:
                jobs.ask(app, KIND, slug=guide.slug, edition=edition, paper=paper, screening=None)


@jobs.acts(ERASED)
def forget_documents(_session: Session) -> None:
    """Have no file name a speaker who was erased."""
    settings: Settings = current_app.config["SETTINGS"]
    document.forget_all(settings.document_folder)


@jobs.handles(KIND)
def set_document(
    session: Session, *, slug: str, edition: str, paper: str, screening: str | None
) -> None:
    """Set the document that these words name today, unless it is there already."""
    settings: Settings = current_app.config["SETTINGS"]
    guide = queries.guide_at(session, slug)
    if guide is None:
        return
    held = queries.screening_for(session, guide, screening) if screening else None
    wanted = document.build(
        session,
        guide,
        edition=Edition(edition),
        paper=paper,
        today=now().date(),
        screening=held,
    )
    try:
        document.ensure(settings.document_folder, wanted, now=now())
    except PdfUnavailable as error:
        log.error("%s", error)
