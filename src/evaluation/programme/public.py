"""The public part of a description: what a reader of the report may know, and nothing about files, codes or people."""

from __future__ import annotations

import json
from typing import Any, Final

from evaluation.programme.answer_scales import Scale
from evaluation.programme.model import CleaningRules, OwnWords, Programme, Source
from evaluation.programme.questionnaire import Background, Item, MultipleItem, NominalItem, OrdinalItem, Questionnaire
from evaluation.programme.values import Labels

DESCRIPTION: Final = "description.json"
"""Its file in the cleared package."""


def describe_publicly(programme: Programme) -> Programme:
    """The description without what only cleaning needs.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    Programme
        Headers, accepted spellings, words of themes, non-answers, file names, respondent codes, approved quotes and
        withdrawn people are left out; the headers of questions and the names of files are their ids and kinds.
    """
    asked = programme.questionnaire
    return programme.model_copy(
        update={
            "sources": tuple(Source(file=one.kind, kind=one.kind, wave=one.wave) for one in programme.sources),
            "questionnaire": Questionnaire.model_construct(
                background=tuple(_plain_background(one) for one in asked.background),
                scales={name: _plain_scale(scale) for name, scale in asked.scales.items()},
                items=tuple(_plain_item(item) for item in asked.items),
                missing=(),
                subscales=asked.subscales,
                respondent_code=None,
                session=asked.session,
            ),
            "themes": tuple(theme.model_copy(update={"words": ()}) for theme in programme.themes),
            "cleaning": CleaningRules(),
            "quotes": (),
            "quotes_although": {},
            "redaction": OwnWords(),
            "texts": {},
            "withdrawn": (),
        }
    )


def write_description(programme: Programme) -> dict[str, Any]:
    """A description as plain values, for JSON.

    Examples
    --------
    >>> programme = Programme(programme="demo", title="Demo", data_origin="synthetic",
    ...                       sources=[{"file": "a.csv", "kind": "feedback"}])
    >>> read_description(write_description(programme)) == programme
    True
    """
    plain: dict[str, Any] = json.loads(programme.model_dump_json(by_alias=True))
    return plain


def read_description(plain: dict[str, Any]) -> Programme:
    """The description that :func:`write_description` gave."""
    return Programme.model_validate(plain, context={"languages": tuple(plain["languages"])})


def _plain_background(one: Background) -> Background:
    options = None if one.options is None else {key: _shown(labels) for key, labels in one.options.items()}
    return one.model_copy(update={"column": (one.id,), "options": options})


def _plain_scale(scale: Scale) -> Scale:
    labels = {level: _shown(several) for level, several in scale.labels.items()}
    return scale.model_copy(update={"labels": labels, "dont_know": {}})


def _plain_item(item: Item) -> Item:
    changes: dict[str, Any] = {"column": (item.id,)}
    if isinstance(item, OrdinalItem) and item.is_pair:
        changes = {"before": (item.id,), "after": (item.id,)}
    if isinstance(item, MultipleItem | NominalItem):
        changes["options"] = {option: _shown(labels) for option, labels in item.options.items()}
    if isinstance(item, MultipleItem):
        changes["columns"] = None
    return item.model_copy(update=changes)


def _shown(labels: Labels) -> Labels:
    """The label of each language that pages show: the first."""
    return {language: several[:1] for language, several in labels.items()}
