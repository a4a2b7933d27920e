"""The command line, from make to flask, as whoever types it sees it."""

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from outreach import migrations, prepare
from outreach.database import make_engine
from tests.requirements import needs

ROOT = Path(__file__).parent.parent
TARGET = re.compile(r"^([a-z-]+):(?!=)", re.MULTILINE)
INTERNAL = {"ready", "ready-to-test"}


def run(*command: object, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    # What `make test` hands down would make a make that is started here its child, and talkative.
    known = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**known, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def flask(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return run(sys.executable, "-m", "flask", *arguments, **environment)


def test_make_alone_lists_every_target():
    said = run(needs("make"))

    listed = {line.split()[1] for line in said.stdout.splitlines()}
    assert listed == set(TARGET.findall((ROOT / "Makefile").read_text())) - INTERNAL
    assert {"run", "test", "lint", "format", "help"} <= listed
    assert said.returncode == 0


@pytest.mark.parametrize("python3", [None, "exit 1"], ids=["none", "too old"])
def test_without_a_python_that_is_new_enough_make_says_so(tmp_path, python3):
    for tool in ("make", "sh", "echo"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    if python3:
        (tmp_path / "python3").write_text(f"#!/bin/sh\n{python3}\n")
        (tmp_path / "python3").chmod(0o755)

    said = run(needs("make"), "run", PATH=str(tmp_path))

    assert said.stderr.splitlines()[0] == (
        "Outreach needs Python 3.11 or newer, as python3 or by PYTHON=…"
    )
    assert said.returncode == 2


@pytest.mark.parametrize("command", ["doctor", "init", "migrate", "worker"])
def test_flask_help_says_what_a_command_does(command):
    said = flask("--help")

    assert re.search(rf"^  {command} +[A-Z].*", said.stdout, re.MULTILINE)


@pytest.mark.parametrize("command", ["doctor", "migrate", "worker"])
def test_a_wrong_setting_is_one_line(command, tmp_path):
    said = flask(command, PORT="http", OUTREACH_INSTANCE=str(tmp_path))

    assert said.stderr == "Error: PORT: 'http' is not a number from 1 to 65535\n"
    assert said.returncode == 2


def test_flask_migrate_brings_todays_tables(tmp_path):
    url = f"sqlite:///{tmp_path / 'new.db'}"

    said = flask("migrate", DATABASE_URL=url, OUTREACH_INSTANCE=str(tmp_path))

    assert (said.returncode, said.stderr) == (0, "")
    engine = make_engine(url)
    assert migrations.is_current(engine)
    engine.dispose()


def test_the_pinned_requirements_are_those_that_pyproject_asks_for():
    """Each named package is pinned as named; the rest came with them."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    runtime, everything = (
        set(re.findall(r"^([a-z0-9-]+==[^ ;]+)", (ROOT / file).read_text(), re.MULTILINE))
        for file in prepare.REQUIREMENTS.values()
    )

    exact = {re.sub(r"\[.*?\]", "", name) for name in project["dependencies"] if "==" in name}
    dev = {name for name in project["optional-dependencies"]["dev"] if "==" in name}
    assert exact <= runtime <= everything
    assert dev <= everything


def test_ci_runs_what_a_newcomer_would():
    script = ROOT / ".ci" / "run"

    assert stat.S_IMODE(script.stat().st_mode) & 0o111
    assert script.read_text().splitlines()[-1] == "exec make test"


class Checkout:
    """A folder with nothing but the preparation in it, and pins of no package at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "outreach").mkdir()
        for name in ("__init__.py", "prepare.py"):
            shutil.copy(ROOT / "outreach" / name, folder / "outreach" / name)
        self.pin("# nothing\n")

    def pin(self, text: str) -> None:
        for file in prepare.REQUIREMENTS.values():
            (self.folder / file).write_text(text)

    def prepare(self, purpose: str = "run") -> subprocess.CompletedProcess:
        return run(sys.executable, "-m", "outreach.prepare", purpose, cwd=self.folder)

    @property
    def marker(self) -> Path:
        """Something left in .venv: gone when it was made afresh."""
        return self.folder / ".venv" / "marker"


@pytest.fixture
def checkout(tmp_path) -> Checkout:
    needs("pdf libraries")
    return Checkout(tmp_path)


def test_the_environment_is_made_once_and_afresh_for_other_pins(checkout):
    first = checkout.prepare()
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("Making .venv with Python 3.")
    checkout.marker.touch()

    again = checkout.prepare()
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")

    checkout.pin("# still nothing, but other\n")
    changed = checkout.prepare()
    assert changed.stdout.startswith("Making .venv")
    assert not checkout.marker.exists()


def test_what_tests_need_is_added_to_what_is_there(checkout):
    checkout.prepare("run")
    checkout.marker.touch()

    added = checkout.prepare("test")

    assert added.stdout.startswith("Installing 0 packages")
    assert checkout.marker.exists()
    assert checkout.prepare("run").stdout == ""


def test_pins_that_cannot_be_had_are_told_and_not_taken_as_installed(checkout):
    checkout.pin("a-package==1.0 --hash=sha256:00\n")

    failed = checkout.prepare()

    assert failed.returncode == 2
    assert failed.stderr.splitlines()[-1] == (
        "Outreach: pip could not install requirements.txt; its own words are above"
    )
    assert not (checkout.folder / ".venv" / "installed" / "requirements.txt").exists()


def test_an_unknown_purpose_is_told():
    said = run(sys.executable, "-m", "outreach.prepare", "fly")

    assert (said.returncode, said.stderr) == (
        2,
        "Outreach: usage: python3 -m outreach.prepare run|test\n",
    )
