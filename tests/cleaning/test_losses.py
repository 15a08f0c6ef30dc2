"""Answers that cleaning cannot use: a few are told, and a file without any use is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.core.errors import UserError
from evaluation.core.inputs import read_losses
from evaluation.pipeline import clean

DESCRIPTION = """
programme: demo
title: Kokeilu
data_origin: published
sources:
  - {file: before.csv, kind: feedback, wave: before}
  - {file: after.csv, kind: feedback, wave: after}
questionnaire:
  scales: {agreement: {preset: agreement5}}
  items: [{id: useful, type: ordinal, scale: agreement, column: Oli hyödyllinen}]
"""
GOOD = ["Täysin samaa mieltä"] * 15
STRANGE = ["Sangen samaa mieltä"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "raw" / "demo").mkdir(parents=True)
    (tmp_path / "raw" / "demo" / "programme.yaml").write_text(DESCRIPTION, encoding="utf-8")
    return tmp_path


def cleaned(folder: Path, *, before: list[str], after: list[str]) -> tuple[str, ...]:
    """What is told of the losses of two surveys."""
    for name, answers in (("before", before), ("after", after)):
        rows = ["Nro;Oli hyödyllinen", *(f"{number};{answer}" for number, answer in enumerate(answers))]
        (folder / "raw" / "demo" / f"{name}.csv").write_text("\n".join(rows), encoding="utf-8")
    clean("demo", data=folder / "raw", processed=folder / "processed")
    return read_losses(folder / "processed" / "demo")


def test_nothing_lost_is_nothing_told(folder: Path) -> None:
    assert cleaned(folder, before=GOOD, after=GOOD) == ()


def test_a_few_are_told_by_their_number_alone(folder: Path) -> None:
    (told,) = cleaned(folder, before=GOOD, after=GOOD + STRANGE * 3)
    assert told.startswith("3 of 33 answers, in 1 question, were not understood")
    assert "Sangen" not in told


@pytest.mark.parametrize(("strange", "refused"), [(15, False), (16, True)])
def test_more_than_a_third_is_refused(folder: Path, strange: int, refused: bool) -> None:
    if refused:
        with pytest.raises(UserError, match=r"Too many answers were not understood.* Found: 16 of 46"):
            cleaned(folder, before=GOOD, after=GOOD + STRANGE * strange)
        assert not (folder / "processed").exists()
    else:
        assert len(cleaned(folder, before=GOOD, after=GOOD + STRANGE * strange)) == 1


def test_of_a_handful_of_answers_most_may_be_strange(folder: Path) -> None:
    assert len(cleaned(folder, before=GOOD[:2], after=STRANGE * 10)) == 1


def test_a_file_of_which_nothing_is_kept_is_refused(folder: Path) -> None:
    with pytest.raises(UserError, match=r"after\.csv: No row of the file could be kept.* Found: 12 rows; empty 12"):
        cleaned(folder, before=GOOD, after=[""] * 12)
