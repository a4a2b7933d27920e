"""What is done later: mails, and what goes by itself."""

from __future__ import annotations

from outreach.delivery import retention
from outreach.keeping import APPLICATIONS, INVITATIONS
from outreach.organisations import forgetting
from outreach.words import N_

retention.daily("organisations.invitations", N_("Invitations that are over"), INVITATIONS)(
    forgetting.delete_invitations
)
retention.daily("organisations.applications", N_("Applications to host"), APPLICATIONS)(
    forgetting.delete_applications
)
