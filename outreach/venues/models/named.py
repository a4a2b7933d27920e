"""What a place is called and where it is, for whoever may know that."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from outreach.database import choice
from outreach.venues.models.visibility import AddressVisibility, Reader


class Named:
    """The part of a place that people read: as it is now, or as it was."""

    name: Mapped[str]
    address: Mapped[str | None]
    city: Mapped[str]
    region: Mapped[str | None]
    country: Mapped[str] = mapped_column(sa.String(2))
    address_visibility: Mapped[AddressVisibility] = mapped_column(
        choice(AddressVisibility), default=AddressVisibility.PUBLIC
    )
    area_label: Mapped[str | None]

    def is_open_to(self, reader: Reader) -> bool:
        """Whether whoever reads may see name and address now."""
        return self.address_visibility.is_open_to(reader)

    def name_for(self, reader: Reader) -> str:
        """The name, or the area label for whom the address is hidden: a name can be looked up."""
        return self.name if self.is_open_to(reader) else (self.area_label or self.city)

    def address_for(self, reader: Reader) -> str | None:
        return self.address if self.is_open_to(reader) else None
