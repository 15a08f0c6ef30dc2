"""Ready-made answer scales, kept as data in ``evaluation/presets/scales.yaml``."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

from evaluation.programme.document import Data, read_document

_FILE: Final = "scales.yaml"


@lru_cache(maxsize=1)
def _file() -> dict[str, Data]:
    text = (files("evaluation") / "presets" / _FILE).read_text(encoding="utf-8")
    return read_document(text, file=_FILE).data


def preset_data() -> dict[str, dict[str, Data]]:
    """What the file says of each preset: ``about``, ``levels``, ``labels``."""
    presets = _file()["presets"]
    assert isinstance(presets, dict)
    return {name: dict(preset) for name, preset in presets.items() if isinstance(preset, dict)}


def dont_know_labels() -> dict[str, tuple[str, ...]]:
    """Labels of every language that mean 'I don't know' on any scale.

    Examples
    --------
    >>> dont_know_labels()["fi"][0]
    'En osaa sanoa'
    """
    labels = _file()["dont_know"]
    assert isinstance(labels, dict)
    return {language: tuple(map(str, several)) for language, several in labels.items() if isinstance(several, list)}
