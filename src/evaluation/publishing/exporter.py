"""An executed notebook as a page: accessible, self-contained, safe, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

import nbformat
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets.config import Config

from evaluation.core.estimates import Estimate, Results
from evaluation.core.text import make_visible
from evaluation.locale import LANGUAGES, Words
from evaluation.publishing.documents.document_formats import PICTURE_LIST, name_picture_folder
from evaluation.publishing.failures import PublishingError
from evaluation.publishing.finishing import finish
from evaluation.publishing.page import (
    Link,
    PageContext,
    get_synthetic_mark,
    link_languages,
    make_web_address,
    render_page,
    tell_origin,
)
from evaluation.report.blocks import OwnWords
from evaluation.report.own_markdown import render_markdown
from evaluation.report.sanitizing import sanitize

WORDS_TAG: Final = "report"
"""The tag of Markdown cells that are words for the page, and no notes for whoever reads the notebook."""

_SHOWN: Final = ("image/svg+xml", "image/png", "text/html", "text/markdown", "text/plain")
_VIEW_BOX: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_FLUID: Final = re.compile(r'^<svg [^>]*?\bwidth="100%" height="(\d+)"')
_FLUID_WIDTH: Final = 720  # px, where a page has no style
_PIXELS_A_POINT: Final = 4 / 3


def export_html(
    notebook: NotebookNode, *, language: str, context: PageContext, results: Iterable[Estimate] = ()
) -> str:
    """A page from an executed notebook.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Executed; what its cells displayed becomes the text. Code, prompts, warnings and Markdown notes
        stay out; a Markdown cell tagged ``report`` comes in, on the pages of all languages or of those it is tagged
        with besides (``fi``, ``sv``, ``en``).
    language : str
        ``fi``, ``sv`` or ``en``: the language of the text.
    context : PageContext
        What the page says besides.
    results : iterable of Estimate
        Those whose numbers Markdown cells may cite as ``{{id}}``.

    Returns
    -------
    str
        HTML with one style sheet inside, no script and no outside request.

    Raises
    ------
    PublishingError
        If the text is not accessible or a cell failed; see :func:`evaluation.publishing.finishing.finish`.
    UserError
        If a contact address is none, or a number in a Markdown cell is wrong.
    """
    problems = list(_unfit_outputs(notebook))
    if problems:
        raise PublishingError(problems)
    words = Words(language)
    mark = get_synthetic_mark(words) if context.data_origin == "synthetic" else ""
    told = _tell_words(notebook, results=Results(results), words=words, file=context.notebook)
    fragment, _ = _exporter().from_notebook_node(told)
    text = finish(make_visible(fragment), words=words, mark=mark)
    # The notebook may have said it already; no mark is in every title.
    marked = mark.casefold() in text.title.casefold()
    return render_page(
        words=words,
        title=text.title if marked else f"{text.title} – {mark}",
        heading=text.heading,
        body=text.body,
        contents=text.contents,
        mark="" if marked else mark,
        running=mark,
        byline=context.byline,
        banner=tell_origin(words, context.data_origin),
        back=Link(label=words.text("All reports"), href=context.index) if context.index else None,
        switch=link_languages(context.languages, current=language),
        links=_footer_links(words, context, has_figures="<figure" in text.body),
        closing=[
            words.text(
                "Made from the notebook {notebook} with the program evaluation {version}.",
                notebook=context.notebook,
                version=version("workshop-evaluation"),
            )
        ],
    )


def _tell_words(notebook: NotebookNode, *, results: Results, words: Words, file: str) -> NotebookNode:
    """The notebook with its reader's own words as blocks like any other: Markdown cells tagged for the page."""
    cells = []
    for number, cell in enumerate(notebook.cells, start=1):
        tags = set(cell.metadata.get("tags", []))
        if cell.cell_type != "markdown" or WORDS_TAG not in tags:
            cells.append(cell)
        elif words.language in (tags & set(LANGUAGES) or LANGUAGES):
            text = render_markdown(cell.source, results=results, words=words, place=f"{file}, cell {number}")
            data, metadata = OwnWords(text)._repr_mimebundle_()
            output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)  # type: ignore[no-untyped-call]
            cells.append(nbformat.v4.new_code_cell(outputs=[output]))  # type: ignore[no-untyped-call]
    return NotebookNode({**notebook, "cells": cells})  # type: ignore[no-untyped-call]


def _footer_links(words: Words, context: PageContext, *, has_figures: bool) -> list[Link]:
    links = []
    if context.accessibility:
        address = make_web_address(context.accessibility, place="contact.accessibility")
        links.append(Link(label=words.text("Accessibility statement"), href=address))
    if context.feedback:
        address = make_web_address(context.feedback, place="contact.feedback")
        links.append(Link(label=words.text("Give feedback on this page"), href=address))
    if "pdf" in context.formats:
        links.append(Link(label=words.text("This report as PDF, for printing"), href=f"{words.language}.pdf"))
    if "docx" in context.formats:
        links.append(Link(label=words.text("This report as a Word document"), href=f"{words.language}.docx"))
    if "png" in context.formats and has_figures:
        listed = f"{name_picture_folder(words.language)}/{PICTURE_LIST}"
        links.append(Link(label=words.text("The figures as pictures for slides, with their texts"), href=listed))
    return [*links, *(Link(label=name, href=name) for name in context.files)]


def _unfit_outputs(notebook: NotebookNode) -> Iterator[str]:
    """What does not belong on a page: what failed, what was printed, and what is no block of the library."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield f"cell {number} failed: {output.ename}: {output.evalue}"
            elif output.output_type == "stream":
                if output.name == "stdout" and output.text.strip():
                    yield (
                        f"cell {number} prints text, which is not published: say it with report.say(...), its numbers "
                        "as {{id}} of results.csv"
                    )
            elif "block" not in output.get("metadata", {}).get("evaluation", {}):
                yield f"cell {number} shows {_RIGHT_WAYS[_kind_of(output.data)]}"


_RIGHT_WAYS: Final = {
    "picture": "a drawing of its own: give it to report.figure(drawing, caption=..., alt=..., data=...), with the "
    "cleared results that it was drawn from",
    "table": "a table that is not made of cleared results: use report.table(columns, rows, caption=...); a number of "
    "your own is computed in analyse.ipynb, where it passes the wall",
    "text": "a value that is no part of a page: use report.say(...), report.table(...) or report.figure(...); remove "
    "the cell, or end it with a semicolon, if it was only to look",
}


def _kind_of(data: Mapping[str, object]) -> str:
    if any(kind.startswith("image/") for kind in data):
        return "picture"
    return "table" if "<table" in str(data.get("text/html", "")) else "text"


class _ReportExporter(TemplateExporter):
    """nbconvert's exporter with the package's template; it makes the text, not the whole page."""

    file_extension = ".html"
    output_mimetype = "text/html"

    @property
    def default_config(self) -> Config:
        config: Config = super().default_config.copy()
        config.merge(Config({"NbConvertBase": {"display_data_priority": list(_SHOWN)}}))
        return config

    def default_filters(self) -> Iterator[tuple[str, Callable[..., str]]]:
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "sanitize", sanitize
        yield "image_size", _image_size


@cache
def _exporter() -> Any:
    """The one exporter: making another costs more than a page."""
    return _ReportExporter(  # type: ignore[no-untyped-call]
        template_name="template",
        template_file="notebook.html.j2",
        extra_template_basedirs=[str(files(__package__))],
        exclude_input=True,
        # None of them has anything to do here, and after each the whole notebook would be validated anew.
        default_preprocessors=[],
    )


def _image_size(data: str, mime: str) -> str:
    """The size of a drawing as attributes, so that the page does not jump while it loads.

    A drawing without a box of its own keeps its height and fills the width that there is.
    """
    fluid = _FLUID.match(data[:400]) if mime == "image/svg+xml" else None
    if fluid:
        return f' class="fluid" width="{_FLUID_WIDTH}" height="{fluid[1]}"'
    box = _VIEW_BOX.search(data[:2000]) if mime == "image/svg+xml" else None
    if box is None:
        return ""
    width, height = (round(float(side) * _PIXELS_A_POINT) for side in box.groups())
    return f' width="{width}" height="{height}"'
