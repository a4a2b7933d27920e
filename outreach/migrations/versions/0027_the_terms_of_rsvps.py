"""On what terms guests come, what hosts ask them, and what they answer."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

OF_SCREENINGS = ("rsvps_close_at", "rsvps_open_at", "party_limit", "places_kept")


def upgrade() -> None:
    number = sa.Column("places_kept", sa.Integer(), server_default="0", nullable=False)
    op.add_column("screening", number)
    op.add_column("screening", sa.Column("party_limit", sa.Integer(), nullable=True))
    for column in ("rsvps_open_at", "rsvps_close_at"):
        op.add_column("screening", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    _terms()
    _questions()
    _answers("rsvp_answer")
    _answers("rsvp_private_answer")


def downgrade() -> None:
    for table in ("rsvp_private_answer", "rsvp_answer", "rsvp_guest", "rsvp_question"):
        op.drop_table(table)
    op.drop_table("rsvp_code")
    op.drop_table("rsvp_terms")
    for column in OF_SCREENINGS:
        op.drop_column("screening", column)


def _terms() -> None:
    op.create_table(
        "rsvp_terms",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("asks_names", sa.Boolean(), nullable=False),
        sa.Column("panel", sa.Integer(), nullable=False),
        sa.Column("press", sa.Integer(), nullable=False),
        sa.Column("wheelchair", sa.Integer(), nullable=False),
        sa.Column("companion", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("rsvp_terms", "screening_id", "screening"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp_terms")),
        sa.UniqueConstraint("screening_id", name=op.f("uq_rsvp_terms_screening_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rsvp_code",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("rsvp_code", "screening_id", "screening"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp_code")),
        sa.UniqueConstraint("screening_id", "code", name=op.f("uq_rsvp_code_screening_id_code")),
        sqlite_autoincrement=True,
    )


def _questions() -> None:
    op.create_table(
        "rsvp_question",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_per_guest", sa.Boolean(), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("shown_if_id", sa.Integer(), nullable=True),
        sa.Column("shown_if", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("rsvp_question", "screening_id", "screening"),
        _to("rsvp_question", "shown_if_id", "rsvp_question", then="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp_question")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rsvp_question_screening_id"), "rsvp_question", ["screening_id"])
    op.create_table(
        "rsvp_guest",
        sa.Column("rsvp_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("rsvp_guest", "rsvp_id", "rsvp"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp_guest")),
        sa.UniqueConstraint("rsvp_id", "number", name=op.f("uq_rsvp_guest_rsvp_id_number")),
        sqlite_autoincrement=True,
    )


def _answers(table: str) -> None:
    op.create_table(
        table,
        sa.Column("rsvp_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("guest", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to(table, "rsvp_id", "rsvp"),
        _to(table, "question_id", "rsvp_question"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sqlite_autoincrement=True,
    )
    for column in ("rsvp_id", "question_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _to(table: str, column: str, other: str, then: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=then)
