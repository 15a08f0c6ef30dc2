"""What a form asks: the questionnaire question by question, worded in every language of the programme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from evaluation.core.text import fold
from evaluation.programme.model import Programme
from evaluation.programme.questionnaire import Background, Item, MultipleItem, NominalItem, OrdinalItem, ScoreItem
from evaluation.programme.values import Headers, Labels, Language, list_accepted_headers

FormKind = Literal["one", "several", "score", "number", "open"]
DONT_KNOW: Final = "dont_know"
_KINDS: Final[Mapping[str, FormKind]] = {
    "score": "score", "number": "number", "multiple": "several", "nominal": "one", "open": "open",
}  # fmt: skip
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
_CODE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
# Columns that services add themselves; a question of the same name would be taken for one of them.
_TAKEN: Final = frozenset({"start", "end", "today", "id", "token", "seed", "background"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChoice:
    """An option of a question.

    Attributes
    ----------
    code : str
        Letters, digits, ``_`` and ``-``.
    labels : dict of str to str
        By language; every language of the programme.
    level : int or None
        Place on the scale, from 1, of the level of a scale.
    """

    code: str
    labels: Mapping[Language, str]
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormQuestion:
    """A question of a form; the halves of a retrospective pair are two.

    Attributes
    ----------
    target : str
        Of the answers, as cleaning names them: ``useful``, ``skill@retro_before``, ``respondent_code``.
    name : str
        Its code: a letter first, then letters, digits, ``_`` and ``-``.
    kind : str
        ``one`` of several choices, ``several`` of them, a ``score`` on a range, a ``number``, or ``open`` words.
    text : dict of str to str
        The wording by language; every language of the programme.
    choices : tuple of FormChoice
    range : tuple of int or None
        Of a score and a number.
    is_background : bool
        Whether it asks who answers.
    """

    target: str
    name: str
    kind: FormKind
    text: Mapping[Language, str]
    choices: tuple[FormChoice, ...] = ()
    range: tuple[int, int] | None = None
    is_background: bool = False


def ask_questions(programme: Programme, *, wave: str = "") -> tuple[FormQuestion, ...]:
    """The questions of a form in the order in which they are asked: background, items, the code that joins waves.

    Parameters
    ----------
    programme : Programme
    wave : str
        Only what is asked in this wave; without it, everything, under the first header of each.

    Returns
    -------
    tuple of FormQuestion

    Notes
    -----
    A question is worded as its header is, for that is what comes back. Where a header is accepted in several languages,
    it is the text of that language; further headers without such a text are taken in the order of the programme's
    languages.
    """
    return tuple(_Asking(programme, wave).questions())


class _Asking:
    def __init__(self, programme: Programme, wave: str) -> None:
        self.programme, self.wave = programme, wave

    def questions(self) -> Iterator[FormQuestion]:
        asked = self.programme.questionnaire
        for background in asked.background:
            if self._is_asked(background.column):
                yield self._background(background)
        for item in asked.items:
            yield from self._item(item)
        code = asked.respondent_code
        if code is not None and self._is_asked(code.column):
            text = self._wording(code.column, {})
            yield FormQuestion(target="respondent_code", name="respondent_code", kind="open", text=text)

    def _is_asked(self, headers: Headers | None) -> bool:
        return headers is None or bool(self._headers(headers))

    def _headers(self, headers: Headers | None) -> tuple[str, ...]:
        if isinstance(headers, dict) and not self.wave:
            return next(iter(headers.values()), ())
        return list_accepted_headers(headers, self.wave)

    def _background(self, background: Background) -> FormQuestion:
        choices = self._options(background.options or {})
        return FormQuestion(
            target=background.id,
            name=name_question(background.id),
            kind="one" if choices else "open",
            text=self._wording(background.column, background.text),
            choices=choices,
            is_background=True,
        )

    def _item(self, item: Item) -> Iterator[FormQuestion]:
        name = name_question(item.id)
        if isinstance(item, OrdinalItem):
            choices = self._levels(item)
            halves = [("before", item.before), ("after", item.after)] if item.is_pair else [("", item.column)]
            for half, headers in halves:
                if not self._is_asked(headers):
                    continue
                yield FormQuestion(
                    target=f"{item.id}@retro_{half}" if half else item.id,
                    name=f"{name}_{half}" if half else name,
                    kind="one",
                    text=self._wording(headers, {} if half else item.text),
                    choices=choices,
                )
            return
        if not self._is_asked(item.column):
            return
        text = self._wording(item.column, item.text)
        choices = self._options(item.options) if isinstance(item, MultipleItem | NominalItem) else ()
        within = item.range if isinstance(item, ScoreItem) else None
        kind = _KINDS[item.type]
        yield FormQuestion(target=item.id, name=name, kind=kind, text=text, choices=choices, range=within)

    def _levels(self, item: OrdinalItem) -> tuple[FormChoice, ...]:
        scale = self.programme.scale_of(item)
        levels = [
            FormChoice(code=level, labels=self._labels(scale.labels[level]), level=at)
            for at, level in enumerate(scale.levels, 1)
        ]
        aside = [FormChoice(code=DONT_KNOW, labels=self._labels(scale.dont_know))] if scale.dont_know else []
        return (*levels, *aside)

    def _options(self, options: Mapping[str, Labels]) -> tuple[FormChoice, ...]:
        codes = code_options(options)
        return tuple(FormChoice(code=codes[option], labels=self._labels(labels)) for option, labels in options.items())

    def _labels(self, labels: Labels) -> dict[Language, str]:
        return {language: self.programme.label(labels, language)[0] for language in self.programme.languages}

    def _wording(self, headers: Headers | None, text: Mapping[Language, str]) -> dict[Language, str]:
        """The wording in each language of the programme, by what is accepted as the header."""
        accepted, languages = self._headers(headers), self.programme.languages
        if not accepted:
            return {language: self.programme.text(dict(text), language)[0] for language in languages}
        folded = {fold(header) for header in accepted}
        wording: dict[Language, str] = {}
        for at, language in enumerate(languages):
            told = text.get(language, "")
            if told and (fold(told) in folded or language != languages[0]):
                wording[language] = told
            else:
                wording[language] = accepted[at] if len(accepted) >= len(languages) else accepted[0]
        return wording


def name_question(identifier: str) -> str:
    """The code of a question in a form: XML wants a letter first, and services keep some names for themselves.

    Examples
    --------
    >>> name_question("useful"), name_question("2_day"), name_question("end")
    ('useful', 'q_2_day', 'q_end')
    """
    fits = _NAME.fullmatch(identifier) and identifier.casefold() not in _TAKEN
    return identifier if fits else f"q_{identifier}"


def code_options(options: Sequence[str] | Mapping[str, object]) -> dict[str, str]:
    """Option to its code in a form: the option's id where it has no blanks, else by its place.

    Examples
    --------
    >>> code_options(["yes", "En osaa sanoa"])
    {'yes': 'yes', 'En osaa sanoa': 'option_2'}
    """
    return {option: option if _CODE.fullmatch(option) else f"option_{at}" for at, option in enumerate(options, 1)}
