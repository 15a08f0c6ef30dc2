"""What is done to a drawing's SVG so that it fits the page: its type, and its colours in a dark scheme."""

from __future__ import annotations

import re
from typing import Final

FONT: Final = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"

_FAMILY: Final = re.compile(r"'DejaVu Sans'(?:, sans-serif)?")
_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
"""What XML forbids, and what turns the direction of writing round."""
_DECIMALS: Final = re.compile(r"(\d\.\d\d)\d+")
_OPENING: Final = re.compile(r"<svg\b[^>]*>")
# Colours of the drawings to those that hold 3:1 against a dark page, text 4.5:1.
_DARK: Final = {
    "#1a1a1a": "#e9edf0",
    "#4d4d4d": "#b4c0c9",
    "#d0d0d0": "#37424b",
    "#01665e": "#4fb8a8",
    "#8c510a": "#f0a36b",
    "#cfe8e4": "#24443f",
    "#ffffff": "#14191d",
    "#dfc27d": "#c9a23e",
    "#80cdc1": "#5ba99d",
}


def restyle_svg(svg: str) -> str:
    """A drawing with the page's type, and colours that follow the reader's scheme.

    Parameters
    ----------
    svg : str
        As matplotlib writes it, texts as texts, colours in ``style`` attributes.

    Returns
    -------
    str

    Examples
    --------
    >>> restyle_svg("<svg><text/></svg>").endswith("</style><text/></svg>")
    True
    """
    rules = "".join(
        f'[style*="{kind}: {light}"]{{{kind}:{dark} !important}}'
        for light, dark in _DARK.items()
        for kind in ("fill", "stroke")
        if f"{kind}: {light}" in svg
    )
    style = f"<style>@media screen and (prefers-color-scheme:dark){{{rules}}}</style>"
    svg = _DECIMALS.sub(r"\1", _NO_XML.sub("", svg))  # a hundredth of a point cannot be seen
    return _FAMILY.sub(FONT, _OPENING.sub(lambda found: found[0] + style, svg, count=1))
