"""What becomes of the rows of a file: the names by which cleaning accounts for them and readers are told."""

from __future__ import annotations

from typing import Final

READ: Final = "read"
KEPT: Final = "kept"

DROP_RULES: Final = (
    "left_out", "withdrawn", "empty", "test_answer", "unfinished", "duplicate_row", "duplicate_person",
    "outside_period", "impossible_time", "straight_lining",
)  # fmt: skip
"""Why a row of feedback can be left out, in the order in which the rules are asked: the first that says so is the
reason."""

LIST_DROP_RULES: Final = ("left_out", "empty", "incomplete", "repeated")
"""Why a row of a list can be left out."""
