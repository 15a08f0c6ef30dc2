"""Whether feedback changed later sessions."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from evaluation.core.cleared import Block as SessionBlock
from evaluation.core.estimates import Shown
from evaluation.report.blocks import Blocks, Cell, Heading, Inline, Prose, Table, find_spoken, mark_up, strip_markup
from evaluation.report.numbers import format_of_n
from evaluation.report.opened import Report
from evaluation.report.wording import mark_example


def open_loop(report: Report) -> Blocks:
    """The heading of the part, and how its table is read."""
    if not report.loop.blocks:
        return Blocks()
    words = report.words
    told = words.text(
        "The share of answers on the upper levels is given for consecutive sessions together, so that no "
        "answer tells who gave it. A difference after a change does not show that the change brought it about."
    )
    return Blocks([Heading(2, words.text("From feedback to changes"), anchor="loop"), Prose(told)])


def tabulate_blocks(report: Report) -> Blocks:
    """Key questions over blocks of consecutive sessions, with the changes made in between, in time."""
    words, loop = report.words, report.loop
    if not loop.blocks:
        return Blocks()
    headers = {item: report.naming.item(item) for item in loop.items if _is_shown(report, item)}
    rows: list[tuple[pd.Timestamp, int, dict[str, Cell]]] = []
    for block in loop.blocks:
        cells: dict[str, Cell] = {words.text("When"): _when(report, block), words.text("What"): _what(report, block)}
        for item, header in headers.items():
            e = _share(report, item, block)
            cells[strip_markup(header)] = format_of_n(words, e) if e else words.text("hidden")
        rows.append((block.first, 0, cells))
    for day, action in zip(loop.changes["day"], loop.changes["action"], strict=True):
        change: dict[str, Cell] = {
            words.text("When"): words.short_date(day),
            words.text("What"): words.html("Change: {action}", action=mark_up(report.naming.own(str(action)))),
        }
        rows.append((day, -1, change | {strip_markup(header): None for header in headers.values()}))
    caption = mark_example(report, words.text("Ratings in consecutive sessions, and the changes made in between"))
    ordered = [cells for _, _, cells in sorted(rows, key=lambda row: row[:2])]
    return Blocks([Table(ordered, caption=caption, spoken=find_spoken(headers.values()))])


def tell_hidden_items(report: Report) -> Blocks:
    """Which key questions are not shown by sessions."""
    words = report.words
    hidden = [item for item in report.loop.items if report.loop.blocks and not _is_shown(report, item)]
    if not hidden:
        return Blocks()
    names = Markup("; ").join(words.html("“{item}”", item=mark_up(report.naming.item(item))) for item in hidden)
    return report.say(words.html("Not shown by sessions, because some answers are rare: {names}.", names=names))


def tell_no_changes(report: Report) -> Blocks:
    """That no change was recorded, where none was."""
    if not report.loop.blocks or not report.loop.changes.empty:
        return Blocks()
    told = report.words.text("No change with a date was recorded while these sessions went on.")
    return report.say(told)


def _share(report: Report, item: str, block: SessionBlock) -> Shown | None:
    return report.results.get("top_box", item=item, group=block.group, wave=block.wave)


def _is_shown(report: Report, item: str) -> bool:
    return any(_share(report, item, block) for block in report.loop.blocks)


def _when(report: Report, block: SessionBlock) -> str:
    first, last = report.words.date(block.first), report.words.date(block.last)
    return first if first == last else f"{first} – {last}"


def _what(report: Report, block: SessionBlock) -> Inline:
    if len(block.sessions) == 1:
        return report.naming.own(block.sessions[0])
    first, last = (mark_up(report.naming.own(name)) for name in (block.sessions[0], block.sessions[-1]))
    return report.words.html(
        "{n} sessions: {first} – {last}", n=report.words.number(len(block.sessions)), first=first, last=last
    )
