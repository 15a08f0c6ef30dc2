"""The words that judge, and the rules by which a result gets one: each is decided here, once, for the whole page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from markupsafe import Markup

from evaluation.core.addresses import is_of_variable, is_recalled
from evaluation.core.estimates import Banded, Shown
from evaluation.locale import N_
from evaluation.programme import Question
from evaluation.report.blocks import Inline, Verdict, mark_up
from evaluation.report.direction import find_good_end_of
from evaluation.report.distributions import Shift
from evaluation.report.numbers import carries_percentage
from evaluation.report.opened import Report
from evaluation.scoring.finite_population import TargetVerdict, judge_target

ShiftVerdict = Literal[
    "better",
    "maybe_better",
    "worse",
    "maybe_worse",
    "higher",
    "maybe_higher",
    "lower",
    "maybe_lower",
    "open",
    "few",
    "untold",
]
GroupVerdict = Literal["differ", "open"]

ALPHA: Final = 0.05
"""Below this a Holm-adjusted p-value is told as a difference that chance hardly explains."""

MET: Final[Mapping[TargetVerdict, str]] = {
    "met_for_certain": N_("The target of {target} was certainly met."),
    "probably_met": N_("The target of {target} was probably met."),
    "open": N_("Whether the target of {target} was met stays open."),
    "probably_not_met": N_("The target of {target} was probably not met."),
    "not_met_for_certain": N_("The target of {target} was certainly not met."),
}
"""What a share says against its target."""

MOVED: Final[Mapping[ShiftVerdict, str]] = {
    "better": N_("The change is for the better."),
    "maybe_better": N_("The direction is positive but uncertain."),
    "worse": N_("The change is for the worse."),
    "maybe_worse": N_("The direction is negative but uncertain."),
    "higher": N_("The answers rose on the scale."),
    "maybe_higher": N_("The answers rose on the scale, but uncertainly."),
    "lower": N_("The answers fell on the scale."),
    "maybe_lower": N_("The answers fell on the scale, but uncertainly."),
    "open": N_("No change can be shown."),
    "few": N_("Too few answers changed to tell a direction."),
    "untold": N_("Whether the change is more than chance is not told, to protect the respondents."),
}
"""What a change says that was measured in the same people."""

RECALLED: Final[Mapping[ShiftVerdict, str]] = {
    **MOVED,
    "better": N_("Looking back, the respondents see a change for the better."),
    "maybe_better": N_("Looking back, the respondents see a change for the better, but uncertainly."),
    "worse": N_("Looking back, the respondents see a change for the worse."),
    "maybe_worse": N_("Looking back, the respondents see a change for the worse, but uncertainly."),
    "higher": N_("Looking back, the respondents place themselves higher than before."),
    "maybe_higher": N_("Looking back, the respondents place themselves higher than before, but uncertainly."),
    "lower": N_("Looking back, the respondents place themselves lower than before."),
    "maybe_lower": N_("Looking back, the respondents place themselves lower than before, but uncertainly."),
    "open": N_("No change that the respondents would see can be shown."),
}
"""The same of what was asked about before and now at once: a change as it is seen, not measured."""

APART: Final[Mapping[GroupVerdict, str]] = {
    "differ": N_("The groups differ."),
    "open": N_("No difference between the groups can be shown."),
}
"""What a comparison of groups says."""

NEITHER: Final[frozenset[ShiftVerdict]] = frozenset({"open", "few", "untold"})
"""Where a change has no direction."""

WAYS: Final[Mapping[ShiftVerdict, int]] = {
    "better": 1, "maybe_better": 1, "worse": -1, "maybe_worse": -1,
    "higher": 0, "maybe_higher": 0, "lower": 0, "maybe_lower": 0, "open": 0, "few": 0, "untold": 0,
}  # fmt: skip
"""Whether a change is to the good (1), to the bad (−1), or neither can be said."""


def count_eligible(report: Report, e: Shown | Banded) -> int | None:
    """How many could have answered, where that is known."""
    eligible = report.results.get("eligible", wave=e.wave)
    return int(eligible.estimate) if eligible is not None and eligible.estimate >= (e.n or 0) else None


def judge_share(report: Report, share: Shown, target: float) -> TargetVerdict:
    """What a share says against a target, for the people who could have answered where they are known."""
    if not carries_percentage(share) or not share.n:
        return "open"
    population = count_eligible(report, share)
    return judge_target(round(share.estimate * share.n), share.n, target, population=population).verdict


def judge_shift(report: Report, shift: Shift) -> ShiftVerdict:
    """What a change says.

    Certain where the interval of the effect leaves out nought and the p-value adjusted over all tests of the plan is
    below the limit too; uncertain where one of the two says so; open where neither does.
    """
    effect, end = shift.effect, find_good_end_of(report, shift.item)
    if effect is None or effect.low is None or effect.high is None:
        hidden = report.results.suppressed("rank_biserial", item=shift.item, wave=shift.wave)
        return "untold" if hidden else "few"
    p = report.results.get("p_holm", item=shift.item, wave=shift.wave)
    by_interval, by_test = not effect.low <= 0 <= effect.high, p is not None and p.estimate < ALPHA
    if not (by_interval or by_test):
        return "open"
    rose, certain = effect.estimate > 0, by_interval and by_test
    if end == "none":
        return ("higher" if certain else "maybe_higher") if rose else ("lower" if certain else "maybe_lower")
    if rose == (end == "high"):
        return "better" if certain else "maybe_better"
    return "worse" if certain else "maybe_worse"


def judge_pair(report: Report, e: Shown) -> GroupVerdict | None:
    """What a comparison of groups says, by its interval where it has one and its adjusted p-value; None untested."""
    p = report.results.get("p_holm", item=e.item, option=e.option, group=e.group, wave=e.wave)
    if p is None:
        return None
    holds_nought = e.measure == "cliffs_delta" and e.low is not None and e.high is not None and e.low <= 0 <= e.high
    return "differ" if p.estimate < ALPHA and not holds_nought else "open"


def judge_groups(report: Report, question: Question) -> GroupVerdict | None:
    """What a declared comparison says over all its pairs and surveys; None where nothing is shown."""
    measures = ("epsilon_squared", "cliffs_delta", "cramers_v")
    found = [e for measure in measures for e in report.results.select(measure, item=question.item or "")]
    tests = [judge_pair(report, e) for e in found if is_of_variable(e.group, question.by or "")]
    if not tests:
        return None
    return "differ" if "differ" in tests else "open"


def name_pair(e: Shown) -> str:
    """What a comparison of two or more groups in one survey is about."""
    return f"pair/{e.item}/{e.group}/{e.wave}"


def name_shift(shift: Shift) -> str:
    """What the verdict of a change is about."""
    return f"change/{shift.item}/{shift.wave}"


def say_shift(report: Report, shift: Shift) -> Markup:
    """The verdict of a change in words: measured in the same people, or seen looking back."""
    judged = judge_shift(report, shift)
    words = RECALLED if is_recalled(shift.wave) else MOVED
    return mark_verdict(judged, name_shift(shift), report.words.html(words[judged]))


def mark_verdict(judged: str, about: str, told: Inline) -> Markup:
    """The words of a verdict, marked with what it is and what about."""
    return mark_up(Verdict(judged, about, mark_up(told)))
