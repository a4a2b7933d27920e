"""What is done every day."""

from __future__ import annotations

from outreach.delivery import retention
from outreach.door import erasure
from outreach.keeping import GUESTS
from outreach.words import N_

retention.daily("door.addresses", N_("Addresses that people left at the door"), GUESTS)(
    erasure.delete_old
)
