"""The closed questions of a questionnaire in the plain terms of the statistics."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.programme import MultipleItem, NominalItem, OrdinalItem, Questionnaire, ScoreItem
from evaluation.scoring.items import ClosedItem


def describe_closed_items(questionnaire: Questionnaire) -> Mapping[str, ClosedItem]:
    """What each closed item is for :func:`evaluation.scoring.items.summarise_items`.

    Parameters
    ----------
    questionnaire : Questionnaire

    Returns
    -------
    mapping of str to ClosedItem
        By item id, in the order of the questionnaire; open questions are left out.
    """
    found: dict[str, ClosedItem] = {}
    for item in questionnaire.items:
        match item:
            case MultipleItem():
                found[item.id] = ClosedItem(kind="multiple", base=item.base)
            case OrdinalItem():
                scale = questionnaire.scales[item.scale]
                found[item.id] = ClosedItem(kind="ordinal", top=scale.top, bottom=scale.bottom)
            case ScoreItem():
                found[item.id] = ClosedItem(kind="score", nps=item.nps)
            case NominalItem():
                found[item.id] = ClosedItem(kind="nominal")
    return found
