"""The results in brief: a sentence a point, and the page to paste elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from markupsafe import Markup

from evaluation.core.addresses import is_recalled
from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Item
from evaluation.report.blocks import Blocks, Inline, Notice, Prose, html, plain
from evaluation.report.distributions import find_shifts, find_waves
from evaluation.report.numbers import format_count, format_n, format_of_n, format_share, format_value, sort_by_size
from evaluation.report.opened import Report
from evaluation.report.topics.change import tell_shift
from evaluation.report.wording import join_and, name_item, name_survey, quote_top_levels, write_byline, write_title

TIED_NAMED: Final = 3
"""Of more that are equally frequent none is the most frequent."""

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|])")


def tell_delivery(report: Report) -> list[Markup]:
    """How much was done and whom it reached."""
    words, results = report.words, report.results
    sessions, attendances = results.get("sessions"), results.get("attendances")
    people = results.get("participants")
    points = []
    if sessions:
        n = round(sessions.estimate)
        points.append(
            words.html_plural("{n} session was held.", "{n} sessions were held.", n, n=format_count(words, sessions))
        )
    if people and attendances and people.estimate != attendances.estimate:
        points.append(
            words.html(
                "{people} people took part, {attendances} times in all.",
                people=format_count(words, people),
                attendances=format_count(words, attendances),
            )
        )
    elif people:
        points.append(words.html("{people} participations were recorded.", people=format_count(words, people)))
    return points


def tell_response(report: Report) -> list[Markup]:
    """Who answered each survey, of how many."""
    words = report.words
    points = []
    for wave in report.waves():
        people = report.results.get("respondents", wave=wave)
        rate = report.results.get("response_rate", wave=wave)
        if people is None:
            continue
        survey = name_survey(report, wave)
        count = format_count(words, people)
        eligible = report.results.get("eligible", wave=wave)
        if rate is not None and eligible is not None:
            points.append(
                words.html(
                    "{survey}: {count} of the {n} who could have answered did; the response rate was {rate}.",
                    survey=survey,
                    count=count,
                    n=format_count(words, eligible),
                    rate=format_share(words, rate),
                )
            )
        else:
            points.append(words.html("{survey}: {count} people answered.", survey=survey, count=count))
    return points


def tell_agreement(report: Report) -> list[Markup]:
    """Where the answers were most and least favourable, on scales with several statements."""
    points = []
    for shown in _favourable(report).values():
        most, least = _ends(shown)
        for end, message in (
            (most, N_("{labels} was chosen most often for {items}.")),
            (least, N_("{labels} was chosen least often for {items}.")),
        ):
            items = [
                report.words.html(
                    "“{item}”: {share}", item=name_item(report, item.id, e.wave), share=format_of_n(report.words, e)
                )
                for item, e in end
            ]
            if items:
                labels = quote_top_levels(report, end[0][0])
                points.append(report.words.html(message, labels=labels, items=join_and(report.words, items)))
    return points


def tell_change(report: Report) -> list[Markup]:
    """How the same people changed from the first survey to the next, in what the declared questions ask."""
    declared = dict.fromkeys(q.item for q in report.programme.questions if q.kind == "change" and q.item)
    points = []
    for item in declared:
        shift = next((s for s in find_shifts(report.results, item) if not is_recalled(s.wave)), None)
        if shift is not None:
            points.append(
                report.words.html(
                    "“{item}”: {told}", item=html(report.naming.item(item)), told=tell_shift(report, shift)
                )
            )
    return points


def tell_perceived_change(report: Report) -> list[Markup]:
    """Retrospective pairs: change as the respondents themselves see it, person by person.

    The shares of the upper levels before and now are not set side by side here: they can fall while most answers rise.
    """
    return [
        report.words.html("“{item}”: {told}", item=html(report.naming.item(shift.item)), told=tell_shift(report, shift))
        for shift in find_shifts(report.results)
        if is_recalled(shift.wave)
    ]


def tell_scores(report: Report) -> list[Markup]:
    """Medians of questions answered with a number."""
    points = []
    for item in report.items("score"):
        for wave in find_waves(report.results, item.id):
            median = report.results.get("median", item=item.id, wave=wave)
            if median is not None and item.type == "score":
                points.append(
                    report.words.html(
                        "“{item}”: the median was {median} on a scale from {low} to {high} ({n} answers).",
                        item=name_item(report, item.id, wave),
                        median=format_value(report.words, median, decimals=None),
                        low=report.words.number(item.range[0]),
                        high=report.words.number(item.range[1]),
                        n=format_n(report.words, median),
                    )
                )
    return points


def tell_options(report: Report) -> list[Markup]:
    """The most frequent option of each tick-all question, or those that are equally frequent."""
    points = []
    for item in report.items("multiple"):
        for wave in find_waves(report.results, item.id):
            first = _most(report.results.select("share", item=item.id, wave=wave, group=""))
            if first:
                names = [report.naming.option(item.id, e.option) for e in first]
                message = (
                    N_("“{item}”: most often {options}, {share}.")
                    if len(first) == 1
                    else N_("“{item}”: most often {options}, each {share}.")
                )
                points.append(
                    report.words.html(
                        message,
                        item=name_item(report, item.id, wave),
                        options=_quoted(report, names),
                        share=format_of_n(report.words, first[0]),
                    )
                )
    return points


def tell_themes(report: Report) -> list[Markup]:
    """The most frequent theme of each open question, or those that are equally frequent."""
    points = []
    for item in report.items("open"):
        for wave in find_waves(report.results, item.id):
            first = _most(report.results.select("theme", item=item.id, wave=wave))
            if first:
                message = (
                    N_("Open answers to “{item}”: the most frequent theme was {themes}, in {count} of {n} answers.")
                    if len(first) == 1
                    else N_(
                        "Open answers to “{item}”: the most frequent themes were {themes}, each in {count} of {n} "
                        "answers."
                    )
                )
                points.append(
                    report.words.html(
                        message,
                        item=name_item(report, item.id, wave),
                        themes=_quoted(report, [report.naming.theme(e.option) for e in first]),
                        count=format_count(report.words, first[0]),
                        n=format_n(report.words, first[0]),
                    )
                )
    return points


def tell_outcomes(report: Report) -> list[Markup]:
    """What came of it: actions done, experiments that go on."""
    words = report.words
    points = []
    for measure, good, message in (
        ("actions", "done", N_("Follow-up actions done: {count} of {n}.")),
        ("experiments", "continued", N_("Experiments that go on as they were tried: {count} of {n}.")),
        ("promises", "yes", N_("Promises kept: {count} of {n}.")),
    ):
        e = report.results.get(measure, option=good)
        if e is not None and e.n:
            points.append(words.html(message, count=format_count(words, e), n=format_n(words, e)))
    return points


Point = Callable[[Report], Sequence[Markup]]

POINTS: Final[tuple[Point, ...]] = (
    tell_delivery,
    tell_response,
    tell_agreement,
    tell_change,
    tell_perceived_change,
    tell_scores,
    tell_options,
    tell_themes,
    tell_outcomes,
)
"""What the summary tells, in its order; each gives sentences, or none."""


def summarise(report: Report, points: Iterable[Point] = POINTS) -> list[Markup]:
    """The results in brief: a sentence a point, never without its n."""
    return [sentence for tell in points for sentence in tell(report) if sentence]


def open_summary(report: Report) -> Blocks:
    """The heading of the part, and that the numbers are made up where they are."""
    made_up = report.words.text("The numbers below are computed from made-up answers.")
    return Blocks([report.heading("summary"), Prose(made_up) if report.synthetic else None])


def tell_points(report: Report, points: Iterable[Point] = POINTS) -> Blocks:
    """The results in brief as a list, or that there are too few answers for one."""
    nothing = report.words.text("There are not enough answers to say anything.")
    return report.bullets(summarise(report, points)) or Blocks([Prose(nothing)])


def tell_limitations(report: Report) -> Blocks:
    """What the programme's description says that a reader must bear in mind."""
    return Blocks(Notice("caution", report.naming.text(limitation)) for limitation in report.programme.limitations)


def write_summary(report: Report) -> str:
    """The results in brief as Markdown, ready to paste into a shared description of the operating model.

    Parameters
    ----------
    report : Report

    Returns
    -------
    str
        The first line says that the data are made up, where they are.
    """
    words = report.words
    lines = []
    if report.synthetic:
        lines += [
            words.text(
                "Example data: the answers and numbers are invented. Nothing here is a finding about any programme."
            ),
            "",
        ]
    lines += [f"## {words.text('Results in brief')}", "", f"**{_markdown(plain(write_title(report)))}**", ""]
    facts = write_byline(report)
    if facts:
        lines += [_markdown(" · ".join(facts)), ""]
    lines += [f"- {_markdown(plain(point))}" for point in summarise(report)]
    cautions = [plain(report.naming.text(limitation)) for limitation in report.programme.limitations]
    if cautions:
        lines += ["", f"### {words.text('What to bear in mind')}", "", *(f"- {_markdown(text)}" for text in cautions)]
    return "\n".join(lines) + "\n"


def _favourable(report: Report) -> dict[str, list[tuple[Item, Shown]]]:
    """Latest top shares of the statements of each scale that has at least three; reversed ones left out."""
    found: dict[str, list[tuple[Item, Shown]]] = {}
    for item in report.items("ordinal"):
        if item.type != "ordinal" or item.reverse or item.before:
            continue
        waves = find_waves(report.results, item.id)
        top = report.results.get("top_box", item=item.id, wave=waves[-1]) if waves else None
        if top is not None:
            found.setdefault(item.scale, []).append((item, top))
    return {scale: shown for scale, shown in found.items() if len(shown) >= 3}


def _most(counted: Sequence[Shown]) -> list[Shown]:
    """The largest, with all that are as large; none where nothing stands out or was named at all."""
    ranked = sort_by_size(counted)
    first = [e for e in ranked if e.estimate == ranked[0].estimate]
    return first if first and first[0].estimate and len(first) <= TIED_NAMED else []


def _quoted(report: Report, names: Sequence[Inline]) -> Markup:
    return join_and(report.words, [report.words.html("“{label}”", label=html(name)) for name in names])


def _ends(shown: Sequence[tuple[Item, Shown]]) -> tuple[list[tuple[Item, Shown]], ...]:
    """Those with the largest share and those with the smallest; an end is empty where nothing stands out."""
    shares = [e.estimate for _, e in shown]
    if max(shares) == min(shares):
        return [], []
    ends = (
        [pair for pair, share in zip(shown, shares, strict=True) if share == end] for end in (max(shares), min(shares))
    )
    return tuple(end if len(end) <= TIED_NAMED else [] for end in ends)


def _markdown(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", text)
