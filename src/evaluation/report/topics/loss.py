"""Those who were lost between two surveys: whether they had begun elsewhere, and what they could have changed."""

from __future__ import annotations

from markupsafe import Markup

from evaluation.core.addresses import is_recalled, split_waves
from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.report.blocks import Blocks, Bullets, Prose, mark_up
from evaluation.report.distributions import Shift, find_shifts
from evaluation.report.numbers import format_count, format_n, format_of_n, format_points, format_value
from evaluation.report.opened import Report
from evaluation.report.topics.change import find_pairs, sort_moves
from evaluation.report.topics.verdicts import mark_verdict


def tell_baseline(report: Report, pair: str) -> Blocks:
    """Whether those who were lost after the first survey had answered differently there; of the first pair only."""
    words = report.words
    if pair != find_pairs(report)[0] or not find_shifts(report.results, wave=pair):
        return Blocks()
    first = split_waves(pair)[0]
    items = dict.fromkeys(e.item for e in report.results if e.group == "joined=yes" and e.wave == first)
    points = [point for item in items if (point := _compare_lost(report, item, first))]
    if not points:
        told = words.text(
            "How those who answered only the first survey had answered there cannot be shown: in so small groups the "
            "numbers would tell about single people."
        )
        return Blocks([Prose(told)])
    told = words.text("How those who dropped out and those who stayed had answered at the start:")
    return Blocks([Prose(told), Bullets(points)])


def tell_loss(report: Report, item: str) -> Blocks:
    """Under the answer to a question on change: where those who stayed had begun, and what the lost could turn."""
    shifts = [shift for shift in find_shifts(report.results, item) if not is_recalled(shift.wave)][:1]
    told = [
        part
        for shift in shifts
        for part in (_compare_lost(report, item, split_waves(shift.wave)[0]), tell_sensitivity(report, shift))
        if part
    ]
    return Blocks([Prose(Markup(" ").join(told))] if told else [])


def tell_sensitivity(report: Report, shift: Shift) -> Markup:
    """How many of those who were lost would have had to move the other way for the balance to be gone."""
    words, moves = report.words, sort_moves(report, shift)
    lost = report.results.get("joined", item=shift.item, option="lost", wave=shift.wave)
    if lost is None or not lost.estimate:
        return Markup()
    net = round(moves["good"].estimate - moves["bad"].estimate)
    fields = {"lost": format_count(words, lost), "n": words.number(abs(net))}
    if net == 0:
        message = N_("The answers of the {lost} who answered only the first time could turn the result either way.")
    elif abs(net) > lost.estimate:
        message = N_(
            "The direction would be the same even if all {lost} who answered only the first time had moved the other "
            "way."
        )
    else:
        message = N_(
            "Of the {lost} who answered only the first time, {n} would have had to move the other way for the "
            "direction to be gone."
        )
    return words.html(message, **fields)


def _compare_lost(report: Report, item: str, wave: str) -> Markup:
    words = report.words
    for measure, message in (
        ("top_box", N_("“{item}”, upper levels: those who answered both {stayed}, those only in the first {lost}.")),
        ("median", N_("“{item}”, median: those who answered both {stayed}, those only in the first {lost}.")),
    ):
        stayed, lost = (
            report.results.get(measure, item=item, group=f"joined={answer}", wave=wave) for answer in ("yes", "no")
        )
        if stayed is not None and lost is not None:
            told = [format_of_n(words, e) if measure == "top_box" else _write_median(report, e) for e in (stayed, lost)]
            told_of = words.html(message, item=mark_up(report.naming.item(item)), stayed=told[0], lost=told[1])
            apart = report.results.get("share_difference", item=item, group="joined=yes|joined=no", wave=wave)
            return Markup(" ").join((told_of, _tell_apart(report, apart))) if apart is not None else told_of
    return Markup()


def _tell_apart(report: Report, apart: Shown) -> Markup:
    """The difference at the start with its interval, and a warning where it is more than chance explains."""
    words = report.words
    limits = {field: format_points(words, apart, field) for field in ("estimate", "low", "high")}
    told = words.html("The difference at the start is {estimate} percentage points ({low} to {high}).", **limits)
    differs = apart.low is not None and apart.high is not None and not apart.low <= 0 <= apart.high
    message = (
        N_(
            "They differed already at the start by more than chance explains: what is told of change holds for those "
            "who stayed, and cannot be carried over to those who were lost."
        )
        if differs
        else N_("The data do not show whether those who dropped out had started from another level.")
    )
    about = f"loss/{apart.item}/{apart.wave}"
    return told + Markup(" ") + mark_verdict("differ" if differs else "open", about, words.html(message))


def _write_median(report: Report, e: Shown) -> Markup:
    words = report.words
    return words.html("{value} (n = {n})", value=format_value(words, e, decimals=2), n=format_n(words, e))
