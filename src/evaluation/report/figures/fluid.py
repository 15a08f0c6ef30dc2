"""Drawings that fill the width they are given while their type keeps its size: SVG without a fixed grid.

Horizontal places are per cent of the width, vertical ones pixels; so the same drawing can be read on a phone, on a
screen and on paper. Colours are named and change with the reader's light or dark scheme; there is no plate behind.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from evaluation.core.text import make_visible

LINE: Final = 18  # px of a line of text
TYPE: Final = 14  # px
SMALL: Final = 13  # px: labels in bars, axes
FONT: Final = 'system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif'
PHONE_LETTERS: Final = 46
"""Letters of a line of text that fit a phone."""
WIDE_LETTERS: Final = 92
_FEWEST: Final = 18
_WIDE_FROM: Final = 560  # px

Anchor = Literal["start", "middle", "end"]

# Each name: its colour in the light and in the dark scheme. Both hold 3:1 against the page, text 4.5:1.
COLOURS: Final[dict[str, tuple[str, str]]] = {
    "ink": ("#1c2329", "#e9edf0"),
    "soft": ("#4c5862", "#b4c0c9"),
    "line": ("#8b98a3", "#7c8994"),
    "band": ("#dbe6ea", "#2a3941"),
    "good": ("#0b5c52", "#4fb8a8"),
    "poor": ("#b5541c", "#f0a36b"),
    # levels from poor to good, and the middle
    "poor3": ("#7a3208", "#ffc79c"),
    "poor2": ("#b5541c", "#f0a36b"),
    "poor1": ("#e5ab7c", "#99562a"),
    "middle": ("#d3d9de", "#4a5761"),
    "good1": ("#7cc2b6", "#1f6f64"),
    "good2": ("#2b8577", "#4fb8a8"),
    "good3": ("#043f38", "#a5e6d9"),
}
_ON: Final = {
    "poor3": ("#fffffe", "#101416"), "poor2": ("#fffffe", "#101416"), "poor1": ("#1c2328", "#fffffe"),
    "middle": ("#1c2328", "#fffffe"), "good1": ("#1c2328", "#fffffe"), "good2": ("#fffffe", "#101416"),
    "good3": ("#fffffe", "#101416"), "good": ("#fffffe", "#101416"), "poor": ("#fffffe", "#101416"),
}  # fmt: skip
LEVELS: Final = {
    2: ("poor2", "good2"),
    3: ("poor2", "middle", "good2"),
    4: ("poor2", "poor1", "good1", "good3"),
    5: ("poor2", "poor1", "middle", "good1", "good3"),
    6: ("poor3", "poor2", "poor1", "good1", "good2", "good3"),
    7: ("poor3", "poor2", "poor1", "middle", "good1", "good2", "good3"),
}
"""Colours of a scale of so many levels, from poor to good; both ends differ in grey too."""


def pick_colours(k: int) -> tuple[str, ...]:
    """Colours of a scale of so many levels; of longer ones the levels in between share theirs."""
    if k in LEVELS:
        return LEVELS[k]
    return tuple(LEVELS[7][round(place * 6 / (k - 1))] for place in range(k))


@dataclass
class Fluid:
    """A drawing, built up from the top.

    Attributes
    ----------
    height : float
        Pixels used so far; the next row begins there.
    """

    height: float = 0.0
    _parts: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, width: float, height: float, colour: str, *, framed: bool = False) -> None:
        """A bar from ``x`` to ``x + width`` per cent; framed where its colour is near that of its neighbour."""
        frame = " f" if framed else ""
        self._parts.append(
            f'<rect class="{colour}{frame}" x="{x:.2f}%" y="{y:g}" width="{max(width, 0.0):.2f}%" height="{height:g}"/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float = 1.5) -> None:
        """A line; places across in per cent, down in pixels."""
        ends = f'x1="{x1:.2f}%" y1="{y1:g}" x2="{x2:.2f}%" y2="{y2:g}"'
        self._parts.append(f'<line class="{colour} s" {ends} stroke-width="{width:g}"/>')

    def dot(self, x: float, y: float, radius: float, colour: str, *, hollow: bool = False) -> None:
        """A dot, filled or hollow."""
        self._parts.append(
            f'<circle class="{colour}{" h" if hollow else ""}" cx="{x:.2f}%" cy="{y:g}" r="{radius:g}"/>'
        )

    def diamond(self, x: float, y: float, radius: float, colour: str) -> None:
        """A dot of another shape: a square on its tip, told from a round one without colour."""
        r = radius
        self._parts.append(
            f'<svg x="{x:.2f}%" y="{y:g}" overflow="visible" width="1" height="1">'
            f'<path class="{colour}" d="M0 {-r:g}L{r:g} 0L0 {r:g}L{-r:g} 0Z"/></svg>'
        )

    def text(
        self, x: float, y: float, words: str, *, colour: str = "ink", anchor: Anchor = "start", size: int = TYPE,
        bold: bool = False, shift: float = 0.0,
    ) -> None:  # fmt: skip
        """A line of text with its foot at ``y``; ``shift`` moves it by pixels."""
        more = f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += f' font-size="{size}"' if size != TYPE else ""
        more += ' font-weight="600"' if bold else ""
        more += f' dx="{shift:g}"' if shift else ""
        self._parts.append(f'<text class="{colour}" x="{x:.2f}%" y="{y:g}"{more}>{escape(make_visible(words))}</text>')

    def lines(self, words: str, *, beside: str = "") -> None:
        """Text in as many lines as it takes on a phone, from the height reached on; in fewer where there is room.

        ``beside`` stands at the right end of the last line, in bold.
        """
        taken = len(beside) + 2 if beside else 0
        narrow, wide = (
            textwrap.wrap(words, max(_FEWEST, letters - taken)) or [""] for letters in (PHONE_LETTERS, WIDE_LETTERS)
        )
        top, self.height = self.height, self.height + LINE * len(narrow)
        if beside:
            self.text(100, self.height - 5, beside, bold=True, anchor="end")
        if len(narrow) == len(wide):
            self._write_lines(narrow, top)
            return
        for several, kind in ((narrow, "n"), (wide, "w")):
            self._parts.append(f'<g class="{kind}">')
            self._write_lines(several, self.height - LINE * len(several))
            self._parts.append("</g>")

    def _write_lines(self, lines: list[str], top: float) -> None:
        for number, line in enumerate(lines, start=1):
            self.text(0, top + LINE * number - 5, line)

    @property
    def svg(self) -> str:
        """The drawing as an image of its own."""
        height, parts = round(self.height + 0.49), "".join(self._parts)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}" '
            f'font-family={quoteattr(FONT)} font-size="{TYPE}"><style>{_write_style(parts)}</style>{parts}</svg>'
        )


def _write_style(parts: str) -> str:
    """The style sheet of a drawing: each colour that it uses, in the light and in the dark scheme."""
    used = {name for classes in re.findall(r'class="([^"]+)"', parts) for name in classes.split()}

    def rules(scheme: int) -> str:
        page, soft = ("#fff", "#14191d")[scheme], COLOURS["soft"][scheme]
        told = []
        for name in sorted(used & set(COLOURS)):
            colour = COLOURS[name][scheme]
            told.append(f".{name}{{fill:{colour}}}.{name}.s{{fill:none;stroke:{colour}}}")
            told.append(f".{name}.h{{fill:{page};stroke:{colour};stroke-width:2.5}}")
        told += [f".on-{name}{{fill:{both[scheme]}}}" for name, both in _ON.items() if f"on-{name}" in used]
        return "".join([*told, f".f{{stroke:{soft};stroke-width:1}}"])

    wide, narrow = f"(min-width:{_WIDE_FROM + 1}px)", f"(max-width:{_WIDE_FROM}px)"
    room = f"@media{narrow}{{.w{{display:none}}}}@media{wide}{{.n{{display:none}}}}"
    return f"{rules(0)}@media screen and (prefers-color-scheme:dark){{{rules(1)}}}{room}"
