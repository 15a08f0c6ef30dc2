"""What a section is made of, and how an item is called where it was asked in several surveys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.programme import Item
from evaluation.report import narrative
from evaluation.report.blocks import Bullets, Cell, Displayed, Figure, Inline, html
from evaluation.report.distributions import find_waves
from evaluation.report.numbers import format_count
from evaluation.report.opened import Report

Parts = list[Displayed | Figure]
"""What a section shows, in order."""

BARS_SHOWN: Final = 15
"""More bars than this cannot be read on a phone; the rest stand in the table below the figure."""


BARS_A_FIGURE: Final = 18
"""More bars than this do not fit a printed page at a size that can be read."""


LISTED: Final = 60
"""More rows of a list than this are counted and not listed one by one."""


def asked(report: Report) -> Parts:
    """Who could have answered, who did, when and how: a line for each survey, to stand beside what was found."""
    lines = [line for line in (narrative.asked_line(report, wave) for wave in report.waves()) if line]
    return [Bullets(lines)] if lines else []


def states_told(report: Report, counted: Iterable[tuple[str, Shown]]) -> Markup:
    """States with their numbers, one after the other."""
    words = report.words
    return Markup(", ").join(
        words.html("{state} {count}", state=report.naming.state(state), count=format_count(words, e))
        for state, e in counted
    )


def item_label(report: Report, item: Item, wave: str) -> Inline:
    """The wording of an item, with the wave where it was asked in several."""
    name = report.naming.item(item.id)
    if wave and len(find_waves(report.results, item.id)) > 1:
        return Markup("{} – {}").format(html(name), report.naming.wave(wave))
    return name


def largest(
    report: Report, rows: Sequence[dict[str, Cell]], weights: Sequence[float]
) -> tuple[list[dict[str, Cell]], str]:
    """As many rows as can be read, those of the largest weights in their order, and a note on the others."""
    if len(rows) <= BARS_SHOWN:
        return list(rows), ""
    kept = set(sorted(range(len(rows)), key=lambda place: -weights[place])[:BARS_SHOWN])
    note = report.words.text(
        "The {shown} largest of {all} are shown; all of them are in the file results.csv.",
        shown=report.words.number(BARS_SHOWN),
        all=report.words.number(len(rows)),
    )
    return [row for place, row in enumerate(rows) if place in kept], note
