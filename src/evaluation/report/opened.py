"""What a report notebook works on: a programme's cleared results, redacted lists and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from evaluation.analysis.measures_over_time import MeasureChart
from evaluation.analysis.session_blocks import Loop
from evaluation.cleaning.survey_dates import Survey
from evaluation.core.estimates import Results
from evaluation.locale import Words
from evaluation.programme import Item, Language, Programme, Scale
from evaluation.report.naming import Naming
from evaluation.scoring.limits import Limit


@dataclass(frozen=True)
class Report:
    """Everything below the wall that a report in one language tells.

    Attributes
    ----------
    programme : Programme
    language : str
        ``fi``, ``sv`` or ``en``.
    results : Results
        Cleared estimates.
    quotes : mapping of str to tuple of str
        Open question to redacted answers that may be quoted, in the words of the language.
    lists : mapping of str to pandas.DataFrame
        Redacted lists by kind (``sessions``, ``targets``, ``actions``, ``experiments``, …), canonical columns.
    checks : pandas.DataFrame
        Each session against each rule of the design (:class:`evaluation.analysis.delivery.Delivery`).
    charts : tuple of MeasureChart
        Measures over time.
    loop : Loop
        Blocks of sessions and the changes between them; its estimates are in ``results`` as far as they may be shown.
    cleaning : pandas.DataFrame
        Columns ``file, wave, what, n``: the public row accounting.
    list_cleaning : pandas.DataFrame
        The same of the lists.
    audit : pandas.DataFrame
        Columns ``id, rule, reason``: what the wall hid.
    withheld : tuple of Limit
        Statistics that too few answers did not carry.
    surveys : tuple of Survey
        When and with what each survey was made.
    """

    programme: Programme
    language: Language
    results: Results
    quotes: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, pd.DataFrame]
    checks: pd.DataFrame
    charts: tuple[MeasureChart, ...]
    loop: Loop
    cleaning: pd.DataFrame
    list_cleaning: pd.DataFrame
    audit: pd.DataFrame
    withheld: tuple[Limit, ...]
    surveys: tuple[Survey, ...]

    @cached_property
    def words(self) -> Words:
        """Messages and numbers in the report's language."""
        return Words(self.language)

    @cached_property
    def naming(self) -> Naming:
        """Names of the programme's things in the report's language."""
        return Naming(self.programme, self.words)

    @property
    def synthetic(self) -> bool:
        """Whether the data are made up."""
        return self.programme.data_origin == "synthetic"

    def items(self, *types: str) -> list[Item]:
        """Items of these types in the order of the questionnaire."""
        return [item for item in self.programme.questionnaire.items if item.type in types]

    def scale(self, item: Item) -> Scale:
        """The scale of an ordinal item."""
        if item.type != "ordinal":
            raise ValueError(f"{item.id} has no scale: it is {item.type}")
        return self.programme.questionnaire.scales[item.scale]

    def waves(self) -> list[str]:
        """Waves of the feedback in which anybody answered, in the order of the sources."""
        return [e.wave for e in self.results if e.measure == "respondents" and not e.group]
