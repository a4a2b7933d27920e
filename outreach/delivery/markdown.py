"""Markdown (CommonMark and tables) to HTML that is safe to put on a page or in a document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

LIMIT = 20_000  # bytes; 50,000 opening brackets cost a second
TOP = 3  # the level of a first heading: h1 is the page's title, h2 the section's
_DEEPEST = 6

_TAGS = {
    "a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}


def to_html(text: str, *, top: int = TOP) -> Markup:
    """The text as HTML without scripts, pictures, styles or HTML of its own.

    A first-level heading becomes ``<h{top}>``. A text over :data:`LIMIT` is shown as it was typed.
    """
    data = text.encode(errors="replace")  # half of a surrogate pair has no place in a page
    if len(data) > LIMIT:
        return Markup("<p>{}</p>").format(data.decode())
    return _converted(data.decode(), top)


@lru_cache(maxsize=1024)
def _converted(text: str, top: int) -> Markup:
    html = nh3.clean(
        _parser().render(text, {"top": top}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow ugc",
    )
    return Markup(html)  # noqa: S704 - just cleaned


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    for kind in ("heading_open", "heading_close"):
        parser.add_render_rule(kind, _heading)
    parser.add_render_rule("th_open", _column_head)
    return parser


def _heading(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    token.tag = f"h{min(int(token.tag[1]) + env['top'] - 1, _DEEPEST)}"
    return self.renderToken(tokens, index, options, env)


def _column_head(
    self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    tokens[index].attrSet("scope", "col")
    return self.renderToken(tokens, index, options, env)
