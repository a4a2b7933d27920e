"""One style sheet for the browser from the many small ones that people edit.

A phone on a slow line would otherwise ask for each of them. The joined sheet is named by its
content, so that a browser keeps it for good, and lies compressed beside itself.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from whitenoise.compress import Compressor

IMPORT = re.compile(r'@import url\("(?P<file>[^"]+)"\) layer\((?P<layer>[a-z]+)\);')
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\n\s*\n+")


def join(sheet: Path) -> str:
    """The sheet with each file that it imports in its place, in the layer that it names."""

    def _whole(found: re.Match[str]) -> str:
        text = (sheet.parent / found["file"]).read_text("utf-8")
        return f"@layer {found['layer']} {{\n{text}\n}}"

    joined = IMPORT.sub(_whole, sheet.read_text("utf-8"))
    return BLANK.sub("\n", COMMENT.sub("", joined)).strip() + "\n"


def build(sheet: Path, folder: Path) -> str:
    """Write the joined sheet and its compressed copies. Returns its file name.

    The sheet itself comes last: several processes start at once, and whoever sees it sees all.
    """
    text = join(sheet).encode()
    name = f"{sheet.stem}-{hashlib.blake2b(text, digest_size=8).hexdigest()}.css"
    if not (folder / name).exists():
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as aside:
            whole = Path(aside, name)
            whole.write_bytes(text)
            copies = Compressor(quiet=True).compress(str(whole))
            for file in (*copies, whole):
                os.replace(file, folder / Path(file).name)
    return name
