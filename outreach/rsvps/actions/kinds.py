"""What the rows of the outbox are called that lead from one act of this area to another."""

from __future__ import annotations

# Places came free: whoever waits is asked.
SETTLE = "rsvps.settle"
# The time in which to confirm an address is over.
UNCONFIRMED = "rsvps.unconfirmed"
# Mails: confirm your address; your wish is with the host.
CONFIRM_ADDRESS = "rsvps.confirm_address"
ASKED = "rsvps.asked"
