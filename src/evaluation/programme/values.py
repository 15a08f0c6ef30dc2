"""The values that the keys of ``programme.yaml`` hold: texts in languages, labels, headers, days, numbers."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from evaluation.core.errors import Message, say
from evaluation.core.text import fold
from evaluation.programme.document import show_text

Language = Literal["fi", "sv", "en"]
OpenPoint = Literal[
    "kind", "order", "direction", "range", "measurement", "options", "apart", "missing", "reverse", "wave", "code"
]  # fmt: skip
"""What a draft did not know; presets/open_points.yaml says what each means."""
LANGUAGES: Final[tuple[Language, ...]] = ("fi", "sv", "en")
_LONGEST_WORD: Final = 200  # the search for a like spelling grows with the square of the length
FIRST_LANGUAGE: Final = "first_language"  # key of the validation context; a plain text is in this language


def make_mistake(what: str, *, found: object = "", allowed: str = "", remedy: str = "") -> PydanticCustomError:
    """A mistake in one value, in the words that :func:`evaluation.programme.load_programme` reports."""
    # Pydantic fills templates with str.format, which would trip over braces in the user's own words.
    return PydanticCustomError(
        "user",
        "{what}",
        {
            "what": what,
            "found": found if isinstance(found, Message) else str(found),
            "allowed": allowed,
            "remedy": remedy,
        },
    )


def suggest_nearest(word: str, allowed: Iterable[str]) -> str:
    """A question that offers the right spelling, empty where nothing is near.

    Examples
    --------
    >>> suggest_nearest("titel", ["title", "theme"])
    "Did you mean 'title'?"
    """
    close = find_closest(word, allowed)
    return say("Did you mean '{word}'?", word=show_text(close)) if close else ""


def find_closest(word: str, allowed: Iterable[str]) -> str:
    """The allowed word that is nearest in spelling, empty where none is near.

    Examples
    --------
    >>> find_closest("Titel", ["title", "theme"])
    'title'
    """
    if len(word) > _LONGEST_WORD:
        return ""
    by_folded = {fold(candidate): candidate for candidate in allowed}
    close = difflib.get_close_matches(fold(word), by_folded, n=1, cutoff=0.5)
    return by_folded[close[0]] if close else ""


def _first(info: ValidationInfo) -> Language:
    language: Language = (info.context or {}).get(FIRST_LANGUAGE, "fi")
    return language


def _written(value: object) -> object:
    if isinstance(value, str) and not value.strip():
        raise make_mistake("The text is empty.", remedy="Write it, or remove the key.")
    return value


def _texts(value: object) -> tuple[str, ...]:
    """One text or a list of them as a tuple of texts that are not blank."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, (list, tuple)):
        raise make_mistake("A text or a list of texts belongs here.", found=describe_kind(value))
    for text in several:
        if not isinstance(text, str):
            raise make_mistake(
                "A text or a list of texts belongs here.", found=say("{kind} in the list", kind=describe_kind(text))
            )
        _written(text)
    if not several:
        raise make_mistake("The list is empty.", remedy="Write at least one text, or remove the key.")
    return tuple(several)


def describe_kind(value: object) -> str:
    """What stands there, in a few words."""
    if value is None:
        return say("nothing")
    if isinstance(value, Mapping):
        return "a map (" + ", ".join(str(key) for key in list(value)[:3]) + ", …)" if value else say("an empty map")
    if isinstance(value, (list, tuple)):
        return say("a list")
    return f"'{str(value)[:80]}'"


def _as_text(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str):
        return {_first(info): value}
    return _without_nothing(value)


def convert_to_labels(value: object, info: ValidationInfo) -> dict[str, tuple[str, ...]]:
    """Labels as written (a text, a list, or either by language) in their one form."""
    if isinstance(value, Mapping):
        by_language = {language: _texts(labels) for language, labels in _without_nothing(value).items()}
        if not by_language:
            raise make_mistake("There is no label.", remedy="Write one, or remove the key.")
        return by_language
    return {_first(info): _texts(value)}


def _as_labels_if_any(value: object, info: ValidationInfo) -> object:
    return convert_to_labels(value, info) if value else {}


def _as_options(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return {label: label for label in _distinct(_texts(value), "options")}
    if not isinstance(value, Mapping):
        raise make_mistake(
            "A list of labels, or a map of ids with their labels, belongs here.", found=describe_kind(value)
        )
    return {option: option if labels is None else labels for option, labels in value.items()}


def _distinct(texts: tuple[str, ...], what: str) -> tuple[str, ...]:
    """The texts, none of which reads as another."""
    seen: dict[str, str] = {}
    for text in texts:
        folded = fold(text)
        if folded in seen:
            raise make_mistake(
                say("Two of these texts read the same when blanks, capitals and closing punctuation do not count."),
                found=say("'{one}' and '{other}'", one=seen[folded], other=text),
                remedy="Remove one of them.",
            )
        seen[folded] = text
    return texts


def _as_headers(value: object) -> tuple[str, ...] | dict[str, tuple[str, ...]]:
    if isinstance(value, Mapping):
        return {key: _texts(headers) for key, headers in value.items()}
    return _texts(value)


def _as_columns(value: object) -> object:
    headers = _as_headers(value)
    several = headers.values() if isinstance(headers, dict) else [headers]
    _distinct(tuple(header for accepted in several for header in accepted), "columns")
    return headers


def _without_nothing(value: Any) -> Any:
    return {k: v for k, v in value.items() if v is not None} if isinstance(value, Mapping) else value


def _usable_options(options: dict[str, Labels]) -> dict[str, Labels]:
    for option in options:
        if option.startswith("_"):
            raise make_mistake("The id of an option may not begin with '_'.", found=option)
        if not option.strip():
            raise make_mistake("The id of an option is empty.")
    list_accepted_labels(options)
    return options


def list_accepted_labels(options: Mapping[str, Labels]) -> dict[str, str]:
    """The answers that are understood: each accepted label of every language, folded, with its id.

    Parameters
    ----------
    options : mapping of str to Labels
        Ids (of options or levels) with their labels by language.

    Returns
    -------
    dict of str to str
        Folded label (:func:`evaluation.core.text.fold`) to id, in the order of the options.

    Raises
    ------
    ValueError
        If one label belongs to two ids (on loading ``programme.yaml`` this is reported to the user).

    Examples
    --------
    >>> list_accepted_labels({"yes": {"fi": ("Kyllä",), "en": ("Yes", "Yes I do")}, "no": {"fi": ("Ei",)}})
    {'kyllä': 'yes', 'yes': 'yes', 'yes i do': 'yes', 'ei': 'no'}
    """
    result: dict[str, str] = {}
    for identifier, labels in options.items():
        for several in labels.values():
            for label in several:
                owner = result.setdefault(fold(label), identifier)
                if owner != identifier:
                    raise make_mistake(
                        "One label belongs to two ids, so the answer would be ambiguous.",
                        found=say("'{label}' under '{one}' and '{other}'", label=label, one=owner, other=identifier),
                        remedy="Keep it under one of them.",
                    )
    return result


def list_accepted_headers(headers: Headers | None, wave: str = "") -> tuple[str, ...]:
    """The headers under which a column may be found in the files of a wave.

    Parameters
    ----------
    headers : Headers or None
    wave : str
        The wave of the file, empty where the sources name none.

    Returns
    -------
    tuple of str
        As written, not folded; empty where the question was not asked in the wave.

    Examples
    --------
    >>> list_accepted_headers(("Hyöty", "Nytta"), "after")
    ('Hyöty', 'Nytta')
    >>> list_accepted_headers({"before": ("Odotus",)}, "after")
    ()
    """
    if headers is None:
        return ()
    return headers.get(wave, ()) if isinstance(headers, dict) else headers


def _as_day(value: object) -> object:
    if isinstance(value, str):
        if match := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", value, re.ASCII):
            value = f"{match[3]}-{match[2]:>02}-{match[1]:>02}"
        try:
            return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) else _no_day(value)
        except ValueError:
            _no_day(value)
    return value


def _no_day(value: object) -> date:
    raise make_mistake(
        "This is not a date.",
        found=value,
        allowed="year-month-day, for example 2024-03-07, or day.month.year, 7.3.2024",
    )


def _as_flag(value: object) -> object:
    if isinstance(value, str):
        if value.lower() not in ("true", "false"):
            raise make_mistake("This is a choice between two.", found=value, allowed="true, false")
        return value.lower() == "true"
    return value


def _as_number(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,15})?", value, re.ASCII):
        remedy = say("Write decimals with a point.") if re.fullmatch(r"[+-]?\d+,\d+", value, re.ASCII) else ""
        raise make_mistake("This is not a number that can stand here.", found=value[:80], remedy=remedy)
    return value


def _as_share(value: float) -> float:
    if not 0 <= value <= 1:
        raise make_mistake("A share is between 0 and 1.", found=f"{value:g}", remedy="Write 0.8 for 80 %.")
    return value


def _as_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"']+|[^\s<>\"'@:/]+@[^\s<>\"'@:/]+", value):
        raise make_mistake(
            "This is not an address that a reader can follow.",
            found=value[:80],
            allowed="a web address that begins with https:// or http://, or an e-mail address",
        )
    return value


def _as_id(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", value, re.ASCII):
        remedy = say("For example {text}.", text=suggestion) if (suggestion := make_slug(value)) else ""
        raise make_mistake(
            "An id is written with the letters a-z, digits, '-' and '_'.", found=f"'{value[:80]}'", remedy=remedy
        )
    return value


def make_slug(text: str) -> str:
    """A text as an id: Scandinavian letters by their base letters, everything else by ``_``.

    Examples
    --------
    >>> make_slug("Työn hyödyllisyys?")
    'tyon_hyodyllisyys'
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def _as_wave(value: str) -> str:
    if value and not re.fullmatch(r"\w[\w .-]*", value):
        raise make_mistake(
            "The name of a wave is written with letters, digits, blanks, '.', '-' and '_'.", found=value[:80]
        )
    if value.startswith("retro_"):
        raise make_mistake("Names that begin with 'retro_' are kept for retrospective pairs.", found=value)
    return value


Written = Annotated[str, BeforeValidator(_written)]
Text = Annotated[dict[Language, Written], BeforeValidator(_as_text)]
"""A text by language; a plain text is in the programme's first language."""
Labels = Annotated[dict[Language, tuple[str, ...]], BeforeValidator(convert_to_labels)]
"""Accepted labels by language; the first of a language is the one shown."""
OptionalLabels = Annotated[dict[Language, tuple[str, ...]], BeforeValidator(_as_labels_if_any)]
"""Labels, or an empty list or map for none."""
Options = Annotated[dict[str, Labels], AfterValidator(_usable_options), BeforeValidator(_as_options)]
"""Ids with their labels; a plain list of labels has the labels as ids."""
Headers = Annotated[tuple[str, ...] | dict[str, tuple[str, ...]], BeforeValidator(_as_headers)]
"""Accepted headers, or {wave: accepted headers}."""
Columns = Annotated[tuple[str, ...] | dict[str, tuple[str, ...]], BeforeValidator(_as_columns)]
"""The columns of a tick-all question in order, or {option: accepted headers}."""
Id = Annotated[str, AfterValidator(_as_id)]
WaveId = Annotated[str, AfterValidator(_as_wave)]
Address = Annotated[str, AfterValidator(_as_address)]
Share = Annotated[float, AfterValidator(_as_share), BeforeValidator(_as_number)]
Day = Annotated[date, BeforeValidator(_as_day)]
Flag = Annotated[bool, BeforeValidator(_as_flag)]
Number = Annotated[float, BeforeValidator(_as_number), Field(allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(_as_number)]
