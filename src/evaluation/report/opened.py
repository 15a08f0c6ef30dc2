"""What a report notebook works on: a programme's cleared results, redacted lists and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from evaluation.core.cleared import Loop, OwnText, Survey
from evaluation.core.estimates import Estimate, Results, Shown
from evaluation.locale import Words
from evaluation.programme import Item, Language, Programme, Scale
from evaluation.programme.frozen_plan import PlanEvent
from evaluation.report.bar_figures import make_bars
from evaluation.report.blocks import (
    Blocks,
    Bullets,
    Figure,
    HasHtml,
    Heading,
    Inline,
    OwnWords,
    Prose,
    Table,
    strip_markup,
)
from evaluation.report.columns import Column, Row, make_table
from evaluation.report.likert import Sorting, draw_likert
from evaluation.report.naming import LEVELS, Naming
from evaluation.report.own_figures import make_figure
from evaluation.report.own_markdown import render_markdown
from evaluation.report.own_texts import show_text
from evaluation.report.own_words import resolve_words
from evaluation.report.wording import PARTS, name_part, translate
from evaluation.scoring.limits import Limit
from evaluation.scoring.measure_charts import MeasureChart

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


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
    hidden : int
        How many numbers the wall hid.
    withheld : tuple of Limit
        Statistics that too few answers did not carry.
    surveys : tuple of Survey
        When and with what each survey was made.
    texts : tuple of OwnText
        The evaluator's own words.
    plan : tuple of PlanEvent
        What became of the plan since it was frozen; empty where it never was.
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
    hidden: int
    withheld: tuple[Limit, ...]
    surveys: tuple[Survey, ...]
    texts: tuple[OwnText, ...] = ()
    plan: tuple[PlanEvent, ...] = ()

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

    def items(self, *types: str, level: str = "") -> list[Item]:
        """Items in the order of the questionnaire.

        Parameters
        ----------
        *types : str
            ``ordinal``, ``score``, ``number``, ``nominal``, ``multiple``, ``open``; none: all.
        level : str
            One of Kirkpatrick's levels (``reaction``, ``learning``, ``behaviour``, ``results``), or ``other`` for the
            items that have none.
        """
        return [
            item
            for item in self.programme.questionnaire.items
            if (not types or item.type in types) and level in {"", item.level or "other"}
        ]

    def scale(self, item: Item) -> Scale:
        """The scale of an ordinal item."""
        if item.type != "ordinal":
            raise ValueError(f"{item.id} has no scale: it is {item.type}")
        return self.programme.questionnaire.scales[item.scale]

    def waves(self) -> list[str]:
        """Waves of the feedback in which anybody answered, in the order of the sources."""
        return [e.wave for e in self.results if e.measure == "respondents" and not e.group]

    def heading(self, text: Inline, *, level: int = 0) -> Heading:
        """A heading: of a part of the report (``feedback``), of one of Kirkpatrick's levels, or in own words.

        A heading below which nothing stands is left out of the page.

        Parameters
        ----------
        text : str or Markup
            A key of :data:`evaluation.report.wording.PARTS`, a level, ``other``, or the words themselves.
        level : int
            2 for a part, 3 for what is in it; default: 2 for a part of the report, else 3.
        """
        if isinstance(text, str) and text in PARTS:
            return Heading(level or 2, name_part(self.words, text), anchor=text)
        if isinstance(text, str) and text in {*LEVELS, "other"}:
            return Heading(level or 3, name_part(self.words, text))
        return Heading(level or 3, self._tell(text))

    def say(self, *paragraphs: Inline | None) -> Blocks:
        """Paragraphs: computed sentences as they are, own words with their numbers filled in; nothing for nothing.

        A plain text is somebody's own words: ``{{top_box/useful}}`` becomes the number of that id, and a number typed
        by hand that looks like a result is refused (:func:`evaluation.report.own_words.resolve_words`).
        """
        told = [self._tell(text) for text in paragraphs if text is not None and strip_markup(text).strip()]
        return Blocks([Prose(*told)] if told else [])

    def _tell(self, text: Inline, *, place: str = "report.say") -> Inline:
        """Markup as it is, a message in the reader's language, own words with their numbers filled in."""
        told = translate(self.words, text)
        if isinstance(told, str) and not isinstance(told, HasHtml):
            return resolve_words(told, results=self.results, words=self.words, place=place)
        return told

    def markdown(self, text: str) -> Blocks:
        """Own words in Markdown, with paragraphs, lists, emphasis and links; numbers as in :meth:`say`."""
        told = render_markdown(text, results=self.results, words=self.words, place="report.markdown", below=2)
        return Blocks([OwnWords(told)] if told else [])

    def text(self, place: str) -> Blocks:
        """The evaluator's own words for a place of the report; nothing where there are none.

        Parameters
        ----------
        place : str
            ``background``, ``conclusions``, ``recommendations``, ``response`` or ``tips``: the file
            ``text/<place>.<language>.md`` beside the programme's data. One in the programme's first language stands
            for those that are missing, and is marked.
        """
        return show_text(self, place)

    def bullets(self, points: Iterable[Inline]) -> Blocks:
        """A list of statements; nothing where there is none."""
        told = [self._tell(point, place="report.bullets") for point in points if strip_markup(point).strip()]
        return Blocks([Bullets(told)] if told else [])

    def likert(self, items: Iterable[Item], *, sort: Sorting = "", caption: Inline = "") -> Blocks:
        """Statements with levels as bars, with table and alt text (:func:`evaluation.report.likert.draw_likert`)."""
        return draw_likert(self, items, sort=sort, caption=self._tell(caption, place="report.likert"))

    def table(
        self,
        columns: Mapping[str, Column],
        rows: Iterable[Row],
        *,
        caption: Inline,
        note: Inline | Mapping[str, str] = "",
    ) -> Blocks:
        """A table of measures (:func:`evaluation.report.columns.make_table`); nothing where there is no row.

        Examples
        --------
        ``report.table({"Question": label, "Median": value("median")}, report.items("score"), caption="Scores")``
        """
        told = note if isinstance(note, Mapping) else self._tell(note, place="report.table")
        title = self._tell(caption, place="report.table")
        return Blocks([make_table(self, columns, rows, caption=title, note=told)])

    def bars(
        self, columns: Mapping[str, Column], estimates: Iterable[Shown], *, caption: Inline, note: Inline = ""
    ) -> Blocks:
        """Bars of estimates with the table of their numbers, whose first column names the bars."""
        title, told = (self._tell(text, place="report.bars") for text in (caption, note))
        return Blocks([make_bars(self, columns, estimates, caption=title, note=told)])

    def figure(
        self, drawing: Drawing, *, caption: Inline = "", alt: str = "", data: Table | Iterable[Estimate] = ()
    ) -> Figure:
        """A drawing of one's own, with its words and what it was drawn from.

        Parameters
        ----------
        drawing : matplotlib.figure.Figure
        caption, alt : str
            What it is; what it shows, in two sentences. Numbers come as ``{{id}}`` in the caption.
        data : Table or iterable of Estimate
            A table of measures, or estimates of ``report.results``.

        Raises
        ------
        UserError
            If one of them is missing, an estimate is no cleared result, or a number is typed.
        """
        title = self._tell(caption, place="report.figure")
        described = strip_markup(resolve_words(alt, results=self.results, words=self.words, place="report.figure"))
        return make_figure(self, drawing, caption=title, alt=described, data=data)

    def __repr__(self) -> str:
        return f"Report({self.programme.programme!r}, language={self.language!r}, {len(self.results)} results)"

    def _repr_html_(self) -> str:
        """What there is to tell, for the reader of the notebook; no page shows it."""
        asked = Counter(item.type for item in self.items())
        facts = {
            "Programme": strip_markup(self.naming.text(self.programme.title)),
            "Data": self.programme.data_origin,
            "Languages": ", ".join(self.programme.languages),
            "Surveys": ", ".join(wave or "one" for wave in self.waves()) or "none",
            "Questions": ", ".join(f"{n} {kind}" for kind, n in asked.items()) or "none",
            "Lists": ", ".join(self.lists) or "none",
            "Declared questions": str(len(self.programme.questions)),
            "Results": str(len(self.results)),
            "Measures": ", ".join(dict.fromkeys(e.measure for e in self.results)),
        }
        row = Markup('<tr><th style="text-align:left">{}</th><td style="text-align:left">{}</td></tr>')
        return Markup("<table>{}</table>").format(Markup().join(row.format(*fact) for fact in facts.items()))
