"""Which statistic is computed of what: from responses to the estimates of a programme, before the wall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from evaluation.cleaning import Responses
from evaluation.comments import theme_estimates
from evaluation.counting import UNKNOWN_GROUP, count_items, count_together
from evaluation.estimates import SYNTHETIC, Estimate
from evaluation.programme import MultipleItem, Programme, Subscale
from evaluation.scoring.items import ItemSummary, response_rate, summarise, summarise_items
from evaluation.scoring.limits import LIMITS, Limit
from evaluation.scoring.scales import cronbach_alpha, scale_scores
from evaluation.workshops import Reach


@dataclass(frozen=True)
class Estimated:
    """Estimates that have not passed the wall, the counts they rest on, and what was not computed.

    Attributes
    ----------
    estimates : tuple of Estimate
    counts : pandas.DataFrame
        ``item, wave, group, level, n``; breakdowns among them.
    withheld : tuple of Limit
        Small-n limits that applied somewhere, each once.
    """

    estimates: tuple[Estimate, ...]
    counts: pd.DataFrame
    withheld: tuple[Limit, ...]


def count_programme(responses: Responses) -> pd.DataFrame:
    """The counts of a programme: of everybody, and by each variable that a declared question compares.

    Parameters
    ----------
    responses : Responses

    Returns
    -------
    pandas.DataFrame
        ``item, wave, group, level, n``.
    """
    variables = dict.fromkeys(q.by for q in responses.programme.questions if q.kind == "compare" and q.by)
    known = {background.id for background in responses.programme.questionnaire.background}
    tables = [count_items(responses)]
    for variable in variables:
        if variable in known:
            compared = {q.item for q in responses.programme.questions if q.by == variable}
            table = count_items(responses, by=variable)
            tables.append(table[table["item"].isin(compared)])
    return pd.concat(tables, ignore_index=True)


def estimate_feedback(responses: Responses, *, eligible: Mapping[str, Reach]) -> Estimated:
    """Every estimate of a programme's feedback.

    Parameters
    ----------
    responses : Responses
    eligible : mapping of str to Reach
        Wave to how many could have answered and what they were counted from.

    Returns
    -------
    Estimated
    """
    programme = responses.programme
    counts = count_programme(responses)
    summaries = summarise_items(counts, programme.questionnaire)
    estimates = [
        *_respondents(responses, eligible),
        *(e for (item, wave, group), s in summaries.items() for e in s.to_estimates(item=item, group=group, wave=wave)),
        *_together(responses),
    ]
    withheld = [held.limit for summary in summaries.values() for held in summary.withheld]
    for e, limits in _subscales(responses):
        estimates += e
        withheld += limits
    estimates += _comments(responses)
    return Estimated(
        estimates=tuple(marked(estimates, programme)),
        counts=counts,
        withheld=tuple({limit.what: limit for limit in withheld}.values()),
    )


def marked(estimates: list[Estimate], programme: Programme) -> list[Estimate]:
    """Estimates whose notes say that the data are made up, where they are."""
    if programme.data_origin != "synthetic":
        return estimates
    return [replace(e, note="; ".join(part for part in (SYNTHETIC, e.note) if part)) for e in estimates]


def _respondents(responses: Responses, eligible: Mapping[str, Reach]) -> Iterator[Estimate]:
    frame = responses.frame
    for wave, part in frame.groupby("wave", sort=False):
        n = len(part)
        yield Estimate(measure="respondents", wave=str(wave), estimate=n, n=n, n_missing=0, method="count")
        for background in responses.programme.questionnaire.background:
            if part[background.id].isna().all():
                continue
            values = (
                part[background.id].cat.add_categories(UNKNOWN_GROUP).fillna(UNKNOWN_GROUP).value_counts(sort=False)
            )
            for value, times in values[values > 0].items():
                yield Estimate(
                    measure="respondents", group=f"{background.id}={value}", wave=str(wave), estimate=int(times),
                    n=int(times), n_missing=0, method="count",
                )  # fmt: skip
        could = eligible.get(str(wave))
        if could is not None and could.n is not None and could.n >= n:
            yield Estimate(measure="eligible", wave=str(wave), estimate=could.n, n=could.n, method=could.basis)
            yield from response_rate(n, could.n).to_estimates(wave=str(wave))


def _together(responses: Responses) -> Iterator[Estimate]:
    for item in responses.programme.questionnaire.items:
        if not isinstance(item, MultipleItem):
            continue
        answered = responses.absence[item.id].eq("answered")
        pairs = count_together(responses, item.id)
        columns = (pairs[name].tolist() for name in ("option_a", "option_b", "wave", "n"))
        for first, second, wave, times in zip(*columns, strict=True):
            here = responses.frame["wave"].eq(wave)
            n = int((answered & here).sum())
            yield Estimate(
                measure="together", item=item.id, option=f"{first}+{second}", wave=wave,
                estimate=times, n=n, n_missing=int(here.sum()) - n, method="count",
            )  # fmt: skip


def _subscales(responses: Responses) -> Iterator[tuple[list[Estimate], list[Limit]]]:
    for subscale in responses.programme.questionnaire.subscales:
        for wave, part in responses.frame.groupby("wave", sort=False):
            asked = [item for item in subscale.items if responses.absence.loc[part.index, item].ne("not_asked").any()]
            if len(asked) == len(subscale.items):
                yield _subscale(responses, subscale, part, str(wave))


def _subscale(
    responses: Responses, subscale: Subscale, part: pd.DataFrame, wave: str
) -> tuple[list[Estimate], list[Limit]]:
    items = [responses.programme.item(item) for item in subscale.items]
    reverse = [item.id for item in items if item.type in {"ordinal", "score"} and getattr(item, "reverse", False)]
    ranges = {item.id: (float(item.range[0]), float(item.range[1])) for item in items if item.type == "score"}
    answers = part[list(subscale.items)]
    scores = scale_scores(answers, reverse=reverse, ranges=ranges)
    answered = scores.dropna()
    summary: ItemSummary = summarise(
        answered.value_counts().sort_index(), kind="scale", n_missing=len(scores) - len(answered)
    )
    estimates = summary.to_estimates(item=subscale.id, wave=wave)
    limits = [held.limit for held in summary.withheld]
    complete = answers.dropna()
    if not LIMITS["alpha"].allows(answers=len(complete)):
        return estimates, [*limits, LIMITS["alpha"]]
    if (complete.nunique() > 1).all():
        estimates += cronbach_alpha(answers, reverse=reverse, ranges=ranges).to_estimates(item=subscale.id, wave=wave)
    return estimates, limits


def _comments(responses: Responses) -> Iterator[Estimate]:
    for item in responses.programme.questionnaire.items:
        if item.type != "open":
            continue
        for wave, part in responses.frame.groupby("wave", sort=False):
            if not responses.absence.loc[part.index, item.id].ne("not_asked").any():
                continue
            answered = int(part[item.id].notna().sum())
            yield Estimate(
                measure="answered", item=item.id, wave=str(wave), estimate=answered, n=answered,
                n_missing=len(part) - answered, method="number who answered",
            )  # fmt: skip
            yield from theme_estimates(part[item.id], responses.programme.themes, item=item.id, wave=str(wave))
