"""A visitor reads about the film."""

from playwright.sync_api import Locator

from tests.browser.conftest import Enter
from tests.browser.visitor import Device, Visitor

CONTENT_NOTES = (
    "child sexual exploitation – described by survivors; not enacted",
    "hidden-camera footage – filmed inside brothels",
    "HIV and AIDS – discussed",
)


def section(visitor: Visitor, heading: str) -> Locator:
    """The part of the page under this heading."""
    return visitor.page.locator("section").filter(
        has=visitor.page.get_by_role("heading", name=heading, exact=True, level=2)
    )


def said(place: Locator) -> str:
    return " ".join(place.inner_text().split())


def test_a_visitor_reads_the_page_of_the_film(enter: Enter, device: Device):
    visitor = enter(device)
    visitor.open("/")
    visitor.follow("Films")

    visitor.follow("Redlight")

    assert (visitor.path(), visitor.heading()) == ("/films/redlight", "Redlight")
    assert [note for note in CONTENT_NOTES if not visitor.sees(note)] == []
    assert visitor.sees("Suggested for people aged 16 and over.")

    since = said(section(visitor, "Since the film"))
    assert since.index("28 May 2014 Somaly Mam Contested") < since.index("October 2017 Mu Sochua")
    assert "Source: Foreign Affairs, 9 August 2015" in since

    numbers = section(visitor, "Numbers around the film").get_by_role("listitem")
    assert numbers.count() == 12
    first = said(numbers.first)
    assert "Contested More than two million children are exploited" in first
    assert "Quoted without a method." in first
    assert "Published in: The Daily Kos, 27 June 2010" in first

    to_come = said(section(visitor, "Screenings"))
    assert "Redlight at the library" in to_come
    assert "18:30 Eastern Time" in to_come

    held = said(section(visitor, "Screenings held"))
    assert held.index("Saturday 13 November 2010, 20:00") < held.index(
        "June 2010 Redlight, New York"
    )
    assert "Redlight discussion guide" in said(section(visitor, "Guides"))


def test_a_screening_whose_day_nobody_knows_is_shown_by_its_month(enter: Enter, device: Device):
    visitor = enter(device)
    visitor.open("/films/redlight")

    visitor.follow("Redlight, New York premiere")

    assert visitor.sees("Redlight, New York premiere June 2010 New York, NY, US")
    assert visitor.sees("This screening has taken place")
    assert visitor.sees("Susan Bissell")
    assert visitor.page.get_by_role("link", name="RSVP").count() == 0
    assert visitor.page.get_by_role("link", name="Add it to your calendar").count() == 0
