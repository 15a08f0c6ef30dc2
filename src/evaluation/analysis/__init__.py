"""Which statistic is computed of what: from responses to the estimates of a programme, before the wall."""

from evaluation.analysis.feedback import Estimated, count_programme, estimate_feedback, marked
from evaluation.analysis.plan import with_holm

__all__ = ["Estimated", "count_programme", "estimate_feedback", "marked", "with_holm"]
