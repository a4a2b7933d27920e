"""Another SECRET_KEY: who signs in as before, what is sealed anew, what hangs on the old one."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from passlib.totp import TOTP

from outreach.accounts import seals
from outreach.accounts.models import User
from outreach.app import create_app
from outreach.keys import Keys, Unreadable
from tests.accounts.security.visits import CODE_PAGE, first_step, sign_in
from tests.factories import APP, code_of_app
from tests.pages import send_form

RECOVERY_PAGE = "/sign-in/recovery-code"
NEW = "another key, that is long enough too"


@pytest.fixture
def later(settings):
    """The same installation under a new key, which knows the one before."""
    app = create_app(replace(settings, secret_key=NEW, secrets_before=(settings.secret_key,)))
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def forgetful(settings):
    """Under a new key alone."""
    app = create_app(replace(settings, secret_key=NEW))
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def sealed(app, session, hana) -> str:
    """Hana's authenticator as we seal it."""
    text = seals.seal(app.config["SETTINGS"].keys, APP.to_json(encrypt=False))
    hana.tf_totp_secret = text
    session.commit()
    return text


def secret_of(session, user) -> str:
    session.expire_all()
    found = session.scalars(sa.select(User.tf_totp_secret).where(User.id == user.id)).one()
    session.commit()
    return found


def recovery_codes(app, user) -> list[str]:
    with app.test_request_context(), app.extensions["database"].transaction() as session:
        found = session.get_one(User, user.id)
        return app.extensions["security"].mf_recovery_codes_util.create_recovery_codes(found)


def use_recovery_code(app, user, code: str):
    client = app.test_client()
    first_step(client, user.email)
    return send_form(client, RECOVERY_PAGE, code=code)


def test_what_is_sealed_says_nothing_and_cannot_be_changed(app, sealed):
    keys = app.config["SETTINGS"].keys
    changed = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]

    assert APP.base32_key not in sealed
    assert seals.unseal(keys, sealed) == (APP.to_json(encrypt=False), True)
    for text in (changed, seals.MARK, seals.MARK + "é"):
        with pytest.raises(Unreadable):
            seals.unseal(keys, text)


def test_what_libpass_sealed_is_read_and_sealed_anew_at_use(app, client, session, hana):
    import hashlib
    import hmac

    secret = app.config["SETTINGS"].secret_key
    key = hmac.new(secret.encode(), b"totp", hashlib.sha256).hexdigest()
    old = TOTP.using(secrets={"1": key})(key=APP.key, format="raw").to_json(encrypt=True)
    hana.tf_totp_secret = old
    session.commit()

    answer = sign_in(client, hana.email)

    assert "enckey" in old
    assert answer.location == "/manage"
    assert secret_of(session, hana).startswith(seals.MARK)
    assert seals.unseal(Keys(secret), secret_of(session, hana)) == (
        APP.to_json(encrypt=False),
        True,
    )


def test_a_wrong_code_seals_nothing_anew(client, session, hana):
    before = secret_of(session, hana)
    first_step(client, hana.email)
    send_form(client, CODE_PAGE, code="000000")

    assert secret_of(session, hana) == before


def test_a_second_step_works_under_a_later_key_and_is_sealed_with_it(later, session, hana, sealed):
    answer = sign_in(later.test_client(), hana.email)

    assert answer.location == "/manage"
    assert seals.unseal(Keys(NEW), secret_of(session, hana))[1]


def test_without_the_key_before_it_does_not(forgetful, session, hana, sealed):
    client = forgetful.test_client()
    first_step(client, hana.email)
    forgetful.config["PROPAGATE_EXCEPTIONS"] = False

    answer = send_form(client, CODE_PAGE, code=code_of_app())

    assert answer.status_code == 422


def test_recovery_codes_work_under_a_later_key_that_knows_theirs(app, later, forgetful, hana):
    codes = recovery_codes(app, hana)

    assert use_recovery_code(later, hana, codes[0]).location == "/manage"
    assert use_recovery_code(later, hana, codes[0]).status_code == 422
    assert use_recovery_code(forgetful, hana, codes[1]).status_code == 422


def test_keys_renew_seals_all_and_says_what_hangs_on_the_old_one(app, later, session, hana, sealed):
    recovery_codes(app, hana)
    run = later.test_cli_runner().invoke

    first, second = run(args=["keys", "renew"]), run(args=["keys", "renew"])

    assert first.exit_code == second.exit_code == 0
    assert first.output.splitlines()[:3] == [
        "authenticators sealed anew: 1",
        "accounts with recovery codes of an earlier key: 1; they make new ones",
        "erasures noted under an earlier key: 0; they never go",
    ]
    assert "sealed anew: 0" in second.output
    assert seals.unseal(Keys(NEW), secret_of(session, hana))[1]


def test_keys_renew_says_what_it_cannot_open(forgetful, session, hana, sealed):
    said = forgetful.test_cli_runner().invoke(args=["keys", "renew"])

    assert said.exit_code == 0
    assert "authenticators that none of the keys opens: 1" in said.output
    assert secret_of(session, hana) == sealed


def test_links_and_questions_of_flask_security_are_signed_with_sha_256(app, later, hana):
    from flask_security.recoverable import (
        generate_reset_password_token,
        reset_password_token_status,
    )

    with app.test_request_context():
        token = generate_reset_password_token(hana)
        serializers = [
            value
            for name, value in vars(app.extensions["security"]).items()
            if name.endswith("_serializer")
        ]
        sizes = {one.make_signer(one.salt).digest_method().digest_size for one in serializers}

    assert (len(serializers) > 5, sizes) == (True, {32})
    with later.test_request_context():
        assert reset_password_token_status(token)[:2] == (False, False)
