"""The comparison of programmes as it is told: forest plots of shared questions, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from markupsafe import Markup

from evaluation.comparing.comparison import SESSIONS, Comparison, Forest
from evaluation.comparing.independent_results import Kind, Single
from evaluation.comparing.reading_results import Published
from evaluation.core.addresses import parse_group
from evaluation.core.estimates import Shown
from evaluation.locale import LANGUAGES, N_
from evaluation.report import figures
from evaluation.report.blocks import (
    Blocks,
    Bullets,
    Cell,
    Figure,
    Heading,
    Inline,
    Number,
    Prose,
    Table,
    mark_up,
    strip_markup,
)
from evaluation.report.naming import WAVES, pick_text
from evaluation.report.numbers import (
    carries_percentage,
    format_count,
    format_limits,
    format_n,
    format_of_n,
    format_share,
    format_value,
)
from evaluation.report.wording import mark_example
from evaluation.scoring.limits import LIMITS

CAPTIONS: Final[Mapping[Kind, str]] = {
    "top_box": N_("{question}: share of the upper levels, with its 95% interval"),
    "mean": N_("{question}: mean, with its 95% interval"),
}


def tell_purpose(comparison: Comparison) -> Blocks:
    """The title, and what is compared and what is not."""
    words = comparison.words
    told = words.text(
        "The page compares what has been published about the programmes: no answer of any person was exchanged for it. "
        "It is not a league table. Programmes differ in whom they were for, how they were carried out and who "
        "answered; the order in the figures is by family and name."
    )
    return Blocks([Heading(1, mark_example(comparison, words.text("Programmes side by side"))), Prose(told)])


def tabulate_programmes(comparison: Comparison) -> Blocks:
    """The programmes with their families and how many answered."""
    words = comparison.words
    rows: list[dict[str, Cell]] = [
        {
            words.text("Programme"): _title(comparison, one),
            words.text("Family"): one.family or None,
            words.text("Respondents"): _count_people(comparison, one),
        }
        for one in comparison.programmes
    ]
    caption = mark_example(comparison, words.text("Programmes in the comparison"))
    return Blocks([Heading(2, words.text("The programmes"), anchor="programmes"), Table(rows, caption=caption)])


def tell_families(comparison: Comparison) -> Blocks:
    """What a family is, where programmes share one."""
    families = [one.family for one in comparison.programmes if one.family]
    if len(set(families)) == len(families):
        return Blocks()
    told = comparison.words.text(
        "Programmes of the same family share people or places. They are shown one by one, but are never "
        "pooled as if they were independent: a family counts as one result."
    )
    return Blocks([Prose(told)])


def open_across(comparison: Comparison) -> Blocks:
    """The heading of the questions that programmes share, or the words that there is none."""
    words = comparison.words
    heading = Heading(2, words.text("Questions that programmes share"), anchor="across")
    none = words.text("No question was asked in two programmes on the same scale.")
    return Blocks([heading, None if comparison.across else Prose(none)])


def open_within(comparison: Comparison) -> Blocks:
    """The heading of what sites or sessions of one programme say, where results of them are published."""
    heading = Heading(2, comparison.words.text("Sites and sessions of one programme"), anchor="within")
    return Blocks([heading] if comparison.within else [])


def list_within(comparison: Comparison) -> list[tuple[Published, list[Forest]]]:
    """The programmes of which results of sites or sessions are published, with the questions."""
    parts = groupby(comparison.within, key=lambda forest: forest.singles[0].programme)
    return [(programme, list(forests)) for programme, forests in parts]


def open_programme(comparison: Comparison, programme: Published) -> Blocks:
    """The title of a programme as a heading."""
    return Blocks([Heading(3, _title(comparison, programme))])


def open_forest(comparison: Comparison, forest: Forest) -> Blocks:
    """The wording of a question as a heading."""
    return Blocks([Heading(4 if forest.variable else 3, _name_question(comparison, forest))])


def list_wordings(comparison: Comparison, forest: Forest) -> Blocks:
    """The wordings of a question with the programmes that used them, where they differ."""
    words = comparison.words
    found: dict[str, list[Single]] = {}
    for one in () if forest.variable else forest.singles:
        found.setdefault(strip_markup(_word(comparison, one.programme, forest.question.item)), []).append(one)
    if len(found) < 2:
        return Blocks()
    wordings = [
        words.html(
            "“{wording}”: {programmes}",
            wording=mark_up(_word(comparison, ones[0].programme, forest.question.item)),
            programmes=Markup(", ").join(mark_up(_title(comparison, one.programme)) for one in ones),
        )
        for ones in found.values()
    ]
    return Blocks([Prose(words.text("The wording differs, so the question may not be the same:")), Bullets(wordings)])


def draw_forest(comparison: Comparison, forest: Forest) -> Blocks:
    """The results of a question with their intervals, a row each, and what they say together."""
    words = comparison.words
    name = mark_up(_name_question(comparison, forest))
    caption = mark_example(comparison, words.html(CAPTIONS[forest.question.kind], question=name))
    drawing = figures.draw_forest(_arrange(comparison, forest), words=words, scale=forest.question.ends)
    return Blocks(
        [
            Figure(
                drawing,
                alt=_describe(comparison, forest),
                caption=caption,
                data=Table(_tabulate(comparison, forest), caption=caption),
            )
        ]
    )


def tell_forest(comparison: Comparison, forest: Forest) -> Blocks:
    """What the figure says: whether any two results differ, and the results together where there are enough."""
    words = comparison.words
    told = [
        words.html(
            "Some of the results differ by more than chance explains. That they differ does not tell why, and the "
            "order is no ranking."
        )
        if forest.differs
        else words.html(
            "No two of the results differ by more than chance could explain, all pairs counted: they cannot be put in "
            "an order."
        )
    ]
    return Blocks([Prose(*told, *_tell_pooled(comparison, forest))])


def tell_methods(comparison: Comparison) -> Blocks:
    """How the comparison was made, and what was left out."""
    words = comparison.words
    pooling, prediction = LIMITS["random_effects"], LIMITS["prediction_interval"]
    points = [
        words.text(
            "A question is shared where its id, its survey and its scale are the same in the published results. The "
            "wording may still differ: it stands beside each figure where it does."
        ),
        words.text(
            "Shares are those of the upper levels of the scale, means are those of questions answered with a number. "
            "The interval of a share is the one that was published; that of a mean is computed from the published "
            "standard deviation, and is rough where few answered."
        ),
        words.text(
            "Results are pooled by a random-effects model: shares as counts (binomial within a result, normal log odds "
            "between them, profile likelihood), means by restricted maximum likelihood with the Hartung-Knapp "
            "interval. A mean all of whose answers are the same cannot be weighted and is left out of the pooling."
        ),
        words.text(pooling.reader, **pooling.needs),
        words.text(prediction.reader, **prediction.needs),
        words.text(
            "A family counts as the mean of its programmes, weighted by their answers, with the uncertainty that it "
            "would have if the same people had answered in all of them."
        ),
        words.text(
            "Subscales and questions with options are not compared: the published results do not tell whether they "
            "are the same. Results that were hidden to protect people are left out."
        ),
    ]
    if any(not one.family for one in comparison.programmes):
        points.append(
            words.text("A programme for which no family is known is taken to share nobody with the other programmes.")
        )
    return Blocks([Heading(2, words.text("Methods"), anchor="methods"), Bullets(points)])


def tell_not_compared(comparison: Comparison) -> Blocks:
    """Questions of the same id that were asked on another scale or in another survey."""
    words, known = comparison.words, {one.name: one for one in comparison.programmes}
    if not comparison.different:
        return Blocks()
    told = words.text("These questions have the same id in other programmes, but not the same survey and scale:")
    items = [
        Markup("{}: {}").format(
            mark_up(_word(comparison, known[names[0]], item)),
            Markup(", ").join(mark_up(_title(comparison, known[name])) for name in names),
        )
        for item, names in comparison.different.items()
    ]
    return Blocks([Heading(3, words.text("Not compared")), Prose(told), Bullets(items)])


def _arrange(comparison: Comparison, forest: Forest) -> list[figures.ForestRow]:
    words = comparison.words
    rows = [
        _row(strip_markup(_name(comparison, one)), one.estimate, _beside(comparison, one.estimate))
        for one in forest.singles
    ]
    rows += [_row(_name_family(comparison, e), e, _beside(comparison, e), "family") for e in forest.families]
    if forest.pooled is not None:
        rows.append(_row(words.text("All together"), forest.pooled, _value(comparison, forest.pooled).text, "pooled"))
    if forest.prediction is not None:
        rows.append(_row(words.text("Where one more is expected"), forest.prediction, "", "range"))
    return rows


def _row(label: str, e: Shown, text: str, mark: figures.Mark = "single") -> figures.ForestRow:
    return figures.ForestRow(label, e.estimate, e.low, e.high, text, mark)


def _beside(comparison: Comparison, e: Shown) -> str:
    """A result with its n; as counts, which have it, where a percentage would rest on too few."""
    text = _shorten(comparison, e)
    return text if _is_counted(e) else f"{text}\nn = {comparison.words.number(e.n or 0)}"


def _tabulate(comparison: Comparison, forest: Forest) -> list[dict[str, Cell]]:
    words, share = comparison.words, forest.question.kind == "top_box"
    rows: list[tuple[Inline, Shown, Cell]] = [
        *((_name(comparison, one), one.estimate, format_n(words, one.estimate)) for one in forest.singles),
        *((_name_family(comparison, e), e, format_n(words, e)) for e in forest.families),
    ]
    if forest.pooled is not None:
        rows.append((words.text("All together"), forest.pooled, None))
    return [
        {
            words.text("Site or sessions") if forest.variable else words.text("Programme"): name,
            words.text("Share") if share else words.text("Mean"): format_of_n(words, e)
            if share and n is not None
            else _value(comparison, e),
            words.text("95% interval"): _interval(comparison, e, forest.question.kind),
            words.text("Answers"): n,
        }
        for name, e, n in rows
    ]


def _tell_pooled(comparison: Comparison, forest: Forest) -> list[Markup]:
    """The results together and the next one, or what is missing for it."""
    words, kind = comparison.words, forest.question.kind
    if forest.pooled is None:
        needed = words.number(LIMITS["random_effects"].needs["estimates"])
        return [
            words.html_plural(
                "There is {n} independent result; {needed} are needed for pooling. The results stand side by side.",
                "There are {n} independent results; {needed} are needed for pooling. The results stand side by side.",
                forest.independent,
                needed=needed,
            )
        ]
    told = [
        words.html(
            "All together: {value} (95% interval {interval}), from {n} independent results.",
            value=_value(comparison, forest.pooled),
            interval=_interval(comparison, forest.pooled, kind) or "",
            n=format_n(words, forest.pooled),
        )
    ]
    if forest.i_squared is not None:
        told.append(
            words.html(
                "Of the variance between the results {share} is more than chance alone would bring.",
                share=format_share(words, forest.i_squared),
            )
        )
    if forest.prediction is None:
        limit = LIMITS["prediction_interval"]
        return [*told, words.html(limit.reader, **limit.needs)]
    expected = words.html(
        "The result of one more of the same kind is expected in the range {range}.",
        range=_interval(comparison, forest.prediction, kind) or "",
    )
    return [*told, expected]


def _describe(comparison: Comparison, forest: Forest) -> str:
    """Two sentences for those who do not see the figure."""
    words = comparison.words
    first = words.plural(
        "Forest plot of {n} result, a mark and its interval.",
        "Forest plot of {n} results, each a mark and its interval.",
        len(forest.singles),
    )
    message = (
        N_("Some of the results differ by more than chance explains; they run from {low} to {high}.")
        if forest.differs
        else N_("No two of the results differ by more than chance could explain; they run from {low} to {high}.")
    )
    values = [one.estimate for one in forest.singles]
    low, high = (_shorten(comparison, pick(values, key=lambda e: e.estimate)) for pick in (min, max))
    return f"{first} {words.text(message, low=low, high=high)}"


def _value(comparison: Comparison, e: Shown) -> Number:
    write = format_value if e.measure in {"mean", "pooled_mean"} else format_share
    return write(comparison.words, e)


def _is_counted(e: Shown) -> bool:
    """Whether a share is told as counts, because a percentage would rest on too few."""
    return e.measure == "top_box" and not carries_percentage(e)


def _shorten(comparison: Comparison, e: Shown) -> str:
    """A result as text: as counts where a percentage would rest on too few."""
    return strip_markup(format_of_n(comparison.words, e)) if _is_counted(e) else _value(comparison, e).text


def _interval(comparison: Comparison, e: Shown, kind: Kind) -> Cell:
    """Both limits, in the unit of what is compared."""
    if _is_counted(e):
        return None
    both = format_limits(comparison.words, e, percent=kind == "top_box", decimals=int(kind == "mean"))
    return None if both is None else Markup("{}–{}").format(*both)


def _name(comparison: Comparison, one: Single) -> Inline:
    """The programme, or the site."""
    if not one.site:
        return _title(comparison, one.programme)
    site = parse_group(one.site)
    if site.variable == "block":
        return comparison.words.text("Consecutive sessions, part {number}", number=site.value)
    return _pick(comparison, one.programme.names.get(one.site, {})) or site.value


def _name_family(comparison: Comparison, e: Shown) -> str:
    return comparison.words.text("Family {family} as one", family=parse_group(e.group).value)


def _name_question(comparison: Comparison, forest: Forest) -> Inline:
    """The wording of the first programme, with the survey, and with the variable where it is about sites."""
    words, wave = comparison.words, forest.question.wave
    name = mark_up(_word(comparison, forest.singles[0].programme, forest.question.item))
    if wave:
        name = Markup("{} ({})").format(name, _name_wave(comparison, wave))
    if not forest.variable:
        return name
    return Markup("{}, {}").format(
        name, words.text("by session") if forest.variable in SESSIONS else words.text("by site")
    )


def _name_wave(comparison: Comparison, wave: str) -> str:
    return comparison.words.text(WAVES[wave]) if wave in WAVES else wave


def _title(comparison: Comparison, programme: Published) -> Inline:
    return _pick(comparison, programme.title) or programme.name


def _word(comparison: Comparison, programme: Published, item: str) -> Inline:
    return _pick(comparison, programme.names.get(item, {})) or item


def _pick(comparison: Comparison, texts: Mapping[str, str]) -> Inline:
    return pick_text(texts, comparison.words.language, LANGUAGES)


def _count_people(comparison: Comparison, programme: Published) -> Cell:
    """How many answered, survey by survey where there were several."""
    words = comparison.words
    rows = comparison.results.select("respondents", group=f"programme={programme.name}")
    if len(rows) == 1:
        return format_count(words, rows[0])
    told = (Markup("{}: {}").format(_name_wave(comparison, e.wave), format_count(words, e)) for e in rows)
    return Markup(", ").join(told) or None
