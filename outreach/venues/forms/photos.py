"""The form of one more photo."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms.validators import InputRequired

from outreach.web.forms import AtMost, Form, TextField


class PhotoForm(Form):
    photo = FileField(
        _l("Photo"),
        [FileRequired(_l("Choose a file first."))],
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    alt = TextField(_l("What can be seen on it"), [InputRequired(), AtMost(250)])
