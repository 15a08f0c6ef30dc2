"""A new programme from raw exports: what was asked is guessed, and written down as a draft to be read."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from evaluation.core.errors import UserError
from evaluation.core.files import write_bundle
from evaluation.core.raw_files import read_content
from evaluation.core.text import fold
from evaluation.drafting.drafted_text import Draft, write_draft
from evaluation.drafting.first_form import begin_with_form
from evaluation.drafting.guessed_scales import count_preset_languages
from evaluation.drafting.guesses import Questions
from evaluation.drafting.guessing import guess_questions
from evaluation.drafting.languages import count_languages
from evaluation.drafting.list_kinds import list_kind
from evaluation.drafting.new_names import check_new_name
from evaluation.drafting.structure_files import Structure, read_structure, read_structure_of_answers
from evaluation.drafting.waves import guess_waves
from evaluation.drafting.workbook import write_draft_book
from evaluation.programme import FILE, LANGUAGES, Language, SourceKind, load_programme
from evaluation.programme.workbook import get_workbook_name, list_file_names
from evaluation.reading import RawTable, list_filled_sheets, read_export, read_sheet

_OTHER_LANGUAGE: Final = 0.15
"""Share of the known words that must be in another language for it to be one of the answers' languages."""


def draft_programme(
    name: str,
    tables: Sequence[RawTable],
    *,
    lists: Mapping[str, SourceKind] | None = None,
    unused_sheets: Mapping[str, Sequence[str]] | None = None,
    structures: Sequence[Structure] = (),
) -> str:
    """The text of a ``programme.yaml`` for feedback files, guessed from what is in them.

    Nothing is looked up by the names of files. What is guessed is marked so; the text is valid and can be run as it is.

    Parameters
    ----------
    name : str
        Of the programme.
    tables : sequence of RawTable
        Feedback files.
    lists : mapping of str to str, optional
        Files that are lists of sessions and the like, with their kinds.
    unused_sheets : mapping of str to sequence of str, optional
        Filled sheets of workbooks that are not read.
    structures : sequence of Structure, optional
        Files of the questionnaire: what they tell is not guessed.

    Returns
    -------
    str
    """
    return _draft(name, tables, lists=lists or {}, unused_sheets=unused_sheets or {}, structures=structures)[0]


def _draft(
    name: str,
    tables: Sequence[RawTable],
    *,
    lists: Mapping[str, SourceKind],
    unused_sheets: Mapping[str, Sequence[str]],
    structures: Sequence[Structure],
) -> tuple[str, Questions]:
    """The text, and the guesses it was written from."""
    questions = guess_questions(tables, structures)
    waves, why = guess_waves(tables, codes=questions.codes, one_form=questions.languages)
    draft = Draft(
        name=name,
        tables=tuple(tables),
        questions=questions,
        waves=waves,
        why_waves=why,
        languages=_languages(questions),
        lists=lists,
        unused_sheets=unused_sheets,
        structures=tuple(structures),
    )
    return write_draft(draft), questions


def _languages(questions: Questions) -> tuple[Language, ...]:
    """The languages of questions and answers, the commonest first."""
    headers = [header for guess in questions.guesses for header in guess.asked.headers()]
    known = count_languages([*headers, *(guess.asked.text() for guess in questions.guesses)])
    for guess in questions.guesses:
        told = guess.asked.blocks[0].told
        known.update({one: known[one] + 5 for one in LANGUAGES if told is not None and told.text.get(one)})
    for guess in questions.guesses:
        scale = questions.scales.get(guess.scale)
        if scale is not None and scale.preset:
            for language, times in count_preset_languages(guess.asked.cells, scale.preset).items():
                known[language] += times
    order = sorted(LANGUAGES, key=lambda language: -known[language])
    enough = _OTHER_LANGUAGE * sum(known.values())
    return (order[0], *(language for language in order[1:] if known[language] > enough))


def create_programme(name: str, files: Sequence[Path], *, data: Path, workbook: Language | None = None) -> Path:
    """Make the folder of a new programme: copies of the exports, and a drafted description.

    Parameters
    ----------
    name : str
        Letters a-z, digits and ``-``.
    files : sequence of Path
        Feedback exports, and lists beside them if there are any; files of the questionnaire (LimeSurvey, REDCap,
        XLSForm, Qualtrics) tell what was asked, and are not kept.
    data : Path
        Folder of the programmes.
    workbook : str, optional
        The language of a workbook to describe the programme in; without it, it is described in ``programme.yaml``.

    Returns
    -------
    Path
        The new folder.

    Raises
    ------
    UserError
        If the name will not do, the folder is there already, or a file cannot be read; nothing is written then.
    """
    folder = data / name
    check_new_name(name, folder)
    names = [path.name for path in files]
    if twice := [one for one in dict.fromkeys(names) if names.count(one) > 1]:
        raise UserError("Two files have the same name.", file=twice[0], remedy="Rename one of them.")
    if described := {FILE, *list_file_names()} & set(names):
        raise UserError(
            "This is the name of a programme's description, not of an export.",
            file=min(described),
            remedy="Give the export another name.",
        )
    raw = {path.name: read_content(path, file=path.name) for path in files}
    told = {name: structure for name, content in raw.items() if (structure := read_structure(content)) is not None}
    contents = {name: content.data for name, content in raw.items() if name not in told}
    if told and not contents:
        raise UserError(
            "These files tell a questionnaire, and hold no answers.",
            file=", ".join(told),
            remedy="Give the export of the answers beside them.",
        )
    structures = [
        *told.values(),
        *(one for name in contents if (one := read_structure_of_answers(raw[name])) is not None),
    ]
    tables: list[RawTable] = []
    lists: dict[str, SourceKind] = {}
    unused: dict[str, tuple[str, ...]] = {}
    for path in (path for path in files if path.name in contents):
        found, others = _tables_of(path)
        plain = len(found) == 1 and found[0].info.reader == "plain" and not others
        if plain and (kind := list_kind(read_sheet(path, file=path.name))):
            lists[path.name] = kind
            continue
        tables += found
        unused |= {path.name: others} if others else {}
    text, questions = _draft(name, tables, lists=lists, unused_sheets=unused, structures=structures)
    file, description = FILE, text.encode()
    if workbook is not None:
        file, description = get_workbook_name(workbook), write_draft_book(text, questions, language=workbook)
    with tempfile.TemporaryDirectory() as place:  # what cannot be loaded is not left behind
        write_bundle(Path(place) / name, {file: description})
        load_programme(Path(place) / name)
    write_bundle(folder, {**contents, file: description})
    return folder


def _tables_of(path: Path) -> tuple[list[RawTable], tuple[str, ...]]:
    """The tables of a file: of a workbook with several filled sheets the largest and those with the same headers.

    The names of the other sheets are returned too.
    """
    sheets = list_filled_sheets(path, file=path.name)
    if not sheets:
        return [read_export(path, file=path.name)], ()
    tables: list[RawTable] = []
    unread: list[str] = []
    for sheet in sheets:
        try:
            tables.append(read_export(path, file=path.name, sheet=sheet))
        except UserError:  # a sheet of headers or notes only
            unread.append(sheet)
    if not tables:
        return [read_export(path, file=path.name)], ()  # says what is wrong
    largest = max(tables, key=lambda table: len(table.cells) * len(table.cells.headers))
    alike = [table for table in tables if _headers(table) == _headers(largest)]
    others = [str(table.info.sheet) for table in tables if all(table is not one for one in alike)]
    return alike, (*others, *unread)


def _headers(table: RawTable) -> frozenset[str]:
    return frozenset(fold(header) for header in table.cells.headers)


__all__ = ["begin_with_form", "create_programme", "draft_programme"]
