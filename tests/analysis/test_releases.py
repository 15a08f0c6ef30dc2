"""Releases: what a second version beside the first would tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.analysis.releases import Proposal, propose_release
from evaluation.analysis.releases import propose as propose_answers
from evaluation.core.errors import ReleaseHeld, UserError
from evaluation.core.estimates import Banded, Results, Shown
from evaluation.pipeline import analyse, clean, prepare
from evaluation.wall.release import Record, Version, find_held, read_record

YAML = """
programme: demo
title: {en: Demo}
languages: [en]
data_origin: ORIGIN
sources: [{file: a.csv, kind: feedback, wave: after}]
questionnaire:
  scales: {agreement: {preset: agreement5}}
  items: [{id: useful, type: ordinal, scale: agreement, column: Useful}]
"""
LABELS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")


def propose(folder: Path, levels: str, *, origin: str = "collected", yaml: str = YAML) -> Proposal:
    (folder / "raw" / "demo").mkdir(parents=True, exist_ok=True)
    (folder / "raw" / "demo" / "programme.yaml").write_text(yaml.replace("ORIGIN", origin), encoding="utf-8")
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
    kept = read_record(first.path)
    assert kept is not None
    assert kept.versions[0]["after"].people.total() == 20
    assert "20" in repr(kept.versions[0])
    assert kept.key not in repr(kept)


@pytest.mark.slow
def test_a_late_answer_does_not_pass_beside_a_change_of_the_description(tmp_path: Path) -> None:
    """With one more question every respondent is another as a whole; the old questions still differ by one person."""
    propose(tmp_path, "33344445555555555555").keep()
    more = YAML.replace("column: Useful}]", "column: Useful}, {id: clear, type: open, column: Time}]")
    with pytest.raises(ReleaseHeld, match="1 person"):
        propose(tmp_path, "333444455555555555551", yaml=more).check()
    propose(tmp_path, "33344445555555555555", yaml=more).check()
    propose(tmp_path, "3334444555555555555511122", yaml=more).check()


@pytest.mark.slow
def test_those_who_came_and_went_are_compared_with_every_earlier_version(tmp_path: Path) -> None:
    """Six came; five of them left again: the first version and the third differ by one person."""
    propose(tmp_path, "33344445555555555555").keep()
    propose(tmp_path, "33344445555555555555" + "112233").keep()
    with pytest.raises(ReleaseHeld, match="1 person"):
        propose(tmp_path, "33344445555555555555" + "1").check()
    propose(tmp_path, "33344445555555555555").check()


def test_a_run_that_did_not_publish_is_taken_back(tmp_path: Path) -> None:
    first = propose(tmp_path, "33344445555555555555")
    first.keep()
    second = propose(tmp_path, "3334444555555555555511122")
    second.keep()
    second.forget()
    propose(tmp_path, "33344445555555555555111223").check()
    first.forget()
    assert not first.path.exists()


def test_without_its_record_nothing_follows_what_is_published(tmp_path: Path) -> None:
    propose(tmp_path, "33344445555555555555")
    unknown = propose_release("demo", processed=tmp_path / "processed", is_published=True)
    with pytest.raises(ReleaseHeld, match=r"demo-released\.json"):
        unknown.check()


@pytest.mark.parametrize("text", ["", "[]", '{"key": "ab"}', '{"key": "ab", "versions": [{"after": 3}]}'])
def test_a_damaged_record_is_named(tmp_path: Path, text: str) -> None:
    first = propose(tmp_path, "33344445555555555555")
    first.path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"demo-released\.json"):
        propose(tmp_path, "33344445555555555555")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "told"),
    [("fi", "vielä ainakin 4 vastaajaa"), ("sv", "minst 4 personer till"), ("en", "At least 4 more")],
)
def test_what_the_next_version_waits_for_is_told_in_the_programmes_language(
    tmp_path: Path, language: str, told: str
) -> None:
    spoken = YAML.replace("en: Demo", f"{language}: Demo").replace("[en]", f"[{language}]")
    assert propose(tmp_path, "33344445555555555555", yaml=spoken).tell()
    propose(tmp_path, "33344445555555555555", yaml=spoken).keep()
    same = propose(tmp_path, "33344445555555555555", yaml=spoken)
    assert same.is_same
    assert same.tell()
    one_more = propose(tmp_path, "333444455555555555551", yaml=spoken)
    assert told in one_more.tell()
    assert "after: 1 " in one_more.tell()


def test_answers_in_memory_and_read_back_are_marked_alike(tmp_path: Path) -> None:
    first = propose(tmp_path, "33344445555555555555")
    first.keep()
    prepared, _ = clean("demo", data=tmp_path / "raw", processed=tmp_path / "processed")
    assert propose_answers(prepared.responses, path=first.path).is_same


def test_five_who_came_do_not_cover_the_only_one_with_an_answer_who_left(tmp_path: Path) -> None:
    propose(tmp_path, "23334445555555555555").keep()
    with pytest.raises(ReleaseHeld, match="1 person"):
        propose(tmp_path, "3334445555555555555" + "3344555").check()
    propose(tmp_path, "3334445555555555555" + "2344555").check()  # somebody else has it: nobody knows who left


def test_a_group_that_is_told_differs_by_enough_people_too(tmp_path: Path) -> None:
    """Six came, one of them to the group of clients: what the one answered would be what the group gained."""
    asked = YAML.replace("questionnaire:\n", "questionnaire:\n  background: [{id: role, column: Role}]\n")
    asked += "questions: [{id: q, kind: compare, item: useful, by: role}]\n"
    staff, clients = [("s", level) for level in "3334445555"], [("c", level) for level in "3334445555"]
    propose_roles(tmp_path, [*staff, *clients], asked).keep()
    five = [("s", level) for level in "33445"]
    with pytest.raises(ReleaseHeld, match="1 person"):
        propose_roles(tmp_path, [*staff, *clients, *five, ("c", "1")], asked).check()
    propose_roles(tmp_path, [*staff, *clients, *five, ("x", "1")], asked).check()  # nothing is told of x


def propose_roles(folder: Path, people: list[tuple[str, str]], yaml: str) -> Proposal:
    raw = folder / "raw" / "demo"
    raw.mkdir(parents=True, exist_ok=True)
    (raw / "programme.yaml").write_text(yaml.replace("ORIGIN", "collected"), encoding="utf-8")
    lines = [f"2024-03-{1 + i:02d} 10:00;{LABELS[int(n) - 1]};{role}" for i, (role, n) in enumerate(people)]
    (raw / "a.csv").write_text("\n".join(["Time;Useful;Role", *lines, ""]), encoding="utf-8")
    clean("demo", data=folder / "raw", processed=folder / "processed")
    return propose_release("demo", processed=folder / "processed")


def test_a_group_that_grows_past_the_threshold_by_two_waits() -> None:
    def mark(record: Record, east: int, west: int) -> Version:
        people = [("after", {"useful": "3", "unit": "east"})] * east + [
            ("after", {"useful": "4", "unit": "west"})
        ] * west
        return record.mark(people, groups=lambda told, _: [f"unit={told['unit']}"])

    record = Record.begin()
    record = record.add(mark(record, 4, 10))
    assert [one.people for one in find_held(record, mark(record, 6, 15), threshold=5)] == [2]
    assert find_held(record, mark(record, 9, 15), threshold=5) == ()
    assert find_held(record, mark(record, 4, 15), threshold=5) == ()


@pytest.mark.slow
def test_of_five_who_came_and_answered_alike_nothing_follows(tmp_path: Path) -> None:
    """The version may come out, but without the numbers that would tell what each of them said."""

    def publish(levels: str) -> Results:
        proposal = propose(tmp_path, levels)
        proposal.check()
        told = analyse(prepare("demo", data="", processed=tmp_path / "processed")).results
        proposal.keep()
        return told

    def tells(results: Results) -> bool:
        return any(
            isinstance(e, Shown | Banded)
            for e in results
            if e.measure in {"count", "top_count"} and e.option != "_dont_know"
        )

    assert tells(publish("22233344445555555555"))
    assert not tells(publish("22233344445555555555" + "55555"))
    assert tells(publish("22233344445555555555" + "55555" + "22334455"))  # but for one they are not alike
