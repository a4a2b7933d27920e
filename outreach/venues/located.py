"""Where a venue is as far as the public may know, to count distances from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from outreach import cities
from outreach.globe import Arrow, arrow


class Located:
    """The part of a venue by which it is found: an arrow from the centre of the earth, or nothing.

    It follows what the venue says of itself at every flush. A hidden address is located by its town
    only: whoever asks often enough how far a house is finds it by the answers.
    """

    globe_x: Mapped[float | None]
    globe_y: Mapped[float | None]
    globe_z: Mapped[float | None]

    if TYPE_CHECKING:
        city: Mapped[str]
        region: Mapped[str | None]
        country: Mapped[str]
        latitude: Mapped[float | None]
        longitude: Mapped[float | None]

        @property
        def shows_address(self) -> bool: ...

    def locate(self) -> None:
        """Bring it to what the venue says now."""
        self.globe_x, self.globe_y, self.globe_z = self._arrow() or (None, None, None)

    def _arrow(self) -> Arrow | None:
        if self.shows_address and self.latitude is not None and self.longitude is not None:
            return arrow(self.latitude, self.longitude)
        city = cities.located(self.city, region=self.region, country=self.country)
        return city.arrow if city else None


@sa.event.listens_for(Located, "before_insert", propagate=True)
@sa.event.listens_for(Located, "before_update", propagate=True)
def _locate(_mapper: Any, _connection: Any, venue: Located) -> None:
    venue.locate()
