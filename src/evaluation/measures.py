"""Every measure that a report can publish, in one list for the documentation."""

from __future__ import annotations

from typing import Final

from evaluation.analysis.lists import MEASURES as WORKSHOP_MEASURES
from evaluation.core.estimates import COLUMNS, MEASURES
from evaluation.wall.protection import FREE

ALL: Final = {**MEASURES, **WORKSHOP_MEASURES}


def measures_page() -> str:
    """The measures as the page ``docs/measures.md``.

    Returns
    -------
    str
        Markdown.

    Examples
    --------
    >>> measures_page().splitlines()[0]
    '# Measures in `results.csv`'
    """
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
    for name, (unit, meaning) in ALL.items():
        wall = "free, unless split by a personal trait" if name in FREE else "behind the wall"
        lines.append(f"| `{name}` | {unit} | {meaning} | {wall} |")
    return "\n".join(lines) + "\n"
