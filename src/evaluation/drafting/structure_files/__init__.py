"""Files that tell a questionnaire: LimeSurvey, REDCap, XLSForm, Qualtrics, SPSS; known by what is in them."""

from __future__ import annotations

import json
from typing import Final

from evaluation.core.errors import UserError
from evaluation.core.raw_files import Content
from evaluation.drafting.structure_files.limesurvey import is_tsv, read_lss, read_tsv
from evaluation.drafting.structure_files.qualtrics import read_qsf
from evaluation.drafting.structure_files.redcap import is_dictionary, read_dictionary
from evaluation.drafting.structure_files.told_questions import Choice, Structure, ToldQuestion, list_names
from evaluation.drafting.structure_files.xlsform import is_form, read_form
from evaluation.reading import decode_text, read_rows_by_sheet, read_spss_labels, recognise_kind

__all__ = ["Choice", "Structure", "ToldQuestion", "read_structure", "read_structure_of_answers"]

_BEGINNING: Final = 4096


def read_structure(content: Content) -> Structure | None:
    """What a file tells of a questionnaire.

    Parameters
    ----------
    content : Content

    Returns
    -------
    Structure or None
        None where the file is no such thing, but answers or something else.

    Raises
    ------
    UserError
        It is one, and is damaged.
    """
    start = content.data[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and b"LimeSurveyDocType" in start:
        return read_lss(content.data, content.file)
    if start.startswith(b"{") and b"SurveyE" in content.data:
        return _of_json(content)
    if start.startswith((b"<", b"{", b"[")):
        return None  # the reader of exports says what it is
    kind = recognise_kind(content)
    if kind == "xlsx":
        sheets = read_rows_by_sheet(content)
        return read_form(sheets, content.file) if is_form(sheets) else None
    if kind != "text" or b"\x00" in start:
        return None
    first = start.partition(b"\n")[0].decode("utf-8", errors="replace")
    if is_tsv(first):
        return read_tsv(decode_text(content), content.file)
    return read_dictionary(decode_text(content), content.file) if is_dictionary(first) else None


def _of_json(content: Content) -> Structure | None:
    try:
        data = json.loads(decode_text(content))
    except (ValueError, RecursionError) as error:
        raise UserError(
            "The file is damaged or breaks off in the middle.", file=content.file, remedy="Export it again."
        ) from error
    return read_qsf(data, content.file) if isinstance(data, dict) else None


def read_structure_of_answers(content: Content) -> Structure | None:
    """What an SPSS file of answers tells of its questions by its own labels; None for other files.

    Parameters
    ----------
    content : Content

    Raises
    ------
    UserError
        The file is damaged.
    """
    if recognise_kind(content) != "sav":
        return None
    questions = tuple(
        ToldQuestion(
            names=list_names(one.name, {"": one.label}),
            text={"": one.label or one.name},
            kind="one",
            choices=tuple(Choice(code, {"": label}) for code, label in one.choices),
            ordered=one.ordinal,
        )
        for one in read_spss_labels(content)
    )
    return Structure(file=content.file, title={}, questions=questions) if questions else None
