"""Drawings of a researcher's own: published with words, and with the cleared results that they were drawn from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from evaluation.core.errors import UserError, say
from evaluation.core.estimates import Estimate, Shown
from evaluation.locale import N_
from evaluation.report.blocks import Cell, Figure, Inline, Number, Table, strip_markup
from evaluation.report.columns import Column, Subject, label, make_table, survey
from evaluation.report.numbers import format_n
from evaluation.report.own_words import write_result

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

    from evaluation.report.opened import Report

RIGHT_WAY: Final = say(
    "Write report.figure(drawing, caption=…, alt=…, data=…): what it is, what it shows in two "
    "sentences, and the results that it was drawn from, for example report.results.select('top_box')."
)


def make_figure(
    report: Report, drawing: Drawing, *, caption: Inline, alt: str, data: Table | Iterable[Estimate]
) -> Figure:
    """A figure of a drawing of one's own.

    Parameters
    ----------
    report : Report
    drawing : matplotlib.figure.Figure
    caption : str or Markup
        What the figure is.
    alt : str
        What it shows, in two sentences, for those who do not see it.
    data : Table or iterable of Estimate
        What it was drawn from: a table of measures, or results of the report.

    Raises
    ------
    UserError
        If one of them is missing, or an estimate is no result of the report.
    """
    for missing, given in (("caption", strip_markup(caption).strip()), ("alt text", alt.strip())):
        if not given:
            raise UserError(say("A figure has no {part}.", part=missing), place="report.figure", remedy=RIGHT_WAY)
    table = data if isinstance(data, Table) else tabulate_results(report, list(data), caption=caption)
    return Figure(drawing, alt=alt, caption=table.caption if not isinstance(data, Table) else caption, data=table)


def tabulate_results(report: Report, estimates: list[Estimate], *, caption: Inline) -> Table:
    """The table of results behind a drawing: of what, the value, its interval and how many answers it rests on.

    Raises
    ------
    UserError
        If there is none, or one is not in the results or was hidden.
    """
    known = {e.id: e for e in report.results if isinstance(e, Shown)}
    strange = [e.id for e in estimates if known.get(e.id) != e]
    if strange or not estimates:
        raise UserError(
            "A figure is published with the cleared results that it was drawn from.",
            place="report.figure",
            found=", ".join(strange[:3]),
            remedy=say(
                "{way} A number of your own is computed in analyse.ipynb, where it passes the wall.", way=RIGHT_WAY
            ),
        )
    rows = [known[e.id] for e in estimates]
    by_subject = {_subject(e): e for e in rows}
    if len(by_subject) < len(rows):
        raise UserError(
            "A figure's data hold several measures of the same thing.",
            place="report.figure",
            remedy="Give report.figure a table of them: data=make_table(report, columns, rows, caption=…).",
        )

    def write(report: Report, subject: Subject) -> Cell:
        e = by_subject[subject]
        return Number(e.estimate, write_result(e.estimate, "", e, report.words), f"{e.id}#estimate")

    def write_interval(report: Report, subject: Subject) -> Cell:
        e = by_subject[subject]
        if e.low is None or e.high is None:
            return None
        low, high = (
            Number(value, write_result(value, field, e, report.words), f"{e.id}#{field}")
            for field, value in (("low", e.low), ("high", e.high))
        )
        return Markup("{}–{}").format(low, high)

    columns = {
        N_("Question"): label,
        N_("Option"): Column(_name_option, numeric=False),
        N_("Group"): Column(lambda report, s: report.naming.group(s.group) if s.group else None, numeric=False),
        N_("Survey"): survey,
        N_("Result"): Column(write),
        N_("95% interval"): Column(write_interval),
        N_("Answers"): Column(lambda report, subject: format_n(report.words, by_subject[subject])),
    }
    table = make_table(report, columns, rows, caption=caption)
    assert table is not None
    return table


def _subject(e: Estimate) -> Subject:
    return Subject(item=e.item, option=e.option, group=e.group, wave=e.wave)


def _name_option(report: Report, subject: Subject) -> Cell:
    if not subject.option:
        return None
    known = any(item.id == subject.item for item in report.items("nominal", "multiple"))
    return report.naming.option(subject.item, subject.option) if known else subject.option
