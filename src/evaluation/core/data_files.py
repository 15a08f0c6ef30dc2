"""What the package knows as data rather than code: the files of ``evaluation/presets``, read once and when needed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from evaluation.core.text import fold


@cache
def load_data(name: str) -> dict[str, Any]:
    """A YAML file of ``evaluation/presets`` as plain maps, lists and texts; numbers and yes and no are texts too.

    Read by libyaml, 13 times as fast as the reader of descriptions, whose places and checks our own files do not need.

    Parameters
    ----------
    name : str
        Of the file, without its ending.

    Returns
    -------
    dict
        The same object each time: not to be changed.

    Raises
    ------
    FileNotFoundError
        If the package has no such file.

    Examples
    --------
    >>> load_data("scales")["dont_know"]["en"][0]
    "Don't know"
    """
    text = (files("evaluation") / "presets" / f"{name}.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return data


def fold_texts(words: object) -> frozenset[str]:
    """All texts in maps and lists, at any depth, as they are compared.

    Examples
    --------
    >>> sorted(fold_texts({"fi": ["Kyllä."], "en": ["Yes", "Y"]}))
    ['kyllä', 'y', 'yes']
    """
    return frozenset(fold(word) for word in gather_texts(words))


def gather_texts(data: object) -> tuple[str, ...]:
    """All texts in maps and lists, at any depth, in their order.

    Examples
    --------
    >>> gather_texts({"fi": ["Kyllä."], "en": "Yes"})
    ('Kyllä.', 'Yes')
    """
    if isinstance(data, str):
        return (data,)
    if isinstance(data, dict):
        data = data.values()
    return tuple(text for part in data for text in gather_texts(part))  # type: ignore[attr-defined]
