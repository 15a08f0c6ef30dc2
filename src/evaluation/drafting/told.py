"""Questions whose questionnaire tells what they are: nothing is guessed but what it leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import Final

import pandas as pd

from evaluation.cleaning.answer_columns import NonAnswers
from evaluation.cleaning.mentions import get_words
from evaluation.core.text import fold
from evaluation.drafting.answer_cells import can_be_written, gather_cells, put_on_one_line
from evaluation.drafting.blocks import Asked, Block
from evaluation.drafting.guessed_scales import ScaleGuess, find_presets
from evaluation.drafting.guesses import Guess
from evaluation.drafting.label_order import LabelOrder, order_labels
from evaluation.drafting.languages import declines, is_about
from evaluation.drafting.score_guesses import find_numbers, guess_numbers
from evaluation.drafting.structure_files import Choice, Structure, ToldQuestion
from evaluation.programme import load_preset_scales
from evaluation.reading import RawTable, index_headers

_NON_ANSWERS: Final = NonAnswers(frozenset())
_WIDEST: Final = 1000


def match_told_blocks(table: RawTable, at: int, structures: Sequence[Structure]) -> list[Block]:
    """The questions of a file that a questionnaire tells, in its order.

    Parameters
    ----------
    table : RawTable
    at : int
        Position of the file.
    structures : sequence of Structure

    Returns
    -------
    list of Block
    """
    index = {fold(name): header for name, header in index_headers(table).items()}
    own = set(table.service.values())
    taken: set[str] = set()
    blocks: list[Block] = []
    for structure in structures:
        for question in structure.questions:
            block = _block(question, index, table, at)
            if block is not None and not own & set(block.headers) and not taken & set(block.headers):
                blocks.append(block)
                taken |= set(block.headers)
    return blocks


def _block(question: ToldQuestion, index: Mapping[str, str], table: RawTable, at: int) -> Block | None:
    if not _can_be_written(question):
        return None
    columns = [
        (choice, header)
        for choice in question.choices
        if (header := _found(question.columns.get(choice.code, ()), index))
    ]
    wording = tuple(put_on_one_line(text) for text in question.text.values() if put_on_one_line(text))
    if columns:
        options = {put_on_one_line(choice.written()[0]): header for choice, header in columns}
        marks = {}
        for choice, header in columns:
            cells = gather_cells([table.frame[header]])
            if set(cells.counts) == {fold(choice.code)} and fold(choice.code) not in get_words("ticked"):
                marks[put_on_one_line(choice.written()[0])] = choice.code
        names = wording or question.names
        return Block(at, names, tuple(header for _, header in columns), options, marks=marks, told=question)
    header = _found(question.names, index)
    return Block(at, (header,), (header,), told=question) if header else None


def _can_be_written(question: ToldQuestion) -> bool:
    """Whether its texts can stand in ``programme.yaml``; a damaged file may hold control characters."""
    texts = [*question.text.values(), *(text for choice in question.choices for text in choice.written())]
    return all(can_be_written(put_on_one_line(text)) for text in texts if put_on_one_line(text))


def _found(names: Sequence[str], index: Mapping[str, str]) -> str:
    return next((index[fold(name)] for name in names if fold(name) in index), "")


def guess_told(asked: Asked) -> Guess:
    """What a question is by its questionnaire.

    Parameters
    ----------
    asked : Asked
        With a block that is told.

    Returns
    -------
    Guess
    """
    told = asked.blocks[0].told
    if told is None:
        raise ValueError("no questionnaire tells this question")
    if told.kind == "none":
        return Guess(asked=asked, kind="left_out", why="no question to count", told=True)
    if told.kind == "open":
        return Guess(asked=asked, kind="open", told=True)
    if told.kind == "several":
        return Guess(asked=asked, kind="multiple", options=_options(told.choices), told=True)
    if told.kind == "score" and told.range:
        promoter = told.nps or (told.range == (0, 10) and is_about(asked.text(), "recommend"))
        return Guess(asked=asked, kind="score", range=told.range, nps=promoter, told=True)
    if told.kind == "number":
        return _number(asked, told)
    return _one(asked, told)


def _number(asked: Asked, told: ToldQuestion) -> Guess:
    numbers = find_numbers(asked.cells)
    if numbers and is_about(asked.text(), "about_respondent"):
        found = guess_numbers(asked, numbers)
        return Guess(asked=asked, kind=found.kind, options=found.options, told=True)
    highest = max([*map(abs, asked.cells.decimals.values()), 1])
    if told.range and told.range[1] - told.range[0] <= _WIDEST:
        return Guess(asked=asked, kind="number", range=told.range, told=True)
    end = next((end for end in (10, 20, 50, 100, 200, 500, _WIDEST) if end >= highest), 0)
    if not end or min([*asked.cells.decimals.values(), 0]) < 0:
        return Guess(asked=asked, kind="left_out", why="numbers too large to be counted", told=True)
    return Guess(asked=asked, kind="number", range=(0, end), told=True)


def _one(asked: Asked, told: ToldQuestion) -> Guess:
    answers = [choice for choice in told.choices if not _is_no_answer(choice)]
    missing = tuple(choice.code for choice in told.choices if _is_no_answer(choice) and choice.code)
    rated = [choice for choice in answers if fold(choice.written()[0]) not in declines()]
    scale = make_told_scale(rated, ordered=told.ordered)
    if scale is not None:
        beside = tuple(choice.code for choice in answers if choice not in rated)
        return Guess(asked=asked, kind="ordinal", levels=scale, missing=(*missing, *beside), told=True)
    about = is_about(asked.text(), "background") or any(is_about(name, "background_heading") for name in told.group)
    kind = "background" if about else "nominal"
    return Guess(asked=asked, kind=kind, options=_options(answers), missing=missing, told=True)  # type: ignore[arg-type]


def _is_no_answer(choice: Choice) -> bool:
    return all(_NON_ANSWERS.state(fold(label)) is not None for label in choice.labels.values()) and bool(choice.labels)


def _options(choices: Sequence[Choice]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(put_on_one_line, choice.written())) for choice in choices)


def make_told_scale(choices: Sequence[Choice], *, ordered: bool) -> ScaleGuess | None:
    """The scale of choices in the order of a questionnaire: which end is the low one, their words tell.

    Parameters
    ----------
    choices : sequence of Choice
    ordered : bool
        Whether the service's own type says that they are a scale.

    Returns
    -------
    ScaleGuess or None
        None where they are no scale. The direction is open where no word tells it.

    Examples
    --------
    >>> choices = [Choice(f"A{at}", {"en": text}) for at, text in enumerate(["Agree", "Neutral", "Disagree"], 1)]
    >>> make_told_scale(choices, ordered=True).levels
    (('Disagree', 'A3'), ('Neutral', 'A2'), ('Agree', 'A1'))
    """
    labels = {fold(choice.written()[0]): choice for choice in choices if choice.written()}
    if len(labels) < len(choices) or len(labels) < 2:
        return None
    told = {choice.level for choice in choices if choice.level is not None}
    if len(told) == len(choices):
        ranked = sorted(choices, key=lambda choice: choice.level or 0)
        return ScaleGuess("scale", levels=tuple(tuple(map(put_on_one_line, choice.written())) for choice in ranked))
    order = order_labels(tuple(labels))
    if order is not None and order.sure and all(len(level) == 1 for level in order.levels):
        return _in_order(order, {label: label for label in labels}, labels)
    if found := _by_preset(labels):
        return found
    if not ordered:
        return None
    numbered = {f"{at} = {label}": label for at, label in zip(count(1), labels, strict=False)}
    order = order_labels(tuple(numbered))
    if order is not None and order.sure:
        return _in_order(order, numbered, labels)
    levels = tuple(tuple(map(put_on_one_line, choice.written())) for choice in labels.values())
    return ScaleGuess("scale", levels=levels, unsure=("direction",))


def _in_order(order: LabelOrder, back: Mapping[str, str], labels: Mapping[str, Choice]) -> ScaleGuess:
    levels = tuple(tuple(map(put_on_one_line, labels[back[level[0]]].written())) for level in order.levels)
    return ScaleGuess(order.name, levels=levels, sides=order.sides)


def _by_preset(labels: Mapping[str, Choice]) -> ScaleGuess | None:
    fits = find_presets(gather_cells([pd.Series(list(labels), dtype="str")]))
    if not fits:
        return None
    scale = load_preset_scales()[fits[0].name]
    if not labels.keys() <= scale.accepted().keys():
        return None
    level_of = {label: scale.accepted()[label] for label in labels}
    ordered = sorted(labels, key=lambda label: list(scale.levels).index(level_of[label]))
    middle = (len(scale.levels) - 1) / 2
    places = [list(scale.levels).index(level_of[label]) for label in ordered]
    sides = tuple((place > middle) - (place < middle) for place in places)
    levels = tuple(tuple(map(put_on_one_line, labels[label].written())) for label in ordered)
    return ScaleGuess(fits[0].name.rstrip("0123456789"), levels=levels, sides=sides)


def name_told_scales(guesses: Sequence[Guess], scales: dict[str, ScaleGuess]) -> Iterator[Guess]:
    """Give each told rating the name of its scale; the same levels are one scale.

    Parameters
    ----------
    guesses : sequence of Guess
    scales : dict of str to ScaleGuess
        The scales so far; those that are new are added.
    """
    named: dict[tuple[tuple[str, ...], ...], str] = {}
    for guess in guesses:
        if guess.levels is None:
            yield guess
            continue
        if guess.levels.levels not in named:
            base = guess.levels.name
            names = chain([base], (f"{base}_{at}" for at in count(2)))
            name = next(name for name in names if name not in scales)
            named[guess.levels.levels] = name
            scales[name] = replace(guess.levels, name=name, told=True)
        yield replace(guess, scale=named[guess.levels.levels])


__all__ = ["guess_told", "make_told_scale", "match_told_blocks", "name_told_scales"]
