"""What the guides area writes into a kit: the mirror of what a guide takes from it.

What its manuscript says comes with the program, and not with the kit.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from outreach.films.kit_parts import ActionPart, GuidePart, KeyIssuePart
from outreach.films.models import Film
from outreach.guides.kinds import ActionKind
from outreach.guides.models import Guide
from outreach.guides.queries import guides_of


def guide_part(session: Session, film: Film) -> GuidePart | None:
    """What the film's guide is about; None while there is none.

    All guides of a film are made of one part, so any of them tells it.
    """
    guide = next(iter(guides_of(session, film)), None)
    return _part(guide) if guide else None


def _part(guide: Guide) -> GuidePart:
    return GuidePart(
        title=guide.title,
        language=guide.language,
        audiences=guide.audiences,
        key_issues=[
            KeyIssuePart(id=issue.key, title=issue.title, context=issue.context)
            for issue in guide.key_issues
        ],
        actions=[
            ActionPart(title=action.title, effort=action.effort or "")
            for action in guide.actions_to(ActionKind.DO)
        ],
        avoid=[action.title for action in guide.actions_to(ActionKind.AVOID)],
    )
