"""The page of the lists says what the code reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from evaluation.cleaning.lists.page import lists_page
from evaluation.programme.model import SourceKind

PAGE = Path(__file__).parents[3] / "docs" / "lists.md"


def test_the_page_of_lists_comes_from_the_code() -> None:
    assert PAGE.read_text("utf-8") == lists_page(), "run 'make docs'"


def test_every_kind_of_list_has_its_part() -> None:
    assert {"feedback", *re.findall(r"^## `(.+)`$", lists_page(), re.MULTILINE)} == set(get_args(SourceKind))


@pytest.mark.parametrize(
    "told",
    [
        "Needed: `measure`; `date`; `numerator` and `denominator`, or `value`.",
        "Needed: `session`; `participant`, or `n`.",
        "| `facilitators` | never published; left behind when the file is read |",
    ],
)
def test_the_page_tells_what_is_needed_and_what_is_left_behind(told: str) -> None:
    assert told in lists_page()
