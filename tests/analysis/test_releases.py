"""Releases: what a second version beside the first would tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.analysis.releases import propose_release
from evaluation.core.errors import ReleaseHeld
from evaluation.pipeline import clean
from evaluation.wall.release import read_release

YAML = """
programme: demo
title: {en: Demo}
data_origin: ORIGIN
sources: [{file: a.csv, kind: feedback, wave: after}]
questionnaire:
  scales: {agreement: {preset: agreement5}}
  items: [{id: useful, type: ordinal, scale: agreement, column: Useful}]
"""
LABELS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")


def propose(folder: Path, levels: str, *, origin: str = "collected"):
    (folder / "raw" / "demo").mkdir(parents=True, exist_ok=True)
    (folder / "raw" / "demo" / "programme.yaml").write_text(YAML.replace("ORIGIN", origin), encoding="utf-8")
    lines = ["Time;Useful", *(f"2024-03-{1 + i:02d} 10:00;{LABELS[int(n) - 1]}" for i, n in enumerate(levels))]
    (folder / "raw" / "demo" / "a.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    clean("demo", data=folder / "raw", processed=folder / "processed")
    return propose_release("demo", processed=folder / "processed")


def test_one_more_respondent_waits(tmp_path: Path) -> None:
    first = propose(tmp_path, "33344445555555555555")
    first.check()
    first.keep()
    one_more = propose(tmp_path, "333444455555555555551")
    with pytest.raises(ReleaseHeld, match="1 person") as held:
        one_more.check()
    assert "4 more" in str(held.value)


def test_five_more_respondents_are_published(tmp_path: Path) -> None:
    propose(tmp_path, "33344445555555555555").keep()
    propose(tmp_path, "3334444555555555555511122").check()


def test_the_same_answers_are_the_same_version(tmp_path: Path) -> None:
    propose(tmp_path, "33344445555555555555").keep()
    propose(tmp_path, "33344445555555555555").check()


def test_a_changed_answer_waits_as_a_new_one_does(tmp_path: Path) -> None:
    propose(tmp_path, "33344445555555555555").keep()
    with pytest.raises(ReleaseHeld):
        propose(tmp_path, "33344445555555555551").check()


def test_a_withdrawal_waits_for_the_next_release(tmp_path: Path) -> None:
    propose(tmp_path, "33344445555555555555").keep()
    with pytest.raises(ReleaseHeld):
        propose(tmp_path, "3334444555555555555").check()


def test_made_up_data_never_wait(tmp_path: Path) -> None:
    propose(tmp_path, "33344445555555555555", origin="synthetic").keep()
    propose(tmp_path, "333444455555555555551", origin="synthetic").check()


def test_the_record_tells_no_answer(tmp_path: Path) -> None:
    first = propose(tmp_path, "33344445555555555555")
    first.keep()
    written = first.path.read_text(encoding="utf-8")
    assert "agree" not in written
    kept = read_release(first.path)
    assert kept is not None
    assert kept.people["after"].total() == 20
    assert "20" in repr(kept)
    assert kept.key not in repr(kept)
