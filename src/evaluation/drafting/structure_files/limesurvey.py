"""LimeSurvey's survey structure, as .lss (XML) and as .txt (tab-separated).

Formats: the LimeSurvey manual, "Display/Export survey" (.lss), "Tab Separated Value survey structure" and "Question
types" (the letters of the types).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from xml.etree import ElementTree

from evaluation.core.errors import UserError
from evaluation.drafting.structure_files.told_questions import (
    Choice,
    Structure,
    Texts,
    ToldQuestion,
    list_names,
    list_row_names,
    read_level,
)
from evaluation.reading import strip_markup

_SCORES: Final = {"A": (1, 5), "B": (1, 10), "5": (1, 5)}
_WHOLE: Final = re.compile(r"-?\d{1,4}", re.ASCII)
_OPEN: Final = frozenset("STUQ;")
_GRIDS: Final = frozenset("FH")
_YES_NO: Final = (
    Choice("Y", {"fi": "Kyllä", "sv": "Ja", "en": "Yes", "": "Jah"}),
    Choice("N", {"fi": "Ei", "sv": "Nej", "en": "No", "": "Nein"}),
)
_UNCERTAIN: Final = Choice("U", {"fi": "Epävarma", "sv": "Osäker", "en": "Uncertain"})
_CHANGES: Final = (
    Choice("D", {"fi": "Vähentynyt", "sv": "Minskat", "en": "Decrease"}),
    Choice("S", {"fi": "Sama", "sv": "Samma", "en": "Same"}),
    Choice("I", {"fi": "Lisääntynyt", "sv": "Ökat", "en": "Increase"}),
)


@dataclass(slots=True)
class _Raw:
    """A question while it is put together."""

    code: str
    type: str
    text: dict[str, str] = field(default_factory=dict)
    subs: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    levels: dict[str, int | None] = field(default_factory=dict)
    limits: tuple[str, str] = ("", "")
    group: list[str] = field(default_factory=list)


def read_lss(data: bytes, file: str) -> Structure | None:
    """A survey structure in XML; None where the XML is another document.

    Raises
    ------
    UserError
        The XML breaks off, or has entities, which no export of the service has.
    """
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:
        raise UserError("A survey structure has no entities of its own.", file=file, remedy="Export it again.")
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UserError(
            "The file is damaged or breaks off in the middle.", file=file, remedy="Export it again."
        ) from error
    if root.tag != "document" or "survey" not in (root.findtext("LimeSurveyDocType") or "").casefold():
        return None
    titles = {
        row.get("surveyls_language", ""): row.get("surveyls_title", "")
        for row in _rows(root, "surveys_languagesettings")
    }
    return Structure(file=file, title=_filled(titles), questions=tuple(_questions(_of_xml(root))))


def _rows(root: ElementTree.Element, section: str) -> Iterator[dict[str, str]]:
    for row in root.iterfind(f"{section}/rows/row"):
        yield {cell.tag: strip_markup(cell.text or "").strip() for cell in row}


def _place(row: Mapping[str, str], *keys: str) -> tuple[int, ...]:
    return tuple(int(row[key]) if row.get(key, "").isdigit() else 0 for key in keys)


def _of_xml(root: ElementTree.Element) -> list[_Raw]:
    """The questions of an .lss; wordings stand in the rows themselves or, since version 4, in rows of their own."""
    groups = {row.get("gid", ""): _place(row, "group_order") for row in _rows(root, "groups")}
    headings: dict[str, list[str]] = {}
    for row in (*_rows(root, "groups"), *_rows(root, "group_l10ns")):
        headings.setdefault(row.get("gid", ""), []).append(row.get("group_name", ""))
    rows = sorted(
        _rows(root, "questions"), key=lambda row: (groups.get(row.get("gid", ""), (0,)), _place(row, "question_order"))
    )
    subs = sorted(_rows(root, "subquestions"), key=lambda row: _place(row, "question_order"))
    answers = sorted(_rows(root, "answers"), key=lambda row: _place(row, "sortorder"))
    wordings: dict[str, dict[str, str]] = {}
    for row in _rows(root, "question_l10ns"):
        wordings.setdefault(row.get("qid", ""), {})[row.get("language", "")] = row.get("question", "")
    labels: dict[str, dict[str, str]] = {}
    for row in _rows(root, "answer_l10ns"):
        labels.setdefault(row.get("aid", ""), {})[row.get("language", "")] = row.get("answer", "")
    found: dict[str, _Raw] = {}
    for row in rows:
        if row.get("parent_qid", "0") in ("0", ""):
            raw = found.setdefault(row.get("qid", ""), _Raw(row.get("title", ""), row.get("type", "")))
            raw.text |= _worded(row, "question", wordings.get(row.get("qid", ""), {}))
            raw.group = headings.get(row.get("gid", ""), [])
    for row in subs:
        parent = found.get(row.get("parent_qid", ""))
        if parent is not None and row.get("scale_id", "0") in ("0", ""):
            texts = parent.subs.setdefault(row.get("title", ""), {})
            texts |= _worded(row, "question", wordings.get(row.get("qid", ""), {}))
    for row in answers:
        parent = found.get(row.get("qid", ""))
        if parent is not None and row.get("scale_id", "0") in ("0", ""):
            texts = parent.answers.setdefault(row.get("code", ""), {})
            texts |= _worded(row, "answer", labels.get(row.get("aid", ""), {}))
            parent.levels[row.get("code", "")] = read_level(row.get("assessment_value", ""))
    return list(found.values())


def _worded(row: Mapping[str, str], key: str, elsewhere: Mapping[str, str]) -> dict[str, str]:
    return dict(elsewhere) or _filled({row.get("language", ""): row.get(key, "")})


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}


_HEADERS: Final = frozenset({"class", "type/scale", "name", "text"})


def is_tsv(first_line: str) -> bool:
    """Whether a file begins as a tab-separated survey structure does."""
    return set(first_line.lstrip("\ufeff").strip().replace('"', "").split("\t")) >= _HEADERS


def read_tsv(text: str, file: str) -> Structure:
    """A survey structure as a table: a row for each question, sub-question and answer, language by language."""
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter="\t")
    found: dict[str, _Raw] = {}
    title: dict[str, str] = {}
    last: _Raw | None = None
    group: list[str] = []
    for row in table:
        kind, name = (row.get("class") or "").strip(), (row.get("name") or "").strip()
        wording, language = strip_markup(row.get("text") or "").strip(), (row.get("language") or "").strip()
        if kind == "SL" and name == "surveyls_title" and wording:
            title[language] = wording
        elif kind == "G":
            group = [name]
        elif kind == "Q":
            last = found.setdefault(name, _Raw(name, (row.get("type/scale") or "").strip()))
            last.text[language] = wording
            last.group += group
            last.limits = (row.get("min_num_value_n") or "", row.get("max_num_value_n") or "")
        elif last is not None and kind in ("SQ", "A") and (row.get("type/scale") or "0").strip() in ("0", ""):
            (last.subs if kind == "SQ" else last.answers).setdefault(name, {})[language] = wording
            if kind == "A":
                last.levels[name] = read_level((row.get("relevance") or "").strip())
    return Structure(file=file, title=title, questions=tuple(_questions(list(found.values()))))


def _questions(raws: Sequence[_Raw]) -> Iterator[ToldQuestion]:
    for raw in raws:
        for told in _told(raw):
            yield replace(told, group=tuple(dict.fromkeys(filter(None, raw.group))))


def _told(raw: _Raw) -> Iterator[ToldQuestion]:
    text = _filled(raw.text)
    choices = tuple(Choice(code, _filled(labels), raw.levels.get(code)) for code, labels in raw.answers.items())
    names = list_names(raw.code, text)
    if raw.type in ("L", "!", "O"):
        yield _list(names, text, choices)
        if raw.type == "O":
            yield ToldQuestion(names=(f"{raw.code}[comment]", f"{raw.code}comment"), text=text, kind="open")
    elif raw.type in ("Y", "G"):
        yield ToldQuestion(names=names, text=text, kind="one", choices=_YES_NO if raw.type == "Y" else ())
    elif raw.type in ("M", "P"):
        yield _ticks(raw, names, text)
    elif raw.type == "5":
        yield ToldQuestion(names=names, text=text, kind="score", range=_SCORES["5"])
    elif raw.type in _GRIDS or raw.type in ("A", "B", "C", "E"):
        yield from _grid(raw, text, choices)
    elif raw.type in ("N", "K"):
        within = _range_of(raw.limits)
        yield from (replace(told, range=within) for told in _each(raw, names, text, "number"))
    elif raw.type in _OPEN:
        yield from _each(raw, names, text, "open")
    else:
        yield ToldQuestion(names=names, text=text, kind="none")


def _list(names: tuple[str, ...], text: Texts, choices: tuple[Choice, ...]) -> ToldQuestion:
    """A list to choose from; one of whole numbers that follow each other is a score."""
    labels = [next(iter(choice.labels.values()), "") for choice in choices]
    if len(labels) > 2 and all(_WHOLE.fullmatch(label) for label in labels):
        low, high = int(labels[0]), int(labels[-1])
        if [int(label) for label in labels] == list(range(low, high + 1)):
            return ToldQuestion(names=names, text=text, kind="score", range=(low, high))
    return ToldQuestion(names=names, text=text, kind="one", choices=choices)


def _range_of(limits: tuple[str, str]) -> tuple[int, int] | None:
    low, high = (int(limit) if _WHOLE.fullmatch(limit) else None for limit in limits)
    return (low, high) if low is not None and high is not None and low < high else None


def _ticks(raw: _Raw, names: tuple[str, ...], text: Texts) -> ToldQuestion:
    options = tuple(Choice(code, _filled(labels)) for code, labels in raw.subs.items())
    columns = {option.code: list_row_names(raw.code, option.code, text, option.labels) for option in options}
    return ToldQuestion(names=names, text=text, kind="several", choices=options, columns=columns)


def _grid(raw: _Raw, text: Texts, choices: tuple[Choice, ...]) -> Iterator[ToldQuestion]:
    own = {"C": (_YES_NO[1], _UNCERTAIN, _YES_NO[0]), "E": _CHANGES}.get(raw.type, choices)
    heading = next(iter(text.values()), raw.code)
    for code, labels in raw.subs.items():
        row = _filled(labels)
        names = list_row_names(raw.code, code, text, row)
        if raw.type in _SCORES:
            yield ToldQuestion(names=names, text=row, kind="score", range=_SCORES[raw.type], grid=heading)
        else:
            yield ToldQuestion(names=names, text=row, kind="one", choices=own, ordered=raw.type != "C", grid=heading)


def _each(raw: _Raw, names: tuple[str, ...], text: Texts, kind: str) -> Iterator[ToldQuestion]:
    """A field, or each of its sub-questions."""
    told = "number" if kind == "number" else "open"
    if not raw.subs:
        yield ToldQuestion(names=names, text=text, kind=told)  # type: ignore[arg-type]
    for code, labels in raw.subs.items():
        row = _filled(labels)
        yield ToldQuestion(names=list_row_names(raw.code, code, text, row), text=row or text, kind=told)  # type: ignore[arg-type]
