"""Every estimate of a programme's feedback, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from evaluation.analysis.change import estimate_changes
from evaluation.analysis.closed_items import describe_closed_items
from evaluation.analysis.clusters import with_clusters
from evaluation.analysis.counting import count_items, count_together
from evaluation.analysis.delivery import Reach
from evaluation.analysis.groups import Split, compare, count_scores, count_split, estimate_scores, splits
from evaluation.analysis.options import compare_options
from evaluation.analysis.subjects import orientation, subjects
from evaluation.analysis.themes import theme_estimates
from evaluation.cleaning import Responses
from evaluation.core.counts import UNKNOWN_GROUP, Moves
from evaluation.core.estimates import SYNTHETIC, Estimate, counted
from evaluation.programme import MultipleItem, OrdinalItem, Programme, Subscale
from evaluation.scoring.items import ItemSummary, nonresponse_bounds, response_rate, summarise_items
from evaluation.scoring.limits import LIMITS, Limit
from evaluation.scoring.scales import summarise_scale
from evaluation.wall.protection import breakdowns


@dataclass(frozen=True, slots=True)
class Estimated:
    """Estimates that have not passed the wall, the counts they rest on, and what was not computed.

    Attributes
    ----------
    estimates : tuple of Estimate
    counts : pandas.DataFrame
        ``item, wave, group, level, n``; breakdowns among them.
    moves : tuple of Moves
        What the estimates of change rest on.
    withheld : tuple of Limit
        Small-n limits that applied somewhere, each once.
    """

    estimates: tuple[Estimate, ...]
    counts: pd.DataFrame
    moves: tuple[Moves, ...]
    withheld: tuple[Limit, ...]


def count_programme(responses: Responses) -> pd.DataFrame:
    """The counts of a programme: of everybody, and of each breakdown that it asks for.

    Parameters
    ----------
    responses : Responses

    Returns
    -------
    pandas.DataFrame
        ``item, wave, group, level, n``.
    """
    return _counts(responses, splits(responses))


def _counts(responses: Responses, broken_down: Iterable[Split]) -> pd.DataFrame:
    tables = [count_items(responses), count_scores(responses), *(count_split(split) for split in broken_down)]
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
    broken_down = tuple(splits(responses))
    counts = _counts(responses, broken_down)
    summaries = summarise_items(counts, describe_closed_items(programme.questionnaire))
    items, withheld = with_clusters(_with_numbers(summaries, programme), responses)
    withheld += [held.limit for summary in summaries.values() for held in summary.withheld]
    estimates = [*_respondents(responses, eligible), *items, *_together(responses)]
    estimates += _nonresponse(summaries, eligible, responses)
    for e, limits in _subscales(responses):
        estimates += e
        withheld += limits
    changes = estimate_changes(responses)
    estimates += changes.estimates
    withheld += changes.withheld
    shown = breakdowns(counts, programme)
    for split in broken_down:
        estimates += [*estimate_scores(split), *compare(split, shown)]
        estimates += compare_options(split, count_split(split), shown)
    estimates += _comments(responses)
    return Estimated(
        estimates=tuple(marked(estimates, programme)),
        counts=counts,
        moves=tuple(changes.moves),
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
        could = _could_have(eligible, str(wave), n)
        if could is not None:
            yield Estimate(
                measure="eligible", wave=str(wave), estimate=could, n=could, method=eligible[str(wave)].basis
            )
            yield from response_rate(n, could).to_estimates(wave=str(wave))


def _with_numbers(summaries: Mapping[tuple[str, str, str], ItemSummary], programme: Programme) -> Iterator[Estimate]:
    """The estimates of every item, and the number of people behind each part of its scale."""
    between = {
        item.id: set(programme.scale_of(item).levels)
        > {*programme.scale_of(item).top, *programme.scale_of(item).bottom}
        for item in programme.questionnaire.items
        if isinstance(item, OrdinalItem)
    }
    for (item, wave, group), summary in summaries.items():
        rows = summary.to_estimates(item=item, group=group, wave=wave)
        numbers = [counted(e) for e in rows if e.measure in {"top_box", "bottom_box"}]
        yield from (*rows, *numbers)
        if numbers and between[item]:
            rest = summary.n - sum(number.estimate or 0 for number in numbers)
            yield replace(numbers[0], measure="middle_count", estimate=rest)


def _could_have(eligible: Mapping[str, Reach], wave: str, n: int) -> int | None:
    """How many could have answered; None where that is not known, or more answered."""
    could = eligible.get(wave)
    return could.n if could is not None and could.n is not None and could.n >= n else None


def _nonresponse(
    summaries: Mapping[tuple[str, str, str], ItemSummary], eligible: Mapping[str, Reach], responses: Responses
) -> Iterator[Estimate]:
    """What the share of the upper levels could have been had everybody answered, where too few did."""
    people = responses.frame["wave"].value_counts()
    for (item, wave, group), summary in summaries.items():
        n = int(people.get(wave, 0))
        could = _could_have(eligible, wave, n)
        if group or summary.top_box is None or could is None:
            continue
        if not LIMITS["whole_response"].allows(percent=int(100 * n / could)):
            bounds = nonresponse_bounds(summary.top_box.count, summary.n, could)
            yield from bounds.to_estimates(item=item, wave=wave)


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
    described = {subscale.id: subscale for subscale in responses.programme.questionnaire.subscales}
    for subject in subjects(responses):
        if subject.id in described:
            for wave in subject.waves:
                here = responses.frame["wave"].eq(wave)
                yield _subscale(responses, described[subject.id], subject.answers[here], wave)


def _subscale(
    responses: Responses, subscale: Subscale, scores: pd.Series, wave: str
) -> tuple[list[Estimate], list[Limit]]:
    reverse, ranges = orientation(responses, subscale)
    answers = responses.frame.loc[scores.index, list(subscale.items)]
    summary = summarise_scale(answers, reverse=reverse, ranges=ranges)
    return summary.to_estimates(item=subscale.id, wave=wave), [held.limit for held in summary.scores.withheld]


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
