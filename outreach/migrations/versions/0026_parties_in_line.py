"""RSVPs that wait, are offered places and lapse; and what was decided about each."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

STANDS = "state IN ('pending', 'offered', 'confirmed', 'asked', 'waiting')"
INDEX = "uq_rsvp_one_per_address"


def upgrade() -> None:
    for column, kind in (
        ("fewest", sa.Integer()),
        ("offered", sa.Integer()),
        ("held_until", sa.DateTime(timezone=True)),
        ("waiting_since", sa.DateTime(timezone=True)),
        ("short_since", sa.DateTime(timezone=True)),
        ("still_coming_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("rsvp", sa.Column(column, kind, nullable=True))
    _index_again(STANDS)
    op.create_index("ix_rsvp_in_line", "rsvp", ["screening_id", "state", "waiting_since"])
    op.create_table(
        "rsvp_decision",
        sa.Column("rsvp_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rsvp_id"],
            ["rsvp.id"],
            name=op.f("fk_rsvp_decision_rsvp_id_rsvp"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp_decision")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rsvp_decision_rsvp_id"), "rsvp_decision", ["rsvp_id"])


def downgrade() -> None:
    op.drop_table("rsvp_decision")
    op.drop_index("ix_rsvp_in_line", "rsvp")
    _index_again("state = 'confirmed'")
    for column in (
        "still_coming_at",
        "short_since",
        "waiting_since",
        "held_until",
        "offered",
        "fewest",
    ):
        op.drop_column("rsvp", column)


def _index_again(where: str) -> None:
    op.drop_index(INDEX, "rsvp")
    op.create_index(
        INDEX,
        "rsvp",
        ["screening_id", "email_key"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
