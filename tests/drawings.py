"""What is seen in a drawing: its texts, whether they lie inside the canvas, and whether they lie over each other."""

from __future__ import annotations

import warnings
from itertools import combinations

from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text

# Boxes of text are as high as the letters could be: letters that touch are a few pixels into each other's boxes.
TOUCHING = 2.0


def seen(drawing: Drawing) -> list[Text]:
    """Every text that is drawn, labels of ticks beyond the ends of an axis left out."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawing.canvas.draw()
    beyond = set()
    for axis in (axis for axes in drawing.axes for axis in (axes.xaxis, axes.yaxis)):
        low, high = sorted(axis.get_view_interval())
        beyond |= {tick.label1 for tick in axis.get_major_ticks() if not low <= tick.get_loc() <= high}
    found = [text for text in drawing.findobj(Text) if isinstance(text, Text) and text not in beyond]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def assert_inside(drawing: Drawing) -> None:
    """No text leaves the canvas; half a point may be lost to rounding."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        for text in seen(drawing):
            box, canvas = text.get_window_extent(), drawing.bbox
            assert box.x0 >= canvas.x0 - 1, (text.get_text(), box)
            assert box.x1 <= canvas.x1 + 1, (text.get_text(), box)
            assert box.y0 >= canvas.y0 - 1, (text.get_text(), box)
            assert box.y1 <= canvas.y1 + 1, (text.get_text(), box)


def assert_apart(drawing: Drawing) -> None:
    """No text lies over another."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        boxes = [(text.get_text(), text.get_window_extent()) for text in seen(drawing)]
    for (first, a), (second, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= TOUCHING or high <= TOUCHING, (first, second, wide, high)
