"""The closed questions of a questionnaire in the plain terms of the statistics."""

from evaluation.analysis.closed_items import describe_closed_items
from evaluation.programme import Questionnaire
from evaluation.scoring.items import ClosedItem


def test_each_closed_item_is_described_by_its_kind():
    questionnaire = Questionnaire.model_validate({
        "scales": {"usage": {"levels": ["never", "weekly", "daily"], "top": ["weekly", "daily"]}},
        "items": [
            {"id": "usage", "type": "ordinal", "scale": "usage", "column": "U"},
            {"id": "likely", "type": "score", "range": [0, 10], "nps": True, "column": "L"},
            {"id": "writing", "type": "nominal", "options": ["yes", "no"], "column": "W"},
            {"id": "tools", "type": "multiple", "options": ["git", "r"], "column": "T", "base": "listed"},
            {"id": "good", "type": "open", "column": "G"},
        ],
    })  # fmt: skip
    found = describe_closed_items(questionnaire)
    assert list(found) == ["usage", "likely", "writing", "tools"]
    assert list(found["usage"].top) == ["weekly", "daily"]
    assert list(found["usage"].bottom) == ["never"]
    assert found["likely"] == ClosedItem(kind="score", nps=True)
    assert found["writing"] == ClosedItem(kind="nominal")
    assert found["tools"] == ClosedItem(kind="multiple", base="listed")
