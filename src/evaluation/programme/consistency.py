"""Whether the parts of a description fit each other: names that point at something, ids that are unique."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evaluation.core.errors import say
from evaluation.core.text import fold
from evaluation.programme.document import Path, list_words
from evaluation.programme.model import BUILT_IN_WAVES, Programme
from evaluation.programme.questionnaire import Item, MultipleItem, NominalItem, OpenItem, OrdinalItem, ScoreItem
from evaluation.programme.values import Columns, Headers, list_accepted_headers, suggest_nearest

# Columns of cleaned responses that are no item's.
RESERVED = frozenset({"respondent", "wave", "response"})
TREND_GROUPS = ("unit",)
QUOTE_MARK = re.compile("[0-9a-f]{12}")
PLANNED_WAVES = tuple(wave for wave in BUILT_IN_WAVES if not wave.startswith("retro_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that does not fit, and where."""

    path: Path
    what: str
    found: str = ""
    allowed: str = ""
    remedy: str = ""


def check(programme: Programme, *, readers: Iterable[str], lost: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Find what does not fit in a description whose parts are each sound.

    Parameters
    ----------
    programme : Programme
    readers : iterable of str
        Names of the known readers.
    lost : frozenset of str
        Words of parts that were faulty and left out; names among them are not reported as unknown.

    Yields
    ------
    Finding
        In the order of the keys of ``programme.yaml``.

    Examples
    --------
    >>> programme = Programme(
    ...     programme="demo", title="Demo", data_origin="synthetic",
    ...     sources=[{"file": "a.csv", "kind": "feedback"}],
    ...     questions=[{"id": "q1", "kind": "share", "item": "useful"}],
    ... )
    >>> [finding.what for finding in check(programme, readers=[])]
    ['There is no item or subscale of this id.']
    """
    names = _Names(lost)
    yield from _sources(programme, names, frozenset(readers))
    yield from _ids(programme)
    yield from _headers(programme, names)
    yield from _items(programme, names)
    yield from _subscales(programme, names)
    yield from _questions(programme, names)
    yield from _people(programme, names)


@dataclass(frozen=True, slots=True)
class _Names:
    lost: frozenset[str]

    def unknown(self, name: str, known: Iterable[str], path: Path, what: str) -> Iterator[Finding]:
        allowed = list(dict.fromkeys(known))
        if name not in allowed and name not in self.lost:
            shown = list_words(allowed) or say("there are none")
            yield Finding(path=path, what=what, found=name, allowed=shown, remedy=suggest_nearest(name, allowed))


def _sources(programme: Programme, names: _Names, readers: frozenset[str]) -> Iterator[Finding]:
    if len(set(programme.languages)) < len(programme.languages):
        yield Finding(path=("languages",), what="A language is named twice.", found=", ".join(programme.languages))
    seen: dict[tuple[str, str, str | None], int] = {}
    for position, source in enumerate(programme.sources):
        path: Path = ("sources", position)
        first = seen.setdefault((source.file, source.kind, source.sheet), position)
        if first != position:
            what = say("The same file stands among the sources twice, so its rows would count twice.")
            yield Finding(path=path, what=what, found=source.file, remedy="Remove one of them.")
        if source.reader is not None:
            yield from names.unknown(source.reader, sorted(readers), (*path, "reader"), say("There is no such reader."))
        if source.wave and programme.waves:
            known = (*programme.waves, *PLANNED_WAVES)
            yield from names.unknown(source.wave, known, (*path, "wave"), say("There is no such wave."))


def _ids(programme: Programme) -> Iterator[Finding]:
    questionnaire = programme.questionnaire
    columns: list[tuple[str, Path]] = [
        (part.id, ("questionnaire", key, position, "id"))
        for key, parts in (
            ("background", questionnaire.background),
            ("items", questionnaire.items),
            ("subscales", questionnaire.subscales),
        )
        for position, part in enumerate(parts)
    ]
    yield from _twice(columns)
    yield from _twice([(theme.id, ("themes", position, "id")) for position, theme in enumerate(programme.themes)])
    yield from _twice([(asked.id, ("questions", position, "id")) for position, asked in enumerate(programme.questions)])
    others = {f"{item.id}_other" for item in questionnaire.items if isinstance(item, MultipleItem)}
    for name, path in columns:
        if name in RESERVED:
            yield Finding(path=path, what="This id is kept for the program's own columns.", found=name)
        if name in others:
            what = say("This id is kept for the free text of a tick-all question.")
            yield Finding(path=path, what=what, found=name, remedy="Choose another id.")


def _twice(named: Iterable[tuple[str, Path]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for name, path in named:
        if name in seen:
            yield Finding(path=path, what="This id is used twice.", found=name, remedy="Give each its own id.")
        seen.add(name)


def _headers(programme: Programme, names: _Names) -> Iterator[Finding]:
    waves = list(dict.fromkeys(source.wave for source in programme.sources if source.kind == "feedback"))
    owner: dict[tuple[str, str], str] = {}
    for identifier, path, headers in _columns(programme):
        of_options = path[-1] == "columns"
        if isinstance(headers, dict) and not of_options:
            yield from _waves_of_column(programme, names, headers, path, waves)
        if path[1] == "items":
            found = {
                header: owner.setdefault((wave, fold(header)), identifier)
                for wave in waves
                for header in _all_headers(headers, wave, of_options=of_options)
            }
            for header, first in found.items():
                if first != identifier:
                    what = say("Two items claim the same column.")
                    yield Finding(
                        path=path,
                        what=what,
                        found=say("'{header}' belongs to '{name}' already", header=header, name=first),
                    )


def _waves_of_column(
    programme: Programme, names: _Names, headers: dict[str, tuple[str, ...]], path: Path, waves: list[str]
) -> Iterator[Finding]:
    known = [*filter(None, waves), *programme.waves, *PLANNED_WAVES]
    unknown = [
        one for wave in headers for one in names.unknown(wave, known, (*path, wave), say("There is no such wave."))
    ]
    yield from unknown
    if not unknown and waves and not set(headers) & {*waves, *names.lost}:
        what = say("No feedback file belongs to a wave of this column, so it would never be read.")
        found, allowed = list_words(headers), list_words(filter(None, waves)) or say("sources without 'wave'")
        yield Finding(path=path, what=what, found=found, allowed=allowed)


def _columns(programme: Programme) -> Iterator[tuple[str, Path, Headers | Columns]]:
    """Every place that names headers: whose, where, which."""
    questionnaire = programme.questionnaire
    for position, background in enumerate(questionnaire.background):
        yield background.id, ("questionnaire", "background", position, "column"), background.column
    for position, item in enumerate(questionnaire.items):
        for key in ("column", "columns", "before", "after"):
            headers: Headers | Columns | None = getattr(item, key, None)
            if headers is not None:
                # The halves of a pair are columns of their own, which may not be one and the same.
                owner = f"{item.id} ({key})" if key in ("before", "after") else item.id
                yield owner, ("questionnaire", "items", position, key), headers
    if questionnaire.respondent_code is not None:
        yield "respondent_code", ("questionnaire", "respondent_code", "column"), questionnaire.respondent_code.column


def _all_headers(headers: Headers | Columns, wave: str, *, of_options: bool) -> tuple[str, ...]:
    if isinstance(headers, dict) and of_options:
        return tuple(header for several in headers.values() for header in several)
    return list_accepted_headers(headers, wave)


def _items(programme: Programme, names: _Names) -> Iterator[Finding]:
    for position, item in enumerate(programme.questionnaire.items):
        if isinstance(item, OrdinalItem):
            path: Path = ("questionnaire", "items", position, "scale")
            what = say("There is no such scale under 'scales'.")
            yield from names.unknown(item.scale, programme.questionnaire.scales, path, what)


def _subscales(programme: Programme, names: _Names) -> Iterator[Finding]:
    items = {item.id: item for item in reversed(programme.questionnaire.items)}  # of an id used twice, the first
    measurable = [name for name, item in items.items() if isinstance(item, (OrdinalItem, ScoreItem))]
    for position, subscale in enumerate(programme.questionnaire.subscales):
        path: Path = ("questionnaire", "subscales", position, "items")
        for place, name in enumerate(subscale.items):
            what = say("There is no ordinal or score item of this id.")
            yield from names.unknown(name, measurable, (*path, place), what)
        if len(set(subscale.items)) < len(subscale.items):
            yield Finding(path=path, what="An item is in the subscale twice.", found=", ".join(subscale.items))
        kinds = {_kind(programme, items[name]) for name in subscale.items if name in items}
        if len(kinds - {None}) > 1:
            what = say("The items of a subscale must be answered on scales of the same kind and length.")
            yield Finding(path=path, what=what, found=", ".join(sorted(kind for kind in kinds if kind)))


def _kind(programme: Programme, item: Item) -> str | None:
    """How an item is answered, None where that is not known."""
    if isinstance(item, ScoreItem):
        return f"scores {item.range[0]}-{item.range[1]}"
    if not isinstance(item, OrdinalItem) or item.scale not in programme.questionnaire.scales:
        return None
    pair = "before and after on " if item.is_pair else ""
    return f"{pair}{len(programme.scale_of(item).levels)} levels"


def _questions(programme: Programme, names: _Names) -> Iterator[Finding]:
    items = [item.id for item in programme.questionnaire.items if not isinstance(item, OpenItem)]
    subscales = [subscale.id for subscale in programme.questionnaire.subscales]
    background = [variable.id for variable in programme.questionnaire.background]
    for position, question in enumerate(programme.questions):
        path: Path = ("questions", position)
        if question.item is not None:
            what = say("There is no item or subscale of this id.")
            yield from names.unknown(question.item, (*items, *subscales), (*path, "item"), what)
        if question.by is not None:
            trend = question.kind == "trend"
            what = say("A trend can be shown by unit.") if trend else say("There is no background variable of this id.")
            yield from names.unknown(question.by, TREND_GROUPS if trend else background, (*path, "by"), what)
        if question.option is not None:
            item = next((item for item in programme.questionnaire.items if item.id == question.item), None)
            options = item.options if isinstance(item, NominalItem | MultipleItem) else ()
            yield from names.unknown(question.option, options, (*path, "option"), say("The item has no such option."))
        yield from _groups(programme, names, position)
    session = programme.questionnaire.session
    if session is not None:
        what = say("There is no background variable of this id.")
        yield from names.unknown(session, background, ("questionnaire", "session"), what)


def _groups(programme: Programme, names: _Names, position: int) -> Iterator[Finding]:
    """Options put together are options, and put together in one way for an item and variable."""
    question = programme.questions[position]
    path: Path = ("questions", position, "groups")
    variable = next((b for b in programme.questionnaire.background if b.id == question.by), None)
    if variable is not None and variable.options is not None:
        for place, group in enumerate(question.groups):
            for option in group:
                what = say("The background variable has no such option.")
                yield from names.unknown(option, variable.options, (*path, place), what)
    for other in programme.questions[:position]:
        same = other.kind == question.kind == "compare" and (other.item, other.by) == (question.item, question.by)
        if same and other.groups != question.groups:
            what = say(
                "The same item is compared by the same variable in two ways, so that one could tell about the other."
            )
            yield Finding(
                path=path, what=what, found=say("'{name}' has other groups", name=other.id), remedy="Keep one of them."
            )


def _people(programme: Programme, names: _Names) -> Iterator[Finding]:
    background = programme.questionnaire.background
    options = [option for variable in background for option in variable.options or ()]
    free = any(variable.options is None for variable in background)
    if programme.privacy.threshold == 1 and programme.data_origin == "collected":
        path: Path = ("privacy", "threshold")
        what = say("A threshold of 1 hides nothing: it is for data that are public already.")
        allowed = say("2 or more; 5 unless there is a reason")
        yield Finding(path=path, what=what, found="1, in collected data", allowed=allowed)
    for group in programme.privacy.groups:
        if not free:
            what = say("No background variable has this option.")
            yield from names.unknown(group, options, ("privacy", "groups", group), what)
    texts = [item.id for item in programme.questionnaire.items if isinstance(item, OpenItem)]
    texts += [source.kind.removesuffix("s") for source in programme.sources if source.kind == "statements"]
    for position, quote in enumerate(programme.quotes):
        name, _, mark = quote.partition(":")
        if name in names.lost:
            continue
        path = ("quotes", position)
        if not QUOTE_MARK.fullmatch(mark):
            what = say("A quote is named by its item and the mark of its words.")
            remedy = say(
                "The ids are in what 'evaluation check {programme} --comments' writes.", programme=programme.programme
            )
            allowed = say("item:mark, such as good:f71c3529d8ab")
            yield Finding(path=path, what=what, found=quote, allowed=allowed, remedy=remedy)
        else:
            yield from names.unknown(name, texts, path, say("There is no open item of this id."))
