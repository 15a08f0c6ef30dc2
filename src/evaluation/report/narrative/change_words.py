"""Sentences about change in the same people, about those who were lost, and about groups on the same question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.report.blocks import html, plain
from evaluation.report.distributions import Shift, find_waves
from evaluation.report.numbers import format_count, format_n, format_of_n, format_share, format_value
from evaluation.report.opened import Report

ALPHA: Final = 0.05
"""Below this a Holm-adjusted p-value is told as a difference that chance hardly explains."""

MOVED: Final = {"down": N_("lower"), "same": N_("the same"), "up": N_("higher")}


def people_sentence(report: Report, wave: str) -> Markup | None:
    """How many people of two surveys are joined, lost and new; None where nobody is joined."""
    counts = {option: report.results.get("joined", option=option, wave=wave) for option in ("joined", "lost", "new")}
    joined, lost, new = counts["joined"], counts["lost"], counts["new"]
    if joined is None or lost is None or new is None:
        return None
    first, last = (report.naming.wave(name) for name in wave.split(">"))
    return report.words.html(
        "{joined} people answered both the survey “{first}” and the survey “{last}”, joined by their own code. {lost} "
        "answered only the first and {new} only the second, or could not be joined. Change can be seen only in those "
        "who answered both.",
        first=first, last=last, joined=format_count(report.words, joined), lost=format_count(report.words, lost),
        new=format_count(report.words, new),
    )  # fmt: skip


def not_joined_sentence(report: Report) -> Markup:
    """That two surveys of people who cannot be joined are no change."""
    return report.words.html(
        "The answers of the surveys cannot be joined person by person. A difference between the surveys is not change "
        "in the same people: different people may have answered. The surveys stand side by side in the section "
        "“{section}”.",
        section=report.words.text("Answers to the survey"),
    )


def shift_sentence(report: Report, shift: Shift) -> Markup:
    """How many rose, stayed and fell."""
    words = report.words
    numbers = {name: format_count(words, shift.count(name)) for name in ("up", "same", "down")}
    n = format_n(words, shift.count("same"))
    if shift.wave.startswith("retro_"):
        return words.html(
            "As they recall it, {up} of {n} are higher on the scale now than before, {same} the same and {down} lower.",
            n=n, **numbers,
        )  # fmt: skip
    return words.html(
        "Of the {n} who answered both times, {up} were higher on the scale the second time, {same} the same and "
        "{down} lower.",
        n=n, **numbers,
    )  # fmt: skip


def change_alt(report: Report, shifts: Sequence[Shift]) -> str:
    """Two sentences for those who do not see the figure of changes."""
    words = report.words
    first = words.plural(
        "Bar chart of how many answered lower, the same and higher than before, for {n} question.",
        "Bar chart of how many answered lower, the same and higher than before, for {n} questions.",
        len(shifts),
    )
    ranked = sorted(shifts, key=lambda shift: -shift.rise)
    if len(ranked) < 2 or ranked[0].rise == ranked[-1].rise:
        return f"{first} {words.text('The numbers are in the table below the figure.')}"
    second = words.text(
        "The answers rose most for “{most}” and least for “{least}”.",
        most=plain(report.naming.item(ranked[0].item)),
        least=plain(report.naming.item(ranked[-1].item)),
    )
    return f"{first} {second}"


def baseline_points(report: Report, wave: str) -> list[Markup]:
    """How those who were in the first survey only had answered there, beside those who were in both."""
    first = wave.partition(">")[0]
    names = dict.fromkeys(e.item for e in report.results if e.group == "joined=yes" and e.wave == first)
    told = (_baseline(report, item, first) for item in names)
    return [point for point in told if point is not None]


def _baseline(report: Report, item: str, wave: str) -> Markup | None:
    words = report.words
    for measure, message in (
        ("top_box", N_("“{item}”, upper levels: those who answered both {stayed}, those only in the first {lost}.")),
        ("median", N_("“{item}”, median: those who answered both {stayed}, those only in the first {lost}.")),
    ):
        stayed, lost = (
            report.results.get(measure, item=item, group=f"joined={answer}", wave=wave) for answer in ("yes", "no")
        )
        if stayed is not None and lost is not None:
            told = [format_of_n(words, e) if measure == "top_box" else _median(report, e) for e in (stayed, lost)]
            return words.html(message, item=html(report.naming.item(item)), stayed=told[0], lost=told[1])
    return None


def _median(report: Report, e: Shown) -> Markup:
    words = report.words
    return words.html("{value} (n = {n})", value=format_value(words, e, decimals=2), n=format_n(words, e))


def comparison_sentence(report: Report, delta: Shown) -> Markup:
    """How often one group's answer is above the other's, from Cliff's delta of the pair."""
    words = report.words
    first, second = (html(report.naming.group(group)) for group in delta.group.split("|"))
    likely = report.results.get(
        "probability_of_superiority", item=delta.item, option=delta.option, group=delta.group, wave=delta.wave
    )
    if likely is None:
        return Markup()
    sentence = words.html(
        "If one answer is drawn at random from each group, that of “{first}” is the higher of the two with a "
        "probability of {likely} (equal answers count as half); without any difference it would be {half}.",
        first=first, likely=format_share(words, likely), half=words.percent(0.5),
    )  # fmt: skip
    p = report.results.get("p_holm", item=delta.item, option=delta.option, group=delta.group, wave=delta.wave)
    if p is None:
        return sentence
    if p.estimate >= ALPHA:
        message = N_("Whether “{first}” and “{second}” differ is not settled: chance alone could explain as much.")
    elif delta.estimate > 0:
        message = N_("“{first}” answered higher than “{second}”.")
    else:
        message = N_("“{first}” answered lower than “{second}”.")
    return Markup("{} {}").format(words.html(message, first=first, second=second), sentence)


def when(report: Report, e: Shown, text: Markup) -> Markup:
    """The text with the survey before it, where the item was asked in several."""
    if len(find_waves(report.results, e.item)) < 2:
        return text
    return Markup("{}: {}").format(report.naming.wave_first(e.wave), text)
