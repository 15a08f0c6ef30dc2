"""Before a questionnaire is asked: wording that makes answers worthless, and what the wall would show of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median_low
from typing import Final

import numpy as np
import pandas as pd

from evaluation.analysis.counted import ask_wall, count_programme
from evaluation.analysis.feedback import estimate_answers
from evaluation.analysis.groups import Split
from evaluation.cleaning import ABSENCE, Responses
from evaluation.cleaning.lists.tidying import clean_workshops
from evaluation.core.data_files import load_data
from evaluation.core.estimates import Banded
from evaluation.core.text import fold
from evaluation.locale import Words
from evaluation.programme import (
    Background,
    Item,
    Language,
    MultipleItem,
    NominalItem,
    OpenItem,
    OrdinalItem,
    Programme,
    ScoreItem,
)
from evaluation.programme.forms import FormQuestion, ask_questions

_TRIALS: Final = 3
"""Made-up surveys that the wall is asked about; it decides on counts, which differ from survey to survey."""
_LEANS: Final = 0.7
"""Where on a scale most answers lie: feedback on training leans to the good end."""
_ENOUGH: Final = 0.5
"""Share of its questions that a breakdown must be shown for to be worth asking."""
_IN_LEVELS, _IN_NUMBER = "_levels", "_number"
_AT_ONCE: Final = 500
"""A larger group is not made up: what the wall does with it, it does with this one."""


@dataclass(frozen=True, slots=True)
class DesignRemark:
    """Something about a question that is better mended before it is asked.

    Attributes
    ----------
    question : str
        Its id.
    text : str
        Its wording.
    remark : str
    """

    question: str
    text: str
    remark: str


@cache
def _find_patterns(about: str, language: Language) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load_data("question_wording")[about][language])


def review_wording(programme: Programme, *, language: Language) -> tuple[DesignRemark, ...]:
    """Questions that ask two things, say which answer is wanted, or leave no way out.

    Parameters
    ----------
    programme : Programme
    language : str
        Of the remarks.

    Returns
    -------
    tuple of DesignRemark
        In the order of the form; each wording of a question is looked at in its own language.

    Notes
    -----
    Found by words (``presets/question_wording.yaml``): a remark is a reason to read the question again and no verdict.

    Examples
    --------
    >>> programme = Programme(
    ...     programme="demo", title="Demo", languages=["en"], data_origin="collected",
    ...     sources=[{"file": "a.csv", "kind": "feedback"}],
    ...     questionnaire={
    ...         "scales": {"agreement": {"preset": "agreement5"}},
    ...         "items": [{"id": "a", "type": "ordinal", "scale": "agreement", "column": "It was clear and useful"}],
    ...     },
    ... )
    >>> [one.remark for one in review_wording(programme, language="en")]
    ['It asks about two things at once (“and”): nobody will know which of them was answered. Make two questions of it.']
    """
    words = Words(language)
    return tuple(
        DesignRemark(question.target, question.text[programme.languages[0]], remark)
        for question in ask_questions(programme)
        for remark in _remark_on(question, programme, words)
    )


def _remark_on(question: FormQuestion, programme: Programme, words: Words) -> Iterator[str]:
    if question.target == "respondent_code":
        return
    if question.kind != "open" and (found := _find_in_any(question, "two_things", without="one_thing")):
        yield words.text(
            "It asks about two things at once (“{word}”): nobody will know which of them was answered. Make two "
            "questions of it.",
            word=found,
        )
    if found := _find_in_any(question, "leading"):
        yield words.text("It says which answer is wanted (“{word}”). Ask so that any answer is as good.", word=found)
    if _leaves_no_way_out(question, programme):
        yield words.text("There is no “don't know”: whoever cannot answer must guess or leave the form.")


def _find_in_any(question: FormQuestion, about: str, *, without: str = "") -> str:
    """The words that give a question away, in whichever language it is worded."""
    for language, text in question.text.items():
        folded = fold(text)
        for pattern in _find_patterns(without, language) if without else ():
            folded = pattern.sub(" ", folded)
        for pattern in _find_patterns(about, language):
            if match := pattern.search(folded):
                return match[0].strip()
    return ""


def _leaves_no_way_out(question: FormQuestion, programme: Programme) -> bool:
    if not any(choice.level for choice in question.choices):
        return False
    return not programme.scale_of(_ordinal(programme, question)).dont_know


def _ordinal(programme: Programme, question: FormQuestion) -> OrdinalItem:
    item = programme.item(question.target.partition("@")[0])
    assert isinstance(item, OrdinalItem)
    return item


@dataclass(frozen=True, slots=True)
class Preview:
    """How much of what is asked the wall would show of a survey of a size.

    Attributes
    ----------
    answers : int
        How many answer.
    questions : int
        How many questions have levels, options or scores.
    in_levels, in_one_number : int
        Of how many of them every level is told, or one number or a band.
    by_variable : mapping of str to int
        Background variable to how many questions are told by it, if it is compared by.
    """

    answers: int
    questions: int
    in_levels: int
    in_one_number: int
    by_variable: Mapping[str, int]

    def is_crowded(self, variable: str) -> bool:
        """Whether less than half of the questions are told by a variable."""
        return self.by_variable[variable] < self.questions * _ENOUGH


def preview_wall(programme: Programme, answers: int) -> Preview:
    """What the wall would show of everybody and by each background variable, asked of the wall itself.

    Parameters
    ----------
    programme : Programme
    answers : int
        How many answer.

    Returns
    -------
    Preview

    Raises
    ------
    ValueError
        If nobody answers.

    Notes
    -----
    Three surveys of this size are made up: groups of equal size, answers that lean to the good end of a scale and do
    not depend on the group. The wall decides on each as it would on a real one, with every closed question divided by
    every variable; the middle of the three is told. Groups that differ in size are told of less.
    """
    if answers < 1:
        raise ValueError(f"answers must be 1 or more, not {answers}")
    items = [item.id for item in programme.questionnaire.items if not isinstance(item, OpenItem)]
    variables = [one.id for one in programme.questionnaire.background if one.options]
    trials = [_try_out(programme, items, variables, min(answers, _AT_ONCE), seed) for seed in range(_TRIALS)]

    def middle(name: str) -> int:
        return int(median_low(trial[name] for trial in trials))

    return Preview(
        answers, len(items), middle(_IN_LEVELS), middle(_IN_NUMBER), {name: middle(name) for name in variables}
    )


def _try_out(programme: Programme, items: Sequence[str], variables: Sequence[str], n: int, seed: int) -> dict[str, int]:
    """One made-up survey: how many questions are told in levels, in one number, and by each variable."""
    made = _make_up(programme, n, np.random.default_rng(seed))
    splits = [Split(variable, tuple(items), made) for variable in variables]
    counted = count_programme(made, clean_workshops(programme, []), own=splits)
    wall = ask_wall(counted)
    summaries, _ = estimate_answers(counted, wall)
    told = wall.clear(one for one in summaries if one.item in items and not one.group).estimates
    levels = {e.item for e in told if e.measure == "count" and e.estimate is not None and e.option[:1] != "_"}
    numbers = {e.item for e in told if e.estimate is not None or isinstance(e, Banded)} - levels
    found = {_IN_LEVELS: len(levels), _IN_NUMBER: len(numbers)}
    for variable in variables:
        shown = {item for (item, _, by), one in wall.breakdowns.items() if by == variable and one.groups}
        found[variable] = len(shown & set(items))
    return found


def tell_preview(programme: Programme, preview: Preview, *, language: Language) -> tuple[str, ...]:
    """A preview in sentences."""
    words = Words(language)
    compared = {question.by for question in programme.questions if question.kind == "compare"}
    lines = [
        words.text(
            "With {n} answers the report tells every level of {levels} of the {all} closed questions, and one number "
            "of {numbers}.",
            n=words.number(preview.answers),
            levels=words.number(preview.in_levels),
            all=words.number(preview.questions),
            numbers=words.number(preview.in_one_number),
        )
    ]
    for variable, shown in preview.by_variable.items():
        values = {"name": variable, "shown": words.number(shown), "all": words.number(preview.questions)}
        lines.append(words.text("By {name}: {shown} of the {all} closed questions could be told.", **values))
        if preview.is_crowded(variable):
            lines.append(
                words.text(
                    "The groups of {name} are too small at this size: ask fewer, or leave it out.", name=variable
                )
            )
    for background in programme.questionnaire.background:
        if background.id not in {*compared, programme.session_variable}:
            lines.append(
                words.text(
                    "No declared question compares by {name}: declare one, or do not ask it.", name=background.id
                )
            )
    return tuple(lines)


def _make_up(programme: Programme, n: int, rng: np.random.Generator) -> Responses:
    columns: dict[str, object] = {"respondent": np.arange(1, n + 1), "wave": pd.array([""] * n, dtype="str")}
    asked: dict[str, object] = {}
    for background in programme.questionnaire.background:
        columns[background.id] = _groups(background, n, rng)
    for item in programme.questionnaire.items:
        halves = [f"{item.id}@retro_before", f"{item.id}@retro_after"] if _is_pair(item) else [item.id]
        for name in halves:
            columns |= _answers(name, item, programme, n, rng)
            state = "missing" if isinstance(item, OpenItem) else "answered"
            asked[name] = pd.Categorical([state] * n, list(ABSENCE))
    index = pd.RangeIndex(1, n + 1, name="response")
    return Responses(pd.DataFrame(columns, index=index), pd.DataFrame(asked, index=index), programme)


def _is_pair(item: Item) -> bool:
    return isinstance(item, OrdinalItem) and item.is_pair


def _groups(background: Background, n: int, rng: np.random.Generator) -> object:
    options = list(background.options or {})
    codes = rng.permutation(np.arange(n) % len(options)) if options else np.full(n, -1)
    return pd.Categorical.from_codes(codes, pd.Index(options, dtype="str"))


def _answers(name: str, item: Item, programme: Programme, n: int, rng: np.random.Generator) -> dict[str, object]:
    if isinstance(item, OrdinalItem):
        levels = programme.scale_of(item).levels
        codes = rng.binomial(len(levels) - 1, _LEANS, n)
        return {name: pd.Categorical.from_codes(codes, pd.Index(levels, dtype="str"), ordered=True)}
    if isinstance(item, ScoreItem):
        low, high = item.range
        return {name: pd.array(low + rng.binomial(high - low, _LEANS, n), dtype="Int64")}
    if isinstance(item, NominalItem):
        options = list(item.options)
        codes = rng.integers(len(options), size=n)
        return {name: pd.Categorical.from_codes(codes, pd.Index(options, dtype="str"))}
    if isinstance(item, MultipleItem):
        ticks = {f"{name}={option}": pd.array(rng.random(n) < 0.5, dtype="boolean") for option in item.options}
        return {**ticks, f"{name}_other": pd.array([None] * n, dtype="str")}
    return {name: pd.array([None] * n, dtype="str")}


__all__ = ["DesignRemark", "Preview", "preview_wall", "review_wording", "tell_preview"]
