"""What comes back from a form: the names of its columns in the exports of the services, and the codes of its answers.

LimeSurvey: question codes are letters and digits, a letter first, up to 20 characters; codes of answers up to 5 (its
manual, "Question object" and "Answers"). KoboToolbox: ``group/question/option`` in the headers of exports, by names or
labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.locale import N_, Words
from evaluation.programme.forms.form_questions import DONT_KNOW, FormQuestion, ask_questions, code_options
from evaluation.programme.model import Programme

BACKGROUND: Final = "background"
ABOUT_YOU: Final = N_("Background information")
_LONGEST: Final = 20
LIME_DONT_KNOW: Final = "DK"


@dataclass(frozen=True, slots=True)
class FormNames:
    """What the columns of a question are called in exports of a form.

    Attributes
    ----------
    headers : tuple of str
        Of the one column that holds it.
    options : dict of str to tuple of str
        Of a tick-all question: option to the names of its column.
    """

    headers: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class AnswerCodes:
    """What a service writes for the answers of a question where it exports codes.

    Attributes
    ----------
    options : dict of str to str
        Code to option or level.
    dont_know : frozenset of str
    """

    options: Mapping[str, str]
    dont_know: frozenset[str]


def code_for_limesurvey(names: Sequence[str]) -> dict[str, str]:
    """Question to its code in LimeSurvey, each another one.

    Examples
    --------
    >>> code_for_limesurvey(["skill_before", "a_very_long_name_of_a_question", "a_very_long_name_of_a_question_2"])
    {'skill_before': 'skillbefore', 'a_very_long_name_of_a_question': 'averylongnameofaques', \
'a_very_long_name_of_a_question_2': 'averylongnameofaque2'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = code = re.sub(r"[^A-Za-z0-9]", "", name)[:_LONGEST]
        number = 2
        while code.casefold() in taken:
            code, number = f"{plain[: _LONGEST - len(str(number))]}{number}", number + 1
        taken.add(code.casefold())
        found[name] = code
    return found


def code_answer(at: int) -> str:
    """The code of an answer by its place, from 1."""
    return f"A{at}"


def code_row(at: int) -> str:
    """The code of an option to tick by its place, from 1."""
    return f"SQ{at:03}"


def name_exported_columns(programme: Programme) -> dict[str, FormNames]:
    """The names that the columns of exports have, where a form of the programme was answered.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    dict of str to FormNames
        By the name of the answers as cleaning has it (``useful``, ``skill@retro_before``, ``respondent_code``).
    """
    asked = ask_questions(programme)
    codes = code_for_limesurvey([one.name for one in asked])
    return {one.target: _names(one, codes[one.name], programme) for one in asked}


def _names(question: FormQuestion, code: str, programme: Programme) -> FormNames:
    in_group = [f"{BACKGROUND}/", *(f"{Words(lang).text(ABOUT_YOU)}/" for lang in programme.languages)]
    groups = ["", *in_group] if question.is_background else [""]
    kobo = [f"{group}{name}" for group in groups for name in (question.name, *question.text.values())]
    headers = tuple(dict.fromkeys([*kobo, code]))
    if question.kind != "several":
        return FormNames(headers, {})
    item = programme.item(question.target)
    options = code_options(getattr(item, "options", {}))
    by_code = {choice.code: choice for choice in question.choices}
    return FormNames(
        headers,
        {
            option: tuple(dict.fromkeys(_option_names(question, code, at, by_code[kept].code, kobo)))
            for at, (option, kept) in enumerate(options.items(), 1)
        },
    )


def _option_names(question: FormQuestion, code: str, at: int, option: str, kobo: Sequence[str]) -> Iterator[str]:
    choice = next(one for one in question.choices if one.code == option)
    for name in kobo:
        yield from (f"{name}/{written}" for written in (option, *choice.labels.values()))
    yield f"{code}[{code_row(at)}]"
    for language, label in choice.labels.items():
        yield f"{question.text[language]} [{label}]"


def find_answer_codes(options: Sequence[str], *, reader: str) -> AnswerCodes:
    """What a service that exports codes writes for the levels or options of a question.

    Parameters
    ----------
    options : sequence of str
        Ids of levels or options, in order.
    reader : str
        The service that a file came from.

    Returns
    -------
    AnswerCodes
        Nothing for services that export labels only.

    Examples
    --------
    >>> find_answer_codes(["never", "daily"], reader="limesurvey").options
    {'A1': 'never', 'A2': 'daily'}
    >>> find_answer_codes(["never", "daily"], reader="forms").options
    {}
    """
    if reader == "limesurvey":
        return AnswerCodes(
            {code_answer(at): option for at, option in enumerate(options, 1)}, frozenset({LIME_DONT_KNOW})
        )
    if reader == "kobo":
        return AnswerCodes({code: option for option, code in code_options(options).items()}, frozenset({DONT_KNOW}))
    return AnswerCodes({}, frozenset())
