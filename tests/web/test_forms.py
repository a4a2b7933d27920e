import pytest
from werkzeug.datastructures import MultiDict
from wtforms.validators import Length, Optional

from outreach.errors import Refused
from outreach.web import tokens
from outreach.web.forms import Form, LongTextField, PublicForm, TextField
from outreach.words import tidy


class NameForm(PublicForm):
    name = TextField("Name", [Length(max=20)])
    note = LongTextField("Note", [Optional()])


def sent(app, kind=NameForm, **values):
    """The form as somebody has just sent it."""
    context = app.test_request_context(method="POST", data=MultiDict(values))
    context.push()
    values.setdefault("form_key", tokens.new_form_key())
    form = kind(formdata=MultiDict(values))
    return form, context


class RuledForm(NameForm):
    """A form with rules of the domain beside those of its fields."""

    def check_name(self, field):
        raise Refused("This name is taken.", field="name")

    def check_note(self, field):
        if not field.data:
            raise Refused("Say why.", field="note")


@pytest.fixture
def send(app):
    contexts = []

    def _send(**values):
        form, context = sent(app, **values)
        contexts.append(context)
        return form

    yield _send
    for context in reversed(contexts):
        context.pop()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Gia \r\n", "Gia"),
        ("", None),
        ("   ", None),
        (None, None),
        ("a\r\nb\rc", "a\nb\nc"),
        ("e\u0301", "é"),
    ],
)
def test_text_is_tidied(given, kept):
    assert tidy(given) == kept


def test_values_are_what_was_entered_by_field(send):
    form = send(name=" Gia ", note="a\r\nb")

    assert form.validate()
    assert form.values() == {"name": "Gia", "note": "a\nb", "form_key": form.form_key.data}
    assert form.status == 200


@pytest.mark.parametrize("text", ["a\0b", "a\x1b[31m", "a\x07b", "a\nb"])
def test_control_characters_are_refused_in_one_line(send, text):
    form = send(name=text)

    assert not form.validate()
    assert form.status == 422
    assert "characters" in str(form.name.errors[0])


def test_what_cannot_be_shown_is_marked_where_it_was(send):
    assert (
        send(name="a\0b").name()
        == '<input id="name" maxlength="20" name="name" type="text" value="a\ufffdb">'
    )
    assert "c\ufffdd" in send(name="Gia", note="c\0d").note()


def test_line_breaks_are_welcome_in_several_lines_and_nul_is_not(send):
    assert send(name="Gia", note="a\n\tb").validate()
    assert not send(name="Gia", note="a\0b").validate()


@pytest.mark.parametrize("name", ["សុខា", "لينا", "🎬", "<b>"])
def test_names_of_every_kind_pass(send, name):
    assert send(name=name).validate()


def test_a_form_with_a_key_of_somebody_else_is_given_a_new_one_and_loses_nothing(send):
    form = send(name="Gia", form_key="made up")

    assert not form.validate()
    assert "open for a long time" in form.form_key.errors[0]
    assert tokens.is_form_key(form.form_key.data)
    assert form.name.data == "Gia"


def test_a_refusal_goes_beside_its_field(send):
    form = send(name="Gia")
    assert form.validate()

    with form.refusals():
        raise Refused("At most %(most)s.", field="name", most=3)

    assert form.name.errors == ["At most 3."]
    assert form.status == 422


def test_a_refusal_of_no_field_goes_above_the_form(send):
    form = send(name="Gia")
    assert form.validate()

    with form.refusals():
        raise Refused("Not now.")

    assert form.form_errors == ["Not now."]
    assert form.status == 422


def test_the_rules_of_the_domain_are_said_at_once_also_of_what_was_left_empty(send):
    form = send(kind=RuledForm, name="Gia")

    assert not form.validate()
    assert form.errors == {"name": ["This name is taken."], "note": ["Say why."]}


def test_of_a_field_in_which_something_else_is_wrong_no_rule_is_asked(send):
    form = send(kind=RuledForm, name="x" * 21, note="Because.")

    assert not form.validate()
    assert [(name, len(errors)) for name, errors in form.errors.items()] == [("name", 1)]
    assert "taken" not in form.errors["name"][0]


def test_other_errors_are_bugs_and_surface(send):
    form = send(name="Gia")

    with pytest.raises(ZeroDivisionError), form.refusals():
        1 / 0  # noqa: B018


def test_members_forms_give_no_token_to_actions(app):
    class Plain(Form):
        name = TextField("Name")

    with app.test_request_context():
        assert Plain(name="Gia").values() == {"name": "Gia"}
