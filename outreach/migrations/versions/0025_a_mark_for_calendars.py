"""Whether any calendar has changed, in one row."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_mark",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_mark")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("calendar_mark")
