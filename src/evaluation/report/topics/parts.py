"""What a section is made of, and how an item is called where it was asked in several surveys."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation.programme import Item
from evaluation.report import narrative
from evaluation.report.blocks import Bullets, Displayed, Figure, Inline, html
from evaluation.report.distributions import find_waves
from evaluation.report.opened import Report

Parts = list[Displayed | Figure]
"""What a section shows, in order."""

BARS_SHOWN: Final = 15
"""More bars than this cannot be read on a phone; the rest stand in the table below the figure."""


BARS_A_FIGURE: Final = 18
"""More bars than this do not fit a printed page at a size that can be read."""


def asked(report: Report) -> Parts:
    """Who could have answered, who did, when and how: a line for each survey, to stand beside what was found."""
    lines = [line for line in (narrative.asked_line(report, wave) for wave in report.waves()) if line]
    return [Bullets(lines)] if lines else []


def item_label(report: Report, item: Item, wave: str) -> Inline:
    """The wording of an item, with the wave where it was asked in several."""
    name = report.naming.item(item.id)
    if wave and len(find_waves(report.results, item.id)) > 1:
        return Markup("{} – {}").format(html(name), report.naming.wave(wave))
    return name
