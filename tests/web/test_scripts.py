"""What no script of ours does: its text says so. There is little of it, and no library."""

import re
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[2] / "static" / "js").rglob("*.js"))
WRITES_HTML = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|createContextualFragment"
    r"|srcdoc|DOMParser|\beval\(|new Function"
)
KEEPS = re.compile(r"localStorage|sessionStorage|indexedDB|\bcaches\b|cookie|serviceWorker")
# A name that is reckoned out, on the left of =: it may be __proto__.
SETS_ANY_NAME = re.compile(
    r"(\w+)\[(?![\d\"'])[^\]]+\]\s*=(?!=)|Object\.assign|setPrototypeOf|__proto__"
)
# Its names are four, and stand beside it.
NAMED_BESIDE = {("passkey.js", "answer[name] =")}
# A door goes on without a network; what its phone keeps goes when the link closes, but for what was
# not sent, which has no name in it.
KEPT_AT_A_DOOR = {
    *(("store.js", word) for word in ("indexedDB", "caches", "serviceWorker")),
    *(("main.js", word) for word in ("indexedDB", "serviceWorker")),
    *(("closed.js", word) for word in ("indexedDB", "serviceWorker")),
    ("left.js", "indexedDB"),
    ("worker.js", "caches"),
}


def uses(pattern: re.Pattern[str], scripts: dict[str, str]) -> set[tuple[str, str]]:
    return {(name, found[0]) for name, text in scripts.items() for found in pattern.finditer(text)}


@pytest.fixture(scope="module")
def scripts():
    assert len(SCRIPTS) > 5
    return {path.name: path.read_text("utf-8") for path in SCRIPTS}


def test_no_script_makes_html_of_text(scripts):
    assert uses(WRITES_HTML, scripts) == set()


def test_no_script_but_a_doors_keeps_anything_in_the_browser(scripts):
    assert uses(KEEPS, scripts) == KEPT_AT_A_DOOR
    assert len([name for name in scripts if name not in {file for file, _ in KEPT_AT_A_DOOR}]) > 5


def test_no_script_sets_a_property_whose_name_came_from_elsewhere(scripts):
    assert uses(SETS_ANY_NAME, scripts) == NAMED_BESIDE
    assert "new Map([" in scripts["app.js"], "names of behaviours are looked up in no plain object"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (WRITES_HTML, "p.innerHTML = name;"),
        (WRITES_HTML, "eval(name)"),
        (KEEPS, "localStorage.setItem(1, 2)"),
        (KEEPS, "document.cookie"),
        (SETS_ANY_NAME, "found[name] = 1;"),
        (SETS_ANY_NAME, "Object.assign(found, sent)"),
    ],
)
def test_what_would_do_so_is_found(pattern, text):
    assert len(uses(pattern, {"a.js": text})) == 1


def test_what_only_reads_is_not_found():
    assert uses(SETS_ANY_NAME, {"a.js": "if (found[name] === 1) list[0] = 2;"}) == set()
