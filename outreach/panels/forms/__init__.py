"""The form of an appearance."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from outreach.panels.models import PanelRole
from outreach.web.forms import AtMost, Form, LongTextField, TextField


class AppearanceForm(Form):
    name = TextField(_l("Name, as shown"), [InputRequired(), AtMost(150)])
    role = SelectField(
        _l("Role"),
        [InputRequired()],
        coerce=PanelRole,
        default=PanelRole.PANELIST,
        choices=[SelectChoice(role, _l(role.label)) for role in PanelRole],
    )
    affiliation = TextField(_l("Affiliation"), [Optional(), AtMost(200)])
    bio = LongTextField(_l("Short bio"), [Optional(), AtMost(1_000)])
