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
from evaluation.report.topics.groups import ALPHA, select_groups
from evaluation.report.topics.measures_over_time import answer_trend
from evaluation.report.topics.plan_answers import judge_share
from evaluation.report.topics.plan_reasons import explain_silence
from evaluation.report.wording import join_and, name_top
from evaluation.scoring.finite_population import TargetVerdict

Strength = Literal["none", "weak", "moderate"]


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
    strength : {"none", "weak", "moderate"}
        How far the evidence carries.
    why : str
        Why no further: how the question was asked.
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


MET: Final[dict[TargetVerdict, str]] = {
    "met_for_certain": N_("The target of {target} was certainly met."),
    "probably_met": N_("The target of {target} was probably met."),
    "open": N_("Whether the target of {target} was met stays open."),
    "probably_not_met": N_("The target of {target} was probably not met."),
    "not_met_for_certain": N_("The target of {target} was certainly not met."),
}
"""What a share says against its target."""

SHORT: Final[dict[TargetVerdict, str]] = {
    "met_for_certain": N_("Yes, certainly."),
    "probably_met": N_("Probably yes."),
    "open": N_("That stays open."),
    "probably_not_met": N_("Probably not."),
    "not_met_for_certain": N_("Certainly not."),
}
"""The same as the answer to a question, for a headline."""

MOVED: Final = {
    "better": N_("The change is for the better."),
    "maybe_better": N_("The direction is positive but uncertain."),
    "worse": N_("The change is for the worse."),
    "maybe_worse": N_("The direction is negative but uncertain."),
    "open": N_("No change can be shown."),
    "higher": N_("The answers rose on the scale."),
    "lower": N_("The answers fell on the scale."),
}
"""What a change says."""


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
    if question.at_least is not None:
        judged = judge_share(report, share, question.at_least)
        verdict = words.html(MET[judged], target=words.percent(question.at_least))
        lead = words.html(SHORT[judged])
    return Told(verdict, sentence, "weak", words.text("asked once, of those who took part"), lead=lead)


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
    words, item = report.words, question.item or ""
    shifts = find_shifts(report.results, item)
    if not shifts:
        return _side_by_side(report, item)
    judged = [judge_shift(report, shift) for shift in shifts]
    verdict = words.html(MOVED[judged[0]])
    told, brief = [], []
    for shift, one in zip(shifts, judged, strict=True):
        moves = list_moves(report, shift)
        # The verdict in front is that of the first pair; another one is said where it differs.
        other = str(words.html(MOVED[one])).rstrip(".").lower() if one != judged[0] else ""
        pair = name_pair(report, shift)
        whole = Markup("{} ({})").format(moves, other) if other else moves
        told.append(Markup("{}: {}").format(pair, whole) if len(shifts) > 1 else whole)
        if shift is not shifts[0] and other:
            brief.append(Markup("{}: {}").format(pair, other))
    # Alone the first pair needs no name.
    brief.insert(0, told[0] if brief else list_moves(report, shifts[0]))
    contrast = tell_contrast(report, question, judged[0])
    recalled = is_recalled(shifts[0].wave)
    why = N_("the start was asked about afterwards") if recalled else N_("the same people, before and after")
    return Told(
        verdict, Markup(" ").join((_join_pairs(report, item, told), *contrast)), "weak" if recalled else "moderate",
        words.text(why), lead=verdict, brief=Markup(" ").join((_join_pairs(report, item, brief), *contrast)),
    )  # fmt: skip


_WAYS: Final = {"better": 1, "maybe_better": 1, "higher": 1, "open": 0, "worse": -1, "maybe_worse": -1, "lower": -1}
"""Which way a change in the survey points."""


def tell_contrast(report: Report, question: Question, judged: str) -> list[Markup]:
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
    if any(way != _WAYS[judged] for way in ways):
        return [words.html("The survey and what people said give different pictures."), said]
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


def judge_shift(report: Report, shift: Shift) -> str:
    """What a change says: one of :data:`MOVED`.

    Certain where the adjusted p-value is below the limit too; a direction where the interval leaves out nought.
    """
    effect, end = shift.effect, find_good_end_of(report, shift.item)
    p = report.results.get("p_holm", item=shift.item, wave=shift.wave)
    if effect is None or effect.low is None or effect.high is None or effect.low <= 0 <= effect.high:
        return "open"
    rose = effect.estimate > 0
    if end == "none":
        return "higher" if rose else "lower"
    good = "better" if rose == (end == "high") else "worse"
    return good if p is not None and p.estimate < ALPHA else f"maybe_{good}"


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
    tests = [e for m in ("epsilon_squared", "cliffs_delta", "cramers_v") for e in select_groups(report, m, question)]
    if not tests:
        return None
    differ = False
    for e in tests:
        p = report.results.get("p_holm", item=e.item, option=e.option, group=e.group, wave=e.wave)
        differ = differ or (p is not None and p.estimate < ALPHA)
    verdict = (
        words.html("The groups differ.") if differ else words.html("No difference between the groups can be shown.")
    )
    tops = [e for e in select_groups(report, "top_box", question) if e.wave == tests[0].wave]
    name = mark_up(report.naming.item(item))
    if len(tops) > 1:
        told = _tell_groups(report, item, tops)
    else:
        told = words.html("The answers of each group to “{item}” are not shown: some are rare.", item=name)
    return Told(verdict, told, "weak", words.text("asked once; the groups are small"), lead=verdict)


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
    return Told(Markup(), sentence, "moderate", report.words.text("followed over time, without a comparison"))
