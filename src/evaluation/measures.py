"""Every measure that a report can publish, in one list for the documentation."""

from __future__ import annotations

from evaluation.core.estimates import COLUMNS
from evaluation.core.measures import MEASURES


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
    for one in MEASURES.values():
        wall = "free, unless split by a personal trait" if one.is_free else "behind the wall"
        lines.append(f"| `{one.name}` | {one.unit} | {one.meaning} | {wall} |")
    return "\n".join(lines) + "\n"
