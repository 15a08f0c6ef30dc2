"""Before the survey: what each declared question needs, in the words of an evaluator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from evaluation.locale import Words
from evaluation.programme import Language, Programme, Question
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.planning import answers_needed, detectable
from evaluation.scoring.shifts import MONTHS_FOR_SEASON

PRECISE: Final = (0.10, 0.05)
"""How far from it a share may be, on either side."""
VISIBLE: Final = 0.20
"""The difference or change that is planned for where a question does not name its own (``smallest``)."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a declared question needs.

    Attributes
    ----------
    question : str
        Its id.
    text : str
        Its wording.
    sentences : tuple of str
    """

    question: str
    text: str
    sentences: tuple[str, ...]


def plan_survey(programme: Programme, *, language: Language, invited: int | None = None) -> tuple[Needs, ...]:
    """How many answers each declared question needs, and what can be seen with them.

    Parameters
    ----------
    programme : Programme
    language : str
        ``fi``, ``sv`` or ``en``.
    invited : int, optional
        How many are asked; without it the most of any survey of the programme, where its description tells.

    Returns
    -------
    tuple of Needs
        In the order of the questions.

    Raises
    ------
    ValueError
        If ``invited`` is not a whole number above 0.
    """
    asked = count_asked(programme) if invited is None else invited
    words = Words(language)
    tell = {"share": _tell_share, "change": _tell_change, "compare": _tell_comparison, "trend": _tell_trend}
    return tuple(
        Needs(one.id, programme.text(one.text, language)[0], tuple(tell[one.kind](words, one, asked)))
        for one in programme.questions
    )


def tell_grounds(language: Language) -> str:
    """What the numbers suppose."""
    return Words(language).text(
        "Supposed: those who do not answer are like those who do, and answers of one session are not more alike than "
        "others. Intervals of 95%; “seen” means: in four surveys of five."
    )


def count_asked(programme: Programme) -> int | None:
    """The most who were, or will be, sent the questionnaire in one survey.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    int or None
        None where the description does not tell.
    """
    waves: dict[str, int] = defaultdict(int)
    for source in programme.sources:
        if source.kind == "feedback" and source.invited:
            waves[source.wave] += source.invited
    return max(waves.values(), default=None)


def _tell_share(words: Words, question: Question, asked: int | None) -> Iterator[str]:
    expected = 0.5 if question.at_least is None else min(max(question.at_least, 0.05), 0.95)
    if question.at_least is not None:
        yield words.text("The target is {target}.", target=words.percent(question.at_least))
    for within in PRECISE:
        n = answers_needed("share", within, expected=expected, population=asked)
        points = words.number(100 * within)
        if n is not None and asked is not None:
            yield words.text(
                "Within {points} percentage points either way: {n} of the {asked} who are asked must answer ({share}).",
                points=points, n=words.number(n), asked=words.number(asked), share=words.percent(n / asked),
            )  # fmt: skip
        elif n is not None:
            yield words.text(
                "Within {points} percentage points either way: {n} answers.", points=points, n=words.number(n)
            )
    half = asked and asked // 2
    if half:
        reach = detectable("share", half, expected=expected, population=asked)
        yield words.text(
            "If half answer ({n}), the share is known within {points} percentage points.",
            n=words.number(half), points=words.number(100 * (reach or 0.0)),
        )  # fmt: skip


def _tell_change(words: Words, question: Question, asked: int | None) -> Iterator[str]:
    wanted = question.smallest or VISIBLE
    n = answers_needed("change", wanted, moving=max(0.5, wanted), population=asked)
    points = words.number(100 * wanted)
    if n is None:
        yield words.text(
            "That {points} percentage points more of the people rise than fall cannot be seen, even if all answer "
            "both times.",
            points=points,
        )
    else:
        yield words.text(
            "To see that {points} percentage points more of the people rise than fall, {n} people must answer both "
            "times.",
            points=points, n=words.number(n),
        )  # fmt: skip
    half = asked // 2 if asked else 30
    seen = detectable("change", half, moving=0.5) if half else None
    if seen is None:
        yield words.text("With {n} people who answer both times no change can be seen.", n=words.number(half))
    else:
        yield words.text(
            "With {n} people who answer both times, what can be seen is {points} percentage points more who rise than "
            "fall, if half of them change their answer.",
            n=words.number(half), points=words.number(100 * seen),
        )  # fmt: skip


def _tell_comparison(words: Words, question: Question, asked: int | None) -> Iterator[str]:
    wanted = question.smallest or VISIBLE
    n = answers_needed("difference", wanted, population=asked // 2 if asked and asked > 1 else None)
    points = words.number(100 * wanted)
    if n is None:
        yield words.text(
            "A difference of {points} percentage points between two groups cannot be seen, even if all answer.",
            points=points,
        )
    else:
        yield words.text(
            "To see a difference of {points} percentage points between two groups, {n} answers are needed in each.",
            points=points, n=words.number(n),
        )  # fmt: skip
    each = max(asked // 4, 1) if asked else 20
    seen = detectable("difference", each)
    if seen is not None:
        yield words.text(
            "With {n} answers in each of two groups, a difference of {points} percentage points can be seen.",
            n=words.number(each), points=words.number(100 * seen),
        )  # fmt: skip


def _tell_trend(words: Words, _question: Question, _asked: int | None) -> Iterator[str]:
    yield words.text(
        "A change in a measure over time is judged from {points} points before the start and {points} after it; the "
        "season is allowed for from {months} months on.",
        points=words.number(LIMITS["chart_phase"].needs["points"]), months=words.number(MONTHS_FOR_SEASON),
    )  # fmt: skip


__all__ = ["Needs", "count_asked", "plan_survey", "tell_grounds"]
