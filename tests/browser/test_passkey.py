"""Somebody whose computer keeps a passkey: added, then used to sign in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from outreach.accounts.models import User
from outreach.example import HOST_EMAIL
from tests.browser.conftest import Enter
from tests.browser.serving import Site, serving
from tests.browser.visitor import PHONE, Device
from tests.factories import PASSWORD, make_user
from tests.servers import free_port


@pytest.fixture(scope="session")
def named_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The example at a name: browsers keep no passkey for a number."""
    port = free_port()
    address = f"http://localhost:{port}"
    folder = tmp_path_factory.mktemp("named_site")
    with serving(folder, PORT=str(port), PUBLIC_URL=address) as site:
        site.url = address
        yield site


@pytest.mark.parametrize("device", [Device(), Device(PHONE)], ids=str)
def test_a_passkey_is_added_and_signs_in_without_a_password(
    enter: Enter, named_site: Site, device: Device
):
    email = f"kay.{device}@example.org"
    with named_site.app().extensions["database"].transaction() as session:
        circle = session.query(User).filter_by(email=HOST_EMAIL).one().memberships[0].organisation
        make_user(session, "Kay Key", email, organisation=circle)
    visitor = enter(device, named_site)
    keys = visitor.context.new_cdp_session(visitor.page)
    keys.send("WebAuthn.enable")
    own = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": own})

    visitor.sign_in(email, PASSWORD)
    visitor.open("/manage/account")
    visitor.follow("The second step")
    visitor.follow("Add a passkey")
    visitor.fill(name="My computer")
    visitor.page.get_by_role("button", name="Add a passkey").click()
    visitor.page.get_by_text("The passkey is added.").wait_for()
    assert visitor.page.get_by_role("heading", name="My computer").count() == 1
    visitor.press("Sign out")
    visitor.open("/sign-in")
    visitor.follow("Sign in with a passkey")
    visitor.page.get_by_role("button", name="Use a passkey").click()
    visitor.page.wait_for_url("**/manage/screenings")

    assert visitor.heading() == "Screenings"
