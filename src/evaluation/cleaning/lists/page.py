"""The lists and their columns as a page of the documentation."""

from __future__ import annotations

from typing import Final

from evaluation.cleaning.lists.list_columns import HEADERS, NEEDED, STATES, TABLES, Content

_INTRODUCTION: Final = """\
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

_ABOUT: Final = {
    "sessions": "What was held: a row a session.",
    "attendance": "Who came: a row a person and session, or a row a group with its number of people.",
    "targets": "What the workshops want to develop: a row a target, or a row a target and workshop.",
    "actions": "What was agreed and how far it is: a row a follow-up action.",
    "experiments": "Small trials in daily work: a row an experiment.",
    "promises": "What participants promised: a row a promise.",
    "cycles": "Development by plan, do, study, act: a row a phase of a cycle.",
    "measures": "Anything that was measured over time: a row a day, unit and measure.",
    "statements": "What people told, in their own words: a row a statement.",
    "codes": "Themes that people gave to open answers: a row an answer, coder and theme, from the redacted list that "
    "`evaluation check NAME --comments` writes.",
}

_CONTENT: Final[dict[Content, str]] = {
    "text": "text",
    "label": "a role, unit, place or group",
    "day": "a date",
    "minutes": "a length",
    "count": "a whole number",
    "number": "a number",
    "amount": "a number, not below zero",
    "stage": "0, 1, 2, 3 or 4",
    "code": "a code, never a name; it is not kept",
    "private": "never published; left behind when the file is read",
}


def lists_page() -> str:
    """The page ``docs/lists.md`` as Markdown.

    Returns
    -------
    str

    Examples
    --------
    >>> lists_page().splitlines()[0]
    '# The lists beside feedback'
    """
    return "\n".join([_INTRODUCTION, *(_list(kind) for kind in TABLES)])


def _list(kind: str) -> str:
    needed = "; ".join(_alternatives(entry) for entry in NEEDED[kind])
    lines = [
        f"## `{kind}`",
        "",
        _ABOUT[kind],
        "",
        f"Needed: {needed}.",
        "",
        "| column | holds | headers |",
        "|---|---|---|",
    ]
    for column, content in TABLES[kind].items():
        holds = _CONTENT[content] if content != "state" else _words(STATES[kind, column])
        headers = dict.fromkeys((*HEADERS[kind].get(column, ()), column.replace("_", " ")))
        lines.append(f"| `{column}` | {holds} | {', '.join(headers)} |")
    return "\n".join([*lines, ""])


def _alternatives(entry: tuple[tuple[str, ...], ...]) -> str:
    """Columns of which all of one alternative must be there."""
    return ", or ".join(" and ".join(f"`{column}`" for column in columns) for columns in entry)


def _words(states: dict[str, tuple[str, ...]]) -> str:
    """States with the words accepted for them."""
    return "; ".join(f"`{state}`: {', '.join(words)}" for state, words in states.items())


__all__ = ["lists_page"]
