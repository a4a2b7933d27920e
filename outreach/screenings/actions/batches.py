"""Making and changing many screenings together, in as many statements as one of them takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from outreach.accounts.models import User
from outreach.database import in_parts
from outreach.screenings.actions import history
from outreach.screenings.models import Screening
from outreach.slugs import Slugs, free_slug

FreeSlug = Callable[[str], str]


class Batch:
    """What is made and changed together. Nothing is written, nor noted, before it is ``done``."""

    def __init__(
        self,
        session: Session,
        *,
        by: User | None,
        now: datetime,
        free_slug: FreeSlug | None = None,
    ) -> None:
        self._session, self._by, self._now = session, by, now
        self.free_slug = free_slug or Slugs(session, Screening).free
        self._made: list[Screening] = []
        self._changed: dict[Screening, history.Before] = {}

    def lock(self, screenings: Sequence[Screening]) -> None:
        """Hold them until the transaction ends, and read what they now say.

        They are held in one order, so that two who go for the same ones do not wait for ever.
        """
        self._session.flush()
        for numbers in in_parts(sorted(screening.id for screening in screenings)):
            self._session.scalars(
                sa.select(Screening)
                .where(Screening.id.in_(numbers))
                .order_by(Screening.id)
                .with_for_update(key_share=True)
                .options(selectinload(Screening.programme))
                .execution_options(populate_existing=True)
            ).all()

    def made(self, screening: Screening) -> None:
        """Have it noted that this one is new."""
        self._made.append(screening)

    def changes(self, screening: Screening) -> None:
        """Have it noted what will be different from now."""
        self._changed.setdefault(screening, history.Before.of(screening))

    def done(self) -> None:
        """Write and note all of it."""
        new = [
            history.Noted(screening, {"status": (None, screening.status)}, tells=False)
            for screening in self._made
        ]
        with self._session.no_autoflush:  # each would write all of it once more
            earlier = list(self._changed.values())
            found = history.differences(self._session, earlier)
        history.note_all(self._session, [*new, *found], by=self._by, now=self._now)
        history.leave_word_of_places(self._session, earlier, now=self._now)


@contextmanager
def joined(
    batch: Batch | None, session: Session, *, by: User | None, now: datetime
) -> Iterator[Batch]:
    """The batch that is given; else one of a single screening, done at the end."""
    if batch is not None:
        yield batch
        return
    alone = Batch(session, by=by, now=now, free_slug=partial(free_slug, session, Screening))
    yield alone
    alone.done()
