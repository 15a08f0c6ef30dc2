"""From need to change to what followed, as far as the data carry it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from evaluation.core.cleared import Block as SessionBlock
from evaluation.core.estimates import Shown
from evaluation.report.blocks import Blocks, Bullets, Cell, Prose, Table, mark_up
from evaluation.report.direction import find_good_end_of
from evaluation.report.numbers import format_count, format_points
from evaluation.report.opened import Report
from evaluation.report.topics.answering import tell_who
from evaluation.report.wording import mark_example

CHAINS = 2
"""Questions that are told over the sessions; the others stand in the appendix."""


def find_chains(report: Report) -> list[tuple[str, list[tuple[SessionBlock, Shown]]]]:
    """The key questions over blocks of sessions between which something was changed; the poorest start first."""
    if report.loop.changes.empty:
        return []
    found = []
    for item in report.loop.items:
        shown = [
            (block, e)
            for block in report.loop.blocks
            if (e := report.results.get("top_box", item=item, group=block.group, wave=block.wave)) is not None
        ]
        if len(shown) > 1:
            found.append((item, shown))
    return sorted(found, key=lambda chain: _rate(report, chain[0], chain[1][0][1]))[:CHAINS]


def tell_chains(report: Report) -> Blocks:
    """Need, what was changed, what followed: a list in time for each key question."""
    words, parts = report.words, []
    for item, shown in find_chains(report)[:1]:
        steps = list_steps(report, item, shown)
        parts += [Bullets(steps), Prose(words.text("What brought the difference about cannot be shown."))]
    return Blocks(parts)


def list_steps(report: Report, item: str, shown: Sequence[tuple[SessionBlock, Shown]]) -> list[Markup]:
    """The steps of a chain: each block with its share, and the changes made before it, by their days."""
    words, steps = report.words, []
    after: pd.Timestamp | None = None
    for block, share in shown:
        if after is not None:
            changes = list_changes(report, after, block.first)
            if changes:
                steps.append(words.html("Then these changes were made: {changes}.", changes=Markup("; ").join(changes)))
        sessions = words.html_plural("{n} session", "{n} sessions", len(block.sessions))
        when = f"{words.short_date(block.first)} – {words.short_date(block.last)}"
        steps.append(Markup("{} ({}): {}").format(when, sessions, tell_who(report, item, share)))
        after = block.first
    apart = find_difference(report, item, shown)
    return [*steps, words.html("Difference, last against first: {told}.", told=apart)] if apart else steps


def find_difference(report: Report, item: str, shown: Sequence[tuple[SessionBlock, Shown]]) -> Markup:
    """How far the last sessions are from the first, with the interval; the answers are of different people."""
    words, (first, _), (last, _) = report.words, shown[0], shown[-1]
    e = report.results.get("share_difference", item=item, group=f"{last.group}|{first.group}", wave=last.wave)
    if e is None:
        return Markup()
    limits = {field: format_points(words, e, field) for field in ("estimate", "low", "high")}
    return words.html("{estimate} percentage points ({low} to {high}), different people", **limits)


def list_changes(report: Report, after: pd.Timestamp, until: pd.Timestamp, *, dated: bool = True) -> list[Markup]:
    """What was changed after a day and until another, each with its day, those of the same day together."""
    changes = report.loop.changes
    between = changes[(changes["day"] > after) & (changes["day"] <= until)]
    told: list[Markup] = []
    for day, several in between.groupby("day", sort=True):
        names = [mark_up(report.naming.own(str(action))) for action in several["action"]]
        names_of_day = Markup("; ").join(names)
        told.append(Markup("{}: {}").format(report.words.short_date(day), names_of_day) if dated else names_of_day)  # type: ignore[arg-type]
    return told


def tabulate_needs(report: Report) -> Blocks:
    """Development targets beside what was agreed for each and how far it is."""
    targets, actions = report.lists.get("targets"), report.lists.get("actions")
    if targets is None or actions is None:
        return Blocks()
    words, rows = report.words, []
    for target in targets["target"]:
        mentions = report.results.get("target_mentions", option=str(target))
        own = actions[actions["target"].eq(target)]
        agreed = [
            words.html(
                "{action} ({state})",
                action=mark_up(report.naming.own(str(action))), state=report.naming.state(str(status)),
            )
            for action, status in zip(own["action"], own["status"], strict=True)
        ]  # fmt: skip
        row: dict[str, Cell] = {
            words.text("Need"): report.naming.own(str(target)),
            words.text("Mentions"): format_count(words, mentions) if mentions else None,
            words.text("What was agreed, and its state"): Markup("<br>").join(agreed)
            if agreed
            else words.text("Nothing yet."),
        }
        rows.append(row)
    caption = mark_example(report, words.text("From the needs named to what was agreed"))
    return Blocks([Table(rows, caption=caption)])


def _rate(report: Report, item: str, share: Shown) -> float:
    return -share.estimate if find_good_end_of(report, item) == "low" else share.estimate
