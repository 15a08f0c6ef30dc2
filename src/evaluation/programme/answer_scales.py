"""The scales that questions are answered on: levels from low to high, their labels, presets with changes."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from evaluation.core.errors import say
from evaluation.core.text import fold
from evaluation.programme.document import list_words
from evaluation.programme.part import Part
from evaluation.programme.presets import list_dont_know_labels, load_preset_data
from evaluation.programme.values import (
    Id,
    Labels,
    OpenPoint,
    OptionalLabels,
    convert_to_labels,
    list_accepted_labels,
    make_mistake,
    suggest_nearest,
)

Better = Literal["high", "low", "none"]


class Scale(Part):
    """An ordinal answer scale, presets resolved: levels from low to high.

    Parameters
    ----------
    levels : tuple of str
        Ids from low to high, at least two.
    labels : dict of str to Labels
        Accepted labels of every level; a level without labels is its own label.
    top, bottom : tuple of str
        Levels counted as agreeing and disagreeing; by default those above and below the midpoint.
    better : {"high", "low", "none"}
        Which end is good; that of strain is the low one.
    dont_know : Labels
        Accepted ways to say that one does not know; by default those of docs/scales.md, none if empty.

    Examples
    --------
    >>> scale = Scale(levels=["never", "weekly", "daily"], labels={"never": {"fi": "Ei koskaan"}})
    >>> scale.top, scale.bottom
    (('daily',), ('never',))
    >>> scale.accepted()["ei koskaan"]
    'never'
    """

    levels: tuple[Id, ...] = Field(min_length=2)
    labels: dict[str, Labels]
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    dont_know: OptionalLabels
    better: Better = "high"  # which end is good, for items that do not say so themselves
    unsure: tuple[OpenPoint, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict):
            return data
        if "preset" in data:
            data = _from_preset(data, info)
        levels, labels = data.get("levels", ()), data.get("labels", {})
        if not isinstance(levels, (list, tuple)) or not isinstance(labels, dict):
            return data
        half = len(levels) // 2
        labels = {**{level: level for level in levels if isinstance(level, str)}, **labels}
        return {
            "top": levels[len(levels) - half :],
            "bottom": levels[:half],
            "dont_know": _dont_know_beside(labels),
            **data,
            "labels": labels,
        }

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.levels)) < len(self.levels):
            raise make_mistake("A level is named twice.", found=", ".join(self.levels))
        for key, named in (("labels", tuple(self.labels)), ("top", self.top), ("bottom", self.bottom)):
            for level in named:
                if level not in self.levels:
                    raise make_mistake(
                        say("'{key}' names a level that the scale does not have.", key=key),
                        found=level,
                        allowed=list_words(self.levels),
                        remedy=suggest_nearest(level, self.levels),
                    )
        if both := set(self.top) & set(self.bottom):
            raise make_mistake("A level is in 'top' and in 'bottom'.", found=", ".join(sorted(both)))
        accepted = self.accepted()
        for label in sorted(self.dont_know_answers()):
            if label in accepted:
                raise make_mistake("A label of 'dont_know' is also the label of a level.", found=label)
        return self

    def accepted(self) -> dict[str, str]:
        """Folded label of any language to level: the answers that are understood."""
        return list_accepted_labels({level: self.labels[level] for level in self.levels})

    def dont_know_answers(self) -> frozenset[str]:
        """Folded labels that say 'I don't know'."""
        return frozenset(fold(label) for labels in self.dont_know.values() for label in labels)


def _from_preset(data: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
    """A preset with the changes that stand beside it; further labels are put before its own."""
    name, presets = data["preset"], load_preset_data()
    if not isinstance(name, str) or name not in presets:
        remedy = suggest_nearest(str(name), presets) or say("docs/scales.md shows their labels.")
        raise make_mistake("There is no such preset.", found=name, allowed=list_words(presets), remedy=remedy)
    if "levels" in data:
        raise make_mistake("A preset brings its own levels.", remedy="Write 'preset' or 'levels', not both.")
    labels: Any = presets[name]["labels"]
    changes = data.get("labels", {})
    if isinstance(changes, dict):
        labels = {**labels, **{level: _before(more, labels.get(level, {}), info) for level, more in changes.items()}}
    kept = {key: value for key, value in data.items() if key != "preset"}
    own: dict[str, Any] = {key: presets[name][key] for key in ("levels", "better") if key in presets[name]}
    return {**own, **kept, "labels": labels}


def _before(more: object, own: dict[str, list[str]], info: ValidationInfo) -> dict[str, list[str]]:
    added = convert_to_labels(more, info)
    return {language: [*added.get(language, ()), *own.get(language, ())] for language in {**own, **added}}


def _dont_know_beside(labels: dict[str, Any]) -> dict[str, list[str]]:
    """The common ways to say 'I don't know', less those that the scale uses as a level."""

    def texts(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for inner in value.values() for text in texts(inner)]
        return [text for inner in value for text in texts(inner)] if isinstance(value, (list, tuple)) else [str(value)]

    taken = {fold(text) for text in texts(labels)}
    common = {
        language: [label for label in several if fold(label) not in taken]
        for language, several in list_dont_know_labels().items()
    }
    return {language: several for language, several in common.items() if several}
