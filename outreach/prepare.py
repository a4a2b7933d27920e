"""Makes this folder ready to run Outreach or its tests: ``python3 -m outreach.prepare run|test``.

Runs before anything is installed, so it imports nothing but the standard library.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed"
REQUIREMENTS = {"run": "requirements.txt", "test": "requirements-dev.txt"}
OLDEST = (3, 11)
NODE = VENV / "node"
ICAL_JS = "2.2.1"
ICAL_JS_SHA256 = "02b0ab420c2b3af5bd0829b12b8becdffdc2311e62070c381cc0c60b52b0b365"

PANGO = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class CannotPrepare(Exception):
    """Why this folder cannot be made ready, in words that say what to do."""


@dataclass(frozen=True)
class Need:
    """Something that pip cannot bring. Without it all works but ``what``, in the plural."""

    what: str
    debian: tuple[str, ...]
    others: str
    is_met: Callable[[], bool]


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in REQUIREMENTS:
        return _fail("usage: python3 -m outreach.prepare run|test")
    purpose = arguments[0]
    try:
        make_environment(REQUIREMENTS[purpose])
        provide(NEEDS if purpose == "test" else NEEDS[:1])
        if purpose == "test":
            bring_ical_js()
    except CannotPrepare as problem:
        return _fail(str(problem))
    except KeyboardInterrupt:
        return _fail("stopped before everything was installed; the same command goes on")
    return 0


def make_environment(requirements: str) -> None:
    """Make ``.venv`` hold exactly the pinned packages; nothing to do when it already does."""
    wanted = (ROOT / requirements).read_text()
    kept = INSTALLED / requirements
    before = kept.read_text() if kept.is_file() else None
    if before == wanted and _works(PYTHON):
        return
    if before is not None or not _works(PYTHON, "-m", "pip", "--version"):
        _make_venv()  # afresh, so that no package of other pins stays
    count = sum(1 for line in wanted.splitlines() if "==" in line)
    _say(f"Installing {count} packages into .venv (about a minute, this once) …")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if not _run(*pip, "--require-hashes", "--requirement", ROOT / requirements):
        raise CannotPrepare(f"pip could not install {requirements}; its own words are above")
    INSTALLED.mkdir(exist_ok=True)
    kept.write_text(wanted)


def provide(needs: Iterable[Need]) -> None:
    """Install what is missing where we may; else say how, and go on without."""
    missing = [need for need in needs if not need.is_met()]
    if missing:
        _install(package for need in missing for package in need.debian)
    for need in missing:
        if not need.is_met():
            _say(f"MISSING: {need.what}. To have them: {_advice(need)}", to=sys.stderr)


def bring_ical_js() -> None:
    """Bring the calendar reader of browsers, where npm and its registry are there."""
    npm = shutil.which("npm")
    if npm is None or find_ical_js():
        return
    quiet = ("--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0")
    if not _run(npm, "install", *quiet, "--prefix", NODE, f"ical.js@{ICAL_JS}"):
        _say("MISSING: ical.js, one of four readers of our calendars", to=sys.stderr)


def find_ical_js() -> str | None:
    """The calendar reader of browsers, just as it was tried; None without Node.js."""
    file = NODE / "node_modules" / "ical.js" / "dist" / "ical.es5.cjs"
    if shutil.which("node") is None or not file.is_file():
        return None
    is_as_tried = hashlib.sha256(file.read_bytes()).hexdigest() == ICAL_JS_SHA256
    return str(file) if is_as_tried else None


def find_chromium() -> str | None:
    """The browser of the browser tests."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def find_java() -> str | None:
    """Java, if it runs: some systems have a command of that name that only advertises it."""
    java = shutil.which("java")
    return java if java and _works(java, "-version") else None


def pdf_libraries_load() -> bool:
    """Whether WeasyPrint will find its native libraries."""
    return all(_loads(name) for name in PANGO)


NEEDS = (
    Need(
        "PDF documents",
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        "install Pango and HarfBuzz",
        pdf_libraries_load,
    ),
    Need(
        "browser tests",
        ("chromium",),
        "install Chromium",
        lambda: find_chromium() is not None,
    ),
    Need(
        "checks of the HTML",
        ("default-jre-headless",),
        "install a Java runtime",
        lambda: find_java() is not None,
    ),
    Need(
        "pictures of PDF pages",
        ("poppler-utils",),
        "install Poppler's tools",
        lambda: shutil.which("pdftoppm") is not None,
    ),
)


def _make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None:  # Debian keeps it in a package of its own
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        _install([package])
        if importlib.util.find_spec("ensurepip") is None:
            raise CannotPrepare(
                "this Python cannot make a virtual environment; "
                f"on Debian or Ubuntu: {_apt_command([package])}"
            )
    _say(f"Making .venv with Python {sys.version.split()[0]} …")
    if not _run(sys.executable, "-m", "venv", "--clear", VENV):
        raise CannotPrepare(f"{sys.executable} could not make {VENV}; its own words are above")


def _install(packages: Iterable[str]) -> None:
    """Install Debian packages where we may. The caller looks whether it worked."""
    names = list(packages)
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    _say(f"Installing from Debian: {' '.join(names)} …")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _run("apt-get", "update", "-qq", env=quiet)
    _run("apt-get", "install", "-qq", "-y", "--no-install-recommends", *names, env=quiet)


def _advice(need: Need) -> str:
    if shutil.which("apt-get"):
        return _apt_command(need.debian)
    return need.others


def _apt_command(packages: Iterable[str]) -> str:
    return f"sudo apt-get install --no-install-recommends {' '.join(packages)}"


def _loads(name: str) -> bool:
    file = f"lib{name}.so.0" if sys.platform == "linux" else ctypes.util.find_library(name)
    if file is None:
        return False
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def _works(program: str | Path, *arguments: str) -> bool:
    try:
        done = subprocess.run(  # noqa: S603
            [program, *(arguments or ("--version",))], capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def _run(*command: str | Path, env: dict[str, str] | None = None) -> bool:
    """Run quietly. What it said is shown only when it failed."""
    done = subprocess.run(  # noqa: S603
        command,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(done.stdout)
    return done.returncode == 0


def _say(line: str, *, to: object = None) -> None:
    print(line, file=to or sys.stdout, flush=True)  # type: ignore[arg-type]


def _fail(line: str) -> int:
    _say(f"Outreach: {line}", to=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
