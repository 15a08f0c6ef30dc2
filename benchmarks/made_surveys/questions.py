"""A survey that nobody answered: its questions, and what each of them truly is."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

LANGUAGES: Final = ("fi", "sv", "en", "no", "da", "de", "et")
Kind = Literal["ordinal", "score", "number", "nominal", "background", "multiple", "open", "consent", "person", "code"]
Answers = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, what it truly is, and who answered what.

    Attributes
    ----------
    kind : str
    header : str
    answers : list of tuple of str
        Of each respondent; an empty tuple is no answer.
    labels : tuple of str
        Levels from low to high, or options.
    range : tuple of int or None
        Of a rating.
    nps : bool
        Whether it is the net promoter question.
    grid : str
        The heading of the grid that it is a row of.
    declines : tuple of str
        Labels that are no place on the scale.
    style : str
        How the labels are written; part of the name of the kind.
    """

    kind: Kind
    header: str
    answers: Answers
    labels: tuple[str, ...] = ()
    range: tuple[int, int] | None = None
    nps: bool = False
    grid: str = ""
    declines: tuple[str, ...] = ()
    style: str = ""

    def counts(self) -> Counter[str]:
        """How often each answer was given."""
        return Counter(answer for several in self.answers for answer in several)

    @property
    def named(self) -> str:
        """The kind and the style, for the table."""
        return f"{self.kind} {self.style}".strip()


@dataclass(frozen=True, slots=True)
class Survey:
    """The questions of a form in one language, answered by ``n`` people."""

    language: str
    n: int
    questions: tuple[Question, ...]
    words: Mapping[str, Any] = field(repr=False)


@cache
def wordings() -> Mapping[str, Any]:
    """The vocabulary, by language."""
    text = Path(__file__).with_name("wordings.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return data


def make_survey(rng: random.Random, language: str) -> Survey:
    """A survey at random: which questions, on which scales, in what order of answers, by how many people.

    Parameters
    ----------
    rng : random.Random
    language : str
        One of :data:`LANGUAGES`.

    Returns
    -------
    Survey
    """
    words = wordings()[language]
    n = rng.choice((14, 22, 35, 48, 70, 110, 160))
    maker = _Maker(rng, words, n)
    alone = [maker.on_scales, maker.choices, maker.several, maker.ratings, maker.counts, maker.opens, maker.likely]
    parts = [maker.statements(), *([question] for make in alone for question in make())]
    rng.shuffle(parts)
    questions = [*maker.about(), *(question for part in parts for question in part)]
    if rng.random() < 0.3:
        questions.insert(0, maker.person())
    if rng.random() < 0.25:
        questions.insert(0, maker.consent())
    if rng.random() < 0.2:
        questions.insert(0, maker.code())
    return Survey(language, n, tuple(questions), words)


class _Maker:
    """Makes the questions of one survey."""

    def __init__(self, rng: random.Random, words: Mapping[str, Any], n: int) -> None:
        self.rng, self.words, self.n = rng, words, n
        self.blank = rng.choice((0.0, 0.03, 0.12))

    def draw(self, labels: Sequence[str], *, most: int = 1) -> Answers:
        """An answer of each respondent; the weights of the labels differ, the last are not the rarest."""
        weights = [self.rng.uniform(0.3, 2.0) for _ in labels]
        answers: Answers = []
        for _ in range(self.n):
            if self.rng.random() < self.blank:
                answers.append(())
                continue
            several = {self.rng.choices(range(len(labels)), weights)[0] for _ in range(self.rng.randint(1, most))}
            answers.append(tuple(labels[at] for at in sorted(several)))
        return answers

    def agree(self, leaning: Sequence[float], levels: Sequence[str], declines: Sequence[str]) -> Answers:
        """Answers to one of several statements: who is content with one thing is so with others."""
        answers: Answers = []
        for one in leaning:
            place = min(max(one + self.rng.gauss(0, 0.18), 0), 0.999)
            given = self.rng.random()
            decline = bool(declines) and given < 0.06
            blank = given > 1 - self.blank
            answers.append(
                () if blank else (self.rng.choice(declines) if decline else levels[int(place * len(levels))],)
            )
        return answers

    def written(self, levels: Sequence[str]) -> tuple[tuple[str, ...], str]:
        """Levels as an author may number them, still from low to high."""
        chance = self.rng.random()
        last = len(levels)
        if chance < 0.72:
            return tuple(levels), ""
        if chance < 0.82:
            return tuple(f"{at} = {text}" for at, text in enumerate(levels, 1)), "numbered"
        if chance < 0.90:
            return tuple(f"{text} ({at})" for at, text in enumerate(levels, 1)), "numbered behind"
        return tuple(f"{last + 1 - at} - {text}" for at, text in enumerate(levels, 1)), "best first"

    def statements(self) -> list[Question]:
        levels, style = self.written(self.rng.choice(self.words["agreement"]))
        grid = "grid"
        declines = tuple(self.words["dont_know"]) if self.rng.random() < 0.25 else ()
        asked = self.rng.sample(self.words["statements"], self.rng.randint(3, 6))
        leaning = [self.rng.betavariate(3, 2) for _ in range(self.n)]
        answers = [self.agree(leaning, levels, declines) for _ in asked]
        return [
            Question("ordinal", text, given, levels, grid=grid, declines=declines, style=style)
            for text, given in zip(asked, answers, strict=True)
        ]

    def on_scales(self) -> list[Question]:
        made = []
        for header, plain in self.rng.sample(self.words["scales"], self.rng.randint(1, 3)):
            levels, style = self.written(plain)
            declines = tuple(self.words["dont_know"]) if self.rng.random() < 0.2 else ()
            answers = self.draw([*levels, *declines])
            made.append(Question("ordinal", header, answers, levels, declines=declines, style=style))
        return made

    def choices(self) -> list[Question]:
        return [
            self._with_own(Question("nominal", header, self.draw(options), tuple(options)))
            for header, options in self.rng.sample(self.words["choices"], self.rng.randint(1, 2))
        ]

    def about(self) -> list[Question]:
        return [
            Question("background", header, self.draw(options), tuple(options))
            for header, options in self.rng.sample(self.words["about"], self.rng.randint(1, 2))
        ]

    def several(self) -> list[Question]:
        return [
            self._with_own(Question("multiple", header, self.draw(options, most=3), tuple(options)))
            for header, options in self.rng.sample(self.words["several"], self.rng.randint(1, 2))
        ]

    def ratings(self) -> list[Question]:
        made = []
        for header, low, high in self.rng.sample(self.words["ratings"], self.rng.randint(1, 2)):
            span = (int(low), int(high))
            numbers = [str(number) for number in range(span[0], span[1] + 1)]
            # The least and the greatest number may well be given by nobody.
            given = numbers if self.rng.random() < 0.6 else numbers[1:]
            made.append(Question("score", header, self.draw(given), range=span))
        return made

    def counts(self) -> list[Question]:
        if self.rng.random() < 0.5:
            return []
        header, most = self.rng.choice(self.words["counts"])
        answers: Answers = [
            () if self.rng.random() < self.blank else (str(self.rng.randint(0, int(most))),) for _ in range(self.n)
        ]
        return [Question("number", header, answers)]

    def likely(self) -> list[Question]:
        low = self.rng.choice((0, 0, 3, 5))
        numbers = [str(number) for number in range(low, 11)]
        return [Question("score", self.words["likely"], self.draw(numbers), range=(0, 10), nps=True)]

    def opens(self) -> list[Question]:
        made = []
        for header, pieces in self.rng.sample(self.words["opens"], self.rng.randint(1, 2)):
            answers: Answers = []
            for _ in range(self.n):
                if self.rng.random() < 0.35:
                    answers.append(())
                    continue
                answers.append((self._said(pieces),))
            made.append(Question("open", header, answers))
        return made

    def _said(self, pieces: Sequence[str]) -> str:
        """Words of one's own: no two people write the same, hardly."""
        between = self.rng.choice((", ", ". ", " - ", " / "))
        topic = self.rng.choice(self.words["statements"]).lower().split()
        about = " ".join(self.rng.sample(topic, min(len(topic), self.rng.randint(1, 3))))
        said = between.join([*self.rng.sample(pieces, self.rng.randint(1, 2)), about])
        return f"{said[0].upper()}{said[1:]}{self.rng.choice(('.', '', '!', ' :)'))}"

    def person(self) -> Question:
        header, names = self.rng.choice(list(self.words["personal"].items()))
        return Question("person", header, [(self.rng.choice(names),) for _ in range(self.n)])

    def consent(self) -> Question:
        header, yes = self.words["consent"]
        return Question("consent", header, [(yes,)] * self.n)

    def code(self) -> Question:
        letters = "ABDEGHIKLMNOPRSTUV"
        codes = [
            f"{self.rng.choice(letters)}{self.rng.choice(letters)}{self.rng.randint(1, 28):02}{at:02}"
            for at in range(self.n)
        ]
        return Question("code", self.words["code"], [(code,) for code in codes])

    def _with_own(self, question: Question) -> Question:
        """The question with a few answers in people's own words beside the options."""
        if self.rng.random() > 0.25 or len(question.labels) < 4:
            return question
        pieces = self.words["opens"][0][1]
        at = self.rng.sample(range(self.n), max(1, self.n // 30))
        own = dict(zip(at, self.rng.sample(pieces, min(len(at), len(pieces))), strict=False))
        answers = [(own[one],) if one in own else several for one, several in enumerate(question.answers)]
        return Question(question.kind, question.header, answers, question.labels, style="with own words")
