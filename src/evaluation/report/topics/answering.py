"""The answer to a declared question as a reader wants it: a verdict in a word, its numbers, the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from evaluation.core.addresses import is_recalled, split_waves
from evaluation.core.estimates import Shown
from evaluation.locale import N_, Case
from evaluation.programme import Question
from evaluation.report.blocks import Inline, html
from evaluation.report.direction import find_good_end_of
from evaluation.report.distributions import Shift, find_shifts, find_waves
from evaluation.report.numbers import format_n, format_value, tell_count, tell_share
from evaluation.report.opened import Report
from evaluation.report.topics.groups import ALPHA, select_groups
from evaluation.report.topics.measures_over_time import answer_trend
from evaluation.report.topics.plan_answers import judge_share
from evaluation.report.topics.plan_reasons import explain_silence
from evaluation.report.wording import join_and, name_top
from evaluation.scoring.targets import TargetVerdict

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
    """

    verdict: Markup
    sentence: Markup
    strength: Strength = "weak"
    why: str = ""
    lead: Markup = _NOTHING

    @property
    def whole(self) -> Markup:
        """Verdict and sentence."""
        return Markup(" ").join(part for part in (self.verdict, self.sentence) if part)


MET: Final[dict[TargetVerdict, str]] = {
    "met_for_certain": N_("The target was met for certain."),
    "probably_met": N_("The target was probably met."),
    "open": N_("Whether the target was met stays open."),
    "probably_not_met": N_("The target was probably not met."),
    "not_met_for_certain": N_("The target was not met for certain."),
}
"""What a share says against its target."""

SHORT: Final[dict[TargetVerdict, str]] = {
    "met_for_certain": N_("Yes, for certain."),
    "probably_met": N_("Probably yes."),
    "open": N_("That stays open."),
    "probably_not_met": N_("Probably not."),
    "not_met_for_certain": N_("No, for certain."),
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
        verdict, lead = words.html(MET[judged]), words.html(SHORT[judged])
        aim = words.html("The target was {target}.", target=words.percent(question.at_least))
        sentence = Markup("{} {}").format(sentence, aim)
    return Told(verdict, sentence, "weak", words.text("asked once, of those who took part"), lead=lead)


def tell_who(report: Report, item: str, share: Shown) -> Markup:
    """How many said so: in the words of the item's own statement, else by its wording."""
    words, described = report.words, report.programme.item(item)
    statement = report.naming.text(described.statement)
    if share.option:
        option = html(report.naming.option(item, share.option))
        return words.html("{share} chose “{option}”.", share=html(tell_share(words, share)), option=option)
    if statement:
        return words.html("{share} {statement}.", share=html(tell_share(words, share)), statement=html(statement))
    return words.html(
        "“{item}”: {share} {top}.",
        item=html(report.naming.item(item)), share=html(tell_share(words, share)), top=name_top(report, described),
    )  # fmt: skip


def _change(report: Report, question: Question) -> Told | None:
    words, item = report.words, question.item or ""
    shifts = find_shifts(report.results, item)
    if not shifts:
        return _side_by_side(report, item)
    judged = [judge_shift(report, shift) for shift in shifts]
    verdict = words.html(MOVED[judged[0]])
    told = []
    for shift, one in zip(shifts, judged, strict=True):
        moves = list_moves(report, shift)
        if len(shifts) > 1:
            moves = Markup("{}: {}").format(name_pair(report, shift), moves)
        # The verdict in front is that of the first pair; another one is said where it differs.
        if one != judged[0]:
            moves = Markup("{} ({})").format(moves, str(words.html(MOVED[one])).rstrip(".").lower())
        told.append(moves)
    name = html(report.naming.item(item))
    sentence = (
        words.html("{item}: {told}.", item=name, told=told[0])
        if len(told) == 1
        else words.html("{item} – {told}.", item=name, told=Markup("; ").join(told))
    )
    recalled = is_recalled(shifts[0].wave)
    why = N_("the start was asked about afterwards") if recalled else N_("the same people, before and after")
    return Told(verdict, sentence, "weak" if recalled else "moderate", words.text(why), lead=verdict)


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
    good, bad = (down, up) if end == "low" else (up, down)
    if end == "none":
        names = ((up, _HIGHER), (down, _LOWER), (same, _SAME))
    else:
        names = ((good, _BETTER), (bad, _WORSE), (same, _SAME))
    case: Case = "genitive"
    parts: list[Inline] = []
    for e, (first, later) in sorted(names, key=lambda part: (part[1] is _SAME, -part[0].estimate)):
        if e.estimate:
            parts.append(words.html(later if parts else first, n=tell_count(words, e, case)))
    return join_and(words, parts)


_BETTER: Final = (N_("{n} rated it better than before"), N_("{n} better than before"))
_WORSE: Final = (N_("{n} rated it worse than before"), N_("{n} worse than before"))
_HIGHER: Final = (N_("{n} rated it higher than before"), N_("{n} higher than before"))
_LOWER: Final = (N_("{n} rated it lower than before"), N_("{n} lower than before"))
_SAME: Final = (N_("{n} rated it the same as before"), N_("{n} the same"))


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
                words.html("{wave} {share}", wave=report.naming.wave(wave), share=html(tell_share(words, top)))
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
    name = html(report.naming.item(item))
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
    parts = [
        words.html("{group} {share}", group=html(report.naming.group(e.group)), share=html(tell_share(words, e)))
        for e in tops
    ]
    name = html(report.naming.item(item))
    if len(parts) > 1:
        top = name_top(report, report.programme.item(item))
        told = words.html("“{item}”, {top}: {told}.", item=name, top=top, told=Markup("; ").join(parts))
    else:
        told = words.html("The answers of each group to “{item}” are not shown: some are rare.", item=name)
    return Told(verdict, told, "weak", words.text("asked once; the groups are small"), lead=verdict)


def _trend(report: Report, question: Question) -> Told | None:
    sentence = answer_trend(report, question.measure or "")
    if sentence is None:
        return None
    return Told(Markup(), sentence, "moderate", report.words.text("followed over time, without a comparison"))
