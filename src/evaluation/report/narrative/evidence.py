"""How far the findings carry: who was asked when and how, what those who did not answer could change, levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from evaluation.locale import N_
from evaluation.programme import Item, Level
from evaluation.report.blocks import html
from evaluation.report.distributions import find_shifts, find_waves
from evaluation.report.narrative.wording import BASIS, survey_name, top_labels
from evaluation.report.numbers import format_count, format_limits, format_n, format_share
from evaluation.report.opened import Report

SERVICES: Final = {
    "forms": "Microsoft Forms",
    "webropol": "Webropol",
    "limesurvey": "LimeSurvey",
    "google": "Google Forms",
    "surveymonkey": "SurveyMonkey",
    "redcap": "REDCap",
    "spss": "SPSS",
}
"""Readers of services to their names, which are the same in every language."""

WEAK, MODERATE = N_("weak"), N_("moderate")
WAYS: Final = {
    "once": (N_("questions asked once: {n}"), WEAK),
    "open": (N_("open questions: {n}"), WEAK),
    "recalled": (N_("questions about before and now, as recalled: {n}"), WEAK),
    "several": (N_("questions in several surveys, side by side: {n}"), WEAK),
    "joined": (N_("questions before and after, to the same people: {n}"), MODERATE),
}
"""How a question was asked, and how far an answer to it carries."""

LISTS: Final[dict[Level, dict[str, str]]] = {
    "behaviour": {
        "experiments": N_("experiments in daily work: {n}"),
        "actions": N_("follow-up actions: {n}"),
        "promises": N_("promises: {n}"),
        "cycles": N_("development cycles: {n}"),
    }
}
"""The lists that tell about a level, recorded by the programme itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to say about one of Kirkpatrick's levels.

    Attributes
    ----------
    level : str
    kinds : tuple of Markup
        Each kind of evidence; empty where there is none.
    strength : str
        Message id; empty where there is none.
    """

    level: Level
    kinds: tuple[Markup, ...]
    strength: str


def asked_line(report: Report, wave: str) -> Markup:
    """Who could have answered a survey, who did, when and how."""
    words = report.words
    people = report.results.get("respondents", wave=wave)
    eligible = report.results.get("eligible", wave=wave)
    rate = report.results.get("response_rate", wave=wave)
    facts = []
    if eligible is not None:
        facts.append(
            words.html(
                "could have answered {n} ({basis})",
                n=format_count(words, eligible), basis=words.text(BASIS[eligible.method]),
            )
        )  # fmt: skip
    if people is not None and rate is not None:
        facts.append(
            words.html("answered {n} ({rate})", n=format_count(words, people), rate=format_share(words, rate))
        )  # fmt: skip
    elif people is not None:
        facts.append(words.html("answered {n}", n=format_count(words, people)))
    for survey in report.surveys:
        if survey.wave == wave and survey.first is not None and survey.last is not None:
            facts.append(html(f"{words.date(survey.first)} – {words.date(survey.last)}"))
    services = dict.fromkeys(SERVICES[s.reader] for s in report.surveys if s.wave == wave and s.reader in SERVICES)
    facts += [html(service) for service in services]
    return Markup("{}: {}.").format(survey_name(report, wave), Markup("; ").join(facts)) if facts else Markup()


def nonresponse_points(report: Report) -> list[Markup]:
    """What a declared share could have been had everybody answered; without one, the first that has bounds."""
    declared = {question.item for question in report.programme.questions if question.kind == "share"}
    found = [e for e in report.results.select("nonresponse_bounds") if e.item in declared]
    points = []
    for e in found or report.results.select("nonresponse_bounds")[:1]:
        both, item = format_limits(report.words, e), next(i for i in report.items("ordinal") if i.id == e.item)
        if both is not None:
            points.append(
                report.words.html(
                    "Of those who answered, {share} chose {labels} in “{item}”. Had all the others answered too, the "
                    "share could be anything from {low} to {high}.",
                    share=format_share(report.words, e), labels=top_labels(report, item),
                    item=html(report.naming.item(e.item)), low=both[0], high=both[1],
                )
            )  # fmt: skip
    return points


def level_evidence(report: Report) -> list[Evidence]:
    """What evidence there is of each of Kirkpatrick's levels, and how strong it is.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list of Evidence
        The four levels in their order. Evidence is weak where something was asked once, recalled, asked of people who
        cannot be joined, or recorded by the programme itself; moderate where the same people answered before and
        after, or a measure was followed over time. It is never strong: no programme has a comparison group here.
    """
    found = []
    for level in ("reaction", "learning", "behaviour", "results"):
        kinds = [*_asked(report, level), *_recorded(report, level)]
        strengths = [strength for _, strength in kinds]
        strength = MODERATE if MODERATE in strengths else WEAK if kinds else ""
        found.append(Evidence(level, tuple(kind for kind, _ in kinds), strength))
    return found


def _asked(report: Report, level: Level) -> Iterator[tuple[Markup, str]]:
    words = report.words
    ways: dict[str, int] = {}
    for item in report.programme.questionnaire.items:
        if item.level == level and find_waves(report.results, item.id):
            way = _way(report, item)
            ways[way] = ways.get(way, 0) + 1
    for way, (message, strength) in WAYS.items():
        if way in ways:
            yield words.html(message, n=words.number(ways[way])), strength


def _way(report: Report, item: Item) -> str:
    """How an item was asked, as far as it carries."""
    if item.type == "open":
        return "open"
    waves = [shift.wave for shift in find_shifts(report.results, item.id)]
    if any(wave.startswith("retro_") for wave in waves):
        return "recalled"
    if waves:
        return "joined"
    return "several" if len(find_waves(report.results, item.id)) > 1 else "once"


def _recorded(report: Report, level: Level) -> Iterator[tuple[Markup, str]]:
    words = report.words
    for measure, message in LISTS.get(level, {}).items():
        counted = report.results.select(measure, item="", group="", wave="")
        if counted:
            yield words.html(message, n=format_n(words, counted[0])), WEAK
    measures = {chart.measure for chart in report.charts}
    if level == "results" and measures:
        yield words.html("measures over time: {n}", n=words.number(len(measures))), MODERATE
