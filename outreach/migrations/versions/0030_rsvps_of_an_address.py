"""What an address has answered is found without looking through all RSVPs of a screening."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

INDEX = "ix_rsvp_of_address"


def upgrade() -> None:
    op.create_index(INDEX, "rsvp", ["email_key", "screening_id"])


def downgrade() -> None:
    op.drop_index(INDEX, "rsvp")
