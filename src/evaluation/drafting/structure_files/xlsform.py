"""XLSForm (KoboToolbox, ODK): the sheets survey, choices and settings. Format: the XLSForm standard, xlsform.org."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from evaluation.core.text import fold
from evaluation.drafting.structure_files.told_questions import (
    Choice,
    Structure,
    Texts,
    ToldQuestion,
    list_names,
    read_level,
)
from evaluation.reading import strip_markup

Rows = Sequence[Sequence[str]]
_LABEL: Final = re.compile(r"label(?:::?\s*(?P<name>[^()]*?)\s*(?:\((?P<code>[\w-]+)\))?)?", re.IGNORECASE)
_LANGUAGES: Final = {
    "finnish": "fi", "suomi": "fi", "swedish": "sv", "svenska": "sv", "ruotsi": "sv", "english": "en", "englanti": "en",
}  # fmt: skip
_LIMITS: Final = re.compile(r"\s*\.\s*>=\s*(?P<low>-?\d{1,9})\s+and\s+\.\s*<=\s*(?P<high>-?\d{1,9})\s*")
_PARAMETER: Final = re.compile(r"(start|end)\s*=\s*(-?\d+)")


def is_form(sheets: Mapping[str, Rows]) -> bool:
    """Whether the sheets of a workbook are those of a form."""
    survey = sheets.get("survey")
    return bool(survey) and {"type", "name"} <= {fold(cell) for cell in survey[0]} if survey else False


def read_form(sheets: Mapping[str, Rows], file: str) -> Structure:
    """The questions of a form, in its order."""
    lists: dict[str, list[Choice]] = {}
    for row in _records(sheets.get("choices", ())):
        name = row.get("list_name") or row.get("list name") or ""
        lists.setdefault(name, []).append(Choice(row.get("name", ""), _labels(row), read_level(row.get("level", ""))))
    settings = next(iter(_records(sheets.get("settings", ()))), {})
    title = {"": settings["form_title"]} if settings.get("form_title") else {}
    return Structure(file=file, title=title, questions=tuple(_questions(_records(sheets["survey"]), lists)))


def _records(rows: Rows) -> list[dict[str, str]]:
    if not rows:
        return []
    headers = [cell.strip().casefold() for cell in rows[0]]
    return [dict(zip(headers, (cell.strip() for cell in row), strict=False)) for row in rows[1:] if any(row)]


def _labels(row: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for header, cell in row.items():
        if cell and (match := _LABEL.fullmatch(header)):
            language = match["code"] or _LANGUAGES.get((match["name"] or "").casefold(), match["name"] or "")
            found[language] = strip_markup(cell)
    return found


def _questions(rows: Sequence[Mapping[str, str]], lists: Mapping[str, Sequence[Choice]]) -> Iterator[ToldQuestion]:
    groups: list[tuple[str, Texts]] = []
    for row in rows:
        kind, _, argument = " ".join(row.get("type", "").split()).partition(" ")
        kind, name, text = kind.casefold(), row.get("name", ""), _labels(row)
        if kind in ("begin_group", "begin_repeat", "begin"):
            groups.append((name, text))
        elif kind in ("end_group", "end_repeat", "end") and (kind != "end" or argument):
            if groups:
                groups.pop()
        elif name:
            choices = tuple(lists.get(argument.partition(" ")[0], ()))
            inside = tuple(written for group, labels in groups for written in (group, *labels.values()))
            yield replace(_question(kind, row, _names(name, text, groups), text, choices), group=inside)


def _names(name: str, text: Texts, groups: Sequence[tuple[str, Texts]]) -> tuple[str, ...]:
    """The name and the labels, alone and behind those of the groups."""
    path = "/".join([*(group for group, _ in groups), name])
    labels = (
        "/".join([*(labels.get(language) or group for group, labels in groups), label])
        for language, label in text.items()
    )
    return list_names(name, text, path, *labels)


def _question(
    kind: str, row: Mapping[str, str], names: tuple[str, ...], text: Texts, choices: tuple[Choice, ...]
) -> ToldQuestion:
    if kind in ("select_one", "select_one_from_file"):
        ordered = "likert" in row.get("appearance", "").casefold()
        return ToldQuestion(names=names, text=text, kind="one", choices=choices, ordered=ordered)
    if kind == "select_multiple":
        columns = {
            choice.code: tuple(f"{name}/{written}" for name in names for written in choice.written())
            for choice in choices
        }
        return ToldQuestion(names=names, text=text, kind="several", choices=choices, columns=columns)
    if kind == "range":
        found = {end: int(number) for end, number in _PARAMETER.findall(row.get("parameters", "").casefold())}
        return ToldQuestion(names=names, text=text, kind="score", range=(found.get("start", 0), found.get("end", 10)))
    if kind in ("integer", "decimal"):
        limits = _LIMITS.fullmatch(row.get("constraint", ""))
        within = (int(limits["low"]), int(limits["high"])) if limits else None
        return ToldQuestion(names=names, text=text, kind="number", range=within)
    if kind in ("text", "string"):
        return ToldQuestion(names=names, text=text, kind="open")
    return ToldQuestion(names=names, text=text, kind="none")
