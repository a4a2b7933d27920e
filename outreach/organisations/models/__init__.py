"""The records of the area."""

from outreach.organisations.models.applications import ApplicationState, HostApplication
from outreach.organisations.models.invitations import Invitation, InvitationState

__all__ = ["ApplicationState", "HostApplication", "Invitation", "InvitationState"]
