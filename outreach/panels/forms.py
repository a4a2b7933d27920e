"""The form of an appearance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from outreach.panels.models import PanelRole
from outreach.web.forms import TOO_LONG, Form, LongTextField, TextField


class AppearanceForm(Form):
    name = TextField(_l("Name, as shown"), [InputRequired(), Length(max=150, message=TOO_LONG)])
    role = SelectField(
        _l("Role"),
        [InputRequired()],
        coerce=PanelRole,
        default=PanelRole.PANELIST,
        choices=[SelectChoice(role, _l(role.label)) for role in PanelRole],
    )
    affiliation = TextField(_l("Affiliation"), [Optional(), Length(max=200, message=TOO_LONG)])
    bio = LongTextField(_l("Short bio"), [Optional(), Length(max=1_000, message=TOO_LONG)])
