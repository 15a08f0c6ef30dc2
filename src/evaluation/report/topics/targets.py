"""Development targets named in the workshops: how often, how steadily, in which order."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.report import figures
from evaluation.report.blocks import Blocks, Bullets, Cell, Figure, Heading, Prose, Table, html, plain
from evaluation.report.narrative import marked
from evaluation.report.numbers import format_count, format_interval, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.tables import compact
from evaluation.report.topics.counts import BARS_SHOWN, draw_counts

_TARGET = N_("Development target")


def open_targets(report: Report) -> Blocks:
    """The heading of the targets."""
    return Blocks([Heading(3, report.words.text("Development targets"))] if "targets" in report.lists else [])


def draw_targets(report: Report) -> Blocks:
    """Targets by how often they were mentioned, with their votes in the table."""
    if "targets" not in report.lists:
        return Blocks()
    words, mentions = report.words, sort_by_size(report.results.select("target_mentions"))
    caption = marked(report, words.text("Development targets named in the workshops"))
    named = [(report.naming.own(e.option), e) for e in mentions]
    table = Table(_tabulate(report, mentions), caption=caption)
    return Blocks([draw_counts(report, named, table)])


def tell_steadiness(report: Report) -> Blocks:
    """In how many workshops each target was among the first three."""
    words, frame = report.words, report.lists.get("targets")
    if frame is None or not frame["ranked"].notna().any():
        return Blocks()
    ranked = int(frame["ranked"].max())
    if ranked <= 1:
        return Blocks()
    steady = frame[frame["top"] > 0].sort_values("top", ascending=False, kind="stable").head(BARS_SHOWN)
    told = [
        words.html(
            "“{target}” was among the top three in {top} of {ranked} workshops.",
            target=html(report.naming.own(str(target))), top=words.number(int(top)), ranked=words.number(ranked),
        )
        for target, top in zip(steady["target"], steady["top"], strict=True)
    ]  # fmt: skip
    return Blocks([Bullets(told)])


def draw_ranks(report: Report) -> Blocks:
    """The order of the targets with its intervals, where there were workshops enough."""
    words, ranks = report.words, sorted(report.results.select("target_rank"), key=lambda e: e.estimate)
    if not ranks:
        return Blocks()
    caption = marked(report, words.text("Order of the development targets, and how certain it is"))
    rows = [
        figures.ForestRow(plain(report.naming.own(e.option)), e.estimate, e.low, e.high, words.number(e.estimate))
        for e in ranks[:BARS_SHOWN]
    ]
    cells: list[dict[str, Cell]] = [
        {
            words.text(_TARGET): report.naming.own(e.option),
            words.text("Rank"): format_count(words, e),
            words.text("95% interval"): format_interval(words, e, percent=False),
        }
        for e in ranks
    ]
    alt = words.text(
        "Ranks of {n} development targets with their 95% intervals. First comes “{first}”.",
        n=words.number(len(rows)), first=rows[0].label,
    )  # fmt: skip
    told = words.text(
        "The line shows which places the target could take if the workshops were held again. Where lines overlap, the "
        "order is uncertain."
    )
    drawing = figures.forest(rows, words=words, scale=(1.0, float(len(ranks))))
    return Blocks([Figure(drawing, alt=alt, caption=caption, data=Table(cells, caption=caption)), Prose(told)])


def _tabulate(report: Report, mentions: Sequence[Shown]) -> list[dict[str, Cell]]:
    words, frame = report.words, report.lists["targets"]
    themes = dict(zip(frame["target"], frame["theme"], strict=True))
    rows: list[dict[str, Cell]] = []
    for e in mentions:
        theme, votes = themes.get(e.option), report.results.get("target_votes", option=e.option)
        rows.append(
            {
                words.text(_TARGET): report.naming.own(e.option),
                words.text("Theme"): report.naming.own(theme) if isinstance(theme, str) else None,
                words.text("Mentions"): format_count(words, e),
                words.text("Votes"): format_count(words, votes) if votes else None,
            }
        )
    return compact(rows)
