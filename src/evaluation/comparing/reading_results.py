"""Reading published results, this organisation's and others': nothing but what anybody may read."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from evaluation.comparing.result_table import read_table
from evaluation.core.datapackage import DESCRIPTOR, read_package
from evaluation.core.errors import UserError, UserErrors, say
from evaluation.core.estimates import SYNTHETIC, Estimate, convert_to_shown
from evaluation.core.files import digest
from evaluation.core.paths import PACKAGE, RESULTS
from evaluation.core.text import make_visible
from evaluation.locale import LANGUAGES, Words
from evaluation.programme import OrdinalItem, Programme
from evaluation.programme.public import DESCRIPTION, read_description
from evaluation.report.blocks import strip_markup
from evaluation.report.naming import Naming

COMPARISON: Final = "comparison"
"""Name of the folder of the comparison, which no programme can have in it."""

USED: Final = ("respondents", "count", "top_box", "mean", "sd")
WHOLE: Final = re.compile(r"-?[0-9]{1,6}")
"""A level of a scale of numbers."""

_KEYS: Final = ("programme", "measure", "item", "option", "group", "wave")
_NAME: Final = re.compile(r"[a-z0-9-]+")
_NUMBER: Final = re.compile(r"[+-]?\d+([.,]\d+)?([eE][+-]?\d+)?")
_UPPER: Final = re.compile(r"share of (?P<levels>.+?), Wilson ")
_SLACK: Final = 1e-9
_MISTAKES_TOLD: Final = 10
_SAME_NOTE: Final = SYNTHETIC.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A programme as its published results tell it.

    Attributes
    ----------
    name : str
    title : mapping of str to str
        By language; empty where it is not known.
    family : str
        Programmes of one family share people or places; empty where it belongs to none, or none is known.
    file : str
        Where it was read from, as the user knows it.
    sha256 : str
        Of that file.
    synthetic : bool
        Whether the notes say that the data are made up.
    rows : tuple of Estimate
        Rows of the measures :data:`USED`, suppressed ones among them.
    names : mapping of str to mapping of str to str
        What items (``useful``) and groups (``unit=kyllo``) are called, by language, as far as it is known.
    upper : mapping of str to tuple of str
        Item to the levels that its ``top_box`` counts, from low to high.
    """

    name: str
    title: Mapping[str, str]
    family: str
    file: str
    sha256: str
    synthetic: bool
    rows: tuple[Estimate, ...]
    names: Mapping[str, Mapping[str, str]]
    upper: Mapping[str, tuple[str, ...]]


def read_names(programme: Programme) -> dict[str, dict[str, str]]:
    """What the items and groups of a programme are called: what its manifest tells those who compare it.

    Parameters
    ----------
    programme : Programme

    Returns
    -------
    dict of str to dict of str to str
        Item or ``variable=value`` to its words by language.
    """
    groups = [f"{one.id}={value}" for one in programme.questionnaire.background for value in one.options or ()]
    namings = {language: Naming(programme, Words(language)) for language in programme.languages}
    return {
        **{
            item.id: {k: strip_markup(n.item(item.id)) for k, n in namings.items()}
            for item in programme.questionnaire.items
        },
        **{group: {k: strip_markup(n.group(group)) for k, n in namings.items()} for group in groups},
    }


def find_published(names: Sequence[str], *, reports: Path) -> list[Path]:
    """Files of published results: those named, or all in the folder of the reports.

    Parameters
    ----------
    names : sequence of str
        Programmes published in ``reports``, files, cleared packages, or folders that hold one; empty: every report.
    reports : Path

    Returns
    -------
    list of Path
        Each file once.

    Raises
    ------
    UserError
        If one is not there, or there is none.
    """
    packages = reports.glob(f"*/{PACKAGE}/{RESULTS}")
    there = sorted(path.parents[1].name for path in packages if path.parents[1].name != COMPARISON)
    if not there and not names:
        raise UserError(
            "Nothing has been published in this folder yet.",
            file=reports.name,
            remedy="Publish the programmes first ('evaluation run'), or name files of results.",
        )
    found = []
    for name in names or there:
        path = reports / name if name in there else Path(name)
        path = path / PACKAGE if (path / PACKAGE / RESULTS).is_file() else path
        path = path / RESULTS if path.is_dir() else path
        if not path.is_file():
            raise UserError(
                "There is neither a published programme nor a file of this name.",
                found=name,
                allowed=", ".join((*there, RESULTS)),
            )
        found.append(path.resolve())
    return list(dict.fromkeys(found))


def read_published(paths: Sequence[Path]) -> list[Published]:
    """Every programme in some files of results.

    Parameters
    ----------
    paths : sequence of Path
        Each in the columns of ``results.csv``, as csv or as a workbook; it may hold several programmes. The further
        columns ``family`` and ``title`` are read where they are there; else what the package it stands in says.

    Returns
    -------
    list of Published
        By family and name.

    Raises
    ------
    UserError
        If a file is none of results, a programme is there twice, or made-up data stand beside real ones.
    """
    programmes = [programme for path in paths for programme in _read(path)]
    by_name: dict[str, Published] = {}
    for programme in programmes:
        if programme.name in by_name:
            raise UserError(
                "Two files tell of a programme of the same name.",
                file=programme.file,
                place="programme",
                found=say("{name}, also in {file}", name=programme.name, file=by_name[programme.name].file),
                remedy="If they are two programmes, rename one in its column 'programme'; else leave one file out.",
            )
        by_name[programme.name] = programme
    synthetic = [programme.name for programme in programmes if programme.synthetic]
    if 0 < len(synthetic) < len(programmes):
        raise UserError(
            "Made-up data and real data cannot be compared: nobody could tell which number is a finding.",
            found=say("made up: {names}", names=", ".join(synthetic)),
            remedy="Leave out the ones or the others.",
        )
    return sorted(programmes, key=lambda one: (one.family or one.name, not one.family, one.name))


def _read(path: Path) -> Iterator[Published]:
    file = _named(path)
    data = path.read_bytes()
    frame = read_table(data, file=file)
    _check_keys(frame, file)
    for name, part in frame.groupby("programme", sort=False):
        told = _told(path, file, str(name))
        title = _one(part, "title", file)
        made_up = part["note"].str.casefold().str.contains(_SAME_NOTE, regex=False)
        rows = tuple(_rows(part[part["measure"].isin(USED)], file))
        _check_means(rows, file)
        yield Published(
            name=str(name),
            title=dict.fromkeys(LANGUAGES, title) if title else told.get("title", {}),
            family=_one(part, "family", file) or told.get("family", ""),
            file=file,
            sha256=digest(data),
            synthetic=bool(made_up.any()),
            rows=rows,
            names=told.get("names", {}),
            upper=told["upper"] if told else _read_upper_levels(rows),
        )


def _named(path: Path) -> str:
    """The file as a user knows it: with the programme's folder, where it is in a package."""
    folder = path.parent.parent if path.parent.name == PACKAGE else path.parent
    return f"{folder.name}/{path.relative_to(folder).as_posix()}"


def _check_keys(frame: pd.DataFrame, file: str) -> None:
    errors = []
    names = [str(name) for name in frame["programme"].unique()]
    if not names:
        raise UserError("The file holds no results.", file=file)
    errors += [
        UserError(
            say("This cannot be a programme's name.") if name != COMPARISON else say("This is itself a comparison."),
            file=file,
            place="programme",
            found=make_visible(name) or "an empty cell",
            allowed="the letters a to z, digits and '-'",
        )
        for name in names
        if not _NAME.fullmatch(name) or name == COMPARISON
    ]
    for column in (*_KEYS, *(c for c in ("family", "title") if c in frame)):
        hidden = frame.index[frame[column].map(lambda text: make_visible(text) != text or "\n" in text)]
        errors += [
            UserError("There are control characters or line breaks in this cell.", file=file, place=_cell(row, column))
            for row in hidden[:1]
        ]
    twice = frame.index[frame.duplicated(list(_KEYS)) & frame["measure"].isin(USED)]
    errors += [
        UserError(
            "The same result stands in the file twice.",
            file=file,
            place=say("row {row}", row=row),
            found=_said(frame.loc[row]),
        )
        for row in twice[:1]
    ]
    if errors:
        raise UserErrors(errors)


def _said(row: pd.Series) -> str:
    return make_visible("/".join(str(row[key]) for key in _KEYS[1:]))


def _cell(row: object, column: str) -> str:
    return f"row {row}, column {column}"


def _one(part: pd.DataFrame, column: str, file: str) -> str:
    """The one text that all rows of a programme have in a column that need not be there."""
    values = [str(value) for value in part[column].unique() if value] if column in part else []
    if len(values) > 1:
        raise UserError(
            "A programme has one of these only.",
            file=file,
            place=say("column {column}", column=column),
            found=", ".join(values[:3]),
        )
    return values[0] if values else ""


def _rows(part: pd.DataFrame, file: str) -> Iterator[Estimate]:
    errors: list[UserError] = []
    for row in part.to_dict(orient="index").items():
        try:
            yield _estimate(*row, file=file)
        except UserError as error:
            errors.append(error)
            if len(errors) == _MISTAKES_TOLD:
                break
    if errors:
        raise UserErrors(errors)


def _estimate(row: object, cells: Mapping[Any, Any], *, file: str) -> Estimate:
    def number(column: str) -> float | None:
        text = cells[column]
        if not isinstance(text, str) or not text.strip():
            return None
        if not _NUMBER.fullmatch(text.strip()) or not math.isfinite(value := float(text.strip().replace(",", "."))):
            raise UserError("This is not a number.", file=file, place=_cell(row, column), found=make_visible(text)[:40])
        return value

    value, low, high, n = (number(column) for column in ("estimate", "low", "high", "n"))
    whole = n is None or (n >= 0 and n.is_integer())
    share = cells["measure"] != "top_box" or value is None or 0 <= value <= 1
    # A share of 1 may have 0.9999999999999999 for its upper limit.
    ordered = value is None or ((low is None or low <= value + _SLACK) and (high is None or high >= value - _SLACK))
    spread = cells["measure"] != "sd" or value is None or value >= 0
    if not (whole and share and ordered and spread):
        raise UserError(
            "This cannot be a result.",
            file=file,
            place=say("row {row}", row=row),
            found=", ".join(f"{k} {cells[k]}" for k in ("measure", "estimate", "low", "high", "n")),
            allowed="a share from 0 to 1, inside its limits; n a whole number; a standard deviation from 0",
            remedy=say("Ask for the {file} as it was published: a spreadsheet may have changed it.", file=RESULTS),
        )
    estimate = Estimate(
        **{key: cells[key] for key in ("measure", "item", "option", "group", "wave", "method", "note")},
        estimate=value, low=low, high=high, n=None if n is None else int(n),
    )  # fmt: skip
    return estimate if value is None else convert_to_shown(estimate)


def _check_means(rows: Sequence[Estimate], file: str) -> None:
    """Means of questions answered with a number lie between the ends of the scale."""
    scales: dict[tuple[str, str], list[float]] = {}
    for e in rows:
        if e.measure == "count" and WHOLE.fullmatch(e.option):
            scales.setdefault((e.item, e.wave), []).append(float(e.option))
    for e in rows:
        scale = scales.get((e.item, e.wave))
        if e.measure == "mean" and e.estimate is not None and scale and not min(scale) <= e.estimate <= max(scale):
            raise UserError(
                "A mean lies outside its scale.",
                file=file,
                place=make_visible(e.id),
                found=str(e.estimate),
                allowed=f"{min(scale):g}–{max(scale):g}",
            )


def _told(path: Path, file: str, name: str) -> dict[str, Any]:
    """What the cleared package that the file belongs to says of the programme; empty where there is none."""
    if path.name != RESULTS or not path.with_name(DESCRIPTOR).is_file():
        return {}
    try:
        programme = read_description(read_package(path.parent).documents[DESCRIPTION])
    except (ValueError, KeyError, TypeError):
        raise UserError(
            "The description in the cleared package cannot be understood.",
            file=file.replace(path.name, DESCRIPTION),
            remedy="Publish the programme again: 'evaluation run'.",
        ) from None
    if programme.programme != name:
        return {}
    names = {key: _texts(texts) for key, texts in read_names(programme).items()}
    upper = {
        item.id: programme.scale_of(item).top for item in programme.questionnaire.items if isinstance(item, OrdinalItem)
    }
    return {"title": _texts(programme.title), "family": programme.family or "", "names": names, "upper": upper}


def _read_upper_levels(rows: Sequence[Estimate]) -> dict[str, tuple[str, ...]]:
    """The levels that each ``top_box`` counts: a file without its package tells them nowhere but in ``method``."""
    found = {e.item: _UPPER.match(e.method) for e in rows if e.measure == "top_box" and not e.group}
    return {item: tuple(match["levels"].split(", ")) for item, match in found.items() if match}


def _texts(texts: Mapping[Any, str]) -> dict[str, str]:
    """Texts by language, in one line each and without what cannot be seen."""
    return {
        language: " ".join(make_visible(str(texts[language])).split()) for language in LANGUAGES if texts.get(language)
    }


__all__ = ["COMPARISON", "WHOLE", "Published", "find_published", "read_names", "read_published"]
