"""The ready-made answer scales as objects."""

from __future__ import annotations

from functools import cache

from evaluation.programme.answer_scales import Scale
from evaluation.programme.presets import preset_data


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


__all__ = ["preset_scale", "preset_scales"]
