"""Values as lines of YAML, short enough to be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from evaluation.drafting.answer_cells import put_on_one_line

_PLAIN: Final = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n|~)$)[^\W\d_][\w /().-]*(?<![ .-])", re.IGNORECASE)
_NARROW: Final = 100


def write_flow(value: object) -> str:
    r"""A value as YAML on one line.

    Examples
    --------
    >>> print(write_flow({"no": ["Ei", "En; koskaan"], "id": "a\u202eb"}))
    {"no": [Ei, "En; koskaan"], id: ab}
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{write_flow(key)}: {write_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(write_flow(inner) for inner in value) + "]"
    text = put_on_one_line(str(value))
    if _PLAIN.fullmatch(text):
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in json.dumps(text, ensure_ascii=False))


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"


def write_list(key: str, values: Sequence[object], indent: str) -> Iterator[str]:
    """A list on one line if it is short, else a value a line."""
    line = f"{indent}{key}: {write_flow(values)}"
    if len(line) <= _NARROW:
        yield line
    else:
        yield f"{indent}{key}:"
        yield from (f"{indent}  - {write_flow(value)}" for value in values)


def write_map(key: str, values: Mapping[str, object], indent: str) -> Iterator[str]:
    """A map, a value a line."""
    yield f"{indent}{key}:"
    yield from (f"{indent}  {write_flow(name)}: {write_flow(value)}" for name, value in values.items())
