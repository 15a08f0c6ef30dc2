"""What the data say to the questions declared before them, with the method, the n and the p-value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from evaluation.core.addresses import is_recalled, split_waves
from evaluation.core.estimates import Banded, Shown
from evaluation.locale import N_
from evaluation.programme import Question
from evaluation.report.blocks import Cell, Inline, Number, mark_up
from evaluation.report.distributions import Shift, find_number, find_shifts, find_waves
from evaluation.report.likert import tell_number
from evaluation.report.numbers import (
    PERCENT_FROM,
    carries_percentage,
    format_count,
    format_count_of_n,
    format_limits,
    format_n,
    format_number,
    format_of_n,
    format_p,
    format_points,
    format_value,
)
from evaluation.report.opened import Report
from evaluation.report.topics.change import tell_concordance, tell_shift
from evaluation.report.topics.groups import name_groups, select_groups, tell_comparison
from evaluation.report.topics.measures_over_time import answer_trend
from evaluation.report.topics.plan_reasons import explain_silence
from evaluation.report.topics.smallest import tell_smallest
from evaluation.report.topics.verdicts import (
    ALPHA,
    count_eligible,
    judge_pair,
    judge_share,
    judge_shift,
    mark_verdict,
    name_pair,
    say_shift,
)
from evaluation.report.wording import begin_with_survey
from evaluation.scoring.finite_population import TargetVerdict, judge_target

SIGNED_RANK: Final = N_("Signed-rank test of the same people")
FRIEDMAN: Final = N_("Friedman's test of the same people")
MANN_WHITNEY: Final = N_("Mann-Whitney test")
KRUSKAL_WALLIS: Final = N_("Kruskal-Wallis test")
FISHER: Final = N_("Fisher's test of a table")


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the answer to a declared question.

    ``method`` is empty where nothing could be computed; ``p`` is adjusted over all tests of the declared questions.
    """

    text: Inline
    method: str = ""
    n: Cell = None
    p: Cell = None


def answer_question(report: Report, question: Question) -> list[Answer]:
    """What the data say to a declared question: a line, or a line a survey or pair of groups.

    Parameters
    ----------
    report : Report
    question : Question

    Returns
    -------
    list of Answer
    """
    told = {"share": _share, "change": _change, "compare": _compare, "trend": _trend}[question.kind](report, question)
    method = report.words.text("Interval beside the smallest difference that matters")
    judged = [Answer(sentence, method) for sentence in tell_smallest(report, question)]
    return [*told, *judged] or [Answer(explain_silence(report, question))]


def _share(report: Report, question: Question) -> list[Answer]:
    words, item = report.words, question.item or ""
    wave = next((w for w in reversed(find_waves(report.results, item))), "")
    if question.option is not None:
        share = report.results.get("share", item=item, option=question.option, wave=wave)
        share = share or report.results.get("count", item=item, option=question.option, wave=wave)
    else:
        share = report.results.get("top_box", item=item, wave=wave)
    if share is None or not share.n:
        return _number(report, question, wave)
    text = _write_share(report, share)
    if question.at_least is not None:
        text = _against(report, question, share, text)
    else:
        text = words.html("{share}.", share=text)
    return [Answer(text, words.text("Share with its interval"), format_n(words, share))]


def _number(report: Report, question: Question, wave: str) -> list[Answer]:
    """The one number that is told where few answered, against the target."""
    words = report.words
    item, option = question.item or "", question.option
    if option is None:
        number = find_number(report.results, item=item, wave=wave)
        told: Inline = tell_number(words, number) if number else ""
    else:
        number = report.results.band("count", item=item, option=option, wave=wave)
        told = format_number(words, number) if number else ""
    if number is None:
        return []
    if question.at_least is None:
        text = words.html("{share}.", share=told)
    else:
        fields = {"share": told, "target": words.percent(question.at_least)}
        judged = _judge_number(report, number, question.at_least)
        message = _FEW if judged is None else _WORDS[judged]
        text = mark_verdict(judged or "open", f"target/{question.id}", words.html(message, **fields))
    return [Answer(text, words.text("Number of people"), format_n(words, number))]


def _judge_number(report: Report, number: Shown | Banded, target: float) -> TargetVerdict | None:
    """What a number of people says of a target; of a band what holds at both of its ends; None of too few."""
    if not isinstance(number, Banded) or number.n < PERCENT_FROM:
        return None
    population = count_eligible(report, number)
    ends = [judge_target(round(end), number.n, target, population=population) for end in (number.low, number.high)]
    first, last = (end.verdict for end in ends)
    return first if first == last else "open"


def _write_share(report: Report, share: Shown) -> Inline:
    """A share as words; its number alone where so few answered that there is no share."""
    words = report.words
    if share.measure != "count":
        return format_of_n(words, share)
    return format_count_of_n(words, share)


_WORDS: Final[Mapping[TargetVerdict, str]] = {
    "met_for_certain": N_("Met for certain: {share}; the target was {target}."),
    "probably_met": N_("Probably met: {share}; the target was {target}."),
    "open": N_("Open: {share}; the target was {target}."),
    "probably_not_met": N_("Probably not met: {share}; the target was {target}."),
    "not_met_for_certain": N_("Not met for certain: {share}; the target was {target}."),
}
"""What a share says against a target, in a word."""
_FEW: Final = N_("{share}; the target was {target}. So few answers do not settle the question.")


def _against(report: Report, question: Question, share: Shown, told: Inline) -> Markup:
    """A share against the target that was set for it, and of whom it is said."""
    words, target, about = report.words, question.at_least or 0.0, f"target/{question.id}"
    fields: dict[str, object] = {"share": told, "target": words.percent(target)}
    if not carries_percentage(share) or not share.n:
        return mark_verdict("open", about, words.html(_FEW, **fields))
    eligible = report.results.get("eligible", wave=share.wave)
    judged = judge_share(report, share, target)
    verdict = mark_verdict(judged, about, words.html(_WORDS[judged], **fields))
    parts = [verdict, _tell_population(report, share, eligible)]
    return Markup(" ").join(part for part in parts if part)


def _tell_population(report: Report, share: Shown, eligible: Shown | None) -> Markup:
    """Of whom a verdict is said, and between which limits."""
    words, results = report.words, report.results
    whole = results.get("finite_share", item=share.item, option=share.option, wave=share.wave)
    bounds = results.get("nonresponse_bounds", item=share.item, option=share.option, wave=share.wave)
    if eligible is None or whole is None or bounds is None:
        both = format_limits(words, share)
        if both is None:
            return Markup()
        return words.html(
            "Of people like those who answered: {low} to {high} (95% interval).", low=both[0], high=both[1]
        )
    likely, possible = format_limits(words, whole), format_limits(words, bounds)
    if likely is None or possible is None:
        return Markup()
    return words.html(
        "Of all {n} who could have answered: {low} to {high}, if those who did not answer are like those who did; "
        "{lowest} to {highest}, whatever they would have said.",
        n=format_count(words, eligible), low=likely[0], high=likely[1], lowest=possible[0], highest=possible[1],
    )  # fmt: skip


def _change(report: Report, question: Question) -> list[Answer]:
    item = question.item or ""
    told = [_shifted(report, shift) for shift in find_shifts(report.results, item)]
    told += [_over_time(report, e) for e in report.results.select("kendall_w", item=item)]
    return told or _side_by_side(report, item)


def _shifted(report: Report, shift: Shift) -> Answer:
    words = report.words
    p = report.results.get("p_holm", item=shift.item, wave=shift.wave)
    parts = [say_shift(report, shift), _tell_apart(report, shift, p), tell_shift(report, shift)]
    text = Markup(" ").join(part for part in parts if part)
    if not is_recalled(shift.wave) and len(report.waves()) > 2:
        text = Markup("{}: {}").format(_between(report, shift.wave), text)
    return Answer(text, _name_test(report, p, SIGNED_RANK), format_n(words, shift.count("same")), _write_p(report, p))


def _tell_apart(report: Report, shift: Shift, p: Shown | None) -> Markup:
    """That the interval and the adjusted test say different things, where they do: why the verdict is uncertain."""
    words, effect = report.words, shift.effect
    if (
        effect is None
        or effect.low is None
        or effect.high is None
        or not judge_shift(report, shift).startswith("maybe")
    ):
        return Markup()
    limits = {
        field: Number(value, words.number(value, 2), f"{effect.id}#{field}")
        for field, value in (("low", effect.low), ("high", effect.high))
    }
    if p is None:
        message = N_("The effect’s interval, {low} to {high}, leaves out no change, but the question was not tested.")
    elif p.estimate < ALPHA:
        message = N_("The test speaks for a change; the effect’s interval, {low} to {high}, does not quite.")
    else:
        message = N_(
            "Taken alone, the effect’s interval, {low} to {high}, leaves out no change; once all tests of the plan are "
            "counted, chance is not ruled out."
        )
    return words.html(message, **limits)


def _over_time(report: Report, concordance: Shown) -> Answer:
    words = report.words
    p = report.results.get("p_holm", item=concordance.item, wave=concordance.wave)
    settled = _is_settled(p)
    told = (
        words.html("The surveys differ among those who answered all of them.")
        if settled
        else words.html("Among those who answered all the surveys chance alone could explain the differences.")
    )
    about = f"surveys/{concordance.item}/{concordance.wave}"
    verdict = mark_verdict("differ" if settled else "open", about, told)
    text = Markup("{}: {} {}").format(_between(report, concordance.wave), verdict, tell_concordance(words, concordance))
    return Answer(text, _name_test(report, p, FRIEDMAN), format_n(words, concordance), _write_p(report, p))


def _between(report: Report, wave: str) -> str:
    return " → ".join(report.naming.wave(name) for name in split_waves(wave))


def _side_by_side(report: Report, item: str) -> list[Answer]:
    """The surveys of people who cannot be joined."""
    words = report.words
    if any(is_recalled(wave) for wave in find_waves(report.results, item)):
        return []
    parts = []
    for wave in find_waves(report.results, item):
        top = report.results.get("top_box", item=item, wave=wave)
        median = report.results.get("median", item=item, wave=wave)
        name = report.naming.wave_first(wave)
        if top is not None:
            parts.append(words.html("{wave}: {share}", wave=name, share=format_of_n(words, top)))
        elif median is not None:
            value, n = format_value(words, median), format_n(words, median)
            parts.append(words.html("{wave}: median {value} (n = {n})", wave=name, value=value, n=n))
    if len(parts) < 2:
        return []
    caution = words.html("This is not change in the same people.")
    return [Answer(Markup("{}. {}").format(Markup("; ").join(parts), caution), words.text("Surveys side by side"))]


def _compare(report: Report, question: Question) -> list[Answer]:
    words, told = report.words, []
    for e in select_groups(report, "epsilon_squared", question):
        p, judged = _p_of(report, e), judge_pair(report, e) or "open"
        said = N_("The groups differ.") if judged == "differ" else N_("The data do not show whether the groups differ.")
        text = begin_with_survey(report, e, mark_verdict(judged, name_pair(e), words.html(said)))
        test = _name_test(report, p, KRUSKAL_WALLIS)
        told.append(Answer(text, test, format_n(words, e), _write_p(report, p)))
    for e in select_groups(report, "cliffs_delta", question):
        p = _p_of(report, e)
        text = begin_with_survey(report, e, tell_comparison(report, e))
        test = _name_test(report, p, MANN_WHITNEY)
        told.append(Answer(text, test, format_n(words, e), _write_p(report, p)))
    told += [_associated(report, e) for e in select_groups(report, "cramers_v", question)]
    return [*told, *_differences(report, question)]


def _associated(report: Report, e: Shown) -> Answer:
    """Groups on a question with one answer out of options."""
    words, p, judged = report.words, _p_of(report, e), judge_pair(report, e) or "open"
    said = (
        N_("The groups answered differently.")
        if judged == "differ"
        else N_("The data do not show whether the groups differ: chance alone could explain a difference like this.")
    )
    verdict = mark_verdict(judged, name_pair(e), words.html(said))
    strength = words.html(
        "Cramér's V is {value} (0: the groups answered alike, 1: the group tells the answer).",
        value=format_value(words, e, decimals=2),
    )
    return Answer(
        begin_with_survey(report, e, Markup("{} {}").format(verdict, strength)),
        _name_test(report, p, FISHER),
        format_n(words, e),
        _write_p(report, p),
    )


def _differences(report: Report, question: Question) -> list[Answer]:
    """Groups on a tick-all question: for each pair of groups the option on which they are furthest apart."""
    words = report.words
    pairs: dict[tuple[str, str], list[Shown]] = {}
    for e in select_groups(report, "share_difference", question):
        pairs.setdefault((e.wave, e.group), []).append(e)
    method = words.text("Differences of shares with Newcombe's interval, no test: a question with many options")
    return [
        Answer(begin_with_survey(report, several[0], _furthest(report, several)), method, format_n(words, several[0]))
        for several in pairs.values()
    ]


def _furthest(report: Report, several: Sequence[Shown]) -> Markup:
    words = report.words
    most = max(several, key=lambda e: abs(e.estimate))
    first, second = name_groups(report, most)
    apart = [e for e in several if (e.low or 0.0) > 0 or (e.high or 0.0) < 0]
    sentence = words.html(
        "“{first}” and “{second}” are furthest apart on “{option}”: {difference} percentage points (95% interval "
        "{low} to {high}).",
        first=first, second=second, option=mark_up(report.naming.option(most.item, most.option)),
        difference=format_points(words, most), low=format_points(words, most, "low"),
        high=format_points(words, most, "high"),
    )  # fmt: skip
    count = words.html_plural(
        "Of {n} option compared, the interval leaves out no difference for {apart}.",
        "Of {n} options compared, the interval leaves out no difference for {apart}.",
        len(several),
        apart=words.number(len(apart)),
    )
    return Markup("{} {}").format(sentence, count)


def _p_of(report: Report, e: Shown) -> Shown | None:
    return report.results.get("p_holm", item=e.item, option=e.option, group=e.group, wave=e.wave)


def _trend(report: Report, question: Question) -> list[Answer]:
    sentence = answer_trend(report, question.measure or "")
    return [Answer(sentence, report.words.text("Chart over time"))] if sentence else []


def _is_settled(p: Shown | None) -> bool:
    return p is not None and p.estimate < ALPHA


def _name_test(report: Report, p: Shown | None, test: str) -> str:
    """The test that was made, without its details: exactness and ties stand in ``results.csv``."""
    return report.words.text(test if p is not None else N_("Description, no test"))


def _write_p(report: Report, p: Shown | None) -> Cell:
    return format_p(report.words, p) if p is not None else None
