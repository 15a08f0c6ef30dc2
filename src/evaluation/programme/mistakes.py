"""Mistakes in a description: from pydantic's records to plain words, and around faulty parts to the sound ones."""

from __future__ import annotations

import copy
import re
import types
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from evaluation.core.errors import Message, UserError, say
from evaluation.programme.answer_scales import Scale
from evaluation.programme.document import Data, Document, Path, list_words, place_of, show_text
from evaluation.programme.model import Programme
from evaluation.programme.questionnaire import Item
from evaluation.programme.values import describe_kind, find_closest, suggest_nearest

_ITEMS: Final[dict[str, type[BaseModel]]] = {
    get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(get_args(Item)[0])
}
# Lists and maps whose entries other parts of the description name.
_PARTS: Final[set[Path]] = {
    ("sources",),
    ("waves",),
    ("questionnaire",),
    *(("questionnaire", part) for part in ("background", "scales", "items", "subscales")),
}
# What stands in for the required keys at the top while the rest is checked.
_STAND_INS: Final[dict[str, Data]] = {
    "programme": "x",
    "title": "x",
    "data_origin": "synthetic",
    "sources": [{"file": "x", "kind": "feedback"}],
}


def translate_mistakes(details: Sequence[ErrorDetails], document: Document, *, file: str) -> Iterator[UserError]:
    """Tell what pydantic found.

    Parameters
    ----------
    details : sequence of ErrorDetails
        From ``ValidationError.errors()``.
    document : Document
        What was validated.
    file : str
        Name for messages.

    Yields
    ------
    UserError
        One a mistake; a misspelt key counts once, not also as the missing right one.
    """
    misspelt: dict[Path, set[str]] = {}
    for detail in details:
        if detail["type"] == "extra_forbidden":
            path = find_data_path(detail["loc"], document.data)
            misspelt.setdefault(path[:-1], set()).add(find_closest(str(path[-1]), _keys_at(detail["loc"][:-1])))
    for detail in details:
        path = find_data_path(detail["loc"], document.data)
        if detail["type"] == "missing":
            key = detail["loc"][-1]
            if misspelt.get(path, set()) & {key, "preset" if key == "levels" else key}:
                continue
            path = (*path, key)
        what, found, allowed, remedy = _told(detail)
        place = place_in(document, path)
        yield UserError(
            what,
            file=file,
            place=place,
            found=found if isinstance(found, Message) else show_text(found),
            allowed=allowed,
            remedy=remedy,
        )


def place_in(document: Document, path: Path) -> str:
    """Key and line; what is not there has the line of the part that lacks it."""
    known = path
    while known and known not in document.lines:
        known = known[:-1]
    return place_of(path, document.lines.get(known))


def find_data_path(loc: Path, data: Data) -> Path:
    """Where in the data an error record points: its location less the marks that pydantic adds."""
    path: list[str | int] = []
    for step in loc:
        if (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        ):
            path.append(step)
            data = data[step]  # type: ignore[index]
    return tuple(path)


def _told(detail: ErrorDetails) -> tuple[str, str, str, str]:
    """What is wrong, what was found, what is allowed, what to do."""
    kind, context, found = detail["type"], detail.get("ctx", {}), describe_kind(detail["input"])
    if kind == "user":
        return context["what"], context["found"], context["allowed"], context["remedy"]
    if kind == "missing":
        return say("The key '{key}' is missing.", key=detail["loc"][-1]), "", "", ""
    if kind == "extra_forbidden":
        key, keys = str(detail["loc"][-1]), _keys_at(detail["loc"][:-1])
        return (
            say("There is no key '{key}' here.", key=show_text(key)),
            "",
            list_words(keys),
            suggest_nearest(key, keys),
        )
    if kind in ("literal_error", "union_tag_invalid"):
        word, words = str(context.get("tag", detail["input"])), _expected(detail)
        return say("This word is not known here."), f"'{word}'", list_words(words), suggest_nearest(word, words)
    if kind == "union_tag_not_found":
        if key := _misspelt_type(detail):
            return say("There is no key '{key}' here.", key=show_text(key)), "", "", suggest_nearest(key, ["type"])
        return say("The item does not say of which type it is."), "", list_words(_ITEMS), ""
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = (
            say("{n} or more", n=f"{context['ge']:g}")
            if "ge" in context
            else say("{n} or less", n=f"{context['le']:g}")
        )
        return say("The number is out of range."), found, bound, ""
    if kind in ("too_short", "too_long"):
        bound = (
            say("at least {n}", n=context["min_length"])
            if kind == "too_short"
            else say("at most {n}", n=context["max_length"])
        )
        return say("The number of entries does not fit: {n}.", n=context["actual_length"]), "", bound, ""
    what, allowed = _KINDS.get(kind, (say("The value does not fit here."), ""))
    return what, found, allowed, ""


def _misspelt_type(detail: ErrorDetails) -> str:
    """The key of an item that was meant to be ``type``."""
    item = detail["input"]
    known = {key for model in _ITEMS.values() for key in model.model_fields}
    return find_closest("type", item.keys() - known) if isinstance(item, dict) else ""


def _expected(detail: ErrorDetails) -> list[str]:
    """The words that a record of an unknown word names as allowed."""
    context = detail["ctx"]
    return re.findall(r"'([^']*)'", context.get("expected") or context["expected_tags"])


_LIST: Final = (say("A list belongs here."), say("lines that begin with '-', or [a, b]"))
_MAP: Final = (say("A map belongs here."), say("lines {line}, or {map}", line="'key: value'", map="{key: value}"))
_WHOLE: Final = (say("A whole number belongs here."), "")
_KINDS: Final = {
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _MAP,
    "model_type": _MAP,
    "model_attributes_type": _MAP,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "float_type": (say("A number belongs here."), ""),
    "string_type": (say("A text belongs here."), ""),
    "date_type": (say("A date belongs here."), say("year-month-day, for example 2024-03-07")),
    "bool_type": (say("This is a choice between two."), "true, false"),
    "string_pattern_mismatch": (say("The name does not fit."), say("the small letters a-z, digits and '-'")),
}


def _keys_at(loc: Path) -> list[str]:
    """The keys of the map at a location of an error record."""
    annotation: Any = Programme
    for step in loc:
        annotation = _inner(annotation, step)
    annotation = _bare(annotation)
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return []
    keys = [field.alias or name for name, field in annotation.model_fields.items()]
    return ["preset", *keys] if annotation is Scale else keys


def _inner(annotation: Any, step: str | int) -> Any:
    """The type of what a step of a location leads to."""
    annotation = _bare(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):  # of items: the step is the type that one of them declares
        return _ITEMS.get(str(step))
    if origin is tuple:
        return arguments[0]
    if origin is dict:
        return arguments[1]
    fields = getattr(annotation, "model_fields", {})
    return next((field.annotation for name, field in fields.items() if step in (name, field.alias)), None)


def _bare(annotation: Any) -> Any:
    """A type without its metadata and without None."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        present = [one for one in get_args(annotation) if one is not type(None)]
        return _bare(present[0]) if len(present) == 1 else annotation
    return annotation


class Sound:
    """The parts of a document that remain when faulty ones are taken out.

    Parameters
    ----------
    data : dict
        The whole document; it is copied.

    Attributes
    ----------
    data : dict
        What remains.
    lost : set of str
        Every word of what was taken out.
    lost_parts : bool
        Whether a whole part was taken out, so that it is not known which names it would have held.
    """

    def __init__(self, data: dict[str, Data]) -> None:
        self.data: dict[str, Data] = copy.deepcopy(data)
        self.lost: set[str] = set()
        self.lost_parts = False
        self._positions: dict[int, list[int]] = {}  # of lists that became shorter, by identity

    def mend(self, details: Sequence[ErrorDetails]) -> None:
        """Set a misspelt key or word right where that is plain, else take the faulty part out."""
        faulty = {find_data_path(detail["loc"], self.data): detail for detail in details}
        # From the back, so that the positions before them stay valid.
        for path in sorted(faulty, key=_from_the_back, reverse=True):
            if path and not self._respell(path, faulty[path]):
                self._remove(path)
        self.data = {**copy.deepcopy(_STAND_INS), **self.data}

    def _respell(self, path: Path, detail: ErrorDetails) -> bool:
        parent: Any = self._parent(path)
        last: Any = path[-1]
        match detail["type"]:
            case "extra_forbidden":
                return _rename(parent, last, find_closest(str(last), _keys_at(detail["loc"][:-1])))
            case "literal_error" if detail["loc"][-1] == "[key]":
                return _rename(parent, last, find_closest(str(last), _expected(detail)))
            case "union_tag_not_found":
                return _rename(parent[last], _misspelt_type(detail), "type")
            case "union_tag_invalid":
                parent, last = parent[last], "type"
            case "literal_error":
                pass
            case _:
                return False
        right = find_closest(str(parent[last]), _expected(detail))
        parent[last] = right or parent[last]
        return bool(right)

    def _parent(self, path: Path) -> Any:
        parent: Any = self.data
        for step in path[:-1]:
            parent = parent[step]
        return parent

    def _remove(self, path: Path) -> None:
        parent: Any = self._parent(path)
        last: Any = path[-1]
        self.lost_parts = self.lost_parts or path in _PARTS
        self.lost.update(_words(parent[last]), [str(last)])
        if path[0] in _STAND_INS and len(path) == 1:
            parent[last] = copy.deepcopy(_STAND_INS[str(last)])
            return
        if isinstance(parent, list):
            del self._positions.setdefault(id(parent), list(range(len(parent))))[last]
        del parent[last]

    def original(self, path: Path) -> Path:
        """A path in what remains as a path in the whole document."""
        result: list[str | int] = []
        inner: Any = self.data
        for step in path:
            positions = self._positions.get(id(inner))
            result.append(positions[step] if positions and isinstance(step, int) else step)
            present = isinstance(inner, list) or (isinstance(inner, dict) and step in inner)
            inner = inner[step] if present else None
        return tuple(result)


def _rename(parent: dict[str, Data], wrong: str, right: str) -> bool:
    if wrong in parent and right and right not in parent:
        parent[right] = parent.pop(wrong)
        return True
    return False


def _from_the_back(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in path)


def _words(data: Data) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from _words(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words(value)
    elif data is not None:
        yield data


__all__ = ["Sound", "find_data_path", "place_in", "translate_mistakes"]
