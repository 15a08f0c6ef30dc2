"""How things are called in a report: titles, captions, surveys, items; the words that several topics share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Final, Protocol

from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.locale import LANGUAGES, N_, Words, load_catalogue
from evaluation.programme import Item, Programme
from evaluation.report.blocks import Inline, mark_up, strip_markup
from evaluation.report.distributions import find_waves
from evaluation.report.naming import LEVELS
from evaluation.report.numbers import format_count

if TYPE_CHECKING:
    from evaluation.report.opened import Report

BASIS: Final = {
    "distinct": N_("participants, each counted once"),
    "attendances": N_("attendances; the same person may be counted several times"),
    "participants": N_("participants by session; the same person may be counted several times"),
    "invited": N_("people who were invited"),
    "asked": N_("people who were sent the questionnaire"),
}
"""From what those who could have answered were counted, as the estimate ``eligible`` names it."""

PARTS: Final = {
    "background": N_("Background"),
    "summary": N_("Results in brief"),
    "plainly": N_("In plain words"),
    "answers": N_("Answers to the evaluation questions"),
    "worked": N_("What worked and what did not"),
    "chain": N_("From need to change"),
    "agreed": N_("What was agreed"),
    "held": N_("Sessions, participants and respondents"),
    "appendix": N_("Appendix"),
    "cite": N_("How to cite"),
    "respondents": N_("Who answered"),
    "feedback": N_("Answers to the survey"),
    "change": N_("Change"),
    "groups": N_("Groups side by side"),
    "comments": N_("Open answers"),
    "delivery": N_("Sessions delivered"),
    "reach": N_("Who took part"),
    "loop": N_("From feedback to changes"),
    "outcomes": N_("What came of it"),
    "measures": N_("Measures over time"),
    "levels": N_("What there is evidence for"),
    "plan": N_("Questions set in advance"),
    "conclusions": N_("Conclusions"),
    "recommendations": N_("Recommendations"),
    "response": N_("The organiser's response"),
    "tips": N_("Tips for those who do the same"),
    "quality": N_("Quality of the data"),
    "methods": N_("Methods"),
}
"""The parts of the report: what links point at, the same in every language, to the heading."""


STATUS: Final = {
    "planned": N_("not yet begun"),
    "ongoing": N_("under way"),
    "finished": N_("finished"),
}
"""How far a programme is."""


class Marked(Protocol):
    """What is told in one language, and whether it rests on made-up data: a report, a comparison."""

    @property
    def words(self) -> Words:
        """Messages and numbers in the reader's language."""

    @property
    def synthetic(self) -> bool:
        """Whether the data are made up."""


OTHER_QUESTIONS: Final = N_("Other questions")


def translate(words: Words, text: Inline) -> Inline:
    """A message of the catalogues as markup in the reader's language; anything else as it is.

    Examples
    --------
    >>> str(translate(Words("fi"), "Answers")), translate(Words("fi"), "My own"), translate(Words("fi"), "")
    ('Vastauksia', 'My own', '')
    """
    # The empty message is gettext's name for the catalogue's own header.
    if isinstance(text, Markup) or not isinstance(text, str) or "{" in text or not text:
        return text
    known = any(load_catalogue(language).gettext(text) != text for language in LANGUAGES)
    return words.html(text) if known else text


def mark_example(report: Marked, caption: Inline) -> Inline:
    """A caption, marked where the data are made up."""
    if not report.synthetic:
        return caption
    return Markup("{} ({})").format(mark_up(caption), report.words.text("example data"))


def write_title(report: Report) -> Inline:
    """The title of the report, marked where the data are made up."""
    return mark_example(report, report.naming.text(report.programme.title))


def write_byline(report: Report) -> tuple[str, ...]:
    """Who and when, for the line under the title."""
    words, programme = report.words, report.programme
    parts = [strip_markup(report.naming.text(text)) for text in (programme.organiser, programme.funder) if text]
    if programme.period:
        parts.append(f"{words.date(programme.period.start)} – {words.date(programme.period.end)}")
    return (*parts, *tell_status(words, programme))


def tell_status(words: Words, programme: Programme) -> tuple[str, ...]:
    """How far the programme is, and the day that its report bears, as far as its description says."""
    parts = []
    if programme.status:
        parts.append(words.text(STATUS[programme.status]))
    if programme.published:
        parts.append(words.text("published {day}", day=words.date(programme.published)))
    return tuple(parts)


def write_citation(report: Report) -> Markup:
    """The report as a source: organiser, year of the period's end, title, version of the program."""
    words, programme = report.words, report.programme
    named = (programme.author, programme.organiser, programme.title)
    who = mark_up(next(told for text in named if (told := report.naming.text(text))))
    day = programme.published or (programme.period and programme.period.end)
    year = f" ({day.year})" if day else ""
    return words.html(
        "{who}{year}. {title}. Evaluation report, computed with the program evaluation {version}.",
        who=who, year=year, title=mark_up(write_title(report)), version=version("workshop-evaluation"),
    )  # fmt: skip


def quote_top_levels(report: Report, item: Item) -> Markup:
    """The upper levels of an item's scale in quotation marks."""
    scale = report.scale(item)
    labels = [
        report.words.html("“{label}”", label=mark_up(report.naming.level(scale, level)))
        for level in reversed(scale.top)
    ]
    return Markup(f" {report.words.text('or')} ").join(labels)


def name_top(report: Report, item: Item) -> str:
    """What the upper levels of an item's scale are together: "agreed", else their labels."""
    scale = report.scale(item)
    if set(scale.top) <= {"agree", "strongly_agree", "slightly_agree", "somewhat_agree"}:
        return report.words.text("agreed")
    labels = [strip_markup(report.naming.level(scale, level)) for level in scale.top]
    return f" {report.words.text('or')} ".join(label[:1].lower() + label[1:] for label in labels)


def is_asked_again(report: Report, item: str) -> bool:
    """Whether an item was asked in several surveys, so that its name needs the survey beside it."""
    return len(find_waves(report.results, item)) > 1


def label_item(report: Report, item: str, wave: str) -> Inline:
    """The wording of an item as a label, with the survey where it was asked in several."""
    name = report.naming.item(item)
    if wave and is_asked_again(report, item):
        return Markup("{} – {}").format(mark_up(name), report.naming.wave(wave))
    return name


def name_survey(report: Report, wave: str) -> str:
    """A survey as the beginning of a sentence."""
    if not wave or len(report.waves()) == 1:
        return report.words.text("Survey")
    return report.words.text("Survey ({wave})", wave=report.naming.wave(wave))


def begin_with_survey(report: Report, e: Shown, text: Inline) -> Inline:
    """The text with the survey before it, where the item was asked in several."""
    if not is_asked_again(report, e.item):
        return text
    return Markup("{}: {}").format(report.naming.wave_first(e.wave), mark_up(text))


def name_states(report: Report, counted: Iterable[tuple[str, Shown]]) -> Markup:
    """States with their numbers, one after the other."""
    words = report.words
    return Markup(", ").join(
        words.html("{state} {count}", state=report.naming.state(state), count=format_count(words, e))
        for state, e in counted
    )


def join_and(words: Words, parts: Sequence[Inline]) -> Markup:
    """Parts of a sentence with commas between them, the last joined by a word."""
    *rest, last = map(mark_up, parts)
    if not rest:
        return last
    return Markup(" ").join((Markup(", ").join(rest), mark_up(words.text("and")), last))


def name_part(words: Words, part: str) -> str:
    """The heading of a part of the report, or of one of Kirkpatrick's levels."""
    names: dict[str, str] = {**PARTS, **{str(level): name for level, name in LEVELS.items()}, "other": OTHER_QUESTIONS}
    return words.text(names[part])
