"""The frame that every published page has: head, language switch, banner, footer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from evaluation.core.errors import UserError
from evaluation.locale import Words
from evaluation.publishing.documents.document_formats import Format
from evaluation.report.sanitizing import SCHEMES

DataOrigin = Literal["synthetic", "collected", "published"]
LANGUAGE_NAMES: Final = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address and its words; without an address it names the page itself.

    Parameters
    ----------
    label : str
    href : str
    lang : str
        Language of the page that it leads to, where that differs.
    """

    label: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What a report's page says besides what the notebook shows.

    Parameters
    ----------
    data_origin : {"synthetic", "collected", "published"}
        Synthetic data are marked in the title, above the text and in every caption.
    languages : tuple of str
        Languages of the report that stand beside this page as ``fi.html``, ``sv.html``, ``en.html``.
    byline : tuple of str
        Who and when, shown under the title: organiser, period.
    accessibility, feedback : str or None
        Addresses of the accessibility statement and the feedback channel (web or e-mail).
    files : tuple of str
        Names of the files beside this page that readers may want (``results.csv``).
    formats : tuple of str
        In which forms the report stands there (:data:`evaluation.publishing.documents.document_formats.Format`).
    notebook : str
        Name of the notebook that the page was made from.
    index : str
        Where the list of all reports is, seen from this page; empty if there is none.
    """

    data_origin: DataOrigin
    languages: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    accessibility: str | None = None
    feedback: str | None = None
    files: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ()
    notebook: str = "report.ipynb"
    index: str = ""


def get_synthetic_mark(words: Words) -> str:
    """The word that marks what is made from invented data, in the reader's language.

    Examples
    --------
    >>> get_synthetic_mark(Words("fi"))
    'Esimerkkiaineisto'
    """
    return words.text("Example data")


def tell_origin(words: Words, origin: DataOrigin) -> str:
    """What a reader must know about where the data come from; empty where there is nothing to say.

    Examples
    --------
    >>> tell_origin(Words("en"), "collected")
    ''
    """
    match origin:
        case "synthetic":
            return words.text(
                "Example data: answers, numbers, dates, decisions and what is said of personal data are invented on "
                "this page to show what a report looks like. Nothing here is a finding about any programme, also where "
                "something is called by the name of a thing that exists."
            )
        case "published":
            return words.text("This is a new analysis of data that have been published openly.")
        case "collected":
            return ""


def link_languages(languages: Sequence[str], *, current: str, page: str = "{language}.html") -> list[Link]:
    """Links to the same page in other languages; none where there is only one.

    Parameters
    ----------
    languages : sequence of str
        Languages in which the page exists.
    current : str
        Language of this page, which is named but not linked.
    page : str
        File name, with ``{language}`` for the language.

    Returns
    -------
    list of Link

    Examples
    --------
    >>> [link.href for link in link_languages(["fi", "sv"], current="fi")]
    ['', 'sv.html']
    """
    if len(languages) < 2:
        return []
    return [
        Link(
            label=LANGUAGE_NAMES[language],
            href="" if language == current else page.format(language=language),
            lang=language,
        )
        for language in languages
    ]


def make_web_address(value: str, *, place: str) -> str:
    """A contact's address as a link: an e-mail address becomes ``mailto:``.

    Parameters
    ----------
    value : str
        A web address or an e-mail address, from ``programme.yaml``.
    place : str
        Its key, for the error.

    Raises
    ------
    UserError
        If it is neither.

    Examples
    --------
    >>> make_web_address("palaute@example.org", place="contact.feedback")
    'mailto:palaute@example.org'
    """
    address = value.strip()
    scheme = urlsplit(address).scheme.lower()
    if scheme in SCHEMES:
        return address
    if not scheme and "@" in address and " " not in address:
        return f"mailto:{address}"
    raise UserError(
        "This is not an address that a reader can open.",
        file="programme.yaml",
        place=place,
        found=value,
        allowed="a web address beginning with https:// or an e-mail address",
    )


def render_page(
    *,
    words: Words,
    title: str,
    heading: Markup | str,
    body: Markup,
    contents: Markup | None = None,
    mark: str = "",
    byline: Sequence[str] = (),
    banner: str = "",
    running: str = "",
    back: Link | None = None,
    switch: Sequence[Link] = (),
    links: Sequence[Link] = (),
    closing: Sequence[str] = (),
) -> str:
    """A whole page, which loads nothing and runs nothing.

    Parameters
    ----------
    words : Words
        Language of the page.
    title, heading : str, Markup
        Title of the window, and the level-1 heading.
    body, contents : Markup
        The text, and its table of contents if it has one.
    mark, banner : str
        Short and long form of what the data are.
    running : str
        Head of each printed page: a word of the catalogues.
    byline, closing : sequence of str
        Line under the title, lines at the end.
    back, switch, links : Link
        To the list of reports, to other languages, and in the footer.

    Returns
    -------
    str
        HTML, the same for the same input.
    """
    css, digest = _style(running)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            language=words.language,
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
            "base-uri 'none'; form-action 'none'",
            title=title,
            css=css,
            skip=words.text("Skip to the text"),
            heading=heading,
            mark=mark,
            byline=byline,
            banner=banner,
            back=back,
            switch=switch,
            switch_label=words.text("Language"),
            contents=contents or "",
            body=body,
            links=links,
            closing=closing,
        )
    )


def render_fragment(template: str, **values: object) -> Markup:
    """A part of a page from one of the package's templates; values are escaped."""
    return Markup(_environment().get_template(template).render(**values))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("evaluation.publishing", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


@cache
def _style(mark: str) -> tuple[Markup, str]:
    """The style sheet, with a mark at the head of each printed page, and the digest that the page's policy knows."""
    loader = PackageLoader("evaluation.publishing", "template")
    css = loader.get_source(_environment(), "report.css")[0]
    if mark:
        css += f'@page {{ @top-right {{ content: "{mark}"; font-size: 9pt; }} }}\n'
    return Markup(css), base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
