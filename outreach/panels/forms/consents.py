"""Forms about what speakers agree to: theirs and their hosts'."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import EmailInput

from outreach.speakers.models import Announced, How, Use
from outreach.web.forms import AtMost, Form, TextField

OTHER_USES: list[Use] = [use for use in Use if use is not Use.NAME]


def _choices(words: list[Announced] | list[How] | list[Use]) -> list[SelectChoice]:
    return [SelectChoice(word, _l(word.label)) for word in words]


class LinkForm(Form):
    """Where the speaker's own link goes."""

    email = TextField(_l("E-mail address"), [InputRequired(), AtMost(254)], widget=EmailInput())


class UseForm(Form):
    """One use."""

    use = SelectField(_l("Agreed to"), [InputRequired()], coerce=Use, choices=_choices(list(Use)))


class NoteForm(UseForm):
    """What a member was told."""

    how = SelectField(
        _l("How they said so"),
        [InputRequired()],
        coerce=How,
        choices=_choices([How.SPOKEN, How.WRITTEN]),
    )
    said_on = DateField(_l("On which day"), [InputRequired()])


class OwnUseForm(UseForm):
    """One use, on the page whose address is the key."""

    class Meta:
        csrf = False


class AgreeForm(OwnUseForm):
    """To the name they agree by saying how to announce them."""

    use = SelectField(_l("Agreed to"), [InputRequired()], coerce=Use, choices=_choices(OTHER_USES))


class AnnouncedForm(Form):
    """How the speaker wants to be announced."""

    class Meta:
        csrf = False

    announced = RadioField(
        _l("How shall we announce you?"),
        [InputRequired()],
        coerce=Announced,
        choices=_choices(list(Announced)),
    )
    pseudonym = TextField(_l("The other name"), [Optional(), AtMost(150)])
