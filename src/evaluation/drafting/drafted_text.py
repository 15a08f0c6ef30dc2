"""A drafted ``programme.yaml``: YAML with comments that say what was guessed and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.cleaning.mentions import get_words
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.drafting.answer_cells import put_on_one_line
from evaluation.drafting.guessed_scales import ScaleGuess
from evaluation.drafting.guesses import Guess, Questions
from evaluation.drafting.short_ids import Ids, make_option_ids, make_short_id
from evaluation.drafting.structure_files import Structure
from evaluation.drafting.waves import UNKNOWN_ORDER
from evaluation.drafting.yaml_lines import write_flow, write_list, write_map
from evaluation.programme import BUILT_IN_WAVES, LANGUAGES, Language, SourceKind
from evaluation.reading import RawTable, load_readers

_MOST_OPTIONS_WRITTEN: Final = 15
_CODE: Final = re.compile(r"[A-Za-z]{0,4}\d{1,4}")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Draft(Private):
    """What a draft is written from.

    Attributes
    ----------
    name : str
        Of the programme.
    tables : tuple of RawTable
    questions : Questions
    waves : tuple of str
        Of each file; empty texts where there is one only.
    why_waves : str
    languages : tuple of str
        Of the answers, the commonest first.
    lists : mapping of str to str
        Files that are no feedback, with their kinds.
    unused_sheets : mapping of str to sequence of str
        Filled sheets of workbooks that are not read.
    structures : tuple of Structure
        Files of the questionnaire.
    """

    name: str
    tables: tuple[RawTable, ...]
    questions: Questions
    waves: tuple[str, ...]
    why_waves: str
    languages: tuple[Language, ...]
    lists: Mapping[str, SourceKind]
    unused_sheets: Mapping[str, Sequence[str]]
    structures: tuple[Structure, ...] = ()

    def held_rows(self) -> int:
        """The rows of all files."""
        return sum(table.held_rows() for table in self.tables)


def write_draft(draft: Draft) -> str:
    """The text of ``programme.yaml``.

    Parameters
    ----------
    draft : Draft

    Returns
    -------
    str
    """
    ids, other = Ids(), _OTHER[draft.languages[0]]
    lines = [*_head(draft), *_sources(draft), "", "questionnaire:"]
    guesses = draft.questions.guesses
    lines += _code(draft)
    lines += _part(
        "background", (line for g in guesses if g.kind == "background" for line in _background(g, ids, other))
    )
    lines += _part("scales", (line for name, scale in draft.questions.scales.items() for line in _scale(name, scale)))
    items = [g for g in guesses if g.kind in ("ordinal", "score", "number", "multiple", "nominal", "open")]
    lines += _part("items", (line for guess in items for line in _item(guess, ids, other)))
    missing = dict.fromkeys(answer for guess in guesses for answer in guess.missing)
    if missing:
        lines += write_list("missing", [_spelt(guesses, answer) for answer in missing], "  ")
    lines += _unfinished(draft)
    lines += _left_out(draft)
    return "\n".join(lines) + "\n"


def _unfinished(draft: Draft) -> Iterator[str]:
    """What is done with answers that were not finished."""
    if n := sum(int(table.unfinished.sum()) for table in draft.tables):
        yield "cleaning:"
        yield f"  unfinished: drop  # guess, sure: {n} unfinished; keep would count them, flag list them too"


def _spelt(guesses: Iterable[Guess], answer: str) -> str:
    """A folded answer as it is commonly written."""
    return next((g.asked.cells.texts[answer] for g in guesses if answer in g.asked.cells.texts), answer)


def _part(key: str, lines: Iterable[str]) -> list[str]:
    inside = list(lines)
    return [f"  {key}:", *inside] if inside else []


def _options(guess: Guess, indent: str, other: str = "Other") -> Iterator[str]:
    """The options with their labels; a hint where those of several languages could not be told to be the same."""
    options = make_option_ids(_with_own_words(guess, other))
    if guess.asked.is_in_languages() and any(len(labels) == 1 for labels in options.values()):
        yield f"{indent}# guess: options of several languages; give those that mean the same one id: [Kaupunki, Stad]"
    yield from write_map("options", {option: _names(labels) for option, labels in options.items()}, indent)


def _with_own_words(guess: Guess, other: str) -> Sequence[Sequence[str]]:
    """What single people wrote in their own words stands under one option, which shows none of it."""
    if not guess.other:
        return guess.options
    options = list(guess.options)
    for at, labels in enumerate(options):
        if any(fold(label) in get_words("own_words_options") for label in labels):
            options[at] = (*labels, *guess.other)
            return options
    return [*options, (other, *guess.other)]


_OTHER: Final[Mapping[Language, str]] = {"fi": "Muu", "sv": "Annat", "en": "Other"}


# --- parts -------------------------------------------------------------------------------------------------------


def _head(draft: Draft) -> Iterator[str]:
    first = draft.languages[0]
    title = draft.name.replace("-", " ").capitalize()
    yield f"# Drafted by 'evaluation new {draft.name}' from the exports. Lines with '# guess' are guesses: read them."
    yield "# What stands under 'unsure' is not published before you have settled it and removed that line."
    yield f"# See what a run would make of it: evaluation check {draft.name}. Publish: evaluation run {draft.name}."
    yield "# All that can stand here, with examples: docs/programme-yaml.md."
    yield f"programme: {draft.name}"
    named = [name for one in draft.structures if (name := _in_languages(one.title, first))]
    if named:
        yield f"title: {write_flow(named[0])}  # told by {_comment(_told_by(draft))}"
    else:
        yield f"title: {write_flow({first: title})}  # guess: write the programme's own name"
    yield "data_origin: collected  # guess: or published (the answers are public already), or synthetic (made up)"
    others = [language for language in LANGUAGES if language not in draft.languages]
    more = f"; add {' and '.join(others)} for reports in them" if others else ""
    yield f"languages: {write_flow(list(draft.languages))}  # guess: by the wording; the first is the main one{more}"


def _sources(draft: Draft) -> Iterator[str]:
    yield "sources:"
    for table, wave in zip(draft.tables, draft.waves, strict=True):
        parts: dict[str, object] = {"file": table.info.file, "kind": "feedback", **({"wave": wave} if wave else {})}
        several = [one for one in draft.tables if one.info.file == table.info.file]
        if table.info.sheet and (len(several) > 1 or table.info.file in draft.unused_sheets):
            parts["sheet"] = table.info.sheet
        if wave and draft.why_waves == UNKNOWN_ORDER and wave != draft.waves[0]:
            parts["unsure"] = ["wave"]
        notes = [load_readers()[table.info.reader].title, f"{len(table.frame)} rows"]
        notes += [f"guess: the wave, {draft.why_waves}"] if wave else []
        notes += [] if table.info.reader != "plain" else ["guess: no service was recognised"]
        yield f"  - {write_flow(parts)}  # {'; '.join(notes)}"
    for file, sheets in draft.unused_sheets.items():
        yield f"  # Sheets of {_comment(file)} with other questions, which are not used: {_comment(', '.join(sheets))}"
    for file, kind in draft.lists.items():
        yield f"  - {write_flow({'file': file, 'kind': kind})}  # guess: by its headers"
    if not draft.lists:
        yield "  # Lists beside the feedback: - {file: sessions.xlsx, kind: sessions}, attendance, targets, actions, …"


def _code(draft: Draft) -> Iterator[str]:
    asked = draft.questions.codes.asked
    if not asked:
        return
    column = _names([header for one in asked for header in one.headers()])
    in_waves = {draft.waves[block.table]: one.headers()[0] for one in asked for block in one.blocks}
    if len(asked) > 1 and len(in_waves) == sum(len(one.blocks) for one in asked):
        column = dict(sorted(in_waves.items(), key=lambda pair: _order(draft, pair[0])))
    yield f"  respondent_code: {write_flow({'column': column})}  # guess: tells persons apart; never published"


def _order(draft: Draft, wave: str) -> int:
    built_in = list(BUILT_IN_WAVES)
    return built_in.index(wave) if wave in built_in else draft.waves.index(wave)


def _in_languages(texts: Mapping[str, str], first: Language) -> dict[Language, str]:
    """Texts in the languages of reports; one whose language is not known is in the main one."""
    known = {
        language: put_on_one_line(texts[language]) for language in LANGUAGES if put_on_one_line(texts.get(language, ""))
    }
    unknown = next((put_on_one_line(text) for text in texts.values() if put_on_one_line(text)), "")
    return known or ({first: unknown} if unknown else {})


def _told_by(draft: Draft) -> str:
    return ", ".join(one.file for one in draft.structures)


def _asked_lines(guess: Guess, indent: str) -> Iterator[str]:
    column = _names(guess.asked.headers())
    if isinstance(column, list):
        yield from write_list("column", column, indent)
    else:
        yield f"{indent}column: {write_flow(column)}"
    told = guess.asked.blocks[0].told
    in_languages = {k: put_on_one_line(told.text[k]) for k in LANGUAGES if told.text.get(k)} if told else {}
    if len(in_languages) > 1:
        yield f"{indent}text: {write_flow(in_languages)}"
        return
    text = guess.asked.text()
    if fold(text) != fold(str(guess.asked.headers()[0])):
        yield f"{indent}text: {write_flow(text)}"


def _background(guess: Guess, ids: Ids, other: str) -> Iterator[str]:
    yield f"    - id: {ids.of(guess.asked.text())}  # {_confidence(guess)}"
    yield from _unsure(guess.unsure, "      ")
    yield from _asked_lines(guess, "      ")
    if 0 < len(guess.options) <= _MOST_OPTIONS_WRITTEN or any(len(labels) > 1 for labels in guess.options):
        yield from _options(guess, "      ", other)
    else:
        yield "      # Every different answer is a group of its own: give 'options' to name the groups."


def _comment(text: str) -> str:
    """Words out of a file as they can stand in a comment."""
    return "".join(char if char.isprintable() else " " for char in text)


def _confidence(guess: Guess) -> str:
    """How sure a question is, and why."""
    if guess.told:
        return "told by the questionnaire"
    why = f": {_comment(guess.why)}" if guess.why else ""
    return f"guess, {_sure(guess.unsure)}{why}"


def _sure(unsure: Sequence[str]) -> str:
    return "unsure" if unsure else "sure"


def _unsure(points: Sequence[str], indent: str) -> Iterator[str]:
    if points:
        yield f"{indent}unsure: [{', '.join(points)}]  # guess: settle it, then remove this line"


def _scale(name: str, scale: ScaleGuess) -> Iterator[str]:
    if scale.preset:
        if not scale.shown:
            yield f"    {name}: {{preset: {scale.preset}}}  # guess, sure: its labels are in docs/scales.md"
            return
        yield f"    {name}:  # guess, sure: its labels are in docs/scales.md; here those that were asked"
        yield f"      preset: {scale.preset}"
        yield from write_map("labels", scale.shown, "      ")
        return
    levels = _level_ids(scale)
    labels = {level: list(texts) for level, texts in zip(levels, scale.levels, strict=True)}
    order = (
        "put the levels in order, from low to high"
        if scale.unsure
        else "the order is that of the words, from low to high"
    )
    sure = "told by the questionnaire" if scale.told else f"guess, {_sure(scale.unsure)}"
    yield f"    {name}:  # {sure}: {order}"
    yield from _unsure(scale.unsure, "      ")
    yield from write_list("levels", list(labels), "      ")
    if scale.sides:
        for key, side in (("top", 1), ("bottom", -1)):
            on_side = [level for level, at in zip(levels, scale.sides, strict=True) if at == side]
            yield f"      {key}: {write_flow(on_side)}"
    yield from write_map("labels", labels, "      ")


def _level_ids(scale: ScaleGuess) -> list[str]:
    ids = Ids()
    return [ids.take(make_short_id(texts[0]) or "level") for texts in scale.levels]


def _item(guess: Guess, ids: Ids, other: str) -> Iterator[str]:
    indent = "      "
    yield f"    - id: {ids.of(guess.asked.text())}"
    yield f"{indent}type: {guess.kind}  # {_confidence(guess)}"
    yield from _unsure(guess.unsure, indent)
    if guess.kind == "ordinal":
        yield f"{indent}scale: {guess.scale}"
    if guess.range:
        yield f"{indent}range: [{guess.range[0]}, {guess.range[1]}]{'' if guess.told else '  # guess'}"
    if guess.nps:
        yield f"{indent}nps: true{'' if guess.told else '  # guess'}"
    if guess.reverse:
        yield f"{indent}reverse: true  # guess: the answers go against those to the others"
    if guess.now is not None:
        yield f"{indent}before: {write_flow(_names(guess.asked.headers()))}"
        yield f"{indent}after: {write_flow(_names(guess.now.headers()))}"
    elif guess.kind == "multiple":
        yield from _tick_all(guess, indent)
    else:
        yield from _asked_lines(guess, indent)
    if guess.kind == "nominal":
        yield from _options(guess, indent, other)


def _names(headers: Sequence[str]) -> object:
    """One header, or a list of several."""
    return headers[0] if len(headers) == 1 else list(headers)


def _tick_all(guess: Guess, indent: str) -> Iterator[str]:
    options = make_option_ids(guess.options)
    if guess.asked.layout == "single":
        yield from _asked_lines(guess, indent)
    else:
        yield f"{indent}text: {write_flow(guess.asked.text())}"
    if all(_CODE.fullmatch(label) for labels in options.values() for label in labels):
        yield f"{indent}# The file has only codes for the options: write their wording after them."
    yield from _options(guess, indent)
    if guess.asked.layout == "texts":
        headers = [put_on_one_line(header) for block in guess.asked.blocks for header in block.headers]
        yield from write_list("columns", list(dict.fromkeys(headers)), indent)
    elif guess.asked.layout == "marks":
        yield from write_map("columns", _marked_columns(guess, options), indent)


def _marked_columns(guess: Guess, options: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Option id to the header, or headers, of its column."""
    headers: dict[str, list[str]] = {}
    by_label = {fold(label): option for option, labels in options.items() for label in labels}
    for block in guess.asked.blocks:
        for label, header in block.options.items():
            several = headers.setdefault(by_label[fold(label)], [])
            if fold(header) not in {fold(known) for known in several}:
                several.append(put_on_one_line(header))
    return {option: _names(several) for option, several in headers.items()}


def _left_out(draft: Draft) -> Iterator[str]:
    told = [(g.asked.headers()[0], g.why) for g in draft.questions.guesses if g.kind == "left_out"]
    personal = dict.fromkeys(put_on_one_line(header) for table in draft.tables for header in table.info.dropped_columns)
    told += [(header, "tells who answered; never kept") for header in personal]
    if told:
        yield ""
        yield "# Columns that are not used:"
        yield from (f"# - {_comment(header)}: {_comment(why)}" for header, why in told)


__all__ = ["Draft", "make_option_ids", "make_short_id", "write_draft", "write_flow"]
