"""The answer to a declared question as a reader wants it: a verdict in a word, its numbers, the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from evaluation.core.addresses import is_recalled, parse_group, split_crossed_groups, split_waves
from evaluation.core.estimates import Shown
from evaluation.locale import N_, Case
from evaluation.programme import Question
from evaluation.report.blocks import Inline, mark_up
from evaluation.report.direction import find_good_end_of
from evaluation.report.distributions import Shift, find_shifts, find_waves
from evaluation.report.numbers import format_count, format_n, format_value, tell_count, tell_share
from evaluation.report.opened import Report
from evaluation.report.topics.groups import select_groups
from evaluation.report.topics.measures_over_time import answer_trend, find_charts
from evaluation.report.topics.plan_reasons import explain_silence
from evaluation.report.topics.smallest import tell_smallest
from evaluation.report.topics.verdicts import (
    APART,
    MET,
    MOVED,
    NEITHER,
    RECALLED,
    WAYS,
    ShiftVerdict,
    judge_groups,
    judge_share,
    judge_shift,
    mark_verdict,
    name_shift,
    say_shift,
)
from evaluation.report.wording import join_and, name_top
from evaluation.scoring.finite_population import TargetVerdict

Strength = Literal["none", "open", "weak", "moderate"]


_NOTHING: Final = Markup()


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to a declared question.

    Attributes
    ----------
    verdict : Markup
        A few words; empty where the numbers speak for themselves.
    sentence : Markup
        With its numbers.
    strength : {"none", "open", "weak", "moderate"}
        How far the evidence carries: ``open`` where it settles nothing.
    why : str
        Why no further: how the question was asked, and of how many.
    lead : Markup
        Verdict and subject in one clause, for a headline; empty where there is none.
    brief : Markup
        The sentence where there is little room; empty where it is short enough.
    """

    verdict: Markup
    sentence: Markup
    strength: Strength = "weak"
    why: str = ""
    lead: Markup = _NOTHING
    brief: Markup = _NOTHING

    @property
    def whole(self) -> Markup:
        """Verdict and sentence."""
        return Markup(" ").join(part for part in (self.verdict, self.sentence) if part)

    @property
    def short(self) -> Markup:
        """Verdict and sentence where there is little room."""
        return Markup(" ").join(part for part in (self.verdict, self.brief or self.sentence) if part)


SHORT: Final[dict[TargetVerdict, str]] = {
    "met_for_certain": N_("Yes, certainly."),
    "probably_met": N_("Probably yes."),
    "open": N_("That stays open."),
    "probably_not_met": N_("Probably not."),
    "not_met_for_certain": N_("Certainly not."),
}
"""The same as the answer to a question, for a headline."""


def answer(report: Report, question: Question) -> Told:
    """The answer to a declared question; why there is none, where there is none."""
    told = {"share": _share, "change": _change, "compare": _compare, "trend": _trend}[question.kind](report, question)
    return told or Told(report.words.html("There is no answer."), explain_silence(report, question), "none")


def _share(report: Report, question: Question) -> Told | None:
    words, item = report.words, question.item or ""
    wave = next((w for w in reversed(find_waves(report.results, item))), "")
    share = report.results.get("top_box", item=item, wave=wave)
    if question.option is not None:
        share = report.results.get("share", item=item, option=question.option, wave=wave)
    if share is None or not share.n:
        return None
    sentence = tell_who(report, item, share)
    verdict = lead = Markup()
    strength: Strength = "weak"
    if question.at_least is not None:
        judged, about = judge_share(report, share, question.at_least), f"target/{question.id}"
        verdict = mark_verdict(judged, about, words.html(MET[judged], target=words.percent(question.at_least)))
        lead = mark_verdict(judged, about, words.html(SHORT[judged]))
        strength = "open" if judged == "open" else "weak"
    return Told(verdict, sentence, strength, words.text("asked once, of those who took part"), lead=lead)


def tell_who(report: Report, item: str, share: Shown) -> Markup:
    """How many said so: in the words of the item's own statement, else by its wording."""
    words, described = report.words, report.programme.item(item)
    statement = report.naming.text(described.statement)
    if share.option:
        option = mark_up(report.naming.option(item, share.option))
        return words.html("{share} chose “{option}”.", share=mark_up(tell_share(words, share)), option=option)
    if statement:
        return words.html("{share} {statement}.", share=mark_up(tell_share(words, share)), statement=mark_up(statement))
    return words.html(
        "“{item}”: {share} {top}.",
        item=mark_up(report.naming.item(item)),
        share=mark_up(tell_share(words, share)), top=name_top(report, described),
    )  # fmt: skip


def _change(report: Report, question: Question) -> Told | None:
    item = question.item or ""
    shifts = find_shifts(report.results, item)
    if not shifts:
        return _side_by_side(report, item)
    judged = [judge_shift(report, shift) for shift in shifts]
    verdict = say_shift(report, shifts[0])
    told, brief = [], []
    for shift, one in zip(shifts, judged, strict=True):
        moves = list_moves(report, shift)
        # The verdict in front is that of the first pair; another one is said where it differs.
        other = _say_within(report, shift) if one != judged[0] else Markup()
        pair = name_pair(report, shift)
        whole = Markup("{} ({})").format(moves, other) if other else moves
        told.append(Markup("{}: {}").format(pair, whole) if len(shifts) > 1 else whole)
        if shift is not shifts[0] and other:
            brief.append(Markup("{}: {}").format(pair, other))
    # Alone the first pair needs no name.
    brief.insert(0, told[0] if brief else list_moves(report, shifts[0]))
    contrast = [
        *tell_smallest(report, question),
        *_tell_error(report, shifts),
        *tell_contrast(report, question, judged[0]),
    ]
    strength, why = _grade_change(report, shifts[0], judged[0])
    return Told(
        verdict, Markup(" ").join((_join_pairs(report, item, told), *contrast)), strength, why, lead=verdict,
        brief=Markup(" ").join((_join_pairs(report, item, brief), *contrast)),
    )  # fmt: skip


def _tell_error(report: Report, shifts: Sequence[Shift]) -> list[Markup]:
    """That heads count as better or worse only beyond measurement error, where they do."""
    if not any(shift.beyond_error for shift in shifts):
        return []
    return [report.words.html("Counted as better or worse are only changes beyond measurement error.")]


def _say_within(report: Report, shift: Shift) -> Markup:
    """The verdict of a change within a sentence."""
    words = RECALLED if is_recalled(shift.wave) else MOVED
    judged = judge_shift(report, shift)
    told = str(report.words.html(words[judged])).rstrip(".")
    return mark_verdict(judged, name_shift(shift), Markup(told[:1].lower() + told[1:]))


def _grade_change(report: Report, shift: Shift, judged: ShiftVerdict) -> tuple[Strength, str]:
    """How far a change carries, and why: what it says, of how many of how many, and how it was asked."""
    words = report.words
    if is_recalled(shift.wave):
        why = words.text("the start was asked about afterwards, so this is how the change is seen")
        return "open" if judged in NEITHER else "weak", why
    joined = round(shift.count("same").n or 0)
    lost = report.results.get("joined", item=shift.item, option="lost", wave=shift.wave)
    first = joined + (round(lost.estimate) if lost is not None else 0)
    why = words.text(
        "the same people before and after, {joined} of the {first} who answered first; by their own yardstick, which "
        "may itself have shifted",
        joined=words.number(joined), first=words.number(first),
    )  # fmt: skip
    if judged in NEITHER:
        return "open", why
    # Told of fewer than half, or not settled once every test is counted, a change in the same people is weak.
    return "moderate" if judged in {"better", "worse", "higher", "lower"} and 2 * joined >= first else "weak", why


def tell_contrast(report: Report, question: Question, judged: ShiftVerdict) -> list[Markup]:
    """What people said on the theme of a question, beside its survey; that the two differ, where they do."""
    words, sides, ways = report.words, [], []
    stances = [
        e for e in report.results.select("stances") if split_crossed_groups(e.group)[-1] == f"theme={question.theme}"
    ]
    for group in dict.fromkeys(e.group for e in stances):
        good, bad = (next((e for e in stances if (e.group, e.option) == (group, way)), None) for way in _STANCES)
        if good is not None and bad is not None:
            side = report.naming.state(parse_group(split_crossed_groups(group)[0]).value)
            counts = words.html(
                "positive {good}, negative {bad}", good=format_count(words, good), bad=format_count(words, bad)
            )
            sides.append((side, counts))
            ways += [_weigh(good.estimate, bad.estimate)] if good.estimate + bad.estimate >= _WEIGHED else []
    if not sides:
        return []
    theme = mark_up(report.naming.own(question.theme or ""))
    parts = Markup("; ").join(
        counts if len(sides) == 1 else Markup("{}: {}").format(side, counts) for side, counts in sides
    )
    said = words.html("What people said on “{theme}”, statements: {parts}.", theme=theme, parts=parts)
    if any(way != WAYS[judged] for way in ways):
        apart = words.html("The survey and what people said give different pictures.")
        return [mark_verdict("differ", f"contrast/{question.id}", apart), said]
    return [said]


_STANCES: Final = ("for", "against")
_WEIGHED: Final = 5
"""Fewer statements than this do not speak against a survey."""


def _weigh(good: float, bad: float) -> int:
    """Which way statements point: one where more than two in three that take a side do."""
    return int(good > 2 * bad) - int(bad > 2 * good)


def _join_pairs(report: Report, item: str, told: Sequence[Markup]) -> Markup:
    name = mark_up(report.naming.item(item))
    if len(told) == 1:
        return report.words.html("{item}: {told}.", item=name, told=told[0])
    return report.words.html("{item} – {told}.", item=name, told=Markup("; ").join(told))


def list_moves(report: Report, shift: Shift) -> Markup:
    """How many judged better, worse and the same than before, the larger first, none left out that is not nought."""
    words, end = report.words, find_good_end_of(report, shift.item)
    up, down, same = (shift.count(name) for name in ("up", "down", "same"))
    case: Case = "genitive"
    if end == "none":
        names = ((up, _HIGHER), (down, _LOWER), (same, _SAME))
    elif end == "high":
        names = ((up, _BETTER), (down, _WORSE), (same, _SAME))
    else:
        names, case = ((up, _MORE), (down, _LESS), (same, _AS_MUCH)), "adessive"
    parts: list[Inline] = []
    for e, (first, later) in sorted(names, key=lambda part: (part[0] is same, -part[0].estimate)):
        if e.estimate:
            parts.append(words.html(later if parts else first, n=tell_count(words, e, case)))
    return join_and(words, parts)


_BETTER: Final = (N_("{n} rated it better than before"), N_("{n} better than before"))
_WORSE: Final = (N_("{n} rated it worse than before"), N_("{n} worse than before"))
_HIGHER: Final = (N_("{n} rated it higher than before"), N_("{n} higher than before"))
_LOWER: Final = (N_("{n} rated it lower than before"), N_("{n} lower than before"))
_SAME: Final = (N_("{n} rated it the same as before"), N_("{n} the same"))
# Of what is bad, such as strain: "better" would leave the reader to guess what grew.
_MORE: Final = (N_("more than before for {n}"), N_("more for {n}"))
_LESS: Final = (N_("less than before for {n}"), N_("less for {n}"))
_AS_MUCH: Final = (N_("the same as before for {n}"), N_("the same for {n}"))


def name_pair(report: Report, shift: Shift) -> str:
    """The two surveys of a change."""
    return " → ".join(report.naming.wave(wave) for wave in split_waves(shift.wave))


def _side_by_side(report: Report, item: str) -> Told | None:
    """The surveys of people who cannot be joined."""
    words, parts = report.words, []
    for wave in find_waves(report.results, item):
        top = report.results.get("top_box", item=item, wave=wave)
        median = report.results.get("median", item=item, wave=wave)
        if is_recalled(wave):
            return None
        if top is not None:
            parts.append(
                words.html("{wave} {share}", wave=report.naming.wave(wave), share=mark_up(tell_share(words, top)))
            )
        elif median is not None:
            parts.append(
                words.html(
                    "{wave} median {value} (n = {n})",
                    wave=report.naming.wave(wave), value=format_value(words, median), n=format_n(words, median),
                )
            )  # fmt: skip
    if len(parts) < 2:
        return None
    name = mark_up(report.naming.item(item))
    told = words.html("{item}: {told}.", item=name, told=Markup("; ").join(parts))
    return Told(
        words.html("This is not change in the same people."), told, "weak", words.text("the surveys cannot be joined")
    )


def _compare(report: Report, question: Question) -> Told | None:
    words, item = report.words, question.item or ""
    judged = judge_groups(report, question)
    if judged is None:
        return None
    verdict = mark_verdict(judged, f"groups/{question.id}", words.html(APART[judged]))
    tops = [e for e in select_groups(report, "top_box", question) if e.wave == find_waves(report.results, item)[0]]
    name = mark_up(report.naming.item(item))
    if len(tops) > 1:
        told = _tell_groups(report, item, tops)
    else:
        told = words.html("The answers of each group to “{item}” are not shown: some are rare.", item=name)
    told = Markup(" ").join((told, *tell_smallest(report, question)))
    strength: Strength = "weak" if judged == "differ" else "open"
    return Told(verdict, told, strength, words.text("asked once; the groups are small"), lead=verdict)


def _tell_groups(report: Report, item: str, tops: Sequence[Shown]) -> Markup:
    """How many of each group said so: in the words of the item's own statement, else by its wording."""
    words, described = report.words, report.programme.item(item)
    groups = [mark_up(report.naming.group(e.group)) for e in tops]
    shares = [mark_up(tell_share(words, e)) for e in tops]
    statement = report.naming.text(described.statement)
    if statement:
        shares[0] = Markup("{} {}").format(shares[0], mark_up(statement))
        told = [Markup("{}: {}").format(group, share) for group, share in zip(groups, shares, strict=True)]
        return Markup("; ").join(told) + Markup(".")
    told = [Markup("{} {}").format(group, share) for group, share in zip(groups, shares, strict=True)]
    return words.html(
        "“{item}”, {top}: {told}.",
        item=mark_up(report.naming.item(item)), top=name_top(report, described), told=Markup("; ").join(told),
    )  # fmt: skip


def _trend(report: Report, question: Question) -> Told | None:
    sentence = answer_trend(report, question.measure or "")
    if sentence is None:
        return None
    verdicts = [one.verdict for one in find_charts(report, question.measure or "") if one.verdict != "too_few"]
    up, down = (sum(verdict in ways for verdict in verdicts) for ways in (("improved", "rose"), ("worsened", "fell")))
    strength: Strength = "weak" if up or down else "open"
    if verdicts and 2 * max(up, down) >= len(verdicts) and min(up, down) == 0:
        strength = "moderate"
    why = report.words.text(
        "followed over time without a comparison; a lasting change in {moved} of {n} charts",
        moved=report.words.number(up + down), n=report.words.number(len(verdicts)),
    )  # fmt: skip
    return Told(Markup(), sentence, strength, why)
