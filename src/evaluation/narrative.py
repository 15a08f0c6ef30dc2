"""Sentences computed from cleared estimates: the summary, captions, alternative texts, answers to questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from evaluation.display import Inline, html, plain
from evaluation.estimates import Estimate
from evaluation.locale import N_
from evaluation.naming import LEVELS
from evaluation.programme import Item, Question
from evaluation.report import Report
from evaluation.tables import of_n
from evaluation.views import (
    PERCENT_FROM,
    Distribution,
    by_size,
    count_number,
    distribution,
    n_number,
    share_number,
    value_number,
    waves_of,
)

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|])")
BASIS: Final = {
    "distinct": N_("participants, each counted once"),
    "attendances": N_("attendances; the same person may be counted several times"),
    "participants": N_("participants by session; the same person may be counted several times"),
    "invited": N_("people who were invited"),
    "asked": N_("people who were sent the questionnaire"),
}


def title(report: Report) -> Inline:
    """The title of the report, marked where the data are made up."""
    name = report.naming.text(report.programme.title)
    if not report.synthetic:
        return name
    return Markup("{} ({})").format(html(name), report.words.text("example data"))


def marked(report: Report, caption: Inline) -> Inline:
    """A caption, marked where the data are made up."""
    if not report.synthetic:
        return caption
    return Markup("{} ({})").format(html(caption), report.words.text("example data"))


def byline(report: Report) -> tuple[str, ...]:
    """Who and when, for the line under the title."""
    words, programme = report.words, report.programme
    parts = [plain(report.naming.text(text)) for text in (programme.organiser, programme.funder) if text]
    if programme.period:
        parts.append(f"{words.date(programme.period.start)} – {words.date(programme.period.end)}")
    return tuple(parts)


def summary(report: Report) -> list[Markup]:
    """The results in brief: a sentence a point, the strongest first, never without its n."""
    points = [
        *delivery_points(report),
        *response_points(report),
        *agreement_points(report),
        *perceived_change_points(report),
        *score_points(report),
        *option_points(report),
        *theme_points(report),
        *outcome_points(report),
    ]
    return [point for point in points if point]


def delivery_points(report: Report) -> list[Markup]:
    """How much was done and whom it reached."""
    words, results = report.words, report.results
    sessions, attendances = results.get("sessions"), results.get("attendances")
    people = results.get("participants")
    points = []
    if sessions:
        n = round(sessions.estimate or 0)
        points.append(
            words.html_plural("{n} session was held.", "{n} sessions were held.", n, n=count_number(words, sessions))
        )
    if people and attendances and people.estimate != attendances.estimate:
        points.append(
            words.html(
                "{people} people took part, {attendances} times in all.",
                people=count_number(words, people),
                attendances=count_number(words, attendances),
            )
        )
    elif people:
        points.append(words.html("{people} participations were recorded.", people=count_number(words, people)))
    return points


def response_points(report: Report) -> list[Markup]:
    """Who answered each survey, of how many."""
    words = report.words
    points = []
    for wave in report.waves():
        people = report.results.get("respondents", wave=wave)
        rate = report.results.get("response_rate", wave=wave)
        if people is None:
            continue
        survey = _survey(report, wave)
        count = count_number(words, people)
        eligible = report.results.get("eligible", wave=wave)
        if rate is not None and eligible is not None:
            points.append(
                words.html(
                    "{survey}: {count} people answered of {n}; the response rate was {rate}.",
                    survey=survey,
                    count=count,
                    n=count_number(words, eligible),
                    rate=share_number(words, rate),
                )
            )
        else:
            points.append(words.html("{survey}: {count} people answered.", survey=survey, count=count))
    return points


def agreement_points(report: Report) -> list[Markup]:
    """Where the answers were most and least favourable, on scales with several statements."""
    points = []
    for shown in _favourable(report).values():
        ranked = sorted(shown, key=lambda pair: -(pair[1].estimate or 0.0))
        labels = _top_labels(report, ranked[0][0])
        for (item, best), message in zip(
            _ends(ranked),
            (
                N_("Most often the answer was {labels} to “{item}”: {share}."),
                N_("Least often the answer was {labels} to “{item}”: {share}."),
            ),
            strict=False,
        ):
            points.append(
                report.words.html(
                    message,
                    labels=labels,
                    item=_item(report, item.id, best.wave),
                    share=of_n(report.words, best),
                )
            )
    return points


def perceived_change_points(report: Report) -> list[Markup]:
    """Retrospective pairs: change as the respondents themselves see it."""
    points = []
    for item in report.items("ordinal"):
        before = report.results.get("top_box", item=item.id, wave="retro_before")
        after = report.results.get("top_box", item=item.id, wave="retro_after")
        if before and after:
            points.append(
                report.words.html(
                    "“{item}”: {labels} before, as recalled, {before}; now {after}. "
                    "This is change as the respondents see it.",
                    item=html(report.naming.item(item.id)),
                    labels=_top_labels(report, item),
                    before=of_n(report.words, before),
                    after=of_n(report.words, after),
                )
            )
    return points


def score_points(report: Report) -> list[Markup]:
    """Medians of questions answered with a number."""
    points = []
    for item in report.items("score"):
        for wave in waves_of(report.results, item.id):
            median = report.results.get("median", item=item.id, wave=wave)
            if median is not None and item.type == "score":
                points.append(
                    report.words.html(
                        "“{item}”: the median was {median} on a scale from {low} to {high} ({n} answers).",
                        item=_item(report, item.id, wave),
                        median=value_number(report.words, median, decimals=_decimals(median)),
                        low=report.words.number(item.range[0]),
                        high=report.words.number(item.range[1]),
                        n=n_number(report.words, median),
                    )
                )
    return points


def option_points(report: Report) -> list[Markup]:
    """The most frequent option of each tick-all question."""
    points = []
    for item in report.items("multiple"):
        for wave in waves_of(report.results, item.id):
            shares = by_size(report.results.select("share", item=item.id, wave=wave, group=""))
            if shares:
                points.append(
                    report.words.html(
                        "“{item}”: most often “{option}”, {share}.",
                        item=_item(report, item.id, wave),
                        option=html(report.naming.option(item.id, shares[0].option)),
                        share=of_n(report.words, shares[0]),
                    )
                )
    return points


def theme_points(report: Report) -> list[Markup]:
    """The most frequent theme of each open question."""
    points = []
    for item in report.items("open"):
        for wave in waves_of(report.results, item.id):
            themes = by_size(report.results.select("theme", item=item.id, wave=wave))
            if themes and themes[0].estimate:
                points.append(
                    report.words.html(
                        "Open answers to “{item}”: the most frequent theme was “{theme}”, in {count} of {n} answers.",
                        item=_item(report, item.id, wave),
                        theme=html(report.naming.theme(themes[0].option)),
                        count=count_number(report.words, themes[0]),
                        n=n_number(report.words, themes[0]),
                    )
                )
    return points


def outcome_points(report: Report) -> list[Markup]:
    """What came of it: actions done, experiments that go on."""
    words = report.words
    points = []
    for measure, good, message in (
        ("actions", "done", N_("Follow-up actions: {count} of {n} are done.")),
        ("experiments", "continued", N_("Experiments: {count} of {n} go on as they were tried.")),
        ("promises", "yes", N_("Promises: {count} of {n} were kept.")),
    ):
        e = report.results.get(measure, option=good)
        if e is not None and e.n:
            points.append(words.html(message, count=count_number(words, e), n=n_number(words, e)))
    return points


def diverging_alt(report: Report, rows: Sequence[tuple[Inline, Distribution]]) -> str:
    """Two sentences for those who do not see a diverging figure; the numbers are in its table."""
    words = report.words
    first = words.plural(
        "Bar chart of the answers to {n} statement, from the lowest level of the scale to the highest.",
        "Bar chart of the answers to {n} statements, from the lowest level of the scale to the highest.",
        len(rows),
    )
    tops = [(label, _top_share(report, shown)) for label, shown in rows if shown.cells]
    known = [(label, share) for label, share in tops if share is not None]
    if len(known) < 2:
        return first + " " + words.text("The numbers are in the table below the figure.")
    best, worst = max(known, key=lambda pair: pair[1]), min(known, key=lambda pair: pair[1])
    if best[1] == worst[1]:
        return first + " " + words.text("The statements were answered equally favourably.")
    return (
        first
        + " "
        + words.text(
            "The upper levels were chosen most for “{best}” and least for “{worst}”.",
            best=plain(best[0]),
            worst=plain(worst[0]),
        )
    )


def bars_alt(report: Report, labels: Sequence[Inline], values: Sequence[float]) -> str:
    """Two sentences for those who do not see a bar chart, from its largest and smallest bars."""
    words = report.words
    first = words.plural("Bar chart of {n} bar.", "Bar chart of {n} bars.", len(labels))
    pairs = sorted(zip(values, map(plain, labels), strict=True), key=lambda pair: -pair[0])
    if len(pairs) < 2 or pairs[0][0] == pairs[-1][0]:
        return first + " " + words.text("The numbers are in the table below the figure.")
    return (
        first
        + " "
        + words.text("The longest bar is “{most}” and the shortest “{least}”.", most=pairs[0][1], least=pairs[-1][1])
    )


def dots_alt(report: Report, values: Sequence[float], outside: int) -> str:
    """Two sentences for those who do not see the figure of sessions against the design."""
    words = report.words
    first = words.plural(
        "Dot chart of {n} session, in time, with the designed range as a band.",
        "Dot chart of {n} sessions, in time, with the designed range as a band.",
        len(values),
    )
    second = words.text(
        "The values run from {low} to {high}; outside the range: {outside}.",
        low=words.number(min(values), _places(min(values))),
        high=words.number(max(values), _places(max(values))),
        outside=words.number(outside),
    )
    return f"{first} {second}"


def level_gaps(report: Report) -> Markup | None:
    """Kirkpatrick's levels for which the programme has asked nothing."""
    asked = {item.level for item in report.programme.questionnaire.items}
    missing = [report.words.text(name) for level, name in LEVELS.items() if level not in asked]
    if not missing or len(missing) == len(LEVELS):
        return None
    return report.words.html("The surveys did not ask about: {levels}.", levels=", ".join(missing).lower())


def answer(report: Report, question: Question) -> Markup:
    """What the data say to a declared question of the kind ``share``; else where the numbers stand."""
    words = report.words
    if question.kind == "share" and question.item:
        return _share_answer(report, question)
    if question.kind == "change" and question.item:
        return _change_answer(report, question.item)
    if question.kind == "compare" and question.item:
        return words.html("The groups are side by side in the table below, as far as they may be shown.")
    if question.kind == "trend":
        return words.html("The measure is shown over time among the outcomes.")
    return words.html("There are not enough answers to say.")


def _share_answer(report: Report, question: Question) -> Markup:
    words = report.words
    wave = next((w for w in reversed(waves_of(report.results, question.item or ""))), "")
    top = report.results.get("top_box", item=question.item or "", wave=wave)
    if top is None or question.at_least is None:
        return words.html("There are not enough answers to say.")
    fields: dict[str, object] = {
        "share": of_n(words, top),
        "target": words.percent(question.at_least),
    }
    if (top.n or 0) < PERCENT_FROM or top.low is None or top.high is None:
        return words.html("{share}; the target was {target}. So few answers do not settle the question.", **fields)
    if top.low >= question.at_least:
        return words.html("Yes: {share}; the target was {target}, and the whole interval is above it.", **fields)
    if top.high < question.at_least:
        return words.html("No: {share}; the target was {target}, and the whole interval is below it.", **fields)
    if (top.estimate or 0) >= question.at_least:
        return words.html("Reached, but uncertain: {share}; the target {target} is inside the interval.", **fields)
    return words.html("Not reached, but uncertain: {share}; the target {target} is inside the interval.", **fields)


def _change_answer(report: Report, item: str) -> Markup:
    words = report.words
    waves = waves_of(report.results, item)
    tops = [(wave, report.results.get("top_box", item=item, wave=wave)) for wave in waves]
    known = [(wave, e) for wave, e in tops if e is not None]
    if len(known) < 2:
        return words.html("There are not enough answers to say.")
    parts = [
        words.html("{wave}: {share}", wave=report.naming.wave(wave).capitalize(), share=of_n(words, e))
        for wave, e in known
    ]
    return Markup("; ").join(parts) + Markup(".")


def _favourable(report: Report) -> dict[str, list[tuple[Item, Estimate]]]:
    """Latest top shares of the statements of each scale that has at least three; reversed ones left out."""
    found: dict[str, list[tuple[Item, Estimate]]] = {}
    for item in report.items("ordinal"):
        if item.type != "ordinal" or item.reverse or item.before:
            continue
        waves = waves_of(report.results, item.id)
        top = report.results.get("top_box", item=item.id, wave=waves[-1]) if waves else None
        if top is not None:
            found.setdefault(item.scale, []).append((item, top))
    return {scale: shown for scale, shown in found.items() if len(shown) >= 3}


def _ends(ranked: Sequence[tuple[Item, Estimate]]) -> list[tuple[Item, Estimate]]:
    first, last = ranked[0], ranked[-1]
    return [first] if first[1].estimate == last[1].estimate else [first, last]


def _top_labels(report: Report, item: Item) -> Markup:
    scale = report.scale(item)
    labels = [
        report.words.html("“{label}”", label=html(report.naming.level(scale, level))) for level in reversed(scale.top)
    ]
    return Markup(f" {report.words.text('or')} ").join(labels)


def _top_share(report: Report, shown: Distribution) -> float | None:
    top = report.results.get("top_box", item=shown.item, wave=shown.wave)
    return None if top is None else top.estimate


def _item(report: Report, item: str, wave: str) -> Markup:
    name = html(report.naming.item(item))
    if wave and len(waves_of(report.results, item)) > 1:
        return Markup("{} ({})").format(name, report.naming.wave(wave))
    return name


def _survey(report: Report, wave: str) -> str:
    if not wave or len(report.waves()) == 1:
        return report.words.text("Survey")
    return report.words.text("Survey {wave}", wave=report.naming.wave(wave))


def _decimals(estimate: Estimate) -> int:
    return _places(estimate.estimate or 0.0)


def _places(value: float) -> int:
    return 0 if float(value).is_integer() else 1


def shown_distribution(report: Report, item: Item, wave: str) -> Distribution:
    """The distribution of an ordinal item in a wave, as far as it may be shown."""
    return distribution(report.results, item=item.id, wave=wave, scale=report.scale(item))


def summary_page(report: Report) -> str:
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
                "Example data: the answers and numbers are invented. Nothing here is a finding about the programme."
            ),
            "",
        ]
    lines += [f"## {words.text('Results in brief')}", "", f"**{_markdown(plain(title(report)))}**", ""]
    facts = byline(report)
    if facts:
        lines += [_markdown(" · ".join(facts)), ""]
    lines += [f"- {_markdown(plain(point))}" for point in summary(report)]
    cautions = [plain(report.naming.text(limitation)) for limitation in report.programme.limitations]
    if cautions:
        lines += ["", f"### {words.text('What to bear in mind')}", "", *(f"- {_markdown(text)}" for text in cautions)]
    return "\n".join(lines) + "\n"


def _markdown(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", text)
