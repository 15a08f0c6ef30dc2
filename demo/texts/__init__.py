"""Open answers and other sentences, a line each, in ``demo/texts/<programme>/<question>.txt``."""

from __future__ import annotations

from pathlib import Path

from demo.chance import Chance
from demo.people import person

_FOLDER = Path(__file__).resolve().parent


def sentences(programme: str, question: str) -> list[str]:
    """Return the sentences written for a question.

    Parameters
    ----------
    programme : str
        The programme's name.
    question : str
        The file's name without ``.txt``.
    """
    return (_FOLDER / programme / f"{question}.txt").read_text(encoding="utf-8").splitlines()


def filled(sentence: str, chance: Chance) -> str:
    """Return the sentence with an invented person in the place of ``{name}``, ``{genitive}``, ``{phone}`` ...

    Parameters
    ----------
    sentence : str
        A line of a file of sentences.
    chance : Chance
        The programme's draws.

    Examples
    --------
    >>> filled("Kysy lisää: {email}", Chance("esimerkki")).endswith("@example.org")
    True
    """
    if "{" not in sentence:
        return sentence
    who = person(chance)
    return sentence.format(
        name=who.name,
        first=who.first,
        genitive=who.genitive,
        phone=who.phone,
        email=who.email,
        identity_code=who.identity_code,
    )


def spread(texts: list[str], size: int, chance: Chance, *, share: float) -> list[str | None]:
    """Return an answer or None for each respondent: about `share` of them answer, no two alike.

    Parameters
    ----------
    texts : list of str
        What may be answered; at least as many as answer.
    size : int
        Number of respondents.
    chance : Chance
        The programme's draws.
    share : float
        Share of those who answer.

    Raises
    ------
    ValueError
        When there are not enough texts.
    """
    answering = set(chance.sample(range(size), round(size * share)))
    if len(answering) > len(texts):
        raise ValueError(f"{len(answering)} answers but {len(texts)} texts.")
    left = iter(chance.shuffled(texts))
    return [filled(next(left), chance) if respondent in answering else None for respondent in range(size)]
