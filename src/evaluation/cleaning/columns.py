"""Which columns of which file hold what: the headers of the questionnaire found in the files, exactly after folding."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluation.cleaning.model import RETRO_AFTER, RETRO_BEFORE
from evaluation.errors import UserError, UserErrors
from evaluation.folding import fold
from evaluation.programme import accepted_headers
from evaluation.reading import header_index

if TYPE_CHECKING:
    from evaluation.programme import Background, Headers, Item, Programme, Source
    from evaluation.reading import RawTable

RESPONDENT_CODE: Final = "respondent_code"
_NEAREST: Final = 3


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that the questionnaire asks for, with the headers it may stand under.

    Attributes
    ----------
    name : str
        Of the column in ``Responses``; the halves of a retrospective pair have one each.
    column : Headers or None
        Headers of the one column that holds it.
    columns : sequence of str or mapping of str to sequence of str or None
        Headers of the columns that hold it together: in order, or by option.
    place : str
        Where ``programme.yaml`` says so.
    asks : Item or Background or None
        What is asked; None for the respondent code.
    """

    name: str
    column: Headers | None
    columns: Sequence[str] | Mapping[str, Sequence[str]] | None
    place: str
    asks: Item | Background | None


@dataclass(frozen=True, slots=True)
class Found:
    """The headers of one file that hold a target, in one of three layouts; the other two are empty.

    Attributes
    ----------
    single : tuple of str
        One column (or several that stand for each other, as in a form with a branch a language).
    texts : tuple of str
        A column an option, the option's text in its cells.
    options : dict of str to str
        A column an option, a mark in its cells: option to header.
    """

    single: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """All headers, whichever the layout."""
        return self.single + self.texts + tuple(header for _, header in self.options)


def targets_of(programme: Programme) -> tuple[Target, ...]:
    """Everything that the questionnaire asks for, in its order: code, background, items."""
    asked = programme.questionnaire
    targets: list[Target] = []
    if asked.respondent_code is not None:
        place = "questionnaire.respondent_code"
        targets.append(Target(RESPONDENT_CODE, asked.respondent_code.column, None, place, None))
    for background in asked.background:
        place = f"questionnaire.background '{background.id}'"
        targets.append(Target(background.id, background.column, None, place, background))
    for item in asked.items:
        place = f"questionnaire.items '{item.id}'"
        columns = item.columns if item.type == "multiple" else None
        if item.column is not None or columns is not None:
            targets.append(Target(item.id, item.column, columns, place, item))
        if item.type == "ordinal" and item.before is not None and item.after is not None:
            targets.append(Target(f"{item.id}@{RETRO_BEFORE}", item.before, None, f"{place}, before", item))
            targets.append(Target(f"{item.id}@{RETRO_AFTER}", item.after, None, f"{place}, after", item))
    return tuple(targets)


@dataclass(frozen=True, slots=True)
class Survey:
    """A questionnaire, the files of its answers, and where they have them.

    Attributes
    ----------
    programme : Programme
    files : tuple of (Source, RawTable)
    targets : tuple of Target
    found : tuple of dict of str to Found
        One a file, by the target's name; a target that the file lacks was not asked there.
    """

    programme: Programme
    files: tuple[tuple[Source, RawTable], ...]
    targets: tuple[Target, ...]
    found: tuple[dict[str, Found], ...]

    def single(self, at: int, target: str) -> tuple[str, ...]:
        """The headers of a target that stands in one column of a file; none where it does not."""
        return self.found[at][target].single if target in self.found[at] else ()


def find_columns(programme: Programme, tables: Sequence[tuple[Source, RawTable]]) -> Survey:
    """Find what the questionnaire asks in each of the files.

    Parameters
    ----------
    programme : Programme
    tables : sequence of (Source, RawTable)
        The feedback files.

    Returns
    -------
    Survey

    Raises
    ------
    UserError
        If a header that ``programme.yaml`` names is in no file of the waves it is meant for.
    """
    targets = targets_of(programme)
    books = [_Headers(source, table) for source, table in tables]
    found: tuple[dict[str, Found], ...] = tuple({} for _ in tables)
    errors: list[UserError] = []
    for target in targets:
        missing = _Missing(target)
        for (source, _), book, here in zip(tables, books, found, strict=True):
            layout = _find(target, source, book, missing)
            if layout.headers:
                here[target.name] = layout
        errors += missing.errors(books)
    if errors:
        raise UserErrors(errors) if len(errors) > 1 else errors[0]
    return Survey(programme, tuple(tables), targets, found)


class _Headers:
    """The columns of one file by the names they answer to."""

    def __init__(self, source: Source, table: RawTable) -> None:
        self.file, self.wave = source.file, source.wave
        self.headers = [str(header) for header in table.frame.columns]
        self._index = header_index(table)

    def all_of(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """The columns of the file among those wanted, each once."""
        found = (self._index.get(fold(header)) for header in wanted)
        return tuple(dict.fromkeys(header for header in found if header is not None))


class _Missing:
    """The headers of a target that no file has had so far."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._any = False
        self._seen: set[tuple[str, tuple[str, ...]]] = set()
        self._lacking: dict[tuple[str, tuple[str, ...]], None] = {}
        self._of_columns: set[tuple[str, tuple[str, ...]]] = set()
        self._columns_used = False

    def note(self, wave: str, wanted: tuple[str, ...], *, found: bool, of_columns: bool = False) -> None:
        """Record whether a file of a wave has one of the headers wanted."""
        by_wave = isinstance(self._target.column, dict) and not of_columns
        key = (wave if by_wave else "", wanted)
        if found:
            self._any = True
            self._seen.add(key)
            self._columns_used |= of_columns
        else:
            self._lacking[key] = None
        if of_columns:
            self._of_columns.add(key)

    def errors(self, books: Sequence[_Headers]) -> list[UserError]:
        lacking = [key for key in self._lacking if key not in self._seen]
        # A layout that no file uses is no mistake while another layout of the item is used.
        if self._any:
            lacking = [
                key
                for key in lacking
                if (key in self._of_columns and self._columns_used) or (key not in self._of_columns and key[0])
            ]
        return [self._error(wave, wanted, books) for wave, wanted in lacking]

    def _error(self, wave: str, wanted: tuple[str, ...], books: Sequence[_Headers]) -> UserError:
        files = [book for book in books if not wave or book.wave == wave]
        headers = {fold(header): header for book in files for header in book.headers}
        near = [
            headers[folded]
            for text in wanted
            for folded in difflib.get_close_matches(fold(text), headers, n=_NEAREST, cutoff=0.5)
        ]
        nearest = list(dict.fromkeys(near))[:_NEAREST]
        where = f"{', '.join(book.file for book in files)}" if files else "the feedback files"
        what = f"There is no column {_either(wanted)} in {where}" + (f" (wave '{wave}')." if wave else ".")
        shown = list(headers.values())
        return UserError(
            what,
            file="programme.yaml",
            place=self._target.place,
            allowed=""
            if nearest
            else f"the headers of the file: {_either(shown[:10])}{' …' if len(shown) > 10 else ''}",
            remedy=f"Did you mean {_either(nearest)}?" if nearest else "Write the header as it stands in the file.",
        )


def _either(texts: Sequence[str]) -> str:
    return " or ".join(f"'{text[:120]}'" for text in texts)


def _find(target: Target, source: Source, book: _Headers, missing: _Missing) -> Found:
    texts: tuple[str, ...] = ()
    options: list[tuple[str, str]] = []
    if isinstance(target.columns, Mapping):
        for option, wanted in target.columns.items():
            here = book.all_of(wanted)
            missing.note(source.wave, tuple(wanted), found=bool(here), of_columns=True)
            options += [(option, header) for header in here]
    elif target.columns is not None:
        for header in target.columns:
            here = book.all_of([header])
            missing.note(source.wave, (header,), found=bool(here), of_columns=True)
            texts += here
    if texts or options:
        return Found(texts=texts, options=tuple(options))
    wanted = accepted_headers(target.column, source.wave)
    single = book.all_of(wanted)
    if wanted:
        missing.note(source.wave, tuple(wanted), found=bool(single))
    return Found(single=single)


def column_headers(programme: Programme) -> dict[str, tuple[str, ...]]:
    """The headers under which the files may have each item (each half of a pair) and background variable.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    dict of str to tuple of str
        By the name of the column in ``Responses``, in the order of the questionnaire, the background first.
    """
    found: dict[str, tuple[str, ...]] = {}
    for target in targets_of(programme):
        if target.asks is not None:
            found[target.name] = tuple(dict.fromkeys([*_all_headers(target.column), *_all_headers(target.columns)]))
    return found


def _all_headers(headers: Sequence[str] | Mapping[str, Sequence[str]] | None) -> list[str]:
    """Headers in any of the forms of ``programme.yaml``."""
    if isinstance(headers, Mapping):
        return [header for several in headers.values() for header in several]
    return list(headers or ())
