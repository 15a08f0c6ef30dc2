"""Ready-made answer scales, kept as data in ``evaluation/presets/scales.yaml``."""

from __future__ import annotations

from typing import Any

from evaluation.core.data_files import load_data


def load_preset_data() -> dict[str, dict[str, Any]]:
    """What the file says of each preset: ``about``, ``levels``, ``labels``."""
    presets: dict[str, dict[str, Any]] = load_data("scales")["presets"]
    return presets


def list_dont_know_labels() -> dict[str, tuple[str, ...]]:
    """Labels of every language that mean 'I don't know' on any scale.

    Examples
    --------
    >>> list_dont_know_labels()["fi"][0]
    'En osaa sanoa'
    """
    return {language: tuple(labels) for language, labels in load_data("scales")["dont_know"].items()}
