"""From a description to the rows of the workbook's sheets: what is nested in YAML stands in tables by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from evaluation.programme.presets import load_preset_data
from evaluation.programme.workbook.sheets import Row, Tables

BASICS: Final = ("programme", "family", "status", "published", "data_origin", "chosen_for_poor_start")
TEXTS: Final = ("title", "organiser", "funder", "author", "description")
CLEANING: Final = (
    "duplicates", "identical_rows", "test_answers", "unfinished",
    "outside_period", "straight_lining", "impossible_times", "turned_items",
)  # fmt: skip
QUESTION_CELLS: Final = ("scale", "better", "reverse", "nps", "base")
PLAN_CELLS: Final = ("id", "item", "at_least", "option", "smallest", "by", "measure", "theme", "action")


def spread_description(data: Mapping[str, Any]) -> Tables:
    """The rows of every sheet for a description.

    Parameters
    ----------
    data : mapping
        A valid description, as ``programme.yaml`` holds it; see
        :class:`~evaluation.programme.document.Document`.

    Returns
    -------
    dict of str to list of Row
        By sheet, without cells: where they will stand is decided when they are written.

    Examples
    --------
    >>> tables = spread_description({"programme": "demo", "title": "Esimerkki", "sources": [{"file": "a.csv"}]})
    >>> [row.values for row in tables["files"]]
    [{'file': ['a.csv']}]
    """
    data = _without_nothing(data)
    languages = data.get("languages") or ["fi"]
    return _Spreading(languages[0]).tables(data)


class _Spreading:
    def __init__(self, first: str) -> None:
        self.first = first

    def tables(self, data: Mapping[str, Any]) -> Tables:
        asked = data.get("questionnaire", {})
        return {
            "basics": list(self._basics(data)),
            "files": [
                _row(
                    source,
                    "file",
                    "wave",
                    "reader",
                    "sheet",
                    "invited",
                    source_kind=source.get("kind"),
                    unsure=source.get("unsure"),
                )
                for source in data.get("sources", ())
            ],
            "questions": list(self._questions(asked)),
            "options": [
                row for one in _all_questions(asked) for row in self._options(one["id"], one.get("options") or ())
            ],
            "scales": [
                _row(scale, "preset", "better", id=name, unsure=scale.get("unsure"))
                for name, scale in asked.get("scales", {}).items()
            ],
            "levels": [row for name, scale in asked.get("scales", {}).items() for row in self._levels(name, scale)],
            "headers": list(self._headers(asked)),
            "subscales": [row for one in asked.get("subscales", ()) for row in self._subscale(one)],
            "themes": [
                _row(theme, "id", **self._text(theme.get("label")), word=theme.get("words"))
                for theme in data.get("themes", ())
            ],
            "plan": [
                _row(one, *PLAN_CELLS, question_kind=one.get("kind"), **self._text(one.get("text")))
                for one in data.get("questions", ())
            ],
            "rules": list(self._rules(data)),
            "lists": list(_lists(data)),
            "design": [
                _row(rule, "what", "min", "max", "is", session_type=rule.get("type"), form=rule.get("value"))
                for rule in data.get("design", ())
            ],
            "waves": [_row({}, wave=wave, **self._text(text)) for wave, text in data.get("waves", {}).items()],
            "own_words": [_row({}, key=place, **self._text(text)) for place, text in data.get("texts", {}).items()],
            "quotes": list(_quotes(data)),
        }

    def _text(self, value: Any, prefix: str = "") -> dict[str, str]:
        if not value:
            return {}
        by_language = value if isinstance(value, Mapping) else {self.first: value}
        return {f"{prefix}{language}": text for language, text in by_language.items()}

    def _labels(self, value: Any) -> Iterator[dict[str, str]]:
        """The first labels of each language, then the second ones and so on; at least one row."""
        if not value:
            yield {}
            return
        by_language = value if isinstance(value, Mapping) else {self.first: value}
        several = {language: _listed(labels) for language, labels in by_language.items()}
        for at in range(max(len(labels) for labels in several.values())):
            yield {language: labels[at] for language, labels in several.items() if at < len(labels)}

    def _basics(self, data: Mapping[str, Any]) -> Iterator[Row]:
        contact, period = data.get("contact", {}), data.get("period", {})
        plain = {
            **{key: data.get(key) for key in BASICS},
            "period_start": period.get("start"),
            "period_end": period.get("end"),
            **{f"language_{at}": language for at, language in enumerate(data.get("languages") or [], 1)},
            "accessibility": contact.get("accessibility"),
            "feedback": contact.get("feedback"),
        }
        for key, value in plain.items():
            if value is not None:
                yield _row({}, key=key, value=value)
        for key in TEXTS:
            if data.get(key):
                yield _row({}, key=key, **self._text(data[key]))
        for text in data.get("limitations", ()):
            yield _row({}, key="limitations", **self._text(text))

    def _rules(self, data: Mapping[str, Any]) -> Iterator[Row]:
        privacy, cleaning = data.get("privacy", {}), data.get("cleaning", {})
        for key in ("threshold", "cell_threshold", "retention_until"):
            if privacy.get(key) is not None:
                yield _row({}, key=key, value=privacy[key])
        if privacy.get("basis"):
            yield _row({}, key="basis", **self._text(privacy["basis"]))
        for key in CLEANING:
            if cleaning.get(key) is not None:
                yield _row({}, key=key, value=cleaning[key])

    def _questions(self, asked: Mapping[str, Any]) -> Iterator[Row]:
        if code := asked.get("respondent_code"):
            yield _row({}, type="code", header=_main_header(code.get("column")), unsure=code.get("unsure"))
        for one in asked.get("background", ()):
            kind = "session" if one["id"] == asked.get("session") else "background"
            yield self._question(one, type=kind)
        for one in asked.get("items", ()):
            low, high = one.get("range") or (None, None)
            yield self._question(
                one,
                type=one["type"],
                low=low,
                high=high,
                evidence=one.get("level"),
                **self._text(one.get("statement"), "statement_"),
            )

    def _question(self, one: Mapping[str, Any], **more: Any) -> Row:
        header = _main_header(one.get("before") if "before" in one else one.get("column"))
        return _row(
            one,
            "id",
            *QUESTION_CELLS,
            header=header,
            header_now=_main_header(one.get("after")),
            unsure=one.get("unsure"),
            **self._text(one.get("text")),
            **more,
        )

    def _options(self, owner: str, options: Any) -> Iterator[Row]:
        if isinstance(options, str):
            options = [options]
        labelled = options.items() if isinstance(options, Mapping) else ((label, None) for label in options)
        for option, labels in labelled:
            yield from (_row({}, question=owner, option=option, **texts) for texts in self._labels(labels))

    def _levels(self, name: str, scale: Mapping[str, Any]) -> Iterator[Row]:
        labels = scale.get("labels") or {}
        levels = scale.get("levels") or load_preset_data()[scale["preset"]]["levels"]
        sides = _sides(scale, levels)
        for level in levels:
            if "preset" in scale and level not in labels and level not in sides:
                continue
            for at, texts in enumerate(self._labels(labels.get(level))):
                yield _row({}, scale=name, step=level, side=None if at else sides.get(level), **texts)
        if "dont_know" in scale:
            if not scale["dont_know"]:
                yield _row({}, scale=name, side="no_dont_know")
            else:
                yield from (
                    _row({}, scale=name, side="dont_know", **texts) for texts in self._labels(scale["dont_know"])
                )

    def _headers(self, asked: Mapping[str, Any]) -> Iterator[Row]:
        """All headers that have no cell of their own on the sheet of questions."""
        if code := asked.get("respondent_code"):
            yield from _further_headers(None, "code", code.get("column"))
        for one in _all_questions(asked):
            for part in ("column", "before", "after"):
                yield from _further_headers(one["id"], part, one.get(part))
            columns = one.get("columns")
            if isinstance(columns, Mapping):
                for option, headers in columns.items():
                    for header in _listed(headers):
                        yield _row({}, question=one["id"], part="columns", option=option, header=header)
            else:
                for header in _listed(columns):
                    yield _row({}, question=one["id"], part="columns", header=header)

    def _subscale(self, one: Mapping[str, Any]) -> Iterator[Row]:
        for at, item in enumerate(one["items"]):
            more = {"evidence": one.get("level"), **self._text(one.get("text"))} if not at else {}
            yield _row({}, subscale=one["id"], question=item, **more)


def _all_questions(asked: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from asked.get("background", ())
    yield from asked.get("items", ())


def _sides(scale: Mapping[str, Any], levels: list[str]) -> dict[str, str]:
    """Which end each level is counted to; nothing where the scale leaves it to the middle."""
    if scale.get("top") is None and scale.get("bottom") is None:
        return {}
    half = len(levels) // 2
    top = scale.get("top") if scale.get("top") is not None else levels[len(levels) - half :]
    bottom = scale.get("bottom") if scale.get("bottom") is not None else levels[:half]
    return {
        level: "top" if level in _listed(top) else "bottom" if level in _listed(bottom) else "middle"
        for level in levels
    }


def _main_header(headers: Any) -> str | None:
    """The header that stands beside the question: the first one, where it is the same in every wave."""
    return None if headers is None or isinstance(headers, Mapping) else _listed(headers)[0]


def _further_headers(owner: str | None, part: str, headers: Any) -> Iterator[Row]:
    if headers is None:
        return
    if isinstance(headers, Mapping):
        for wave, several in headers.items():
            yield from (_row({}, question=owner, part=part, wave=wave, header=header) for header in _listed(several))
    else:
        yield from (_row({}, question=owner, part=part, header=header) for header in _listed(headers)[1:])


def _lists(data: Mapping[str, Any]) -> Iterator[Row]:
    asked, redaction = data.get("questionnaire", {}), data.get("redaction", {})
    lists = {
        "missing": asked.get("missing"),
        "hide": redaction.get("hide"),
        "keep": redaction.get("keep"),
        "withdrawn": data.get("withdrawn"),
    }
    for kind, values in lists.items():
        yield from (_row({}, list_kind=kind, value=value) for value in values or ())
    for group, threshold in data.get("privacy", {}).get("groups", {}).items():
        yield _row({}, list_kind="group_threshold", name=group, value=threshold)
    for question in data.get("questions", ()):
        for group in question.get("groups") or ():
            yield _row({}, list_kind="together", name=question["id"], value=group)


def _quotes(data: Mapping[str, Any]) -> Iterator[Row]:
    although = dict(data.get("quotes_although") or {})
    for quote in data.get("quotes") or ():
        yield _row({}, quote=quote, approved="true", although=although.pop(quote, None))
    for quote, warnings in although.items():
        yield _row({}, quote=quote, although=warnings)


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _row(part: Mapping[str, Any], /, *keys: str, **more: Any) -> Row:
    """A row of what a part says under some keys, and of more; several values where there is a list."""
    said: dict[str, Any] = {**{key: part.get(key) for key in keys}, **more}
    return Row({column: _listed(value) for column, value in said.items() if _listed(value)})


def _without_nothing(value: Any) -> Any:
    """A description without keys that have nothing after them; an option with nothing is its own label."""
    if isinstance(value, Mapping):
        return {
            key: {option: _without_nothing(labels) for option, labels in inner.items()}
            if key == "options" and isinstance(inner, Mapping)
            else _without_nothing(inner)
            for key, inner in value.items()
            if inner is not None
        }
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_without_nothing(inner) for inner in value]
    return value
