"""What acts are called on the page of the audit log; a test fails for one that has no name."""

from __future__ import annotations

from outreach.accounts import trail
from outreach.accounts.steps import Step
from outreach.words import N_

ACTS = {
    trail.JOINED: N_("Joined the team"),
    trail.FACTORS_FORGOTTEN: N_("Forgot somebody’s second step, by the command line"),
    trail.SET_UP: N_("Set up the organisation"),
    trail.SIGNED_IN: N_("Signed in"),
    trail.signed_in(Step.PASSWORD): N_("Signed in by password"),
    trail.signed_in(Step.PASSWORD, Step.CODE): N_("Signed in by password and code"),
    trail.signed_in(Step.PASSWORD, Step.RECOVERY_CODE): N_(
        "Signed in by password and recovery code"
    ),
    trail.signed_in(Step.PASSWORD, Step.PASSKEY): N_("Signed in by password and passkey"),
    trail.signed_in(Step.LINK): N_("Signed in by mailed link"),
    trail.signed_in(Step.LINK, Step.CODE): N_("Signed in by mailed link and code"),
    trail.signed_in(Step.LINK, Step.RECOVERY_CODE): N_(
        "Signed in by mailed link and recovery code"
    ),
    trail.signed_in(Step.LINK, Step.PASSKEY): N_("Signed in by mailed link and passkey"),
    trail.signed_in(Step.PASSKEY): N_("Signed in by passkey"),
    trail.SIGNED_OUT: N_("Signed out"),
    trail.NEW_PASSWORD: N_("Set a new password"),
    "accounts.ending": N_("Ended one of their own sign-ins"),
    "accounts.endings": N_("Ended all their other sign-ins"),
    "accounts.organisation_choice": N_("Switched to this organisation or another"),
    "team.edit": N_("Changed a member’s role"),
    "team.removal": N_("Took somebody out of the team"),
    "team.departure": N_("Left the team"),
    "organisation.edit": N_("Changed the organisation’s profile"),
    "organisation.new_logo": N_("Changed the organisation’s picture"),
    "organisation.logo_removal": N_("Took the organisation’s picture away"),
    "invitations.create": N_("Invited somebody"),
    "invitations.mail": N_("Sent an invitation again"),
    "invitations.revocation": N_("Took an invitation back"),
    "applications.review": N_("Answered an application to host"),
    "factors.authenticator": N_("Set up an authenticator app"),
    "factors.removal": N_("Removed their authenticator app"),
    "factors.recovery_codes": N_("Made new recovery codes"),
    "security.change_password": N_("Changed their password"),
    "security.verify": N_("Proved again who they are"),
    "security.wan_register": N_("Began to add a passkey"),
    "security.wan_register_response": N_("Added a passkey"),
    "security.wan_delete": N_("Removed a passkey"),
    "security.wan_verify": N_("Began to prove who they are by passkey"),
    "security.wan_verify_response": N_("Proved who they are by passkey"),
    "own_account.closing": N_("Closed their account"),
    "email_changes.create": N_("Asked for another e-mail address"),
    "email_changes.show": N_("Changed their e-mail address"),
    "facts.check": N_("Checked a helpline"),
    "venues.create": N_("Added a venue"),
    "venues.edit": N_("Changed a venue"),
    "venues.new_room": N_("Added a room"),
    "venues.room": N_("Changed a room"),
    "screenings.create": N_("Planned a screening"),
    "screenings.edit": N_("Changed a screening"),
    "screenings.publication": N_("Published a screening"),
    "screenings.cancellation": N_("Cancelled a screening"),
    "screenings.deletion": N_("Deleted a draft"),
    "crew.create": N_("Gave somebody a role at a screening"),
    "crew.removal": N_("Took somebody’s role at a screening away"),
    "panels.create": N_("Put somebody on a panel"),
    "panels.edit": N_("Changed who is on a panel"),
    "panels.promotion": N_("Moved somebody up on a panel"),
    "panels.removal": N_("Took somebody off a panel"),
}
