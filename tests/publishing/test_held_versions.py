"""A version that waits: nothing of it stands anywhere, in no language, list or comparison, however a run ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publishing.test_publish import contents, places_in

from evaluation.analysis.releases import Proposal, propose_release
from evaluation.comparing.publishing import compare
from evaluation.pipeline import clean
from evaluation.publishing import publish
from evaluation.publishing.attempts import Outcome
from evaluation.publishing.manifest import read_manifest
from evaluation.publishing.places import Places
from evaluation.publishing.running import run
from evaluation.wall.release import find_record_path, read_record

DESCRIPTION = """
programme: {name}
title: {{en: Example}}
data_origin: collected
languages: [en, fi]
sources: [{{file: a.csv, kind: feedback}}]
questionnaire:
  scales: {{agreement: {{preset: agreement5}}}}
  items:
    - {{id: useful, type: ordinal, scale: agreement, column: Useful}}
"""
LABELS = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")
FIRST = "22233344445555555555"


def answer(places: Places, levels: str, *, name: str = "demo") -> None:
    folder = places.data / name
    folder.mkdir(exist_ok=True)
    (folder / "programme.yaml").write_text(DESCRIPTION.format(name=name), encoding="utf-8")
    rows = [f"{n};{LABELS[int(level) - 1]}" for n, level in enumerate(levels)]
    (folder / "a.csv").write_text("\n".join(["Nr;Useful", *rows, ""]), encoding="utf-8")


def run_one(places: Places, **options: object) -> Outcome:
    (outcome,) = run(["demo"], places=places, jobs=1, **options)  # type: ignore[arg-type]
    return outcome


@pytest.mark.slow
def test_one_more_answer_changes_nothing_anywhere_until_enough_have_come(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    answer(places, FIRST)
    assert run_one(places).status == "published"
    compare(["demo"], reports=places.reports)
    before = contents(places.reports)
    answer(places, FIRST + "1")
    held = run_one(places, language="fi")
    assert held.status == "held"
    assert "At least 4 more have to answer" in " ".join(held.notes)
    compare(["demo"], reports=places.reports)
    assert contents(places.reports) == before
    answer(places, FIRST + "11234")
    outcome = run_one(places, language="fi")  # only one page is made: the other told of the old answers
    assert (outcome.status, outcome.languages) == ("published", ("fi",))
    assert not (places.reports / "demo" / "en.html").exists()
    answer(places, FIRST + "112345")
    assert run_one(places, replace_release=True).status == "published"
    manifest = read_manifest(places.reports / "demo")
    assert manifest is not None
    assert manifest["replaced"]
    record = read_record(find_record_path("demo", processed=places.processed))
    assert record is not None
    assert [version[""].people.total() for version in record.versions] == [20, 25, 26]


@pytest.mark.slow
def test_whatever_ends_a_run_the_record_tells_of_what_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = places_in(tmp_path)
    path = find_record_path("demo", processed=places.processed)

    def propose(levels: str) -> Proposal:
        answer(places, levels)
        clean("demo", data=places.data, processed=places.processed)
        return propose_release("demo", processed=places.processed)

    class Killed(BaseException):
        pass

    def end(error: BaseException) -> None:
        def stop(*_: object) -> None:
            raise error

        monkeypatch.setattr(publish, "write_bundle", stop)

    propose(FIRST).keep()
    kept = path.read_bytes()
    new = propose(FIRST + "11234")
    end(OSError(28, "No space left on device"))
    with pytest.raises(OSError, match="No space"):
        publish._release(new, places.reports / "demo", {})
    assert path.read_bytes() == kept
    end(Killed())
    with pytest.raises(Killed):
        publish._release(new, places.reports / "demo", {})
    assert propose(FIRST + "11234").is_same  # nobody knows whether it was put in place: it counts
    assert propose(FIRST + "112341").is_held
