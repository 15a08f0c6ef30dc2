"""Plain data as the YAML text that reads as the same."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

_WIDTH: Final = 110


class _Representer(SafeRepresenter):
    """Every text a text, also one that looks like a number, a day or nothing."""


def _represent_text(representer: SafeRepresenter, text: str) -> ScalarNode:
    style = '"' if any(not char.isprintable() for char in text) else None
    return representer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Representer.add_representer(str, _represent_text)


def write_document(data: Mapping[str, Any]) -> str:
    r"""Plain maps, lists and texts as YAML 1.2.

    Parameters
    ----------
    data : mapping
        As :class:`~evaluation.programme.document.Document` holds it.

    Returns
    -------
    str

    Examples
    --------
    >>> print(write_document({"programme": "demo", "languages": ["fi"], "note": "1.50"}), end="")
    programme: demo
    languages:
    - fi
    note: '1.50'
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.allow_unicode, yaml.width = True, _WIDTH
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.representer.default_flow_style = False
    stream = io.StringIO()
    yaml.dump(dict(data), stream)
    return stream.getvalue()
