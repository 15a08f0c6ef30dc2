"""The pages made from the code say what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from docs.generate import FOLDER, PAGES, lists_page, write_pages

from evaluation.programme.model import SourceKind


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), "run 'make docs'"


def test_all_pages_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docs.generate.FOLDER", tmp_path)
    write_pages()
    assert {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()} == {
        name: (FOLDER / name).read_text("utf-8") for name in PAGES
    }


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
