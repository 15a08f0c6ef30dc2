"""How things are called in sentences: titles, captions, surveys, items."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from evaluation.core.estimates import Shown
from evaluation.locale import N_
from evaluation.programme import Item
from evaluation.report.blocks import Inline, html, plain
from evaluation.report.distributions import Distribution, arrange_answers, find_waves
from evaluation.report.opened import Report

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


def top_labels(report: Report, item: Item) -> Markup:
    """The upper levels of an item's scale in quotation marks."""
    scale = report.scale(item)
    labels = [
        report.words.html("“{label}”", label=html(report.naming.level(scale, level))) for level in reversed(scale.top)
    ]
    return Markup(f" {report.words.text('or')} ").join(labels)


def item_name(report: Report, item: str, wave: str) -> Markup:
    """The wording of an item, with the survey where it was asked in several."""
    name = html(report.naming.item(item))
    if wave and len(find_waves(report.results, item)) > 1:
        return Markup("{} ({})").format(name, report.naming.wave(wave))
    return name


def survey_name(report: Report, wave: str) -> str:
    """A survey as the beginning of a sentence."""
    if not wave or len(report.waves()) == 1:
        return report.words.text("Survey")
    return report.words.text("Survey ({wave})", wave=report.naming.wave(wave))


def decimals_of(estimate: Shown) -> int:
    """How many decimals an estimate is told with: none for a whole number, else one."""
    return places(estimate.estimate)


def places(value: float) -> int:
    """How many decimals a value is told with."""
    return 0 if float(value).is_integer() else 1


def shown_distribution(report: Report, item: Item, wave: str) -> Distribution:
    """The distribution of an ordinal item in a wave, as far as it may be shown."""
    return arrange_answers(report.results, item=item.id, wave=wave, scale=report.scale(item))
