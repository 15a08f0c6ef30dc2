"""Statistics that are exact where it matters, honest about small groups, and agree with R.

A module a topic; every function takes raw answers or counts and returns a small frozen result that turns into
estimates: ``spearman(useful, likely).to_estimates(item="useful~likely")``. ``limits`` is the one table of what is not
shown below which n. The names are found in their module, and here: ``from evaluation.scoring import wilson``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from evaluation.scoring._result import Result, TestResult
    from evaluation.scoring.agreement import cohen_kappa, fleiss_kappa, icc, krippendorff_alpha
    from evaluation.scoring.association import cross_table, odds_ratio, spearman
    from evaluation.scoring.change import friedman, mcnemar, paired_change, rank_biserial, signed_rank
    from evaluation.scoring.clusters import cluster_delta, cluster_mean, cluster_rank_biserial, cluster_share
    from evaluation.scoring.equivalence import (
        compare_moves,
        compare_paired_ranks,
        compare_ranks,
        compare_shares,
        judge_interval,
    )
    from evaluation.scoring.finite_population import finite_share, judge_limits, judge_target
    from evaluation.scoring.groups import (
        brunner_munzel,
        cliffs_delta,
        kruskal_wallis,
        mann_whitney,
        pairwise,
        probability_of_superiority,
    )
    from evaluation.scoring.intervals import (
        bootstrap,
        clopper_pearson,
        median_interval,
        newcombe,
        newcombe_paired,
        score_limits,
        wilson,
    )
    from evaluation.scoring.items import (
        ClosedItem,
        count_needed,
        net_promoter,
        nonresponse_bounds,
        quantile,
        response_rate,
        shift_nonresponse,
        summarise,
        summarise_items,
        top_box,
    )
    from evaluation.scoring.limits import LIMITS
    from evaluation.scoring.models import proportional_odds
    from evaluation.scoring.multiplicity import adjust, adjust_tests
    from evaluation.scoring.planning import answers_needed, detectable
    from evaluation.scoring.pooling import pool_shares, random_effects
    from evaluation.scoring.ranking import rank_intervals
    from evaluation.scoring.scales import (
        cronbach_alpha,
        find_detectable_change,
        mcdonald_omega,
        scale_scores,
        summarise_scale,
    )
    from evaluation.scoring.shifts import estimate_shift
    from evaluation.scoring.staggering import staggered
    from evaluation.scoring.survival import cumulative_incidence
    from evaluation.scoring.timeseries import p_chart, run_chart, xmr_chart
    from evaluation.scoring.weighting import weighted_share

# By module, and loaded when asked for: statsmodels and krippendorff take longer to load than most reports need them.
_MODULES: Final = {
    "_result": ("Result", "TestResult"),
    "agreement": ("cohen_kappa", "fleiss_kappa", "icc", "krippendorff_alpha"),
    "association": ("cross_table", "odds_ratio", "spearman"),
    "change": ("friedman", "mcnemar", "paired_change", "rank_biserial", "signed_rank"),
    "clusters": ("cluster_delta", "cluster_mean", "cluster_rank_biserial", "cluster_share"),
    "equivalence": ("compare_moves", "compare_paired_ranks", "compare_ranks", "compare_shares", "judge_interval"),
    "finite_population": ("finite_share", "judge_limits", "judge_target"),
    "groups": (
        "brunner_munzel", "cliffs_delta", "kruskal_wallis", "mann_whitney", "pairwise", "probability_of_superiority",
    ),
    "intervals": (
        "bootstrap", "clopper_pearson", "median_interval", "newcombe", "newcombe_paired", "score_limits", "wilson",
    ),
    "items": (
        "ClosedItem", "count_needed", "net_promoter", "nonresponse_bounds", "quantile", "response_rate",
        "shift_nonresponse", "summarise", "summarise_items", "top_box",
    ),
    "limits": ("LIMITS",),
    "models": ("proportional_odds",),
    "multiplicity": ("adjust", "adjust_tests"),
    "planning": ("answers_needed", "detectable"),
    "pooling": ("pool_shares", "random_effects"),
    "ranking": ("rank_intervals",),
    "scales": ("cronbach_alpha", "find_detectable_change", "mcdonald_omega", "scale_scores", "summarise_scale"),
    "shifts": ("estimate_shift",),
    "staggering": ("staggered",),
    "survival": ("cumulative_incidence",),
    "timeseries": ("p_chart", "run_chart", "xmr_chart"),
    "weighting": ("weighted_share",),
}  # fmt: skip
_MODULE_OF: Final = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF})


__all__ = [
    "LIMITS",
    "ClosedItem",
    "Result",
    "TestResult",
    "adjust",
    "adjust_tests",
    "answers_needed",
    "bootstrap",
    "brunner_munzel",
    "cliffs_delta",
    "clopper_pearson",
    "cluster_delta",
    "cluster_mean",
    "cluster_rank_biserial",
    "cluster_share",
    "cohen_kappa",
    "compare_moves",
    "compare_paired_ranks",
    "compare_ranks",
    "compare_shares",
    "count_needed",
    "cronbach_alpha",
    "cross_table",
    "cumulative_incidence",
    "detectable",
    "estimate_shift",
    "find_detectable_change",
    "finite_share",
    "fleiss_kappa",
    "friedman",
    "icc",
    "judge_interval",
    "judge_limits",
    "judge_target",
    "krippendorff_alpha",
    "kruskal_wallis",
    "mann_whitney",
    "mcdonald_omega",
    "mcnemar",
    "median_interval",
    "net_promoter",
    "newcombe",
    "newcombe_paired",
    "nonresponse_bounds",
    "odds_ratio",
    "p_chart",
    "paired_change",
    "pairwise",
    "pool_shares",
    "probability_of_superiority",
    "proportional_odds",
    "quantile",
    "random_effects",
    "rank_biserial",
    "rank_intervals",
    "response_rate",
    "run_chart",
    "scale_scores",
    "score_limits",
    "shift_nonresponse",
    "signed_rank",
    "spearman",
    "staggered",
    "summarise",
    "summarise_items",
    "summarise_scale",
    "top_box",
    "weighted_share",
    "wilson",
    "xmr_chart",
]
