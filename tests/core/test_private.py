"""What holds single answers shows how many rows it holds, however it is shown, and never a value."""

from __future__ import annotations

import dataclasses
import importlib
import logging
import pkgutil
import pprint
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter

import evaluation
from evaluation.analysis.counted import count_programme
from evaluation.analysis.groups import split_by
from evaluation.analysis.subjects import list_subjects
from evaluation.cleaning.preview import check_programme
from evaluation.core.private import Private
from evaluation.drafting.answer_cells import gather_cells
from evaluation.pipeline import Prepared, analyse, clean
from evaluation.reading import locate, read_content, read_export
from evaluation.reading.csv_text import read_text_grid
from evaluation.redaction.hiding import redact_text

SECRET = "salaisuus"
"""Stands in every answer."""

DESCRIPTION = """
programme: demo
title: {en: Demo}
data_origin: collected
languages: [en]
sources:
  - {file: a.csv, kind: feedback, wave: before}
  - {file: b.csv, kind: feedback, wave: after}
  - {file: s.csv, kind: sessions}
withdrawn: [salaisuus99]
questionnaire:
  respondent_code: {column: Code}
  background: [{id: role, column: Role}]
  scales:
    use: {levels: [a, b], labels: {a: {en: [Salaisuus]}, b: {en: [Too]}}}
  items:
    - {id: useful, type: ordinal, scale: use, column: Useful}
    - {id: good, type: open, column: Good}
"""

# --- every class that holds single answers is one of them ---------------------------------------------------------

ROOMS = ("reading", "redaction", "cleaning", "drafting", "analysis")
HOLDS = re.compile(
    r"\b(DataFrame|Series|bytes|Table|Counter|Mask|Sequence\[str\]|Records?|RawTable|Cells|Column|Answers|Responses|"
    r"Workshops|Asked|Guess|Followed|Moves|Split|Estimate)\b"
)
TOLD = {
    # Below the wall: nothing in it may be kept from a reader.
    "Analysis",
    # Cleared as it is made: days that rest on too few are left out.
    "Charts",
    # One word or moment on its way through a function.
    "Token", "Sense", "Reading",
}  # fmt: skip


def _classes() -> Iterator[type]:
    for room in ROOMS:
        package = importlib.import_module(f"evaluation.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for one in vars(importlib.import_module(module.name)).values():
                if isinstance(one, type) and one.__module__ == module.name and dataclasses.is_dataclass(one):
                    yield one


HOLDERS = [
    one
    for one in _classes()
    if one.__name__ not in TOLD
    and not one.__name__.startswith("_")
    and HOLDS.search(" ".join(map(str, vars(one).get("__annotations__", {}).values())))
]


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_a_class_of_answers_or_counts_is_private(holder: type) -> None:
    assert issubclass(holder, Private)


def test_the_search_finds_them() -> None:
    assert {"RawTable", "Cells", "Responses", "CleaningLog", "Workshops", "Check", "Followed"} <= {
        one.__name__ for one in HOLDERS
    }


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def test_no_private_class_has_a_way_of_its_own_to_show_itself() -> None:
    for module in pkgutil.walk_packages(evaluation.__path__, "evaluation."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    ways = ("__repr__", "__str__", "__format__", "_repr_html_", "_repr_mimebundle_", "_ipython_display_")
    own = {(one.__name__, way) for one in _below(Private) for way in ways if way in vars(one)}
    assert own == set()
    assert all("held_rows" in vars(one) for one in _below(Private))


# --- and however it is shown, nothing is seen ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project") / "raw" / "demo"
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text(DESCRIPTION, encoding="utf-8")
    rows = [f"{SECRET}{n};{SECRET};{'Salaisuus' if n % 2 else 'Too'};{SECRET} {n}" for n in range(12)]
    for name in ("a.csv", "b.csv"):
        (folder / name).write_text("\n".join(["Code;Role;Useful;Good", *rows]), encoding="utf-8")
    (folder / "s.csv").write_text(f"Session;Date;Place;Participants\n1;1.2.2024;{SECRET};9", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def held(folder: Path) -> dict[str, Private]:
    prepared, log = clean("demo", data=folder.parent, processed=folder.parents[1] / "processed")
    counted = count_programme(prepared.responses, prepared.workshops)
    path = locate(folder, "a.csv")
    raw, content = read_export(path, file="a.csv"), read_content(path, file="a.csv")
    split = split_by(prepared.responses, "own", prepared.responses.frame["role"].astype("str"), items=["useful"])
    return {
        "Prepared": prepared,
        "Responses": prepared.responses,
        "CleaningLog": log,
        "Workshops": prepared.workshops,
        "RawTable": raw,
        "Cells": raw.cells,
        "Texts": raw.cells.column("Good")[1],
        "Content": content,
        "TextGrid": read_text_grid(content),
        "Check": check_programme(folder),
        "Counted": counted,
        "Followed": counted.followed[-1],
        "Moves": counted.followed[-1].moves,
        "WorkshopResults": counted.told,
        "CountedLoop": counted.blocks,
        "Split": split,
        "Subject": next(iter(list_subjects(prepared.responses))),
        "Redaction": redact_text(f"{SECRET} ja jotain"),
        "drafted Cells": gather_cells([raw.frame["Good"]]),
    }


def _raised(one: Private) -> str:
    """What a traceback tells, with the local variables."""
    try:
        kept = one
        raise ValueError(kept)
    except ValueError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def _logged(one: Private) -> str:
    return logging.LogRecord("x", logging.INFO, "x", 1, "it is %s, %r", (one, one), None).getMessage()


def _displayed(one: object) -> str:
    data, metadata = DisplayFormatter().format(one)
    return f"{data} {metadata}"


WAYS: dict[str, Callable[[Any], str]] = {
    "repr": repr,
    "str": str,
    "print": lambda one: f"{one}",
    "format": lambda one: f"{one!s:>60} {one!r}",
    "percent": lambda one: "%s" % (one,),  # noqa: UP031
    "html": lambda one: one._repr_html_(),
    "list": lambda one: repr([one]),
    "dict": lambda one: str({"a": one}),
    "tuple": lambda one: str((one, one)),
    "pretty": lambda one: pprint.pformat({"a": [one]}),
    "display": _displayed,
    "display of a list": lambda one: _displayed([one]),
    "series": lambda one: repr(pd.Series([one])),
    "frame": lambda one: pd.DataFrame({"a": [one]}).to_string(),
    "frame as html": lambda one: pd.DataFrame({"a": [one]}).to_html(),
    "frame as csv": lambda one: pd.DataFrame({"a": [one]}).to_csv(),
    "styled": lambda one: pd.DataFrame({"a": [one]}).style.to_html(),
    "attribute": lambda one: repr(pd.DataFrame({"a": [1]}).assign(b=[one])),
    "joined": lambda one: ", ".join(map(str, [one, one])),
    "error": lambda one: repr(ValueError(one)),
    "traceback": _raised,
    "log": _logged,
}


@pytest.mark.parametrize("way", WAYS)
def test_only_the_number_of_rows_is_seen(held: dict[str, Private], way: str) -> None:
    for name, one in held.items():
        seen = WAYS[way](one)
        assert SECRET not in seen.casefold(), f"{name}: {seen}"
        assert re.search(r"\(private: \d+ rows?\)", seen), f"{name}: {seen}"


def test_the_number_is_that_of_the_rows(held: dict[str, Private]) -> None:
    assert isinstance(held["Prepared"], Prepared)
    assert f"{held['Prepared']}" == "Prepared (private: 24 rows)"
    assert f"{held['RawTable']}" == "RawTable (private: 12 rows)"
    assert f"{held['Check']}" == "Check (private: 24 rows)"
    assert f"{held['Workshops']}" == "Workshops (private: 1 row)"


def test_what_may_be_shown_shows_neither_who_withdrew_nor_what_was_hidden(held: dict[str, Private]) -> None:
    prepared = held["Prepared"]
    assert isinstance(prepared, Prepared)
    assert SECRET not in f"{prepared.programme} {prepared.programme!r}"
    analysis = analyse(prepared)
    rules = set(analysis.audit["rule"])
    assert rules
    assert not re.search(rf"audit|\b({'|'.join(rules)})\b", repr(analysis))
