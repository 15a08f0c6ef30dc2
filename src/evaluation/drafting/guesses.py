"""What a question seems to be: the guesses that a draft is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.core.private import Private
from evaluation.drafting.blocks import Asked
from evaluation.drafting.guessed_scales import ScaleGuess
from evaluation.drafting.waves import Codes
from evaluation.programme import OpenPoint

Kind = Literal["background", "ordinal", "score", "number", "multiple", "nominal", "open", "code", "left_out"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Guess(Private):
    """A question and what it seems to be.

    Attributes
    ----------
    asked : Asked
    kind : str
    why : str
        In a few words, for the comment beside it.
    scale : str
        Of an ordinal question: a key of ``Questions.scales``.
    now : Asked or None
        The second half of a retrospective pair; ``asked`` is the first.
    options : tuple of tuple of str
        The labels of each, as written; several where they are known to mean the same in several languages.
    range : tuple of int or None
    nps, reverse : bool
    other : tuple of str
        What single people wrote in their own words beside the options.
    missing : tuple of str
        Answers that stand for no answer.
    unsure : tuple of str
        What is not known; empty where the guess is sure.
    levels : ScaleGuess or None
        The scale of a rating whose questionnaire tells it.
    told : bool
        Whether the file of the questionnaire tells the question, and nothing is guessed.
    """

    asked: Asked
    kind: Kind
    why: str = ""
    scale: str = ""
    now: Asked | None = None
    options: tuple[tuple[str, ...], ...] = ()
    range: tuple[int, int] | None = None
    nps: bool = False
    reverse: bool = False
    other: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unsure: tuple[OpenPoint, ...] = ()
    levels: ScaleGuess | None = None
    told: bool = False

    def held_rows(self) -> int:
        """The answers."""
        return self.asked.held_rows()


@dataclass(frozen=True, slots=True, repr=False)
class Questions(Private):
    """All that was asked, and the scales it was asked on.

    Attributes
    ----------
    guesses : tuple of Guess
        In the order of the questionnaire.
    scales : dict of str to ScaleGuess
    codes : Codes
        The respondents' codes.
    languages : tuple of frozenset of int
        Files that seem to be one form in several languages.
    """

    guesses: tuple[Guess, ...]
    scales: dict[str, ScaleGuess]
    codes: Codes
    languages: tuple[frozenset[int], ...]

    def held_rows(self) -> int:
        """The answers to all questions."""
        return sum(guess.held_rows() for guess in self.guesses)
