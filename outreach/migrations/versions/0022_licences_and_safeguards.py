"""Keep licences and their documents, and safeguards of heavy films; find who shares a room."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "safeguard",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("waived_because", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(waived_because IS NULL) != (words IS NULL AND minutes IS NULL)",
            name=op.f("ck_safeguard_filled_or_waived"),
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 120", name=op.f("ck_safeguard_minutes")),
        _of("safeguard", "screening_id", "screening", "CASCADE"),
        _of("safeguard", "by_id", "user_account", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguard")),
        sa.UniqueConstraint("screening_id", "kind", name=op.f("uq_safeguard_screening_id_kind")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_safeguard_by_id"), "safeguard", ["by_id"])
    op.create_table(
        "screening_licence",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("licensor", sa.Text(), nullable=True),
        sa.Column("territory", sa.JSON(), nullable=False),
        sa.Column("is_worldwide", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("showings", sa.Integer(), nullable=True),
        sa.Column("audience", sa.Integer(), nullable=True),
        sa.Column("admission", sa.String(length=40), nullable=True),
        sa.Column("fee_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience > 0", name=op.f("ck_screening_licence_audience")),
        sa.CheckConstraint("showings > 0", name=op.f("ck_screening_licence_showings")),
        sa.CheckConstraint("fee_minor >= 0", name=op.f("ck_screening_licence_fee")),
        sa.CheckConstraint(
            "(fee_minor IS NULL) = (currency IS NULL)",
            name=op.f("ck_screening_licence_fee_in_a_currency"),
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_screening_licence_window")),
        _of("screening_licence", "screening_id", "screening", "CASCADE"),
        _of("screening_licence", "film_id", "film", None),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_licence")),
        sa.UniqueConstraint("screening_id", name=op.f("uq_screening_licence_screening_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_screening_licence_film_id"), "screening_licence", ["film_id"])
    op.create_table(
        "licence_document",
        sa.Column("licence_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _of("licence_document", "licence_id", "screening_licence", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_document")),
        sa.UniqueConstraint("licence_id", name=op.f("uq_licence_document_licence_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_screening_booked", "screening", ["venue_id", "starts_at"])
    op.drop_index("ix_screening_venue_id", "screening")


def _of(table: str, column: str, other: str, on_delete: str | None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=on_delete)


def downgrade() -> None:
    op.create_index("ix_screening_venue_id", "screening", ["venue_id"])
    op.drop_index("ix_screening_booked", "screening")
    for table in ("licence_document", "screening_licence", "safeguard"):
        op.drop_table(table)
