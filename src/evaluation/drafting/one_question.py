"""What kind of question one column holds: told by its cells and its header alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pandas as pd

from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells, can_be_written, put_on_one_line, sort_texts
from evaluation.drafting.blocks import Asked
from evaluation.drafting.columns_of_people import are_names
from evaluation.drafting.excel_dates import turn_back
from evaluation.drafting.guessed_scales import find_presets, make_own_scale
from evaluation.drafting.guesses import Guess, Kind
from evaluation.drafting.languages import is_about
from evaluation.drafting.score_guesses import find_numbers, guess_numbers
from evaluation.drafting.ticks import Joined, count_parts, find_joined_options, may_be_joined
from evaluation.programme import OpenPoint
from evaluation.redaction.people import find_people, is_name, tells_of_somebody

_MOST_CATEGORIES: Final = 40
_LONGEST_CATEGORY: Final = 60
_MORE_WORDS, _A_PHRASE = 2, 4
"""The options of a question are of like length: a phrase of one person with so many more words was hardly offered."""
_LONGEST_OPTION: Final = 6
"""Words of an answer that only one person gave and that can be an option all the same."""
_REPEATED: Final = 0.75
"""Share of answers that others gave too: of a choice nearly all, of one's own words hardly any."""
_OWN_WORDS: Final = 0.1
"""With more answers in people's own words it is asked what was offered."""
_ANSWERS_A_CATEGORY: Final = 2.5
_SPEAKS: Final = re.compile(
    r"[.!?]$|(?<!\w)(?:i|i'm|i've|my|me|we|our|minä|minun|minulla|olen|meillä|jag|min|mitt|mig|vi|vår|jeg|mitt|meg|oss|ich|mein\w*|mir|"
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


def is_yes_or_no(cells: Cells) -> bool:
    """Whether some of the answers are yes or no, in whatever language."""
    return cells.share(_YES_OR_NO) > 0


def guess_one(asked: Asked) -> Guess:
    """What the answers and the header of a question tell by themselves.

    Parameters
    ----------
    asked : Asked

    Returns
    -------
    Guess
    """
    cells, header = asked.cells, asked.text()
    if why := _no_question(asked):
        return Guess(asked=asked, kind="left_out", why=why)
    if asked.layout != "single":
        why = "a column an option"
        unsure: tuple[OpenPoint, ...] = ("apart",) if any(block.may_be_several for block in asked.blocks) else ()
        return Guess(asked=asked, kind="multiple", why=why, options=_options_in_columns(asked), unsure=unsure)
    if dated := _from_dates(asked):
        return dated
    if cells.is_time:
        return Guess(asked=asked, kind="left_out", why="dates or times")
    if numbers := find_numbers(cells):
        return guess_numbers(asked, numbers)
    if cells.is_decimal:
        why = "numbers with decimals"
        return Guess(asked=asked, kind="number", range=(0, 100), why=why, unsure=("measurement",))
    if find_presets(cells) or make_own_scale(cells) is not None:
        return Guess(asked=asked, kind="ordinal", missing=tuple(cells.declined))
    joined = find_joined_options(cells)
    if is_about(header, "tick_all"):
        return _ticked_all(asked, joined) or Guess(asked=asked, kind="open", why="answers in words of one's own")
    if is_about(header, "own_words") and not (joined and joined.separator == ";"):
        return Guess(asked=asked, kind="open", why="the header asks for words of one's own")
    if joined and not _are_clauses(joined) and not is_about(header, "pick_one"):
        return _ticked_together(asked, joined)
    chosen = _choice(asked)
    parted = may_be_joined(cells) and not _are_clauses(Joined(",", tuple(count_parts(cells))))
    if chosen and parted and not is_about(header, "pick_one"):
        return _ticked(asked, "some answers are several of the others, joined") or chosen
    return chosen or Guess(asked=asked, kind="open", why="answers in words of one's own")


def _ticked_together(asked: Asked, joined: Joined) -> Guess:
    why = f"several options in a cell, parted by '{joined.separator}'".replace("\n", "line ends")
    options = [option for option in joined.options if not is_name(option)]
    return Guess(asked=asked, kind="multiple", why=why, options=_apart(options, asked.cells))


def _ticked_all(asked: Asked, joined: Joined | None) -> Guess | None:
    """A question whose header says that all that apply are to be ticked: the answers only have to tell the options."""
    if joined:
        return _ticked_together(asked, joined)
    why = "the header says to tick all that apply"
    if (one_each := _choice(asked)) and not one_each.unsure and not may_be_joined(asked.cells):
        return replace(one_each, kind="multiple", why=why)
    return _ticked(asked, why)


def _ticked(asked: Asked, why: str) -> Guess | None:
    """A question of which it is not sure what was offered to tick."""
    parts = count_parts(asked.cells)
    options = [part for part, times in parts.items() if not is_name(part) and not _is_about_one(part, times)]
    if not options:
        return None
    unsure: tuple[OpenPoint, ...] = ("options",)
    return Guess(asked=asked, kind="multiple", why=why, options=_apart(sort_texts(options), asked.cells), unsure=unsure)


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
    alone = cells.distinct == cells.n >= _FEWEST_CODES and not cells.numbers
    if cells.is_token and not cells.is_time and (cells.length >= _LONGEST_CODE or alone) and _is_hash(cells):
        return "another code in each row"
    if are_names(cells, asked=is_about(header, "people")):
        return "names of people"
    return ""


_LONGEST_CODE: Final = 8
_FEWEST_CODES: Final = 10
"""So many answers with a digit in each and no two alike are codes, however short."""


def _is_hash(cells: Cells) -> bool:
    return all(re.fullmatch(r"[0-9a-z_-]*\d[0-9a-z_-]*", answer) for answer in cells.counts)


def _from_dates(asked: Asked) -> Guess | None:
    """A choice whose options a spreadsheet program turned into dates."""
    cells = asked.cells
    if is_about(asked.text(), "date") and not is_about(asked.text(), "measurement"):
        return None
    back = turn_back(cells)
    if not back:
        return None
    texts = {answer: back.get(answer, cells.texts[answer]) for answer in cells.counts}
    ordered = sorted(texts, key=lambda answer: _in_order_key(texts[answer]))
    options = tuple((texts[a], *([cells.texts[a]] if a in back else [])) for a in ordered)
    kind: Kind = "background" if is_about(asked.text(), "background") else "nominal"
    return Guess(asked=asked, kind=kind, why="a spreadsheet turned the options into dates", options=options)


def _in_order_key(text: str) -> tuple[int, str]:
    """By the first number of a text."""
    match = re.search(r"\d+", text)
    return (int(match[0]) if match else 0, text)


def _are_clauses(joined: Joined) -> bool:
    """Whether what stands between commas is own words: they end as sentences do, or tell of somebody."""
    parts: pd.Series = pd.Series(joined.options, dtype="str")
    return joined.separator == "," and bool(
        parts.str.endswith((".", "!", "?")).any()
        or parts.map(is_name).any()
        or parts.map(tells_of_somebody).mean() > 0.5
        or any(_SPEAKS.search(fold(option)) for option in joined.options)
    )


def _choice(asked: Asked) -> Guess | None:
    """One of several options; what single people wrote in their own words is put together as another option."""
    header, cells = asked.text(), asked.cells.with_declined()
    people = set(find_people([cells.texts[answer] for answer in cells.counts]))
    personal = {
        a
        for a, times in cells.counts.items()
        if cells.texts[a] in people or is_name(cells.texts[a]) or _is_about_one(cells.texts[a], times)
    }
    offered = {a for a, times in cells.counts.items() if a not in personal and (times > 1 or _is_short(a))}
    offered -= _written_unlike(cells, offered)
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
        options=_apart(sort_texts(cells.texts[answer] for answer in cells.counts if answer in offered), cells),
        other=tuple(cells.texts[answer] for answer in own if answer not in personal),
        unsure=unsure,
    )


def _written_unlike(cells: Cells, offered: set[str]) -> set[str]:
    """What one person wrote unlike every option that several chose: with a small letter, or far more words."""
    several = [cells.texts[answer] for answer in offered if cells.counts[answer] > 1]
    if len(several) < 2:
        return set()
    capitals = all(text[0].isupper() for text in several)
    most = max(_A_PHRASE, _MORE_WORDS + max(len(text.split()) for text in several))
    once = {answer: cells.texts[answer] for answer in offered if cells.counts[answer] == 1}
    return {a for a, text in once.items() if (capitals and text[0].islower()) or _is_longer(text, most)}


def _is_longer(text: str, most: int) -> bool:
    """Whether a text has so many words; an amount ("more than 10 times") may be longer than the others."""
    return len(text.split()) >= most and not any(map(str.isdigit, text))


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
        return tuple(tuple(map(put_on_one_line, labels)) for labels in zip(*forms.values(), strict=True))
    options = [option for several in forms.values() for option in several]
    marks = {fold(option): mark for block in asked.blocks for option, mark in block.marks.items()}
    named = {fold(option): put_on_one_line(option) for option in reversed(options)}
    return tuple(
        (option, *([marks[folded]] if folded in marks and fold(marks[folded]) not in named else []))
        for folded, option in reversed(named.items())
    )


__all__ = ["guess_one", "is_yes_or_no"]
