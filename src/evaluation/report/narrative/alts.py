"""Two sentences for those who do not see a figure; the numbers are in its table."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.report.blocks import Inline, plain
from evaluation.report.distributions import Distribution
from evaluation.report.opened import Report


def diverging_alt(report: Report, rows: Sequence[tuple[Inline, Distribution]]) -> str:
    """Two sentences for those who do not see a diverging figure; the numbers are in its table."""
    words = report.words
    first = words.plural(
        "Bar chart of answers, {n} bar, from the lowest level of the scale to the highest.",
        "Bar chart of answers, {n} bars, from the lowest level of the scale to the highest.",
        len(rows),
    )
    known = [(plain(label), _top_share(report, shown)) for label, shown in rows if shown.cells]
    best, worst = _ends(known)
    if len(known) > 1 and len({share for _, share in known}) == 1:
        second = words.text("The upper levels were chosen equally often.")
    elif best and worst:
        second = words.text(
            "The upper levels were chosen most often for “{best}” and least often for “{worst}”.",
            best=best, worst=worst,
        )  # fmt: skip
    elif best:
        second = words.text("The upper levels were chosen most often for “{best}”.", best=best)
    else:
        second = words.text("The numbers are in the table below the figure.")
    return f"{first} {second}"


def bars_alt(report: Report, labels: Sequence[Inline], values: Sequence[float]) -> str:
    """Two sentences for those who do not see a bar chart, from its largest and smallest bars."""
    words = report.words
    first = words.plural("Bar chart of {n} bar.", "Bar chart of {n} bars.", len(labels))
    most, least = _ends(list(zip(map(plain, labels), values, strict=True)))
    if most and least:
        second = words.text("The longest bar is “{most}” and the shortest “{least}”.", most=most, least=least)
    elif most:
        second = words.text("The longest bar is “{most}”.", most=most)
    else:
        second = words.text("The numbers are in the table below the figure.")
    return f"{first} {second}"


def _ends(named: Sequence[tuple[str, float]]) -> tuple[str, str]:
    """The names of the largest and of the smallest value; empty where it is not one alone."""
    values = [value for _, value in named]
    if len(set(values)) < 2:
        return "", ""
    most, least = ([name for name, value in named if value == end] for end in (max(values), min(values)))
    return most[0] if len(most) == 1 else "", least[0] if len(least) == 1 else ""


def _top_share(report: Report, shown: Distribution) -> float:
    """Share of the upper levels, from the parts that are drawn: of everybody or of a group."""
    top = ("top",) if shown.form == "merged" else report.scale(report.programme.item(shown.item)).top
    return sum(shown.share(part) for part in top)
