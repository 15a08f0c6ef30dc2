"""What worked and what did not: statements sorted, before and after in one figure, benefits and themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from evaluation.core.addresses import is_recalled
from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Item, OrdinalItem
from evaluation.report import figures
from evaluation.report.blocks import (
    Block,
    Blocks,
    Bullets,
    Cell,
    Figure,
    Inline,
    Prose,
    Quotes,
    Table,
    mark_up,
    strip_markup,
)
from evaluation.report.direction import find_good_end
from evaluation.report.distributions import Shift, find_shifts, find_waves
from evaluation.report.likert import TOLD, arrange_item, draw_rows, measure_top
from evaluation.report.numbers import NAMED, find_first, format_of_n, tell_share
from evaluation.report.opened import Report
from evaluation.report.topics.answering import list_moves, tell_who
from evaluation.report.topics.comments import BY_WORDS, find_leading_themes, has_themes_by_words
from evaluation.report.wording import is_asked_again, join_and, mark_example, name_top

STATEMENTS: Final = 12
"""Of more statements than this the first and the last are drawn; the others stand in the appendix."""

DUMBBELLS: Final = 15
QUOTED: Final = 2
"""Quotes from each open question that stand in the text; the others are in the appendix."""


def find_statements(report: Report) -> list[OrdinalItem]:
    """The statements with levels that were asked once, on the scale that most of them have; the best first.

    Best is most agreement, or least where agreement is bad.
    """
    once = [
        item
        for item in report.items("ordinal")
        if isinstance(item, OrdinalItem)
        and not item.is_pair
        and not is_asked_again(report, item.id)
        and find_waves(report.results, item.id)
        and arrange_item(report, item, find_waves(report.results, item.id)[-1]).cells
    ]
    scales = [item.scale for item in once]
    kept = [item for item in once if item.scale == max(scales, key=scales.count)]
    return sorted(kept, key=lambda item: -rate_item(report, item))


def rate_item(report: Report, item: OrdinalItem) -> float:
    """How good the answers to a statement are: the share of the upper levels, of the others where these are bad."""
    top = measure_top(report.scale(item), arrange_item(report, item, find_waves(report.results, item.id)[-1]))
    return 1 - top if find_good_end(report, item) == "low" else top


def draw_statements(report: Report) -> Blocks:
    """The statements that were asked once in one figure, the best first."""
    items = find_statements(report)
    if len(items) < 2:
        return Blocks()
    if len(items) > STATEMENTS:
        half = STATEMENTS // 2
        items = [*items[:half], *items[-half:]]
    rows = [
        (report.naming.item(item.id), arrange_item(report, item, find_waves(report.results, item.id)[-1]))
        for item in items
    ]
    return draw_rows(report, rows, items[0], caption=_name_ends(report, items))


def find_ends_of(report: Report, items: Sequence[OrdinalItem]) -> tuple[list[OrdinalItem], list[OrdinalItem]]:
    """The statements that did best and those that did worst, of those with which it is good to agree.

    An end is empty where more than :data:`NAMED` are equal there; both are where all are equal.
    """
    rated = [(item, rate_item(report, item)) for item in items if find_good_end(report, item) == "high"]
    shares = [share for _, share in rated]
    if len(set(shares)) < 2:
        return [], []
    ends = ([item for item, share in rated if share == end] for end in (max(shares), min(shares)))
    best, worst = (end if len(end) <= NAMED else [] for end in ends)
    return best, worst


def _tell_item(report: Report, item: OrdinalItem) -> Markup | None:
    top = find_top(report, item.id)
    if top is None:
        return None
    share = mark_up(tell_share(report.words, top, inside=True))
    return report.words.html("“{item}” ({share})", item=mark_up(report.naming.item(item.id)), share=share)


def _name_ends(report: Report, items: Sequence[OrdinalItem]) -> Inline:
    """The title: the statements that did best and worst; empty where none does."""
    words = report.words
    best, worst = ([told for item in end if (told := _tell_item(report, item))] for end in find_ends_of(report, items))
    if not best or not worst:
        return ""
    top = name_top(report, items[0])
    return words.html(
        "Most often {top}: {most}; least often: {least}",
        top=top, most=join_and(words, best), least=join_and(words, worst),
    )  # fmt: skip


def draw_before_after(report: Report) -> Blocks:
    """The statements asked in several surveys: the first and the last, joined by a line, the largest change first."""
    words = report.words
    pairs = [pair for item in report.items("ordinal") if (pair := _find_pair(report, item)) is not None]
    if len(pairs) < 3:
        return Blocks()
    pairs.sort(key=lambda pair: -_gain(report, pair))
    shown = pairs[:DUMBBELLS]
    before, after = (report.naming.wave_first(e.wave) for e in shown[0][1:])
    drawn = [
        figures.Pair(
            strip_markup(report.naming.item(item.id)),
            first.estimate,
            last.estimate,
            f"{words.percent(first.estimate)} → {words.percent(last.estimate)}",
            None if find_good_end(report, item) == "none" else _gain(report, (item, first, last)) >= 0,
        )
        for item, first, last in shown
    ]
    grew = sum(_gain(report, pair) > 0 for pair in pairs)
    title = words.html(
        "{n} of {all} statements have better answers in the survey “{after}” than in “{before}”, partly of different "
        "people",
        n=words.number(grew), all=words.number(len(pairs)), before=before.lower(), after=after.lower(),
    )  # fmt: skip
    caption = mark_example(report, title)
    rows: list[dict[str, Cell]] = [
        {
            words.text("Statement"): report.naming.item(item.id),
            before: format_of_n(words, first),
            after: format_of_n(words, last),
        }
        for item, first, last in shown
    ]
    told = "; ".join(f"{pair.label}: {pair.text}" for pair in drawn[:TOLD])
    alt = words.text(
        "Dots joined by lines, {before} and {after}, the share of the upper levels. {told}.",
        before=before.lower(), after=after.lower(), told=told,
    )  # fmt: skip
    caution = words.text("All answers of each survey are counted here; not everybody answered both.")
    drawing = figures.draw_dumbbells(drawn, times=(before, after), words=words)
    largest = [Prose(told) for told in tell_largest(report)]
    figure = Figure(drawing, alt=alt, caption=caption, data=Table(rows, caption=caption))
    return Blocks([figure, Prose(caution), *largest])


def find_largest(report: Report) -> Shift | None:
    """The largest change in the same people that no declared question is about: of single statements, good or bad."""
    declared = {question.item for question in report.programme.questions}
    items = {item.id for item in report.items("ordinal") if find_good_end(report, item) != "none"} - declared
    known = list(find_shifts(report.results))
    first = next((shift.wave for shift in known if not is_recalled(shift.wave)), None)
    shifts = [shift for shift in known if shift.item in items and shift.wave == first]
    largest = max(shifts, key=_measure_net, default=None)
    return largest if largest is not None and _measure_net(largest) else None


def _measure_net(shift: Shift) -> float:
    """Share of the people that moved one way beyond those that moved the other."""
    n = shift.count("same").n
    return abs(shift.count("up").estimate - shift.count("down").estimate) / n if n else 0.0


def tell_largest(report: Report) -> list[Markup]:
    """The largest change in the same people outside the declared questions, and that it was not tested."""
    shift = find_largest(report)
    if shift is None:
        return []
    return [
        report.words.html(
            "Clearest change in the same people outside the evaluation questions: {item}: {moves}. It was not tested.",
            item=mark_up(report.naming.item(shift.item)), moves=list_moves(report, shift),
        )
    ]  # fmt: skip


def tell_choices(report: Report) -> Blocks:
    """What was most often chosen or ticked, a line a question."""
    words, told = report.words, []
    for item in report.items("nominal", "multiple"):
        for wave in find_waves(report.results, item.id)[-1:]:
            first = find_first(report.results.select("share", item=item.id, wave=wave, group=""))
            named = [_quote_share(report, report.naming.option(item.id, e.option), e) for e in first]
            if named:
                question = _end(mark_up(report.naming.item(item.id)))
                told.append(
                    words.html("{question} Most often {named}.", question=question, named=join_and(words, named))
                )
    return Blocks([Bullets(told)] if told else [])


def tell_themes(report: Report) -> Blocks:
    """What the open answers were about, with a few of them, question by question."""
    words = report.words
    parts: list[Block] = []
    for item, first in find_leading_themes(report):
        named = [_name_share(report, report.naming.theme(e.option), e) for e in first]
        name, told = report.naming.item(item.id), join_and(words, named)
        parts.append(Prose(words.html("{question} Most often mentioned: {named}.", question=mark_up(name), named=told)))
        quotes = report.quotes.get(item.id, ())[:QUOTED]
        if quotes:
            parts.append(Quotes(quotes, label=words.text("Answers to “{item}”", item=strip_markup(name))))
    if parts and has_themes_by_words(report):
        parts.append(Prose(words.text(BY_WORDS)))
    if any(isinstance(part, Quotes) for part in parts) and words.language != report.programme.languages[0]:
        parts.append(Prose(words.text("The quotes are in the language in which they were written.")))
    return Blocks(parts)


def _name_share(report: Report, name: Inline, share: Shown) -> Markup:
    told = mark_up(tell_share(report.words, share, inside=True))
    return report.words.html("{name} ({share})", name=mark_up(_begin_small(name)), share=told)


def _quote_share(report: Report, name: Inline, share: Shown) -> Markup:
    """An option in the words of the questionnaire, whose names keep their capitals, with its share."""
    told = mark_up(tell_share(report.words, share, inside=True))
    return report.words.html("“{item}” ({share})", item=mark_up(name), share=told)


def _end(question: Markup) -> Markup:
    """The wording of a question as a sentence of its own."""
    return question if strip_markup(question).endswith((".", "?", "!", ":")) else Markup("{}.").format(question)


def _begin_small(name: Inline) -> Inline:
    text = name if isinstance(name, str) and not isinstance(name, Markup) else None
    return name if text is None or text[1:2].isupper() else text[:1].lower() + text[1:]


def _find_pair(report: Report, item: Item) -> tuple[OrdinalItem, Shown, Shown] | None:
    """The upper levels of an item in its first and in its last survey; None where it was asked in one only."""
    if not isinstance(item, OrdinalItem):
        return None
    waves = [wave for wave in find_waves(report.results, item.id) if not is_recalled(wave)]
    found = [e for wave in waves if (e := report.results.get("top_box", item=item.id, wave=wave)) is not None]
    return (item, found[0], found[-1]) if len(found) > 1 else None


def _gain(report: Report, pair: tuple[OrdinalItem, Shown, Shown]) -> float:
    item, first, last = pair
    change = last.estimate - first.estimate
    return -change if find_good_end(report, item) == "low" else change


def name_lowest(report: Report) -> tuple[OrdinalItem, Shown] | None:
    """The statement that did worst, with the share of its upper levels; None where it is not one alone."""
    _, worst = find_ends_of(report, find_statements(report))
    top = find_top(report, worst[0].id) if len(worst) == 1 else None
    return None if top is None else (worst[0], top)


def find_top(report: Report, item: str) -> Shown | None:
    """The share of the upper levels of an item in the last survey that asked it."""
    waves = find_waves(report.results, item)
    return report.results.get("top_box", item=item, wave=waves[-1]) if waves else None


def tell_ends(report: Report) -> list[Markup]:
    """What did best and what did worst, a sentence each; one that did worst alone stands in the headline."""
    words, items, sentences = report.words, find_statements(report), []
    messages = (N_("Most often {top}: {named}."), N_("Least often {top}: {named}."))
    best, worst = find_ends_of(report, items)
    asked = {question.item for question in report.programme.questions if question.kind == "share"}
    for end, message in zip((best, worst if len(worst) > 1 else []), messages, strict=True):
        if len(end) == 1 and end[0].id in asked:
            continue  # its answer has told it
        if len(end) == 1 and (share := find_top(report, end[0].id)) is not None:
            sentences.append(words.html("Strongest point: {told}", told=tell_who(report, end[0].id, share)))
            continue
        named = [told for item in end if (told := _tell_item(report, item))]
        if named:
            sentences.append(words.html(message, top=name_top(report, items[0]), named=join_and(words, named)))
    return sentences
