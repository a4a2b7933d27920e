"""The layers of the code, held by reading its imports.

Areas stand in a row and import only from areas to their left, and of those only their domain. The
domain knows no Flask. Every folder has its mirror among templates and tests.
"""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "outreach"

AREAS = [
    *(
        "accounts",
        "organisations",
        "films",
        "facts",
        "venues",
        "speakers",
        "screenings",
        "licences",
        "imports",
        "panels",
        "publications",
        "requests",
        "rsvps",
        "door",
        "tours",
    ),
    *("questions", "guides", "notices", "mailings", "impact", "site"),
]
PARTS = ("web", "delivery")
# What an area lends to the areas on its right. Mail to one guest is written in one place, so
# notices may call what rsvps lends it beside its domain.
LENT = {"models", "queries", "actions", "calendar", "erasure", "own_data"}
LENT_BESIDE = {
    ("notices", "rsvps.jobs"),
    # Teams are made of accounts: whoever joins gets a password, chooses, and is ended elsewhere.
    *(("organisations", f"accounts.{module}") for module in ("chosen", "passwords", "sign_ins")),
    *(("organisations", f"accounts.{module}") for module in ("permissions", "trail")),
    ("screenings", "accounts.permissions"),
    ("screenings", "accounts.members"),
    ("requests", "screenings.occasions"),
    ("tours", "screenings.subscriptions"),
    ("facts", "films.kit_parts"),
    ("screenings", "films.kit_parts"),
    ("screenings", "films.words"),
    ("panels", "films.kit_parts"),
    ("imports", "screenings.terms"),
    ("imports", "screenings.timetable"),
    ("guides", "films.kit"),
    ("guides", "films.kit_parts"),
    ("guides", "guides.kinds"),
}
# Modules that know every area: they put the application, its commands and its example together.
COMPOSERS = {
    "app",
    "cli",
    "kits",
    "example",
    "example_care",
    "doctor",
    "erasures",
    "serve",
    "migrations",
}
DOMAIN = {"models", "queries", "actions", "calendar", "erasure", "files", "rows"}
WITHOUT_FLASK = {
    *("database", "errors", "clock", "dates", "slugs", "words", "config", "kits"),
    *("keeping", "ledger", "pictures", "privacy"),
    *("cities", "folding", "globe"),
}
FLASK = (
    "flask",
    "flask_login",
    "flask_security",
    "flask_wtf",
    "flask_babel",
    "wtforms",
    "werkzeug",
)
# Flask-Security reads and extends our user records; its mixins are the records' own base class.
FLASK_IN_DOMAIN = {
    ("accounts", "models.people", "flask_security"),
    ("accounts", "models.sign_ins", "flask_security"),
}
LONGEST_MODULE = 300


@cache
def modules() -> dict[str, str]:
    """The source of every module of the package by its dotted name below ``outreach``."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if "versions" not in parts:
            name = ".".join(part for part in parts if part != "__init__")
            found[name] = path.read_text("utf-8")
    return found


def imports(source: str) -> set[str]:
    """The dotted names that a module imports, also inside its functions."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(source: str) -> set[tuple[str, str]]:
    """The pairs of (part or area, module in it) that a module imports from this package."""
    dotted = (name.split(".") for name in imports(source) if name.startswith("outreach."))
    return {(name[1], name[2] if len(name) > 2 else "") for name in dotted}


def faults(name: str, source: str) -> list[str]:
    """What this module imports although it must not."""
    place, _, module = name.partition(".")
    if place in COMPOSERS:
        return []
    return [*_layer_faults(place, source), *_flask_faults(place, module, source)]


def _layer_faults(place: str, source: str) -> list[str]:
    wrong = []
    for other, module in ours(source):
        if other in {place, "migrations"} or other not in {*AREAS, *COMPOSERS}:
            continue
        if place not in AREAS:
            wrong.append(f"{place} must know no area, but imports {other}")
        elif other in COMPOSERS:
            wrong.append(f"{place} imports {other}, which knows every area")
        elif AREAS.index(other) > AREAS.index(place):
            wrong.append(f"{place} imports {other}, which stands to its right")
        elif module not in LENT and (place, f"{other}.{module}") not in LENT_BESIDE:
            wrong.append(f"{place} imports {other}.{module}, which {other} does not lend")
    return wrong


def _flask_faults(place: str, module: str, source: str) -> list[str]:
    in_domain = place in AREAS and module.split(".", maxsplit=1)[0] in DOMAIN
    if not in_domain and place not in WITHOUT_FLASK:
        return []
    taken = {name.split(".")[0] for name in imports(source)} & set(FLASK)
    wrong = [name for name in taken if (place, module, name) not in FLASK_IN_DOMAIN]
    if in_domain and ("web", "") in {(other, "") for other, _ in ours(source)}:
        wrong.append("outreach.web")
    return [f"{place}.{module} is domain, but imports {name}" for name in wrong]


@pytest.mark.parametrize("name", modules())
def test_a_module_imports_only_what_it_may(name):
    assert faults(name, modules()[name]) == []


@pytest.mark.parametrize(
    ("name", "source", "fault"),
    [
        ("screenings.actions", "from outreach.rsvps.models import Rsvp", "to its right"),
        ("rsvps.views", "from outreach.screenings.forms import X", "does not lend"),
        ("rsvps.actions", "from flask import g", "is domain"),
        ("rsvps.queries", "def f():\n    import flask_login", "is domain"),
        ("films.models", "from outreach.web import db", "is domain"),
        ("web.access", "from outreach.accounts.models import User", "must know no area"),
        ("delivery.mail", "import outreach.rsvps.models", "must know no area"),
        ("dates", "import werkzeug", "is domain"),
        ("site.views", "from outreach.app import create_app", "knows every area"),
    ],
)
def test_a_fault_would_be_found(name, source, fault):
    (found,) = faults(name, source)
    assert fault in found


def test_only_known_folders_and_modules_are_there():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"}

    assert folders - {*AREAS, *PARTS, "cities", "migrations", "privacy"} == set()


@pytest.mark.parametrize("area", [area for area in AREAS if (PACKAGE / area).exists()])
def test_an_area_says_what_it_is_and_nothing_else(area):
    tree = ast.parse((PACKAGE / area / "__init__.py").read_text("utf-8"))

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


@pytest.mark.parametrize("area", [area for area in AREAS if (PACKAGE / area / "views.py").exists()])
def test_an_area_with_pages_has_its_templates_and_tests(area):
    assert (ROOT / "templates" / area).is_dir()
    assert list((ROOT / "tests" / area).glob("test_*.py"))


@pytest.mark.parametrize("name", modules())
def test_no_module_grows_past_300_lines(name):
    assert len(modules()[name].splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("name", modules())
def test_only_the_clock_asks_the_time(name):
    source = modules()[name]
    asked = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("datetime.now", "datetime.utcnow", "date.today", "time.time")
    ]

    assert asked == [] or name == "clock"


def test_nothing_is_called_utils():
    vague = {"utils", "helpers", "common", "manager", "service", "base"}

    assert {name.rpartition(".")[2] for name in modules()} & vague == set()


def test_templates_hold_no_inline_style_or_script():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        assert " style=" not in text, path
        assert "<script>" not in text, path
        is_alone = "mail" in path.parts or path.name == "mail.html" or "document" in path.parts
        assert "<style" not in text or is_alone, path


LOADS = re.compile(r"session\.get\((\w+), (\w+_id)\)")
LOOKED_UP = re.compile(r'(?:\babout|\brows)\(\s*\w+,\s*"(\w+_id)"')


def records_by_name(sources: Iterable[str]) -> dict[str, set[str]]:
    """The records that handlers of the outbox load by each name of a payload."""
    found: dict[str, set[str]] = {}
    for source in sources:
        if "@handles" in source or "@jobs.handles" in source or "@acts" in source:
            for record, name in LOADS.findall(source):
                found.setdefault(name, set()).add(record)
    return found


def test_a_name_by_which_mails_are_found_means_one_kind_of_record():
    """Else the mails about one person are shown to, or erased for, another of the same number."""
    sources = modules().values()
    looked_up = {name for source in sources for name in LOOKED_UP.findall(source)}
    records = records_by_name(sources)

    assert {"user_id", "request_id", "rsvp_id", "speaker_id"} <= looked_up
    assert {n: records[n] for n in looked_up if len(records.get(n, ())) > 1} == {}


def test_two_records_of_one_name_would_be_found():
    one = "@handles(A)\ndef a(session, *, x_id): session.get(Rsvp, x_id)"

    assert records_by_name([one, one.replace("Rsvp", "User")]) == {"x_id": {"Rsvp", "User"}}
