"""Names of people that were declared as groups, options or units are refused: a group's name is published."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from evaluation.core.errors import UserError, UserErrors, say
from evaluation.core.markers import get_marker
from evaluation.programme import FILE, MultipleItem, NominalItem
from evaluation.redaction.people import find_people

if TYPE_CHECKING:
    from evaluation.cleaning.responses import Responses
    from evaluation.programme import Programme

_REMEDY: Final = say(
    "Take the question out, or ask for a role or a unit. Words that are no names of people here: "
    "write them below {key}.",
    key="'redaction: {keep: [...]}'",
)


def refuse_declared_names(programme: Programme) -> None:
    """Refuse a description whose groups or options are people.

    Parameters
    ----------
    programme : Programme

    Raises
    ------
    UserErrors
        With each question of which an option has a person's name for a label.
    """
    keep = list_kept_words(programme)
    errors = [_refusal(place, len(found), "options") for place, found in _declared(programme, keep) if found]
    if errors:
        raise UserErrors(errors)


def refuse_answered_names(responses: Responses) -> Responses:
    """Refuse background questions without declared options that people answered with names of people.

    Parameters
    ----------
    responses : Responses

    Returns
    -------
    Responses
        Where a few gave one name, among values that are none, with that name hidden: so small a group is never named.

    Raises
    ------
    UserErrors
        With each question that has two values that are names, or one that ``privacy.threshold`` people gave.
    """
    programme, frame = responses.programme, responses.frame
    keep = list_kept_words(programme)
    errors = []
    for background in programme.questionnaire.background:
        if background.options is not None:
            continue
        times = frame[background.id].value_counts()
        found = find_people([str(value) for value, n in times.items() if n], keep=keep)
        if len(found) > 1 or any(times[value] >= programme.privacy.threshold for value in found):
            errors.append(_refusal(f"questionnaire: background, {background.id}", len(found), "different answers"))
        elif found:
            hidden = frame[background.id].cat.rename_categories({found[0]: get_marker("name")})
            frame = frame.assign(**{background.id: hidden})
    if errors:
        raise UserErrors(errors)
    return replace(responses, frame=frame)


def refuse_named_groups(file: str, column: str, values: Collection[str], programme: Programme) -> None:
    """Refuse a list whose units or roles are names of people: figures are told by them.

    Parameters
    ----------
    file : str
    column : str
    values : collection of str
        Different ones, as written.
    programme : Programme

    Raises
    ------
    UserError
        If two of them are names of people, or all.
    """
    found = find_people(values, keep=list_kept_words(programme))
    if len(found) > 1 or (found and len(found) == len(values)):
        raise _refusal(column, len(found), "different values", file=file)


def list_kept_words(programme: Programme) -> frozenset[str]:
    """The words that a description says to be no names, case-folded."""
    return frozenset(part.casefold() for words in programme.redaction.keep for part in words.split())


def _declared(programme: Programme, keep: Collection[str]) -> Iterator[tuple[str, Sequence[str]]]:
    asked = [(f"background, {one.id}", one.options or {}) for one in programme.questionnaire.background]
    asked += [
        (f"items, {one.id}", one.options)
        for one in programme.questionnaire.items
        if isinstance(one, NominalItem | MultipleItem)
    ]
    for place, options in asked:
        labels = {label for several in options.values() for accepted in several.values() for label in accepted}
        yield f"questionnaire: {place}", find_people(sorted(labels | set(options)), keep=keep)


def _refusal(place: str, n: int, what: str, *, file: str = FILE) -> UserError:
    return UserError(
        "These are names of people: they cannot be groups or options, whose names are published.",
        file=file,
        place=place,
        found=f"{n} {what} with a name",
        allowed="groups that several people belong to",
        remedy=_REMEDY,
    )
