"""An educator takes the guide."""

import io
import urllib.request

import pikepdf
from playwright.sync_api import Response

from tests.browser.conftest import Enter
from tests.browser.serving import Site
from tests.browser.visitor import PHONE, Device

MILLISECONDS = 150_000  # it takes a few seconds where nothing else is done


def is_pdf(response: Response) -> bool:
    return response.headers.get("content-type") == "application/pdf"


def test_an_educator_has_the_guide_as_a_pdf_after_one_click(
    enter: Enter, site: Site, device: Device
):
    visitor = enter(device)
    visitor.open("/films/redlight")
    link = visitor.page.get_by_role("link", name="PDF, A4")
    is_first = device == Device(PHONE, javascript=False)
    if is_first:  # nobody has asked before: a page says so, and asks again without JavaScript
        for made in (site.instance / "documents").glob("*.pdf"):
            made.unlink()

    with visitor.page.expect_response(is_pdf, timeout=MILLISECONDS) as answer:
        link.click()
        if is_first:
            words = "Your guide is being prepared"
            waiting = visitor.page.get_by_role("heading", level=1, name=words)
            waiting.wait_for()

    with urllib.request.urlopen(answer.value.url) as file:
        assert file.headers["Content-Disposition"].endswith(
            "redlight-discussion-guide-facilitator-a4.pdf"
        )
        with pikepdf.open(io.BytesIO(file.read())) as document:
            assert len(document.pages) > 10
            assert "Redlight" in str(document.docinfo["/Title"])


def test_an_educator_reads_the_guide_as_a_page(enter: Enter, device: Device):
    visitor = enter(device)
    visitor.open("/")
    visitor.follow("Guides")

    visitor.follow("Redlight discussion guide")

    assert visitor.heading() == "Redlight discussion guide"
    assert visitor.sees("Who answers for it")
    assert visitor.sees("Rescue plans of your own")
