"""The form that takes a kit; what is wrong in the file stands beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from outreach.films.kit import BrokenKit
from outreach.web.forms import Form

NAME = "kit"  # of the file that was sent: its own name is nobody's business
MOST = 20


class KitForm(Form):
    kit = FileField(
        _l("Kit"),
        [FileRequired(_l("Choose a file first."))],
        render_kw={"accept": ".yaml,.yml,application/yaml,text/yaml"},
    )

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Say each mistake of the file with its line and field; of very many, the first ones."""
        with super().refusals():
            try:
                yield
            except BrokenKit as broken:
                self.kit.errors = [_told(broken, *problem) for problem in broken.problems[:MOST]]
                more = len(broken.problems) - MOST
                if more > 0:
                    self.kit.errors.append(gettext("There are %(more)s more.", more=more))


def _told(broken: BrokenKit, line: int, field: str, what: str) -> str:
    if broken.file == NAME:
        return str(
            gettext("Line %(line)s, %(field)s: %(what)s.", line=line, field=field, what=what)
        )
    return str(
        gettext(
            "The guide’s own text %(file)s does not fit, line %(line)s, %(field)s: %(what)s.",
            file=broken.file,
            line=line,
            field=field,
            what=what,
        )
    )
