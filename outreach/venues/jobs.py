"""What goes by itself: what venues said of themselves before."""

from __future__ import annotations

from outreach.delivery import retention
from outreach.keeping import FORMER
from outreach.venues.actions import forget_former
from outreach.words import N_

retention.daily("venues.former", N_("Where venues were before they were changed"), FORMER)(
    forget_former
)
