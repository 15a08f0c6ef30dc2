"""What kind of question each column holds: guessed from the cells, the headers and the neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

import pandas as pd

from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells, can_be_written, in_order, one_line, together
from evaluation.drafting.blocks import Asked, asked_in, asked_of
from evaluation.drafting.directions import reversed_among
from evaluation.drafting.guessed_scales import ScaleGuess, best_preset, own_scale, preset_fits
from evaluation.drafting.guesses import Guess, Kind, Questions
from evaluation.drafting.languages import asks_for_own_words, before_and_now, is_background, is_recommendation, range_in
from evaluation.drafting.ticks import Joined, joined_options
from evaluation.drafting.waves import codes_in
from evaluation.reading import RawTable
from evaluation.redaction.hiding import redact

_MOST_CATEGORIES: Final = 40
_LONGEST_CATEGORY: Final = 60
_REPEATED: Final = 0.75
"""Share of answers that others gave too: of a choice nearly all, of one's own words hardly any."""
_ANSWERS_A_CATEGORY: Final = 2.5
_YES_OR_NO: Final = {
    fold(word): meaning
    for meaning, words in {
        "yes": ("Kyllä", "Joo", "Ja", "Yes", "True"),
        "no": ("Ei", "En", "Nej", "No", "False"),
    }.items()
    for word in words
}
_ALIKE: Final = 0.8
"""Share of questions that must be of the same kind in the same place for two forms to be one in two languages."""


def guess_questions(tables: Sequence[RawTable]) -> Questions:
    """Guess what the files ask.

    Parameters
    ----------
    tables : sequence of RawTable

    Returns
    -------
    Questions
    """
    asked = asked_in(tables)
    codes = codes_in(asked, tables)
    rest = [one for one in asked if one not in codes.asked]
    kinds = _kinds(rest, len(tables))
    rest, languages = _one_form(rest, kinds, tables)
    if languages:
        kinds = _kinds(rest, len(tables))
    scales: dict[str, ScaleGuess] = {}
    ordinal = [one for one, guess in zip(rest, kinds, strict=True) if guess.kind == "ordinal"]
    on = {**_presets(ordinal, scales), **_own_scales(ordinal, scales)}
    guesses = [replace(guess, scale=on.get(guess.asked, "")) for guess in kinds]
    guesses = list(_paired(_with_directions(guesses, scales, tables)))
    coded = [Guess(asked=one, kind="code") for one in codes.asked]
    return Questions(tuple(coded + guesses), scales, codes, languages)


# --- one question ------------------------------------------------------------------------------------------------


def _kinds(asked: Sequence[Asked], tables: int) -> list[Guess]:
    """The kind of each question; those that are only told by their place after the others."""
    guesses = [_by_cells(one) for one in asked]
    guesses = _with_ranges(guesses)
    for table in range(tables):
        here = [at for at, one in enumerate(asked) if table in one.tables]
        ratings = [at for at in here if guesses[at].kind in ("ordinal", "score")]
        for at in here:
            if guesses[at].kind == "nominal" and ratings and at < ratings[0] and not _yes_or_no(asked[at].cells):
                guesses[at] = replace(guesses[at], kind="background", why="a choice before the first statement")
    return guesses


def _yes_or_no(cells: Cells) -> bool:
    return cells.share(_YES_OR_NO) > 0


def _by_cells(asked: Asked) -> Guess:
    """What the answers and the header tell by themselves."""
    cells, header = asked.cells, asked.text()
    if not all(map(can_be_written, (header, *asked.headers()))):
        return Guess(asked=asked, kind="left_out", why="the header has characters that cannot be written")
    if asked.layout != "single":
        why = "a column an option"
        return Guess(asked=asked, kind="multiple", why=why, options=_options_in_columns(asked))
    if not cells.n:
        return Guess(asked=asked, kind="left_out", why="no answers")
    if cells.is_time:
        return Guess(asked=asked, kind="left_out", why="dates or times")
    if cells.is_token and cells.is_numeric and min(len(answer) for answer in cells.numbers) > 3:
        return Guess(asked=asked, kind="left_out", why="another number in each row")
    if cells.is_numeric:
        return _by_numbers(asked, header)
    if preset_fits(cells) or own_scale(cells) is not None:
        return Guess(asked=asked, kind="ordinal")
    if asks_for_own_words(header):
        return Guess(asked=asked, kind="open", why="the header asks for words of one's own")
    if (joined := joined_options(cells)) and not _are_clauses(joined):
        why = f"several options in a cell, parted by '{joined.separator}'"
        return Guess(
            asked=asked, kind="multiple", why=why.replace("\n", "line ends"), options=_apart(joined.options, cells)
        )
    if _is_choice(cells, header):
        options = _apart(in_order(_offered(cells)), cells)
        kind: Kind = "background" if is_background(header) else "nominal"
        return Guess(asked=asked, kind=kind, why=f"{cells.distinct} different answers", options=options)
    return Guess(asked=asked, kind="open", why="answers in words of one's own")


def _are_clauses(joined: Joined) -> bool:
    """Whether what stands between commas is own words: they end as sentences do, or tell of somebody."""
    parts: pd.Series = pd.Series(joined.options, dtype="str")
    return joined.separator == "," and bool(parts.str.endswith((".", "!", "?")).any() or (redact(parts) != parts).any())


def _offered(cells: Cells) -> list[str]:
    """The answers that can be options; what only one person wrote is none if there is something personal in it."""
    alone = pd.Series([cells.texts[answer] for answer, times in cells.counts.items() if times == 1], dtype="str")
    personal = set(alone[redact(alone) != alone])
    return [text for text in cells.texts.values() if text not in personal]


def _is_choice(cells: Cells, header: str) -> bool:
    if cells.repeated < _REPEATED or cells.length > _LONGEST_CATEGORY:
        return False
    if is_background(header):
        return cells.distinct <= cells.n / 2
    return cells.distinct <= min(_MOST_CATEGORIES, max(2, cells.n / _ANSWERS_A_CATEGORY))


def _apart(options: Iterable[str], cells: Cells) -> tuple[tuple[str, ...], ...]:
    """Each option by itself, but for yes and no, which are the same in any language; the commonest label is shown."""
    joined: dict[str, list[str]] = {}
    for option in options:
        folded = fold(option)
        joined.setdefault(_YES_OR_NO.get(folded, folded), []).append(option)
    return tuple(tuple(sorted(labels, key=lambda label: -cells.counts[fold(label)])) for labels in joined.values())


def _options_in_columns(asked: Asked) -> tuple[tuple[str, ...], ...]:
    """The options of a question in several columns: named by the headers, or by the only text of each column.

    Where forms in several languages have as many, and not one in common, those in the same place mean the same.
    """
    forms = {tuple(map(fold, several)): several for block in asked.blocks if (several := block.options or block.texts)}
    all_of = [fold(option) for several in forms.values() for option in several]
    if asked.is_in_languages() and len(set(map(len, forms))) == 1 and len(set(all_of)) == len(all_of):
        return tuple(tuple(map(one_line, labels)) for labels in zip(*forms.values(), strict=True))
    options = [option for several in forms.values() for option in several]
    return tuple((option,) for option in {fold(option): one_line(option) for option in reversed(options)}.values())[
        ::-1
    ]


def _by_numbers(asked: Asked, header: str) -> Guess:
    numbers = asked.cells.numbers.values()
    low, high = min(numbers), max(numbers)
    if is_recommendation(header) and low >= 0 and high <= 10:
        return Guess(asked=asked, kind="score", range=(0, 10), nps=True, why="how likely to recommend")
    if is_background(header, short=True):
        return Guess(asked=asked, kind="background", why="a number about the respondent", options=_numbers(asked.cells))
    named = range_in(header)
    if named and named[0] <= low and high <= named[1]:
        return Guess(asked=asked, kind="score", range=named, why="the header names the range")
    if asked.cells.distinct < 3 and high < 3:
        return Guess(asked=asked, kind="nominal", why="two numbers", options=_numbers(asked.cells))
    if low >= 0 and high <= 100:
        likely = (low, high) if high <= 10 else (0, 100)
        return Guess(asked=asked, kind="score", range=likely, why=f"numbers {low}-{high}")
    return Guess(asked=asked, kind="left_out", why=f"numbers {low}-{high}; a measurement rather than a rating")


def _numbers(cells: Cells) -> tuple[tuple[str, ...], ...]:
    return tuple((cells.texts[answer],) for answer, _ in sorted(cells.numbers.items(), key=lambda pair: pair[1]))


def _with_ranges(guesses: Sequence[Guess]) -> list[Guess]:
    """Scores whose range only their answers tell: neighbours were probably asked on the same one."""
    result = list(guesses)
    run: list[int] = []
    for at in range(len(guesses) + 1):
        guess = guesses[at] if at < len(guesses) else None
        if guess and guess.kind == "score" and guess.why.startswith("numbers") and guess.range and guess.range[1] <= 10:
            run.append(at)
            continue
        ranges = [found for at_run in run if (found := guesses[at_run].range)]
        if ranges:
            low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
            shared = (min(low, 1), 10 if high > 7 else high)
            for at_run in run:
                result[at_run] = replace(guesses[at_run], range=shared)
        run = []
    return result


# --- forms in several languages ----------------------------------------------------------------------------------


def _one_form(
    asked: Sequence[Asked], guesses: Sequence[Guess], tables: Sequence[RawTable]
) -> tuple[list[Asked], tuple[frozenset[int], ...]]:
    """Questions that stand in the same place of two files that have no header in common, as one.

    Such files are one form in two languages when the kinds of their questions agree.
    """
    merged, groups = list(asked), []
    kind = {guess.asked: guess.kind for guess in guesses}
    for first in range(len(tables)):
        for second in range(first + 1, len(tables)):
            here = [one for one in merged if first in one.tables]
            there = [one for one in merged if second in one.tables]
            if len(here) != len(there) or any(one in there for one in here):
                continue
            same = [a.layout == b.layout and kind.get(a) == kind.get(b) for a, b in zip(here, there, strict=True)]
            if len(here) > 2 and sum(same) >= _ALIKE * len(same):
                for a, b in zip(here, there, strict=True):
                    if a.layout == b.layout:
                        merged[merged.index(a)] = asked_of([*a.blocks, *b.blocks], tables)
                        merged.remove(b)
                groups.append(frozenset({first, second}))
    return merged, tuple(groups)


# --- scales ------------------------------------------------------------------------------------------------------


def _presets(ordinal: Sequence[Asked], scales: dict[str, ScaleGuess]) -> dict[Asked, str]:
    """Give each question that fits a preset its scale; questions that fit the same kind of scale share it."""
    on: dict[Asked, str] = {}
    families: dict[str, list[Asked]] = {}
    for one in ordinal:
        if fits := preset_fits(one.cells):
            families.setdefault(_family(fits[0].name), []).append(one)
    for family, members in families.items():
        common = best_preset([one.cells for one in members])
        for one in members:
            preset = common or best_preset([one.cells])
            name = family if common else preset
            scales.setdefault(name, ScaleGuess(name, preset))
            on[one] = name
    return on


def _family(preset: str) -> str:
    return preset.rstrip("0123456789")


def _own_scales(ordinal: Sequence[Asked], scales: dict[str, ScaleGuess]) -> dict[Asked, str]:
    """Scales made of the answers; questions that share half of their labels share a scale."""
    on: dict[Asked, str] = {}
    clusters: list[list[Asked]] = []
    for one in ordinal:
        if not preset_fits(one.cells):
            cluster = next((several for several in clusters if _share_labels(several[0].cells, one.cells)), None)
            if cluster is None:
                clusters.append([one])
            else:
                cluster.append(one)
    for cluster in clusters:
        scale = own_scale(together(one.cells for one in cluster)) or own_scale(cluster[0].cells)
        if scale is None:
            raise AssertionError("an ordinal question without a scale")
        name = scale.name
        number = 2
        while name in scales:
            name, number = f"{scale.name}_{number}", number + 1
        scales[name] = scale
        on |= dict.fromkeys(cluster, name)
    return on


def _share_labels(first: Cells, second: Cells) -> bool:
    shared = first.counts.keys() & second.counts.keys()
    return 2 * len(shared) >= min(first.distinct, second.distinct)


def _with_directions(
    guesses: Sequence[Guess], scales: dict[str, ScaleGuess], tables: Sequence[RawTable]
) -> list[Guess]:
    """Mark the questions that go against those they were asked with."""
    turned: set[Asked] = set()
    for battery, members in groupby(guesses, key=_battery):
        if battery:
            turned |= reversed_among(list(members), scales=scales, tables=tables)
    return [replace(guess, reverse=True) if guess.asked in turned else guess for guess in guesses]


def _battery(guess: Guess) -> str:
    """What says that neighbours belong together: the scale; of scores the word before the number in the header."""
    if guess.kind == "ordinal":
        return f"scale {guess.scale}" if guess.scale.startswith("agreement") else ""
    if guess.kind == "score" and not guess.nps:
        match = re.fullmatch(r"([^\W\d_]+)[\s_-]*\d+", guess.asked.text())
        return f"word {match[1]} {guess.range}" if match else ""
    return ""


def _paired(guesses: Iterable[Guess]) -> Iterator[Guess]:
    """Put a question about before and the one about now that follows it together."""
    waiting: Guess | None = None
    for guess in guesses:
        if waiting is not None and _is_pair(waiting, guess):
            yield replace(waiting, now=guess.asked, why="before and now")
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = guess
    if waiting is not None:
        yield waiting


def _is_pair(first: Guess, second: Guess) -> bool:
    return (
        first.kind == second.kind == "ordinal"
        and first.scale == second.scale
        and first.asked.tables == second.asked.tables
        and before_and_now(first.asked.text(), second.asked.text())
    )
