"""The questionnaire as a form that a survey service imports, and what such a form makes of its answers' headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from evaluation.core.errors import UserError, say
from evaluation.programme.forms.form_codes import AnswerCodes, FormNames, find_answer_codes, name_exported_columns
from evaluation.programme.forms.form_questions import FormChoice, FormQuestion, ask_questions
from evaluation.programme.model import Programme

Service = Literal["xlsform", "limesurvey", "docx"]
SERVICES: Final[tuple[Service, ...]] = ("xlsform", "limesurvey", "docx")


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form: the name of its file, and what is in it."""

    name: str
    data: bytes


def write_form(programme: Programme, to: Service, *, wave: str = "") -> tuple[FormFile, ...]:
    """The questionnaire of a programme as a form that a survey service imports.

    Parameters
    ----------
    programme : Programme
    to : {"xlsform", "limesurvey", "docx"}
        XLSForm (KoboToolbox, ODK), LimeSurvey's tab-separated survey structure, or Word as Microsoft Forms imports it.
    wave : str
        Only what is asked in this wave; without it, everything.

    Returns
    -------
    tuple of FormFile
        One file in all languages of the programme; of Word one a language, as Microsoft Forms reads one at a time.

    Raises
    ------
    UserError
        If the questionnaire asks nothing (in that wave), or there is no such wave.

    Examples
    --------
    >>> programme = Programme(
    ...     programme="demo", title="Esimerkki", data_origin="collected",
    ...     sources=[{"file": "a.csv", "kind": "feedback"}],
    ...     questionnaire={"items": [{"id": "good", "type": "open", "column": "Mikä oli hyvää?"}]},
    ... )
    >>> [file.name for file in write_form(programme, "docx")]
    ['demo-fi.docx']
    """
    _check_wave(programme, wave)
    asked = ask_questions(programme, wave=wave)
    if not asked:
        raise UserError(
            "The questionnaire asks nothing, so there is nothing to make a form of.",
            file=programme.programme,
            found=f"wave '{wave}'" if wave else "",
            remedy="Write its questions first.",
        )
    return _writers()[to](programme, asked)


def _check_wave(programme: Programme, wave: str) -> None:
    known = dict.fromkeys([*programme.wave_ids, *programme.waves])
    if wave and wave not in known:
        raise UserError(
            "There is no such wave.",
            file=programme.programme,
            found=wave,
            allowed=", ".join(known) or say("there are none"),
        )


def _writers() -> Mapping[Service, Callable[[Programme, tuple[FormQuestion, ...]], tuple[FormFile, ...]]]:
    # openpyxl and python-docx are heavy: cleaning needs the names of this room only.
    from evaluation.programme.forms.limesurvey_form import write_structure
    from evaluation.programme.forms.word_form import write_document
    from evaluation.programme.forms.xlsform_book import write_book

    def xlsform(programme: Programme, asked: tuple[FormQuestion, ...]) -> tuple[FormFile, ...]:
        return (FormFile(f"{programme.programme}-xlsform.xlsx", write_book(programme, asked)),)

    def limesurvey(programme: Programme, asked: tuple[FormQuestion, ...]) -> tuple[FormFile, ...]:
        return (FormFile(f"{programme.programme}-limesurvey.txt", write_structure(programme, asked)),)

    def docx(programme: Programme, asked: tuple[FormQuestion, ...]) -> tuple[FormFile, ...]:
        return tuple(
            FormFile(f"{programme.programme}-{language}.docx", write_document(programme, asked, language))
            for language in programme.languages
        )

    return {"xlsform": xlsform, "limesurvey": limesurvey, "docx": docx}


__all__ = [
    "SERVICES",
    "AnswerCodes",
    "FormChoice",
    "FormFile",
    "FormNames",
    "FormQuestion",
    "Service",
    "ask_questions",
    "find_answer_codes",
    "name_exported_columns",
    "write_form",
]
