"""What a reader meets only on demand, and tables on a narrow screen."""

from __future__ import annotations

import re
from typing import Final

from bs4 import BeautifulSoup, Tag

APPENDIX: Final = "appendix"
"""Anchor of the heading from which on everything is folded away."""

_DEEPER: Final = re.compile("^h[2-5]$")
_NOTHING: Final = "–"


def fold_appendix(soup: BeautifulSoup) -> None:
    """Put what follows the heading of the appendix in a part of its own, a section below each heading to be opened.

    Its headings go a level down: what was a part of the report is a section of the appendix. On paper it is left out.

    Examples
    --------
    >>> soup = BeautifulSoup('<h2 id="appendix">Liite</h2><h2 id="methods">Menetelmät</h2><p>Näin.</p>', "html.parser")
    >>> fold_appendix(soup)
    >>> print(soup.section.details.summary.h3, soup.section.details.p)
    <h3 id="methods">Menetelmät</h3> <p>Näin.</p>
    """
    start = soup.find("h2", id=APPENDIX)
    if not isinstance(start, Tag):
        return
    rest = list(start.next_siblings)
    part = start.wrap(soup.new_tag("section", attrs={"class": APPENDIX, "aria-labelledby": APPENDIX}))
    section: Tag | None = None
    for node in rest:
        if isinstance(node, Tag) and node.name == "h2":
            section = soup.new_tag("details")
            part.append(section)
            summary = soup.new_tag("summary")
            summary.append(node.extract())
            section.append(summary)
        else:
            (part if section is None else section).append(node.extract())
    for heading in part.find_all(_DEEPER):
        if heading is not start:
            heading.name = f"h{int(heading.name[1]) + 1}"


def is_in_appendix(node: Tag) -> bool:
    """Whether something stands in the appendix."""
    return node.find_parent("section", class_=APPENDIX) is not None


def stack_table(table: Tag) -> None:
    """Let a table become a card a row on a narrow screen: each cell then says its header.

    It stays a table to a screen reader without roles, which HTML does not allow here: browsers keep what a table is
    when it is laid out otherwise, and where one does not, each cell still says its header in words.
    """
    _add_class(table, "stack")
    headers = [" ".join(cell.get_text().split()) for cell in table.thead.find_all(["th", "td"])] if table.thead else []
    for row in table.find_all("tr"):
        in_head = row.find_parent("thead") is not None
        for place, cell in enumerate(row.find_all(["th", "td"], recursive=False)):
            if cell.name == "th":
                continue
            if not in_head and place < len(headers):
                cell["data-label"] = headers[place]
            if cell.get_text(strip=True) in {"", _NOTHING}:
                _add_class(cell, "nothing")


def _add_class(tag: Tag, name: str) -> None:
    tag["class"] = " ".join([*filter(None, tag.get_attribute_list("class")), name])
