"""The last pass over a page's text: numbering, contents, table headers, and a strict check."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement
from markupsafe import Markup

from evaluation.locale import Words
from evaluation.publishing.failures import PublishingError
from evaluation.publishing.folding import APPENDIX, fold_appendix, is_in_appendix, stack_table

_HEADING_NAMES: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADINGS: Final = list(_HEADING_NAMES)  # as BeautifulSoup wants it
_CONTENTS_LEVELS: Final = ("h2", "h3")
# A phone 320 px wide leaves about 34 characters of table type; each column's padding takes about three.
_PHONE_CHARACTERS: Final = 34
_PADDING_CHARACTERS: Final = 3
# A4 takes about a hundred characters of the type that tables are printed in.
_PAPER_CHARACTERS: Final = 100
_SHORT_ON_PAPER: Final = 16
_LONGEST_WORD: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A text ready for its page.

    Parameters
    ----------
    title : str
        Words of the level-1 heading.
    heading, contents, body : Markup
        Inside of the level-1 heading, the table of contents (empty if there are no headings), the rest.
    """

    title: str
    heading: Markup
    contents: Markup
    body: Markup


def finish(fragment: str, *, words: Words, mark: str = "") -> Finished:
    """Number, name and check everything in a text, so that it reads as a report and is accessible.

    Parameters
    ----------
    fragment : str
        Sanitized markup of the text.
    words : Words
        Language of the page.
    mark : str
        Word added to every caption (for example data); empty for none.

    Returns
    -------
    Finished

    Raises
    ------
    PublishingError
        With everything that is missing: a figure without alt text or caption, a table without caption,
        not exactly one level-1 heading, a jump between headings, a link to nowhere.

    Examples
    --------
    >>> finish("<h1>Raportti</h1><h2>Tulokset</h2><p>Hyvä.</p>", words=Words("fi")).body
    Markup('<h2 id="tulokset">Tulokset</h2><p>Hyvä.</p>')
    """
    soup = BeautifulSoup(fragment, "html.parser")
    problems: list[str] = []
    _check_headings(soup.find_all(_HEADINGS), problems)
    _drop_empty_headings(soup)
    fold_appendix(soup)
    _finish_figures(soup, words, mark, problems)
    _finish_tables(soup, words, mark, problems)
    headings = soup.find_all(_HEADINGS)
    _name_headings(headings, taken=_ids(soup) | {"main", "contents"})
    _link_numbers(soup)
    _check_links(soup, problems)
    if problems:
        raise PublishingError(problems)
    contents = _contents(soup, [heading for heading in headings if heading.name in _CONTENTS_LEVELS], words)
    title = headings[0].extract()
    return Finished(
        title=" ".join(title.get_text().split()),
        heading=Markup(title.decode_contents()),
        contents=Markup(contents.decode()) if contents else Markup(),
        body=Markup(soup.decode().strip()),
    )


def _finish_figures(soup: BeautifulSoup, words: Words, mark: str, problems: list[str]) -> None:
    for number, figure in enumerate(soup.find_all("figure"), start=1):
        figure["id"] = f"figure-{number}"
        caption, image = figure.figcaption, figure.img
        if caption is None or not caption.get_text(strip=True):
            problems.append(f"figure {number} has no caption: show it with evaluation.report.blocks.Figure")
            continue
        name = " ".join(caption.get_text().split())
        if image is None or not str(image.get("alt", "")).strip():
            problems.append(f"figure {number} ({name}) has no alt text")
        said = _keep_languages(caption)
        _number_caption(soup, caption, words.text("Figure {number}.", number=number), mark)
        table = figure.table
        if table is not None:
            _fold_away(soup, table, summary=words.text("Show the data as a table"), said=said)


def _keep_languages(caption: Tag) -> list[PageElement]:
    """The words of a caption, marked only where they are in another language than the page."""
    said = copy.copy(caption)
    for tag in said.find_all(lambda tag: not tag.get("lang")):
        tag.unwrap()
    return list(said.contents)


def _fold_away(soup: BeautifulSoup, table: Tag, *, summary: str, said: list[PageElement]) -> None:
    """Put a figure's data under a summary that says whose data they are."""
    note = table.find_next_sibling("p", class_="note")
    details = table.wrap(soup.new_tag("details"))
    title = soup.new_tag("summary", string=summary)
    hidden = soup.new_tag("span", attrs={"class": "vh"}, string=": ")
    hidden.extend(said)
    title.append(hidden)
    details.insert(0, title)
    if isinstance(note, Tag):
        details.append(note.extract())


def _finish_tables(soup: BeautifulSoup, words: Words, mark: str, problems: list[str]) -> None:
    number = 0
    for position, table in enumerate(soup.find_all("table"), start=1):
        if table.caption is None or not table.caption.get_text(strip=True):
            problems.append(f"table {position} has no caption: show it with evaluation.report.blocks.Table")
            continue
        name = table.caption
        name["id"] = f"table-{position}"
        if table.find_parent("figure") is None:
            number += 1
            _number_caption(soup, name, words.text("Table {number}.", number=number), mark)
        _finish_headers(table)
        _fit(soup, table)


def _number_caption(soup: BeautifulSoup, caption: Tag, number: str, mark: str) -> None:
    marked = mark.casefold() in caption.get_text().casefold()
    caption.insert(0, soup.new_tag("span", attrs={"class": "number"}, string=number))
    caption.insert(1, " ")
    if not marked:
        caption.append(" ")
        caption.append(soup.new_tag("span", attrs={"class": "mark"}, string=mark))


def _finish_headers(table: Tag) -> None:
    """Every header says what it heads, and a header without words is none."""
    for cell in table.find_all(["th", "td"]):
        in_head = any(above.name == "thead" for above in cell.parents)
        if not in_head and cell.name == "td":
            continue
        if not cell.get_text(strip=True):
            cell.name = "td"
            cell.attrs.pop("scope", None)
            continue
        cell.name = "th"
        span, group = ("colspan", "colgroup") if in_head else ("rowspan", "rowgroup")
        one = "col" if in_head else "row"
        cell["scope"] = group if int(str(cell.get(span, "1"))) > 1 else one


def _fit(soup: BeautifulSoup, table: Tag) -> None:
    """Let a table too wide for a phone stack there; one folded away or wider scroll in a box; say how to print it."""
    rows = [list(row.find_all(["th", "td"], recursive=False)) for row in table.find_all("tr")]
    classes = []
    narrowest = _narrowest(rows)
    if narrowest > _PAPER_CHARACTERS:
        classes.append("wide")
    if len(rows) <= _SHORT_ON_PAPER:
        classes.append("short")
    if max(len(word) for row in rows for cell in row for word in ["", *cell.get_text().split()]) > _LONGEST_WORD:
        classes.append("breaking")
    if classes:
        table["class"] = " ".join(classes)
    if narrowest <= _PHONE_CHARACTERS:
        return
    stacks = not is_in_appendix(table) and table.find_parent("figure") is None
    if stacks:
        stack_table(table)
    if not stacks or "wide" in classes:  # it may be too wide for any screen
        caption = table.caption
        assert caption is not None
        words = soup.new_tag("span", attrs={"class": "stay"})
        words.extend(list(caption.contents))
        caption.append(words)
        box = {"class": "scroll", "role": "group", "tabindex": "0", "aria-labelledby": str(caption["id"])}
        table.wrap(soup.new_tag("div", attrs=box))


def _narrowest(rows: list[list[Tag]]) -> int:
    """How many characters wide a table is when every column is as narrow as its longest word or number."""
    widths: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            text = " ".join(cell.get_text().split(" "))
            parts = [text] if "num" in cell.get_attribute_list("class") and cell.name == "td" else text.split()
            widths[column] = max([widths.get(column, 0), *map(len, parts)])
    return sum(widths.values()) + _PADDING_CHARACTERS * len(widths)


def _drop_empty_headings(soup: BeautifulSoup) -> None:
    """Leave out headings below which nothing stands before the next of the same or a higher level; never the title."""
    told: set[int] = set()
    above: list[Tag] = []
    for node in soup.descendants:
        if isinstance(node, Tag) and node.name in _HEADING_NAMES:
            above = [*(heading for heading in above if heading.name < node.name), node]
        elif _is_content(node):
            told.update(map(id, above))
    for heading in soup.find_all(_HEADINGS):
        if id(heading) not in told and heading.name != "h1" and heading.get("id") != APPENDIX:
            heading.decompose()


def _is_content(node: PageElement) -> bool:
    """Whether a reader meets something here: words outside a heading, or an image."""
    if isinstance(node, Tag):
        return node.name == "img"
    return bool(str(node).strip()) and not any(above.name in _HEADING_NAMES for above in node.parents)


def _check_headings(headings: list[Tag], problems: list[str]) -> None:
    titles = [heading for heading in headings if heading.name == "h1"]
    if len(titles) != 1 or headings[0].name != "h1":
        problems.append(f"there must be one level-1 heading, at the beginning; there are {len(titles)}")
    last = 0
    for heading in headings:
        level, text = int(heading.name[1]), heading.get_text(strip=True)
        if not text:
            problems.append(f"a level-{level} heading is empty")
        if level > last + 1 and last:
            problems.append(f"the headings jump from level {last} to level {level} at “{text[:60]}”")
        last = level


def _name_headings(headings: list[Tag], *, taken: set[str]) -> None:
    """Give each heading without an id one made from its words, the same every time."""
    for heading in headings:
        if heading.get("id") or heading.name == "h1":
            continue
        base = _slug(heading.get_text())
        name, count = base, 1
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        taken.add(name)
        heading["id"] = name


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", unicodedata.normalize("NFC", text).lower()).strip("-")[:60] or "section"


def _ids(soup: BeautifulSoup) -> set[str]:
    return {str(tag["id"]) for tag in soup.find_all(id=True)}


def _link_numbers(soup: BeautifulSoup) -> None:
    """Let a number in somebody's own words lead to where the same result is told by the report."""
    own = soup.select(".words data[data-result]")
    told = _find_told(soup) if own else {}
    for number in own:
        result = str(number["data-result"])
        if result in told and number.find_parent("a") is None:
            number.wrap(soup.new_tag("a", href=f"#{told[result]}"))


def _find_told(soup: BeautifulSoup) -> dict[str, str]:
    """Where each result is told by the report: a figure or table, else the heading that it stands under."""
    shown: dict[str, str] = {}
    said: dict[str, str] = {}
    heading: Tag | None = None
    for tag in soup.find_all([*_HEADING_NAMES, "data"]):
        if tag.name != "data":
            heading = tag
        elif tag.has_attr("data-result") and tag.find_parent(class_="words") is None:
            place = tag.find_parent("figure") or _caption_of(tag)
            for known, where in ((shown, place), (said, heading)):
                if where is not None and where.get("id"):
                    known.setdefault(str(tag["data-result"]), str(where["id"]))
    return said | shown


def _caption_of(number: Tag) -> Tag | None:
    table = number.find_parent("table")
    return table.caption if table else None


def _check_links(soup: BeautifulSoup, problems: list[str]) -> None:
    ids = Counter(str(tag["id"]) for tag in soup.find_all(id=True))
    problems.extend(f"two things are named “{name}”" for name in sorted(name for name in ids if ids[name] > 1))
    for link in soup.find_all("a", href=re.compile("^#")):
        if unquote(str(link["href"])[1:]) not in ids:
            problems.append(f"a link leads nowhere: {link['href']}")


def _contents(soup: BeautifulSoup, headings: list[Tag], words: Words) -> Tag | None:
    """The table of contents, a list in a list."""
    if not headings:
        return None
    nav = soup.new_tag("nav", attrs={"class": "contents", "aria-labelledby": "contents"})
    nav.append(soup.new_tag("h2", id="contents", string=words.text("Contents")))
    outer = soup.new_tag("ol")
    nav.append(outer)
    for heading in headings:
        entry = soup.new_tag("li")
        entry.append(_contents_link(soup, heading))
        if heading.name == "h2" or not outer.contents:
            outer.append(entry)
            continue
        section = outer.find_all("li", recursive=False)[-1]
        if section.ol is None:
            section.append(soup.new_tag("ol"))
        assert section.ol is not None
        section.ol.append(entry)
    return nav


def _contents_link(soup: BeautifulSoup, heading: Tag) -> Tag:
    link = soup.new_tag("a", href=f"#{heading['id']}")
    for part in heading.contents:
        link.append(copy.copy(part))
    for inner in link.find_all("a"):
        inner.unwrap()
    return link
