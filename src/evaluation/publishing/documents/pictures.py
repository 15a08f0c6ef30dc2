"""The figures of a page as pictures for slides: light, of one width, with their words inside the file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

import pandas as pd

from evaluation.core.tables import to_csv
from evaluation.publishing.documents.document_formats import PICTURE_LIST, name_picture_folder
from evaluation.publishing.documents.drawings import settle_drawing
from evaluation.publishing.documents.parts import Document, Figure, tell_plainly
from evaluation.publishing.documents.typesetting import FONTS, compile_template

PIXELS: Final = 1600
"""How wide every picture is."""

_WIDTH: Final = 600.0  # points, of which 570 are the drawing's
_PPI: Final = 72 * PIXELS / _WIDTH


def draw_pictures(document: Document, *, mark: str = "") -> dict[str, bytes]:
    """The figures that a page shows as PNG, by their ids.

    Parameters
    ----------
    document : Document
    mark : str
        The word that marks invented data, at the foot of every picture; empty where they are not.

    Returns
    -------
    dict of str to bytes
        The same page gives the same bytes.
    """
    return {figure.anchor: draw_picture(figure, mark=mark) for figure in document.list_figures()}


def lay_out_pictures(document: Document, pictures: Mapping[str, bytes]) -> dict[str, bytes]:
    """The pictures of a page as files, and a list of them with their words.

    Parameters
    ----------
    document : Document
    pictures : mapping of str to bytes
        By id (:func:`draw_pictures`).

    Returns
    -------
    dict of str to bytes
        Files by name; ``figures.csv`` has the columns ``file, title, alt``. Nothing where there is no figure.
    """
    folder = name_picture_folder(document.lang)
    rows = [(f"{one.anchor}.png", tell_plainly(one.caption), one.alt) for one in document.list_figures()]
    if not rows:
        return {}
    files = {f"{folder}/{anchor}.png": picture for anchor, picture in pictures.items()}
    return {**files, f"{folder}/{PICTURE_LIST}": to_csv(pd.DataFrame(rows, columns=["file", "title", "alt"]))}


def draw_picture(figure: Figure, *, mark: str = "") -> bytes:
    """A figure as PNG, :data:`PIXELS` wide, on white.

    Parameters
    ----------
    figure : Figure
    mark : str
        What stands at its foot.

    Returns
    -------
    bytes
        With caption and alternative text as the PNG texts ``Title`` and ``Description`` (PNG specification, 11.3.3).
    """
    from PIL import Image, PngImagePlugin

    told = {"width": _WIDTH, "fonts": FONTS, "mark": mark}
    drawing = {"drawing.svg": settle_drawing(figure.image).svg}
    drawn = compile_template("picture.typ", {"picture.json": told}, drawing, format="png", ppi=_PPI)
    words = PngImagePlugin.PngInfo()
    words.add_itxt("Title", tell_plainly(figure.caption))
    words.add_itxt("Description", figure.alt)
    target = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").save(target, format="PNG", pnginfo=words)
    return target.getvalue()
