"""The questions of an export: columns that stand alone, and columns that together hold one tick-all question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from evaluation.cleaning.mentions import get_words
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells, can_be_written, gather_cells, put_on_one_line
from evaluation.drafting.languages import is_filler
from evaluation.drafting.structure_files import ToldQuestion
from evaluation.reading import RawTable, find_option_columns, load_readers

_NUMBERED: Final = re.compile(r"(?P<question>.{1,60}?)[\s_.:-]*(?P<option>\d{1,2}|[a-z])", re.DOTALL)

_BOTH: Final = 0.75
"""Share of people who answer both of two questions; of two halves of one question fewer tick in both."""
_LONGEST_NUMBERED: Final = 65


@dataclass(frozen=True, slots=True)
class Block:
    """One question in one file.

    Attributes
    ----------
    table : int
        Position of the file.
    names : tuple of str
        What the question may be called, the best name first: the header and its other names.
    headers : tuple of str
        The columns that hold it, in their order.
    options : dict of str to str
        Option to header, where each column holds a mark for one option; else empty.
    texts : tuple of str
        The options, where each column holds the text of one; else empty.
    row : str
        The statement, where the header names a grid of statements before it.
    marks : dict of str to str
        Option to its mark, where that is neither a plain tick nor the option's text.
    told : ToldQuestion or None
        What the file of the questionnaire says of it.
    may_be_several : bool
        Whether nothing tells where the options of one question end and those of the next begin.
    """

    table: int
    names: tuple[str, ...]
    headers: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    row: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    told: ToldQuestion | None = None
    may_be_several: bool = False

    @property
    def layout(self) -> str:
        """``single``, ``texts`` (a column an option, its text in the cells) or ``marks``."""
        return "marks" if self.options else "texts" if self.texts else "single"


def find_blocks(table: RawTable, at: int, taken: frozenset[str] = frozenset()) -> list[Block]:
    """The questions of a file, in the order of its columns; the service's own columns are none.

    Parameters
    ----------
    table : RawTable
    at : int
        Position of the file.
    taken : frozenset of str
        Columns whose question is known already.

    Returns
    -------
    list of Block
    """
    of_service = load_readers()[table.info.reader].own
    own = set(table.service.values()) | {str(h) for h in table.frame.columns if fold(str(h)) in of_service}
    headers = [str(header) for header in table.frame.columns if header not in own and str(header) not in taken]
    cells = {header: gather_cells([table.frame[header]]) for header in headers}
    aliases: dict[str, list[str]] = {}
    for alias, header in table.aliases.items():
        aliases.setdefault(header, []).append(alias)
    aliases = {header: names for header, names in aliases.items() if header in cells}
    groups = [*_marked(table, headers, cells, at), *_texts_under_fillers(headers, cells, at)]
    grouped = {header for block in groups for header in block.headers}
    groups += _named_by_their_text([header for header in headers if header not in grouped], headers, cells, at)
    # A service that writes ticked options joined in a cell and each in a column writes the same thing twice.
    twice = {fold(name) for block in groups if block.options for name in block.names}
    headers = [header for header in headers if fold(header) not in twice or header in grouped]
    first = {block.headers[0]: block for block in groups}
    inside = {header for block in groups for header in block.headers}
    # A code such as SQ001 says less than the whole header.
    rows = {h: row for grid in find_option_columns(table).values() for row, h in grid.items() if len(row.split()) > 1}
    blocks = []
    for header in headers:
        if header in first:
            blocks.append(first[header])
        elif header not in inside:
            blocks.append(Block(at, (header, *aliases.get(header, ())), (header,), row=rows.get(header, "")))
    return blocks


def _marked(table: RawTable, headers: Sequence[str], cells: Mapping[str, Cells], at: int) -> Iterator[Block]:
    """Columns that hold a mark for an option each: as the service names them, else by a number after the same word."""
    named = {question: dict(options) for question, options in find_option_columns(table).items()}
    if not named:
        for header in headers:
            match = _NUMBERED.fullmatch(header) if len(header) <= _LONGEST_NUMBERED else None
            # "Q1", "Q2" are questions, "Q8_1", "Q8_2" are options.
            if match and (len(match["question"]) > 3 or any(char.isdigit() for char in match["question"])):
                named.setdefault(match["question"], {})[match["option"]] = header
    for question, options in named.items():
        inside = {option: header for option, header in options.items() if header in cells}
        numbers = _own_numbers(inside, cells)
        words = [header for option, header in inside.items() if fold(option) in get_words("own_words_options")]
        inside = _without_own_words(inside, words, numbers, cells)
        marks = [cells[header] for header in inside.values() if header not in words]
        well_named = all(can_be_written(put_on_one_line(name)) for name in (question, *inside, *inside.values()))
        fit = well_named and all(
            option in numbers or _is_option(option, cells[h]) for option, h in inside.items() if h not in words
        )
        if len(marks) > 1 and fit and any(len(one.raw) and not one.is_never_ticked for one in marks):
            yield Block(at, _question_names(question), tuple(inside.values()), inside, marks=numbers)


def _without_own_words(
    options: Mapping[str, str], words: Sequence[str], numbers: Mapping[str, str], cells: Mapping[str, Cells]
) -> dict[str, str]:
    """The columns of a question without the last one, where that alone holds no marks: people wrote there."""
    unfit = [o for o, h in options.items() if h not in words and o not in numbers and not _is_option(o, cells[h])]
    filled = sum(bool(len(cells[header].raw)) for option, header in options.items() if option not in unfit)
    if len(unfit) == 1 and unfit[0] == [*options][-1] and filled > 1:
        return {option: header for option, header in options.items() if option not in unfit}
    return dict(options)


def _own_numbers(options: Mapping[str, str], cells: Mapping[str, Cells]) -> dict[str, str]:
    """The mark of each option where it is the option's own number, another one in each column."""
    only = {option: next(iter(cells[h].counts)) for option, h in options.items() if cells[h].distinct == 1}
    numbers = {option: mark for option, mark in only.items() if mark in cells[options[option]].numbers}
    apart = len(set(numbers.values())) == len(numbers) and len(numbers) > 1
    return numbers if apart else {}


def _named_by_their_text(
    free: Sequence[str], headers: Sequence[str], cells: Mapping[str, Cells], at: int
) -> Iterator[Block]:
    """Columns side by side that hold nothing but their own header: options, perhaps with one for words of one's own.

    An empty column between them may be an option that nobody chose, or a question: then it is asked.
    """
    run: list[str] = []
    empty: list[str] = []
    for header in [*headers, ""]:
        if header in free and set(cells[header].counts) == {fold(header)}:
            run += [*(empty if run else []), header]
            empty = []
            continue
        words = fold(header) in get_words("own_words_options")
        if run and header in free and not words and not cells[header].texts:
            empty.append(header)
            continue
        if len(run) > 1 and all(can_be_written(put_on_one_line(name)) for name in run):
            texts = tuple(put_on_one_line(name) for name in run)
            own = [header] if header in free and words else []
            apart = any(not cells[name].texts for name in run) or _may_be_several([cells[name] for name in run])
            yield Block(at, (", ".join(texts),), (*run, *own), texts=texts, may_be_several=apart)
        run, empty = [], []


def _may_be_several(options: Sequence[Cells]) -> bool:
    """Whether nearly everybody who ticked anything ticked on both sides of some place: there may be two questions."""
    ticked = [frozenset(cells.raw.index) for cells in options]
    for place in range(2, len(ticked) - 1):
        left, right = frozenset().union(*ticked[:place]), frozenset().union(*ticked[place:])
        if len(left & right) >= _BOTH * len(left | right):
            return True
    return False


def _is_option(option: str, cells: Cells) -> bool:
    """Whether a column holds marks or the option's own text, or nothing; an option may have been ticked by nobody."""
    return not len(cells.raw) or cells.is_mark or cells.is_never_ticked or set(cells.counts) == {fold(option)}


def _question_names(question: str) -> tuple[str, ...]:
    """The question without its number first."""
    plain = re.sub(r"^\s*\d+(?:\.\d+)*\s*[.)]\s*", "", question)
    return tuple(dict.fromkeys([plain, question]))


def _texts_under_fillers(headers: Sequence[str], cells: Mapping[str, Cells], at: int) -> Iterator[Block]:
    """A column with a header and those after it that have none of their own: an option's text in each."""
    run: list[str] = []
    for header in [*headers, ""]:
        if header and run and is_filler(header):
            run.append(header)
            continue
        if len(run) > 1 and (options := _options([cells[name] for name in run])):
            yield Block(at, (run[0],), tuple(run), texts=options)
        run = [header]


def _options(columns: Sequence[Cells]) -> tuple[str, ...]:
    """The one text of each column, another one in each; the last may hold words of one's own. Empty if it is not so."""
    texts = {folded: text for column in columns if column.distinct == 1 for folded, text in column.texts.items()}
    several = [at for at, column in enumerate(columns) if column.distinct > 1]
    alone = sum(column.distinct == 1 for column in columns)
    return tuple(texts.values()) if alone == len(texts) > 1 and several in ([], [len(columns) - 1]) else ()


@dataclass(frozen=True, eq=False, repr=False)
class Asked(Private):
    """A question over all files; one is another only if it is the same object.

    Attributes
    ----------
    blocks : tuple of Block
        At most one a file.
    cells : Cells
        The answers in all files; of a tick-all question in several columns, those of all its columns.
    """

    blocks: tuple[Block, ...]
    cells: Cells

    def held_rows(self) -> int:
        """The answers."""
        return self.cells.held_rows()

    @property
    def layout(self) -> str:
        """That of its first file."""
        return self.blocks[0].layout

    @property
    def tables(self) -> frozenset[int]:
        """The files that have it."""
        return frozenset(block.table for block in self.blocks)

    def headers(self) -> tuple[str, ...]:
        """The fewest names that find the question in every file, as they can be written."""
        left = list(self.blocks)
        chosen: list[str] = []
        while left:
            name = max(
                (name for block in left for name in block.names),
                key=lambda name: sum(fold(name) in _folded(block) for block in left),
            )
            chosen.append(put_on_one_line(name))
            left = [block for block in left if fold(name) not in _folded(block)]
        return tuple(chosen)

    def is_in_languages(self) -> bool:
        """Whether it stands under different names in forms of several languages, told by its place among the others."""
        return any(not _folded(self.blocks[0]) & _folded(other) for other in self.blocks[1:])

    def text(self) -> str:
        """The wording of the question, without its grid and its number where the service tells them apart."""
        if (told := self.blocks[0].told) is not None and any(told.text.values()):
            return put_on_one_line(next(text for text in told.text.values() if text))
        if self.blocks[0].row:
            return put_on_one_line(self.blocks[0].row)
        header, *others = map(put_on_one_line, self.blocks[0].names)
        return max((name for name in others if header.endswith(name)), key=len, default=header)


def _folded(block: Block) -> set[str]:
    return {fold(name) for name in block.names}


def gather_asked(tables: Sequence[RawTable], told: Sequence[Sequence[Block]] = ()) -> list[Asked]:
    """The questions of all files, those with a name in common as one; in the order of the first file that has them.

    Parameters
    ----------
    tables : sequence of RawTable
    told : sequence of sequence of Block
        Of each file, the questions that a questionnaire tells.

    Returns
    -------
    list of Asked
    """
    merged: list[list[Block]] = []
    for at, table in enumerate(tables):
        place = len(merged)
        known = list(told[at]) if told else []
        taken = frozenset(header for block in known for header in _taken(block, table))
        for block in [*known, *find_blocks(table, at, taken)]:
            same = _same(merged, block)
            if same is None:
                # Beside its neighbours of this file, so that the order of the questionnaire is kept.
                merged.insert(place, [block])
                same = place
            else:
                merged[same].append(block)
            place = same + 1
    return [join_blocks(blocks, tables) for blocks in merged]


def _taken(block: Block, table: RawTable) -> Iterator[str]:
    """The columns of a told question, also the one that holds the same ticks joined in a cell."""
    yield from block.headers
    names = {fold(name) for name in block.told.names} if block.told else set()
    for header in map(str, table.frame.columns):
        if block.options and fold(header) in names:
            yield header


def join_blocks(blocks: Iterable[Block], tables: Sequence[RawTable]) -> Asked:
    """A question from its parts."""
    several = tuple(blocks)
    columns = [tables[block.table].frame[header] for block in several for header in block.headers]
    return Asked(several, gather_cells(columns))


def _same(merged: Sequence[Sequence[Block]], block: Block) -> int | None:
    for position, blocks in enumerate(merged):
        apart = blocks[0].layout == block.layout and all(other.table != block.table for other in blocks)
        if apart and any(_folded(other) & _folded(block) for other in blocks):
            return position
    return None


def gather_rows(asked: Asked, tables: Sequence[RawTable], table: int) -> pd.Series | None:
    """The cells of a question in one file, None where the file lacks it."""
    for block in asked.blocks:
        if block.table == table and block.layout == "single":
            return tables[table].frame[block.headers[0]]
    return None
