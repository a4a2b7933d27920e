"""``make migration message="…"``: writes a migration from what the models have and the tables lack.

The tables are those of a fresh database, so that nothing of this machine's own gets into it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from outreach import migrations


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'fresh.db'}"
        migrations.upgrade(url)
        migrations.write(url, message)


if __name__ == "__main__":
    main(sys.argv[1])
