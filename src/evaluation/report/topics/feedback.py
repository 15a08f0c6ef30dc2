"""The answers to the closed questions: scores, options and subscales; statements with levels are in ``likert``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from evaluation.core.counts import OTHER
from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Item, MultipleItem, NominalItem, ScoreItem
from evaluation.report import figures
from evaluation.report.bar_figures import BARS_SHOWN, finish_bars
from evaluation.report.blocks import EMPTY, Blocks, Cell, Figure, Inline, Prose, mark_up, strip_markup
from evaluation.report.columns import (
    Column,
    Subject,
    count,
    find,
    interval,
    make_table,
    option,
    share,
    survey,
    value,
)
from evaluation.report.columns import item as item_name
from evaluation.report.distributions import find_waves
from evaluation.report.numbers import carries_percentage, format_n, format_value, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.respondents import tell_surveys
from evaluation.report.wording import label_item
from evaluation.scoring.limits import LIMITS


def open_feedback(report: Report) -> Blocks:
    """The heading of the part, and who answered where no answer above has told it; nothing without closed questions."""
    closed = [item for item in report.items() if item.type != "open"]
    if not any(find_waves(report.results, item.id) for item in closed):
        return Blocks()
    return Blocks([report.heading("feedback"), *(() if report.programme.questions else tell_surveys(report))])


def _write_range(report: Report, subject: Subject) -> Cell:
    item = report.programme.item(subject.item)
    if not isinstance(item, ScoreItem) or item.type == "number":
        return None
    low, high = item.range
    return f"{report.words.number(low)}–{report.words.number(high)}"


score_range: Final = Column(_write_range)
"""The lowest and the highest number that can be given."""

SCORE_NOTES: Final = {
    "95% interval": N_("The interval is that of the median."),
    "NPS": N_("NPS: the percentage of 9 and 10 minus the percentage of 0 to 6, from −100 to 100."),
}
"""Columns of the table of scores that need a word of explanation."""

OPTIONS: Final = {
    N_("Option"): option,
    N_("Answers"): count("count"),
    N_("Share"): share("share"),
    N_("95% interval"): interval("share", percent=True),
}
"""Columns of the numbers behind a figure of options."""


def draw_options(report: Report, items: Iterable[Item]) -> Blocks:
    """Questions with options as bars: nominal ones in their order, tick-all ones from the largest bar down.

    Parameters
    ----------
    report : Report
    items : iterable of Item
        Those of other types are passed over.
    """
    closed = [item for item in items if isinstance(item, NominalItem | MultipleItem)]
    return Blocks(_draw_item(report, item, wave) for item in closed for wave in find_waves(report.results, item.id))


def _draw_item(report: Report, item: NominalItem | MultipleItem, wave: str) -> Figure | Prose:
    words, name = report.words, mark_up(label_item(report, item.id, wave))
    # "Something else" is no option of the form: where nobody wrote anything there is nothing to show.
    counts = [
        e
        for e in report.results.select("count", item=item.id, wave=wave, group="")
        if e.option != "_dont_know" and (e.option != OTHER or e.estimate)
    ]
    if not counts:
        return Prose(words.html("“{item}”: too few answers to show.", item=name))
    several = item.type == "multiple"
    if several:
        counts = sorted(sort_by_size(counts), key=lambda e: e.option == OTHER)
    return _draw_counts(
        report,
        counts,
        caption=words.html("{item} ({n} answers)", item=name, n=format_n(words, counts[0])),
        note=words.text("Respondents could choose several options.") if several else "",
    )


def _draw_counts(report: Report, counts: Sequence[Shown], *, caption: Inline, note: str) -> Figure:
    data = make_table(report, OPTIONS, counts, caption=caption, note=note)
    assert data is not None
    first = counts[0]
    shares = {e.option: e for e in report.results.select("share", item=first.item, wave=first.wave, group="")}
    # With shares, an answer without one is outside their base and has no place beside them.
    drawn = [_bar(report, e, shares.get(e.option)) for e in counts if not shares or e.option in shares]
    return finish_bars(report, drawn[:BARS_SHOWN], data=data)


def _bar(report: Report, count: Shown, share: Shown | None) -> figures.Bar:
    words, value = report.words, count.estimate / (count.n or 1)
    text = words.number(count.estimate)
    if share is not None and carries_percentage(share):
        text = f"{words.percent(value)} ({text})"
    low, high = (share.low, share.high) if share is not None else (None, None)
    return figures.Bar(strip_markup(report.naming.option(count.item, count.option)), value, text, low, high)


def _count_scored(report: Report, subject: Subject) -> Cell:
    e = find(report, "mean", subject) or find(report, "median", subject)
    return format_n(report.words, e) if e else None


def _write_alpha(report: Report, subject: Subject) -> Cell:
    return value("alpha", decimals=2)(report, subject) or EMPTY


SUBSCALES: Final = {
    N_("Subscale"): item_name,
    N_("Survey"): survey,
    N_("Answers"): Column(_count_scored),
    N_("Median"): value("median"),
    N_("Mean"): value("mean", decimals=2),
    N_("Alpha"): Column(_write_alpha),
}
"""Columns of the table of subscales."""

SUBSCALE_NOTE: Final = N_(
    "The score on a subscale is the mean of a person's answers to its statements, given where "
    "at least half of them were answered; negatively worded statements are reverse-scored. "
    "Alpha tells how well the statements belong together: near 1 well, near 0 hardly at all."
)


def tell_subscales(report: Report, columns: Mapping[str, Column] = SUBSCALES) -> Blocks:
    """The subscales of the questionnaire with their scores, as far as any may be shown."""
    rows = [
        Subject(item=subscale.id, wave=wave)
        for subscale in report.programme.questionnaire.subscales
        for wave in find_waves(report.results, subscale.id)
    ]
    known = [row for row in rows if any(find(report, measure, row) for measure in ("median", "mean", "alpha"))]
    table = report.table(columns, known, caption=N_("Subscales"), note=SUBSCALE_NOTE)
    return Blocks([table, *(Prose(told) for told in _warn_of_alpha(report, known))])


def _warn_of_alpha(report: Report, rows: Sequence[Subject]) -> Iterator[Markup]:
    """Which subscales are no scores, and which are uncertain ones, because their statements hardly belong together."""
    for item in dict.fromkeys(row.item for row in rows):
        alpha = min(report.results.select("alpha", item=item), key=lambda e: e.estimate, default=None)
        if alpha is None or LIMITS["scale_caution"].allows(percent=int(100 * alpha.estimate)):
            continue
        message = N_("“{item}” is an uncertain score (alpha {alpha}): read its statements one by one beside it.")
        if not LIMITS["scale"].allows(percent=int(100 * alpha.estimate)):
            message = N_(
                "“{item}” is not reported as a score: its statements do not belong together well enough "
                "(alpha {alpha}). They are reported one by one."
            )
        told = format_value(report.words, alpha, decimals=2)
        yield report.words.html(message, item=mark_up(report.naming.item(item)), alpha=told)
