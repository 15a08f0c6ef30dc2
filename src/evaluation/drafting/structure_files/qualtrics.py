"""Qualtrics' survey definition (.qsf, JSON).

Format: the Qualtrics support pages "Import and Export Surveys" and, for the names of its parts, the API reference
"Survey Definitions".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from evaluation.drafting.structure_files.told_questions import (
    Choice,
    Structure,
    Texts,
    ToldKind,
    ToldQuestion,
    list_names,
)
from evaluation.reading import strip_markup

_SEVERAL: Final = frozenset({"MAVR", "MAHR", "MACOL", "MSB"})


def read_qsf(data: Mapping[str, Any], file: str) -> Structure | None:
    """The questions of a survey definition in the order of its blocks; None where the JSON is something else."""
    elements = data.get("SurveyElements")
    if not isinstance(data.get("SurveyEntry"), Mapping) or not isinstance(elements, Sequence):
        return None
    entry = data["SurveyEntry"]
    language = _language(entry.get("SurveyLanguage"))
    payloads: dict[str, Mapping[str, Any]] = {}
    order: list[str] = []
    for element in elements:
        if not isinstance(element, Mapping):
            continue
        payload = element.get("Payload")
        if element.get("Element") == "SQ" and isinstance(payload, Mapping):
            payloads[str(payload.get("QuestionID") or element.get("PrimaryAttribute"))] = payload
        elif element.get("Element") == "BL" and payload:
            order += _in_blocks(payload)
    places = {question: at for at, question in enumerate(order)}
    ordered = sorted(payloads, key=lambda question: places.get(question, len(places)))
    name = str(entry.get("SurveyName") or "")
    questions = tuple(told for question in ordered for told in _questions(payloads[question], language))
    return Structure(file=file, title={language: name} if name else {}, questions=questions)


def _language(code: object) -> str:
    return str(code or "").partition("-")[0].casefold()


def _in_blocks(payload: object) -> list[str]:
    """The ids of the questions of all blocks but the bin."""
    blocks = payload.values() if isinstance(payload, Mapping) else payload
    found: list[str] = []
    for block in blocks if isinstance(blocks, (Sequence, type({}.values()))) else ():
        if isinstance(block, Mapping) and block.get("Type") != "Trash":
            inside = block.get("BlockElements")
            inside = inside if isinstance(inside, Sequence) else ()
            found += [
                str(one.get("QuestionID")) for one in inside if isinstance(one, Mapping) and one.get("QuestionID")
            ]
    return found


def _choices(payload: Mapping[str, Any], key: str, order: str, language: str) -> list[tuple[str, Choice]]:
    """The choices, or the answers of a matrix, by their ids, in the order in which they are shown."""
    several = payload.get(key)
    if isinstance(several, Sequence) and not isinstance(several, str):
        several = {str(at): one for at, one in enumerate(several, 1)}
    if not isinstance(several, Mapping):
        return []
    in_order = payload.get(order)
    shown = [str(one) for one in in_order if str(one) in several] if isinstance(in_order, list) else []
    recoded = payload.get("RecodeValues")
    recoded = recoded if isinstance(recoded, Mapping) else {}
    found = []
    for number in [*shown, *(one for one in map(str, several) if one not in shown)]:
        one = several.get(number)
        display = one.get("Display") if isinstance(one, Mapping) else one
        labels = {language: strip_markup(str(display or "")).strip()}
        for other, texts in _translations(payload).items():
            inside = texts.get(key)
            translated = inside.get(number) if isinstance(inside, Mapping) else None
            if isinstance(translated, Mapping) and translated.get("Display"):
                labels[other] = strip_markup(str(translated["Display"])).strip()
        found.append((number, Choice(str(recoded.get(number, number)), labels)))
    return found


def _translations(payload: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    several = payload.get("Language")
    if not isinstance(several, Mapping):
        return {}
    return {_language(code): texts for code, texts in several.items() if isinstance(texts, Mapping)}


def _questions(payload: Mapping[str, Any], language: str) -> Iterator[ToldQuestion]:
    tag = str(payload.get("DataExportTag") or payload.get("QuestionID") or "")
    text: dict[str, str] = {language: strip_markup(str(payload.get("QuestionText") or "")).strip()}
    for other, texts in _translations(payload).items():
        if texts.get("QuestionText"):
            text[other] = strip_markup(str(texts["QuestionText"])).strip()
    kind, selector = str(payload.get("QuestionType")), str(payload.get("Selector"))
    names = list_names(tag, text)
    choices = _choices(payload, "Choices", "ChoiceOrder", language)
    if kind == "MC" and selector == "NPS":
        yield ToldQuestion(names=names, text=text, kind="score", range=(0, 10), nps=True)
    elif kind == "MC":
        yield _choice(payload, names, text, choices, several=selector in _SEVERAL)
    elif kind == "Matrix":
        yield from _matrix(payload, tag, text, choices, language)
    elif kind == "Slider":
        span = _span(payload)
        for number, row in choices:
            yield ToldQuestion(
                names=_of_row(payload, tag, number, text, row), text=row.labels, kind="score", range=span
            )
    elif kind == "TE" and selector == "FORM":
        for number, row in choices:
            yield ToldQuestion(names=_of_row(payload, tag, number, text, row), text=row.labels, kind="open")
    elif kind == "TE":
        yield ToldQuestion(names=names, text=text, kind=_CONTENTS.get(_content(payload), "open"))
    else:
        yield ToldQuestion(names=names, text=text, kind="none")


_CONTENTS: Final[Mapping[str, ToldKind]] = {
    "ValidNumber": "number", "ValidEmail": "none", "ValidPhone": "none", "ValidDate": "none",
}  # fmt: skip


def _content(payload: Mapping[str, Any]) -> str:
    """What a field for text takes."""
    checks = payload.get("Validation")
    settings = checks.get("Settings") if isinstance(checks, Mapping) else None
    return str(settings.get("ContentType") or "") if isinstance(settings, Mapping) else ""


def _choice(
    payload: Mapping[str, Any],
    names: tuple[str, ...],
    text: Texts,
    choices: Sequence[tuple[str, Choice]],
    *,
    several: bool,
) -> ToldQuestion:
    options = tuple(choice for _, choice in choices)
    if not several:
        return ToldQuestion(names=names, text=text, kind="one", choices=options)
    tags = payload.get("ChoiceDataExportTags")
    tags = tags if isinstance(tags, Mapping) else {}
    columns = {
        choice.code: (
            str(tags.get(number) or f"{names[0]}_{number}"),
            *(f"{text[lang]} - Selected Choice - {label}" for lang, label in choice.labels.items() if lang in text),
            *(f"{text[lang]} - {label}" for lang, label in choice.labels.items() if lang in text),
        )
        for number, choice in choices
    }
    return ToldQuestion(names=names, text=text, kind="several", choices=options, columns=columns)


def _of_row(payload: Mapping[str, Any], tag: str, number: str, text: Texts, row: Choice) -> tuple[str, ...]:
    tags = payload.get("ChoiceDataExportTags")
    own = str(tags.get(number) or "") if isinstance(tags, Mapping) else ""
    wordings = (f"{text[lang]} - {label}" for lang, label in row.labels.items() if lang in text)
    return tuple(dict.fromkeys((own or f"{tag}_{number}", *wordings)))


def _matrix(
    payload: Mapping[str, Any], tag: str, text: Texts, rows: Sequence[tuple[str, Choice]], language: str
) -> Iterator[ToldQuestion]:
    levels = tuple(choice for _, choice in _choices(payload, "Answers", "AnswerOrder", language))
    single = payload.get("Selector") == "Likert" and payload.get("SubSelector") != "MultipleAnswer"
    for number, row in rows:
        names = _of_row(payload, tag, number, text, row)
        heading = next(iter(text.values()), tag)
        if single:
            yield ToldQuestion(names=names, text=row.labels, kind="one", choices=levels, ordered=True, grid=heading)
        else:
            yield ToldQuestion(names=names, text=row.labels, kind="none")


def _span(payload: Mapping[str, Any]) -> tuple[int, int]:
    settings = payload.get("Configuration")
    settings = settings if isinstance(settings, Mapping) else {}
    try:
        low, high = int(settings.get("CSSliderMin", 0)), int(settings.get("CSSliderMax", 100))
    except (TypeError, ValueError):
        return (0, 100)
    return (low, high) if low < high else (0, 100)
