"""Markdown becomes HTML that can be put on a page as it is."""

import time

import pytest

from outreach.delivery.markdown import LIMIT, to_html


def test_prose_becomes_paragraphs_emphasis_and_lists():
    html = to_html("One *calm* and **exact** line.\n\n- first\n- second")

    assert html == (
        "<p>One <em>calm</em> and <strong>exact</strong> line.</p>\n"
        "<ul>\n<li>first</li>\n<li>second</li>\n</ul>\n"
    )


def test_headings_start_below_the_page_and_section_titles():
    assert to_html("# A\n\n## B") == "<h3>A</h3>\n<h4>B</h4>\n"
    assert to_html("# A\n\n## B", top=2) == "<h2>A</h2>\n<h3>B</h3>\n"


def test_headings_never_pass_the_sixth_level():
    assert to_html("###### Deep", top=5) == "<h6>Deep</h6>\n"


def test_the_same_text_at_two_levels_keeps_them_apart():
    assert to_html("# A", top=3) != to_html("# A", top=4) == "<h4>A</h4>\n"


def test_column_heads_of_a_table_say_what_they_head():
    html = to_html("| Say | Because |\n|:---|---|\n| exploited child | it is done to them |")

    assert '<th scope="col">Say</th>' in html
    assert "style" not in html


def test_links_lead_out_without_vouching():
    assert to_html("[UNICEF](https://example.org/a)") == (
        '<p><a href="https://example.org/a" rel="noopener nofollow ugc">UNICEF</a></p>\n'
    )


@pytest.mark.parametrize(
    ("hostile", "harmless"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](JaVaScRiPt:alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>"),
        ("[x](data:text/html;base64,PHM+)", "<p>[x](data:text/html;base64,PHM+)</p>"),
        ("[x](ftp://example.org/)", '<p><a rel="noopener nofollow ugc">x</a></p>'),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("![seen](https://example.org/pixel.gif)", "<p></p>"),
        (
            r'[x](https://example.org "\" onclick=\"a")',
            '<p><a href="https://example.org" title="&quot; onclick=&quot;a" '
            'rel="noopener nofollow ugc">x</a></p>',
        ),
    ],
)
def test_nothing_runs_and_nothing_is_loaded(hostile, harmless):
    assert to_html(hostile) == harmless + "\n"


def test_html_is_shown_as_it_was_typed():
    assert to_html("<b>bold</b>") == "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n"


def test_scripts_of_the_world_pass_unharmed():
    assert to_html("កម្ពុជា · مرحبا · 🎬") == "<p>កម្ពុជា · مرحبا · 🎬</p>\n"


def test_a_text_over_the_limit_is_shown_as_typed_and_costs_nothing():
    hostile = "[a](" * (LIMIT // 4 + 1)
    started = time.perf_counter()

    html = to_html(hostile + "<script>")

    assert html == f"<p>{hostile}&lt;script&gt;</p>"
    assert time.perf_counter() - started < 0.2


def test_the_limit_counts_bytes():
    at_the_limit = f"*{'ក' * (LIMIT // 3)}*"
    assert len(at_the_limit.encode()) == LIMIT

    assert to_html(at_the_limit).startswith("<p><em>")
    assert to_html(at_the_limit + " ").startswith("<p>*")


def test_half_a_surrogate_pair_does_not_break_the_page():
    assert to_html("a \ud800 b") == "<p>a ? b</p>\n"
