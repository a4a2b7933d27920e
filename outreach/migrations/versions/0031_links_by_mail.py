"""Whether the link of an RSVP was only ever mailed, and so proves whose address it is."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

rsvp = sa.table("rsvp", *(sa.column(name) for name in ("link_by_mail", "state", "source", "email")))


def upgrade() -> None:
    op.add_column(
        "rsvp",
        sa.Column("link_by_mail", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    by_host = sa.and_(rsvp.c.source == "host", rsvp.c.email != "")
    was_mailed = sa.or_(rsvp.c.state == "pending", by_host)  # of others nobody knows any more
    op.execute(sa.update(rsvp).where(was_mailed).values(link_by_mail=sa.true()))


def downgrade() -> None:
    op.drop_column("rsvp", "link_by_mail")
