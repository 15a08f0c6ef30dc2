"""The register of measures: each is declared once, with its unit, its meaning, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Detail = Literal["n", "top", "parts", "median", "levels"]
"""The least that must be shown of an item before a measure of it is told: only how many answered, the upper levels
against the others, three parts, the part in which the median lies, or every level."""

Basis = Literal["answers", "ratio", "states", "stances", "pair"]
"""What a measure is counted from: answers or heads; numerator and denominator; people by a state; statements by a side;
two items of the same people."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of number that a report can publish.

    Parameters
    ----------
    unit, meaning : str
        For the documentation.
    is_free : bool
        Whether it counts delivery or things that are not people: told at any size, unless split by a personal trait.
    """

    name: str
    unit: str
    meaning: str
    rests_on: Basis = "answers"
    is_free: bool = False
    needs: Detail = "levels"


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        one.name: one
        for one in (
            Measure("respondents", "people", "kept respondents"),
            Measure(
                "eligible",
                "people",
                "those who could have answered; ``method`` says from what they were counted",
                is_free=True,
            ),
            Measure("response_rate", "share 0-1", "kept respondents divided by those who could have answered"),
            Measure("answered", "people", "those who answered the item", needs="n"),
            Measure("count", "people", "those who chose the level or option; ``_dont_know`` is outside ``n``"),
            Measure("share", "share 0-1", "``count`` divided by ``n``"),
            Measure("together", "people", "those who ticked both options ``a+b``"),
            Measure(
                "top_box", "share 0-1", "those on the levels above the midpoint, or on the scale's ``top``", needs="top"
            ),
            Measure(
                "bottom_box",
                "share 0-1",
                "those on the levels below the midpoint, or on the scale's ``bottom``",
                needs="parts",
            ),
            Measure("top_count", "people", "``top_box`` as a number of people, of ``n``", needs="top"),
            Measure(
                "middle_count",
                "people",
                "those on the levels between, of ``n``; no row where there is no such level",
                needs="parts",
            ),
            Measure("bottom_count", "people", "``bottom_box`` as a number of people, of ``n``", needs="parts"),
            Measure("median", "level 1…k or score", "median answer; interval from order statistics", needs="median"),
            Measure("mean", "level 1…k or score", "mean answer, or mean of the subscale scores"),
            Measure("sd", "level 1…k or score", "standard deviation, divisor n - 1"),
            Measure("nps", "-100…100", "promoters less detractors"),
            Measure("alpha", "0-1", "Cronbach's alpha of a subscale, complete cases"),
            Measure(
                "detectable_change",
                "score",
                "how far the scores of one person must differ at two times to be told from measurement error",
            ),
            Measure("omega", "0-1", "McDonald's omega total of a subscale"),
            Measure("theme", "answers", "open answers in which the theme occurs"),
            Measure("theme_share", "share 0-1", "``theme`` divided by the open answers that were looked at"),
            Measure("coded", "answers", "open answers that people read and gave themes", is_free=True),
            Measure("coders", "people", "those who gave themes to open answers by themselves", is_free=True),
            Measure("codes_left_out", "codes", "codes of people whose ids belong to no answer", is_free=True),
            Measure("coder_kappa", "-1…1", "agreement of two coders on a theme (option) beyond chance, Cohen's kappa"),
            Measure("coder_alpha", "-1…1", "agreement of three and more coders on a theme, Krippendorff's alpha"),
            Measure("rank_biserial", "-1…1", "matched-pairs rank-biserial correlation of a change"),
            Measure("cliffs_delta", "-1…1", "Cliff's delta between two groups"),
            Measure("mean_difference", "level or score", "difference of means"),
            Measure(
                "probability_of_superiority", "0-1", "how often an answer of the first group is above one of the second"
            ),
            Measure("epsilon_squared", "0-1", "rank epsilon squared between more than two groups"),
            Measure("cramers_v", "0-1", "Cramér's V between a question with options and the groups"),
            Measure(
                "net_change",
                "share -1…1",
                "those who rose less those who fell, divided by those joined; where a ``smallest`` is declared",
            ),
            Measure(
                "top_difference",
                "share -1…1",
                "``top_box`` of the first group less that of the second; where a ``smallest`` is declared",
            ),
            Measure(
                "share_difference",
                "share -1…1",
                "share of an option (without one: of the upper levels) in the first group less that in the second",
            ),
            Measure(
                "joined", "people", "those in both surveys; options ``joined``, ``lost`` (only in the first), ``new``"
            ),
            Measure(
                "change",
                "people",
                "those whose answer rose (``up``), stayed (``same``) or fell (``down``), of those joined",
            ),
            Measure(
                "flow", "people", "those who answered ``a`` first and ``b`` later (option ``a+b``), of those joined"
            ),
            Measure("kendall_w", "0-1", "Kendall's coefficient of concordance of three and more surveys"),
            Measure(
                "finite_share",
                "share 0-1",
                "``top_box`` of all who could have answered, with limits for so many people",
                needs="top",
            ),
            Measure(
                "nonresponse_bounds",
                "share 0-1",
                "``top_box``; limits: had all who did not answer said no, or yes",
                needs="parts",
            ),
            Measure(
                "pooled_share",
                "share 0-1",
                "comparison: random-effects mean of ``top_box``, ``n`` is how many were pooled",
            ),
            Measure(
                "pooled_mean", "score", "comparison: random-effects mean of ``mean``, ``n`` is how many were pooled"
            ),
            Measure("i_squared", "0-1", "comparison: share of the variance that lies between the results pooled"),
            Measure("tau_squared", "of log odds or score", "comparison: variance between the results pooled"),
            Measure(
                "prediction", "as what is pooled", "comparison: limits between which the result of one more is expected"
            ),
            Measure("p_value", "0-1", "p-value of the test in ``method``, for declared questions"),
            Measure("p_holm", "0-1", "``p_value`` adjusted by Holm over the published tests of the declared questions"),
            Measure("sessions", "sessions", "sessions held; option: a quarter of a year", is_free=True),
            Measure(
                "hours", "hours", "sum of the lengths of sessions; ``n`` is the sessions of known length", is_free=True
            ),
            Measure("minutes", "minutes", "median length of a session; options ``min`` and ``max``", is_free=True),
            Measure(
                "group_size", "people", "median participants of a session; options ``min`` and ``max``", is_free=True
            ),
            Measure("invited", "people", "invited, summed over sessions", is_free=True),
            Measure(
                "attendance",
                "share",
                "participants divided by invited, over sessions of which both are known",
                is_free=True,
            ),
            Measure(
                "within_design",
                "sessions",
                "sessions (or sites) that keep to a rule of the design, of ``n`` known",
                is_free=True,
            ),
            Measure("participants", "people", "people reached; ``method`` says what the number rests on", is_free=True),
            Measure("attendances", "people", "participations; a person who came twice counts twice", is_free=True),
            Measure("continuity", "people", "people by the number of sessions they came to (option)"),
            Measure(
                "compensation", "euros", "compensation paid, summed over attendances; ``n`` is the attendances paid for"
            ),
            Measure("targets", "targets", "different development targets", is_free=True),
            Measure("target_mentions", "mentions", "mentions of a target (option), of ``n`` mentions", is_free=True),
            Measure("target_votes", "votes", "votes for a target (option), of ``n`` votes", is_free=True),
            Measure(
                "target_rank",
                "rank",
                "rank of a target (option), 1 the heaviest, with an interval from resampled workshops",
                is_free=True,
            ),
            Measure("actions", "actions", "follow-up actions; option a state", is_free=True),
            Measure(
                "actions_overdue",
                "actions",
                "open actions due before the reference day, of ``n`` open ones with a due day",
                is_free=True,
            ),
            Measure(
                "actions_within", "share 0-1", "actions done within so many days of being agreed (option)", is_free=True
            ),
            Measure("experiments", "experiments", "experiments; option a decision", is_free=True),
            Measure(
                "experiments_tried",
                "experiments",
                "experiments with a day on which they were tried, of ``n``",
                is_free=True,
            ),
            Measure(
                "experiments_evaluated",
                "experiments",
                "experiments with a day on which they were evaluated, of ``n``",
                is_free=True,
            ),
            Measure("promises", "promises", "promises; option whether kept", rests_on="states"),
            Measure("cycles", "cycles", "PDSA cycles; option a decision", is_free=True),
            Measure(
                "embedding",
                "stage 0-4",
                "highest stage of embedding of a unit's cycles that were not abandoned",
                is_free=True,
            ),
            Measure("cycle_phase", "cycles", "PDSA cycles by the phase reached (option)", is_free=True),
            Measure(
                "measure_value",
                "unit of the measure",
                "a measure (item) on a day (option); a share where it has a denominator",
                rests_on="ratio",
                is_free=True,
            ),
            Measure(
                "chart_centre",
                "unit of the measure",
                "centre line of a chart; option: first day of the phase",
                is_free=True,
            ),
            Measure(
                "longest_run",
                "points",
                "longest run on one side of the centre; ``high``: the longest that chance makes likely",
                is_free=True,
            ),
            Measure(
                "crossings",
                "crossings",
                "crossings of the centre; ``low``: the fewest that chance makes likely",
                is_free=True,
            ),
            Measure("chart_outside", "points", "points outside the limits of a chart", is_free=True),
            Measure("chart_verdict", "units", "units by what their charts of a measure show (option)", is_free=True),
            Measure(
                "chart_shift",
                "unit of the measure",
                "level of a measure from the start on less that before, season and autocorrelation allowed for; limits "
                "for all charts together",
                is_free=True,
            ),
            Measure(
                "own_change",
                "share -1…1",
                "a unit's share from its own start on less that before; without a group their mean",
                is_free=True,
            ),
            Measure(
                "phase_effect",
                "share -1…1",
                "what a start that came at different times did, with effects of unit and time; option ``cluster``: "
                "with the usual cluster-robust limits, too narrow for few units",
                is_free=True,
            ),
            Measure("measure_cause", "cases", "numerator of a measure by cause (option)", is_free=True),
            Measure("statements", "statements", "statements; option a theme", is_free=True),
            Measure(
                "stances",
                "statements",
                "statements for, against or mixed (option), of ``n`` whose stance is known",
                rests_on="stances",
            ),
            Measure("spearman_rho", "-1…1", "Spearman's correlation of two items (``a~b``)", rests_on="pair"),
            Measure("odds_ratio", "ratio", "odds ratio of two items with two answers each (``a~b``)", rests_on="pair"),
        )
    }
)
"""Every measure of ``results.csv`` by its name."""
