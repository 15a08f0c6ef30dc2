"""The evaluator's own words at their places in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.core.cleared import OwnText
from evaluation.core.errors import UserError
from evaluation.core.text_files import PLACES
from evaluation.locale import N_, Words
from evaluation.report.blocks import Blocks, OwnWords
from evaluation.report.own_markdown import render_markdown

if TYPE_CHECKING:
    from evaluation.report.opened import Report


def show_text(report: Report, place: str) -> Blocks:
    """The evaluator's own words for a place, in the report's language or else, marked, in one that there is.

    Raises
    ------
    UserError
        If there is no such place, or a number in the text is wrong
        (:func:`evaluation.report.own_markdown.render_markdown`).
    """
    if place not in PLACES:
        raise UserError("There is no such place for own words.", found=place, allowed=", ".join(PLACES))
    told = choose_text(report, place)
    if told is None:
        return Blocks()
    words = Words(told.language)
    file = f"text/{place}.{told.language}.md"
    text = render_markdown(told.text, results=report.results, words=words, place=file, below=2)
    whose = N_("In the organiser's words") if place == "response" else N_("In the evaluator's words")
    lang = "" if told.language == report.language else told.language
    return Blocks([OwnWords(text, whose=report.words.text(whose), lang=lang)])


def choose_text(report: Report, place: str) -> OwnText | None:
    """The text that a report shows at a place: in its language, else in the programme's first that there is."""
    by_language = {one.language: one for one in report.texts if one.place == place}
    order = (report.language, *report.programme.languages)
    return next((by_language[language] for language in order if language in by_language), None)
