from dataclasses import replace
from uuid import UUID, uuid4

import pytest
import time_machine
from itsdangerous import BadSignature
from werkzeug.exceptions import NotFound

from outreach.web import tokens


@pytest.fixture
def context(app):
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("context")
def test_a_token_leads_back_to_what_it_was_made_for():
    uid = uuid4()

    assert tokens.uid_or_404("rsvp", tokens.token("rsvp", uid)) == uid


@pytest.mark.usefixtures("context")
def test_a_token_holds_128_bits_of_signature_and_stays_the_same():
    uid = UUID(int=7)

    assert len(tokens.token("rsvp", uid)) == tokens.LENGTH
    assert tokens.token("rsvp", uid) == tokens.token("rsvp", uid)


@pytest.mark.usefixtures("context")
def test_a_token_with_any_letter_changed_leads_nowhere():
    made = tokens.token("rsvp", uuid4())

    for position in range(len(made) - 1):
        other = "A" if made[position] != "A" else "B"
        with pytest.raises(NotFound):
            tokens.uid_or_404("rsvp", made[:position] + other + made[position + 1 :])


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("text", ["", "x", "A" * 42, "A" * 43, "A" * 44, "é" * 43, "=" * 43])
def test_what_is_no_token_leads_nowhere(text):
    with pytest.raises(NotFound):
        tokens.uid_or_404("rsvp", text)


@pytest.mark.usefixtures("context")
def test_a_token_for_one_purpose_is_worth_nothing_for_another():
    with pytest.raises(NotFound):
        tokens.uid_or_404("door", tokens.token("rsvp", uuid4()))


def test_a_token_of_another_installation_leads_nowhere(app):
    with app.test_request_context():
        made = tokens.token("rsvp", uuid4())
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], secret_key="another key")

    with app.test_request_context(), pytest.raises(NotFound):
        tokens.uid_or_404("rsvp", made)


@pytest.mark.usefixtures("context")
def test_a_form_key_is_good_for_a_day():
    with time_machine.travel("2026-11-22T12:00Z", tick=False):
        key = tokens.new_form_key()
    with time_machine.travel("2026-11-23T11:59Z", tick=False):
        assert tokens.is_form_key(key)
    with time_machine.travel("2026-11-23T12:01Z", tick=False):
        assert not tokens.is_form_key(key)


@pytest.mark.usefixtures("context")
def test_form_keys_are_ours_and_never_the_same():
    assert tokens.new_form_key() != tokens.new_form_key()
    assert not tokens.is_form_key("made.up.key")
    assert not tokens.is_form_key("")


@pytest.mark.usefixtures("context")
def test_an_altered_token_is_in_the_log_by_its_purpose_alone(caplog):
    made = tokens.token("rsvp", uuid4())
    altered = ("A" if made[0] != "A" else "B") + made[1:]

    tokens.uid_or_404("rsvp", made)
    silent = caplog.text
    with pytest.raises(NotFound):
        tokens.uid_or_404("rsvp", altered)

    assert silent == ""
    assert [r.getMessage() for r in caplog.records] == ["a link that is not as we signed it: rsvp"]


def renew(app):
    """As after a start with another key, which names the one before."""
    settings = app.config["SETTINGS"]
    later = replace(settings, secret_key="another key", secrets_before=(settings.secret_key,))
    app.config["SETTINGS"] = later


def test_what_was_made_under_an_earlier_key_is_still_read(app):
    uid = uuid4()
    with app.test_request_context():
        made = tokens.token("rsvp", uid)
        key, signed = tokens.new_form_key(), tokens.signer("x").dumps(["hello"])
    renew(app)

    with app.test_request_context():
        assert tokens.uid_or_404("rsvp", made) == uid
        assert tokens.token("rsvp", uid) != made
        assert tokens.is_form_key(key)
        assert tokens.signer("x").loads(signed) == ["hello"]


def test_what_is_made_now_needs_todays_key(app):
    before = app.config["SETTINGS"]
    renew(app)
    with app.test_request_context():
        made, signed = tokens.token("rsvp", uuid4()), tokens.signer("x").dumps(["hello"])
    app.config["SETTINGS"] = before

    with app.test_request_context():
        with pytest.raises(NotFound):
            tokens.uid_or_404("rsvp", made)
        with pytest.raises(BadSignature):
            tokens.signer("x").loads(signed)


@pytest.mark.usefixtures("context")
def test_what_is_signed_for_one_purpose_is_worth_nothing_for_another():
    with pytest.raises(BadSignature):
        tokens.signer("y").loads(tokens.signer("x").dumps(["hello"]))
