"""Who answered: of how many, when and how, with which background, and what those who did not could change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from evaluation.core.addresses import is_of_variable
from evaluation.core.estimates import Shown
from evaluation.report.blocks import EMPTY, Blocks, Bullets, Cell, Prose, Table, mark_up, strip_markup
from evaluation.report.columns import Column, Subject, count, find
from evaluation.report.numbers import format_count, format_limits, format_share
from evaluation.report.opened import Report
from evaluation.report.wording import BASIS, mark_example, name_survey, quote_top_levels
from evaluation.scoring.limits import LIMITS

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

GROUPS_LISTED: Final = 12


def _name_denominator(report: Report, subject: Subject) -> Cell:
    return _name_basis(report, subject.wave) if find(report, "eligible", subject) else None


def _name_basis(report: Report, wave: str) -> str:
    return report.words.text(BASIS[next(survey.basis for survey in report.surveys if survey.wave == wave)])


def _name_survey(report: Report, subject: Subject) -> Cell:
    return report.naming.wave_first(subject.wave) if subject.wave else report.words.text("Survey")


survey: Final = Column(_name_survey, numeric=False)
"""The name of the survey; where there is one only, the word."""
denominator: Final = Column(_name_denominator, numeric=False)
"""From what those who could have answered were counted."""


def list_surveys(report: Report) -> list[Subject]:
    """The surveys as rows of a table."""
    return [Subject(wave=wave) for wave in report.waves()]


def tell_surveys(report: Report) -> Blocks:
    """Who could have answered each survey, who did, when and how: a line a survey, to stand beside what was found."""
    lines = [line for line in (_tell_survey(report, wave) for wave in report.waves()) if line]
    return Blocks([Bullets(lines)] if lines else [])


def _tell_survey(report: Report, wave: str) -> Markup:
    words = report.words
    people = report.results.get("respondents", wave=wave)
    eligible = report.results.get("eligible", wave=wave)
    rate = report.results.get("response_rate", wave=wave)
    facts = []
    if eligible is not None:
        basis, n = _name_basis(report, wave), format_count(words, eligible)
        facts.append(words.html("target group {n} ({basis})", n=n, basis=basis))
    if people is not None and rate is not None:
        n = format_count(words, people)
        facts.append(words.html("answered {n} ({rate})", n=n, rate=format_share(words, rate)))
    elif people is not None:
        facts.append(words.html("answered {n}", n=format_count(words, people)))
    for survey in report.surveys:
        if survey.wave == wave and survey.first is not None and survey.last is not None:
            facts.append(mark_up(f"{words.date(survey.first)} – {words.date(survey.last)}"))
    services = dict.fromkeys(SERVICES[s.reader] for s in report.surveys if s.wave == wave and s.reader in SERVICES)
    facts += [mark_up(service) for service in services]
    return Markup("{}: {}.").format(name_survey(report, wave), Markup("; ").join(facts)) if facts else Markup()


def tell_nonresponse(report: Report) -> Blocks:
    """What a declared share could have been had everybody answered; without one, the first that has bounds."""
    declared = {question.item for question in report.programme.questions if question.kind == "share"}
    found = [e for e in report.results.select("nonresponse_bounds") if _is_low(report, e.wave)]
    points = [_bound(report, e) for e in [e for e in found if e.item in declared] or found[:1]]
    told = [point for point in points if point]
    return Blocks([Prose(*told)] if told else [])


def _is_low(report: Report, wave: str) -> bool:
    rate = report.results.get("response_rate", wave=wave)
    return rate is None or not LIMITS["whole_response"].allows(percent=int(100 * rate.estimate))


def _bound(report: Report, e: Shown) -> Markup:
    words, both = report.words, format_limits(report.words, e)
    if both is None:
        return Markup()
    return words.html(
        "Of those who answered, {share} chose {labels} for “{item}”. Had everyone else answered "
        "too, the share could have been anything from {low} to {high}.",
        share=format_share(words, e), labels=quote_top_levels(report, report.programme.item(e.item)),
        item=mark_up(report.naming.item(e.item)), low=both[0], high=both[1],
    )  # fmt: skip


def tell_backgrounds(report: Report, variables: Sequence[str] = ()) -> Blocks:
    """Who answered, by background variables; those of which every number is hidden are named.

    Parameters
    ----------
    report : Report
    variables : sequence of str
        Ids of background variables; empty: all.
    """
    words, tables, hidden = report.words, [], []
    for variable in variables or [variable.id for variable in report.programme.questionnaire.background]:
        groups = dict.fromkeys(
            e.group for e in report.results if e.measure == "respondents" and is_of_variable(e.group, variable)
        )
        table = _tabulate_background(report, variable, list(groups))
        if table is not None:
            tables.append(table)
        elif groups:
            hidden.append(strip_markup(report.naming.background(variable)))
    told = words.text(
        "Not broken down by the following, because individuals could be recognised in small groups: {names}.",
        names=", ".join(hidden),
    )
    return Blocks([*tables, Prose(told) if hidden else None])


def _tabulate_background(report: Report, variable: str, groups: Sequence[str]) -> Table | None:
    words, waves = report.words, report.waves()
    people = {e.group: 0.0 for e in report.results.select("respondents") if e.group in groups}
    if not people:
        return None
    for e in report.results.select("respondents"):
        if e.group in people:
            people[e.group] += e.estimate
    largest = sorted(groups, key=lambda group: -people.get(group, 0.0))[:GROUPS_LISTED]
    number, rows = count("respondents"), []
    for group in (group for group in groups if group in largest):
        row: dict[str, Cell] = {words.text("Group"): report.naming.group(group)}
        for wave in waves:
            header = report.naming.wave_first(wave) if len(waves) > 1 else words.text("Answers")
            row[header] = number(report, Subject(group=group, wave=wave)) or EMPTY
        rows.append(row)
    smaller = len(groups) - len(largest)
    note = words.plural("{n} smaller group is not listed.", "{n} smaller groups are not listed.", smaller)
    caption = words.html("Respondents: {name}", name=mark_up(report.naming.background(variable)))
    return Table(rows, caption=mark_example(report, caption), note=note if smaller else "", numeric=list(rows[0])[1:])
