"""Where on the globe, as far as the public may know."""

from __future__ import annotations

from typing import NamedTuple

POLE, HALF_ROUND = 90, 180
COARSE = 1  # a tenth of a degree: eleven kilometres from south to north
EXACT = 6
MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}"


class Position(NamedTuple):
    """Degrees north and east (WGS 84); south and west are negative."""

    latitude: float
    longitude: float

    @property
    def is_on_the_globe(self) -> bool:
        return abs(self.latitude) <= POLE and abs(self.longitude) <= HALF_ROUND

    @property
    def exact(self) -> Position:
        """To a tenth of a metre, as it is kept."""
        return self._to(EXACT)

    @property
    def coarse(self) -> Position:
        return self._to(COARSE)

    @property
    def map_link(self) -> str:
        """A map of it that nobody asks for until somebody follows the link."""
        return MAP.format(*map(_plain, self))

    def __str__(self) -> str:
        return ", ".join(map(_plain, self))

    def _to(self, digits: int) -> Position:
        # Adding zero: no place is at minus nothing.
        return Position(round(self.latitude, digits) + 0.0, round(self.longitude, digits) + 0.0)


def _plain(degrees: float) -> str:
    """Without an exponent, which no map writes."""
    return f"{degrees:.{EXACT}f}".rstrip("0").rstrip(".")
