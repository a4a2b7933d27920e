"""Outreach with one more kind of work, for a worker in a process of its own.

``flask --app tests.delivery.letters worker``
"""

from sqlalchemy.orm import Session

from outreach.app import create_app
from outreach.delivery.jobs import handles
from outreach.delivery.mail import Letter


@handles("test.letter")
def letter(session: Session, *, to: str) -> Letter:
    """A letter that says nothing, to this address."""
    return Letter(to=to, subject="Your places", text="Three places.", html="<p>Three places.</p>")


app = create_app()
