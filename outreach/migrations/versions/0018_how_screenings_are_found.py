"""By what screenings are found: folded words, a place in lists, and where venues are."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op
from babel import Locale

from outreach import cities
from outreach.dates import PartialDate
from outreach.folding import folded

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

NUMBERS = {"sqlite_autoincrement": True}  # rebuilding a table would lose it
SOME = 500
GLOBE = ("globe_x", "globe_y", "globe_z")
FOUND: dict[str, sa.types.TypeEngine[Any]] = {
    "search_text": sa.Text(),
    "listed_at": sa.DateTime(timezone=True),
    "coming_until": sa.DateTime(timezone=True),
}
INDEXED = (
    *("status", "visibility", "listed_at", "coming_until"),
    *("film_id", "venue_id", "search_text"),
)
LONGEST_TEXT = 500

venue = sa.table(
    "venue",
    *(
        sa.column(name)
        for name in ("id", "name", "city", "region", "country", "address_visibility", "area_label")
    ),
    *(sa.column(name, sa.Double) for name in GLOBE),
)
film = sa.table(
    "film", *(sa.column(name) for name in ("id", "title", "original_title", "runtime_minutes"))
)
organisation = sa.table("organisation", sa.column("id"), sa.column("name"))
screening = sa.table(
    "screening",
    *(sa.column(name) for name in ("id", "film_id", "venue_id", "organisation_id", "held_on")),
    *(sa.column(name) for name in ("title", "host_name", "place_name", "source")),
    sa.column("starts_at", sa.DateTime(timezone=True)),
    sa.column("ends_at", sa.DateTime(timezone=True)),
    *(sa.column(name, kind) for name, kind in FOUND.items()),
)


def upgrade() -> None:
    for name in GLOBE:
        op.add_column("venue", sa.Column(name, sa.Double(), nullable=True))
    for name, kind in FOUND.items():
        op.add_column("screening", sa.Column(name, kind, nullable=True))
    connection = op.get_bind()
    _locate(connection)
    _find(connection)
    with op.batch_alter_table("screening", schema=None, table_kwargs=NUMBERS) as batch_op:
        for name, kind in FOUND.items():
            batch_op.alter_column(name, existing_type=kind, nullable=False)
    op.create_index("ix_screening_found", "screening", INDEXED)


def downgrade() -> None:
    op.drop_index("ix_screening_found", "screening")
    with op.batch_alter_table("screening", schema=None, table_kwargs=NUMBERS) as batch_op:
        for name in FOUND:
            batch_op.drop_column(name)
    with op.batch_alter_table("venue", schema=None, table_kwargs=NUMBERS) as batch_op:
        for name in GLOBE:
            batch_op.drop_column(name)


def _locate(connection: sa.Connection) -> None:
    """By their towns: nobody has said more yet."""
    rows = connection.execute(sa.select(venue.c.id, venue.c.city, venue.c.region, venue.c.country))
    for row in rows.all():
        city = cities.located(row.city, region=row.region, country=row.country)
        if city:
            values = dict(zip(GLOBE, city.arrow, strict=True))
            connection.execute(sa.update(venue).where(venue.c.id == row.id).values(values))


def _find(connection: sa.Connection) -> None:
    for some in _rows(connection):
        for row in some:
            ends = row.ends_at or (
                row.starts_at + timedelta(minutes=row.runtime_minutes or 60)
                if row.starts_at
                else None
            )
            known = _end_of(row.held_on) if row.held_on else None
            values = {
                "search_text": _text(row),
                "listed_at": row.starts_at or known,
                "coming_until": ends or known,
            }
            connection.execute(sa.update(screening).where(screening.c.id == row.id).values(values))


def _rows(connection: sa.Connection) -> Iterator[Sequence[sa.Row[Any]]]:
    query = (
        sa.select(
            screening,
            film.c.title.label("film_title"),
            film.c.original_title,
            film.c.runtime_minutes,
            organisation.c.name.label("organisation_name"),
            *(venue.c[name] for name in ("city", "region", "country", "area_label")),
            venue.c.name.label("venue_name"),
            venue.c.address_visibility,
        )
        .join_from(screening, film, film.c.id == screening.c.film_id)
        .join(organisation, organisation.c.id == screening.c.organisation_id)
        .outerjoin(venue, venue.c.id == screening.c.venue_id)
        .order_by(screening.c.id)
        .limit(SOME)
    )
    last = 0
    while some := connection.execute(query.where(screening.c.id > last)).all():
        yield some
        last = some[-1].id


def _text(row: sa.Row[Any]) -> str:
    """Of a hidden venue not the name."""
    words = [row.title, row.film_title]
    if row.venue_id is None:
        words.append(row.place_name)
    else:
        is_shown = row.address_visibility == "public"
        country = Locale("en").territories.get(row.country, row.country)
        words.append(row.venue_name if is_shown else row.area_label or row.city)
        words += [row.city, row.region, country]
    words += [row.host_name, None if row.source else row.organisation_name, row.original_title]
    return folded(" ".join(dict.fromkeys(word for word in words if word)))[:LONGEST_TEXT]


def _end_of(day: str) -> datetime:
    last = PartialDate.parse(day).last_day
    return datetime.combine(last, time(), UTC) + timedelta(days=1)
