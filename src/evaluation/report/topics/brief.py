"""The results in brief: at most 250 words, the declared questions first; and the page to paste elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from evaluation.core.estimates import Shown, count_behind
from evaluation.locale import N_
from evaluation.programme import Level
from evaluation.report.blocks import Blocks, Bullets, Inline, Notice, Number, Prose, mark_up, strip_markup
from evaluation.report.numbers import format_share, tell_count, tell_share
from evaluation.report.opened import Report
from evaluation.report.topics.agreed import tell_dropped, tell_late, tell_totals
from evaluation.report.topics.answering import answer, tell_who
from evaluation.report.topics.chain import find_chains, find_difference, list_changes
from evaluation.report.topics.levels import find_evidence
from evaluation.report.topics.worked import find_top, name_lowest, tell_ends, tell_largest
from evaluation.report.wording import join_and, name_top, write_byline, write_title

LONGEST: Final = 250
"""Words of a summary, title and all."""

_UNKNOWN: Final[dict[Level, str]] = {
    "reaction": N_("how people experienced it"),
    "learning": N_("what people learnt"),
    "behaviour": N_("what changed in daily work"),
    "results": N_("what it brought to clients and services"),
}
"""What is not known where there is no evidence of a level."""

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class Point:
    """Something that the summary tells.

    Attributes
    ----------
    tell : callable
        Report to sentences, none where there is nothing to say.
    rank : int
        Where the summary would be too long, sentences of the highest rank are left out first, the last of them first.
    shorten : callable, optional
        Report to the same sentences in few words, told instead before anything of this rank is left out.
    """

    tell: Callable[[Report], Sequence[Markup]]
    rank: int
    shorten: Callable[[Report], Sequence[Markup]] | None = None


def tell_headline(report: Report) -> list[Markup]:
    """The verdict of the first question, the statement that did worst, and the levels of which there is no evidence."""
    words, told = report.words, []
    for question in report.programme.questions[:1]:
        lead = answer(report, question).lead
        if lead:
            text = mark_up(report.naming.text(question.text) or question.id)
            told.append(Markup("{} {}").format(text, lead))
    lowest = name_lowest(report)
    if lowest is not None:
        told.append(words.html("Weakest point: {told}", told=tell_who(report, lowest[0].id, lowest[1])))
    missing = [words.text(_UNKNOWN[one.level]) for one in find_evidence(report) if not one.findings]
    if missing:
        told.append(words.html("Not known: {levels}.", levels=join_and(words, missing)))
    return [Markup(" ").join(told)] if told else []


def write_headline(report: Report) -> str:
    """The headline without markup, for a list of reports; empty where there is none.

    Parameters
    ----------
    report : Report

    Returns
    -------
    str
    """
    return strip_markup(Markup(" ").join(tell_headline(report)))


def tell_answers(report: Report) -> list[Markup]:
    """The answers to the declared questions, in their order."""
    return [answer(report, question).short for question in report.programme.questions]


def tell_verdicts(report: Report) -> list[Markup]:
    """The declared questions in their order, each with the words of its verdict alone."""
    told = []
    for question in report.programme.questions:
        said = answer(report, question)
        text = mark_up(report.naming.text(question.text) or question.id)
        told.append(Markup("{} {}").format(text, said.verdict) if said.verdict else said.whole)
    return told


def tell_chain(report: Report) -> list[Markup]:
    """What was poor, what was changed and what followed, of the key question that began poorest."""
    words = report.words
    for item, shown in find_chains(report)[:1]:
        (first, before), (last, after) = shown[0], shown[-1]
        changes = list_changes(report, first.first, last.first, dated=False)
        if changes:
            return [
                words.html(
                    "“{item}”: in the first sessions {before} {top}. Then changed: {changes}. In the last sessions "
                    "{after} {top} ({difference}). The cause cannot be shown.",
                    item=mark_up(report.naming.item(item)), before=mark_up(tell_share(words, before)),
                    top=name_top(report, report.programme.item(item)), changes=Markup("; ").join(changes),
                    after=mark_up(tell_share(words, after)), difference=find_difference(report, item, shown),
                )
            ]  # fmt: skip
    return []


def tell_delivery(report: Report) -> list[Markup]:
    """How much was done and whom it reached, in a sentence."""
    words, results = report.words, report.results
    sessions, people = results.get("sessions"), results.get("participants")
    if sessions is None:
        return []
    held = tell_count(words, sessions)
    if people is None:
        return [words.html("Sessions held: {n}.", n=held)]
    if counts_people(report):
        return [
            words.html("Sessions held: {n}. People who took part: {people}.", n=held, people=tell_count(words, people))
        ]
    return [words.html("Sessions held: {n}. Attendances: {people}.", n=held, people=tell_count(words, people))]


def counts_people(report: Report) -> bool:
    """Whether participants are different people, each counted once."""
    frame = report.lists.get("reach_bases")
    return frame is not None and "distinct" in set(frame.loc[frame["variable"].fillna("").eq(""), "basis"])


def tell_response(report: Report) -> list[Markup]:
    """Who answered, of how many, survey by survey in a sentence."""
    words, parts = report.words, []
    several = len(report.waves()) > 1
    for wave in report.waves():
        people, eligible = (report.results.get(one, wave=wave) for one in ("respondents", "eligible"))
        rate = report.results.get("response_rate", wave=wave)
        if people is None:
            continue
        told: Inline = tell_count(words, people)
        if eligible is not None and rate is not None:
            told = words.html(
                "{count} of {n} ({rate})",
                count=words.number(people.estimate), n=words.number(eligible.estimate), rate=format_share(words, rate),
            )  # fmt: skip
        parts.append(
            words.html("{wave} {told}", wave=report.naming.wave(wave), told=told) if several else mark_up(told)
        )
    message = N_("Answered the surveys: {told}.") if several else N_("Answered the survey: {told}.")
    return [words.html(message, told=Markup("; ").join(parts))] if parts else []


def tell_limits(report: Report) -> list[Markup]:
    """What the programme's description says that a reader must bear in mind."""
    return [mark_up(report.naming.text(limitation)) for limitation in report.programme.limitations]


POINTS: Final[tuple[Point, ...]] = (
    Point(tell_headline, 0),
    Point(tell_answers, 0, tell_verdicts),
    Point(tell_ends, 4),
    Point(tell_largest, 4),
    Point(tell_chain, 2),
    Point(lambda report: tell_totals(report, "actions"), 3),
    Point(tell_late, 2),
    Point(lambda report: tell_totals(report, "experiments"), 3),
    Point(tell_dropped, 3),
    Point(lambda report: tell_totals(report, "promises"), 4),
    Point(lambda report: tell_totals(report, "cycles"), 3),
    Point(tell_delivery, 5),
    Point(tell_response, 3),
    Point(tell_limits, 6),
)
"""What the summary tells, in its order."""


def summarise(report: Report, points: Iterable[Point] = POINTS, *, longest: int = LONGEST) -> list[Markup]:
    """The results in brief: a sentence a point, never more words than may be.

    Parameters
    ----------
    report : Report
    points : iterable of Point
    longest : int
        Words at most; points of the highest rank are left out first.

    Returns
    -------
    list of Markup
    """
    whole = [(point, point.tell(report)) for point in points]
    told = [_Ranked(point.rank, text) for point, texts in whole for text in texts if text]
    if _is_longer(told, longest):
        told = [one for point, texts in whole for one in _with_short(point, texts, report) if one.text]
    while told and _is_longer(told, longest):
        worst = max(sentence.rank for sentence in told)
        lowest = [place for place, sentence in enumerate(told) if sentence.rank == worst]
        long = [place for place in lowest if told[place].short]
        if long:
            told[long[-1]] = _Ranked(worst, told[long[-1]].short or Markup())
        else:
            del told[lowest[-1]]
    return [sentence.text for sentence in told]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A sentence of the summary, and the same in few words where it can be said so."""

    rank: int
    text: Markup
    short: Markup | None = None


def _is_longer(told: Iterable[_Ranked], longest: int) -> bool:
    return sum(count_words(sentence.text) + 1 for sentence in told) > longest  # and the mark of a list


def _with_short(point: Point, texts: Sequence[Markup], report: Report) -> list[_Ranked]:
    if point.shorten is None:
        return [_Ranked(point.rank, text) for text in texts]
    return [
        _Ranked(point.rank, text, short if count_words(short) < count_words(text) else None)
        for text, short in zip(texts, point.shorten(report), strict=True)
    ]


def count_words(text: Inline) -> int:
    """Words of a text as a reader counts them.

    Examples
    --------
    >>> count_words(Markup("<strong>Kyllä:</strong> 27/33 vastasi."))
    3
    """
    return len(strip_markup(text).split())


def open_summary(report: Report) -> Blocks:
    """The heading of the part."""
    return Blocks([report.heading("summary")])


def tell_points(report: Report, points: Iterable[Point] = POINTS) -> Blocks:
    """The results in brief, or that there are too few answers for them."""
    told = summarise(report, points, longest=_room(report))
    if not told:
        return Blocks([Prose(report.words.text("There are not enough answers to say anything."))])
    lead = tell_headline(report)
    if lead and told[0] == lead[0]:
        return Blocks([Prose(Markup("<strong>{}</strong>").format(told[0])), Bullets(told[1:]) if told[1:] else None])
    return Blocks([Bullets(told)])


def tell_plainly(report: Report) -> Blocks:
    """The same in at most five short sentences for clients and staff."""
    words, told = report.words, [describe_subject(report)]
    told += tell_respondents(report)
    first = report.programme.questions[:1]
    if first and first[0].kind != "share" and (lead := answer(report, first[0]).lead):
        told.append(Markup("{} {}").format(mark_up(report.naming.text(first[0].text) or first[0].id), lead))
    shares = [q for q in report.programme.questions if q.kind == "share"]
    for question in shares[:1]:
        said = answer(report, question)
        share = None if question.option else find_top(report, question.item or "")
        told.append(said.sentence if share is None else tell_people(report, question.item or "", share))
    lowest = name_lowest(report)
    if lowest is not None and lowest[0].id not in {question.item for question in shares[:1]}:
        told.append(
            words.html("Most is left to improve here: {told}", told=tell_people(report, lowest[0].id, lowest[1]))
        )
    told += [*tell_totals(report, "actions"), *tell_totals(report, "experiments"), *tell_totals(report, "cycles")][:1]
    return Blocks([report.heading("plainly", level=3), Prose(Markup(" ").join(told[:5]))])


def tell_respondents(report: Report) -> list[Markup]:
    """How many people answered each survey, in a sentence."""
    words = report.words
    counted = [(wave, e) for wave in report.waves() if (e := report.results.get("respondents", wave=wave)) is not None]
    if len(counted) == 1:
        return [words.html("{n} people answered our survey.", n=tell_count(words, counted[0][1]))]
    parts = [
        words.html("{count} ({survey})", count=tell_count(words, e), survey=report.naming.wave(wave))
        for wave, e in counted
    ]
    return [words.html("{told} people answered our surveys.", told=join_and(words, parts))] if parts else []


def tell_people(report: Report, item: str, share: Shown) -> Markup:
    """How many people said so, in the words of the item's own statement; otherwise as elsewhere."""
    words, statement = report.words, report.naming.text(report.programme.item(item).statement)
    people, n = count_behind(share), round(share.n or 0)
    if not statement or people.estimate < 2:
        return tell_who(report, item, share)
    return words.html(
        "{count} of {n} people {statement}.",
        count=tell_count(words, people), n=Number(float(n), words.cardinal(n, "elative"), f"{share.id}#n"),
        statement=mark_up(statement),
    )  # fmt: skip


def describe_subject(report: Report) -> Markup:
    """What the report is about, in a sentence."""
    return report.words.html(
        "This report is about “{title}”.", title=mark_up(report.naming.text(report.programme.title))
    )


def tell_limitations(report: Report) -> Blocks:
    """What the programme's description says that a reader must bear in mind, as far as the summary does not."""
    told = summarise(report, longest=_room(report))
    limits = [limit for limit in tell_limits(report) if limit not in told]
    return Blocks([Notice("caution", Markup(" ").join(limits))] if limits else [])


def _write_frame(report: Report) -> list[str]:
    """The lines of the pasted page above the points, without its marks."""
    words = report.words
    origin = words.text(
        "Example data: answers, numbers, dates and decisions are invented. Nothing here is a finding about any "
        "programme."
    )
    return [
        *([origin] if report.synthetic else []), words.text("Results in brief"), strip_markup(write_title(report)),
        " · ".join(write_byline(report)),
    ]  # fmt: skip


def _room(report: Report) -> int:
    """Words that are left for the points: without the frame, and the mark of its heading."""
    return LONGEST - count_words(" ".join(_write_frame(report))) - 1


def write_summary(report: Report) -> str:
    """The results in brief as Markdown, ready to paste into a shared description of the operating model.

    Parameters
    ----------
    report : Report

    Returns
    -------
    str
        The first line says that the data are made up, where they are. At most :data:`LONGEST` words.
    """
    frame = _write_frame(report)
    told = summarise(report, longest=_room(report))
    *origin, heading, title, facts = frame
    lines = [*(part for line in origin for part in (line, "")), f"## {heading}", "", f"**{_markdown(title)}**", ""]
    if facts:
        lines += [_markdown(facts), ""]
    lead = tell_headline(report)
    if lead and told and told[0] == lead[0]:
        lines += [_markdown(strip_markup(told.pop(0))), ""]
    lines += [f"- {_markdown(strip_markup(point))}" for point in told]
    return "\n".join(lines) + "\n"


def _markdown(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", text)
