"""The values of the five demonstration programmes as they were last agreed on: a change of one is seen, and named.

    python -m tests.held_values

writes them anew, after a change that was meant; the commit then shows each value that moved.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import pandas as pd

from evaluation.core.estimates import to_frame
from evaluation.pipeline import Analysis, analyse, clean

ROOT: Final = Path(__file__).resolve().parents[1]
HELD: Final = ROOT / "tests" / "reference" / "held"
PROGRAMMES: Final = tuple(sorted(path.parent.name for path in (ROOT / "data" / "raw").glob("*/programme.yaml")))
VALUES: Final = ("estimate", "low", "high", "n")


def tabulate_values(analysis: Analysis) -> pd.DataFrame:
    """Every row's values by id; numbers as texts of ten significant digits, which every machine gives."""
    frame = to_frame(analysis.results).set_index("id").sort_index()
    shown = {column: [_write(value) for value in frame[column]] for column in VALUES}
    return pd.DataFrame(shown, index=frame.index)


def read_values(programme: str) -> pd.DataFrame:
    """The values that are held, as :func:`tabulate_values` gives them."""
    return pd.read_csv(HELD / f"{programme}.csv", dtype=str, keep_default_na=False).set_index("id")


def name_changes(now: pd.DataFrame, held: pd.DataFrame) -> list[str]:
    """What is new, gone or other than it was, a line an id.

    Examples
    --------
    >>> before = pd.DataFrame({"estimate": ["1", "2"]}, index=["a", "b"])
    >>> name_changes(pd.DataFrame({"estimate": ["1", "3"]}, index=["a", "c"]), before)
    ['b is gone', 'c is new']
    """
    both = now.index.intersection(held.index)
    moved = [one for one in both if tuple(now.loc[one]) != tuple(held.loc[one])]
    return [
        *(f"{one} is gone" for one in held.index.difference(now.index)),
        *(f"{one} is new" for one in now.index.difference(held.index)),
        *(f"{one}: {tuple(held.loc[one])} is now {tuple(now.loc[one])}" for one in moved),
    ]


def _write(value: float | int | None) -> str:
    return "" if pd.isna(value) else f"{float(value):.10g}"


def main() -> None:
    """Write the values of every demonstration programme."""
    HELD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as processed:
        for name in PROGRAMMES:
            prepared, _ = clean(name, data=ROOT / "data" / "raw", processed=Path(processed))
            tabulate_values(analyse(prepared)).to_csv(HELD / f"{name}.csv", lineterminator="\n")


if __name__ == "__main__":
    main()
