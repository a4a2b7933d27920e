"""What becomes of screenings, who finds them, and who changed what."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PUBLISHED = ("tentative", "confirmed", "postponed", "held")


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("screening_id", sa.Integer(), nullable=False),
        sa.Column("edit", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["user_account.id"],
            name=op.f("fk_change_by_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screening.id"],
            name=op.f("fk_change_screening_id_screening"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_by_id"), "change", ["by_id"])
    op.create_index("ix_change_edit", "change", ["screening_id", "edit"])
    for column in (
        _word("online_visibility", "after_rsvp"),
        _word("visibility", "public"),
        sa.Column("invitation_key", sa.Text(), nullable=True),
        _word("kind", "community"),
        _number("edits"),
        _number("starts_fold"),
        _number("ends_fold"),
        sa.Column("is_licensed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("postponement_reason", sa.Text(), nullable=True),
        sa.Column("licensed_audience", sa.Integer(), nullable=True),
    ):
        op.add_column("screening", column)
    _restate()


def _restate() -> None:
    """What was published stays so; what is over was held. Nobody had asked for licences yet."""
    screening = sa.table(
        "screening",
        sa.column("status", sa.String()),
        sa.column("source", sa.String()),
        sa.column("ends_at", sa.DateTime(timezone=True)),
    )
    moment = datetime.now(UTC)
    if op.get_bind().dialect.name == "sqlite":
        moment = moment.replace(tzinfo=None)
    published = screening.c.status == "published"
    is_over = sa.or_(screening.c.source.is_not(None), screening.c.ends_at <= moment)
    op.execute(sa.update(screening).where(published, is_over).values(status="held"))
    op.execute(sa.update(screening).where(published).values(status="confirmed"))


def _word(name: str, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=40), nullable=False, server_default=default)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def downgrade() -> None:
    screening = sa.table("screening", sa.column("status", sa.String()))
    op.execute(
        sa.update(screening).where(screening.c.status.in_(PUBLISHED)).values(status="published")
    )
    for name in (
        *("licensed_audience", "postponement_reason", "report", "headcount", "is_licensed"),
        *("ends_fold", "starts_fold", "edits", "kind", "invitation_key"),
        *("visibility", "online_visibility"),
    ):
        op.drop_column("screening", name)
    op.drop_table("change")
