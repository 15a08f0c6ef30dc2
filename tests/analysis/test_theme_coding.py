"""Themes by words against the themes that a reader gave to the open answers of the demonstration."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rows():
    spec = importlib.util.spec_from_file_location("theme_coding", ROOT / "benchmarks" / "theme_coding.py")
    coding = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = coding
    spec.loader.exec_module(coding)
    return coding, {held: [r for h in coding.code_half(held=held) for r in coding.compare(h)] for held in (False, True)}


@pytest.mark.slow
def test_words_agree_with_the_reader_on_answers_held_back(rows):
    coding, by_half = rows
    kappas = [row.kappa for row in by_half[True] if row.kappa is not None]
    assert coding.pool(by_half[True]).kappa >= 0.75
    assert sum(kappa >= 0.7 for kappa in kappas) >= 27


@pytest.mark.slow
def test_the_documentation_has_the_table_as_it_is(rows):
    coding, by_half = rows
    written = (ROOT / "docs" / "themes.md").read_text(encoding="utf-8")
    assert coding.write_table(by_half[False], by_half[True]) in written


def test_the_reader_coded_every_answer_once():
    lines = (ROOT / "tests" / "analysis" / "data" / "hand_codes.csv").read_text(encoding="utf-8").splitlines()
    ids = [tuple(line.split(",")[:2]) for line in lines[1:]]
    assert len(ids) == len(set(ids)) == 328
