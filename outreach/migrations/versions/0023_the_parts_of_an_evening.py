"""What the parts of an evening are, and how long."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBERED = {"sqlite_autoincrement": True}  # rebuilding the table would lose it


def upgrade() -> None:
    with op.batch_alter_table("programme_item", table_kwargs=NUMBERED) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.alter_column("what", existing_type=sa.Text(), nullable=True)


def downgrade() -> None:
    op.execute("UPDATE programme_item SET what = kind WHERE what IS NULL")
    with op.batch_alter_table("programme_item", table_kwargs=NUMBERED) as batch_op:
        batch_op.alter_column("what", existing_type=sa.Text(), nullable=False)
        batch_op.drop_column("minutes")
        batch_op.drop_column("kind")
