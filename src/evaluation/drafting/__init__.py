"""A new programme from raw exports: what was asked is guessed, and written down as a draft to be read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from evaluation.core.errors import UserError
from evaluation.core.files import write_bundle
from evaluation.core.raw_files import read_content
from evaluation.drafting.guessed_scales import preset_languages
from evaluation.drafting.guesses import Questions
from evaluation.drafting.guessing import guess_questions
from evaluation.drafting.languages import language_of
from evaluation.drafting.list_kinds import list_kind
from evaluation.drafting.waves import waves_of
from evaluation.drafting.writing import Draft, write_draft
from evaluation.programme import FILE, LANGUAGES, Language, SourceKind, load_programme, slug
from evaluation.reading import RawTable, read_export, read_sheet

_OTHER_LANGUAGE: Final = 0.15
"""Share of the known words that must be in another language for it to be one of the answers' languages."""


def draft_programme(name: str, tables: Sequence[RawTable], *, lists: Mapping[str, SourceKind] | None = None) -> str:
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

    Returns
    -------
    str
    """
    questions = guess_questions(tables)
    waves, why = waves_of(tables, codes=questions.codes, one_form=questions.languages)
    draft = Draft(
        name=name,
        tables=tuple(tables),
        questions=questions,
        waves=waves,
        why_waves=why,
        languages=_languages(questions),
        lists=lists or {},
    )
    return write_draft(draft)


def _languages(questions: Questions) -> tuple[Language, ...]:
    """The languages of questions and answers, the commonest first."""
    headers = [header for guess in questions.guesses for header in guess.asked.headers()]
    known = language_of(headers)
    for guess in questions.guesses:
        scale = questions.scales.get(guess.scale)
        if scale is not None and scale.preset:
            for language, times in preset_languages(guess.asked.cells, scale.preset).items():
                known[language] += times
    order = sorted(LANGUAGES, key=lambda language: -known[language])
    enough = _OTHER_LANGUAGE * sum(known.values())
    return (order[0], *(language for language in order[1:] if known[language] > enough))


def new_programme(name: str, files: Sequence[Path], *, data: Path) -> Path:
    """Make the folder of a new programme: copies of the exports, and a drafted ``programme.yaml``.

    Parameters
    ----------
    name : str
        Letters a-z, digits and ``-``.
    files : sequence of Path
        Feedback exports, and lists beside them if there are any.
    data : Path
        Folder of the programmes.

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
    _check_name(name, folder)
    names = [path.name for path in files]
    if twice := [one for one in dict.fromkeys(names) if names.count(one) > 1]:
        raise UserError("Two files have the same name.", file=twice[0], remedy="Rename one of them.")
    if FILE in names:
        raise UserError("This is the description of a programme, not an export.", file=FILE)
    contents = {path.name: read_content(path, file=path.name).data for path in files}
    tables = [read_export(path, file=path.name) for path in files]
    lists = {
        path.name: kind
        for path, table in zip(files, tables, strict=True)
        if table.info.reader == "plain" and (kind := list_kind(read_sheet(path, file=path.name)))
    }
    text = draft_programme(name, [table for table in tables if table.info.file not in lists], lists=lists)
    with tempfile.TemporaryDirectory() as place:  # what cannot be loaded is not left behind
        write_bundle(Path(place) / name, {FILE: text.encode()})
        load_programme(Path(place) / name)
    write_bundle(folder, {**contents, FILE: text.encode()})
    return folder


def _check_name(name: str, folder: Path) -> None:
    if not re.fullmatch(r"[a-z0-9-]+", name):
        better = slug(name).replace("_", "-")
        raise UserError(
            "The name of a programme is written with the letters a-z, digits and '-'.",
            found=f"'{name}'",
            remedy=f"For example {better}." if better else "",
        )
    if folder.exists() or folder.is_symlink():
        raise UserError(
            "There is a programme of this name already; nothing was changed.",
            file=name,
            remedy="Choose another name, or edit its programme.yaml.",
        )


__all__ = ["draft_programme", "new_programme"]
