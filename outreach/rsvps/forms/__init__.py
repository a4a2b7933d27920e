"""The guest's forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import EmailInput

from outreach.clock import now
from outreach.delivery.addresses import mail_address
from outreach.errors import Refused
from outreach.films.queries import has_content_notes
from outreach.rsvps.actions.admission import check_code
from outreach.rsvps.actions.checks import check_party
from outreach.rsvps.actions.parties import check_fewest
from outreach.rsvps.forms.details import DetailsForm, people_in, with_details
from outreach.rsvps.models import Rsvp, Value
from outreach.rsvps.queries import rsvp_of_form
from outreach.rsvps.queries.answers import Asks
from outreach.screenings.models import Screening
from outreach.web import db, tokens
from outreach.web.forms import AtMost, LongTextField, NumberField, PublicForm, TextField
from outreach.words import N_

# Nobody reads a content note and fills in a form in less.
QUICKEST = timedelta(seconds=3)


class RsvpForm(DetailsForm, PublicForm):
    """``url`` is hidden from people: only a program fills it in."""

    not_values = PublicForm.not_values | {"url", "has_read"}
    url = TextField(_l("Leave this empty"), [Optional()])
    has_read = BooleanField(
        _l("I have read the content note"),
        [InputRequired(_l("Read the content note, and say so here."))],
    )
    code = TextField(_l("Invitation code"), [InputRequired(), AtMost(40)])
    name = TextField(_l("Your name"), [InputRequired(), AtMost(150)])
    email = TextField(
        _l("Your e-mail address"),
        [InputRequired(), AtMost(254)],
        widget=EmailInput(),
    )
    party_size = NumberField(
        _l("How many people are coming?"),
        [InputRequired()],
    )
    waits = BooleanField(
        _l("If there are not enough places any more, put us on the waiting list"), default=True
    )
    fewest = NumberField(_l("Would you take fewer places? How many at least?"), [Optional()])
    access_needs = LongTextField(_l("What do you need to take part?"), [Optional(), AtMost(1_000)])

    def __init__(self, screening: Screening, asks: Asks, people: int, **kwargs: Any) -> None:
        super().__init__(asks, people, **kwargs)
        self.screening = screening
        if not self.terms.asks_code:
            del self.code
        if not has_content_notes(db.session, screening.film_id):
            del self.has_read

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        if super().validate(extra_validators):
            with self.refusals():
                self._check_a_person_sends_it()
        return not self.errors

    def _check_a_person_sends_it(self) -> None:
        """Whoever is one and is stopped by this, sends the same form once more."""
        if self.url.data:
            self.url.data = None
            raise Refused(N_("This was not sent yet. Please look it over, and send it once more."))
        if tokens.form_key_age(self.form_key.data, now()) < QUICKEST:
            raise Refused(
                N_("That was very quick, so nothing is sent yet. Look it over, and send it again.")
            )

    def check_code(self, field: TextField) -> None:
        if rsvp_of_form(db.session, self.screening, self.form_key.data) is None:
            check_code(db.session, self.screening, field.data, now=now())

    def check_email(self, field: TextField) -> None:
        mail_address(field.data or "")

    def check_party_size(self, field: NumberField) -> None:
        check_party(self.screening, field.data)
        self.check_all_shown()

    def check_fewest(self, field: NumberField) -> None:
        if self.party_size.data:
            check_fewest(self.party_size.data, field.data)


class AmendForm(DetailsForm):
    """What a guest may say in another way later. Its address is the key to it."""

    class Meta:
        csrf = False

    access_needs = LongTextField(_l("What do you need to take part?"), [Optional(), AtMost(1_000)])


class LostLinkForm(PublicForm):
    not_values = PublicForm.not_values | {"form_key"}
    email = TextField(
        _l("Your e-mail address"), [InputRequired(), AtMost(254)], widget=EmailInput()
    )

    def check_email(self, field: TextField) -> None:
        mail_address(field.data or "")


def rsvp_form(screening: Screening, asks: Asks) -> RsvpForm:
    """The form of this screening: for one person at first, then for as many as were typed."""
    people = people_in(request.form, screening.largest_party)
    code = request.args.get("code")
    form = with_details(RsvpForm, asks, people)(screening, asks, people, party_size=1, code=code)
    if not form.is_to_be_saved or not form.is_submitted():
        form.show_for()
    return form


def amend_form(
    rsvp: Rsvp,
    asks: Asks,
    *,
    guests: Sequence[str],
    said: Mapping[str, Value],
) -> AmendForm:
    """The form with what the guest has said so far."""
    names = {f"guest_{number}": name for number, name in enumerate(guests, 1)}
    needs = rsvp.access_needs.text if rsvp.access_needs else None
    form = with_details(AmendForm, asks, rsvp.party_size)
    return form(asks, rsvp.party_size, data={**said, **names, "access_needs": needs})
