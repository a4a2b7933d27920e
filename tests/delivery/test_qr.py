"""QR codes are inline, named, and free of anything a strict page would refuse."""

from xml.etree import ElementTree

from outreach.delivery import qr

ADDRESS = "https://outreach.example.org/guides/redlight-discussion-guide"


def test_a_code_names_itself_and_has_no_size_of_its_own():
    drawn = ElementTree.fromstring(qr.svg(ADDRESS, title="Check & go"))

    assert drawn.findtext("title") == "Check & go"
    assert "viewBox" in drawn.attrib
    assert "width" not in drawn.attrib


def test_a_code_carries_no_style_or_script():
    drawn = qr.svg(ADDRESS, title='"><script>alert(1)</script>')

    assert "style=" not in drawn
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_code_brings_its_own_white_ground_and_quiet_zone():
    drawn = ElementTree.fromstring(qr.svg(ADDRESS, title="Code"))
    ground, modules = drawn.iter("path")

    side = drawn.attrib["viewBox"].split()[2]
    assert ground.attrib["fill"] == "#fff"
    assert ground.attrib["d"] == f"M0 0h{side}v{side}h-{side}z"
    assert modules.attrib["d"].startswith("M4 4.5h7")  # four light modules, then the finder


def test_different_texts_make_different_codes():
    assert qr.svg(ADDRESS, title="Code") != qr.svg(ADDRESS + "x", title="Code")
    assert qr.svg(ADDRESS, title="Code") == qr.svg(ADDRESS, title="Code")
