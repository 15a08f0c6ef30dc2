"""Every estimate of a programme's feedback, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from evaluation.analysis.closed_items import describe_closed_items
from evaluation.analysis.clusters import with_clusters
from evaluation.analysis.coding import BY_PEOPLE, Coding, find_themes
from evaluation.analysis.counted import Counted, find_eligible
from evaluation.analysis.counting import count_together
from evaluation.analysis.reach import Reach
from evaluation.analysis.subjects import find_subscale_waves, hangs_together, summarise_subscale
from evaluation.analysis.themes import estimate_themes
from evaluation.cleaning import Responses
from evaluation.cleaning.open_answers import identify_answers
from evaluation.core.estimates import SYNTHETIC, Estimate, Shown, convert_to_shown, count_behind
from evaluation.programme import MultipleItem, OrdinalItem, Programme, Scale
from evaluation.scoring.finite_population import finite_share
from evaluation.scoring.items import ItemSummary, nonresponse_bounds, summarise_items
from evaluation.scoring.limits import LIMITS, Limit
from evaluation.scoring.scales import ScaleSummary, find_detectable_change
from evaluation.wall.protection import Wall


def estimate_answers(counted: Counted, wall: Wall) -> tuple[list[Estimate], list[Limit]]:
    """Who answered, and every estimate of single questions and subscales.

    Parameters
    ----------
    counted : Counted
    wall : Wall
        Says whether an interval may depend on single sessions.

    Returns
    -------
    list of Estimate
    list of Limit
        What too few did not carry.
    """
    responses, programme = counted.responses, counted.programme
    summaries = summarise_items(counted.counts, describe_closed_items(programme.questionnaire))
    numbers = _with_numbers(summaries, programme)
    items, withheld = with_clusters(numbers, responses, shows_sessions=wall.shows_sessions)
    withheld += [held.limit for summary in summaries.values() for held in summary.withheld]
    estimates = [*counted.people, *items, *_together(responses)]
    estimates += _nonresponse(summaries, counted.eligible, responses)
    for e, limits in _subscales(responses):
        estimates += e
        withheld += limits
    return estimates, withheld


def estimate_comments(counted: Counted) -> list[Estimate]:
    """How many answered each open question, how many answers touch each theme, and how far coders agree.

    Parameters
    ----------
    counted : Counted

    Returns
    -------
    list of Estimate
    """
    return [*_comments(counted.responses, counted.coding), *_coders(counted.coding)]


def mark_origin(estimates: Iterable[Estimate], programme: Programme) -> list[Estimate]:
    """Estimates whose notes say that the data are made up, where they are."""
    if programme.data_origin != "synthetic":
        return list(estimates)
    return [replace(e, note="; ".join(part for part in (SYNTHETIC, e.note) if part)) for e in estimates]


def _with_numbers(summaries: Mapping[tuple[str, str, str], ItemSummary], programme: Programme) -> Iterator[Estimate]:
    """The estimates of every item, and the number of people behind each part of its scale."""
    items = [item for item in programme.questionnaire.items if isinstance(item, OrdinalItem)]
    scales = {item.id: programme.scale_of(item) for item in items}
    between = {item: set(scale.levels) > {*scale.top, *scale.bottom} for item, scale in scales.items()}
    for (item, wave, group), summary in summaries.items():
        rows = summary.to_estimates(item=item, group=group, wave=wave)
        numbers = [count_behind(e) for e in rows if e.measure in {"top_box", "bottom_box"}]
        if item in scales and not numbers and summary.n:
            numbers = list(_few(rows[0], summary, scales[item]))
        yield from (*rows, *numbers)
        if numbers and between[item]:
            rest = summary.n - sum(number.estimate or 0 for number in numbers)
            yield replace(numbers[0], measure="middle_count", estimate=rest)


def _few(answered: Estimate, summary: ItemSummary, scale: Scale) -> Iterator[Shown]:
    """The numbers of people on the upper and lower levels where so few answered that there is no share."""
    for measure, levels in (("top_count", scale.top), ("bottom_count", scale.bottom)):
        if levels:
            number = sum(summary.counts[level] for level in levels)
            yield convert_to_shown(replace(answered, measure=measure, estimate=float(number), method="count"))


def _nonresponse(
    summaries: Mapping[tuple[str, str, str], ItemSummary], eligible: Mapping[str, Reach], responses: Responses
) -> Iterator[Estimate]:
    """The upper levels among all who could have answered; bounds where too few answered or a target is set."""
    judged = {question.item for question in responses.programme.questions if question.at_least is not None}
    people = responses.frame["wave"].value_counts()
    for (item, wave, group), summary in summaries.items():
        n = int(people.get(wave, 0))
        could = find_eligible(eligible, wave, n)
        if group or summary.top_box is None or could is None:
            continue
        count = summary.top_box.count
        yield from finite_share(count, summary.n, could).to_estimates(item=item, wave=wave)
        if item in judged or not LIMITS["whole_response"].allows(percent=int(100 * n / could)):
            yield from nonresponse_bounds(count, summary.n, could).to_estimates(item=item, wave=wave)


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
        waves = find_subscale_waves(responses, subscale)
        scored = bool(waves) and hangs_together(responses, subscale, waves)
        for wave in waves:
            summary = summarise_subscale(responses, subscale, wave)
            rows = summary.to_estimates(item=subscale.id, wave=wave)
            if not scored:
                yield [e for e in rows if e.measure in {"answered", "alpha"}], [LIMITS["scale"]]
                continue
            yield [*rows, *_detectable(summary, subscale.id, wave)], [held.limit for held in summary.scores.withheld]


def _detectable(summary: ScaleSummary, item: str, wave: str) -> list[Estimate]:
    found = find_detectable_change(summary)
    return [] if found is None else found.to_estimates(item=item, wave=wave)


def _coders(coding: Coding | None) -> Iterator[Estimate]:
    if coding is None:
        return
    for measure, number in (("coders", coding.coders), ("codes_left_out", coding.left_out)):
        yield Estimate(measure=measure, estimate=number, n=number, n_missing=0, method="count")
    yield from coding.agreement


def _comments(responses: Responses, coding: Coding | None) -> Iterator[Estimate]:
    for item in responses.programme.questionnaire.items:
        if item.type != "open":
            continue
        answers = identify_answers(responses, item.id)
        found, method, read = find_themes(answers, responses.programme.themes, coding)
        for wave, part in responses.frame.groupby("wave", sort=False):
            if not responses.absence.loc[part.index, item.id].ne("not_asked").any():
                continue
            answered = int(part[item.id].notna().sum())
            yield Estimate(
                measure="answered", item=item.id, wave=str(wave), estimate=answered, n=answered,
                n_missing=len(part) - answered, method="number who answered",
            )  # fmt: skip
            looked_at = found[answers["wave"].eq(wave) & read]
            unread = len(part) - len(looked_at)
            if method == BY_PEOPLE:
                yield Estimate(
                    measure="coded", item=item.id, wave=str(wave), estimate=len(looked_at), n=answered,
                    n_missing=len(part) - answered, method=method,
                )  # fmt: skip
            yield from estimate_themes(looked_at, method=method, n_missing=unread, item=item.id, wave=str(wave))
