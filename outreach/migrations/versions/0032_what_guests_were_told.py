"""What guests were told last, and where that was; and by which code they came."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NUMBERS = {"sqlite_autoincrement": True}  # rebuilding a table would lose it

# Until now nobody noted which mail went to whom; all that was announced has been sent by then.
TOLD = """
    UPDATE rsvp SET told_at = (
        SELECT max(change.announced_at) FROM change
        WHERE change.screening_id = rsvp.screening_id AND change.announced_at > rsvp.created_at
    )
    WHERE blanked_at IS NULL AND email <> ''
"""


def upgrade() -> None:
    with op.batch_alter_table("rsvp", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("code_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_rsvp_code_id"), ["code_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_rsvp_code_id_rsvp_code"),
            "rsvp_code",
            ["code_id"],
            ["id"],
            ondelete="SET NULL",
        )
    op.execute(TOLD)
    with op.batch_alter_table("change", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.add_column(sa.Column("venue_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_change_venue_id"), ["venue_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_change_venue_id_venue"),
            "venue",
            ["venue_id"],
            ["id"],
            ondelete="SET NULL",
        )
    _former_places()


def downgrade() -> None:
    op.drop_table("former_place")
    with op.batch_alter_table("change", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_change_venue_id_venue"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_change_venue_id"))
        batch_op.drop_column("venue_id")
    with op.batch_alter_table("rsvp", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_rsvp_code_id_rsvp_code"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_rsvp_code_id"))
        batch_op.drop_column("code_id")
        batch_op.drop_column("told_at")


def _former_places() -> None:
    op.create_table(
        "former_place",
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("address_visibility", sa.String(length=40), nullable=False),
        sa.Column("area_label", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["venue_id"],
            ["venue.id"],
            name=op.f("fk_former_place_venue_id_venue"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_place")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_former_place_until"), "former_place", ["until"])
    op.create_index("ix_former_place_venue_id", "former_place", ["venue_id", "until"])
