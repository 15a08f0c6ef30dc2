"""The documents of a page, each in the form that was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.publishing.documents.document_formats import Format
from evaluation.publishing.documents.page_parts import read_document
from evaluation.publishing.documents.pictures import draw_pictures, lay_out_pictures
from evaluation.publishing.documents.typesetting import typeset
from evaluation.publishing.documents.word import write_word


def make_documents(page: str, *, language: str, mark: str, formats: Sequence[Format]) -> dict[str, bytes]:
    """A published page in other forms.

    Parameters
    ----------
    page : str
        The published page.
    language : str
    mark : str
        The word that marks invented data, for every page of paper; empty where they are not.
    formats : sequence of str
        Those asked for; ``html`` is the page itself.

    Returns
    -------
    dict of str to bytes
        Files by name; the same page gives the same bytes.
    """
    if not set(formats) - {"html"}:
        return {}
    document = read_document(page)
    files: dict[str, bytes] = {}
    if "pdf" in formats:
        files[f"{language}.pdf"] = typeset(document, running=mark)
    if not {"docx", "png"} & set(formats):
        return files
    pictures = draw_pictures(document, mark=mark)
    if "docx" in formats:
        files[f"{language}.docx"] = write_word(document, pictures, mark=mark)
    if "png" in formats:
        files |= lay_out_pictures(document, pictures)
    return files
