"""From the rows of the workbook's sheets to a description, with the cell that every value came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from evaluation.programme.document import Path
from evaluation.programme.values import LANGUAGES, make_slug
from evaluation.programme.workbook.building import Builder
from evaluation.programme.workbook.sheets import SETTLED, Address, Row, Tables
from evaluation.programme.workbook.spreading import BASICS, CLEANING, PLAN_CELLS, TEXTS

# What of a row counts for a kind of question; the rest is left in the workbook and not looked at.
_ITEM_CELLS: Final[Mapping[str, tuple[str, ...]]] = {
    "ordinal": ("scale", "better", "reverse"),
    "score": ("better", "reverse", "nps"),
    "number": ("better", "reverse", "nps"),
    "multiple": ("better", "base"),
    "nominal": ("better",),
    "open": ("better",),
}
_HEADER_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "ordinal": ("column", "before", "after"),
    "multiple": ("column", "columns"),
}
_WITH_OPTIONS: Final = frozenset({"background", "session", "multiple", "nominal"})


def gather_description(tables: Tables) -> Builder:
    """The description that the rows of a workbook give.

    Parameters
    ----------
    tables : dict of str to list of Row

    Returns
    -------
    Builder
        Plain data as ``programme.yaml`` would hold them, in their shortest form, and the cell of each value.

    Examples
    --------
    >>> rows = [Row({"key": ["programme"], "value": ["demo"]}), Row({"key": ["title"], "fi": ["Esimerkki"]})]
    >>> gather_description({"basics": rows}).data
    {'programme': 'demo', 'title': 'Esimerkki'}
    """
    return _Gathering(tables).build()


class _Gathering:
    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.out = Builder()
        self.first = next((row.get("value") for row in self._rows("basics", key="language_1")), "") or "fi"

    def build(self) -> Builder:
        self._basics()
        self._design()
        self._files()
        self._waves()
        self._scales()
        self._questions()
        self._subscales()
        self._themes()
        self._plan()
        self._rules()
        self._lists()
        self._own_words()
        self._quotes()
        return self.out

    def _rows(self, sheet: str, **values: str) -> Iterator[Row]:
        for row in self.tables.get(sheet, ()):
            if all(row.get(column) == value for column, value in values.items()):
                yield row

    def _basics(self) -> None:
        where = {
            **{key: (key,) for key in BASICS},
            "period_start": ("period", "start"),
            "period_end": ("period", "end"),
            "accessibility": ("contact", "accessibility"),
            "feedback": ("contact", "feedback"),
        }
        for row in self.tables.get("basics", ()):
            key = row.get("key")
            if key in where:
                self.out.place(where[key], row.cell("value"))
                if row.get("value"):
                    self.out.put(where[key], row.get("value"))
            elif key.startswith("language_") and row.get("value"):
                self.out.append(("languages",), row.get("value"), row.cell("value"))
            elif key in TEXTS:
                self.out.texts(row, (key,), first=self.first)
            elif key == "limitations":
                self.out.texts(row, ("limitations", self.out.length(("limitations",))), first=self.first)

    def _own_words(self) -> None:
        """Own words of each place; those on several rows are paragraphs of one text."""
        for place in dict.fromkeys(row.get("key") for row in self._rows("own_words")):
            rows = [row for row in self._rows("own_words", key=place) if place]
            said = {language: [row.get(language) for row in rows if row.get(language)] for language in LANGUAGES}
            together: dict[str, list[str]] = {lang: ["\n\n".join(parts)] for lang, parts in said.items() if parts}
            if together:
                self.out.texts(Row(together, rows[0].cells), ("texts", place), first=self.first)

    def _design(self) -> None:
        keys = {"what": "what", "type": "session_type", "min": "min", "max": "max", "value": "form", "is": "is"}
        for row in self.tables.get("design", ()):
            path: Path = ("design", self.out.length(("design",)))
            self._begin(row, path)
            self.out.copy(row, path, **keys)

    def _begin(self, row: Row, path: Path) -> None:
        """An empty map, at the first cell of its row."""
        first = next(iter(row.values), "")
        self.out.put(path, {}, row.cell(first))

    def _files(self) -> None:
        for row in self.tables.get("files", ()):
            at: Path = ("sources", self.out.length(("sources",)))
            self._begin(row, at)
            self.out.copy(
                row, at, file="file", kind="source_kind", wave="wave", reader="reader", sheet="sheet", invited="invited"
            )
            self._unsure(row, at)

    def _unsure(self, row: Row, path: Path) -> None:
        """The points that nobody has settled."""
        for at, point in enumerate(row.values.get("unsure", ())):
            if point != SETTLED:
                self.out.append((*path, "unsure"), point, row.cell("unsure", at))

    def _waves(self) -> None:
        for row in self.tables.get("waves", ()):
            path: Path = ("waves", row.get("wave"))
            self.out.put(path, {}, row.cell("wave"))
            self.out.texts(row, path, first=self.first)

    def _scales(self) -> None:
        for row in self._rows("scales"):
            path: Path = ("questionnaire", "scales", row.get("id"))
            self.out.put(path, {}, row.cell("id"))
            self.out.copy(row, path, preset="preset", better="better")
            self._unsure(row, path)
            self._levels(list(self._rows("levels", scale=row.get("id"))), path, preset=bool(row.get("preset")))

    def _levels(self, rows: list[Row], path: Path, *, preset: bool) -> None:
        steps: dict[str, list[Row]] = {}
        dont_know: list[Row] = []
        for row in rows:
            if row.get("side") in ("dont_know", "no_dont_know"):
                dont_know.append(row)
            else:
                steps.setdefault(row.get("step") or _new_id(row, "level"), []).append(row)
        if not preset and steps:
            for step, several in steps.items():
                self.out.append((*path, "levels"), step, several[0].cell("step"))
        for step, several in steps.items():
            if labels := self._labels(several):
                self.out.put((*path, "labels", step), labels, several[0].cell("step"))
        sides = {step: side for step, several in steps.items() if (side := several[0].get("side"))}
        if sides:
            for key in ("top", "bottom"):
                self.out.put((*path, key), [step for step, side in sides.items() if side == key])
        if dont_know:
            self.out.put((*path, "dont_know"), self._labels(dont_know) or [], dont_know[0].cell("side"))

    def _labels(self, rows: list[Row]) -> Any:
        """Labels in their shortest form; the first row has those that are shown."""
        found = {
            language: labels
            for language in ("fi", "sv", "en")
            if (labels := [row.get(language) for row in rows if row.get(language)])
        }
        short = {language: labels[0] if len(labels) == 1 else labels for language, labels in found.items()}
        return short.get(self.first) if set(short) == {self.first} else short or None

    def _questions(self) -> None:
        for row in self.tables.get("questions", ()):
            kind = row.get("type")
            if kind == "unused":
                continue
            if kind == "code":
                self._code(row)
                continue
            background = kind in ("background", "session")
            parts: Path = ("questionnaire", "background" if background else "items")
            path = (*parts, self.out.length(parts))
            self._begin(row, path)
            self.out.copy(row, path, id="id")
            if not row.get("id"):
                self.out.put((*path, "id"), _id_of(row), row.cell("id"))
            if kind == "session":
                self.out.put(("questionnaire", "session"), row.get("id") or _id_of(row), row.cell("type"))
            if not background:
                self._item(row, kind, path)
            self._unsure(row, path)
            self._columns(row, kind, path)
            self.out.texts(row, (*path, "text"), first=self.first)
            if kind in _WITH_OPTIONS:
                self._options(row, path)

    def _item(self, row: Row, kind: str, path: Path) -> None:
        self.out.copy(row, path, type="type", level="evidence")
        self.out.copy(row, path, **{key: key for key in _ITEM_CELLS.get(kind, ())})
        if kind in ("score", "number"):
            for end in ("low", "high"):
                if row.get(end):
                    self.out.append((*path, "range"), row.get(end), row.cell(end))
            self.out.place((*path, "range"), row.cell("low"))
        self.out.texts(row, (*path, "statement"), prefix="statement_", first=self.first)

    def _code(self, row: Row) -> None:
        path: Path = ("questionnaire", "respondent_code")
        self._begin(row, path)
        self._unsure(row, path)
        rows = list(self._rows("headers", part="code"))
        self._headers(row.get("header"), row.cell("header"), rows, (*path, "column"))

    def _columns(self, row: Row, kind: str, path: Path) -> None:
        """The headers of a question: beside it, and further ones on their own sheet."""
        by_part: dict[str, list[Row]] = {}
        for more in self._rows("headers", question=row.get("id")) if row.get("id") else ():
            by_part.setdefault(more.get("part") or "column", []).append(more)
        parts = _HEADER_PARTS.get(kind, ("column",))
        main = "column"
        if "before" in parts and (row.get("header_now") or "before" in by_part or "after" in by_part):
            main = "before"
        for part in parts:
            header = row.get("header") if part == main else row.get("header_now") if part == "after" else ""
            cell = row.cell("header_now" if part == "after" else "header")
            if part == "columns":
                self._option_columns(by_part.get(part, []), (*path, part))
            else:
                self._headers(header, cell, by_part.get(part, []), (*path, part))

    def _headers(self, header: str, cell: Address | None, rows: list[Row], path: Path) -> None:
        self.out.place(path, cell)
        by_wave: dict[str, list[str]] = {}
        for row in rows:
            by_wave.setdefault(row.get("wave"), []).append(row.get("header"))
            self.out.place((*path, row.get("wave")), row.cell("header"))
        if set(by_wave) <= {""}:
            several = [*([header] if header else []), *by_wave.get("", [])]
            if several:
                self.out.put(path, several[0] if len(several) == 1 else several)
            return
        if header:  # beside those of single waves: of all waves that have none of their own
            by_wave.setdefault("", []).insert(0, header)
        self.out.put(path, {wave: one[0] if len(one) == 1 else one for wave, one in by_wave.items()})

    def _option_columns(self, rows: list[Row], path: Path) -> None:
        named: dict[str, list[str]] = {}
        for row in rows:
            if row.get("option"):
                named.setdefault(row.get("option"), []).append(row.get("header"))
                self.out.place((*path, row.get("option")), row.cell("header"))
            else:
                self.out.append(path, row.get("header"), row.cell("header"))
        if named:
            self.out.put(path, {option: one[0] if len(one) == 1 else one for option, one in named.items()})

    def _options(self, row: Row, path: Path) -> None:
        by_option: dict[str, list[Row]] = {}
        for one in self._rows("options", question=row.get("id")) if row.get("id") else ():
            label = next((one.get(language) for language in (self.first, "fi", "sv", "en") if one.get(language)), "")
            by_option.setdefault(one.get("option") or label, []).append(one)
        labels = {option: self._labels(rows) for option, rows in by_option.items()}
        for option, rows in by_option.items():
            self.out.place((*path, "options", option), rows[0].cell("option"))
        if by_option and not any(labels.values()):
            self.out.put((*path, "options"), list(labels))
        elif by_option:
            self.out.put((*path, "options"), {option: label or option for option, label in labels.items()})

    def _subscales(self) -> None:
        positions: dict[str, int] = {}
        for row in self.tables.get("subscales", ()):
            name = row.get("subscale")
            path: Path = ("questionnaire", "subscales", positions.setdefault(name, len(positions)))
            if path[-1] == self.out.length(path[:-1]):
                self.out.put(path, {"id": name}, row.cell("subscale"))
                self.out.texts(row, (*path, "text"), first=self.first)
                self.out.copy(row, path, level="evidence")
            self.out.append((*path, "items"), row.get("question"), row.cell("question"))

    def _themes(self) -> None:
        for row in self.tables.get("themes", ()):
            path: Path = ("themes", self.out.length(("themes",)))
            self._begin(row, path)
            self.out.copy(row, path, id="id")
            if not row.get("id"):
                self.out.put((*path, "id"), _new_id(row, "theme"), row.cell("id"))
            self.out.texts(row, (*path, "label"), first=self.first)
            self.out.several(row, (*path, "words"), "word")

    def _plan(self) -> None:
        groups: dict[str, list[Row]] = {}
        for one in self._rows("lists", list_kind="together"):
            groups.setdefault(one.get("name"), []).append(one)
        for row in self.tables.get("plan", ()):
            path: Path = ("questions", self.out.length(("questions",)))
            self._begin(row, path)
            self.out.copy(row, path, kind="question_kind", **{key: key for key in PLAN_CELLS})
            if not row.get("id"):
                self.out.put((*path, "id"), f"q{int(path[1]) + 1}", row.cell("id"))
            self.out.texts(row, (*path, "text"), first=self.first)
            for at, group in enumerate(groups.get(row.get("id"), ())):
                self.out.several(group, (*path, "groups", at), "value")

    def _rules(self) -> None:
        for row in self.tables.get("rules", ()):
            key = row.get("key")
            if key == "basis":
                self.out.texts(row, ("privacy", "basis"), first=self.first)
            elif key:
                path: Path = ("cleaning" if key in CLEANING else "privacy", key)
                self.out.place(path, row.cell("value"))
                if row.get("value"):
                    self.out.put(path, row.get("value"))

    def _lists(self) -> None:
        where: dict[str, Path] = {
            "missing": ("questionnaire", "missing"),
            "hide": ("redaction", "hide"),
            "keep": ("redaction", "keep"),
            "withdrawn": ("withdrawn",),
        }
        for row in self.tables.get("lists", ()):
            kind = row.get("list_kind")
            if kind in where:
                self.out.several(row, where[kind], "value")
            elif kind == "group_threshold":
                self.out.put(("privacy", "groups", row.get("name")), row.get("value"), row.cell("value"))

    def _quotes(self) -> None:
        for row in self.tables.get("quotes", ()):
            if row.get("approved") == "true":
                self.out.append(("quotes",), row.get("quote"), row.cell("quote"))
            self.out.several(row, ("quotes_although", row.get("quote")), "although")


def _id_of(row: Row) -> str:
    """An id for a question that has none, of its header."""
    return make_slug(row.get("header"))[:32].strip("_") or _new_id(row, "question")


def _new_id(row: Row, name: str) -> str:
    """An id for what has none, of its label."""
    label = next((row.get(language) for language in ("fi", "sv", "en") if row.get(language)), "")
    return make_slug(label)[:32].strip("_") or name
