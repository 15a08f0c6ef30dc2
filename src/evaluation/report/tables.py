"""Tables of the report from cleared estimates and redacted lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from numbers import Real
from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation.core.estimates import COUNTED, Results, Shown
from evaluation.locale import N_, Words
from evaluation.programme import DesignRule, Scale
from evaluation.report.blocks import EMPTY, Cell, Inline, Number, Table, html, plain, spoken
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

ROWS: Final = {
    "read": N_("Rows in the files"),
    "left_out": N_("Not answers: totals and the like"),
    "withdrawn": N_("Withdrawn by the respondent"),
    "empty": N_("Empty rows"),
    "test_answer": N_("Test answers"),
    "duplicate_row": N_("Identical rows sent moments apart"),
    "duplicate_person": N_("Same person twice in the same survey"),
    "outside_period": N_("Outside the period of the programme"),
    "impossible_time": N_("Impossible answering times"),
    "straight_lining": N_("Same answer to every statement"),
    "kept": N_("Answers in the analysis"),
    "joined": N_("Of the answers: joined to another survey of the same person"),
    "not_joined": N_("Of the answers: the person is in no other survey"),
    "without_code": N_("Of the answers: without a code to join by"),
}
"""What became of the rows of the files, in the order of the table; flagged rows are not told to readers."""
KINDS: Final = {"recommended": N_("recommended"), "required": N_("required")}
GROUPS_LISTED: Final = 12
NUMBERS: Final = frozenset({"minutes", "group_size", "mentions", "votes", "embedding", "compensation"})
DESIGN: Final = {
    "minutes": N_("Length, minutes"),
    "group_size": N_("Group size, people"),
    "sessions": N_("Number of sessions"),
    "form": N_("Form"),
    "role_balance": N_("Balance of roles"),
}


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


def design_words(rule: DesignRule, words: Words, naming: Naming) -> str:
    """A design rule as the reader reads it: "at least 45", "8–12", "at most 6"."""
    if rule.value:
        return naming.state(rule.value)
    if rule.min is None and rule.max is None:
        return words.text("equal sides")
    if rule.min is not None and rule.max is not None:
        if rule.min == rule.max:
            return words.number(rule.min)
        return f"{words.number(rule.min)}–{words.number(rule.max)}"
    if rule.min is not None:
        return words.text("at least {n}", n=words.number(rule.min))
    return words.text("at most {n}", n=words.number(rule.max or 0))


def design(
    checks: pd.DataFrame, rules: Sequence[DesignRule], *, words: Words, naming: Naming, caption: Inline
) -> Table:
    """How many sessions (or sites) kept to each rule of the design.

    Parameters
    ----------
    checks : pandas.DataFrame
        A row a rule and session: ``rule`` (its place among the rules) and ``within``.
    rules : sequence of DesignRule
    words : Words
    naming : Naming
    caption : str or Markup

    Returns
    -------
    Table
    """
    rows: list[dict[str, Cell]] = []
    for number, rule in enumerate(rules):
        within = checks.loc[checks["rule"] == number, "within"]
        known = int(within.notna().sum())
        rows.append(
            {
                words.text("What"): words.text(DESIGN[rule.what]),
                words.text("Sessions of the type"): naming.state(rule.type) if rule.type else words.text("all"),
                words.text("Design"): design_words(rule, words, naming),
                words.text("Recommended or required"): words.text(KINDS[rule.is_]),
                words.text("Within the design"): words.text(
                    "{count} of {n}", count=words.number(int(within.fillna(False).sum())), n=words.number(known)
                )
                if known
                else None,
            }
        )
    return Table(rows, caption=caption)


def sites(results: Results, groups: Sequence[str], *, words: Words, naming: Naming, caption: Inline) -> Table:
    """Sessions and hours for each unit or place.

    Parameters
    ----------
    results : Results
    groups : sequence of str
        ``unit=…`` or ``place=…``.
    words : Words
    naming : Naming
    caption : str or Markup

    Returns
    -------
    Table
    """
    rows: list[dict[str, Cell]] = []
    for group in groups:
        held, hours = results.get("sessions", group=group), results.get("hours", group=group)
        reached = results.get("attendances", group=group) or results.get("participants", group=group)
        rows.append(
            {
                words.text("Where"): naming.group(group),
                words.text("Sessions"): format_count(words, held) if held else None,
                words.text("Hours"): format_value(words, hours, decimals=1) if hours else None,
                words.text("Participations"): format_count(words, reached) if reached else None,
            }
        )
    numeric = [header for header in rows[0] if any(row[header] is not None for row in rows)][1:]
    return Table(
        [{k: row[k] for k in (words.text("Where"), *numeric)} for row in rows], caption=caption, numeric=numeric
    )


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


def listing(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, str],
    words: Words,
    naming: Naming,
    caption: Inline,
    note: Inline = "",
    below: str = "",
) -> Table:
    """A redacted list (targets, actions, experiments, …) as it was kept, columns that are empty left out.

    Parameters
    ----------
    frame : pandas.DataFrame
        Canonical columns of ``DESIGN.md`` ("Tables besides feedback").
    columns : mapping of str to str
        Canonical column to message id of its header, in the order shown.
    words : Words
    naming : Naming
    caption, note : str or Markup

    below : str
        A column of longer text that stands below the first cell of its row instead of in a column of its own.

    Returns
    -------
    Table
    """
    filled = [name for name in columns if name in frame and frame[name].notna().any()]
    rows: list[dict[str, Cell]] = [
        {
            words.text(columns[name]): _listed(name, value, words, naming)
            for name, value in zip(filled, line, strict=True)
        }
        for line in frame[filled].itertuples(index=False, name=None)
    ]
    if below in frame:
        first = words.text(columns[filled[0]])
        for row, text in zip(rows, frame[below].tolist(), strict=True):
            if not pd.isna(text):
                row[first] = Markup("{}<br><small>{}</small>").format(
                    html(row[first] or ""), html(naming.own(str(text)))
                )
    numeric = [words.text(columns[name]) for name in filled if name in NUMBERS]
    return Table(rows, caption=caption, note=note, numeric=numeric)


def _listed(column: str, value: object, words: Words, naming: Naming) -> Cell:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, date):
        return words.short_date(value)
    if isinstance(value, Real):  # numpy's numbers among them
        return words.number(float(value), 0 if float(value).is_integer() else 1)
    if column in {"status", "decision", "kept", "phase", "type", "side", "source", "stance", "form"}:
        return naming.state(str(value))
    if naming.is_background(column):
        return naming.group(f"{column}={value}")
    return naming.own(str(value))


def cleaning(rows: pd.DataFrame, *, words: Words, naming: Naming, caption: Inline) -> Table:
    """How many rows were read, left out and why, and kept, for each survey.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``file, wave, what, n`` of the public cleaning summary.
    words : Words
    naming : Naming
    caption : str or Markup

    Returns
    -------
    Table
        A row a reason, a column a wave.
    """
    sums: dict[str, dict[str, int]] = {}
    for what, wave, n in zip(rows["what"].tolist(), rows["wave"].tolist(), rows["n"].tolist(), strict=True):
        by_wave = sums.setdefault(what, {})
        by_wave[wave] = by_wave.get(wave, 0) + int(n)
    waves = list(dict.fromkeys(rows["wave"].tolist()))
    lines: list[dict[str, Cell]] = []
    for what in ROWS:
        if what not in {"read", "kept"} and not any(sums.get(what, {}).values()):
            continue
        line: dict[str, Cell] = {words.text("Rows"): words.text(ROWS[what])}
        for wave in waves:
            header = naming.wave_first(wave) if len(waves) > 1 else words.text("Number")
            line[header] = words.number(sums[what].get(wave, 0))
        lines.append(line)
    return Table(lines, caption=caption, numeric=list(lines[0])[1:])


def item_accounting(results: Results, *, words: Words, naming: Naming, caption: Inline, note: Inline) -> Table:
    """How many answered each question in each survey, and how many did not.

    Parameters
    ----------
    results : Results
    words : Words
    naming : Naming
    caption, note : str or Markup

    Returns
    -------
    Table
        "Don't know" is one way of not answering; it has its own column, left out where nobody said so or the numbers
        are hidden.
    """
    waves = {e.wave for e in results.select("respondents", group="")}
    several = waves if len(waves) > 1 else set()
    rows: list[dict[str, Cell]] = []
    for answered in results.select("answered", group=""):
        label: Inline = naming.item(answered.item)
        if answered.wave in several or answered.wave.startswith("retro_"):
            label = Markup("{} ({})").format(html(label), naming.wave(answered.wave))
        dont_know = results.get("count", item=answered.item, option="_dont_know", wave=answered.wave)
        missing = answered.n_missing
        rows.append(
            {
                words.text("Question"): label,
                words.text("Answered"): format_count(words, answered),
                words.text("Did not answer"): None
                if missing is None
                else Number(missing, words.number(missing), f"{answered.id}#n_missing"),
                words.text("of these: don't know"): format_count(words, dont_know) if dont_know else None,
            }
        )
    shown = compact(rows)
    return Table(shown, caption=caption, note=note, numeric=list(shown[0])[1:])
