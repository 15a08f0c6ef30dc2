"""Programmes and answers written out by hand, and their reports; the demonstration programmes, each analysed once."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

import evaluation  # - before a test module imports openpyxl, whose bytes depend on it
import evaluation.publishing  # noqa: F401 - before one imports nbformat, and with it a slow grammar

if TYPE_CHECKING:
    from evaluation.analysis.package import Analysis
    from evaluation.cleaning import Responses
    from evaluation.programme import Programme
    from evaluation.report.opened import Report

# Other work on the machine must not make a test fail: how fast the code is, is for the benchmarks to say.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same cases on every run, so that what lands is judged by the change and not by the luck of the draw.
settings.register_profile("ci", parent=settings.get_profile("patient"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "patient")

ROOT = Path(__file__).resolve().parents[1]
ACCOUNT = ["file", "wave", "what", "n"]

DONT_KNOW, NOT_ASKED = "?", "-"
"""What an answer written out by hand may be besides a level, options, a score or a text; None is no answer."""

Row = Mapping[str, Any]


def _programme(*items: Row, **fields: Any) -> Programme:
    from evaluation.programme import Programme

    questionnaire = {
        "scales": {
            "five": {"preset": "agreement5"},
            "three": {"levels": ["low", "middle", "high"], "top": ["high"], "bottom": ["low"]},
        },
        "items": list(items),
        **fields.pop("questionnaire", {}),
    }
    about = {
        "programme": "demo",
        "title": {"fi": "Kokeilu", "sv": "Försöket", "en": "The trial"},
        "data_origin": "collected",
        "languages": ["fi", "sv", "en"],
        "sources": [{"file": f"{w or 'a'}.csv", "kind": "feedback", "wave": w} for w in fields.pop("waves", [""])],
    }
    description = {**about, "questionnaire": questionnaire, **fields}
    return Programme.model_validate(description, context={"languages": description["languages"]})


def _responses(programme: Programme, rows: Sequence[Row]) -> Responses:
    """Responses as cleaning would give them, from answers written out."""
    from evaluation.cleaning import Responses
    from evaluation.core.answer_states import ABSENCE

    index = pd.RangeIndex(1, len(rows) + 1, name="response")
    frame: dict[str, Any] = {
        "respondent": [row.get("respondent", number) for number, row in enumerate(rows, start=1)],
        "wave": pd.array([row.get("wave", "") for row in rows], dtype="str"),
    }
    absence: dict[str, Any] = {}
    for background in programme.questionnaire.background:
        values = [row.get(background.id) for row in rows]
        known = list(background.options or sorted({value for value in values if value is not None}))
        frame[background.id] = pd.Categorical(values, known)
    for item in programme.questionnaire.items:
        pair = item.type == "ordinal" and item.is_pair
        for name in [f"{item.id}@retro_before", f"{item.id}@retro_after"] if pair else [item.id]:
            given = [row.get(name) for row in rows]
            states = {None: "missing", DONT_KNOW: "dont_know", NOT_ASKED: "not_asked"}
            state = ["answered" if isinstance(v, set | int) else states.get(v, "answered") for v in given]
            absence[name] = pd.Categorical(state, list(ABSENCE))
            answers = [v if s == "answered" else None for v, s in zip(given, state, strict=True)]
            frame |= _columns(programme, item, name, answers)
    return Responses(pd.DataFrame(frame, index=index), pd.DataFrame(absence, index=index), programme)


def _columns(programme: Programme, item: Any, name: str, answers: Sequence[Any]) -> dict[str, Any]:
    if item.type == "ordinal":
        return {name: pd.Categorical(answers, list(programme.scale_of(item).levels), ordered=True)}
    if item.type == "nominal":
        return {name: pd.Categorical(answers, list(item.options))}
    if item.type == "score":
        return {name: pd.array(answers, dtype="Int64")}
    if item.type == "open":
        return {name: pd.array(answers, dtype="str")}
    columns: dict[str, Any] = {
        f"{name}={option}": pd.array([None if a is None else option in a for a in answers], dtype="boolean")
        for option in item.options
    }
    others = [next(iter(a - set(item.options)), None) if a else None for a in answers]
    return columns | {f"{name}_other": pd.array(others, dtype="str")}


@pytest.fixture(scope="session")
def made_programme() -> Callable[..., Programme]:
    """``made_programme(*items, waves=…, **fields)``: a programme with the scales ``five`` and ``three``."""
    return _programme


@pytest.fixture(scope="session")
def made_responses() -> Callable[..., Responses]:
    """``made_responses(programme, rows)``: a mapping a respondent, item (or background variable) to answer."""
    return _responses


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Analysis]:
    """``analysed(programme, rows, lists={kind: rows with a header row})``: everything behind a report."""
    from evaluation.cleaning.lists.tidying import read_workshops
    from evaluation.core.cleared import Survey
    from evaluation.pipeline import Prepared, analyse
    from evaluation.programme import Source

    def build(programme: Programme, rows: Sequence[Row], lists: Mapping[str, Sequence[Sequence[Any]]] = {}) -> Analysis:
        folder = tmp_path_factory.mktemp("lists") if lists else Path()
        for kind, table in lists.items():
            with (folder / f"{kind}.csv").open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file, delimiter=";").writerows(table)
        sources = [Source.model_validate({"file": f"{kind}.csv", "kind": kind}) for kind in lists]
        whole = programme.model_copy(update={"sources": (*programme.sources, *sources)})
        waves = list(dict.fromkeys(row.get("wave", "") for row in rows)) or [""]
        account = [("a.csv", wave, what, len(rows)) for wave in waves for what in ("read", "kept")]
        table = pd.DataFrame(account, columns=ACCOUNT)
        surveys = tuple(Survey(wave, "forms", date(2024, 3, 7), date(2024, 3, 21)) for wave in waves)
        return analyse(Prepared(whole, _responses(whole, rows), table, read_workshops(whole, folder), surveys))

    return build


@pytest.fixture(scope="session")
def told(analysed: Callable[..., Analysis]) -> Callable[..., Report]:
    """``told(programme, rows, lists=…, language="en")``: the report of answers written out."""

    from tests.telling import report_in

    def build(programme: Programme, rows: Sequence[Row], *, language: Any = "en", **more: Any) -> Report:
        return report_in(analysed(programme, rows, **more), language)

    return build


def _without_bare_headings(parts: Sequence[Any]) -> list[Any]:
    """The parts that a page shows: no heading with nothing below it but the title."""
    kept: list[Any] = []
    for part in reversed(parts):
        level = getattr(part, "level", 1)
        below = getattr(kept[-1], "level", 9) if kept else 0
        if level == 1 or below > level:
            kept.append(part)
    return kept[::-1]


@pytest.fixture(scope="session")
def parts_of() -> Callable[[Report], list[Any]]:
    """``parts_of(report)``: everything that the cells of ``report.ipynb`` show of a report, or those of some topics.

    Cells of a topic are those below its note, and those that call its module.
    """
    from evaluation.report.blocks import Block, Blocks

    notebook = json.loads((ROOT / "notebooks" / "report.ipynb").read_text("utf-8"))
    cells: list[tuple[str, str]] = []
    note = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            note = cell["id"].removesuffix("-note")
        elif cell["id"] != "close":  # it would close the process of the tests
            cells.append((note, "".join(cell["source"])))
    opening = next(place for place, (_, source) in enumerate(cells) if source.startswith("report = "))

    def build(report: Report, *topics: str) -> list[Any]:
        names: dict[str, Any] = {}
        for _, source in cells[:opening]:
            exec(source, names)
        names["report"] = report
        shown: list[Block] = []
        for note, source in cells[opening + 1 :]:
            *before, last = ast.parse(source).body
            exec(compile(ast.Module(before, []), "cell", "exec"), names)
            if not isinstance(last, ast.Expr):
                exec(compile(ast.Module([last], []), "cell", "exec"), names)
            elif not topics or any(note == topic or f"{topic}." in source for topic in topics):
                shown += Blocks([eval(compile(ast.Expression(last.value), "cell", "eval"), names)])
        return _without_bare_headings(shown)

    return build


@pytest.fixture(scope="session")
def markup() -> Callable[..., str]:
    """The page of parts, figures as caption, alt text and data; ``markup(parts, language="en")``."""
    from evaluation.report.blocks import Figure, mark_up

    def build(parts: Sequence[Any], *, language: str = "en") -> str:
        shown = []
        for part in parts:
            if isinstance(part, Figure):
                data = mark_up(part.data) if part.data is not None else ""
                caption = f"<figcaption>{mark_up(part.caption)}</figcaption>"
                shown.append(f'<figure>{caption}<p class="alt">{mark_up(part.alt)}</p>{data}</figure>')
            else:
                shown.append(str(mark_up(part)))
        return f'<html lang="{language}"><body>{"".join(shown)}</body></html>'

    return build


@pytest.fixture(scope="session")
def hostile() -> dict[str, str]:
    """Strings that respondents could write to harm a page; each calls PWN with its name if it runs."""
    strings = json.loads((ROOT / "tests" / "publishing" / "hostile.json").read_text("utf-8"))
    return {name: text.replace("PWN(", "(window.__pwn=window.__pwn||[]).push(") for name, text in strings.items()}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Analysis]:
    """``demonstration(name)``: a demonstration programme from its raw files, analysed once."""
    from evaluation.pipeline import analyse, clean

    known: dict[str, Analysis] = {}
    processed = tmp_path_factory.mktemp("processed")

    def build(name: str) -> Analysis:
        if name not in known:
            prepared, _ = clean(name, data=ROOT / "data" / "raw", processed=processed)
            known[name] = analyse(prepared)
        return known[name]

    return build


@pytest.fixture(scope="session")
def demonstration_report(demonstration: Callable[[str], Analysis]) -> Callable[[str, Any], Report]:
    """``demonstration_report(name, language)``: its report."""
    from tests.telling import report_in

    return lambda name, language: report_in(demonstration(name), language)


@pytest.fixture
def workshops(tmp_path: Path) -> Callable[..., Any]:
    """Write lists as csv files, a header row first, and read them: ``workshops(sessions=[…], attendance=[…])``."""

    from evaluation.cleaning.lists.tidying import read_workshops
    from tests.lists import describe

    def build(*, description: dict[str, object] | None = None, **lists: Sequence[Sequence[Any]]) -> Any:
        sources = []
        for kind, rows in lists.items():
            text = io.StringIO()
            csv.writer(text, delimiter=";").writerows(rows)
            (tmp_path / f"{kind}.csv").write_text(text.getvalue(), encoding="utf-8-sig")
            sources.append({"file": f"{kind}.csv", "kind": kind})
        return read_workshops(describe(sources, **(description or {})), tmp_path)

    return build
