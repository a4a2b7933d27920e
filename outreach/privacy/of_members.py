"""What we hold about people who work with this program, in their words.

Why, who reads it, and how long. The page for people is written from this.
"""

from __future__ import annotations

from outreach.keeping import (
    APPLICATIONS,
    EMAIL_CHANGES,
    FORMER,
    IMPORTS,
    IN_LOG,
    INVITATIONS,
    SIGN_IN_LINKS,
    SIGN_INS,
    WITH_ACCOUNT,
    WITH_SCREENING,
    WITH_VENUE,
)
from outreach.privacy.readers import (
    EVERYBODY,
    FIRST_OWNER,
    HOSTS_AND_CO_HOSTS,
    IN_THE_TEAM,
    IN_THE_VENUE,
    MEMBERS,
    MEMBERS_AND_SUPPORT,
    NOBODY,
    OWNER,
    OWNER_AND_INVITED,
    PROGRAMME,
    YOU,
    Level,
    Personal,
    Who,
)
from outreach.words import N_

SIGN_IN = Personal(
    N_("signing in"),
    NOBODY,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("your password, as a hash that cannot be turned back, and whether you may sign in"),
    Level.CONFIDENTIAL,
)
ACCOUNT = Personal(
    N_("who works here, and since when"),
    MEMBERS_AND_SUPPORT,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("your name, and the day your account was made"),
    Level.INSIDE,
)
AS_STAFF = Personal(
    N_("what somebody may do in the whole installation"),
    FIRST_OWNER,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("your roles in the whole installation"),
    Level.INSIDE,
)
ROLE = Personal(
    N_("what a member may do"),
    MEMBERS_AND_SUPPORT,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("your role in your organisation"),
    Level.INSIDE,
)
AT_SCREENING = Personal(
    N_("what somebody may do at one screening"),
    HOSTS_AND_CO_HOSTS,
    WITH_SCREENING,
    Who.MEMBER,
    N_("your roles at single screenings, since when, and who gave them to you"),
    Level.INSIDE,
)
REVIEWED = Personal(
    N_("reviewing what organisations publish that are not trusted yet"),
    N_("members of the organisation, co-hosts, and staff for the programme"),
    WITH_SCREENING,
    Who.MEMBER,
    N_("that you asked to publish a screening or answered, when, and what the answer was"),
    Level.INSIDE,
)
PLACE = Personal(
    N_("finding the venue, which may be somebody's home"),
    IN_THE_VENUE,
    WITH_VENUE,
    Who.ORGANISATION,
    N_("the venue's name, address and place on the map"),
    Level.DANGER,
)
FORMER_PLACE = Personal(
    N_("telling guests of a change what it was before"),
    IN_THE_VENUE,
    FORMER,
    Who.ORGANISATION,
    N_("the venue's name and address before you changed them"),
    Level.DANGER,
)
PLACE_NOTE = Personal(
    N_("what helps to get in; may describe somebody's home"),
    IN_THE_VENUE,
    WITH_VENUE,
    Who.ORGANISATION,
    N_("how to get into the venue"),
    Level.DANGER,
)
PHOTO = Personal(
    N_("knowing the venue when one stands before it; may show somebody's home"),
    IN_THE_VENUE,
    WITH_VENUE,
    Who.ORGANISATION,
    N_("photos of the venue, without where and when they were taken"),
    Level.DANGER,
)
OF_THE_TEAM = Personal(
    N_("what the team should know of a venue; may name people or describe somebody's home"),
    MEMBERS,
    WITH_VENUE,
    Who.ORGANISATION,
    N_("your team's notes about a venue"),
    Level.DANGER,
)
EQUIPMENT = Personal(
    N_("showing a film that works; names whom to ask and who has tried"),
    MEMBERS,
    WITH_VENUE,
    Who.ORGANISATION,
    N_("whom to ask about a room's equipment, and who tested it"),
    Level.CONFIDENTIAL,
)
ANNOUNCED = Personal(
    N_("announcing a screening; may name host, guests or speakers"),
    EVERYBODY,
    WITH_SCREENING,
    Who.ORGANISATION,
    N_("what you write about a screening"),
    Level.PUBLIC,
)
OWN_CALENDAR = Personal(
    N_("bringing the screenings you work on into your calendar"),
    YOU,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("that your calendar has an address here, and since when"),
    Level.INSIDE,
)
OWN_CALENDAR_KEY = Personal(
    N_("opening your own calendar"),
    YOU,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("the address of your own calendar"),
    Level.CONFIDENTIAL,
)
REPORTED = Personal(
    N_("saying how a screening went; may name people"),
    IN_THE_TEAM,
    WITH_SCREENING,
    Who.ORGANISATION,
    N_("what you write about how a screening went"),
    Level.INSIDE,
)
INVITING = Personal(
    N_("opening a screening to those who are invited"),
    N_("members of the organisation, and whoever is invited"),
    WITH_SCREENING,
    Who.ORGANISATION,
    N_("the link to a screening by invitation"),
    Level.CONFIDENTIAL,
)
CHANGED = Personal(
    N_("saying who changed a screening"),
    IN_THE_TEAM,
    WITH_SCREENING,
    Who.MEMBER,
    N_("what you changed at screenings, and when"),
    Level.INSIDE,
)
CHANGED_WORDS = Personal(
    N_("saying what it was before; may name a hidden place, or people"),
    IN_THE_TEAM,
    WITH_SCREENING,
    Who.ORGANISATION,
    N_("what stood there before a screening was changed, and after"),
    Level.DANGER,
)
SENT_FILE = Personal(
    N_("showing what a file would do before it is imported; may name a hidden place, or people"),
    MEMBERS,
    IMPORTS,
    Who.MEMBER,
    N_("a file of screenings that you sent, when, and what it is called"),
    Level.DANGER,
)
CHECKER = Personal(
    N_("a named person answers for every helpline in print"),
    MEMBERS,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("which helplines you checked, and when"),
    Level.INSIDE,
)
DEVICE = Personal(
    N_("showing you where you are signed in, and ending it"),
    N_("you; support sees when you last did"),
    SIGN_INS,
    Who.MEMBER,
    N_("with which browser you signed in, when, and how that ended"),
    Level.CONFIDENTIAL,
)
LOGGED = Personal(
    N_("saying later who did what, if something went wrong"),
    OWNER,
    IN_LOG,
    Who.MEMBER,
    N_("what you did for your organisation, when, and roughly from where: your number, no name"),
    Level.CONFIDENTIAL,
)
HOST = Personal(
    N_("saying who hosts; may name people"),
    EVERYBODY,
    WITH_ACCOUNT,
    Who.ORGANISATION,
    N_("what your organisation says of itself"),
    Level.PUBLIC,
)
INVITED = Personal(
    N_("offering you a place in a team"),
    OWNER_AND_INVITED,
    INVITATIONS,
    Who.INVITED,
    N_("your e-mail address, the role that was offered, by whom, and what you answered"),
    Level.CONFIDENTIAL,
)
INVITATION_KEY = Personal(
    N_("recognising the invitation's link"),
    NOBODY,
    INVITATIONS,
    Who.INVITED,
    N_("the key behind the invitation's link"),
    Level.CONFIDENTIAL,
)
APPLICANT = Personal(
    N_("deciding who may host, and telling them"),
    PROGRAMME,
    APPLICATIONS,
    Who.INVITED,
    N_("what you wrote when you asked to host, and what you were answered"),
    Level.CONFIDENTIAL,
)
APPLICANT_KEY = Personal(
    N_("recognising the applicant's link and form"),
    NOBODY,
    APPLICATIONS,
    Who.INVITED,
    N_("the keys behind the application's link and form"),
    Level.CONFIDENTIAL,
)
FACTOR = Personal(
    N_("asking for a second proof that it is you"),
    NOBODY,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("the keys of your authenticator app, recovery codes and passkeys, encrypted or hashed"),
    Level.CONFIDENTIAL,
)
PASSKEY = Personal(
    N_("showing you your passkeys, and removing them"),
    YOU,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("what you called your passkeys, and when you last used them"),
    Level.CONFIDENTIAL,
)
SIGN_IN_LINK = Personal(
    N_("signing in without typing the password"),
    NOBODY,
    SIGN_IN_LINKS,
    Who.MEMBER,
    N_("when you asked for a link to sign in, the page that you wanted, and the key behind it"),
    Level.CONFIDENTIAL,
)
NEW_ADDRESS = Personal(
    N_("changing the address with which you sign in, and telling the one before"),
    NOBODY,
    EMAIL_CHANGES,
    Who.MEMBER,
    N_("the address that you asked for, the one before, and the key behind the link"),
    Level.CONFIDENTIAL,
)
