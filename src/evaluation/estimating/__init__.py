"""Which statistic is computed of what: from responses to the estimates of a programme, before the wall."""

from evaluation.estimating.feedback import Estimated, count_programme, estimate_feedback, marked
from evaluation.estimating.planned import with_holm

__all__ = ["Estimated", "count_programme", "estimate_feedback", "marked", "with_holm"]
