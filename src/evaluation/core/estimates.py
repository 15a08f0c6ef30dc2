"""The one shape of every published number: tidy estimates, their columns, measures and ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Final

import pandas as pd

COLUMNS: Final = (
    "id", "programme", "measure", "item", "option", "group", "wave",
    "estimate", "low", "high", "n", "n_missing", "method", "note",
)  # fmt: skip

SUPPRESSED: Final = "suppressed"

BANDED: Final = "band"
"""The note of a number that is told only as lying from ``low`` to ``high``."""

SYNTHETIC: Final = "Esimerkkiaineisto / Exempelmaterial / Example data"
"""The note of every row that rests on made-up data, in the three languages of the readers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number that may be printed, with what it rests on.

    Parameters
    ----------
    measure : str
        A name of :data:`evaluation.core.measures.MEASURES`.
    item, option, group, wave : str
        What was measured, for whom and when; empty where it does not apply.
    estimate, low, high : float or None
        The value and its 95 % interval, in the unit of the measure, at full precision.
        None where it is not defined, not offered or suppressed.
    n : int or None
        Those who answered.
    n_missing : int or None
        Kept respondents of the wave less ``n``.
    method : str
        Statistic and interval, in the terms of the methods page.
    note : str
        Remarks, ``suppressed`` and ``band`` among them, separated by ``"; "``.
    crossed : tuple of str
        The groups that are crossed in ``group`` (those of a unit and of a role); not published.
    """

    measure: str
    item: str = ""
    option: str = ""
    group: str = ""
    wave: str = ""
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    n_missing: int | None = None
    method: str = ""
    note: str = ""
    crossed: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """``measure/item/option/group/wave``: the address that a printed number points at."""
        return "/".join((self.measure, self.item, self.option, self.group, self.wave))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Estimate):
    """An estimate that may be printed: it has a value.

    Examples
    --------
    >>> convert_to_shown(Estimate(measure="share", estimate=0.5, n=12)).estimate
    0.5
    """

    estimate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Banded(Estimate):
    """A number of people of which only a band is told: so many at least, or at most; it has limits and no value."""

    low: float
    high: float
    n: int

    @property
    def is_upper(self) -> bool:
        """Whether it is "at least so many": the band reaches up to all."""
        return self.high >= self.n


def convert_to_told(estimate: Estimate) -> Estimate:
    """The estimate as :class:`Shown` or :class:`Banded`, or as it is where it is told in neither way."""
    if estimate.estimate is not None:
        return convert_to_shown(estimate)
    if BANDED in estimate.note.split("; "):
        return Banded(**{field: getattr(estimate, field) for field in _FIELDS})
    return estimate


def convert_to_shown(estimate: Estimate) -> Shown:
    """The estimate as one that has a value.

    Raises
    ------
    ValueError
        If it has none: it is not defined, not offered or was suppressed.
    """
    if estimate.estimate is None:
        raise ValueError(f"{estimate.id} has no value to show")
    if isinstance(estimate, Shown):
        return estimate
    return Shown(**{field: getattr(estimate, field) for field in _FIELDS})


_FIELDS: Final = tuple(field.name for field in fields(Estimate))

COUNTED: Final = {"share": "count", "theme_share": "theme", "top_box": "top_count", "bottom_box": "bottom_count"}
"""Shares to the measure that tells how many people they are."""


def count_behind(share: Estimate) -> Shown:
    """The number of people behind a share, as it stands in a row of its own.

    Parameters
    ----------
    share : Estimate
        Of a measure in :data:`COUNTED`, with its value and ``n``.

    Returns
    -------
    Shown

    Raises
    ------
    ValueError
        If the share has no value: an estimate that was hidden has no number either.

    Examples
    --------
    >>> row = count_behind(Estimate(measure="top_box", item="useful", estimate=0.75, low=0.5, high=0.9, n=12))
    >>> row.id, row.estimate, row.low
    ('top_count/useful///', 9, None)
    """
    if share.estimate is None or share.n is None:
        raise ValueError(f"{share.id} has no value to count")
    number = round(share.estimate * share.n)
    count = replace(share, measure=COUNTED[share.measure], estimate=number, low=None, high=None, method="count")
    return convert_to_shown(count)


def to_frame(estimates: Iterable[Estimate], *, programme: str = "") -> pd.DataFrame:
    """Estimates as a frame with exactly the columns of ``results.csv``.

    Parameters
    ----------
    estimates : iterable of Estimate
    programme : str
        Name written into every row.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`; ``n`` and ``n_missing`` are nullable integers.

    Raises
    ------
    ValueError
        If two estimates have the same id.

    Examples
    --------
    >>> to_frame([Estimate(measure="respondents", estimate=7, n=7)], programme="demo").id.tolist()
    ['respondents////']
    """
    rows = [{"id": e.id, "programme": programme, **asdict(e)} for e in estimates]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.astype(dict.fromkeys(frame.columns.difference(["estimate", "low", "high", "n", "n_missing"]), "str"))
    for column in ("estimate", "low", "high"):
        frame[column] = frame[column].astype("float64")
    for column in ("n", "n_missing"):
        frame[column] = frame[column].astype("Int64")
    twice = frame["id"][frame["id"].duplicated()].tolist()
    if twice:
        raise ValueError(f"estimates with the same id: {', '.join(twice[:5])}")
    return frame


def from_frame(frame: pd.DataFrame) -> list[Estimate]:
    """The estimates that :func:`to_frame` made a table of.

    Parameters
    ----------
    frame : pandas.DataFrame
        With the columns :data:`COLUMNS`, of one programme.

    Returns
    -------
    list of Estimate

    Examples
    --------
    >>> rows = [Estimate(measure="respondents", estimate=7.0, n=7)]
    >>> from_frame(to_frame(rows, programme="demo")) == rows
    True
    """
    texts = {
        name: frame[name].fillna("").tolist()
        for name in ("measure", "item", "option", "group", "wave", "method", "note")
    }
    reals = {name: [None if pd.isna(v) else float(v) for v in frame[name]] for name in ("estimate", "low", "high")}
    whole = {name: [None if pd.isna(v) else int(v) for v in frame[name]] for name in ("n", "n_missing")}
    columns = {**texts, **reals, **whole}
    return [Estimate(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True)]


class Results:
    """Cleared estimates, found by what they measure.

    Parameters
    ----------
    estimates : iterable of Estimate
        Cleared by :func:`evaluation.wall.protection.Wall.clear`; in the order in which they are published.

    Examples
    --------
    >>> results = Results([Estimate(measure="share", item="useful", option="yes", estimate=0.5, n=12)])
    >>> results.get("share", item="useful", option="yes").n
    12
    """

    def __init__(self, estimates: Iterable[Estimate]) -> None:
        self._by_id = {e.id: convert_to_told(e) for e in estimates}

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __repr__(self) -> str:
        return f"Results({len(self)} estimates of {len({e.measure for e in self})} measures)"

    def _repr_html_(self) -> str:
        """What can be cited, for a notebook: the ids with their numbers, in a box to scroll."""
        told = to_frame(self)[["id", "estimate", "low", "high", "n", "n_missing"]].astype("object")
        told = told.where(told.notna(), "")
        hidden = [SUPPRESSED in e.note.split("; ") for e in self]
        told.loc[hidden, "estimate"] = SUPPRESSED
        table = told.to_html(index=False, float_format="{:.4g}".format, border=0)
        return f'<div style="max-height: 30em; overflow: auto">{table}</div>'

    def get(self, measure: str, *, item: str = "", option: str = "", group: str = "", wave: str = "") -> Shown | None:
        """The estimate that may be printed: None where there is none or it was suppressed."""
        found = self._by_id.get("/".join((measure, item, option, group, wave)))
        return found if isinstance(found, Shown) else None

    def band(self, measure: str, *, item: str = "", option: str = "", group: str = "", wave: str = "") -> Banded | None:
        """The estimate of which only a band is told; None where there is none such."""
        found = self._by_id.get("/".join((measure, item, option, group, wave)))
        return found if isinstance(found, Banded) else None

    def suppressed(self, measure: str, *, item: str = "", option: str = "", group: str = "", wave: str = "") -> bool:
        """Whether the estimate exists and was hidden."""
        found = self._by_id.get("/".join((measure, item, option, group, wave)))
        return found is not None and SUPPRESSED in found.note.split("; ")

    def select(self, measure: str, **where: str) -> list[Shown]:
        """All estimates of a measure whose fields have the values given, suppressed ones left out."""
        return [
            e
            for e in self
            if e.measure == measure
            and isinstance(e, Shown)
            and all(getattr(e, field) == value for field, value in where.items())
        ]
