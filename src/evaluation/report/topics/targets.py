"""Development targets named in the workshops: how often, how steadily, in which order."""

from __future__ import annotations

from evaluation.locale import N_
from evaluation.report import figures
from evaluation.report.bar_figures import BARS_SHOWN
from evaluation.report.blocks import Blocks, Bullets, Cell, Figure, Heading, Prose, mark_up, strip_markup
from evaluation.report.columns import Column, Subject, count, interval, make_table, own
from evaluation.report.numbers import sort_by_size
from evaluation.report.opened import Report


def open_targets(report: Report) -> Blocks:
    """The heading of the targets."""
    return Blocks([Heading(3, report.words.text("Development targets"))] if "targets" in report.lists else [])


def draw_targets(report: Report) -> Blocks:
    """Targets by how often they were mentioned, with their votes in the table."""
    if "targets" not in report.lists:
        return Blocks()
    frame = report.lists["targets"]
    themes = dict(zip(frame["target"], frame["theme"], strict=True))

    def name_theme(report: Report, subject: Subject) -> Cell:
        theme = themes.get(subject.option)
        return report.naming.own(theme) if isinstance(theme, str) else None

    columns = {
        N_("Development target"): own,
        N_("Theme"): Column(name_theme, numeric=False),
        N_("Mentions"): count("target_mentions"),
        N_("Votes"): count("target_votes"),
    }
    mentions = sort_by_size(report.results.select("target_mentions"))
    return report.bars(columns, mentions, caption=N_("Development targets named in the workshops"))


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
            target=mark_up(report.naming.own(str(target))), top=words.number(int(top)), ranked=words.number(ranked),
        )
        for target, top in zip(steady["target"], steady["top"], strict=True)
    ]  # fmt: skip
    return Blocks([Bullets(told)])


def draw_ranks(report: Report) -> Blocks:
    """The order of the targets with its intervals, where there were workshops enough."""
    words, ranks = report.words, sorted(report.results.select("target_rank"), key=lambda e: e.estimate)
    if not ranks:
        return Blocks()
    rows = [
        figures.ForestRow(
            strip_markup(report.naming.own(e.option)), e.estimate, e.low, e.high, words.number(e.estimate)
        )
        for e in ranks[:BARS_SHOWN]
    ]
    table = make_table(
        report,
        {
            N_("Development target"): own,
            N_("Rank"): count("target_rank"),
            N_("95% interval"): interval("target_rank", decimals=0),
        },
        ranks,
        caption=N_("Order of the development targets, and how certain it is"),
    )
    if table is None:
        return Blocks()
    alt = words.text(
        "Ranks of {n} development targets with their 95% intervals. First comes “{first}”.",
        n=words.number(len(rows)), first=rows[0].label,
    )  # fmt: skip
    told = words.text(
        "The line shows which places the target could take if the workshops were held again. Where lines overlap, the "
        "order is uncertain."
    )
    drawing = figures.draw_forest(rows, words=words, scale=(1.0, float(len(ranks))))
    return Blocks([Figure(drawing, alt=alt, caption=table.caption, data=table), Prose(told)])
