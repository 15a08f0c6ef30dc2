"""What cleaning gives: the answers of the respondents, and the account of what became of every row and cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluation.core.private import Private

if TYPE_CHECKING:
    import pandas as pd

    from evaluation.programme import Programme
    from evaluation.wall.release import Record


@dataclass(frozen=True, repr=False)
class Responses(Private):
    """The kept respondents of a programme and their answers.

    Attributes
    ----------
    frame : pandas.DataFrame
        A row a kept row of the files; index ``response`` counts from 1. First ``respondent`` (a number that the
        waves of one person share) and ``wave`` (``""`` where the sources name none); then a ``Categorical`` a
        background variable; then the items. Ordinal: an ordered ``Categorical`` over the levels of the scale,
        low to high; a retrospective pair has two, ``<id>@retro_before`` and ``<id>@retro_after``. Nominal: an
        unordered ``Categorical`` over option ids. Score: ``Int64``. Multiple: a ``boolean`` ``<id>=<option>`` an
        option (missing where the question has no answer at all) and the free text ``<id>_other``. Open: redacted text.
    absence : pandas.DataFrame
        Same index; for each item (each half of a retrospective pair) a ``Categorical`` of
        :data:`evaluation.core.answer_states.ABSENCE`.
    programme : evaluation.programme.Programme
        The questionnaire that the columns follow.
    released : evaluation.wall.release.Record or None
        Whose answers are published already: what is told of these must not tell who came or left.
    """

    frame: pd.DataFrame
    absence: pd.DataFrame
    programme: Programme
    released: Record | None = None

    def held_rows(self) -> int:
        """The kept answer sheets."""
        return len(self.frame)


@dataclass(frozen=True, repr=False)
class CleaningLog(Private):
    """The account of every row and every cell.

    Attributes
    ----------
    decisions : pandas.DataFrame
        Private. ``file, row, wave, rule, decision, item, detail``: what was done with which row, and by which rule.
    rows : pandas.DataFrame
        Public. ``file, wave, what, n``: ``read``, then each reason for leaving a row out
        (:data:`evaluation.core.row_reasons.DROP_RULES`), then ``kept``; they add up.
    items : pandas.DataFrame
        Public. ``item, wave, kept, answered, missing, dont_know, not_understood, not_asked``: the last five add up to
        ``kept``.
    not_understood : pandas.DataFrame
        Private. ``item, file, value, n, nearest, yaml_line``: answers outside the accepted ones, the nearest accepted
        one and the line of ``programme.yaml`` that would accept it. The background variables are among them.
    joins : pandas.DataFrame
        Public. ``wave, kept, joined, not_joined, without_code``: those whose code is in another wave too, those whose
        code is in no other, those without a code; they add up to ``kept``.
    """

    decisions: pd.DataFrame
    rows: pd.DataFrame
    items: pd.DataFrame
    not_understood: pd.DataFrame
    joins: pd.DataFrame

    def held_rows(self) -> int:
        """The rows about which something was decided."""
        return len(self.decisions)
