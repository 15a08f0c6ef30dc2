"""A YAML text as plain maps, lists and texts, with the line of every value."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from evaluation.core.errors import UserError, UserErrors, say
from evaluation.core.paths import PROGRAMME_FILE

_TAG: Final = "tag:yaml.org,2002:"
_PLAIN: Final = {_TAG + kind for kind in ("map", "seq", "str", "null", "bool", "int", "float", "timestamp", "value")}
Path = tuple[str | int, ...]
Data = dict[str, "Data"] | list["Data"] | str | None

# A questionnaire of a hundred questions in three languages has about ten thousand values; an alias bomb has billions.
MAX_VALUES: Final = 50_000
MAX_DEPTH: Final = 30
_LONGEST_SHOWN: Final = 100
_MOST_LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML file says and where it says it.

    Parameters
    ----------
    data : dict
        Maps, lists, texts and None. Numbers, dates, ``true`` and ``false`` are texts as written: what a
        text is read as is decided by the key it belongs to.
    lines : mapping
        The line, counted from 1, of each path of keys and list positions; of a workbook the cell.
    file : str
        Name for messages.
    """

    data: dict[str, Data]
    lines: Mapping[Path, int | str]
    file: str = PROGRAMME_FILE


def read_document(text: str, *, file: str) -> Document:
    r"""Parse YAML 1.2 into plain data without running anything that it asks for.

    Parameters
    ----------
    text : str
        One YAML document, a map at the top.
    file : str
        Name for messages.

    Returns
    -------
    Document

    Raises
    ------
    UserError
        If the text is empty, not YAML, not a map, or has repeated keys, keys that are not texts, tags, or
        more values than a description can have (:data:`MAX_VALUES`, :data:`MAX_DEPTH`).

    Examples
    --------
    >>> document = read_document("programme: demo\nnumber: 1.50\nagreed: yes", file="programme.yaml")
    >>> document.data
    {'programme': 'demo', 'number': '1.50', 'agreed': 'yes'}
    >>> document.lines["agreed",]
    3
    """
    root = _compose(text, file)
    if root is None or _is_null(root):
        raise UserError("The file is empty.", file=file, remedy="Write the description of the programme in it.")
    if not isinstance(root, MappingNode):
        raise UserError("The file must be a map: lines of the form 'key: value'.", file=file, found=_kind(root))
    reader = _Reader(file, text)
    data = reader.value(root, ())
    if reader.errors:
        raise UserErrors(reader.errors)
    assert isinstance(data, dict)
    return Document(data, reader.lines, file)


def _compose(text: str, file: str) -> Node | None:
    try:
        return YAML(typ="safe", pure=True).compose(text)  # type: ignore[no-any-return]
    except RecursionError:
        raise _too_large(file, "it is nested too deep") from None
    except MarkedYAMLError as error:
        raise _not_yaml(error, text, file) from None
    # The parser meets hostile input here and fails in ways of its own; whichever it is, the file is not YAML.
    except Exception as error:
        raise UserError(
            "The file cannot be read as YAML.", file=file, found=show_text(str(error).partition("\n")[0])
        ) from None


def _not_yaml(error: MarkedYAMLError, text: str, file: str) -> UserError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    lines = text.splitlines()
    found = show_text(lines[line - 1].strip()) if 0 < line <= len(lines) else ""
    problem = error.problem or error.context or ""
    if "mapping values are not allowed" in problem:
        remedy = say("A text with a colon in it must stand in quotes, and keys of one map must be indented alike.")
    elif "'\\t'" in problem:
        remedy = say("Indent with spaces, not with tabs.")
    elif "undefined alias" in problem or "alphabetic or numeric" in problem:
        remedy = say("A text that begins with * or & must stand in quotes.")
    elif "single document" in (error.context or ""):
        remedy = say("Keep one description in the file: remove the line '---' between the two.")
    else:
        remedy = say("Look at the quotes, brackets and indentation on this line and the one above.")
    return UserError(
        "The file is not valid YAML here.",
        file=file,
        place=say("line {line}", line=line) if line else "",
        found=found,
        remedy=remedy,
    )


def _too_large(file: str, why: str) -> UserError:
    return UserError(say("The file is not the description of a programme: {why}.", why=why), file=file)


def _is_null(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.tag == _TAG + "null"


def _kind(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "a map"
    return "a list" if isinstance(node, SequenceNode) else f"the text '{show_text(node.value)}'"


@dataclass(slots=True)
class _Reader:
    """One walk over the parsed nodes."""

    file: str
    text: str
    lines: dict[Path, int] = field(default_factory=dict)
    errors: list[UserError] = field(default_factory=list)
    values: int = 0

    def value(self, node: Node, path: Path) -> Data:
        # Aliases share nodes, so both limits count what the file expands to, not what is written.
        self.values += 1
        if self.values > MAX_VALUES:
            raise _too_large(self.file, say("it has more than {n} values", n=f"{MAX_VALUES:,}"))
        if len(path) > MAX_DEPTH:
            raise _too_large(self.file, say("it is nested more than {n} deep", n=MAX_DEPTH))
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.tag not in _PLAIN:
            found = str(node.tag).replace(_TAG, "!!")
            self._wrong(node, path, say("Tags (words that begin with !) are not used."), found=found)
            return None
        if isinstance(node, MappingNode):
            return self._map(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(child, (*path, position)) for position, child in enumerate(node.value)]
        return None if _is_null(node) else self._text(node, path)

    def _text(self, node: Node, path: Path) -> str:
        text = str(node.value)
        if unusable := [char for char in text if _is_unusable(char)]:
            self._wrong(
                node, path, say("The text holds a character that cannot be shown."), found=f"U+{ord(unusable[0]):04X}"
            )
        return text

    def _map(self, node: MappingNode, path: Path) -> dict[str, Data]:
        result: dict[str, Data] = {}
        for key, child in node.value:
            if not isinstance(key, ScalarNode) or key.tag != _TAG + "str":
                found = show_text(key.value) if isinstance(key, ScalarNode) else _kind(key)
                remedy = (
                    say("Write it in quotes: {text}.", text=f'"{found}"')
                    if isinstance(key, ScalarNode) and found
                    else ""
                )
                self._wrong(key, path, say("A key must be a text."), found=found or say("an empty key"), remedy=remedy)
                continue
            inner = (*path, str(key.value))
            if key.value in result:
                self._wrong(
                    key,
                    inner,
                    say("The key '{key}' stands here twice.", key=show_text(key.value)),
                    found=say("first on line {line}", line=self.lines[inner]),
                    remedy=say("Keep one of them."),
                )
                continue
            self.lines[inner] = key.start_mark.line + 1
            # "{fi: Part A, part 1}": what follows the comma would be an empty key, and the text cut off before it.
            if _is_null(child) and ":" not in self.text[key.end_mark.index : child.start_mark.index]:
                remedy = say("A text with a comma in it must stand in quotes.")
                self._wrong(
                    key, inner, say("No colon follows this in the braces."), found=show_text(key.value), remedy=remedy
                )
                continue
            result[key.value] = self.value(child, inner)
        return result

    def _wrong(self, node: Node, path: Path, what: str, *, found: str, remedy: str = "") -> None:
        place = place_of(path, node.start_mark.line + 1)
        self.errors.append(UserError(what, file=self.file, place=place, found=found, remedy=remedy))


def _is_unusable(char: str) -> bool:
    if char in "\ufffe\uffff":  # no characters, and what neither YAML nor XML can hold
        return True
    return char not in "\t\n\r" and unicodedata.category(char) in ("Cc", "Cs")


def show_text(text: str) -> str:
    r"""A user's text as a message may repeat it: short and without characters that act on a terminal.

    Examples
    --------
    >>> show_text("red \x1b[31m" + "x" * 200)[:12]
    'red ·[31mxxx'
    """
    short = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else "·" for char in short)


def list_words(words: Iterable[str]) -> str:
    """Words as a message may list them; of very many only the first.

    Examples
    --------
    >>> list_words(["fi", "sv", "en"])
    'fi, sv, en'
    """
    several = [show_text(word) for word in islice(words, _MOST_LISTED + 1)]
    return ", ".join(several[:_MOST_LISTED] + (["…"] if len(several) > _MOST_LISTED else []))


def place_of(path: Path, line: int | str | None) -> str:
    """A path of keys and list positions as people read it; list positions count from 1. Of a workbook the cell alone.

    Examples
    --------
    >>> place_of(("questionnaire", "items", 2, "scale"), 41)
    'questionnaire.items[3].scale (line 41)'
    >>> place_of(("questionnaire", "items", 2, "scale"), "Kysymykset!E4")
    'Kysymykset!E4'
    """
    if isinstance(line, str):
        return line
    name = ""
    for step in path:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{show_text(step)}" if name else show_text(step)
    where = say("line {line}", line=line) if line else ""
    return f"{name} ({where})" if name and where else name or where


__all__ = [
    "MAX_DEPTH",
    "MAX_VALUES",
    "Data",
    "Document",
    "Path",
    "list_words",
    "place_of",
    "read_document",
    "show_text",
]
