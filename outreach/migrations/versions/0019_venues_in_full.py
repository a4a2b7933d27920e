"""Say of a venue where it is, and of an RSVP whether its party may know."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rsvp", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("latitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("longitude", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("team_notes", sa.Text(), nullable=True))
    _make_access_feature()
    _make_projection_sheet()
    _make_venue_photo()


def downgrade() -> None:
    op.drop_table("venue_photo")
    op.drop_table("projection_sheet")
    _put_access_back()
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_column("team_notes")
        batch_op.drop_column("longitude")
        batch_op.drop_column("latitude")
    with op.batch_alter_table("rsvp", schema=None) as batch_op:
        batch_op.drop_column("approved_at")


VENUE = sa.table("venue", sa.column("id", sa.Integer), sa.column("access", sa.JSON))
FEATURE = sa.table(
    "access_feature",
    sa.column("id", sa.Integer),
    sa.column("venue_id", sa.Integer),
    sa.column("feature", sa.String),
    sa.column("is_there", sa.Boolean),
)


def _make_access_feature() -> None:
    """What was ticked is there; of all else nothing is known."""
    op.create_table(
        "access_feature",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("feature", sa.String(length=40), nullable=False),
        sa.Column("is_there", sa.Boolean(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venue.id"],
            name=op.f("fk_access_feature_venue_id_venue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_feature")),
        sa.UniqueConstraint("venue_id", "feature", name=op.f("uq_access_feature_venue_id_feature")),
        sqlite_autoincrement=True,
    )
    ticked = [
        {"venue_id": venue.id, "feature": feature, "is_there": True}
        for venue in op.get_bind().execute(sa.select(VENUE.c.id, VENUE.c.access)).all()
        for feature in dict.fromkeys(venue.access)
    ]
    if ticked:
        op.get_bind().execute(FEATURE.insert(), ticked)
    op.execute("ALTER TABLE venue DROP COLUMN access")


def _put_access_back() -> None:
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("access", sa.JSON(), nullable=False, server_default="[]"))
    found: dict[int, list[str]] = {}
    known = sa.select(FEATURE.c.venue_id, FEATURE.c.feature).where(FEATURE.c.is_there)
    for row in op.get_bind().execute(known.order_by(FEATURE.c.id)).all():
        found.setdefault(row.venue_id, []).append(row.feature)
    for venue_id, features in found.items():
        op.get_bind().execute(VENUE.update().where(VENUE.c.id == venue_id).values(access=features))
    op.drop_table("access_feature")


def _make_projection_sheet() -> None:
    op.create_table(
        "projection_sheet",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("screen", sa.Text(), nullable=True),
        sa.Column("sound", sa.Text(), nullable=True),
        sa.Column("shows_captions", sa.Boolean(), nullable=True),
        sa.Column("player", sa.Text(), nullable=True),
        sa.Column("internet", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("tested_on", sa.Date(), nullable=True),
        sa.Column("tested_by", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room.id"],
            name=op.f("fk_projection_sheet_room_id_room"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projection_sheet")),
        sa.UniqueConstraint("room_id", name=op.f("uq_projection_sheet_room_id")),
        sqlite_autoincrement=True,
    )


def _make_venue_photo() -> None:
    op.create_table(
        "venue_photo",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venue.id"],
            name=op.f("fk_venue_photo_venue_id_venue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_photo")),
        sa.UniqueConstraint("uid", name=op.f("uq_venue_photo_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_venue_photo_venue_id"), "venue_photo", ["venue_id"])
