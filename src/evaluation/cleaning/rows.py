"""The rows of all files below each other, with all that is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluation.cleaning.answer_columns import Answers, Column
from evaluation.core.answer_states import ANSWERED, DONT_KNOW, NOT_UNDERSTOOD, Codes, Mask
from evaluation.core.private import Private

Times = npt.NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, repr=False)
class Rows(Private):
    """The rows of all files below each other.

    Attributes
    ----------
    file, wave, number : numpy.ndarray of int
        Position of the file in the sources, of the wave in ``waves``, number of the row in its file.
    files, waves : tuple of str
    unfinished : numpy.ndarray of bool
        The service says that the form was begun and not finished.
    start, end : numpy.ndarray of datetime64
        When the form was opened and sent; NaT where the service does not say.
    ids, code : Column
        The service's id (only where somebody has withdrawn) and the respondent code, as written.
    person : numpy.ndarray of int
        Equal where codes agree, -1 without a code.
    items : dict of str to Answers
    background : dict of str to Answers
    """

    file: Codes
    wave: Codes
    number: Codes
    files: tuple[str, ...]
    waves: tuple[str, ...]
    unfinished: Mask
    start: Times
    end: Times
    ids: Column
    code: Column
    person: Codes
    items: Mapping[str, Answers]
    background: Mapping[str, Answers]

    def held_rows(self) -> int:
        """The rows of all files."""
        return len(self.file)

    def __len__(self) -> int:
        return len(self.file)

    @property
    def sent(self) -> Times:
        """When the row was sent, or else opened."""
        return np.where(np.isnat(self.end), self.start, self.end)

    def number_of(self, *states: int) -> Codes:
        """The number of items in one of the states, in each row."""
        total = np.zeros(len(self), dtype=np.int32)
        for answers in self.items.values():
            for state in states:
                total += answers.state == state
        return total

    @property
    def said(self) -> Codes:
        """The number of items to which anything was said, be it "don't know" or something not understood."""
        return self.number_of(ANSWERED, DONT_KNOW, NOT_UNDERSTOOD)
