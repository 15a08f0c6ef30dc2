"""Which columns of which file hold what: the headers of the questionnaire found in the files, exactly after folding."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluation.core.answer_states import RETRO_AFTER, RETRO_BEFORE
from evaluation.core.errors import UserError, UserErrors, say, say_either
from evaluation.core.private import Private
from evaluation.core.text import fold
from evaluation.programme import list_accepted_headers
from evaluation.programme.forms import name_exported_columns
from evaluation.reading import index_headers

if TYPE_CHECKING:
    from evaluation.programme import Background, Headers, Item, Programme, Source
    from evaluation.programme.forms import FormNames
    from evaluation.reading import RawTable

RESPONDENT_CODE: Final = "respondent_code"
_NEAREST: Final = 3
_LIKENESS: Final = 0.5
_SHOWN: Final = 10


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
    in_forms : FormNames
        What its columns are called where a form made from the description was answered.
    """

    name: str
    column: Headers | None
    columns: Sequence[str] | Mapping[str, Sequence[str]] | None
    place: str
    asks: Item | Background | None
    in_forms: FormNames


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


def list_targets(programme: Programme) -> tuple[Target, ...]:
    """Everything that the questionnaire asks for, in its order: code, background, items."""
    asked = programme.questionnaire
    forms = name_exported_columns(programme)
    targets: list[Target] = []
    if asked.respondent_code is not None:
        place = "questionnaire.respondent_code"
        targets.append(Target(RESPONDENT_CODE, asked.respondent_code.column, None, place, None, forms[RESPONDENT_CODE]))
    for background in asked.background:
        place = f"questionnaire.background '{background.id}'"
        targets.append(Target(background.id, background.column, None, place, background, forms[background.id]))
    for item in asked.items:
        place = f"questionnaire.items '{item.id}'"
        columns = item.columns if item.type == "multiple" else None
        if item.column is not None or columns is not None:
            targets.append(Target(item.id, item.column, columns, place, item, forms[item.id]))
        if item.type == "ordinal" and item.before is not None and item.after is not None:
            for name, part, headers in (
                (f"{item.id}@{RETRO_BEFORE}", "before", item.before),
                (f"{item.id}@{RETRO_AFTER}", "after", item.after),
            ):
                targets.append(Target(name, headers, None, f"{place}, {part}", item, forms[name]))
    return tuple(targets)


@dataclass(frozen=True, slots=True, repr=False)
class Survey(Private):
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

    def held_rows(self) -> int:
        """The rows of all files."""
        return sum(len(table.cells) for _, table in self.files)

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
    targets = list_targets(programme)
    books = [_Headers(source, table) for source, table in tables]
    found: tuple[dict[str, Found], ...] = tuple({} for _ in tables)
    errors: list[UserError] = []
    for target in targets:
        for book, here in zip(books, found, strict=True):
            layout = _find(target, book)
            if layout.headers:
                here[target.name] = layout
        has = [target.name in here for here in found]
        errors += [_unknown(target, wave, wanted, books) for wave, wanted in _lacking(target, books, has)]
    if errors:
        raise UserErrors(errors) if len(errors) > 1 else errors[0]
    return Survey(programme, tuple(tables), targets, found)


class _Headers:
    """The columns of one file by the names they answer to."""

    def __init__(self, source: Source, table: RawTable) -> None:
        self.file, self.wave = source.file, source.wave
        self.headers = table.cells.headers
        self._index = index_headers(table)

    def all_of(self, wanted: Iterable[str]) -> tuple[str, ...]:
        """The columns of the file among those wanted, each once."""
        found = (self._index.get(fold(header)) for header in wanted)
        return tuple(dict.fromkeys(header for header in found if header is not None))


def _find(target: Target, book: _Headers) -> Found:
    """The layout of a target that a file has; options in columns come before options in one cell.

    Where the file has none of its headers, it may be what a form made from the description brought back.
    """
    if isinstance(target.columns, Mapping):
        found = _by_option(target.columns, book)
    else:
        found = Found(texts=book.all_of(target.columns or ()))
    if found.headers:
        return found
    if (of_form := _by_option(target.in_forms.options, book)).headers:
        return of_form
    single = book.all_of(list_accepted_headers(target.column, book.wave))
    if not single and not (isinstance(target.column, Mapping) and book.wave not in target.column):
        single = book.all_of(target.in_forms.headers)
    return Found(single=single)


def _by_option(columns: Mapping[str, Sequence[str]], book: _Headers) -> Found:
    return Found(
        options=tuple((option, header) for option, wanted in columns.items() for header in book.all_of(wanted))
    )


def _lacking(target: Target, books: Sequence[_Headers], has: Sequence[bool]) -> Iterator[tuple[str, Sequence[str]]]:
    """The headers of a target that should be somewhere and are nowhere, each with its wave (empty: any)."""
    if not books:
        return
    columns = target.columns.values() if isinstance(target.columns, Mapping) else [[c] for c in target.columns or ()]
    lacking = [wanted for wanted in columns if not any(book.all_of(wanted) for book in books)]
    if len(lacking) < len(columns) or (target.column is None and not any(has)):
        yield from (("", wanted) for wanted in lacking)
    if isinstance(target.column, Mapping):
        for wave, wanted in target.column.items():
            here = [found for book, found in zip(books, has, strict=True) if book.wave == wave]
            if here and not any(here):
                yield wave, wanted
    elif target.column is not None and not any(has):
        yield "", target.column


def _unknown(target: Target, wave: str, wanted: Sequence[str], books: Sequence[_Headers]) -> UserError:
    files = [book for book in books if not wave or book.wave == wave]
    headers = {fold(header): header for book in files for header in book.headers}
    near = [
        headers[folded]
        for text in wanted
        for folded in difflib.get_close_matches(fold(text), headers, n=_NEAREST, cutoff=_LIKENESS)
    ]
    nearest = list(dict.fromkeys(near))[:_NEAREST]
    shown = [*list(headers.values())[:_SHOWN], *(["…"] if len(headers) > _SHOWN else [])]
    return UserError(
        (
            say(
                "No column of {files} has the header {headers} (wave '{wave}').",
                files=", ".join(book.file for book in files),
                headers=_either(wanted),
                wave=wave,
            )
            if wave
            else say(
                "No column of {files} has the header {headers}.",
                files=", ".join(book.file for book in files),
                headers=_either(wanted),
            )
        ),
        file="programme.yaml",
        place=target.place,
        about=target.asks.id if target.asks is not None else "",
        allowed="" if nearest else say("the headers of the file: {headers}", headers=_either(shown)),
        remedy=say("Did you mean {words}?", words=_either(nearest))
        if nearest
        else say("Write the header as it stands in the file."),
    )


def _either(texts: Sequence[str]) -> str:
    return say_either([f"'{text[:120]}'" for text in texts])


def list_column_headers(programme: Programme) -> dict[str, tuple[str, ...]]:
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
    for target in list_targets(programme):
        if target.asks is not None:
            found[target.name] = tuple(dict.fromkeys([*_all_headers(target.column), *_all_headers(target.columns)]))
    return found


def _all_headers(headers: Sequence[str] | Mapping[str, Sequence[str]] | None) -> list[str]:
    """Headers in any of the forms of ``programme.yaml``."""
    if isinstance(headers, Mapping):
        return [header for several in headers.values() for header in several]
    return list(headers or ())
