"""What is seen in a drawing: its texts, whether they lie inside the canvas, and whether they lie over each other."""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ET
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


LETTER = 0.51  # of the size of the type: the mean width of a letter of the page's typefaces


def fluid_texts(svg: str, width: int) -> list[tuple[float, float, float, str]]:
    """Texts of a fluid drawing at a width: left and right end and foot in pixels, and the words."""
    root = ET.fromstring(svg)
    hidden = "w" if width <= 560 else "n"
    found = []

    def visit(node: ET.Element) -> None:
        if node.get("class") == hidden and node.tag.endswith("g"):
            return
        if node.tag.endswith("}text"):
            words = "".join(node.itertext())
            size = float(node.get("font-size", "14"))
            room = LETTER * size * len(words) * (1.06 if node.get("font-weight") else 1.0)
            x = float(node.get("x", "0").rstrip("%")) / 100 * width + float(node.get("dx", "0"))
            start = {"middle": x - room / 2, "end": x - room}.get(node.get("text-anchor", ""), x)
            found.append((start, start + room, float(node.get("y", "0")), words))
        for inner in node:
            visit(inner)

    visit(root)
    return found


def assert_fluid(svg: str, width: int) -> None:
    """No text of a fluid drawing leaves it at a width, or lies over another."""
    height = float(ET.fromstring(svg).get("height", "0"))
    texts = fluid_texts(svg, width)
    for left, right, foot, words in texts:
        assert left >= -3, (words, left)
        assert right <= width + 3, (words, right)
        assert 8 <= foot <= height, (words, foot, height)
    for one, other in combinations(texts, 2):
        if abs(one[2] - other[2]) < 10:
            assert one[1] <= other[0] + 3 or other[1] <= one[0] + 3, (one, other)
