"""Quality of the data: what cleaning accounts for has words for readers."""

from evaluation.core.row_reasons import DROP_RULES, KEPT, LIST_DROP_RULES, READ
from evaluation.report.topics.quality import LIST_ROWS, ROWS


def test_every_reason_of_cleaning_is_told_in_its_order() -> None:
    assert list(LIST_ROWS) == [READ, *LIST_DROP_RULES, KEPT]
    assert list(ROWS)[: len(DROP_RULES) + 2] == [READ, *DROP_RULES, KEPT]
