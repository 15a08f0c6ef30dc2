"""The account of what became of every row and cell, and the lines that would make strange cells understood."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from evaluation.cleaning.answer_columns import Column
from evaluation.core.answer_states import ABSENCE, NOT_UNDERSTOOD, Codes, Mask, States
from evaluation.core.private import Private
from evaluation.core.row_reasons import DROP_RULES, KEPT, READ
from evaluation.core.text import fold
from evaluation.programme import ScoreItem, make_slug
from evaluation.redaction.hiding import redact

if TYPE_CHECKING:
    from evaluation.cleaning.rows import Rows
    from evaluation.programme import Background, Item, Labels, Programme, Source
    from evaluation.reading import RawTable

DECISION_COLUMNS: Final = ("file", "row", "wave", "rule", "decision", "item", "detail")
NOT_UNDERSTOOD_COLUMNS: Final = ("item", "file", "value", "n", "nearest", "yaml_line")
# A column of the wrong kind has as many strange values as rows; the commonest tell what is wrong.
_LISTED_VALUES: Final = 50
_SHOWN_LENGTH: Final = 200
_SHORTEST_SLIP: Final = 5
_LONGEST_ID: Final = 32
_PLAIN_WORD: Final = re.compile(r"(?!(?:true|false|null|~)$)[^\W\d_][\w -]*(?<! )", re.IGNORECASE)


_Note = tuple[str, int | None, str, str, str, str, str]


@dataclass(slots=True, repr=False)
class Decisions(Private):
    """The private list of decisions, gathered rule by rule."""

    rows: Rows
    _parts: list[pd.DataFrame | _Note] = field(default_factory=list)

    def held_rows(self) -> int:
        """The rows that are decided on."""
        return len(self.rows)

    def add(self, where: Mask, *, rule: str, decision: str, item: str = "", detail: str = "") -> None:
        """A decision about each of the rows."""
        at = np.flatnonzero(where)
        if len(at):
            rows = self.rows
            self._parts.append(
                pd.DataFrame(
                    {
                        "file": np.array(rows.files, dtype=object)[rows.file[at]],
                        "row": rows.number[at],
                        "wave": np.array(rows.waves, dtype=object)[rows.wave[at]],
                        "rule": rule,
                        "decision": decision,
                        "item": item,
                        "detail": pd.Series([detail] * len(at), dtype="object"),
                    }
                )
            )

    def note(
        self,
        *,
        file: str,
        rule: str,
        decision: str,
        wave: str = "",
        row: int | None = None,
        item: str = "",
        detail: str = "",
    ) -> None:
        """A remark about a file, an item or one row that is not among the rows cleaned."""
        self._parts.append((file, row, wave, rule, decision, item, detail))

    def frame(self) -> pd.DataFrame:
        """All decisions: ``row`` is empty where a remark is about no single row."""
        types = dict.fromkeys(DECISION_COLUMNS, "str") | {"row": "Int64", "detail": "object"}
        if not self._parts:
            return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in types.items()})
        return pd.concat([part.astype(types) for part in self._frames()], ignore_index=True)

    def _frames(self) -> Iterator[pd.DataFrame]:
        """The parts in their order, notes in a row together: there can be one for each of thousands of columns."""
        for noted, run in groupby(self._parts, key=lambda part: isinstance(part, tuple)):
            if noted:
                yield pd.DataFrame(list(run), columns=list(DECISION_COLUMNS), dtype="object")
            else:
                yield from (part for part in run if isinstance(part, pd.DataFrame))


def account_for_rows(rows: Rows, files: Sequence[tuple[Source, RawTable]], dropped: Mapping[str, Mask]) -> pd.DataFrame:
    """Rows read, kept and dropped for each reason, by file.

    Parameters
    ----------
    rows : Rows
    files : sequence of (Source, RawTable)
    dropped : mapping of str to mask
        By rule; no row is in two.

    Returns
    -------
    pandas.DataFrame
        ``file, wave, what, n``; for each file ``read`` = ``kept`` + the sum of the reasons.
    """
    gone = np.zeros(len(rows), dtype=np.int64)
    for mask in dropped.values():
        gone += mask
    if (gone > 1).any():
        raise AssertionError("a row was dropped twice")

    def by_file(mask: Mask) -> list[int]:
        return list(map(int, np.bincount(rows.file[mask], minlength=len(files))))

    kept, reasons = by_file(gone == 0), {rule: by_file(mask) for rule, mask in dropped.items()}
    lines: list[tuple[str, str, str, int]] = []
    for at, (source, table) in enumerate(files):
        drops = {"left_out": len(table.left_out), **{rule: n[at] for rule, n in reasons.items()}}
        read = len(table.cells) + len(table.left_out)
        if read != kept[at] + sum(drops.values()):
            raise AssertionError(f"the rows of {source.file} do not add up")
        account = [(READ, read), *((rule, drops.get(rule, 0)) for rule in DROP_RULES), (KEPT, kept[at])]
        lines += [(source.file, source.wave, what, n) for what, n in account]
    types = {"file": "str", "wave": "str", "what": "str", "n": "int64"}  # a frame without rows has them too
    return pd.DataFrame(lines, columns=list(types)).astype(types)


def account_for_items(absence: pd.DataFrame, wave: Codes, waves: Sequence[str]) -> pd.DataFrame:
    """What became of each item in each wave.

    Parameters
    ----------
    absence : pandas.DataFrame
        Of :class:`evaluation.cleaning.Responses`: what became of each item in the kept rows.
    wave : numpy.ndarray of int
        Wave of each kept row, a position in ``waves``.
    waves : sequence of str

    Returns
    -------
    pandas.DataFrame
        ``item, wave, kept`` and one column a state; they add up to ``kept``.
    """
    kept = np.bincount(wave, minlength=len(waves))
    lines: list[list[object]] = []
    for item, states in absence.items():
        table = np.bincount(
            wave * np.int16(len(ABSENCE)) + states.cat.codes.to_numpy(), minlength=len(waves) * len(ABSENCE)
        ).reshape(-1, len(ABSENCE))
        if (table.sum(axis=1) != kept).any():
            raise AssertionError(f"the answers to {item} do not add up")
        lines += [[item, waves[at], int(kept[at]), *map(int, table[at])] for at in range(len(waves))]
    return pd.DataFrame(lines, columns=["item", "wave", "kept", *ABSENCE])


@dataclass(frozen=True, slots=True, repr=False)
class Unread(Private):
    """The cells of an item in one file, some of which were not understood."""

    asks: Item | Background
    file: str
    column: Column
    state: States

    def held_rows(self) -> int:
        """The rows of the file."""
        return len(self.state)

    def kept(self, alive: Mask) -> Unread:
        """The same of the kept rows of the file."""
        return replace(self, column=Column(self.column.codes[alive], self.column.texts), state=self.state[alive])


def list_not_understood(unread: Iterable[Unread], programme: Programme) -> pd.DataFrame:
    """The values that were not understood, the commonest of each item and file first.

    Parameters
    ----------
    unread : iterable of Unread
    programme : Programme

    Returns
    -------
    pandas.DataFrame
        ``item, file, value, n, nearest, yaml_line``. A value that has something personal in it is shown redacted,
        without a line to add. Beyond the commonest values the rest is one row with an empty ``value``.
    """
    lines: list[tuple[str, str, str, int, str, str]] = []
    for part in unread:
        codes = part.column.codes[part.state == NOT_UNDERSTOOD]
        times = np.bincount(codes, minlength=len(part.column.texts))
        common = sorted(np.flatnonzero(times).tolist(), key=lambda code: (-times[code], part.column.texts[code]))
        accepted = _accepted(part.asks, programme)
        for code in common[:_LISTED_VALUES]:
            value = part.column.texts[code]
            shown = redact(pd.Series([value[:_SHOWN_LENGTH]], dtype="str")).iloc[0]
            nearest = _nearest(value, accepted)
            line = write_yaml_line(part.asks, value, nearest, programme) if shown == value else ""
            lines.append((part.asks.id, part.file, shown, int(times[code]), nearest, line))
        if rest := int(times[common[_LISTED_VALUES:]].sum()):
            lines.append((part.asks.id, part.file, "", rest, "", ""))
    return pd.DataFrame(lines, columns=list(NOT_UNDERSTOOD_COLUMNS)).astype(
        {column: "int64" if column == "n" else "str" for column in NOT_UNDERSTOOD_COLUMNS}
    )


def _labels(asks: Item | Background, programme: Programme) -> Mapping[str, Labels]:
    if asks_scale := getattr(asks, "scale", None):
        return programme.questionnaire.scales[asks_scale].labels
    return getattr(asks, "options", None) or {}


def _accepted(asks: Item | Background, programme: Programme) -> dict[str, str]:
    """Folded label to the label as written."""
    labels = _labels(asks, programme)
    return {fold(text): text for several in labels.values() for texts in several.values() for text in texts}


def _nearest(value: str, accepted: Mapping[str, str]) -> str:
    """The accepted label of which a value is a slip of the pen; empty where a word could turn the meaning round.

    The same words, but for one letter, or two that changed places, inside one word of five letters or more: "not",
    "un-" and "mis-" make another label, however alike the letters are.
    """
    words = fold(value[:_SHOWN_LENGTH]).split()
    near = [label for label in accepted if _is_slip(words, label.split())]
    return accepted[near[0]] if len(near) == 1 else ""


def _is_slip(words: Sequence[str], meant: Sequence[str]) -> bool:
    if len(words) != len(meant):
        return False
    apart = [(word, other) for word, other in zip(words, meant, strict=True) if word != other]
    if len(apart) != 1:
        return False
    word, other = apart[0]
    if min(len(word), len(other)) < _SHORTEST_SLIP or word[0] != other[0] or any(map(str.isdigit, word + other)):
        return False
    if len(word) == len(other):
        places = [at for at in range(len(word)) if word[at] != other[at]]
        turned = len(places) == 2 and places[1] == places[0] + 1 and word[places[0]] == other[places[1]]
        return len(places) == 1 or (turned and word[places[1]] == other[places[0]])
    short, long = sorted((word, other), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(1, len(long)))


NO_ANSWER: Final = "questionnaire"
"""The place of codes that stand for no answer."""

_CODES: Final = frozenset(
    {8, 9, 88, 99, 98, 97, 96, 77, 888, 998, 999, 9999, -1, -2, -7, -8, -9, -77, -88, -97, -98, -99, -999}
)


def write_yaml_line(asks: Item | Background, value: str, nearest: str, programme: Programme) -> str:
    """The line of ``programme.yaml`` that would accept a value, with the place where it belongs.

    Parameters
    ----------
    asks : Item or Background
    value : str
        As found in the file.
    nearest : str
        The accepted label that it is a slip of; empty where it is none.
    programme : Programme

    Returns
    -------
    str
        One line of YAML with its place as a comment: a slip among the labels, an answer of its own as an option or a
        level, a customary code under ``missing``. An answer is never put down as none. Empty where only the range of
        the numbers could be widened.
    """
    asked = programme.questionnaire
    labels = _labels(asks, programme)
    for name, several in labels.items():
        if nearest and any(nearest in texts for texts in several.values()):
            added = {language: [*texts, value] if nearest in texts else [*texts] for language, texts in several.items()}
            plain = added[programme.languages[0]] if set(added) == {programme.languages[0]} else None
            return f"{_flow(name)}: {_flow(plain or added)}  # {_place(asks, programme, 'labels')}"
    if isinstance(asks, ScoreItem):
        folded = fold(value)
        code = re.fullmatch(r"-?\d{1,4}", folded)
        if (code and int(folded) in _CODES) or not any(map(str.isdigit, folded)):
            return f"missing: {_flow([*asked.missing, value])}  # {NO_ANSWER}"
        return ""
    name = make_slug(value)[:_LONGEST_ID] or "other"
    return f"{_flow(name)}: {_flow([value])}  # {_place(asks, programme, 'levels and labels')}"


def _place(asks: Item | Background, programme: Programme, of_scale: str) -> str:
    if scale := getattr(asks, "scale", None):
        return f"questionnaire: scales: {scale}: {of_scale}"
    kind = "background" if asks in programme.questionnaire.background else "items"
    return f"questionnaire: {kind}: {asks.id}: options"


def _flow(value: object) -> str:
    """A value as flow YAML on one line; plain words stay without quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    text = str(value)
    return text if _PLAIN_WORD.fullmatch(text) else json.dumps(text, ensure_ascii=False)
