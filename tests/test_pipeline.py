"""From a folder to cleared results: nothing stale, nothing that depends on order or names, nothing about too few."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evaluation.analysis.package import Analysis
from evaluation.cleaning import clean as clean_tables
from evaluation.core.counts import POOLED_GROUP
from evaluation.core.errors import UserError
from evaluation.core.estimates import SUPPRESSED, Banded, Estimate, to_frame
from evaluation.core.files import digest
from evaluation.core.inputs import read_inputs
from evaluation.core.paths import find_project_path
from evaluation.pipeline import analyse, clean, open_programme, open_report, prepare, publish
from evaluation.programme import Programme
from evaluation.programme.frozen_plan import freeze_plan

YAML = """\
programme: demo
title: {fi: Kokeilu}
data_origin: collected
languages: [fi, en]
sources: [{file: palaute.csv, kind: feedback}]
questionnaire:
  scales: {agreement: {preset: agreement5}}
  items: [{id: useful, type: ordinal, scale: agreement, column: Hyödyllinen}]
"""
ANSWERS = ["Täysin samaa mieltä"] * 7 + ["Jokseenkin samaa mieltä"] * 4 + ["Täysin eri mieltä"] * 3
LEVELS = ("low", "middle", "high")
ROLES = ("client", "expert", "professional")
ITEMS = (
    {"id": "useful", "type": "ordinal", "scale": "three", "column": "Useful"},
    {"id": "clear", "type": "ordinal", "scale": "three", "column": "Clear"},
    {"id": "tools", "type": "multiple", "options": ["a", "b", "c"], "column": "Tools"},
    {"id": "kind", "type": "nominal", "options": ["x", "y"], "column": "Kind"},
    {"id": "score", "type": "score", "range": [0, 10], "nps": True, "column": "Score"},
)
QUESTIONNAIRE = {
    "background": [{"id": "role", "column": "Role", "options": {role: [role] for role in ROLES}}],
    "subscales": [{"id": "both", "items": ["useful", "clear"]}],
}
QUESTIONS = [{"id": "q1", "kind": "compare", "item": "useful", "by": "role"}]
some_level = st.sampled_from([*LEVELS, None, "?"])
some_row = st.fixed_dictionaries(
    {
        "role": st.sampled_from([*ROLES, None]),
        "useful": some_level,
        "clear": some_level,
        "tools": st.one_of(st.none(), st.sets(st.sampled_from(["a", "b", "c", "other"]), min_size=1)),
        "kind": st.sampled_from(["x", "y", None, "?"]),
        "score": st.one_of(st.none(), st.integers(0, 10)),
    }
)
some_rows = st.lists(some_row, min_size=1, max_size=40)
# An example takes a third of a second: shrinking one that fails would take longer than reading it.
at_leisure = settings(max_examples=10, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one programme of fourteen answers."""
    (tmp_path / "raw" / "demo").mkdir(parents=True)
    (tmp_path / "raw" / "demo" / "programme.yaml").write_text(YAML, encoding="utf-8")
    (tmp_path / "raw" / "demo" / "palaute.csv").write_text("\n".join(["Hyödyllinen", *ANSWERS, ""]), encoding="utf-8")
    return tmp_path


def numbers(estimates: Sequence[Estimate] | Any) -> dict[str, tuple[object, ...]]:
    return {e.id: (e.estimate, e.low, e.high, e.n, e.n_missing, e.method, e.note) for e in estimates}


# --- the path --------------------------------------------------------------------------------------------------


def test_a_folder_becomes_a_report(folder: Path) -> None:
    publish(analyse(prepare("demo", data=folder / "raw", processed=folder / "processed")), reports=folder / "reports")
    shutil.rmtree(folder / "raw")
    shutil.rmtree(folder / "processed")
    report = open_report("demo", language="en", reports=folder / "reports")
    parts = ("bottom_count", "middle_count", "top_count")
    shown = [e.estimate for part in parts for e in report.results.select(part, item="useful")]
    assert shown == [3, 0, 11]  # of fourteen answers: three parts, not every level
    assert report.language == "en"
    assert report.waves() == [""]
    assert open_report("demo", reports=folder / "reports").language == "fi"


def test_cleaned_data_are_used_again_until_a_file_changes(folder: Path) -> None:
    places = {"data": folder / "raw", "processed": folder / "processed"}
    clean("demo", **places)
    kept = folder / "processed" / "demo" / "responses.parquet"
    written = kept.stat().st_mtime_ns
    assert len(prepare("demo", **places).responses.frame) == 14
    assert kept.stat().st_mtime_ns == written
    with (folder / "raw" / "demo" / "palaute.csv").open("a", encoding="utf-8") as file:
        file.write("Täysin samaa mieltä\n")
    assert len(prepare("demo", **places).responses.frame) == 15


def test_what_is_read_again_is_what_was_cleaned(folder: Path) -> None:

    places = {"data": folder / "raw", "processed": folder / "processed"}
    first = analyse(clean("demo", **places)[0])
    again = analyse(prepare("demo", **places))
    assert numbers(first.results) == numbers(again.results)
    assert first.rows.to_dict() == again.rows.to_dict()


def test_every_source_the_description_and_the_program_count_as_inputs(folder: Path) -> None:
    places = {"data": folder / "raw", "processed": folder / "processed"}
    clean("demo", **places)
    before = read_inputs(folder / "processed" / "demo")
    assert set(before) == {"programme.yaml", "palaute.csv", "program"}
    (folder / "raw" / "demo" / "palaute.csv").write_text("Hyödyllinen\nTäysin samaa mieltä\n", encoding="utf-8")
    prepare("demo", **places)
    after = read_inputs(folder / "processed" / "demo")
    assert {name for name in before if before[name] != after[name]} == {"palaute.csv"}


@pytest.mark.slow
def test_a_frozen_plan_is_an_input_and_stands_in_the_package(folder: Path) -> None:
    places = {"data": folder / "raw", "processed": folder / "processed"}
    assert prepare("demo", **places).plan == ()
    freeze_plan(folder / "raw" / "demo", open_programme("demo", data=folder / "raw"), today=date(2024, 1, 2))
    assert [one.day for one in prepare("demo", **places).plan] == [date(2024, 1, 2)]
    assert "plan.lock" in read_inputs(folder / "processed" / "demo")
    publish(analyse(prepare("demo", **places)), reports=folder / "reports")
    assert [one.event for one in open_report("demo", reports=folder / "reports").plan] == ["frozen"]


def test_what_is_saved_while_it_is_cleaned_is_left_to_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {"data": folder / "raw", "processed": folder / "processed"}
    raw = folder / "raw" / "demo"
    read = {file: digest((raw / file).read_bytes()) for file in ("programme.yaml", "palaute.csv")}

    def save_meanwhile(programme: Programme, tables: Any) -> Any:
        (raw / "programme.yaml").write_text(YAML.replace("Kokeilu", "Toinen"), encoding="utf-8")
        (raw / "palaute.csv").write_text("Hyödyllinen\nTäysin samaa mieltä\n", encoding="utf-8")
        return clean_tables(programme, tables)

    with monkeypatch.context() as patched:
        patched.setattr("evaluation.pipeline.clean_tables", save_meanwhile)
        prepared, _ = clean("demo", **places)
    assert prepared.programme.title["fi"] == "Kokeilu"
    assert len(prepared.responses.frame) == len(ANSWERS)
    known = read_inputs(folder / "processed" / "demo")
    assert {file: known[file] for file in read} == read
    again = prepare("demo", **places)
    assert (again.programme.title["fi"], len(again.responses.frame)) == ("Toinen", 1)


@pytest.mark.slow
def test_a_language_that_the_programme_is_not_told_in_is_refused_in_plain_words(folder: Path) -> None:
    publish(analyse(prepare("demo", data=folder / "raw", processed=folder / "processed")), reports=folder / "reports")
    with pytest.raises(UserError, match=r"programme\.yaml, languages: .*Found: sv\. Allowed: fi, en\."):
        open_report("demo", language="sv", reports=folder / "reports")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "raw" / "demo" / "palaute.csv").unlink()
    with pytest.raises(UserError, match=r"palaute\.csv"):
        clean("demo", data=folder / "raw", processed=folder / "processed")
    assert not (folder / "processed").exists()


def test_paths_are_found_from_the_notebooks_and_from_the_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert find_project_path("data/raw") == tmp_path / "data" / "raw"
    assert find_project_path("data/processed") == tmp_path / "data" / "processed"
    assert find_project_path(tmp_path / "elsewhere") == tmp_path / "elsewhere"
    monkeypatch.chdir(tmp_path)
    assert find_project_path("data/raw") == Path("data/raw")


# --- what holds for any answers ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def any_answers(
    made_programme: Callable[..., Programme], analysed: Callable[..., Analysis]
) -> Callable[..., tuple[Programme, Analysis]]:
    """Analyse rows, with items described otherwise where that is asked for."""

    def build(rows: Sequence[dict[str, Any]], *, items: Sequence[Any] = ITEMS, **fields: Any) -> Any:
        described = {"questionnaire": QUESTIONNAIRE, "questions": QUESTIONS, **fields}
        programme = made_programme(*items, **described)
        return programme, analysed(programme, rows)

    return build


@pytest.mark.slow
@at_leisure
@given(rows=some_rows, data=st.data())
def test_the_order_of_the_respondents_changes_nothing(
    any_answers: Callable[..., Any], rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert numbers(any_answers(rows)[1].results) == numbers(any_answers(shuffled)[1].results)


@pytest.mark.slow
@at_leisure
@given(rows=some_rows)
def test_other_names_for_options_and_groups_change_names_only(
    any_answers: Callable[..., Any], rows: list[dict[str, Any]]
) -> None:
    new = {"a": "one", "b": "two", "c": "three", "x": "ex", "y": "why"}
    roles = dict(zip(ROLES, ("guest", "guru", "worker"), strict=True))
    items = [dict(item, options=[new[o] for o in item["options"]]) if "options" in item else item for item in ITEMS]
    renamed = [
        row
        | {"role": roles.get(row["role"]), "kind": new.get(row["kind"], row["kind"])}
        | {"tools": row["tools"] and {new.get(option, option) for option in row["tools"]}}
        for row in rows
    ]
    background = [{"id": "role", "column": "Role", "options": {role: [role] for role in roles.values()}}]
    before = any_answers(rows)[1].results
    after = any_answers(renamed, items=items, questionnaire={**QUESTIONNAIRE, "background": background})[1].results

    def translated(e: Estimate) -> tuple[str, ...]:
        option = "+".join(new.get(part, part) for part in e.option.split("+"))
        groups = "|".join(
            f"role={roles.get(value, value)}" if value else "" for value in (g[5:] for g in e.group.split("|"))
        )
        return e.measure, e.item, option, groups, e.wave

    def rest(e: Estimate) -> tuple[object, ...]:
        return e.estimate, e.low, e.high, e.n, e.n_missing, e.note

    assert {translated(e): rest(e) for e in before} == {
        (e.measure, e.item, e.option, e.group, e.wave): rest(e) for e in after
    }


@pytest.mark.slow
@at_leisure
@given(rows=some_rows, threshold=st.integers(2, 12))
def test_nothing_is_published_about_fewer_than_the_threshold(
    any_answers: Callable[..., Any], rows: list[dict[str, Any]], threshold: int
) -> None:
    _, analysis = any_answers(rows, privacy={"threshold": threshold})
    for e in analysis.results:
        hidden = SUPPRESSED in e.note.split("; ")
        assert hidden == (e.estimate is None and not isinstance(e, Banded))
        if hidden:
            assert (e.low, e.high, e.n, e.n_missing) == (None, None, None, None)
        elif e.measure not in {"eligible"}:
            assert e.n is not None, e.id
            assert e.n >= threshold, e.id
    for role in ROLES:
        told = analysis.results.get("respondents", group=f"role={role}")
        assert told is None or sum(row["role"] == role for row in rows) >= threshold


@pytest.mark.slow
@at_leisure
@given(rows=some_rows)
def test_the_audit_names_what_was_hidden_and_nothing_else(
    any_answers: Callable[..., Any], rows: list[dict[str, Any]]
) -> None:
    _, analysis = any_answers(rows)
    hidden = {
        e.id
        for e in analysis.results
        if e.estimate is None and not isinstance(e, Banded) and not e.group.endswith(f"={POOLED_GROUP}")
    }
    partly = set(analysis.audit["id"]) - hidden
    assert hidden <= set(analysis.audit["id"])
    known = {e.id: e for e in analysis.results}
    # What has no row, as its group is too small to be named, stands in the private audit only.
    assert all(
        known[i].low is None and known[i].high is None for i in partly if not isinstance(known.get(i), Banded | None)
    )
    assert analysis.audit["reason"].str.len().gt(0).all()


@pytest.mark.slow
@at_leisure
@given(rows=some_rows)
def test_counts_shares_and_the_missing_add_up(any_answers: Callable[..., Any], rows: list[dict[str, Any]]) -> None:
    _, analysis = any_answers(rows, privacy={"threshold": 1})
    results = analysis.results
    for item in ("useful", "clear", "kind", "score"):
        answered = results.get("answered", item=item)
        assert answered is not None, item
        counts = [e for e in results.select("count", item=item, group="") if not e.option.startswith("_")]
        assert (
            sum(e.estimate or 0 for e in counts) == answered.estimate == sum(r[item] not in (None, "?") for r in rows)
        )
        assert answered.n_missing == len(rows) - answered.estimate
        for share in results.select("share", item=item, group=""):
            count = results.get("count", item=item, option=share.option)
            assert count is not None
            assert share.estimate == (count.estimate or 0) / answered.estimate
            assert share.low is not None
            assert share.high is not None
            assert share.low <= share.estimate <= share.high


@pytest.mark.slow
@at_leisure
@given(rows=some_rows)
def test_what_is_made_up_says_so_in_every_row_and_what_is_not_never_does(
    any_answers: Callable[..., Any], rows: list[dict[str, Any]]
) -> None:
    for origin in ("synthetic", "collected"):
        _, analysis = any_answers(rows, data_origin=origin)
        notes = to_frame(analysis.results)["note"]
        for mark in ("Esimerkkiaineisto", "Exempelmaterial", "Example data"):
            assert notes.str.contains(mark).all() if origin == "synthetic" else not notes.str.contains(mark).any()
