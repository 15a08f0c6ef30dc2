"""The markup that a page may contain; everything else is taken out."""

from __future__ import annotations

from typing import Final

import nh3

TAGS: Final = frozenset({
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "data", "dd", "del", "div", "dl", "dt", "em",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "q", "s", "small", "span", "strong",
    "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
ATTRIBUTES: Final = {
    "*": {"lang", "dir"},
    "a": {"href"},
    "abbr": {"title"},
    "data": {"value", "data-result"},
    "ol": {"start"},
    "span": {"data-verdict", "data-judged"},
    "ul": {"aria-label"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
# Only the classes that evaluation.report.blocks gives: another class could hide text or look like something else.
CLASSES: Final = {
    "div": {"notice", "origin", "caution", "info", "words"},
    "p": {"note", "whose"},
    "span": {"typed"},
    "ul": {"quotes"},
    "th": {"num"},
    "td": {"num"},
}
SCHEMES: Final = frozenset({"http", "https", "mailto"})

_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    attributes=ATTRIBUTES,
    allowed_classes=CLASSES,
    url_schemes=set(SCHEMES),
    clean_content_tags={"script", "style", "iframe", "object", "form", "template", "svg", "math"},
    link_rel="noopener noreferrer",
    strip_comments=True,
)


def sanitize(html: str) -> str:
    """Markup with nothing in it but what a report needs.

    Parameters
    ----------
    html : str
        A fragment, from anywhere.

    Returns
    -------
    str
        The fragment, well-formed, without scripts, styles, images, forms, comments and unknown attributes.

    Examples
    --------
    >>> sanitize('<p onclick="x()" class="note skip">5 &lt; 6<img src=x><script>x()</script>')
    '<p class="note">5 &lt; 6</p>'
    """
    return _CLEANER.clean(html)
