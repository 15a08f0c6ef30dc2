"""A measure of a unit over time, and its tables: the form in which charts pass from the analysis to the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal

import pandas as pd

from evaluation.scoring.limits import LIMITS, Withheld
from evaluation.scoring.timeseries import Chart, Phase

Verdict = Literal["improved", "worsened", "rose", "fell", "unchanged", "before_start", "too_few"]
VERDICTS: Final[tuple[Verdict, ...]] = ("improved", "worsened", "rose", "fell", "unchanged", "before_start", "too_few")
"""What a chart says; ``improved`` and ``worsened`` only where a target tells which way is better."""


@dataclass(frozen=True, slots=True)
class MeasureChart:
    """A measure of a unit over time.

    Attributes
    ----------
    measure, unit : str
        The unit is empty where the list names none.
    chart : Chart
        Points are labelled by their days (ISO).
    target : float or None
        The latest target, in the unit of the measure.
    events : tuple of (str, str)
        Day and what happened.
    phases : tuple of (str, str)
        First day and name of each declared phase.
    verdict : str
        One of :data:`VERDICTS`.
    start : str
        First day (ISO) that counts as after the start; empty where the second half of the points was held against the
        first.
    allows_season : bool
        Whether the verdict allows for the month of the year.
    family : int
        How many charts of the programme were judged together.
    """

    measure: str
    unit: str
    chart: Chart
    target: float | None
    events: tuple[tuple[str, str], ...]
    phases: tuple[tuple[str, str], ...]
    verdict: Verdict
    start: str = ""
    allows_season: bool = False
    family: int = 1

    @property
    def group(self) -> str:
        """The group under which its estimates stand: ``unit=…``, or empty."""
        return f"unit={self.unit}" if self.unit else ""

    @property
    def is_share(self) -> bool:
        """Whether its values are shares 0-1."""
        return self.chart.kind != "run"


CHARTS, POINTS, PHASES, EVENTS = "charts", "chart_points", "chart_phases", "chart_events"
_ONE: Final = ("measure", "unit")
_POINTS: Final[Mapping[str, str]] = {
    "day": "str", "value": "float64", "n": "float64", "phase": "Int64", "centre": "float64", "low": "float64",
    "high": "float64", "outside": "boolean", "range": "float64", "run": "Int64",
}  # fmt: skip
_ABOUT: Final[Mapping[str, str]] = {
    "kind": "str", "target": "float64", "verdict": "str", "method": "str", "start": "str", "season": "boolean",
    "family": "Int64",
}  # fmt: skip
_WHOLE: Final = (
    "n",
    "n_missing",
    "n_useful",
    "longest_run",
    "longest_run_max",
    "crossings",
    "crossings_min",
    "n_outside",
)
_REAL: Final = ("centre", "mean_range", "range_limit", "sigma_z")


def tabulate_charts(charts: Iterable[MeasureChart]) -> dict[str, pd.DataFrame]:
    """Charts as plain tables.

    Parameters
    ----------
    charts : iterable of MeasureChart

    Returns
    -------
    dict of str to pandas.DataFrame
        ``charts`` (a row a chart), ``chart_points`` (a row a point), ``chart_phases`` (what the chart says of each
        phase), ``chart_events`` (what happened, declared phases, and phases that were too short to split), each with
        ``measure`` and ``unit``.
    """
    named: list[tuple[dict[str, Any], MeasureChart]] = [({"measure": o.measure, "unit": o.unit}, o) for o in charts]
    points = [
        {**name, **row}
        for name, one in named
        for row in one.chart.points.rename_axis("day").reset_index().to_dict("records")
    ]
    phases = [{**name, **asdict(phase)} for name, one in named for phase in one.chart.phases]
    events: list[dict[str, Any]] = [
        {**name, "kind": kind, "day": day, "text": text, "n": None}
        for name, one in named
        for kind, several in (("event", one.events), ("phase", one.phases))
        for day, text in several
    ]
    events += [
        {**name, "kind": "short", "day": "", "text": "", "n": held.have["points"]}
        for name, one in named
        for held in one.chart.withheld
    ]
    about = [
        {
            **name, "kind": one.chart.kind, "target": one.target, "verdict": one.verdict, "method": one.chart.method,
            "start": one.start, "season": one.allows_season, "family": one.family,
        }
        for name, one in named
    ]  # fmt: skip
    names = [field.name for field in fields(Phase)]
    whole = dict.fromkeys(_WHOLE, "Int64") | dict.fromkeys(_REAL, "float64") | {"signal": "boolean"}
    return {
        CHARTS: _frame(about, _ABOUT),
        POINTS: _frame(points, _POINTS),
        PHASES: _frame(phases, {name: whole.get(name, "str") for name in names}),
        EVENTS: _frame(events, {"kind": "str", "day": "str", "text": "str", "n": "Int64"}),
    }


def _frame(rows: list[dict[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    kinds = {**dict.fromkeys(_ONE, "str"), **columns}
    frame = pd.DataFrame(rows, columns=list(kinds))
    return frame.astype(kinds)


def read_charts(tables: Mapping[str, pd.DataFrame]) -> tuple[MeasureChart, ...]:
    """The charts that :func:`tabulate_charts` gave.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame

    Returns
    -------
    tuple of MeasureChart
    """
    return tuple(_chart(row, tables) for row in _records(tables[CHARTS]))


def _chart(row: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> MeasureChart:
    measure, unit = str(row["measure"]), _text(row["unit"])

    def own(name: str) -> pd.DataFrame:
        table = tables[name]
        return table[table["measure"].eq(measure) & table["unit"].fillna("").eq(unit)].drop(columns=list(_ONE))

    points = own(POINTS).set_index("day")
    points = points.astype({"phase": "int64", "outside": "bool"})
    events = own(EVENTS)
    said = {
        kind: tuple(zip(part["day"].tolist(), part["text"].fillna("").tolist(), strict=True))
        for kind, part in events.groupby("kind")
    }
    limit = LIMITS["chart_phase"]
    short = events.loc[events["kind"].eq("short"), "n"].tolist()
    return MeasureChart(
        measure=measure,
        unit=unit,
        chart=Chart(
            kind=row["kind"],
            points=points,
            phases=tuple(Phase(**{k: _value(v) for k, v in phase.items()}) for phase in _records(own(PHASES))),
            method=str(row["method"]),
            withheld=tuple(Withheld(measure="chart_centre", have={"points": int(n)}, limit=limit) for n in short),
        ),
        target=_value(row["target"]),
        events=said.get("event", ()),
        phases=said.get("phase", ()),
        verdict=row["verdict"],
        start=_text(row["start"]),
        allows_season=bool(row["season"]),
        family=int(row["family"]),
    )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _value(value: Any) -> Any:
    return None if pd.isna(value) else value
