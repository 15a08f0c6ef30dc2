"""Tables from measures: a column says what stands in it, a row says of what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evaluation.core.estimates import Estimate, Shown
from evaluation.programme import Item
from evaluation.report.blocks import EMPTY, Cell, Inline, Table, strip_markup
from evaluation.report.distributions import find_waves
from evaluation.report.numbers import (
    carries_percentage,
    format_count,
    format_interval,
    format_n,
    format_share,
    format_value,
)
from evaluation.report.wording import label_item, mark_example, translate

if TYPE_CHECKING:
    from evaluation.report.opened import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a row is about: the fields of an estimate's id besides the measure."""

    item: str = ""
    option: str = ""
    group: str = ""
    wave: str = ""


Row = Item | Estimate | Subject
"""A row of a table; an item is a row for each survey in which it was asked."""


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column, for each subject.

    Parameters
    ----------
    cell : callable
        Report and subject to text, a number, or None where there is nothing.
    numeric : bool
        Set flush right.
    """

    cell: Callable[[Report, Subject], Cell]
    numeric: bool = True

    def __call__(self, report: Report, subject: Subject) -> Cell:
        """The cell of a subject."""
        return self.cell(report, subject)


def find(report: Report, measure: str, subject: Subject) -> Shown | None:
    """The estimate of a measure for a subject; None where there is none or it may not be shown."""
    return report.results.get(measure, item=subject.item, option=subject.option, group=subject.group, wave=subject.wave)


def _of(measure: str, write: Callable[[Report, Shown], Cell]) -> Column:
    def cell(report: Report, subject: Subject) -> Cell:
        e = find(report, measure, subject)
        return None if e is None else write(report, e)

    return Column(cell)


def count(measure: str = "count") -> Column:
    """A number of people or things, or the word that it is hidden."""

    def cell(report: Report, subject: Subject) -> Cell:
        e = find(report, measure, subject)
        if e is not None:
            return format_count(report.words, e)
        hidden = report.results.suppressed(
            measure, item=subject.item, option=subject.option, group=subject.group, wave=subject.wave
        )
        return report.words.text("hidden") if hidden else None

    return Column(cell)


def n(measure: str) -> Column:
    """How many answers a measure rests on."""
    return _of(measure, lambda report, e: format_n(report.words, e))


def value(measure: str, *, decimals: int | None = 1) -> Column:
    """A measure in its own unit: a level, a score, minutes; ``decimals`` None: as few as it has."""
    return _of(measure, lambda report, e: format_value(report.words, e, decimals=decimals))


def share(measure: str = "share", *, of_few: bool = False) -> Column:
    """A share as a percentage; a dash where too few answered for one, unless it may be one ``of_few``."""
    return _of(measure, lambda report, e: format_share(report.words, e) if of_few or carries_percentage(e) else EMPTY)


def interval(measure: str, *, percent: bool = False, decimals: int = 1) -> Column:
    """The 95 % interval of a measure, a dash where it has none."""
    digits = 0 if percent else decimals
    return _of(measure, lambda report, e: format_interval(report.words, e, percent=percent, decimals=digits))


label: Final = Column(lambda report, subject: label_item(report, subject.item, subject.wave), numeric=False)
"""The wording of the item, with the survey where it was asked in several."""
item: Final = Column(lambda report, subject: report.naming.item(subject.item), numeric=False)
"""The wording of the item."""
option: Final = Column(lambda report, subject: report.naming.option(subject.item, subject.option), numeric=False)
"""The label of the option."""
theme: Final = Column(lambda report, subject: report.naming.theme(subject.option), numeric=False)
"""The label of the theme."""
group: Final = Column(lambda report, subject: report.naming.group(subject.group), numeric=False)
"""The label of the group."""
own: Final = Column(lambda report, subject: report.naming.own(subject.option), numeric=False)
"""The option as the programme's own list words it."""
state: Final = Column(lambda report, subject: report.naming.state(subject.option), numeric=False)
"""The option as a state of an action, experiment, promise or cycle."""
survey: Final = Column(lambda report, subject: report.naming.wave_first(subject.wave) or None, numeric=False)
"""The name of the survey."""


def list_subjects(report: Report, rows: Iterable[Row]) -> Iterator[Subject]:
    """What each row is about; an item in each survey in which it was asked."""
    for row in rows:
        if isinstance(row, Subject):
            yield row
        elif isinstance(row, Estimate):
            yield Subject(item=row.item, option=row.option, group=row.group, wave=row.wave)
        else:
            for wave in find_waves(report.results, row.id):
                yield Subject(item=row.id, wave=wave)


def make_table(
    report: Report,
    columns: Mapping[str, Column],
    rows: Iterable[Row],
    *,
    caption: Inline,
    note: Inline | Mapping[str, str] = "",
) -> Table | None:
    """A table of measures.

    Parameters
    ----------
    report : Report
    columns : mapping of str to Column
        Header (a message of the catalogues, or own words) to what stands below it. The first names the rows. A column
        in which nothing stands is left out.
    rows : iterable of Item, Estimate or Subject
    caption : str or Markup
        The mark of made-up data is added.
    note : str, Markup or mapping of str to str
        Remarks below the table; a mapping gives one for each header that is shown.

    Returns
    -------
    Table or None
        None where there is no row.
    """
    words = report.words
    cells = [[column(report, subject) for column in columns.values()] for subject in list_subjects(report, rows)]
    shown = [place for place in range(len(columns)) if any(row[place] is not None for row in cells)]
    if not shown:
        return None
    told, kinds = list(columns), list(columns.values())
    headers = {place: strip_markup(translate(words, told[place])) for place in shown}
    if isinstance(note, Mapping):
        note = " ".join(words.text(text) for header, text in note.items() if header in {told[p] for p in shown})
    return Table(
        [{headers[place]: row[place] for place in shown} for row in cells],
        caption=mark_example(report, translate(words, caption)),
        note=translate(words, note),
        numeric=[headers[place] for place in shown[1:] if kinds[place].numeric],
    )


def drop_empty(rows: list[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Rows without the columns that are empty in all of them.

    Examples
    --------
    >>> drop_empty([{"Item": "a", "n": None}, {"Item": "b", "n": None}])
    [{'Item': 'a'}, {'Item': 'b'}]
    """
    kept = [header for header in rows[0] if any(row[header] is not None for row in rows)] if rows else []
    return [{header: row[header] for header in kept} for row in rows]
