"""ruff, as `make lint` runs it, refuses code that runs what somebody typed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Each runs code or a command; S603 is about every subprocess and is answered where one is started.
RULES = {"S102", "S307", "S602", "S604", "S605", "S606", "S609"}
SILENCED = re.compile(r"# noqa(?!:)|# noqa:.*\b(S102|S307|S60[124-9])\b|# ruff: noqa")


def found_in(source: str) -> set[str]:
    """The rules that this would break as a module of ours."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=json"),
            *("--stdin-filename", "outreach/screenings/typed.py", "-"),
        ],
        cwd=ROOT,
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    return {fault["code"] for fault in json.loads(done.stdout)}


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("exec(typed)", "S102"),
        ("eval(typed)", "S307"),
        ("import subprocess\nsubprocess.run(typed, shell=True)", "S602"),
        ("import os\nos.system(typed)", "S605"),
        ("import os\nos.execl(typed, typed)", "S606"),
        ("started.call(typed, shell=True)", "S604"),
    ],
)
def test_code_that_runs_what_was_typed_is_refused(source, rule):
    assert found_in(f"{source}\n") & RULES == {rule}


def test_harmless_code_is_not():
    assert found_in("print(typed)\n") & RULES == set()


def test_no_module_silences_these_rules():
    sources = [*(ROOT / "outreach").rglob("*.py"), ROOT / "wsgi.py"]

    assert len(sources) > 100
    assert [str(path) for path in sources if SILENCED.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "comment", ["# noqa", "# noqa: S602", "# noqa: E501, S307", "# ruff: noqa"]
)
def test_silence_would_be_found(comment):
    assert SILENCED.search(f"run(typed)  {comment}\n")
