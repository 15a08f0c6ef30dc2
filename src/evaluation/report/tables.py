"""Tables of the report from cleared estimates and redacted lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from evaluation.core.estimates import COUNTED, Results, Shown
from evaluation.locale import N_, Words
from evaluation.programme import Scale
from evaluation.report.blocks import EMPTY, Cell, Inline, Table, html, plain, spoken
from evaluation.report.distributions import MERGED, Distribution
from evaluation.report.naming import Naming
from evaluation.report.numbers import (
    PERCENT_FROM,
    format_count,
    format_count_and_share,
    format_interval,
    format_n,
    format_of_n,
    format_share,
    format_value,
)

GROUPS_LISTED: Final = 12


def compact(rows: Sequence[Mapping[str, Cell]]) -> list[dict[str, Cell]]:
    """Rows without the columns that are empty in all of them.

    Examples
    --------
    >>> compact([{"Item": "a", "n": None}, {"Item": "b", "n": None}])
    [{'Item': 'a'}, {'Item': 'b'}]
    """
    kept = [header for header in rows[0] if any(row[header] is not None for row in rows)] if rows else []
    return [{header: row[header] for header in kept} for row in rows]


def respondents(report_results: Results, *, variable: str, waves: Sequence[str], words: Words, naming: Naming,
                caption: Inline) -> Table | None:  # fmt: skip
    """Who answered, by one background variable; None where every number is hidden.

    Parameters
    ----------
    report_results : Results
    variable : str
        Id of a background variable.
    waves : sequence of str
    words : Words
    naming : Naming
    caption : str or Markup

    Returns
    -------
    Table or None
    """
    groups = list(
        dict.fromkeys(
            e.group for e in report_results if e.measure == "respondents" and e.group.startswith(f"{variable}=")
        )
    )
    rows: list[dict[str, Cell]] = []
    anything = False
    for group in groups:
        row: dict[str, Cell] = {words.text("Group"): naming.group(group)}
        for wave in waves:
            header = naming.wave_first(wave) if len(waves) > 1 else words.text("Answers")
            e = report_results.get("respondents", group=group, wave=wave)
            hidden = report_results.suppressed("respondents", group=group, wave=wave)
            row[header] = format_count(words, e) if e else (words.text("hidden") if hidden else EMPTY)
            anything |= e is not None
        rows.append(row)
    if not anything:
        return None
    note = ""
    if len(rows) > GROUPS_LISTED:
        sizes = {g: sum(e.estimate for e in report_results.select("respondents", group=g)) for g in groups}
        largest = sorted(groups, key=lambda group: -sizes[group])[:GROUPS_LISTED]
        rows = [row for group, row in zip(groups, rows, strict=True) if group in largest]
        smaller = len(groups) - len(largest)
        note = words.plural("{n} smaller group is not listed.", "{n} smaller groups are not listed.", smaller)
    return Table(rows, caption=caption, note=note, numeric=list(rows[0])[1:])


def distributions(
    rows: Sequence[tuple[Inline, Distribution]], *, scale: Scale, words: Words, naming: Naming, results: Results,
    caption: Inline,
) -> Table:  # fmt: skip
    """The answers to ordinal items level by level, with n; the data of a diverging figure.

    Parameters
    ----------
    rows : sequence of (label, Distribution)
    scale : Scale
    words : Words
    naming : Naming
    results : Results
    caption : str or Markup

    Returns
    -------
    Table
        A merged distribution stands in the columns of the lowest, middle and highest levels with a word that says so.
    """
    labels = {level: naming.level(scale, level) for level in scale.levels}
    headers = {level: plain(label) for level, label in labels.items()}
    lines: list[dict[str, Cell]] = []
    for label, shown in rows:
        answered = results.get("answered", item=shown.item, wave=shown.wave)
        line: dict[str, Cell] = {words.text("Statement"): label}
        line[words.text("Answers")] = format_count(words, answered) if answered else words.text("hidden")
        line |= dict.fromkeys(headers.values(), EMPTY)
        if shown.form == "full":
            for level, _, count in shown.cells:
                share = results.get("share", item=shown.item, option=level, wave=shown.wave)
                line[headers[level]] = format_count_and_share(words, count, share)
        elif shown.form == "merged":
            line |= _merged_cells(shown, scale, headers, words)
        median = shown.median
        line[words.text("Median")] = _median(median, scale, words, naming) if median else EMPTY
        lines.append(line)
    numeric = [words.text("Answers"), *headers.values()]
    return Table(lines, caption=caption, numeric=numeric, spoken=spoken(labels.values()))


def _merged_cells(shown: Distribution, scale: Scale, headers: Mapping[str, str], words: Words) -> dict[str, Cell]:
    middle = [level for level in scale.levels if level not in scale.top and level not in scale.bottom]
    members = dict(zip(MERGED, (scale.bottom, tuple(middle), scale.top), strict=True))
    cells: dict[str, Cell] = {}
    for part, _, estimate in shown.cells:
        for position, level in enumerate(members[part]):
            if position:
                cells[headers[level]] = words.text("in the one before")
            elif estimate.measure in COUNTED:
                cells[headers[level]] = format_of_n(words, estimate)
            else:
                number, n = format_count(words, estimate), format_n(words, estimate)
                cells[headers[level]] = words.html("{count} of {n}", count=number, n=n)
    return cells


def _median(median: Shown, scale: Scale, words: Words, naming: Naming) -> Inline:
    """The level of a median; between two levels, both."""
    value = median.estimate
    below, above = scale.levels[int(value) - 1], scale.levels[min(len(scale.levels), int(value + 0.5)) - 1]
    if below == above:
        return naming.level(scale, below)
    return words.html(
        "between “{low}” and “{high}”", low=html(naming.level(scale, below)), high=html(naming.level(scale, above))
    )


def options(
    counts: Sequence[Shown],
    *,
    words: Words,
    naming: Naming,
    results: Results,
    caption: Inline,
    heading: str,
    note: Inline = "",
) -> Table:
    """Options of a nominal or tick-all question with counts, shares and intervals, as given.

    Parameters
    ----------
    counts : sequence of Shown
        ``count`` estimates of one item and wave.
    words : Words
    naming : Naming
    results : Results
    caption : str or Markup
    heading : str
        Header of the first column.
    note : str or Markup

    Returns
    -------
    Table
    """
    rows: list[dict[str, Cell]] = []
    for count in counts:
        share = results.get("share", item=count.item, option=count.option, group=count.group, wave=count.wave)
        rows.append(
            {
                heading: naming.option(count.item, count.option),
                words.text("Answers"): format_count(words, count),
                words.text("Share"): format_share(words, share) if share and (share.n or 0) >= PERCENT_FROM else EMPTY,
                words.text("95% interval"): format_interval(words, share, percent=True) if share else EMPTY,
            }
        )
    numeric = [words.text("Answers"), words.text("Share"), words.text("95% interval")]
    return Table(rows, caption=caption, note=note, numeric=numeric)


def subscales(
    estimates: Iterable[tuple[Inline, str, Shown | None, Shown | None, Shown | None]],
    *, words: Words, caption: Inline, note: Inline,
) -> Table:  # fmt: skip
    """Subscales with their median score, mean score and reliability.

    Parameters
    ----------
    estimates : iterable of (name, wave, median, mean, alpha)
    words : Words
    caption, note : str or Markup

    Returns
    -------
    Table
    """
    rows: list[dict[str, Cell]] = []
    for name, wave, median, mean, alpha in estimates:
        basis = mean or median
        rows.append(
            {
                words.text("Subscale"): name,
                words.text("Survey"): wave or EMPTY,
                words.text("Answers"): format_n(words, basis) if basis else EMPTY,
                words.text("Median"): format_value(words, median) if median else EMPTY,
                words.text("Mean"): format_value(words, mean, decimals=2) if mean else EMPTY,
                words.text("Alpha"): format_value(words, alpha, decimals=2) if alpha else EMPTY,
            }
        )
    if all(row[words.text("Survey")] == EMPTY for row in rows):
        for row in rows:
            del row[words.text("Survey")]
    numeric = [words.text(header) for header in (N_("Answers"), N_("Median"), N_("Mean"), N_("Alpha"))]
    return Table(rows, caption=caption, note=note, numeric=numeric)


def groups(
    results: Results, item: str, variable: str, *, scale: Scale | None, words: Words, naming: Naming, caption: Inline
) -> Table | None:
    """The answers to an item by group, side by side; None where every group is hidden.

    Parameters
    ----------
    results : Results
    item, variable : str
        Ids of the item and of the background variable.
    scale : Scale or None
        The scale of an ordinal item.
    words : Words
    naming : Naming
    caption : str or Markup

    Returns
    -------
    Table or None
    """
    rows: list[dict[str, Cell]] = []
    shown = [e for e in results if e.measure == "answered" and e.item == item and e.group.startswith(f"{variable}=")]
    for e in shown:
        median = results.get("median", item=item, group=e.group, wave=e.wave)
        top = results.get("top_box", item=item, group=e.group, wave=e.wave)
        rows.append(
            {
                words.text("Group"): naming.group(e.group),
                words.text("Survey"): naming.wave_first(e.wave) or None,
                words.text("Answers"): format_count(words, e) if isinstance(e, Shown) else words.text("hidden"),
                words.text("Median"): None
                if median is None
                else _median(median, scale, words, naming)
                if scale
                else format_value(words, median),
                words.text("Upper levels"): format_of_n(words, top) if top else None,
                words.text("95% interval"): format_interval(words, top, percent=True) if top else None,
            }
        )
    if not any(isinstance(e, Shown) for e in shown):
        return None
    return Table(compact(rows), caption=caption, numeric=[words.text("Answers")])
