"""Write the pages of ``docs/`` that say what the code and its data say: ``make docs``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from evaluation.cleaning.lists.list_columns import Content, ListForm, list_forms
from evaluation.core.estimates import COLUMNS
from evaluation.core.measures import MEASURES
from evaluation.programme import LANGUAGES, list_dont_know_labels, load_preset_scales
from evaluation.programme.presets import load_preset_data

FOLDER: Final = Path(__file__).parent


# --- measures ----------------------------------------------------------------------------------------------------


def measures_page() -> str:
    """The page ``docs/measures.md``."""
    lines = [
        "# Measures in `results.csv`",
        "",
        "Written by `make docs` from the code; do not edit by hand.",
        "",
        f"Columns: {', '.join(f'`{column}`' for column in COLUMNS)}.",
        "`id` is `measure/item/option/group/wave`; a printed number points at `id#estimate`, `#low`, `#high`, `#n` or",
        "`#n_missing`. A suppressed estimate is empty and has the note `suppressed`; made-up data say so in each note.",
        "Intervals are 95 %.",
        "",
        "| measure | unit | what it is | small groups |",
        "|---|---|---|---|",
    ]
    for one in MEASURES.values():
        wall = "free, unless split by a personal trait" if one.is_free else "behind the wall"
        lines.append(f"| `{one.name}` | {one.unit} | {one.meaning} | {wall} |")
    return "\n".join(lines) + "\n"


# --- scales ------------------------------------------------------------------------------------------------------

_LANGUAGE_NAMES: Final = {"fi": "suomi", "sv": "svenska", "en": "English"}
_SCALES: Final = """\
# Ready-made answer scales

Write `{preset: NAME}` under `scales` in `programme.yaml`. Levels go from low to high; their ids are what
`results.csv` and the tables show to machines. Of the labels of a language the first is the one shown on
reports, the others are accepted too. Answers match after blanks, capitals and closing punctuation are
folded, and exactly: a label that is not here is reported, never guessed. Add your own beside the preset:
`{preset: agreement5, labels: {agree: {en: [Rather agree]}}}`; what you add first is shown first.

The levels above the midpoint are the top ones and those below it the bottom ones, unless the scale says
otherwise with `top` and `bottom`.

This page is made from `src/evaluation/presets/scales.yaml` by `docs/generate.py`.
"""
_HEAD: Final = [
    "| level | " + " | ".join(_LANGUAGE_NAMES[language] for language in LANGUAGES) + " |",
    "| --- | " + " | ".join("---" for _ in LANGUAGES) + " |",
]


def scales_page() -> str:
    """The page ``docs/scales.md``."""
    parts = [_SCALES]
    for name, scale in load_preset_scales().items():
        about = load_preset_data()[name]["about"]
        titles = " / ".join(str(about[language]) for language in LANGUAGES)
        rows = [
            f"| `{level}` | " + " | ".join("; ".join(scale.labels[level][language]) for language in LANGUAGES) + " |"
            for level in scale.levels
        ]
        parts.append("\n".join([f"## `{name}`", "", f"{titles}.", "", *_HEAD, *rows, ""]))
    known = list_dont_know_labels()
    labels = "| " + " | ".join("; ".join(known[language]) for language in LANGUAGES) + " |"
    head = [row.removeprefix("| level ").removeprefix("| --- ") for row in _HEAD]
    where = "Accepted with every scale that does not use it as a level."
    parts.append("\n".join(["## I don't know", "", where, "", *head, labels, ""]))
    return "\n".join(parts)


# --- lists -------------------------------------------------------------------------------------------------------

_LISTS: Final = """\
# The lists beside feedback

Written by `make docs` from the code; do not edit by hand.

Keep each list as you would anyway: one sheet, one header row, one row a thing; xlsx, ods or csv. Leave out the columns
you do not have: only the needed ones must be there. Headers may be in Finnish, Swedish or English, as listed here;
capitals, blanks and a remark in brackets at the end ("Kesto (min)") make no difference. A row of totals and a title
above the header do no harm. Columns that are not listed here are not read. Names, phone numbers and the like are taken
out of all free text.

A date may be written as people write it: `7.3.2024`, `2024-03-07`, `7. maaliskuuta 2024`, `den 7 mars 2024`, a month
(`3/2024`) or a week (`vko 12/2024`). `03/04/2024` is not read: nobody can tell its day from its month. A length may be
`45`, `45 min`, `1 h 30 min` or `3,5 h`.
"""

_ABOUT_LISTS: Final = {
    "sessions": "What was held: a row a session.",
    "attendance": "Who came: a row a person and session, or a row a group with its number of people.",
    "targets": "What the workshops want to develop: a row a target, or a row a target and workshop.",
    "actions": "What was agreed and how far it is: a row a follow-up action.",
    "experiments": "Small trials in daily work: a row an experiment.",
    "promises": "What participants promised: a row a promise.",
    "cycles": "Development by plan, do, study, act: a row a phase of a cycle.",
    "measures": "Anything that was measured over time: a row a day, unit and measure.",
    "statements": "What people said, in their own words: a row a statement.",
    "codes": "Themes that people gave to open answers: a row an answer, coder and theme, from the redacted list that "
    "`evaluation check NAME --comments` writes. [How they are put together](themes.md).",
}

_HOLDS: Final[dict[Content, str]] = {
    "text": "text",
    "label": "a role, unit, place or group",
    "day": "a date",
    "minutes": "a length",
    "count": "a whole number",
    "number": "a number",
    "amount": "a number, not below zero",
    "stage": "0, 1, 2, 3 or 4",
    "code": "a code, never a name; it is not kept",
    "answer": "the id of an answer",
    "theme": "a theme of the codebook, by its id or label; empty: the answer was read and holds none",
    "private": "never published; left behind when the file is read",
}


def lists_page() -> str:
    """The page ``docs/lists.md``."""
    return "\n".join([_LISTS, *(_list(kind, form) for kind, form in list_forms().items())])


def _list(kind: str, form: ListForm) -> str:
    needed = "; ".join(_alternatives(entry) for entry in form.needs)
    lines = [
        f"## `{kind}`",
        "",
        _ABOUT_LISTS[kind],
        "",
        f"Needed: {needed}.",
        "",
        "| column | holds | headers |",
        "|---|---|---|",
    ]
    for name, column in form.columns.items():
        holds = _words(column.states) if column.states else _HOLDS[column.holds]
        headers = dict.fromkeys((*column.headers, name.replace("_", " ")))
        lines.append(f"| `{name}` | {holds} | {', '.join(headers)} |")
    return "\n".join([*lines, ""])


def _alternatives(entry: tuple[tuple[str, ...], ...]) -> str:
    """Columns of which all of one alternative must be there."""
    return ", or ".join(" and ".join(f"`{column}`" for column in columns) for columns in entry)


def _words(states: Mapping[str, tuple[str, ...]]) -> str:
    """States with the words accepted for them."""
    return "; ".join(f"`{state}`: {', '.join(words)}" for state, words in states.items())


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "measures.md": measures_page,
    "scales.md": scales_page,
    "lists.md": lists_page,
}


def write_pages() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_pages()
