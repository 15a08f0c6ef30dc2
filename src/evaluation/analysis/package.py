"""The cleared package: everything about a programme that passed the wall, as a data package that anybody may have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from evaluation.analysis.lists import WorkshopResults
from evaluation.core.cleared import Loop, OwnText, Quote, Survey, tabulate_texts
from evaluation.core.datapackage import Package
from evaluation.core.estimates import Results, to_frame
from evaluation.core.paths import LISTS, PLAN, RESULTS, TEXTS
from evaluation.programme import (
    LANGUAGES,
    Labels,
    Language,
    MultipleItem,
    NominalItem,
    OrdinalItem,
    Programme,
    ScoreItem,
)
from evaluation.programme.frozen_plan import PlanEvent, tabulate_plan
from evaluation.programme.public import DESCRIPTION, describe_publicly, write_description
from evaluation.scoring.limits import Limit
from evaluation.scoring.measure_charts import tabulate_charts


@dataclass(frozen=True)
class Analysis:
    """A programme's results below the wall, in no language yet; nothing in it may be kept from a reader.

    Attributes
    ----------
    quotes : dict of str to tuple of Quote
        By open question.
    told : WorkshopResults
        Lists that may be shown, and sessions against the design.
    rows, list_rows : pandas.DataFrame
        ``file, wave, what, n`` (and ``kind``): what became of the rows of the feedback files and of the lists.
    audit : pandas.DataFrame
        ``id, rule, reason`` of what the wall hid. Private: it names groups that are too small.
    withheld : tuple of Limit
        Statistics that too few answers did not carry.
    texts : tuple of OwnText
        The evaluator's own words, redacted.
    plan : tuple of PlanEvent
        What became of the plan since it was frozen.
    """

    programme: Programme
    results: Results
    quotes: Mapping[str, tuple[Quote, ...]]
    told: WorkshopResults
    loop: Loop
    rows: pd.DataFrame
    list_rows: pd.DataFrame
    audit: pd.DataFrame = field(repr=False)
    withheld: tuple[Limit, ...]
    surveys: tuple[Survey, ...]
    texts: tuple[OwnText, ...] = ()
    plan: tuple[PlanEvent, ...] = ()


def pack_analysis(analysis: Analysis) -> Package:
    """The cleared package of an analysis.

    Parameters
    ----------
    analysis : Analysis

    Returns
    -------
    Package
        ``results.csv``, ``lists/*.csv``, ``quotes.csv``, ``texts.csv``, ``surveys.csv``, ``plan.csv``,
        ``cleaning.csv``, ``hidden.csv`` (how many numbers each rule hid), ``withheld.csv`` (limits that applied),
        ``codebook.csv`` and ``description.json``.
    """
    programme = describe_publicly(analysis.programme)
    lists = {**analysis.told.lists, "design_checks": analysis.told.checks, **_tabulate_loop(analysis.loop)}
    lists = {kind: frame for kind, frame in lists.items() if len(frame)}
    if analysis.told.charts:  # their tables belong together, also those that are empty
        lists |= tabulate_charts(analysis.told.charts)
    tables = {
        RESULTS: to_frame(analysis.results, programme=programme.programme),
        **{f"{LISTS}{kind}.csv": frame for kind, frame in lists.items()},
        "quotes.csv": _tabulate_quotes(analysis.quotes),
        TEXTS: tabulate_texts(analysis.texts),
        "surveys.csv": _tabulate_surveys(analysis.surveys),
        PLAN: tabulate_plan(analysis.plan),
        "cleaning.csv": _account_for_rows(analysis),
        "hidden.csv": _count_hidden(analysis.audit),
        "withheld.csv": _texts({"limit": [limit.what for limit in analysis.withheld]}),
        "codebook.csv": describe_variables(programme),
    }
    return Package(
        name=programme.programme,
        title=programme.text(programme.title, programme.languages[0])[0],
        tables=tables,
        documents={DESCRIPTION: write_description(programme)},
        keys={RESULTS: ("id",)},
        extra={
            "description": "Cleared results of the evaluation of a programme: each number may be published; none is "
            "about a group that is too small, none can be worked out from the others.",
            "languages": list(programme.languages),
        },
    )


def describe_variables(programme: Programme) -> pd.DataFrame:
    """The public codebook: what each item, level and option of ``results.csv`` stands for.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    pandas.DataFrame
        ``item, type, kirkpatrick, option`` and the text by language: a row an item, then a row a level or option.
    """
    rows: list[dict[str, str]] = []
    for one in programme.questionnaire.background:
        rows += _describe(one.id, "background", "", one.text, one.options or {})
    for item in programme.questionnaire.items:
        values: Mapping[str, Labels] = {}
        if isinstance(item, OrdinalItem):
            values = programme.scale_of(item).labels
        elif isinstance(item, MultipleItem | NominalItem):
            values = item.options
        elif isinstance(item, ScoreItem):
            values = {str(end): {} for end in item.range}
        rows += _describe(item.id, item.type, item.level or "", item.text, values)
    for subscale in programme.questionnaire.subscales:
        rows += _describe(subscale.id, "subscale", subscale.level or "", subscale.text, {})
    for theme in programme.themes:
        rows += _describe(theme.id, "theme", "", theme.label, {})
    return pd.DataFrame(rows, columns=["item", "type", "kirkpatrick", "option", *LANGUAGES], dtype="str")


def _describe(
    name: str, kind: str, level: str, text: Mapping[Language, str], values: Mapping[str, Labels]
) -> Iterable[dict[str, str]]:
    about = {"item": name, "type": kind, "kirkpatrick": level}
    yield {**about, "option": "", **{str(language): words for language, words in text.items()}}
    for value, labels in values.items():
        yield {
            **about,
            "option": value,
            **{str(language): several[0] for language, several in labels.items() if several},
        }


def _tabulate_loop(loop: Loop) -> dict[str, pd.DataFrame]:
    blocks = [(b.wave, b.number, b.first, b.last) for b in loop.blocks]
    sessions = [(b.wave, b.number, session) for b in loop.blocks for session in b.sessions]
    return {
        "blocks": pd.DataFrame(blocks, columns=["wave", "number", "first", "last"]).astype({"wave": "str"}),
        "block_sessions": pd.DataFrame(sessions, columns=["wave", "number", "session"]).astype(
            {"wave": "str", "session": "str"}
        ),
        "block_items": _texts({"item": loop.items}),
        "changes": loop.changes,
    }


def _tabulate_quotes(quotes: Mapping[str, tuple[Quote, ...]]) -> pd.DataFrame:
    rows = [(quote.id, item, quote.text) for item, several in quotes.items() for quote in several]
    return pd.DataFrame(rows, columns=["id", "item", "text"], dtype="str")


def _tabulate_surveys(surveys: Iterable[Survey]) -> pd.DataFrame:
    rows = [
        (s.wave, s.reader, *(None if day is None else day.isoformat() for day in (s.first, s.last)), s.basis)
        for s in surveys
    ]
    frame = pd.DataFrame(rows, columns=["wave", "reader", "first", "last", "basis"], dtype="str")
    return frame.astype({"first": "datetime64[ns]", "last": "datetime64[ns]"})


def _count_hidden(audit: pd.DataFrame) -> pd.DataFrame:
    return audit.groupby("rule", sort=True).size().rename("n").reset_index().astype({"rule": "str"})


def _account_for_rows(analysis: Analysis) -> pd.DataFrame:
    """The public account of rows: feedback files, then lists.

    A file's name may tell of somebody: it is its kind, numbered. That somebody withdrew is theirs to tell: such rows
    count among those left out, unless the data are public.
    """
    columns = ["file", "kind", "wave", "what", "n"]
    feedback = analysis.rows.assign(kind=pd.Series("feedback", index=analysis.rows.index, dtype="str"))
    rows = pd.concat([feedback[columns], analysis.list_rows[columns]], ignore_index=True)
    rows = rows.assign(file=_public_names(rows))
    if analysis.programme.privacy.threshold > 1:
        rows["what"] = rows["what"].replace("withdrawn", "left_out")
        rows = rows.groupby(columns[:-1], sort=False).agg({"n": "sum"}).reset_index()
    return rows.astype({**dict.fromkeys(columns, "str"), "n": "int64"})


def _public_names(rows: pd.DataFrame) -> pd.Series:
    """Each file by its kind, and its number where there are several of a kind."""
    number = rows.groupby("kind", sort=False)["file"].transform(lambda files: pd.factorize(files)[0] + 1)
    several = rows.groupby("kind", sort=False)["file"].transform("nunique") > 1
    return rows["kind"].where(~several, rows["kind"] + " " + number.astype("str"))


def _texts(columns: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.array(list(texts), dtype="str") for name, texts in columns.items()})
