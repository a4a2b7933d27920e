"""Forms of requests for screenings: the person's, and those of who answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, EmailInput, ListWidget

from outreach.accounts.actions import LONGEST_NAME
from outreach.accounts.models import Organisation
from outreach.delivery.addresses import mail_address
from outreach.films.models import Film
from outreach.requests import actions
from outreach.requests.models import (
    SHARING,
    SHARING_NOW,
    Offer,
    RequestState,
    ScreeningRequest,
)
from outreach.web.forms import AtMost, Form, LongTextField, NumberField, PublicForm, TextField
from outreach.web.zones import country_choices


class ChangedRequestForm(PublicForm):
    """A request that its person says anew: their address stays."""

    not_values = frozenset({"form_key"})

    town = TextField(_l("Town or city"), [InputRequired(), AtMost(100)])
    country = SelectField(_l("Country"), [InputRequired()])
    people = NumberField(
        _l("How many people could you bring?"),
        [Optional()],
        render_kw={"min": 1, "max": actions.MOST_PEOPLE},
    )
    offers = SelectMultipleField(
        _l("What could you do?"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        choices=[SelectChoice(offer, _l(offer.label)) for offer in Offer],
    )
    offer_words = TextField(_l("In your words"), [Optional(), AtMost(500)])
    reason = LongTextField(_l("Why would you like to see it?"), [Optional(), AtMost(2_000)])
    name = TextField(_l("Your name"), [InputRequired(), AtMost(LONGEST_NAME)])
    may_share = BooleanField(_l(SHARING[SHARING_NOW]))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice("", _l("Choose a country")), *country_choices()]

    def check_people(self, field: NumberField) -> None:
        actions.check_people(field.data)


class RequestForm(ChangedRequestForm):
    not_values = frozenset()

    email = TextField(
        _l("Your e-mail address"), [InputRequired(), AtMost(254)], widget=EmailInput()
    )

    def check_email(self, field: TextField) -> None:
        mail_address(field.data or "")


def entered(asked: ScreeningRequest) -> dict[str, Any]:
    """What the person said before."""
    names = ("town", "country", "people", "offers", "offer_words", "reason", "name", "may_share")
    return {name: getattr(asked, name) for name in names}


class RequestFilterForm(Form):
    """Which requests are shown; rides on the address, so what is no choice counts as none."""

    class Meta:
        csrf = False

    state = SelectField(_l("State"), [Optional()])
    film_id = SelectField(_l("Film"), [Optional()])

    def __init__(self, films: Iterable[Film], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.state.choices = [
            SelectChoice("", _l("All that are open")),
            *(SelectChoice(state, _l(state.label)) for state in RequestState),
        ]
        self.film_id.choices = [
            SelectChoice("", _l("Every film")),
            *(SelectChoice(str(film.id), film.title) for film in films),
        ]

    def chosen(self) -> dict[str, Any]:
        """The arguments of the queries."""
        is_valid = self.validate()
        state = self.state.data if is_valid else None
        film_id = self.film_id.data if is_valid else None
        return {
            "state": RequestState(state) if state else None,
            "film_id": int(film_id) if film_id else None,
        }


class PassingOnForm(Form):
    """``organisation`` becomes a record."""

    organisation = SelectField(_l("To whom?"), [InputRequired()])
    note = LongTextField(_l("A note for them"), [Optional(), AtMost(1_000)])

    def offer(self, organisations: Iterable[Organisation], *, country: str) -> None:
        """Fill the list; those of the same country come first."""
        self.organisations = {str(one.id): one for one in organisations}
        by_nearness = sorted(self.organisations.values(), key=lambda one: one.country != country)
        self.organisation.choices = [
            SelectChoice("", _l("Choose an organisation")),
            *(_organisation_choice(one, country) for one in by_nearness),
        ]

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "organisation": self.organisations[values["organisation"]]}


class DecliningForm(Form):
    answer = LongTextField(_l("Why not?"), [InputRequired(), AtMost(1_000)])


class HandingBackForm(Form):
    because = LongTextField(_l("Why?"), [InputRequired(), AtMost(1_000)])


def _organisation_choice(organisation: Organisation, country: str) -> SelectChoice:
    near = organisation.country == country
    where = f", {organisation.town}" if organisation.town else ""
    return SelectChoice(
        str(organisation.id),
        f"{organisation.name}{where}",
        optgroup=str(_l("In the same country") if near else _l("Elsewhere")),
    )
