"""What the private store of a programme says of itself: what it was made from, how many answers it keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

STORE: Final = "datapackage.json"
"""The file in which the store describes itself."""

PROGRAM: Final = "program"
"""Among the inputs, the package's own code."""

GUESSES: Final = {"guesses": "left out"}
"""Among the inputs only where a draft was tried out, without what it was not sure of."""

_INPUTS, _KEPT, _LOSSES = "inputs", "kept", "losses"


def describe_inputs(inputs: Mapping[str, str], *, kept: int, losses: Sequence[str] = ()) -> dict[str, Any]:
    """The properties of ``datapackage.json`` that :func:`read_inputs`, :func:`read_kept` and :func:`read_losses` read.

    Examples
    --------
    >>> describe_inputs({"a.csv": "0f"}, kept=12)
    {'inputs': {'a.csv': '0f'}, 'kept': 12, 'losses': []}
    """
    return {_INPUTS: dict(inputs), _KEPT: kept, _LOSSES: list(losses)}


def read_inputs(folder: Path) -> dict[str, str]:
    """The digests of what the cleaned data of a programme were made from.

    Parameters
    ----------
    folder : Path
        Of its cleaned data.

    Returns
    -------
    dict of str to str
        By file name, and :data:`PROGRAM`; empty where there are no data, or none that can be read.
    """
    inputs = _read_store(folder).get(_INPUTS)
    return {str(name): str(digest) for name, digest in inputs.items()} if isinstance(inputs, dict) else {}


def read_kept(folder: Path) -> int | None:
    """Answer sheets kept when the data of a folder were cleaned; None where that is not known."""
    kept = _read_store(folder).get(_KEPT)
    return kept if isinstance(kept, int) else None


def read_losses(folder: Path) -> tuple[str, ...]:
    """What of the answers cleaning could not use, in a sentence each."""
    losses = _read_store(folder).get(_LOSSES)
    return tuple(map(str, losses)) if isinstance(losses, list) else ()


def _read_store(folder: Path) -> dict[str, Any]:
    try:
        store = json.loads((folder / STORE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return store if isinstance(store, dict) else {}
