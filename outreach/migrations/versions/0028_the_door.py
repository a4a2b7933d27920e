"""Links to the door of a screening, and what happened at it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "door_link",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("marks_needs", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_door_link_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_link")),
        sa.UniqueConstraint("uid", name=op.f("uq_door_link_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_door_link_screening_id"), "door_link", ["screening_id"])
    op.create_table(
        "door_event",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("rsvp_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of_key", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("abs(number) <= 500", name=op.f("ck_door_event_number")),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_door_event_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["door_link.id"],
            name=op.f("fk_door_event_link_id_door_link"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["rsvp_id"],
            ["rsvp.id"],
            name=op.f("fk_door_event_rsvp_id_rsvp"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_event")),
        sa.UniqueConstraint("screening_id", "key", name=op.f("uq_door_event_screening_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_door_event_link_id"), "door_event", ["link_id"])
    op.create_index(op.f("ix_door_event_rsvp_id"), "door_event", ["rsvp_id"])
    op.create_table(
        "walk_in_address",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["door_event.id"],
            name=op.f("fk_walk_in_address_event_id_door_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in_address")),
        sa.UniqueConstraint("event_id", name=op.f("uq_walk_in_address_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_walk_in_address_email_key"), "walk_in_address", ["email_key"])


def downgrade() -> None:
    op.drop_table("walk_in_address")
    op.drop_table("door_event")
    op.drop_table("door_link")
