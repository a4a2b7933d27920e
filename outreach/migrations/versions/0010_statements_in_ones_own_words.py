"""What organisations say of how they treat people."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXTS = ("privacy_text", "accessibility_text", "security_text")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("organisation", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    for name in TEXTS:
        op.drop_column("organisation", name)
