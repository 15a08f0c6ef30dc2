"""A page's drawing for paper and slides: light and of one width, whatever the window and the scheme would be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 760
"""Pixels across of a drawing that fills its width: wide enough for the lines that a screen gets."""

_MEDIA: Final = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_NARROW: Final = re.compile(r'<g class="n">.*?</g>', re.DOTALL)
_FLUID: Final = re.compile(r'^<svg ([^>]*?)\bwidth="100%" height="(\d+)"')
_BOX: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_POINTS: Final = 0.75  # of a pixel


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing as it is printed.

    Attributes
    ----------
    svg : bytes
    width, height : float
        In points, of the drawing as it was made.
    fluid : bool
        Whether it is meant to fill the width that there is.
    """

    svg: bytes
    width: float
    height: float
    fluid: bool


def settle_drawing(svg: bytes) -> Drawing:
    """A drawing of the page for paper and slides.

    Parameters
    ----------
    svg : bytes
        As :mod:`evaluation.report.figures` makes it.

    Returns
    -------
    Drawing
        With what is for phones and for dark schemes left out.

    Examples
    --------
    >>> settle_drawing(b'<svg width="100%" height="40"><style>.a{fill:red}@media print{.a{fill:blue}}</style></svg>')
    Drawing(svg=b'<svg width="760" height="40" viewBox="0 0 760 40"><style>.a{fill:red}</style></svg>', width=570.0, \
height=30.0, fluid=True)
    """
    text = _NARROW.sub("", _MEDIA.sub("", svg.decode()))
    fluid = _FLUID.match(text)
    if fluid:
        height = int(fluid[2])
        opening = f'<svg {fluid[1]}width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        settled = (opening + text[fluid.end() :]).encode()
        return Drawing(settled, WIDTH * _POINTS, height * _POINTS, fluid=True)
    box = _BOX.search(text)
    width, height_ = (float(side) for side in box.groups()) if box else (WIDTH * _POINTS, WIDTH * _POINTS)
    return Drawing(text.encode(), width, height_, fluid=False)
