"""What we hold about people, in their words: why, who reads it, how long.

The page for people and the answer to a guest who asks are written from these. Which columns hold
it says ``outreach.privacy``.
"""

from __future__ import annotations

from outreach.keeping import (
    APPLICATIONS,
    COUNT,
    EMAIL_CHANGES,
    GUESTS,
    IN_LOG,
    INVITATIONS,
    MAIL,
    NEEDS,
    REQUESTS,
    SIGN_IN_LINKS,
    SIGN_INS,
    SPEAKERS,
    WITH_ACCOUNT,
    WITH_FILM,
    WITH_GUIDE,
    WITH_SCREENING,
    WITH_VENUE,
)
from outreach.privacy.readers import (
    ANSWERING,
    AS_AGREED,
    AT_THE_DOOR,
    EVERYBODY,
    FIRST_OWNER,
    HOSTS_AND_CO_HOSTS,
    MEMBERS,
    MEMBERS_AND_SUPPORT,
    NOBODY,
    OWNER,
    OWNER_AND_INVITED,
    PROGRAMME,
    PROGRAMME_AND_AGREED,
    PROGRAMME_AND_HOST,
    WITH_PANEL,
    YOU,
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
)
ACCOUNT = Personal(
    N_("who works here, and since when"),
    MEMBERS_AND_SUPPORT,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("your name, and the day your account was made"),
)
AS_STAFF = Personal(
    N_("what somebody may do in the whole installation"),
    FIRST_OWNER,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("your roles in the whole installation"),
)
ROLE = Personal(
    N_("what a member may do"),
    MEMBERS_AND_SUPPORT,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("your role in your organisation"),
)
AT_SCREENING = Personal(
    N_("what somebody may do at one screening"),
    HOSTS_AND_CO_HOSTS,
    WITH_SCREENING,
    Who.MEMBER,
    N_("your roles at single screenings, since when, and who gave them to you"),
)
REVIEWED = Personal(
    N_("reviewing what organisations publish that are not trusted yet"),
    N_("members of the organisation, co-hosts, and staff for the programme"),
    WITH_SCREENING,
    Who.MEMBER,
    N_("that you asked to publish a screening or answered, when, and what the answer was"),
)
CREDIT = Personal(
    N_("crediting people who made the film or are in it"),
    EVERYBODY,
    WITH_FILM,
    Who.NAMED,
    N_("your name and part in the film"),
)
ACCOUNT_OF_FILM = Personal(
    N_("telling what the film shows, what was published about it and what happened since"),
    EVERYBODY,
    WITH_FILM,
    Who.NAMED,
    N_("what was published about the film, with its source"),
)
GUIDE = Personal(
    N_("may name people who made, reviewed or speak in the guide"),
    EVERYBODY,
    WITH_GUIDE,
    Who.NAMED,
    N_("the text of a discussion guide"),
)
SPEAKER = Personal(
    N_("announcing who speaks, in the speaker's words"),
    AS_AGREED,
    SPEAKERS,
    Who.SPEAKER,
    N_("your name, affiliation and words about you, and how you want to be announced"),
)
SPEAKER_ADDRESS = Personal(
    N_("asking what you agree to"),
    WITH_PANEL,
    SPEAKERS,
    Who.SPEAKER,
    N_("your e-mail address, and when we last wrote to it"),
)
SPEAKER_KEY = Personal(
    N_("recognising the link to your own page"),
    NOBODY,
    SPEAKERS,
    Who.SPEAKER,
    N_("the key behind the link to your own page"),
)
CONSENT = Personal(
    N_("doing only what you have agreed to, for three years at most"),
    WITH_PANEL,
    SPEAKERS,
    Who.SPEAKER,
    N_("what you agreed to, in which words, how and when, and what you took back"),
)
ON_PANEL = Personal(
    N_("announcing who speaks and as what; may tell of lived experience"),
    EVERYBODY,
    WITH_SCREENING,
    Who.SPEAKER,
    N_("your part in a screening's panel"),
)
PLACE = Personal(
    N_("finding the venue, which may be somebody's home"),
    N_("everybody; members and staff for the programme only, while the venue hides its address"),
    WITH_VENUE,
    Who.ORGANISATION,
    N_("the venue's name and address"),
)
PLACE_NOTE = Personal(
    N_("what helps to get in; may describe somebody's home"),
    EVERYBODY,
    WITH_VENUE,
    Who.ORGANISATION,
    N_("how to get into the venue"),
)
ANNOUNCED = Personal(
    N_("announcing a screening; may name host, guests or speakers"),
    EVERYBODY,
    WITH_SCREENING,
    Who.ORGANISATION,
    N_("what you write about a screening"),
)
GUEST = Personal(
    N_("expecting a party"),
    AT_THE_DOOR,
    GUESTS,
    Who.GUEST,
    N_("your name"),
)
GUEST_ADDRESS = Personal(
    N_("telling a party of changes"),
    ANSWERING,
    GUESTS,
    Who.GUEST,
    N_("your e-mail address"),
)
GUEST_KEY = Personal(
    N_("recognising the party's link, form and address"),
    NOBODY,
    GUESTS,
    Who.GUEST,
    N_("the keys behind your link and your form"),
)
COUNTED = Personal(
    N_("knowing how many people come"),
    AT_THE_DOOR,
    COUNT,
    Who.GUEST,
    N_("how many you are, whether you come, and the day you said so"),
)
NEEDED = Personal(
    N_("letting a party take part; may tell of health"),
    ANSWERING,
    NEEDS,
    Who.GUEST,
    N_("what you need to take part, if you tell us"),
)
DELIVERY = Personal(
    N_("sending each mail once: which user or RSVP it is for"),
    NOBODY,
    MAIL,
    Who.GUEST,
    N_("which mails we sent you, and when"),
)
CHECKER = Personal(
    N_("a named person answers for every helpline in print"),
    MEMBERS,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("which helplines you checked, and when"),
)
DEVICE = Personal(
    N_("showing you where you are signed in, and ending it"),
    N_("you; support sees when you last did"),
    SIGN_INS,
    Who.MEMBER,
    N_("with which browser you signed in, when, and how that ended"),
)
LOGGED = Personal(
    N_("saying later who did what, if something went wrong"),
    OWNER,
    IN_LOG,
    Who.MEMBER,
    N_("what you did for your organisation, when, and roughly from where: your number, no name"),
)
HOST = Personal(
    N_("saying who hosts; may name people"),
    EVERYBODY,
    WITH_ACCOUNT,
    Who.ORGANISATION,
    N_("what your organisation says of itself"),
)
INVITED = Personal(
    N_("offering you a place in a team"),
    OWNER_AND_INVITED,
    INVITATIONS,
    Who.INVITED,
    N_("your e-mail address, the role that was offered, by whom, and what you answered"),
)
INVITATION_KEY = Personal(
    N_("recognising the invitation's link"),
    NOBODY,
    INVITATIONS,
    Who.INVITED,
    N_("the key behind the invitation's link"),
)
APPLICANT = Personal(
    N_("deciding who may host, and telling them"),
    PROGRAMME,
    APPLICATIONS,
    Who.INVITED,
    N_("what you wrote when you asked to host, and what you were answered"),
)
APPLICANT_KEY = Personal(
    N_("recognising the applicant's link and form"),
    NOBODY,
    APPLICATIONS,
    Who.INVITED,
    N_("the keys behind the application's link and form"),
)
ASKED = Personal(
    N_("finding somebody who shows the film near you"),
    PROGRAMME_AND_HOST,
    REQUESTS,
    Who.ASKER,
    N_("where you are, what you wrote when you asked for a screening, and what came of it"),
)
ASKER = Personal(
    N_("writing to you about it; and a host may, if you agree"),
    PROGRAMME_AND_AGREED,
    REQUESTS,
    Who.ASKER,
    N_("your name and e-mail address, and whether and when you agreed that a host reads them"),
)
ASKER_KEY = Personal(
    N_("recognising your link and form"),
    NOBODY,
    REQUESTS,
    Who.ASKER,
    N_("the keys behind your link and the form with which you asked"),
)
FACTOR = Personal(
    N_("asking for a second proof that it is you"),
    NOBODY,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("the keys of your authenticator app, recovery codes and passkeys, encrypted or hashed"),
)
PASSKEY = Personal(
    N_("showing you your passkeys, and removing them"),
    YOU,
    WITH_ACCOUNT,
    Who.MEMBER,
    N_("what you called your passkeys, and when you last used them"),
)
SIGN_IN_LINK = Personal(
    N_("signing in without typing the password"),
    NOBODY,
    SIGN_IN_LINKS,
    Who.MEMBER,
    N_("when you asked for a link to sign in, the page that you wanted, and the key behind it"),
)
NEW_ADDRESS = Personal(
    N_("changing the address with which you sign in, and telling the one before"),
    NOBODY,
    EMAIL_CHANGES,
    Who.MEMBER,
    N_("the address that you asked for, the one before, and the key behind the link"),
)
