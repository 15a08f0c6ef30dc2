"""Whether feedback changed later sessions."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from evaluation.analysis.session_blocks import Block
from evaluation.report import narrative
from evaluation.report.blocks import Cell, Heading, Inline, Prose, Table, html, plain, spoken
from evaluation.report.numbers import format_of_n
from evaluation.report.opened import Report
from evaluation.report.topics.parts import Parts


def loop(report: Report) -> Parts:
    """Key items over blocks of consecutive sessions, with the changes made in between."""
    words, found = report.words, report.loop
    if not found.blocks:
        return []
    caption = narrative.marked(report, words.text("Key questions and changes, by consecutive sessions"))
    parts: Parts = [
        Heading(2, words.text("From feedback to changes"), anchor="loop"),
        Prose(
            words.text(
                "The share of answers on the upper levels is given for consecutive sessions together, so that no "
                "answer tells who gave it. A difference after a change does not show that the change brought it about."
            )
        ),
        Table(_rows(report), caption=caption, spoken=spoken(report.naming.item(item) for item in found.items)),
    ]
    hidden = [
        item
        for item in found.items
        if not any(report.results.get("top_box", item=item, group=b.group, wave=b.wave) for b in found.blocks)
    ]
    if hidden:
        names = Markup("; ").join(words.html("“{item}”", item=html(report.naming.item(item))) for item in hidden)
        parts.append(Prose(words.html("Not shown by sessions, because some answers are rare: {names}.", names=names)))
    if found.changes.empty:
        parts.append(Prose(words.text("No change with a date was recorded while these sessions went on.")))
    return parts


def _rows(report: Report) -> list[dict[str, Cell]]:
    """Blocks and changes in time."""
    words, found = report.words, report.loop
    shown = [
        item
        for item in found.items
        if any(report.results.get("top_box", item=item, group=b.group, wave=b.wave) for b in found.blocks)
    ]
    headers = {item: plain(report.naming.item(item)) for item in shown}
    rows: list[tuple[pd.Timestamp, int, dict[str, Cell]]] = []
    for block in found.blocks:
        cells: dict[str, Cell] = {
            words.text("When"): _when(report, block),
            words.text("What"): _sessions(report, block),
        }
        for item in shown:
            e = report.results.get("top_box", item=item, group=block.group, wave=block.wave)
            cells[headers[item]] = format_of_n(words, e) if e else words.text("hidden")
        rows.append((block.first, 0, cells))
    for day, action in zip(found.changes["day"].tolist(), found.changes["action"].tolist(), strict=True):
        change: dict[str, Cell] = {
            words.text("When"): words.short_date(day),
            words.text("What"): words.html("Change: {action}", action=html(report.naming.own(str(action)))),
        }
        rows.append((day, -1, change | dict.fromkeys(headers.values())))
    return [cells for _, _, cells in sorted(rows, key=lambda row: row[:2])]


def _when(report: Report, block: Block) -> str:
    first, last = report.words.date(block.first), report.words.date(block.last)
    return first if first == last else f"{first} – {last}"


def _sessions(report: Report, block: Block) -> Inline:
    if len(block.sessions) == 1:
        return report.naming.own(block.sessions[0])
    first, last = (html(report.naming.own(name)) for name in (block.sessions[0], block.sessions[-1]))
    return report.words.html(
        "{n} sessions: {first} – {last}", n=report.words.number(len(block.sessions)), first=first, last=last
    )
