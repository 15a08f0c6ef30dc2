"""The comparison of programmes: forest plots of shared questions, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from markupsafe import Markup

from evaluation.comparing.comparison import Comparison, Forest, Kind, Single
from evaluation.comparing.reading_results import Published
from evaluation.core.estimates import Shown
from evaluation.locale import LANGUAGES, N_, Words
from evaluation.report import figures
from evaluation.report.blocks import Bullets, Cell, Figure, Heading, Inline, Number, Phrase, Prose, Table, html, plain
from evaluation.report.naming import WAVES
from evaluation.report.numbers import (
    PERCENT_FROM,
    format_count,
    format_limits,
    format_n,
    format_of_n,
    format_share,
    format_value,
)
from evaluation.report.topics.parts import Parts
from evaluation.scoring.limits import LIMITS


def opening(comparison: Comparison) -> Parts:
    """The title, and what is compared and what is not."""
    words = comparison.words
    title = words.text("Programmes side by side")
    if comparison.synthetic:
        title = f"{title} ({words.text('example data')})"
    told = words.text(
        "The page compares what has been published about the programmes: no answer of any person was exchanged for it. "
        "It is not a league table. Programmes differ in whom they were for, how they were carried out and who "
        "answered; the order in the figures is by family and name."
    )
    return [Heading(1, title), Prose(told)]


def programmes(comparison: Comparison) -> Parts:
    """The programmes with their families and how many answered."""
    words = comparison.words
    rows: list[dict[str, Cell]] = [
        {
            words.text("Programme"): _title(one, words),
            words.text("Family"): one.family or None,
            words.text("Respondents"): _people(comparison, one),
        }
        for one in comparison.programmes
    ]
    families = [one.family for one in comparison.programmes if one.family]
    parts: Parts = [
        Heading(2, words.text("The programmes"), anchor="programmes"),
        Table(rows, caption=_marked(comparison, words.text("Programmes in the comparison"))),
    ]
    if len(set(families)) < len(families):
        parts.append(
            Prose(
                words.text(
                    "Programmes of the same family share people or places. They are shown one by one, but are never "
                    "pooled as if they were independent: a family counts as one result."
                )
            )
        )
    return parts


def across(comparison: Comparison) -> Parts:
    """Each question that programmes share."""
    words = comparison.words
    parts: Parts = [Heading(2, words.text("Questions that programmes share"), anchor="across")]
    if not comparison.across:
        return [*parts, Prose(words.text("No question was asked in two programmes on the same scale."))]
    for forest in comparison.across:
        parts += _forest(comparison, forest, _heading(comparison, forest))
    return parts


def within(comparison: Comparison) -> Parts:
    """Each question over the sites or sessions of one programme; empty where no results of them are published."""
    words = comparison.words
    parts: Parts = []
    for programme, forests in groupby(comparison.within, key=lambda forest: forest.singles[0].programme):
        parts.append(Heading(3, _title(programme, words)))
        for forest in forests:
            parts += _forest(comparison, forest, _heading(comparison, forest), level=4)
    return [Heading(2, words.text("Sites and sessions of one programme"), anchor="within"), *parts] if parts else []


def methods(comparison: Comparison) -> Parts:
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
            "Results are pooled by a random-effects model (restricted maximum likelihood, Hartung-Knapp interval), "
            "shares as log odds. A mean all of whose answers are the same cannot be weighted and is left "
            "out of the pooling."
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
    parts: Parts = [Heading(2, words.text("Methods"), anchor="methods"), Bullets(points)]
    if comparison.different:
        told = words.text("These questions have the same id in other programmes, but not the same survey and scale:")
        known = {one.name: one for one in comparison.programmes}
        items = [
            f"{_wording(known[names[0]], item, words)}: {', '.join(plain(_title(known[n], words)) for n in names)}"
            for item, names in comparison.different.items()
        ]
        parts += [Heading(3, words.text("Not compared")), Prose(told), Bullets(items)]
    return parts


_CAPTIONS: Final[Mapping[Kind, str]] = {
    "top_box": N_("{question}: share of the upper levels, with its 95% interval"),
    "mean": N_("{question}: mean, with its 95% interval"),
}


def _forest(comparison: Comparison, forest: Forest, name: Inline, *, level: int = 3) -> Parts:
    words = comparison.words
    caption = _marked(comparison, words.html(_CAPTIONS[forest.question.kind], question=html(name)))
    wordings = [] if forest.variable else _wordings(forest, words)
    differing = words.text("The wording differs, so the question may not be the same:")
    return [
        Heading(level, name),
        *([Prose(differing), Bullets(wordings)] if len(wordings) > 1 else []),
        Figure(
            figures.forest(_rows(forest, words), words=words, scale=forest.question.ends),
            alt=_alt(forest, words),
            caption=caption,
            data=_table(forest, caption, words),
        ),
        Prose(*_sentences(forest, words)),
    ]


def _rows(forest: Forest, words: Words) -> list[figures.ForestRow]:
    rows = [_row(plain(_name(one, words)), one.estimate, _beside(one.estimate, words)) for one in forest.singles]
    rows += [_row(_family(e, words), e, _beside(e, words), "family") for e in forest.families]
    if forest.pooled is not None:
        rows.append(_row(words.text("All together"), forest.pooled, _value(words, forest.pooled).text, "pooled"))
    if forest.prediction is not None:
        rows.append(_row(words.text("Where one more is expected"), forest.prediction, "", "range"))
    return rows


def _beside(e: Shown, words: Words) -> str:
    """A result with its n; as counts, which have it, where a percentage would rest on too few."""
    counts = e.measure == "top_box" and (e.n or 0) < PERCENT_FROM
    return _short(e, words) if counts else f"{_short(e, words)}\nn = {words.number(e.n or 0)}"


def _row(label: str, e: Shown, text: str, mark: figures.Mark = "single") -> figures.ForestRow:
    return figures.ForestRow(label, e.estimate, e.low, e.high, text, mark)


def _table(forest: Forest, caption: Inline, words: Words) -> Table:
    share = forest.question.kind == "top_box"
    header = words.text("Site or sessions") if forest.variable else words.text("Programme")
    rows: list[tuple[Inline, Shown, Cell]] = [
        *((_name(one, words), one.estimate, format_n(words, one.estimate)) for one in forest.singles),
        *((_family(e, words), e, format_n(words, e)) for e in forest.families),
    ]
    if forest.pooled is not None:
        rows.append((words.text("All together"), forest.pooled, None))
    return Table(
        [
            {
                header: name,
                words.text("Share") if share else words.text("Mean"): format_of_n(words, e)
                if share and n is not None
                else _value(words, e),
                words.text("95% interval"): _interval(words, e, forest.question.kind),
                words.text("Answers"): n,
            }
            for name, e, n in rows
        ],
        caption=caption,
    )


def _sentences(forest: Forest, words: Words) -> list[Markup]:
    """What the figure says, in words."""
    told = [
        words.html("All the intervals overlap. The results are too uncertain to be put in an order.")
        if forest.overlapping
        else words.html(
            "Not all the intervals overlap. That the results differ does not tell why, and the order is no ranking."
        )
    ]
    if forest.pooled is None:
        limit = LIMITS["random_effects"]
        return [
            *told,
            words.html_plural(
                "There is {n} independent result; {needed} are needed for pooling. The results stand side by side.",
                "There are {n} independent results; {needed} are needed for pooling. The results stand side by side.",
                forest.independent,
                needed=words.number(limit.needs["estimates"]),
            ),
        ]
    told.append(
        words.html(
            "All together: {value} (95% interval {interval}), from {n} independent results.",
            value=_value(words, forest.pooled),
            interval=_interval(words, forest.pooled, forest.question.kind) or "",
            n=format_n(words, forest.pooled),
        )
    )
    if forest.i_squared is not None:
        told.append(
            words.html(
                "Of the variance between the results {share} is more than chance alone would bring.",
                share=format_share(words, forest.i_squared),
            )
        )
    if forest.prediction is not None:
        told.append(
            words.html(
                "The result of one more of the same kind is expected in the range {range}.",
                range=_interval(words, forest.prediction, forest.question.kind) or "",
            )
        )
    else:
        limit = LIMITS["prediction_interval"]
        told.append(words.html(limit.reader, **limit.needs))
    return told


def _alt(forest: Forest, words: Words) -> str:
    """Two sentences for those who do not see the figure."""
    first = words.plural(
        "Forest plot of {n} result, a mark and its interval.",
        "Forest plot of {n} results, each a mark and its interval.",
        len(forest.singles),
    )
    values = [one.estimate for one in forest.singles]
    low, high = (pick(values, key=lambda e: e.estimate) for pick in (min, max))
    second = (
        words.text("All the intervals overlap; the results run from {low} to {high}.", **_run(words, low, high))
        if forest.overlapping
        else words.text(
            "Not all the intervals overlap; the results run from {low} to {high}.", **_run(words, low, high)
        )
    )
    return f"{first} {second}"


def _run(words: Words, low: Shown, high: Shown) -> dict[str, str]:
    return {"low": _short(low, words), "high": _short(high, words)}


def _value(words: Words, e: Shown) -> Number:
    return format_value(words, e) if e.measure in {"mean", "pooled_mean"} else format_share(words, e)


def _short(e: Shown, words: Words) -> str:
    """A result as text: as counts where a percentage would rest on too few."""
    if e.measure == "top_box" and (e.n or 0) < PERCENT_FROM:
        return plain(format_of_n(words, e))
    return _value(words, e).text


def _interval(words: Words, e: Shown, kind: Kind) -> Markup | None:
    """Both limits, in the unit of what is compared; None where a percentage would rest on too few."""
    both = format_limits(words, e, percent=kind == "top_box", decimals=int(kind == "mean"))
    if both is None or (e.measure == "top_box" and (e.n or 0) < PERCENT_FROM):
        return None
    return Markup("{}–{}").format(*both)


def _name(one: Single, words: Words) -> Inline:
    """The programme, or the site."""
    if not one.site:
        return _title(one.programme, words)
    variable, _, value = one.site.partition("=")
    if variable == "block":
        return words.text("Consecutive sessions, part {number}", number=value)
    return _in_language(one.programme.names.get(one.site, {}), words) or value


def _family(e: Shown, words: Words) -> str:
    return words.text("Family {family} as one", family=e.group.removeprefix("family="))


def _title(programme: Published, words: Words) -> Inline:
    return _in_language(programme.title, words) or programme.name


def _in_language(texts: Mapping[str, str], words: Words) -> Inline:
    """A text in the reader's language; in another, marked as such, where there is none."""
    if words.language in texts:
        return texts[words.language]
    return next((Phrase(texts[other], other) for other in LANGUAGES if other in texts), "")


def _wording(programme: Published, item: str, words: Words) -> Inline:
    return _in_language(programme.names.get(item, {}), words) or item


def _wordings(forest: Forest, words: Words) -> list[Markup]:
    """The wordings of a question with the programmes that used them."""
    found: dict[str, list[Single]] = {}
    for one in forest.singles:
        found.setdefault(plain(_wording(one.programme, forest.question.item, words)), []).append(one)
    return [
        words.html(
            "“{wording}”: {programmes}",
            wording=html(_wording(ones[0].programme, forest.question.item, words)),
            programmes=Markup(", ").join(html(_title(one.programme, words)) for one in ones),
        )
        for ones in found.values()
    ]


def _heading(comparison: Comparison, forest: Forest) -> Inline:
    """The wording of the first programme, with the survey, and with the variable where it is about sites."""
    words, wave = comparison.words, forest.question.wave
    name = html(_wording(forest.singles[0].programme, forest.question.item, words))
    if wave:
        name = Markup("{} ({})").format(name, words.text(WAVES[wave]) if wave in WAVES else wave)
    if not forest.variable:
        return name
    by = words.text("by session") if forest.variable in {"session", "block"} else words.text("by site")
    return Markup("{}, {}").format(name, by)


def _people(comparison: Comparison, programme: Published) -> Cell:
    """How many answered, survey by survey where there were several."""
    words = comparison.words
    rows = comparison.results.select("respondents", group=f"programme={programme.name}")
    if not rows:
        return None
    if len(rows) == 1:
        return format_count(words, rows[0])
    return Markup(", ").join(
        Markup("{}: {}").format(words.text(WAVES[e.wave]) if e.wave in WAVES else e.wave, format_count(words, e))
        for e in rows
    )


def _marked(comparison: Comparison, caption: Inline) -> Inline:
    if not comparison.synthetic:
        return caption
    return Markup("{} ({})").format(html(caption), comparison.words.text("example data"))
