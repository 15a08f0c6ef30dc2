"""Opening a programme's cleared package: what a report notebook works on, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from evaluation.core.cleared import Block, Loop, Survey, tabulate_texts, to_texts
from evaluation.core.datapackage import Package, read_package
from evaluation.core.errors import UserError
from evaluation.core.estimates import Results, from_frame
from evaluation.core.paths import LISTS, PACKAGE, PLAN, REPORTS, RESULTS, TEXTS, find_project_path
from evaluation.locale import Words
from evaluation.locale.hidden import show_redacted
from evaluation.programme import Language, Programme
from evaluation.programme.frozen_plan import read_plan, tabulate_plan
from evaluation.programme.public import DESCRIPTION, read_description
from evaluation.report.opened import Report
from evaluation.scoring.limits import LIMITS
from evaluation.scoring.measure_charts import CHARTS, read_charts


def open_report(name: str, *, language: str = "", reports: str | Path = REPORTS) -> Report:
    """Everything that the report of a programme tells, from its cleared package alone.

    Parameters
    ----------
    name : str
        Name of the programme.
    language : str
        ``fi``, ``sv`` or ``en``; empty: the programme's first.
    reports : str or Path
        Folder of the reports; the package is in ``<name>/data`` below it.

    Returns
    -------
    Report

    Raises
    ------
    UserError
        If there is no package, or a file of it was changed, or the programme is not told in that language.
    """
    return read_report(read_package(find_project_path(reports) / name / PACKAGE), language=language)


def read_report(package: Package, *, language: str = "") -> Report:
    """The report that a cleared package tells in one language.

    Parameters
    ----------
    package : Package
    language : str
        Empty: the programme's first.

    Returns
    -------
    Report

    Raises
    ------
    UserError
        If the programme is not told in that language.
    """
    programme = read_description(package.documents[DESCRIPTION])
    known = _language(programme, language)
    words = Words(known)
    tables = package.tables
    lists = {path.removeprefix(LISTS)[:-4]: frame for path, frame in tables.items() if path.startswith(LISTS)}
    rows = tables["cleaning.csv"].fillna({"wave": ""})
    feedback = rows["kind"].eq("feedback")
    quotes = tables["quotes.csv"]
    return Report(
        programme=programme,
        language=known,
        results=Results(from_frame(tables[RESULTS])),
        quotes={
            item.id: tuple(show_redacted(text, words) for text in quotes.loc[quotes["item"].eq(item.id), "text"])
            for item in programme.questionnaire.items
            if item.type == "open"
        },
        lists=lists,
        checks=lists.get("design_checks", pd.DataFrame(columns=["rule", "within"])),
        charts=read_charts(lists) if CHARTS in lists else (),
        loop=_read_loop(lists),
        cleaning=rows[feedback].drop(columns="kind").reset_index(drop=True),
        list_cleaning=rows[~feedback].reset_index(drop=True),
        hidden=int(tables["hidden.csv"]["n"].sum()),
        withheld=tuple(LIMITS[what] for what in tables["withheld.csv"]["limit"]),
        surveys=_read_surveys(tables["surveys.csv"]),
        plan=read_plan(tables.get(PLAN, tabulate_plan(()))),  # a package of before plans were frozen has none
        texts=to_texts(tables.get(TEXTS, tabulate_texts(()))),  # a package of before there were any has none
    )


def _language(programme: Programme, language: str) -> Language:
    for known in programme.languages:
        if known == (language or programme.languages[0]):
            return known
    raise UserError(
        "The programme has no report in this language.",
        file="programme.yaml",
        place="languages",
        found=language,
        allowed=", ".join(programme.languages),
        remedy="Add the language to languages, or choose one of these.",
    )


def _read_loop(lists: Mapping[str, pd.DataFrame]) -> Loop:
    changes = lists.get("changes", pd.DataFrame(columns=["day", "action"]))
    if "blocks" not in lists:
        return Loop((), changes, ())
    sessions = lists["block_sessions"].fillna({"wave": ""})
    blocks = [
        Block(
            wave=wave,
            number=int(number),
            sessions=tuple(sessions.loc[sessions["wave"].eq(wave) & sessions["number"].eq(number), "session"]),
            first=first,
            last=last,
        )
        for wave, number, first, last in lists["blocks"].fillna({"wave": ""}).itertuples(index=False, name=None)
    ]
    items = tuple(lists["block_items"]["item"]) if "block_items" in lists else ()
    return Loop(tuple(blocks), changes, items)


def _read_surveys(rows: pd.DataFrame) -> tuple[Survey, ...]:
    filled = rows.fillna({"wave": "", "basis": ""})
    return tuple(
        Survey(wave, reader, _read_day(first), _read_day(last), basis)
        for wave, reader, first, last, basis in filled.itertuples(index=False, name=None)
    )


def _read_day(moment: pd.Timestamp) -> date | None:
    return None if pd.isna(moment) else moment.date()
