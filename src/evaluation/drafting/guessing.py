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
from evaluation.drafting.excel_dates import turned_back
from evaluation.drafting.guessed_scales import (
    ScaleGuess,
    asked_labels,
    best_preset,
    own_scale,
    preset_fits,
    rated,
    renamed,
)
from evaluation.drafting.guesses import Guess, Kind, Questions
from evaluation.drafting.languages import before_and_now, is_about
from evaluation.drafting.people import are_names, is_name, tells_of_somebody
from evaluation.drafting.score_guesses import confirmed, guess_numbers, numbers_in
from evaluation.drafting.ticks import Joined, joined_options
from evaluation.drafting.waves import codes_in
from evaluation.programme import OpenPoint
from evaluation.reading import RawTable
from evaluation.redaction.hiding import redact

_MOST_CATEGORIES: Final = 40
_LONGEST_CATEGORY: Final = 60
_LONGEST_OPTION: Final = 6
"""Words of an answer that only one person gave and that can be an option all the same."""
_REPEATED: Final = 0.75
"""Share of answers that others gave too: of a choice nearly all, of one's own words hardly any."""
_OWN_WORDS: Final = 0.1
"""With more answers in people's own words it is asked what was offered."""
_ANSWERS_A_CATEGORY: Final = 2.5
_SPEAKS: Final = re.compile(
    r"[.!?]$|(?<!\w)(?:i|i'm|i've|my|me|we|our|minä|minun|minulla|olen|en|meillä|jag|min|mitt|mig|vi|vår|jeg|mitt|meg|oss|ich|mein\w*|mir|"
    r"wir|mich|ma|mina|mul|minu|olen)(?!\w)"
)
_COORDINATES: Final = re.compile(r"-?\d{1,3}\.\d{2,}(?:[ ,;]+-?\d{1,3}\.\d{2,}(?:[ ,;]+-?\d+(?:\.\d+)?){0,2})?")
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
    guesses = confirmed([_by_cells(one) for one in asked])
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
    if why := _no_question(asked):
        return Guess(asked=asked, kind="left_out", why=why)
    if asked.layout != "single":
        why = "a column an option"
        return Guess(asked=asked, kind="multiple", why=why, options=_options_in_columns(asked))
    if dated := _from_dates(asked):
        return dated
    if cells.is_time:
        return Guess(asked=asked, kind="left_out", why="dates or times")
    if numbers := numbers_in(cells):
        return guess_numbers(asked, numbers)
    if cells.is_decimal:
        why = "numbers with decimals"
        return Guess(asked=asked, kind="number", range=(0, 100), why=why, unsure=("measurement",))
    if preset_fits(cells) or own_scale(cells) is not None:
        return Guess(asked=asked, kind="ordinal", missing=tuple(cells.declined))
    joined = joined_options(cells)
    if is_about(header, "own_words") and not (joined and joined.separator == ";"):
        return Guess(asked=asked, kind="open", why="the header asks for words of one's own")
    if joined and not _are_clauses(joined):
        why = f"several options in a cell, parted by '{joined.separator}'"
        options = [option for option in joined.options if not is_name(option)]
        return Guess(asked=asked, kind="multiple", why=why.replace("\n", "line ends"), options=_apart(options, cells))
    return _choice(asked) or Guess(asked=asked, kind="open", why="answers in words of one's own")


def _no_question(asked: Asked) -> str:
    """Why a column holds no question; empty if it does."""
    cells, header = asked.cells, asked.text()
    if not all(map(can_be_written, (header, *asked.headers()))):
        return "the header has characters that cannot be written"
    if is_about(header, "attention"):
        return "it only checks whether people read"
    if asked.layout != "single":
        return ""
    if not cells.n and not cells.declined:
        return "no answers"
    if any(is_about(name, "service") for name in asked.headers()):
        return "added by the service"
    if is_about(header, "consent") and cells.distinct <= 2 and not cells.is_numeric:
        return "consent"
    if cells.is_running:
        return "a running number"
    if all(_COORDINATES.fullmatch(answer) for answer in cells.counts) and cells.n > 2:
        return "a place on the map"
    if cells.is_token and cells.is_numeric and min(len(answer) for answer in cells.numbers) > 3:
        return "another number in each row"
    if cells.is_token and not cells.is_time and cells.length >= _LONGEST_CODE and _is_hash(cells):
        return "another code in each row"
    if are_names(cells, asked=is_about(header, "people")):
        return "names of people"
    return ""


_LONGEST_CODE: Final = 8


def _is_hash(cells: Cells) -> bool:
    return all(re.fullmatch(r"[0-9a-z_-]*\d[0-9a-z_-]*", answer) for answer in cells.counts)


def _from_dates(asked: Asked) -> Guess | None:
    """A choice whose options a spreadsheet program turned into dates."""
    cells = asked.cells
    if is_about(asked.text(), "date") and not is_about(asked.text(), "measurement"):
        return None
    back = turned_back(cells)
    if not back:
        return None
    texts = {answer: back.get(answer, cells.texts[answer]) for answer in cells.counts}
    ordered = sorted(texts, key=lambda answer: in_order_key(texts[answer]))
    options = tuple((texts[a], *([cells.texts[a]] if a in back else [])) for a in ordered)
    kind: Kind = "background" if is_about(asked.text(), "background") else "nominal"
    return Guess(asked=asked, kind=kind, why="a spreadsheet turned the options into dates", options=options)


def in_order_key(text: str) -> tuple[int, str]:
    """By the first number of a text."""
    match = re.search(r"\d+", text)
    return (int(match[0]) if match else 0, text)


def _are_clauses(joined: Joined) -> bool:
    """Whether what stands between commas is own words: they end as sentences do, or tell of somebody."""
    parts: pd.Series = pd.Series(joined.options, dtype="str")
    return joined.separator == "," and bool(
        parts.str.endswith((".", "!", "?")).any()
        or parts.map(is_name).any()
        or (redact(parts) != parts).mean() > 0.5
        or any(_SPEAKS.search(fold(option)) for option in joined.options)
    )


def _choice(asked: Asked) -> Guess | None:
    """One of several options; what single people wrote in their own words is put together as another option."""
    header, cells = asked.text(), asked.cells.with_declined()
    personal = {
        a for a, times in cells.counts.items() if is_name(cells.texts[a]) or _is_about_one(cells.texts[a], times)
    }
    offered = {a for a, times in cells.counts.items() if a not in personal and (times > 1 or _is_short(a))}
    own = [answer for answer in cells.counts if answer not in offered]
    repeated = sum(times for answer, times in cells.counts.items() if times > 1 and answer in offered) / cells.n
    length = sum(len(answer) * cells.counts[answer] for answer in offered) / max(
        1, sum(cells.counts[a] for a in offered)
    )
    distinct = len(offered)
    if repeated < _REPEATED or length > _LONGEST_CATEGORY or not offered:
        return None
    about = is_about(header, "background")
    if distinct > (cells.n / 2 if about else min(_MOST_CATEGORIES, max(2, cells.n / _ANSWERS_A_CATEGORY))):
        return None
    once = sum(cells.counts[answer] == 1 for answer in offered)
    if once > max(2, distinct / 2):
        return None  # people wrote what they liked, and some of it was the same
    share = cells.share(own)
    unsure: tuple[OpenPoint, ...] = ("options",) if share > _OWN_WORDS else ()
    return Guess(
        asked=asked,
        kind="background" if about else "nominal",
        why=f"{distinct} different answers",
        options=_apart(in_order(cells.texts[answer] for answer in cells.counts if answer in offered), cells),
        other=tuple(cells.texts[answer] for answer in own if answer not in personal),
        unsure=unsure,
    )


def _is_about_one(text: str, times: int) -> bool:
    return times == 1 and tells_of_somebody(text)


def _is_short(answer: str) -> bool:
    """Whether what one person wrote can be an option that was offered."""
    return len(answer.split()) <= _LONGEST_OPTION and len(answer) <= _LONGEST_CATEGORY and not _SPEAKS.search(answer)


def _apart(options: Iterable[str], cells: Cells) -> tuple[tuple[str, ...], ...]:
    """Each option by itself, but for yes and no, which are the same in any language; the commonest label is shown."""
    joined: dict[str, list[str]] = {}
    for option in options:
        folded = fold(option)
        joined.setdefault(_YES_OR_NO.get(folded, folded), []).append(option)
    return tuple(tuple(sorted(labels, key=lambda label: -cells.counts[fold(label)])) for labels in joined.values())


def _options_in_columns(asked: Asked) -> tuple[tuple[str, ...], ...]:
    """The options of a question in several columns: named by the headers, or by the only text of each column.

    Where forms in several languages have as many, and not one in common, those in the same place mean the same. A mark
    that is no plain tick, as the number of the option is, is a label of it.
    """
    forms = {tuple(map(fold, several)): several for block in asked.blocks if (several := block.options or block.texts)}
    all_of = [fold(option) for several in forms.values() for option in several]
    if asked.is_in_languages() and len(set(map(len, forms))) == 1 and len(set(all_of)) == len(all_of):
        return tuple(tuple(map(one_line, labels)) for labels in zip(*forms.values(), strict=True))
    options = [option for several in forms.values() for option in several]
    marks = {fold(option): mark for block in asked.blocks for option, mark in block.marks.items()}
    named = {fold(option): one_line(option) for option in reversed(options)}
    return tuple(
        (option, *([marks[folded]] if folded in marks and fold(marks[folded]) not in named else []))
        for folded, option in reversed(named.items())
    )


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
            together_on = together(other.cells for other in members) if common else one.cells
            scales.setdefault(name, ScaleGuess(name, preset, shown=asked_labels(together_on, preset)))
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
            cluster = next((several for several in clusters if _share_scale(several, one)), None)
            if cluster is None:
                clusters.append([one])
            else:
                cluster.append(one)
    for cluster in clusters:
        scale = own_scale(together(one.cells for one in cluster))
        if scale is None:
            raise AssertionError("an ordinal question without a scale")
        name = scale.name
        number = 2
        while name in scales:
            name, number = f"{scale.name}_{number}", number + 1
        scales[name] = renamed(scale, name)
        on |= dict.fromkeys(cluster, name)
    return on


def _share_scale(cluster: Sequence[Asked], one: Asked) -> bool:
    """Whether a question has half of its labels in common with others, and one order holds for all of them."""
    first, labels = rated(cluster[0].cells), rated(one.cells)
    if 2 * len(first & labels) < min(len(first), len(labels)):
        return False
    alone, shared = own_scale(one.cells), own_scale(together([*(other.cells for other in cluster), one.cells]))
    return shared is not None and alone is not None and bool(shared.unsure) <= bool(alone.unsure)


def _with_directions(
    guesses: Sequence[Guess], scales: dict[str, ScaleGuess], tables: Sequence[RawTable]
) -> list[Guess]:
    """Mark the questions that go against those they were asked with."""
    turned: set[Asked] = set()
    for battery, members in groupby(guesses, key=_battery):
        if battery:
            turned |= reversed_among(list(members), scales=scales, tables=tables)
    return [_turned(guess) if guess.asked in turned else guess for guess in guesses]


def _turned(guess: Guess) -> Guess:
    """A question whose answers go against the others: sure where its wording is negative too, else asked about."""
    worded = is_about(guess.asked.text(), "negative") or guess.kind == "score"
    return replace(guess, reverse=True, unsure=guess.unsure if worded else (*guess.unsure, "reverse"))


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
