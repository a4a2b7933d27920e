"""What hosts do with guests: notes, letters to one party, addresses from which they take none."""

import sqlalchemy as sa
from alembic import op

from outreach.folding import folded

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

NUMBERS = {"sqlite_autoincrement": True}  # rebuilding a table would lose it
SOME = 500

rsvp = sa.table("rsvp", *(sa.column(name) for name in ("id", "name", "name_folded", "source")))


def upgrade() -> None:
    op.add_column("rsvp", sa.Column("note", sa.Text(), nullable=True))
    op.add_column("rsvp", sa.Column("source", sa.String(length=40), nullable=True))
    op.add_column("rsvp", sa.Column("name_folded", sa.Text(), nullable=True))
    _fold(op.get_bind())
    with op.batch_alter_table("rsvp", schema=None, table_kwargs=NUMBERS) as batch_op:
        batch_op.alter_column("source", existing_type=sa.String(length=40), nullable=False)
        batch_op.alter_column("name_folded", existing_type=sa.Text(), nullable=False)
    _letters()
    _blocked()


def downgrade() -> None:
    op.drop_table("blocked_address")
    op.drop_table("guest_letter")
    with op.batch_alter_table("rsvp", schema=None, table_kwargs=NUMBERS) as batch_op:
        for column in ("name_folded", "source", "note"):
            batch_op.drop_column(column)


def _fold(connection: sa.Connection) -> None:
    query = sa.select(rsvp.c.id, rsvp.c.name).order_by(rsvp.c.id).limit(SOME)
    last = 0
    while some := connection.execute(query.where(rsvp.c.id > last)).all():
        for row in some:
            values = {"name_folded": folded(row.name), "source": "form"}
            connection.execute(sa.update(rsvp).where(rsvp.c.id == row.id).values(values))
        last = some[-1].id


def _letters() -> None:
    op.create_table(
        "guest_letter",
        sa.Column("rsvp_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rsvp_id"],
            ["rsvp.id"],
            name=op.f("fk_guest_letter_rsvp_id_rsvp"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_guest_letter_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guest_letter")),
        sqlite_autoincrement=True,
    )
    for column in ("rsvp_id", "created_at", "by_id"):
        op.create_index(op.f(f"ix_guest_letter_{column}"), "guest_letter", [column])


def _blocked() -> None:
    op.create_table(
        "blocked_address",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_blocked_address_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_blocked_address_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked_address")),
        sa.UniqueConstraint(
            "organisation_id", "digest", name=op.f("uq_blocked_address_organisation_id_digest")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_blocked_address_by_id"), "blocked_address", ["by_id"])
