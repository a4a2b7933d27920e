"""What a test needs beyond Python's packages: ``chromium = needs("chromium")``."""

import os
import shutil

import pytest

from outreach import prepare

TOOLS = {
    "chromium": prepare.find_chromium,
    "java": prepare.find_java,
    "pdftoppm": lambda: shutil.which("pdftoppm"),
    "pdfinfo": lambda: shutil.which("pdfinfo"),
    "make": lambda: shutil.which("make"),
    "pdf libraries": lambda: "there" if prepare.pdf_libraries_load() else None,
}


def needs(tool: str) -> str:
    """Where the tool is. Without it the test is skipped; where ``CI=true`` that is a failure."""
    found = TOOLS[tool]()
    if found:
        return found
    missing = f"needs {tool}, which this machine does not have; make test says how to get it"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)
