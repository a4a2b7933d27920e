"""``flask init``, with flags and at a terminal."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.accounts.models import Membership, Organisation, User
from tests.accounts.security.visits import sign_in
from tests.factories import PASSWORD, make_olu

ROOT = Path(__file__).parents[2]
FLAGS = {
    "--organisation": "Westport Film Circle",
    "--name": "Hana Novak",
    "--email": "Hana@Westport.example.org",
    "--password": PASSWORD,
}


def init(app, *arguments: str, stdin: str | None = None, **changed: str | None):
    """Run it without a terminal: flags as above, but for those changed or left out (None)."""
    flags = {**FLAGS, **{f"--{name}": value for name, value in changed.items()}}
    given = [part for flag, value in flags.items() if value is not None for part in (flag, value)]
    return app.test_cli_runner().invoke(args=["init", *given, *arguments], input=stdin)


def everything(session) -> list[tuple]:
    found = session.execute(
        sa.select(Organisation.slug, Organisation.name, User.name, User.email, Membership.role)
        .join_from(Organisation, Membership)
        .join(User)
    ).all()
    session.commit()
    return [tuple(row) for row in found]


HANAS = [
    (
        "westport-film-circle",
        "Westport Film Circle",
        "Hana Novak",
        "hana@westport.example.org",
        "owner",
    )
]


def test_flags_make_the_first_organisation_and_its_owner(app, client, session):
    result = init(app)

    assert (result.exit_code, result.output) == (
        0,
        "Westport Film Circle is there. Sign in at http://outreach.test/sign-in"
        " as hana@westport.example.org.\n",
    )
    assert everything(session) == HANAS
    assert sign_in(client, "hana@westport.example.org").location == "/manage"


def test_the_password_may_come_from_a_pipe(app, client, session):
    result = init(app, "--password-stdin", stdin=f"{PASSWORD}\n", password=None)

    assert result.exit_code == 0, result.output
    assert everything(session) == HANAS
    assert sign_in(client, "hana@westport.example.org").location == "/manage"


def test_a_second_first_organisation_is_refused(app, session):
    make_olu(session)
    session.commit()
    before = everything(session)

    result = init(app)

    assert (result.exit_code, result.output) == (
        1,
        "Error: there is an organisation already: Harbour Screens\n",
    )
    assert everything(session) == before


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"password": "short"}, "--password: A password needs at least 12 characters."),
        ({"password": ""}, "--password: A password needs at least 12 characters."),
        ({"email": "hana"}, "--email: 'hana' is not an e-mail address."),
        ({"email": "hana@localhost"}, "--email: 'hana@localhost' is not an e-mail address."),
        ({"organisation": "  "}, "--organisation: A name cannot be empty."),
        ({"name": ""}, "--name: A name cannot be empty."),
        ({"name": "\udcff"}, "this is not UTF-8 text"),
        ({"password": "a long summer \udcff evening"}, "this is not UTF-8 text"),
        ({"name": None}, "no terminal to ask on; missing: --name"),
        (
            {"organisation": None, "email": None, "password": None},
            "no terminal to ask on; missing: --organisation, --email, "
            "--password or --password-stdin",
        ),
    ],
)
def test_what_is_wrong_or_missing_is_one_line(app, session, changed, why):
    result = init(app, **changed)

    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {why}")
    assert result.output.count("\n") == 1
    assert everything(session) == []


def test_two_passwords_are_one_too_many(app, session):
    result = init(app, "--password-stdin", stdin="another password\n")

    assert (result.exit_code, result.output) == (
        1,
        "Error: give --password or --password-stdin, not both\n",
    )
    assert everything(session) == []


def test_nothing_shows_the_password(app):
    assert PASSWORD not in init(app).output


def test_at_a_terminal_it_asks_and_hides_the_password(settings, database, session):
    answers = [
        "Westport Film Circle",
        "Hana Novak",
        "hana@westport.example.org",
        PASSWORD,
        PASSWORD,
    ]

    shown = at_a_terminal(settings, answers)

    assert re.findall(
        r"(Organisation|Your name|Your e-mail|Password|Repeat for confirmation):", shown
    ) == [
        "Organisation",
        "Your name",
        "Your e-mail",
        "Password",
        "Repeat for confirmation",
    ]
    assert PASSWORD not in shown
    assert "Westport Film Circle is there." in shown
    assert everything(session) == HANAS


def at_a_terminal(settings, answers: list[str]) -> str:
    """What ``flask init`` shows on a terminal at which somebody answers each question."""
    ours, theirs = pty.openpty()
    environ = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "OUTREACH_INSTANCE": str(settings.instance),
        "PUBLIC_URL": settings.public_url,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "init"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environ,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown = ""
        for answer in answers:
            shown += _until(ours, ": ")
            os.write(ours, f"{answer}\n".encode())
        shown += _until(ours, None)
        process.wait(30)
    os.close(ours)
    return shown


def _until(terminal: int, mark: str | None) -> str:
    """Read until the mark ends what is shown, or until the program ends."""
    shown = ""
    while mark is None or not shown.endswith(mark):
        try:
            read = os.read(terminal, 1000)
        except OSError:  # Linux says so when the other side is closed
            break
        if not read:
            break
        shown += read.decode()
    return shown
