"""What the charts of several units say together: how many improved, what starts at different times did."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation.locale import N_
from evaluation.report.blocks import mark_up
from evaluation.report.numbers import format_n, format_points, tell_count, tell_whole
from evaluation.report.opened import Report
from evaluation.report.topics.verdicts import mark_verdict
from evaluation.report.wording import join_and
from evaluation.scoring.measure_charts import Verdict

_IN_UNITS: Final[dict[Verdict, str]] = {
    "improved": N_("improved in {n}"),
    "worsened": N_("worsened in {n}"),
    "rose": N_("rose in {n}"),
    "fell": N_("fell in {n}"),
    "unchanged": N_("no lasting change seen in {n}"),
    "before_start": N_("moving before the start already in {n}"),
    "too_few": N_("too few points in {n}"),
}
"""In how many units a chart says so."""


def tell_verdicts(report: Report, measure: str) -> Markup | None:
    """In how many units a measure improved, …; None where there is one unit only."""
    words, counted = report.words, report.results.select("chart_verdict", item=measure)
    if not counted:
        return None
    known = {str(verdict): message for verdict, message in _IN_UNITS.items()}
    told = [
        mark_verdict(e.option, f"charts/{measure}", words.html(known[e.option], n=tell_count(words, e, "inessive")))
        for e in counted
    ]
    return words.html("Of {n} units: {told}.", n=tell_whole(words, counted[0]), told=join_and(words, told))


def title_units(report: Report, measure: str) -> Markup:
    """In how many units a measure improved; what else the charts show, where it improved in none."""
    words, name = report.words, mark_up(report.naming.own(measure))
    counted = {e.option: e for e in report.results.select("chart_verdict", item=measure)}
    for verdict, message in _IN_UNITS.items():
        if verdict in counted and verdict != "too_few":
            told = words.html(message, n=tell_count(words, counted[verdict], "inessive"))
            told = mark_verdict(verdict, f"charts/{measure}", told)
            all_ = words.cardinal(round(counted[verdict].n or 0), "elative")
            return words.html("{measure}: {told} of {n} units", measure=name, told=told, n=all_)
    return words.html("{measure}, by unit", measure=name)


def tell_starts(report: Report, measure: str, *, usual: bool = True) -> Markup | None:
    """What a start that came at different times did, with the usual limits beside; None where it did not."""
    words = report.words
    effect = report.results.get("phase_effect", item=measure)
    mean = report.results.get("own_change", item=measure)
    if effect is None or mean is None or effect.low is None or effect.high is None:
        return None
    settled = effect.low > 0 or effect.high < 0
    said = N_("The start made a difference.") if settled else N_("Whether the start made a difference is not settled.")
    verdict = mark_verdict("differ" if settled else "open", f"start/{measure}", words.html(said))
    told = words.html(
        "Each unit against itself, before and after its own start: {mean} percentage points on average ({low} to "
        "{high}; {n} units). With what each month brought to all units taken out: {effect} percentage points "
        "({effect_low} to {effect_high}).",
        mean=format_points(words, mean, decimals=1), low=format_points(words, mean, "low", decimals=1),
        high=format_points(words, mean, "high", decimals=1), n=format_n(words, mean),
        effect=format_points(words, effect, decimals=1), effect_low=format_points(words, effect, "low", decimals=1),
        effect_high=format_points(words, effect, "high", decimals=1),
    )  # fmt: skip
    cluster = report.results.get("phase_effect", item=measure, option="cluster") if usual else None
    if cluster is None:
        return verdict + Markup(" ") + told
    narrow = words.html(
        "The usual cluster-robust limits, {low} to {high}, are too narrow for so few units.",
        low=format_points(words, cluster, "low", decimals=1), high=format_points(words, cluster, "high", decimals=1),
    )  # fmt: skip
    return Markup(" ").join((verdict, told, narrow))
