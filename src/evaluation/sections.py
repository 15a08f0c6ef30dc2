"""The sections of the report: which figures, tables and sentences stand under which heading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd
from markupsafe import Markup

from evaluation import figures, narrative, tables
from evaluation.display import (
    Bullets,
    Cell,
    Displayed,
    Figure,
    Heading,
    Inline,
    Notice,
    Prose,
    Quotes,
    Table,
    html,
    plain,
)
from evaluation.estimates import Estimate
from evaluation.locale import N_
from evaluation.naming import LEVELS
from evaluation.programme import DesignRule, Item, Level, Scale
from evaluation.report import Report
from evaluation.views import (
    PERCENT_FROM,
    Distribution,
    by_size,
    count_number,
    n_number,
    share_number,
    value_number,
    waves_of,
)

Parts = list[Displayed | Figure]

BARS_SHOWN: Final = 15
"""More bars than this cannot be read on a phone; the rest stand in the table below the figure."""

DOTS_SHOWN: Final = 40
SESSIONS_LISTED: Final = 60
"""More sessions than this are summarised and not listed one by one."""

SESSIONS: Final = {
    "date": N_("Date"),
    "session": N_("Session"),
    "type": N_("Type"),
    "place": N_("Place"),
    "unit": N_("Unit"),
    "form": N_("Form"),
    "minutes": N_("Minutes"),
    "group_size": N_("Participants"),
}
LISTS: Final = {
    "targets": {
        "target": N_("Development target"),
        "theme": N_("Theme"),
        "mentions": N_("Mentions"),
        "votes": N_("Votes"),
    },
    "actions": {
        "action": N_("Follow-up action"),
        "responsible": N_("Responsible"),
        "agreed": N_("Agreed"),
        "due": N_("Due"),
        "done": N_("Done on"),
        "status": N_("Status"),
    },
    "experiments": {
        "experiment": N_("Experiment"),
        "aim": N_("Aim"),
        "place": N_("Place"),
        "decision": N_("What was decided"),
        "responsible": N_("Responsible"),
        "learned": N_("What was learned"),
    },
    "statements": {
        "statement": N_("Statement"),
        "side": N_("Side"),
        "source": N_("Source"),
        "theme": N_("Theme"),
    },
    "cycles": {
        "unit": N_("Unit"),
        "cycle": N_("Cycle"),
        "aim": N_("Aim"),
        "phase": N_("Phase"),
        "result": N_("Result"),
        "decision": N_("What was decided"),
        "embedding": N_("Embedding, 0–4"),
    },
}
LIST_HEADINGS: Final = {
    "targets": (N_("Development targets"), N_("Development targets named in the workshops")),
    "actions": (N_("Follow-up actions"), N_("Follow-up actions that were agreed")),
    "experiments": (
        N_("Experiments in daily work"),
        N_("Experiments, what was decided about them and what was learned"),
    ),
    "cycles": (N_("Development cycles"), N_("Plan, do, study, act: the cycles of each unit")),
    "statements": (N_("What people told"), N_("Statements by side and source")),
}


def opening(report: Report) -> Parts:
    """The title and what the programme was."""
    description = report.naming.text(report.programme.description)
    return [Heading(1, narrative.title(report)), *([Prose(description)] if description else [])]


def summary(report: Report) -> Parts:
    """The results in brief."""
    points = narrative.summary(report)
    parts: Parts = [Heading(2, report.words.text("Results in brief"), anchor="summary")]
    if report.synthetic:
        parts.append(Prose(report.words.text("The numbers below are computed from made-up answers.")))
    parts.append(
        Bullets(points) if points else Prose(report.words.text("There are not enough answers to say anything."))
    )
    for limitation in report.programme.limitations:
        parts.append(Notice("caution", report.naming.text(limitation)))
    return parts


def respondents(report: Report) -> Parts:
    """Who answered, of how many, and what share by background."""
    words = report.words
    parts: Parts = [Heading(2, words.text("Who answered"), anchor="respondents")]
    rows = []
    for wave in report.waves():
        people = report.results.get("respondents", wave=wave)
        rate = report.results.get("response_rate", wave=wave)
        eligible = report.results.get("eligible", wave=wave)
        rows.append(
            {
                words.text("Survey"): report.naming.wave(wave).capitalize() if wave else words.text("Survey"),
                words.text("Answers"): count_number(words, people) if people else words.text("hidden"),
                words.text("Could have answered"): count_number(words, eligible) if eligible else None,
                words.text("Response rate"): share_number(words, rate) if rate else None,
                words.text("Counted from"): words.text(narrative.BASIS[eligible.method]) if eligible else None,
            }
        )
    parts.append(Table(rows, caption=narrative.marked(report, words.text("Answers and response rate"))))
    hidden = []
    for variable in report.programme.questionnaire.background:
        name = report.naming.background(variable.id)
        caption = narrative.marked(report, words.html("Respondents: {name}", name=html(name)))
        table = tables.respondents(
            report.results,
            variable=variable.id,
            waves=report.waves(),
            words=words,
            naming=report.naming,
            caption=caption,
        )
        if table is not None:
            parts.append(table)
        elif any(e.group.startswith(f"{variable.id}=") for e in report.results if e.measure == "respondents"):
            hidden.append(plain(name))
    if hidden:
        parts.append(
            Prose(
                words.text(
                    "Not shown, because single people could be recognised in small groups: {names}.",
                    names=", ".join(hidden),
                )
            )
        )
    return parts


def feedback(report: Report) -> Parts:
    """The answers to every closed question, by Kirkpatrick's levels."""
    words = report.words
    parts: Parts = []
    levels: Sequence[Level | None] = (*LEVELS, None)
    for level in levels:
        items = [item for item in report.programme.questionnaire.items if item.level == level and item.type != "open"]
        shown = [*_ordinal(report, items), *_scores(report, items), *_options(report, items)]
        if shown:
            name = words.text(LEVELS[level]) if level else words.text("Other questions")
            parts += [Heading(3, name), *shown]
    if not parts:
        return []
    gaps = narrative.level_gaps(report)
    return [
        Heading(2, words.text("Answers to the survey"), anchor="feedback"),
        *parts,
        *_subscales(report),
        *([Prose(gaps)] if gaps is not None else []),
    ]


def _ordinal(report: Report, items: Iterable[Item]) -> Parts:
    by_scale: dict[str, list[Item]] = {}
    for item in items:
        if item.type == "ordinal":
            by_scale.setdefault(item.scale, []).append(item)
    parts: Parts = []
    for members in by_scale.values():
        rows = [
            (_label(report, item, wave), narrative.shown_distribution(report, item, wave))
            for item in members
            for wave in waves_of(report.results, item.id)
        ]
        if rows:
            parts += _diverging(report, rows, report.scale(members[0]), members)
    return parts


def _diverging(
    report: Report, rows: Sequence[tuple[Inline, Distribution]], scale: Scale, items: Sequence[Item]
) -> Parts:
    words = report.words
    first, last = (plain(report.naming.level(scale, level)) for level in (scale.levels[0], scale.levels[-1]))
    if len(items) == 1:
        caption = words.html("{item}: answers", item=html(report.naming.item(items[0].id)))
    else:
        caption = words.html("Answers from “{first}” to “{last}”", first=first, last=last)
    caption = html(narrative.marked(report, caption))
    data = tables.distributions(
        rows, scale=scale, words=words, naming=report.naming, results=report.results, caption=caption
    )
    drawn = [
        figures.LikertRow(_row_label(report, label, shown), shown, _remark(report, shown, scale))
        for label, shown in rows
    ]
    if not any(shown.cells for _, shown in rows):
        return [data]
    drawing = figures.diverging_bars(
        drawn,
        levels=scale.levels,
        labels=[plain(report.naming.level(scale, level)) for level in scale.levels],
        words=words,
    )
    return [Figure(drawing, alt=narrative.diverging_alt(report, rows), caption=caption, data=data)]


def _row_label(report: Report, label: Inline, shown: Distribution) -> str:
    if shown.form != "merged":
        return plain(label)
    return report.words.text("{item} (levels merged)", item=plain(label))


def _remark(report: Report, shown: Distribution, scale: Scale) -> str:
    words = report.words
    if shown.form == "hidden":
        return words.text("too few answers to show")
    if shown.form == "median" and shown.median is not None:
        level = scale.levels[int(shown.median.estimate or 1) - 1]
        return words.text("only the median: {level}", level=plain(report.naming.level(scale, level)))
    return ""


def _scores(report: Report, items: Iterable[Item]) -> Parts:
    words, rows = report.words, []
    for item in items:
        if item.type != "score":
            continue
        for wave in waves_of(report.results, item.id):
            get = report.results.get
            median, mean = get("median", item=item.id, wave=wave), get("mean", item=item.id, wave=wave)
            nps, answered = get("nps", item=item.id, wave=wave), get("answered", item=item.id, wave=wave)
            rows.append(
                {
                    words.text("Question"): _label(report, item, wave),
                    words.text("Scale"): f"{words.number(item.range[0])}–{words.number(item.range[1])}",
                    words.text("Answers"): count_number(words, answered) if answered else words.text("hidden"),
                    words.text("Median"): value_number(words, median) if median else None,
                    words.text("95 % interval"): tables.interval(words, median, percent=False, decimals=1)
                    if median
                    else None,
                    words.text("Mean"): value_number(words, mean, decimals=1) if mean else None,
                    words.text("NPS"): value_number(words, nps, decimals=0) if nps else None,
                }
            )
    if not rows:
        return []
    empty = [header for header in rows[0] if all(row[header] is None for row in rows)]
    kept = [{header: cell for header, cell in row.items() if header not in empty} for row in rows]
    numeric = [header for header in kept[0] if header != words.text("Question")]
    return [
        Table(
            kept,
            caption=narrative.marked(report, words.text("Questions answered with a number")),
            note=words.text("The interval is that of the median.") if words.text("95 % interval") in kept[0] else "",
            numeric=numeric,
        )
    ]


def _options(report: Report, items: Iterable[Item]) -> Parts:
    words, parts = report.words, Parts()
    for item in items:
        if item.type not in {"multiple", "nominal"}:
            continue
        for wave in waves_of(report.results, item.id):
            counts = [
                e for e in report.results.select("count", item=item.id, wave=wave, group="") if e.option != "_dont_know"
            ]
            if item.type == "multiple":
                counts = by_size(counts)
            label = _label(report, item, wave)
            if not counts:
                parts.append(Prose(words.html("“{item}”: too few answers to show.", item=html(label))))
                continue
            n = n_number(words, counts[0])
            caption = narrative.marked(report, words.html("{item} ({n} answers)", item=html(label), n=n))
            parts += _option_bars(report, counts, caption, several=item.type == "multiple")
    return parts


def _option_bars(report: Report, counts: Sequence[Estimate], caption: Inline, *, several: bool) -> Parts:
    words = report.words
    shares = {e.option: e for e in report.results.select("share", item=counts[0].item, wave=counts[0].wave, group="")}
    note = words.text("One person could choose several.") if several else ""
    data = tables.options(
        counts,
        words=words,
        naming=report.naming,
        results=report.results,
        caption=caption,
        heading=words.text("Option"),
        note=note,
    )
    drawn = []
    for count in counts[:BARS_SHOWN]:
        share = shares.get(count.option)
        value = (count.estimate or 0.0) / (count.n or 1)
        text = words.number(count.estimate or 0)
        if share is not None and (share.n or 0) >= PERCENT_FROM:
            text = f"{words.percent(value)} ({text})"
        label = plain(report.naming.option(count.item, count.option))
        low, high = (share.low, share.high) if share is not None else (None, None)
        drawn.append(figures.Bar(label, value, text, low, high))
    drawing = figures.bars(drawn, words=words)
    alt = narrative.bars_alt(report, [bar.label for bar in drawn], [bar.value for bar in drawn])
    return [Figure(drawing, alt=alt, caption=caption, data=data)]


def _subscales(report: Report) -> Parts:
    words = report.words
    rows = []
    for subscale in report.programme.questionnaire.subscales:
        for e in [e for e in report.results if e.item == subscale.id and e.measure == "answered"]:
            wave = report.naming.wave(e.wave).capitalize() if e.wave else ""
            median, mean, alpha = (
                report.results.get(m, item=subscale.id, wave=e.wave) for m in ("median", "mean", "alpha")
            )
            rows.append((report.naming.item(subscale.id), wave, median, mean, alpha))
    shown = [row for row in rows if any(row[2:])]
    if not shown:
        return []
    note = words.text(
        "A subscale is the mean of a person's answers to its statements, counted where at least half were answered; "
        "reversed statements are turned round. Alpha tells how well the statements belong together."
    )
    caption = narrative.marked(report, words.text("Subscales"))
    return [
        Heading(3, words.text("Subscales")),
        tables.subscales(shown, words=words, caption=caption, note=note),
    ]


def comments(report: Report) -> Parts:
    """Open answers: how often each theme occurs, and quotes that may be shown."""
    words = report.words
    parts: Parts = []
    for item in report.items("open"):
        shown: Parts = []
        for wave in waves_of(report.results, item.id):
            shown += _themes(report, item, wave)
        quotes = report.quotes.get(item.id, ())
        if quotes:
            label = words.text("Answers to “{item}”", item=plain(report.naming.item(item.id)))
            shown += [Prose(words.text("In the respondents' own words:")), Quotes(quotes, label=label)]
        if shown:
            parts += [Heading(3, report.naming.item(item.id)), *shown]
    if not parts:
        return []
    return [
        Heading(2, words.text("Open answers"), anchor="comments"),
        Prose(
            words.text(
                "Themes are found by the words listed for them in the programme's description. One answer can hold "
                "several themes. Names, addresses and numbers that could identify people were removed."
            )
        ),
        *parts,
    ]


def _themes(report: Report, item: Item, wave: str) -> Parts:
    words = report.words
    themes = [e for e in by_size(report.results.select("theme", item=item.id, wave=wave)) if e.estimate]
    if not themes:
        return []
    n = n_number(words, themes[0])
    caption = narrative.marked(
        report,
        words.html("Themes in the answers to “{item}” ({n} answers)", item=html(_label(report, item, wave)), n=n),
    )
    rows = [
        {words.text("Theme"): report.naming.theme(e.option), words.text("Answers"): count_number(words, e)}
        for e in themes
    ]
    drawn = [
        figures.Bar(plain(report.naming.theme(e.option)), e.estimate or 0.0, words.number(e.estimate or 0))
        for e in themes[:BARS_SHOWN]
    ]
    alt = narrative.bars_alt(report, [bar.label for bar in drawn], [bar.value for bar in drawn])
    return [
        Figure(
            figures.bars(drawn, words=words, shares=False), alt=alt, caption=caption, data=Table(rows, caption=caption)
        )
    ]


def _label(report: Report, item: Item, wave: str) -> Inline:
    """The wording of an item, with the wave where it was asked in several."""
    name = report.naming.item(item.id)
    if wave and len(waves_of(report.results, item.id)) > 1:
        return Markup("{} – {}").format(html(name), report.naming.wave(wave))
    return name


def delivery(report: Report) -> Parts:
    """What was held, against what was designed: recommended and required kept apart."""
    words = report.words
    points = narrative.delivery_points(report)
    parts: Parts = [Bullets(points)] if points else []
    rules = report.programme.design
    if len(report.checks):
        caption = narrative.marked(report, words.text("Sessions against the design"))
        parts.append(tables.design(report.checks, rules, words=words, naming=report.naming, caption=caption))
        parts.append(
            Prose(words.text("A recommendation is not a requirement: a session that differs from it is no failure."))
        )
    for rule_number, rule in enumerate(rules):
        if rule.what in {"minutes", "group_size"}:
            parts += _session_dots(report, rule_number, rule)
    sessions = report.lists.get("sessions")
    if sessions is not None and len(sessions) <= SESSIONS_LISTED:
        caption = narrative.marked(report, words.text("Sessions"))
        parts.append(tables.listing(sessions, columns=SESSIONS, words=words, naming=report.naming, caption=caption))
    return [Heading(2, words.text("What was held"), anchor="delivery"), *parts] if parts else []


def _session_dots(report: Report, number: int, rule: DesignRule) -> Parts:
    words = report.words
    checks = report.checks[(report.checks["rule"] == number) & report.checks["found"].notna()]
    if not 1 < len(checks) <= DOTS_SHOWN:
        return []
    columns = (checks[name].tolist() for name in ("date", "site", "session", "found", "within"))
    drawn = []
    for day, site, session, found, within in zip(*columns, strict=True):
        name = site if isinstance(site, str) else session
        label = f"{words.date(day)} {name}" if not pd.isna(day) else str(name)
        drawn.append(figures.Dot(label, float(found), outside=within is False))
    axis = words.text(tables.DESIGN[rule.what])
    what = f"{axis} – {report.naming.state(rule.type)}" if rule.type else axis
    caption = narrative.marked(
        report,
        words.html(
            "{what}: each session; {kind} {range}",
            what=what,
            kind=words.text(tables.KINDS[rule.is_]),
            range=tables.design_words(rule, words, report.naming),
        ),
    )
    rows = [{words.text("Session"): dot.label, axis: words.number(dot.value)} for dot in drawn]
    alt = narrative.dots_alt(report, [dot.value for dot in drawn], sum(dot.outside for dot in drawn))
    drawing = figures.dots(drawn, words=words, low=rule.min, high=rule.max, axis=axis)
    return [Figure(drawing, alt=alt, caption=caption, data=Table(rows, caption=caption, numeric=[axis]))]


def lists(report: Report, *kinds: str) -> Parts:
    """Lists kept beside the surveys (targets, actions, experiments, …), each under its heading."""
    words = report.words
    parts: Parts = []
    for kind in kinds:
        frame = report.lists.get(kind)
        if frame is None or frame.empty:
            continue
        heading, caption = LIST_HEADINGS[kind]
        parts += [
            Heading(3, words.text(heading)),
            *_counted(report, kind),
            tables.listing(
                frame,
                columns=LISTS[kind],
                words=words,
                naming=report.naming,
                caption=narrative.marked(report, words.text(caption)),
            ),
        ]
    return parts


def _counted(report: Report, kind: str) -> Parts:
    """One sentence with the number of each state."""
    counted = [e for e in report.results.select(kind, item="", group="", wave="") if e.option]
    if not counted:
        return []
    words = report.words
    states = Markup(", ").join(
        words.html("{state} {count}", state=report.naming.state(e.option), count=count_number(words, e))
        for e in counted
    )
    return [Prose(words.html("In all {n}: {states}.", n=n_number(words, counted[0]), states=states))]


def outcomes(report: Report) -> Parts:
    """What came of it: targets, actions, experiments, promises, cycles, statements."""
    parts = [
        *lists(report, "targets", "actions", "experiments"),
        *_promises(report),
        *lists(report, "cycles", "statements"),
    ]
    return [Heading(2, report.words.text("What came of it"), anchor="outcomes"), *parts] if parts else []


def _promises(report: Report) -> Parts:
    words = report.words
    counted = report.results.select("promises", item="", group="", wave="")
    counted = [e for e in counted if e.option]
    if not counted:
        return []
    rows: list[dict[str, Cell]] = [
        {words.text("Promises"): report.naming.state(e.option), words.text("Number"): count_number(words, e)}
        for e in counted
    ]
    caption = narrative.marked(report, words.text("Promises that participants made, and how they were kept"))
    return [Heading(3, words.text("Promises")), Table(rows, caption=caption)]


def plan(report: Report) -> Parts:
    """The questions declared before the data, and what the data say to them."""
    words = report.words
    questions = report.programme.questions
    if not questions:
        return []
    rows: list[dict[str, Cell]] = [
        {
            words.text("Question"): report.naming.text(question.text) or question.id,
            words.text("What the answers say"): narrative.answer(report, question),
        }
        for question in questions
    ]
    return [
        Heading(2, words.text("Questions set in advance"), anchor="plan"),
        Prose(
            words.text(
                "These questions were written into the programme's description before the data. Everything else in "
                "this report is exploratory: it describes and suggests, and settles nothing."
            )
        ),
        Table(rows, caption=narrative.marked(report, words.text("Declared questions and their answers"))),
    ]


def quality(report: Report) -> Parts:
    """What was read, dropped and kept, and who did not answer what."""
    words = report.words
    parts: Parts = [Heading(2, words.text("Quality of the data"), anchor="quality")]
    parts.append(
        tables.cleaning(
            report.cleaning,
            words=words,
            naming=report.naming,
            caption=narrative.marked(report, words.text("From the rows of the files to the answers in the analysis")),
        )
    )
    parts.append(
        tables.item_accounting(
            report.results,
            words=words,
            naming=report.naming,
            caption=narrative.marked(report, words.text("Who answered each question")),
            note="",
        )
    )
    if len(report.audit):
        parts.append(
            Prose(
                words.plural(
                    "{n} number was hidden to protect people: it told about too few of them, or another number "
                    "could have been worked out from it.",
                    "{n} numbers were hidden to protect people: they told about too few of them, or other numbers "
                    "could have been worked out from them.",
                    len(report.audit),
                )
            )
        )
    return parts


def methods(report: Report) -> Parts:
    """How the numbers were computed, in plain language, and what is not shown."""
    words = report.words
    privacy = report.programme.privacy
    points = [
        words.text(
            "Percentages are shares of those who answered the question; “don't know” and no answer are outside and are "
            "counted on their own."
        ),
        words.text(
            "The interval beside a percentage is Wilson's 95 % interval. It tells how uncertain the number is when the "
            "answers are seen as a sample; it does not allow for those who did not answer, nor for answers from the "
            "same session being alike."
        ),
        words.text("The median is the middle answer; half of the answers are at it or below, half at it or above."),
        *(words.text(limit.reader, **limit.needs) for limit in report.withheld),
    ]
    if privacy.threshold > 1:
        points.append(
            words.text(
                "Nothing is shown about a group of fewer than {threshold} answers. Where a small group has a rare "
                "answer, levels are merged or only the median is shown.",
                threshold=words.number(privacy.threshold),
            )
        )
    parts: Parts = [Heading(2, words.text("Methods"), anchor="methods"), Bullets(points)]
    basis = report.naming.text(privacy.basis)
    if basis:
        parts += [Heading(3, words.text("Data protection")), Prose(basis)]
        if privacy.retention_until:
            parts.append(
                Prose(words.text("The answers are kept until {date}.", date=words.date(privacy.retention_until)))
            )
    return parts
