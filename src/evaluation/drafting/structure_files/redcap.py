"""REDCap's data dictionary (csv). Format: REDCap help, "Data Dictionary" and "Field Types"."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Final

from evaluation.core.text import fold
from evaluation.drafting.structure_files.told_questions import Choice, Structure, ToldQuestion, list_names
from evaluation.reading import strip_markup

_NAME: Final = "variable / field name"
_YES_NO: Final = {
    "yesno": (Choice("1", {"": "Yes"}), Choice("0", {"": "No"})),
    "truefalse": (Choice("1", {"": "True"}), Choice("0", {"": "False"})),
}
_NUMBERS: Final = frozenset({"integer", "number"})
_PERSONAL: Final = re.compile(r"email|phone|zipcode|postalcode|ssn|mrn|date|time", re.IGNORECASE)


def is_dictionary(first_line: str) -> bool:
    """Whether a file begins as a data dictionary does."""
    return fold(first_line.lstrip("\ufeff").replace('"', "").replace(";", ",").split(",")[0]) == _NAME


def read_dictionary(text: str, file: str) -> Structure:
    """The fields of a data dictionary, in its order."""
    body = text.lstrip("\ufeff")
    first = body.partition("\n")[0]
    table = csv.DictReader(io.StringIO(body, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    rows = [{fold(key or ""): (value if isinstance(value, str) else "") for key, value in row.items()} for row in table]
    questions = [question for at, row in enumerate(rows) for question in _question(row, first=at == 0)]
    return Structure(file=file, title={}, questions=tuple(questions))


def _question(row: Mapping[str, str], *, first: bool) -> Iterator[ToldQuestion]:
    name = row.get(_NAME, "").strip()
    label = strip_markup(row.get("field label", "")).strip()
    if not name or first:  # the first field is the record's id
        return
    text = {"": label} if label else {}
    names, kind = list_names(name, text), row.get("field type", "").strip().casefold()
    cell = row.get("choices, calculations, or slider labels", "")
    check = row.get("text validation type or show slider number", "").strip().casefold()
    limits = _limits(row)
    if _is_yes(row.get("identifier", "")):
        yield ToldQuestion(names=names, text=text, kind="none")
    elif kind in ("radio", "dropdown"):
        ordered = bool(row.get("matrix group name", "").strip())
        yield ToldQuestion(names=names, text=text, kind="one", choices=_choices(cell), ordered=ordered)
    elif kind in _YES_NO:
        yield ToldQuestion(names=names, text=text, kind="one", choices=_YES_NO[kind])
    elif kind == "checkbox":
        yield _ticks(name, label, names, _choices(cell))
    elif kind == "slider":
        yield ToldQuestion(names=names, text=text, kind="score", range=limits or (0, 100))
    elif kind == "calc" or (kind == "text" and check in _NUMBERS):
        yield ToldQuestion(names=names, text=text, kind="number", range=limits)
    elif kind in ("text", "notes") and not _PERSONAL.search(check):
        yield ToldQuestion(names=names, text=text, kind="open")
    else:
        yield ToldQuestion(names=names, text=text, kind="none")


def _is_yes(cell: str) -> bool:
    return cell.strip().casefold() in ("y", "yes")


def _limits(row: Mapping[str, str]) -> tuple[int, int] | None:
    ends = [row.get(f"text validation {end}", "").strip() for end in ("min", "max")]
    if not all(re.fullmatch(r"-?\d{1,9}", end) for end in ends):
        return None
    low, high = map(int, ends)
    return (low, high) if low < high else None


def _choices(cell: str) -> tuple[Choice, ...]:
    """``1, Yes | 2, No`` as choices; older dictionaries part them by line ends."""
    found = []
    for part in re.split(r"\||\\n|\n", cell):
        code, comma, label = part.partition(",")
        if comma and code.strip():
            found.append(Choice(code.strip(), {"": strip_markup(label).strip()}))
    return tuple(found)


def _ticks(name: str, label: str, names: tuple[str, ...], choices: tuple[Choice, ...]) -> ToldQuestion:
    columns = {
        choice.code: (
            f"{name}___{choice.code.lower().replace('-', '_')}",
            *(f"{label} (choice={text})" for text in choice.labels.values()),
        )
        for choice in choices
    }
    text = {"": label} if label else {}
    return ToldQuestion(names=names, text=text, kind="several", choices=choices, columns=columns)
