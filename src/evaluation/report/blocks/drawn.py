"""A drawing with its words: caption, alt text, and its data as a table."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from markupsafe import Markup

from evaluation.core.text import make_visible
from evaluation.report.blocks.inline import Inline, mark_up, strip_markup
from evaluation.report.blocks.prose import Block, MimeBundle
from evaluation.report.blocks.tabular import Table
from evaluation.report.dressing import restyle_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

_COMMENT: Final = re.compile("<!--.*?-->\n?", re.DOTALL)


@runtime_checkable
class HasSvg(Protocol):
    """A drawing that gives its own SVG."""

    @property
    def svg(self) -> str:
        """The image, the same bytes every time."""


class Figure(Block):
    """A drawing with its caption, its words for those who do not see it, and its data as a table.

    The drawing becomes SVG and is closed at once.

    Parameters
    ----------
    drawing : matplotlib.figure.Figure or HasSvg
        A figure of matplotlib is about 6 inches wide with 12 pt type, so that it can be read on a phone.
    alt : str
        What the figure shows, in two sentences; the numbers are in the table.
    caption : str, Markup or Phrase
        What the figure is. Its number is added when the page is made.
    data : Table, optional
        The numbers drawn; shown on demand below the figure.

    Raises
    ------
    ValueError
        If alt or caption is blank.
    """

    block = "figure"

    def __init__(self, drawing: Drawing | HasSvg, *, alt: str, caption: Inline, data: Table | None = None) -> None:
        if not alt.strip():
            raise ValueError("a figure needs an alt text (WCAG 1.1.1)")
        if not strip_markup(caption).strip():
            raise ValueError("a figure needs a caption")
        self.alt, self.caption, self.data = make_visible(alt).strip(), caption, data
        self.svg = drawing.svg if isinstance(drawing, HasSvg) else _svg(drawing)

    def __str__(self) -> str:
        return f"{strip_markup(self.caption)}\n{self.alt}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> MimeBundle:
        """Give Jupyter the drawing with its words, and both apart, as the page's template takes them."""
        words = {"alt": self.alt, "caption": str(mark_up(self.caption))}
        if self.data:
            words["data"] = str(mark_up(self.data))
        seen = Markup('<figure><div role="img" aria-label="{}">{}</div><figcaption>{}</figcaption></figure>').format(
            self.alt, Markup(self.svg[self.svg.index("<svg") :]), mark_up(self.caption)
        )
        data = {"text/html": str(seen), "image/svg+xml": self.svg, "text/plain": str(self)}
        return data, {"image/svg+xml": words, **self._origin()}


def _svg(drawing: Drawing) -> str:
    """Give the drawing as SVG, the same bytes every time, with every text taken literally."""
    # Imported here because most of what uses this module draws nothing, and matplotlib takes long to load.
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    from matplotlib.text import Text

    for text in drawing.findobj(Text):
        assert isinstance(text, Text)
        text.set_parse_math(False)
    target = io.StringIO()
    # The settings hold for the texts of ticks too, which are made while the figure is drawn.
    with (
        mpl.rc_context({"text.parse_math": False, "svg.fonttype": "none", "svg.hashsalt": "evaluation"}),
        warnings.catch_warnings(),
    ):
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        drawing.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(drawing)
    # matplotlib repeats every text as a comment, where characters forbidden in XML would spoil the image.
    return restyle_svg(_COMMENT.sub("", target.getvalue()))
