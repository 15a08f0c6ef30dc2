"""The ready-made answer scales as objects."""

from __future__ import annotations

from functools import cache

from evaluation.programme.answer_scales import Scale
from evaluation.programme.presets import load_preset_data


@cache
def get_preset_scale(name: str) -> Scale:
    """A ready-made scale.

    Parameters
    ----------
    name : str
        One of :func:`load_preset_scales`.

    Returns
    -------
    Scale

    Raises
    ------
    ValueError
        If there is no preset of that name.

    Examples
    --------
    >>> get_preset_scale("agreement5").accepted()["täysin samaa mieltä"]
    'strongly_agree'
    """
    return Scale.model_validate({"preset": name})


def load_preset_scales() -> dict[str, Scale]:
    """All ready-made scales by name.

    Examples
    --------
    >>> list(load_preset_scales())[:3]
    ['agreement5', 'agreement4', 'agreement7']
    """
    return {name: get_preset_scale(name) for name in load_preset_data()}


__all__ = ["get_preset_scale", "load_preset_scales"]
