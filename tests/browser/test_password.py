"""Somebody who has forgotten their password."""

from outreach.accounts.models import User
from outreach.example import HOST_EMAIL
from tests.browser.conftest import Enter
from tests.browser.serving import Site, link_in, text_of
from tests.browser.visitor import Device, next_code
from tests.factories import PASSWORD, make_user


def test_a_forgotten_password_is_replaced_by_mail_and_ends_every_sign_in(
    enter: Enter, site: Site, device: Device
):
    email, new_password = f"theo.{device}@example.org", "three quiet rivers at dawn"
    database = site.app().extensions["database"]
    with database.transaction() as session:
        hana = session.query(User).filter_by(email=HOST_EMAIL).one()
        circle = hana.memberships[0].organisation
        make_user(session, "Theo Test", email, organisation=circle)
    elsewhere, visitor = enter(device), enter(device)
    elsewhere.sign_in(email, PASSWORD)
    assert elsewhere.heading() == "Screenings"

    visitor.open("/manage/venues")
    visitor.follow("Forgotten your password?")
    visitor.fill(email=email)
    visitor.press("Send the link")
    assert visitor.heading() == "Check your e-mail"
    letter = site.letter_to(email, "password")
    assert "Hello Theo Test," in text_of(letter)
    link = link_in(letter, f"{site.url}/forgotten-password/")
    visitor.open(link)
    visitor.fill(password="short", password_confirm="short")
    visitor.press("Save the new password", 422)
    visitor.fill(password=new_password, password_confirm=new_password)
    visitor.press("Save the new password")

    assert visitor.sees("Your password is changed. Sign in with the new one.")
    elsewhere.open("/manage/screenings")
    assert elsewhere.heading() == "Sign in"
    visitor.fill(email=email, password=PASSWORD)
    visitor.press("Sign in", 422)
    assert visitor.sees("The e-mail address or the password is not right.")
    visitor.fill(email=email, password=new_password)
    visitor.press("Sign in")
    visitor.fill(code=next_code(email))
    visitor.press("Sign in")
    assert visitor.heading() == "Screenings"
    visitor.open(link, 410)
    assert visitor.heading() == "This link no longer works"
