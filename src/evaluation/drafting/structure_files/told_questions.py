"""What the file of a questionnaire tells: its questions, their types, and their choices in order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ToldKind = Literal["one", "several", "score", "number", "open", "none"]
Texts = Mapping[str, str]
"""Language to text; the language is empty where the file does not name it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option or a level: how an export may write it.

    Attributes
    ----------
    code : str
    labels : dict of str to str
        By language.
    level : int or None
        Its place on a scale, from the low end, where the questionnaire tells it.
    """

    code: str
    labels: Texts
    level: int | None = None

    def written(self) -> tuple[str, ...]:
        """The labels, then the code; each once."""
        return tuple(dict.fromkeys(text for text in (*self.labels.values(), self.code) if text))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldQuestion:
    """A question as its questionnaire tells it.

    Attributes
    ----------
    names : tuple of str
        What its column may be called in an export: code, wording, both.
    text : dict of str to str
        The wording by language.
    kind : str
        ``one`` of several choices, ``several`` of them, ``score`` on a range, ``number``, ``open`` words, or ``none``:
        no question to count (dates, files, notes, what tells who answered).
    choices : tuple of Choice
        In the order of the questionnaire.
    columns : dict of str to tuple of str
        Of ``several``: code of the choice to the names of its column.
    ordered : bool
        Whether the service's own type says that the choices are a scale.
    range : tuple of int or None
    nps : bool
        Whether the service's own type says that it is the net promoter question.
    grid : str
        The heading that it stands under as a row.
    group : tuple of str
        What the group of questions is called that it stands in.
    """

    names: tuple[str, ...]
    text: Texts
    kind: ToldKind
    choices: tuple[Choice, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ordered: bool = False
    range: tuple[int, int] | None = None
    nps: bool = False
    grid: str = ""
    group: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A questionnaire.

    Attributes
    ----------
    file : str
    title : dict of str to str
        By language.
    questions : tuple of ToldQuestion
        In its order.
    """

    file: str
    title: Texts
    questions: tuple[ToldQuestion, ...]


def read_level(text: str) -> int | None:
    """The place on a scale that a cell tells."""
    return int(text) if re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII) else None


def list_names(code: str, text: Texts, *rest: str) -> tuple[str, ...]:
    """The names of a column: its code, and its wording in each language."""
    return tuple(dict.fromkeys(name for name in (code, *text.values(), *rest) if name))


def list_row_names(code: str, sub: str, text: Texts, row: Texts) -> tuple[str, ...]:
    """The names of a column of a row or an option: ``Q1[SQ001]``, ``Question [Row]``.

    Examples
    --------
    >>> list_row_names("Q1", "SQ1", {"en": "The course"}, {"en": "was useful"})
    ('Q1[SQ1]', 'The course [was useful]')
    """
    wordings = (f"{whole} [{row[language]}]" for language, whole in text.items() if row.get(language))
    return tuple(dict.fromkeys((f"{code}[{sub}]", *wordings)))
