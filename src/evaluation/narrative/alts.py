"""Two sentences for those who do not see a figure; the numbers are in its table."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.display import Inline, plain
from evaluation.narrative.wording import places
from evaluation.report import Report
from evaluation.views import Distribution


def diverging_alt(report: Report, rows: Sequence[tuple[Inline, Distribution]]) -> str:
    """Two sentences for those who do not see a diverging figure; the numbers are in its table."""
    words = report.words
    first = words.plural(
        "Bar chart of answers, {n} bar, from the lowest level of the scale to the highest.",
        "Bar chart of answers, {n} bars, from the lowest level of the scale to the highest.",
        len(rows),
    )
    known = [(label, _top_share(report, shown)) for label, shown in rows if shown.cells]
    if len(known) < 2:
        return first + " " + words.text("The numbers are in the table below the figure.")
    best, worst = max(known, key=lambda pair: pair[1]), min(known, key=lambda pair: pair[1])
    if best[1] == worst[1]:
        return first + " " + words.text("The upper levels were chosen equally often.")
    return (
        first
        + " "
        + words.text(
            "The upper levels were chosen most often for “{best}” and least often for “{worst}”.",
            best=plain(best[0]),
            worst=plain(worst[0]),
        )
    )


def bars_alt(report: Report, labels: Sequence[Inline], values: Sequence[float]) -> str:
    """Two sentences for those who do not see a bar chart, from its largest and smallest bars."""
    words = report.words
    first = words.plural("Bar chart of {n} bar.", "Bar chart of {n} bars.", len(labels))
    pairs = sorted(zip(values, map(plain, labels), strict=True), key=lambda pair: -pair[0])
    if len(pairs) < 2 or pairs[0][0] == pairs[-1][0]:
        return first + " " + words.text("The numbers are in the table below the figure.")
    return (
        first
        + " "
        + words.text("The longest bar is “{most}” and the shortest “{least}”.", most=pairs[0][1], least=pairs[-1][1])
    )


def dots_alt(report: Report, values: Sequence[float], outside: int) -> str:
    """Two sentences for those who do not see the figure of sessions against the design."""
    words = report.words
    first = words.plural(
        "Dot chart of {n} session, in time, with the designed range as a band.",
        "Dot chart of {n} sessions, in time, with the designed range as a band.",
        len(values),
    )
    second = words.text(
        "The values run from {low} to {high}; outside the range: {outside}.",
        low=words.number(min(values), places(min(values))),
        high=words.number(max(values), places(max(values))),
        outside=words.number(outside),
    )
    return f"{first} {second}"


def _top_share(report: Report, shown: Distribution) -> float:
    """Share of the upper levels, from the parts that are drawn: of everybody or of a group."""
    top = ("top",) if shown.form == "merged" else report.scale(report.programme.item(shown.item)).top
    return sum(shown.share(part) for part in top)
