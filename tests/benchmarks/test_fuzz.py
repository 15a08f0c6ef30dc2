"""A few hundred of the mangled exports of ``benchmarks/fuzz_exports.py``, and proof that it would see a fault."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter

import pandas as pd
import pytest
from benchmarks import fuzz_exports as fuzz
from benchmarks import fuzz_questionnaires


@pytest.mark.slow
def test_no_mangled_export_brings_the_way_in_down() -> None:
    results = list(fuzz.fuzz(300, seed=11, seconds=120, jobs=2))
    assert sorted(number for number, *_ in results) == list(range(300))
    assert [result for result in results if result[2] in fuzz.FAULTS] == []
    outcomes = Counter(what for _, _, what, _ in results)
    assert outcomes["cleaned"] > 75
    assert outcomes["refused"] > 75
    assert {kind for _, kind, _, _ in results} == set(fuzz.KINDS)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_cases_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time
    for number in range(12):
        first = fuzz.mangled(5, number)
        with monkeypatch.context() as later:
            later.setattr(time, "time", lambda: now() + 7_200)
            again = fuzz.mangled(5, number)
        assert (first.at, first.kind) == (again.at, again.kind)
        assert fuzz.mangled(6, number) != first
        if fuzz.KINDS[first.kind][0] in ("bytes", "parts"):
            assert first.data == again.data


@pytest.mark.slow
def test_an_account_that_does_not_add_up_is_seen() -> None:
    """The three accounts of a real survey, each falsified."""
    at = next(at for at, target in enumerate(fuzz.targets()) if target.source.file.startswith("webropol"))
    target = fuzz.targets()[at]
    files = [(target.source, fuzz.untouched(at))]
    responses, log = fuzz.clean(target.programme, files)
    assert fuzz.feedback_mistake(files, responses, log) == ""

    def falsified(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        wrong = frame.copy()
        wrong.loc[wrong.index[0], column] += 1
        return wrong

    assert fuzz.feedback_mistake(files, responses, dataclasses.replace(log, rows=falsified(log.rows, "n")))
    assert fuzz.feedback_mistake(files, responses, dataclasses.replace(log, items=falsified(log.items, "answered")))
    assert fuzz.feedback_mistake(files, responses, dataclasses.replace(log, joins=falsified(log.joins, "joined")))
    fewer = dataclasses.replace(responses, frame=responses.frame.iloc[1:], absence=responses.absence.iloc[1:])
    assert fuzz.feedback_mistake(files, fewer, log)


@pytest.mark.slow
def test_a_hang_and_a_crash_are_told_and_do_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that are told what to do by the number of the case, in place of the real ones."""
    monkeypatch.setattr(fuzz, "work", troubled)
    monkeypatch.setattr(fuzz, "mangled", lambda _, number: fuzz.Case(0, f"kind {number}", b""))
    results = sorted(fuzz.fuzz(6, seed=1, seconds=3, jobs=2))
    assert [what for _, _, what, _ in results] == ["cleaned", "hung", "cleaned", "crashed", "cleaned", "cleaned"]
    assert [number for number, *_ in results] == list(range(6))


def troubled(_: int, pipe: fuzz.Connection) -> None:
    import os
    import time

    pipe.send(None)
    while (number := pipe.recv()) is not None:
        if number == 1:
            time.sleep(60)
        if number == 3:
            os._exit(1)
        pipe.send((number, "kind", "cleaned", ""))


@pytest.mark.slow
def test_no_mangled_questionnaire_brings_new_down() -> None:
    found = Counter(fuzz_questionnaires.outcome(11, number)[2:] for number in range(60))
    assert {what for what, _ in found} == {"drafted", "refused"}, found
    assert min(found.values()) >= 10


def test_a_map_where_qualtrics_has_a_word_is_no_crash() -> None:
    assert fuzz_questionnaires.outcome(3, 112)[2:] == ("drafted", "")


def test_what_brings_it_down_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def falls(*_: object, **__: object) -> None:
        raise KeyError("a hole")

    def hangs(*_: object, **__: object) -> None:
        while True:
            pass

    monkeypatch.setattr(fuzz_questionnaires, "create_programme", falls)
    assert "a hole" in fuzz_questionnaires.outcome(1, 0)[3]
    monkeypatch.setattr(fuzz_questionnaires, "create_programme", hangs)
    assert fuzz_questionnaires.outcome(1, 0, seconds=0.05)[2] == "hung"
