"""What we hold about guests, speakers and people who are named, in their words.

Why, who reads it, and how long. The page for people and the answer to a guest who asks are written
from this.
"""

from __future__ import annotations

from outreach.keeping import (
    COUNT,
    GUESTS,
    MAIL,
    NEEDS,
    REQUESTS,
    SPEAKERS,
    WITH_FILM,
    WITH_GUIDE,
    WITH_SCREENING,
)
from outreach.privacy.readers import (
    ANSWERING,
    AS_AGREED,
    AT_THE_DOOR,
    EVERYBODY,
    NOBODY,
    PROGRAMME_AND_AGREED,
    PROGRAMME_AND_HOST,
    WITH_PANEL,
    Level,
    Personal,
    Who,
)
from outreach.words import N_

CREDIT = Personal(
    N_("crediting people who made the film or are in it"),
    EVERYBODY,
    WITH_FILM,
    Who.NAMED,
    N_("your name and part in the film"),
    Level.PUBLIC,
)
ACCOUNT_OF_FILM = Personal(
    N_("telling what the film shows, what was published about it and what happened since"),
    EVERYBODY,
    WITH_FILM,
    Who.NAMED,
    N_("what was published about the film, with its source"),
    Level.PUBLIC,
)
GUIDE = Personal(
    N_("may name people who made, reviewed or speak in the guide"),
    EVERYBODY,
    WITH_GUIDE,
    Who.NAMED,
    N_("the text of a discussion guide"),
    Level.PUBLIC,
)
SPEAKER = Personal(
    N_("announcing who speaks, in the speaker's words"),
    AS_AGREED,
    SPEAKERS,
    Who.SPEAKER,
    N_("your name, affiliation and words about you, and how you want to be announced"),
    Level.DANGER,
)
SPEAKER_ADDRESS = Personal(
    N_("asking what you agree to"),
    WITH_PANEL,
    SPEAKERS,
    Who.SPEAKER,
    N_("your e-mail address, and when we last wrote to it"),
    Level.DANGER,
)
SPEAKER_KEY = Personal(
    N_("recognising the link to your own page"),
    NOBODY,
    SPEAKERS,
    Who.SPEAKER,
    N_("the key behind the link to your own page"),
    Level.DANGER,
)
CONSENT = Personal(
    N_("doing only what you have agreed to, for three years at most"),
    WITH_PANEL,
    SPEAKERS,
    Who.SPEAKER,
    N_("what you agreed to, in which words, how and when, and what you took back"),
    Level.CONFIDENTIAL,
)
ON_PANEL = Personal(
    N_("announcing who speaks and as what; may tell of lived experience"),
    EVERYBODY,
    WITH_SCREENING,
    Who.SPEAKER,
    N_("your part in a screening's panel"),
    Level.PUBLIC,
)
GUEST = Personal(
    N_("expecting a party"),
    AT_THE_DOOR,
    GUESTS,
    Who.GUEST,
    N_("your name"),
    Level.CONFIDENTIAL,
)
GUEST_ADDRESS = Personal(
    N_("telling a party of changes"),
    ANSWERING,
    GUESTS,
    Who.GUEST,
    N_("your e-mail address"),
    Level.CONFIDENTIAL,
)
GUEST_KEY = Personal(
    N_("recognising the party's link, form and address"),
    NOBODY,
    GUESTS,
    Who.GUEST,
    N_("the keys behind your link and your form"),
    Level.HEALTH,
)
COUNTED = Personal(
    N_("knowing how many people come"),
    AT_THE_DOOR,
    COUNT,
    Who.GUEST,
    N_("how many you are, whether you come, and the day you said so"),
    Level.CONFIDENTIAL,
)
APPROVED = Personal(
    N_("showing you an address that is hidden from others"),
    AT_THE_DOOR,
    GUESTS,
    Who.GUEST,
    N_("whether and since when the host lets you see a hidden address"),
    Level.CONFIDENTIAL,
)
TOLD = Personal(
    N_("telling you of a change what it was when we last wrote"),
    NOBODY,
    GUESTS,
    Who.GUEST,
    N_("when we last wrote to you of time and place"),
    Level.CONFIDENTIAL,
)
IN_LINE = Personal(
    N_("a waiting list that is fair, and can be looked into"),
    AT_THE_DOOR,
    GUESTS,
    Who.GUEST,
    N_("since when you wait for places, what was offered to you, until when, and why"),
    Level.CONFIDENTIAL,
)
CAME = Personal(
    N_("knowing who is in, and how many people are in the room"),
    AT_THE_DOOR,
    COUNT,
    Who.GUEST,
    N_("how many of you came, when, and by which door"),
    Level.CONFIDENTIAL,
)
WALKED_IN = Personal(
    N_("writing to you after the screening"),
    ANSWERING,
    GUESTS,
    Who.GUEST,
    N_("your e-mail address, if you came without an RSVP and left it at the door"),
    Level.CONFIDENTIAL,
)
NEEDED = Personal(
    N_("letting a party take part; may tell of health"),
    ANSWERING,
    NEEDS,
    Who.GUEST,
    N_("what you need to take part, if you tell us"),
    Level.HEALTH,
)
DELIVERY = Personal(
    N_("sending each mail once: which user or RSVP it is for"),
    NOBODY,
    MAIL,
    Who.GUEST,
    N_("which mails we sent you, and when"),
    Level.CONFIDENTIAL,
)
ASKED = Personal(
    N_("finding somebody who shows the film near you"),
    PROGRAMME_AND_HOST,
    REQUESTS,
    Who.ASKER,
    N_("where you are, what you wrote when you asked for a screening, and what came of it"),
    Level.CONFIDENTIAL,
)
ASKER = Personal(
    N_("writing to you about it; and a host may, if you agree"),
    PROGRAMME_AND_AGREED,
    REQUESTS,
    Who.ASKER,
    N_("your name and e-mail address, and whether and when you agreed that a host reads them"),
    Level.CONFIDENTIAL,
)
ASKER_KEY = Personal(
    N_("recognising your link and form"),
    NOBODY,
    REQUESTS,
    Who.ASKER,
    N_("the keys behind your link and the form with which you asked"),
    Level.CONFIDENTIAL,
)
