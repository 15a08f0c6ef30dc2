"""Quality of the data, and methods."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation.core.addresses import is_recalled
from evaluation.core.estimates import Shown
from evaluation.core.row_reasons import KEPT, READ
from evaluation.locale import N_
from evaluation.report.blocks import Blocks, Bullets, Cell, Heading, Inline, Number, Prose, Table, mark_up
from evaluation.report.columns import drop_empty
from evaluation.report.distributions import find_shifts
from evaluation.report.numbers import format_count
from evaluation.report.opened import Report
from evaluation.report.wording import mark_example
from evaluation.scoring.intervals import wilson

ROWS: Final = {
    "read": N_("Rows in the files"),
    "left_out": N_("Totals and the like, and answers that were taken back"),
    "withdrawn": N_("Withdrawn by the respondent"),
    "empty": N_("Empty rows"),
    "test_answer": N_("Test answers"),
    "unfinished": N_("Not finished"),
    "duplicate_row": N_("Answers sent twice"),
    "duplicate_person": N_("Same person twice in the same survey"),
    "outside_period": N_("Outside the period of the programme"),
    "impossible_time": N_("Impossible answering times"),
    "straight_lining": N_("Same answer to every statement"),
    "kept": N_("Answers in the analysis"),
    "joined": N_("Of the answers: joined to another survey of the same person"),
    "not_joined": N_("Of the answers: the person is in no other survey"),
    "without_code": N_("Of the answers: without a code to join by"),
}
"""What became of the rows of the files, in the order of the table; flagged rows are not told to readers."""

LIST_ROWS: Final = {
    "read": N_("Rows in the file"),
    "left_out": N_("Rows of totals"),
    "empty": N_("Rows without anything in the columns used"),
    "incomplete": N_("Rows that do not say what they are about"),
    "repeated": N_("Rows written twice"),
    "kept": N_("Rows in the analysis"),
}
"""What became of the rows of the lists, in the order of the table."""

LISTS: Final = {
    "sessions": N_("Sessions"),
    "attendance": N_("Participation"),
    "targets": N_("Development targets"),
    "actions": N_("Follow-up actions"),
    "experiments": N_("Experiments in daily work"),
    "promises": N_("Promises"),
    "cycles": N_("Development cycles"),
    "measures": N_("Measures over time"),
    "statements": N_("What people said"),
    "codes": N_("Themes given by people"),
}
"""What the lists beside feedback are called, in the order of the table."""

_ALWAYS: Final = frozenset({READ, KEPT})
_SAME: Final = 1e-6


def open_appendix(report: Report) -> Blocks:
    """What stands in the appendix, and that it is left out on paper unless it is opened."""
    told = report.words.text(
        "Each question and list one by one, tests, quality of the data and methods. Open a heading to read it; what is "
        "closed is not printed."
    )
    return Blocks([Prose(told)])


def open_quality(report: Report) -> Blocks:
    """The heading of the part."""
    return Blocks([Heading(2, report.words.text("Quality of the data"), anchor="quality")])


def account_for_rows(report: Report) -> Blocks:
    """How many rows of the files were read, left out and why, and kept, survey by survey."""
    if report.cleaning.empty:  # a programme may have lists and no feedback
        return Blocks()
    words, sums = report.words, report.cleaning.groupby(["what", "wave"])["n"].sum().to_dict()
    waves = list(dict.fromkeys(report.cleaning["wave"]))
    headers = {wave: report.naming.wave_first(wave) if len(waves) > 1 else words.text("Number") for wave in waves}
    rows: list[dict[str, Cell]] = [
        {
            words.text("Rows"): words.text(told),
            **{header: words.number(int(sums.get((what, wave), 0))) for wave, header in headers.items()},
        }
        for what, told in ROWS.items()
        if what in _ALWAYS or any(sums.get((what, wave), 0) for wave in waves)
    ]
    caption = mark_example(report, words.text("From the rows of the files to the answers in the analysis"))
    return Blocks([Table(rows, caption=caption, numeric=list(headers.values()))])


def account_for_answers(report: Report) -> Blocks:
    """How many answered each question in each survey, and how many did not.

    "Don't know" is one way of not answering; it has its own column, left out where nobody said so or the numbers are
    hidden.
    """
    words, rows = report.words, [_account_for_item(report, e) for e in report.results.select("answered", group="")]
    if not rows:  # all numbers of so few are hidden
        return Blocks()
    shown = drop_empty(rows)
    caption = mark_example(report, words.text("Who answered each question"))
    return Blocks([Table(shown, caption=caption, numeric=list(shown[0])[1:])])


def account_for_lists(report: Report) -> Blocks:
    """What became of the rows of each list, ways in which no row was lost left out."""
    words, sums = report.words, report.list_cleaning.groupby(["kind", "what"])["n"].sum().to_dict()
    kinds = [kind for kind in LISTS if kind in set(report.list_cleaning["kind"])]
    reasons = [
        reason for reason in LIST_ROWS if reason in _ALWAYS or any(sums.get((kind, reason), 0) for kind in kinds)
    ]
    rows: list[dict[str, Cell]] = [
        {
            words.text("List"): words.text(LISTS[kind]),
            **{words.text(LIST_ROWS[reason]): words.number(int(sums.get((kind, reason), 0))) for reason in reasons},
        }
        for kind in kinds
    ]
    if not rows:
        return Blocks()
    caption = mark_example(report, words.text("Lists: from the rows of the files to the rows in the analysis"))
    return Blocks([Table(rows, caption=caption, numeric=list(rows[0])[1:])])


def tell_hidden(report: Report) -> Blocks:
    """How many numbers were hidden to protect people."""
    if not report.hidden:
        return Blocks()
    told = report.words.plural(
        "{n} number was hidden to protect people: it told about too few of them, or another number "
        "could have been worked out from it.",
        "{n} numbers were hidden to protect people: they told about too few of them, or other numbers "
        "could have been worked out from them.",
        report.hidden,
    )
    return report.say(told)


def tell_methods(report: Report) -> Blocks:
    """How the numbers were computed, in plain language, and what is not shown."""
    words, threshold = report.words, report.programme.privacy.threshold
    points = [
        words.text(
            "Percentages are shares of those who answered the question; “don't know” and no answer are outside and are "
            "counted on their own."
        ),
        _tell_intervals(report),
        words.text("The median is the middle answer; half of the answers are at it or below, half at it or above."),
        *_tell_effects(report),
        *_tell_tests(report),
        *(words.text(limit.reader, **limit.needs) for limit in report.withheld),
    ]
    if threshold > 1:
        points.append(
            words.text(
                "Nothing is shown about a group of fewer than {threshold} answers. Where a small group has a rare "
                "answer, levels are merged or only the median is shown.",
                threshold=words.number(threshold),
            )
        )
    return Blocks([Heading(2, words.text("Methods"), anchor="methods"), Bullets(points)])


def tell_protection(report: Report) -> Blocks:
    """The legal basis, and until when the answers are kept."""
    words, privacy = report.words, report.programme.privacy
    basis = report.naming.text(privacy.basis)
    if not basis:
        return Blocks()
    kept = privacy.retention_until and words.text(
        "The answers are kept until {date}.", date=words.date(privacy.retention_until)
    )
    return Blocks([Heading(3, words.text("Data protection")), Prose(basis), Prose(kept) if kept else None])


def allows_for_sessions(share: Shown) -> bool:
    """Whether the interval of a share is another than Wilson's: it allows for answers of one session being alike.

    Examples
    --------
    >>> limits = wilson(5, 10)
    >>> allows_for_sessions(Shown(measure="top_box", estimate=0.5, low=limits.low, high=limits.high, n=10))
    False
    """
    if share.low is None or share.high is None or not share.n:
        return False
    same = wilson(round(share.estimate * share.n), share.n)
    ends = ((share.low, same.low), (share.high, same.high))
    return any(end is not None and abs(found - end) > _SAME for found, end in ends)


def _account_for_item(report: Report, answered: Shown) -> dict[str, Cell]:
    words, naming, missing = report.words, report.naming, answered.n_missing
    label: Inline = naming.item(answered.item)
    if len(report.waves()) > 1 or is_recalled(answered.wave):
        label = Markup("{} ({})").format(mark_up(label), naming.wave(answered.wave))
    dont_know = report.results.get("count", item=answered.item, option="_dont_know", wave=answered.wave)
    return {
        words.text("Question"): label,
        words.text("Answered"): format_count(words, answered),
        words.text("Did not answer"): None
        if missing is None
        else Number(missing, words.number(missing), f"{answered.id}#n_missing"),
        words.text("Of these: don't know"): format_count(words, dont_know) if dont_know else None,
    }


def _tell_intervals(report: Report) -> str:
    words = report.words
    shares = [e for measure in ("top_box", "bottom_box", "share") for e in report.results.select(measure, group="")]
    if any(map(allows_for_sessions, shares)):
        return words.text(
            "The interval beside a percentage is a 95% interval. It tells how uncertain the number is when the "
            "answers are seen as a sample. Where sessions enough answered it allows for answers from the same session "
            "being alike; elsewhere it is Wilson's, which does not. It never allows for those who did not answer."
        )
    return words.text(
        "The interval beside a percentage is Wilson's 95% interval. It tells how uncertain the number is when the "
        "answers are seen as a sample; it does not allow for those who did not answer, nor for answers from the "
        "same session being alike."
    )


def _tell_effects(report: Report) -> list[str]:
    """How sizes of change and of difference are read: here once, and not beside each of them."""
    words, shifts, told = report.words, find_shifts(report.results), []
    if any(shift.effect is not None for shift in shifts):
        told.append(
            words.text(
                "The direction of change runs from −1 (all changes downwards) over 0 (as much up as down) to 1 (all "
                "changes upwards): the matched-pairs rank-biserial correlation. Higher on the scale need not be "
                "better: look at the question."
            )
        )
    if any(shift.beyond_error for shift in shifts):
        told.append(
            words.text(
                "People count as higher or lower on a subscale only where they moved by more than its smallest "
                "detectable change."
            )
        )
    if report.results.select("probability_of_superiority"):
        told.append(
            words.text(
                "The probability that one group's answer is the higher of two drawn at random counts equal answers as "
                "half; without any difference between the groups it would be {half}.",
                half=words.percent(0.5),
            )
        )
    return told


def _tell_tests(report: Report) -> list[str]:
    words, results = report.words, report.results
    told = []
    if results.select("cramers_v"):
        told.append(
            words.text(
                "Groups on a question with one answer out of options are compared by Fisher's test of the whole table "
                "(exact, or from random tables where there are too many)."
            )
        )
    if results.select("share_difference"):
        told.append(
            words.text(
                "Groups on a question with several answers are compared option by option: the difference of the shares "
                "with Newcombe's 95% interval, without a test."
            )
        )
    if not results.select("p_value"):
        return told
    return [
        words.text(
            "Only the questions set in advance are tested: change in the same people by the signed-rank test (over "
            "three or more surveys by Friedman's), two groups by the Mann-Whitney test and more by the Kruskal-Wallis "
            "test. The p-values of all these tests are adjusted together by Holm's method."
        ),
        *told,
    ]
