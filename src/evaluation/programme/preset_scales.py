"""The ready-made answer scales as objects, and the page of the documentation that shows them."""

from __future__ import annotations

from functools import cache
from typing import Final

from evaluation.programme.model import Scale
from evaluation.programme.presets import dont_know_labels, preset_data
from evaluation.programme.values import LANGUAGES

_NAMES: Final = {"fi": "suomi", "sv": "svenska", "en": "English"}
_INTRODUCTION: Final = """\
# Ready-made answer scales

Write `{preset: NAME}` under `scales` in `programme.yaml`. Levels go from low to high; their ids are what
`results.csv` and the tables show to machines. Of the labels of a language the first is the one shown on
reports, the others are accepted too. Answers match after blanks, capitals and closing punctuation are
folded, and exactly: a label that is not here is reported, never guessed. Add your own beside the preset:
`{preset: agreement5, labels: {agree: {en: [Rather agree]}}}`; what you add first is shown first.

The levels above the midpoint are the top ones and those below it the bottom ones, unless the scale says
otherwise with `top` and `bottom`.

This page is made from `src/evaluation/presets/scales.yaml` by `evaluation.programme.scales_page`.
"""


@cache
def preset_scale(name: str) -> Scale:
    """A ready-made scale.

    Parameters
    ----------
    name : str
        One of :func:`preset_scales`.

    Returns
    -------
    Scale

    Raises
    ------
    ValueError
        If there is no preset of that name.

    Examples
    --------
    >>> preset_scale("agreement5").accepted()["täysin samaa mieltä"]
    'strongly_agree'
    """
    return Scale.model_validate({"preset": name})


def preset_scales() -> dict[str, Scale]:
    """All ready-made scales by name.

    Examples
    --------
    >>> list(preset_scales())[:3]
    ['agreement5', 'agreement4', 'agreement7']
    """
    return {name: preset_scale(name) for name in preset_data()}


def scales_page() -> str:
    """The page ``docs/scales.md`` as Markdown.

    Examples
    --------
    >>> scales_page().splitlines()[0]
    '# Ready-made answer scales'
    """
    parts = [_INTRODUCTION]
    for name, scale in preset_scales().items():
        about = preset_data()[name]["about"]
        assert isinstance(about, dict)
        titles = " / ".join(str(about[language]) for language in LANGUAGES)
        rows = [
            f"| `{level}` | " + " | ".join("; ".join(scale.labels[level][language]) for language in LANGUAGES) + " |"
            for level in scale.levels
        ]
        parts.append("\n".join([f"## `{name}`", "", f"{titles}.", "", *_HEAD, *rows, ""]))
    known = dont_know_labels()
    labels = "| " + " | ".join("; ".join(known[language]) for language in LANGUAGES) + " |"
    head = [row.removeprefix("| level ").removeprefix("| --- ") for row in _HEAD]
    where = "Accepted with every scale that does not use it as a level."
    parts.append("\n".join(["## I don't know", "", where, "", *head, labels, ""]))
    return "\n".join(parts)


_HEAD: Final = [
    "| level | " + " | ".join(_NAMES[language] for language in LANGUAGES) + " |",
    "| --- | " + " | ".join("---" for _ in LANGUAGES) + " |",
]


__all__ = ["preset_scale", "preset_scales", "scales_page"]
