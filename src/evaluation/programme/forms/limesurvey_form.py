"""LimeSurvey's tab-separated survey structure.

Format: the LimeSurvey manual, "Tab Separated Value survey structure": a row for each setting (S), setting of a language
(SL), group (G), question (Q), sub-question (SQ) and answer (A), the base language first and then each further one; of a
group the column ``type/scale`` tells which it is in every language, of an answer ``relevance`` its assessment value.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from evaluation.locale import N_, Words
from evaluation.programme.forms.form_codes import ABOUT_YOU, LIME_DONT_KNOW, code_answer, code_for_limesurvey, code_row
from evaluation.programme.forms.form_questions import DONT_KNOW, FormChoice, FormQuestion
from evaluation.programme.model import Programme
from evaluation.programme.values import Language

_COLUMNS: Final = (
    "class", "type/scale", "name", "relevance", "text", "help", "language", "validation",
    "mandatory", "other", "default", "same_default", "num_value_int_only", "min_num_value_n", "max_num_value_n",
)  # fmt: skip
_TYPES: Final = {"one": "L", "several": "M", "score": "L", "number": "N", "open": "T"}
_MANY: Final = 21
"""A score of more values than these is typed as a number instead of chosen."""
_QUESTIONS: Final = N_("Questions")
Row = dict[str, str]


def write_structure(programme: Programme, asked: Sequence[FormQuestion]) -> bytes:
    """A form as a survey structure.

    Parameters
    ----------
    programme : Programme
    asked : sequence of FormQuestion

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, as LimeSurvey writes it. The assessment value of an answer is its place on the
        scale, so that its direction comes back too.
    """
    stream = io.StringIO(newline="")
    table = csv.DictWriter(stream, _COLUMNS, delimiter="\t", restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(_rows(programme, asked))
    return stream.getvalue().encode("utf-8-sig")


def _rows(programme: Programme, asked: Sequence[FormQuestion]) -> Iterator[Row]:
    first, *others = programme.languages
    settings = {"language": first, "additional_languages": " ".join(others), "anonymized": "Y", "datestamp": "Y"}
    settings |= {"format": "G", "savetimings": "N", "ipaddr": "N", "refurl": "N"}
    for name, value in settings.items():
        yield {"class": "S", "name": name, "relevance": "1", "text": value}
    for language in programme.languages:
        title = _one_line(programme.text(programme.title, language)[0])
        yield {"class": "SL", "name": "surveyls_title", "relevance": "1", "text": title, "language": language}
    for language in programme.languages:
        yield from _in_language(asked, language)


def _in_language(asked: Sequence[FormQuestion], language: Language) -> Iterator[Row]:
    codes = code_for_limesurvey([question.name for question in asked])
    for group, (is_background, questions) in enumerate(groupby(asked, key=lambda one: one.is_background), 1):
        heading = Words(language).text(ABOUT_YOU if is_background else _QUESTIONS)
        yield {
            "class": "G", "type/scale": str(group), "name": heading, "relevance": "1", "language": language,
        }  # fmt: skip
        for question in questions:
            yield from _question(question, codes[question.name], language)


def _question(question: FormQuestion, code: str, language: Language) -> Iterator[Row]:
    low, high = question.range or (0, 0)
    typed = question.kind == "number" or high - low >= _MANY
    row = {
        "class": "Q", "type/scale": "N" if typed else _TYPES[question.kind], "name": code,
        "relevance": "1", "text": _one_line(question.text[language]), "language": language, "mandatory": "N",
        "other": "N",
    }  # fmt: skip
    if question.target == "respondent_code":
        row["type/scale"] = "S"
    if typed:
        yield {**row, "num_value_int_only": "1", "min_num_value_n": str(low), "max_num_value_n": str(high)}
        return
    yield row
    values = range(low, high + 1) if question.range else ()
    for at, value in enumerate(values, 1):
        code = str(value) if value >= 0 else code_answer(at)
        yield _part("A", code, str(value), language, str(at))
    for at, choice in enumerate(question.choices, 1):
        label = _one_line(choice.labels[language])
        if question.kind == "several":
            yield _part("SQ", code_row(at), label, language, "1")
        else:
            yield _part("A", _answer_code(choice, at), label, language, str(choice.level or ""))


def _answer_code(choice: FormChoice, at: int) -> str:
    return LIME_DONT_KNOW if choice.code == DONT_KNOW else code_answer(at)


def _part(kind: str, code: str, label: str, language: Language, relevance: str) -> Row:
    return {
        "class": kind, "type/scale": "0", "name": code, "relevance": relevance, "text": label, "language": language,
    }  # fmt: skip


def _one_line(text: str) -> str:
    """What is written between tabs has none of its own."""
    return " ".join(text.split())
