"""The largest realistic programme: how long its report takes, from raw files to the published page.

``python benchmarks/large_programme.py [--scale S] [--keep FOLDER] [--languages fi,sv,en]`` makes up a programme of 60
units, 2,000 sessions, 40,000 attendances, 5 years of weekly measures in each unit, cycles, targets, actions and 2,000
answers before and after, publishes it, and prints the seconds of each step, how busy the machine was and how much of
its processors' time the program took. ``--scale 0.05`` makes a twentieth of it; ``--keep`` leaves the folders to be
looked at. Its report shows what only a large programme reaches, so the tests publish a small one too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from evaluation.pipeline import analyse, clean
from evaluation.publishing.places import Places
from evaluation.publishing.running import run

NAME: Final = "suuri-ohjelma"
UNITS: Final = 60
SESSIONS: Final = 2_000
PEOPLE_A_SESSION: Final = 20
PEOPLE: Final = 8_000
WEEKS: Final = 5 * 52
MONTHS: Final = 5 * 12
ANSWERS: Final = 2_000
LEVELS: Final = (
    "Täysin eri mieltä", "Jokseenkin eri mieltä", "Ei samaa eikä eri mieltä", "Jokseenkin samaa mieltä",
    "Täysin samaa mieltä",
)  # fmt: skip
CAUSES: Final = {
    "Lähetteestä puuttui tietoja": 0.34, "Asiakas ei saanut vastausta ajoissa": 0.27,
    "Ohjattiin väärään paikkaan": 0.18, "Ohje oli epäselvä": 0.12, "Aika peruuntui": 0.06, "Muu syy": 0.03,
}  # fmt: skip
MOVES: Final = {
    (1, 1): 4, (1, 2): 4, (1, 3): 4, (2, 2): 8, (2, 3): 16, (2, 4): 8, (3, 2): 4, (3, 3): 12, (3, 4): 28, (3, 5): 4,
    (4, 3): 4, (4, 4): 24, (4, 5): 16, (5, 4): 4, (5, 5): 10,
}  # fmt: skip
"""Of 150 people: level before and after, as they answered the question that both surveys ask."""

_DESCRIPTION: Final = """\
programme: suuri-ohjelma
title: {fi: Suuri ohjelma, sv: Ett stort program, en: A large programme}
period: {start: 2020-01-06, end: 2024-12-29}
data_origin: synthetic
languages: [LANGUAGES]
design:
  - {what: minutes, min: 60, is: recommended}
  - {what: group_size, max: 30, is: recommended}
sources:
  - {file: alkukysely.csv, kind: feedback, wave: before}
  - {file: palaute.csv, kind: feedback, wave: after}
  - {file: tilaisuudet.csv, kind: sessions}
  - {file: osallistujat.csv, kind: attendance}
  - {file: mittarit.csv, kind: measures}
  - {file: syklit.csv, kind: cycles}
  - {file: kohteet.csv, kind: targets}
  - {file: toimet.csv, kind: actions}
questionnaire:
  background:
    - {id: role, column: Rooli, text: {fi: Rooli, sv: Roll, en: Role}}
    - {id: session, column: Tilaisuus, text: {fi: Tilaisuus, sv: Tillfälle, en: Session}}
  scales:
    agreement: {preset: agreement5}
  items:
    - {id: useful, type: ordinal, scale: agreement, level: reaction, column: Hyödyllinen}
    - {id: learned, type: ordinal, scale: agreement, level: learning, column: Opin uutta}
    - id: confident
      type: ordinal
      scale: agreement
      level: learning
      column: Osaan toimia hankalissa kohtaamisissa
      text:
        fi: Osaan toimia hankalissa kohtaamisissa
        sv: Jag kan agera i svåra möten
        en: I know how to act in difficult encounters
  respondent_code: {column: Vastaajakoodi}
questions:
  - {id: q1, kind: share, item: useful, at_least: 0.8}
  - {id: q2, kind: trend, measure: Seitsemässä päivässä, by: unit}
  - {id: q3, kind: change, item: confident}
"""


def make(folder: Path, *, scale: float = 1.0, languages: str = "fi", seed: int = 7) -> None:
    """Write the programme's folder.

    Parameters
    ----------
    folder : Path
        Folder of raw data; the programme becomes a folder in it.
    scale : float
        Part of the full size, 0-1.
    languages : str
        As in ``programme.yaml``.
    seed : int
    """
    random = np.random.default_rng(seed)
    here = folder / NAME
    here.mkdir(parents=True)
    (here / "programme.yaml").write_text(_DESCRIPTION.replace("LANGUAGES", languages), "utf-8")
    units = [f"Yksikkö {number:02d}" for number in range(1, max(4, round(UNITS * scale)) + 1)]
    sessions = _sessions(random, units, round(SESSIONS * scale))
    tables = {
        "tilaisuudet": sessions,
        "osallistujat": _attendance(random, sessions),
        "mittarit": pd.concat([_measures(random, units), _failure_demand(random)], ignore_index=True),
        "syklit": _cycles(random, units),
        "kohteet": _targets(random, sessions["Tilaisuus"].tolist()[:12]),
        "toimet": _actions(random, units),
        **_answers(random, sessions, round(ANSWERS * scale)),
    }
    for name, table in tables.items():
        table.to_csv(here / f"{name}.csv", sep=";", index=False, encoding="utf-8-sig")


def _days(random: np.random.Generator, n: int) -> pd.Series:
    days = pd.Timestamp("2020-01-06") + pd.to_timedelta(np.sort(random.integers(0, 5 * 364, n)), unit="D")
    return pd.Series(days.strftime("%d.%m.%Y"))


def _sessions(random: np.random.Generator, units: Sequence[str], n: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Tilaisuus": [f"Tilaisuus {number}" for number in range(1, n + 1)],
            "Päivämäärä": _days(random, n),
            "Yksikkö": random.choice(units, n),
            "Tyyppi": random.choice(["Valmennus", "Työpaja"], n),
            "Kesto": random.choice([45, 60, 90, 120], n, p=[0.02, 0.38, 0.4, 0.2]),
            "Kutsuttuja": random.integers(20, 40, n),
            "Osallistujia": PEOPLE_A_SESSION,
        }
    )


def _attendance(random: np.random.Generator, sessions: pd.DataFrame) -> pd.DataFrame:
    n = len(sessions) * PEOPLE_A_SESSION
    repeated = sessions.loc[sessions.index.repeat(PEOPLE_A_SESSION)].reset_index(drop=True)
    # The people of a session differ; the same people come again to later sessions.
    people = max(2 * PEOPLE_A_SESSION, round(PEOPLE * len(sessions) / SESSIONS))
    codes = [random.choice(people, PEOPLE_A_SESSION, replace=False) for _ in range(len(sessions))]
    return pd.DataFrame(
        {
            "Tilaisuus": repeated["Tilaisuus"],
            "Koodi": [f"K{code}" for code in np.concatenate(codes)],
            "Rooli": random.choice(["Ammattilainen", "Asiakas", "Esihenkilö"], n, p=[0.7, 0.2, 0.1]),
            "Yksikkö": repeated["Yksikkö"],
        }
    )


def _measures(random: np.random.Generator, units: Sequence[str]) -> pd.DataFrame:
    weeks = pd.date_range("2020-01-06", periods=WEEKS, freq="7D")
    parts = []
    for place, unit in enumerate(units):
        start = 60 + 2 * place
        share = np.where(np.arange(WEEKS) < start, 0.55, 0.55 + 0.2 * random.random())
        total = random.integers(15, 90, WEEKS)
        parts.append(
            pd.DataFrame(
                {
                    "Mittari": "Seitsemässä päivässä",
                    "Yksikkö": unit,
                    "Päivämäärä": weeks.strftime("%d.%m.%Y"),
                    "Osoittaja": random.binomial(total, share),
                    "Nimittäjä": total,
                    "Tavoite": "80 %",
                    "Vaihe": np.where(np.arange(WEEKS) < start, "ennen", "valmennus"),
                    "Tapahtuma": np.where(np.arange(WEEKS) == start, "Valmennus alkoi", ""),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _failure_demand(random: np.random.Generator) -> pd.DataFrame:
    """Contacts that need not have been, by cause, month by month: denominators large enough for Laney's limits."""
    months = pd.date_range("2020-01-01", periods=MONTHS, freq="MS").strftime("%d.%m.%Y")
    total = random.integers(400, 1200, MONTHS)
    # Some months are worse than chance makes them: the spread is beyond the binomial.
    share = np.clip(random.normal(0.32, 0.03, MONTHS) - 0.08 * (np.arange(MONTHS) >= MONTHS // 2), 0.05, 0.6)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "Mittari": "Häiriökysynnän osuus",
                    "Päivämäärä": months,
                    "Osoittaja": random.binomial(total, share * weight),
                    "Nimittäjä": total,
                    "Tavoite": "20 %",
                    "Syy": cause,
                }
            )
            for cause, weight in CAUSES.items()
        ],
        ignore_index=True,
    )


def _cycles(random: np.random.Generator, units: Sequence[str]) -> pd.DataFrame:
    rows = []
    for unit in units:
        day = pd.Timestamp("2020-03-01") + pd.Timedelta(days=int(random.integers(0, 300)))
        for number in range(1, int(random.integers(2, 7))):
            for phase in ("Suunnittele", "Toteuta", "Arvioi", "Toimi"):
                end = day + pd.Timedelta(days=int(random.integers(10, 60)))
                decision = (
                    str(random.choice(["Otetaan käyttöön", "Muokataan", "Luovutaan"])) if phase == "Toimi" else ""
                )
                rows.append((unit, f"{number}. sykli", phase, day.date(), end.date(), decision))
                day = end + pd.Timedelta(days=1)
    return pd.DataFrame(rows, columns=["Yksikkö", "Sykli", "Vaihe", "Alkoi", "Päättyi", "Päätös"])


def _targets(random: np.random.Generator, sessions: Sequence[str]) -> pd.DataFrame:
    names = [f"Kohde {letter}" for letter in "ABCDEFGHIJ"]
    rows = [
        (name, session, int(random.poisson(8 - place * 0.6)))
        for session in sessions
        for place, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=["Kehittämiskohde", "Tilaisuus", "Mainintoja"])


def _actions(random: np.random.Generator, units: Sequence[str]) -> pd.DataFrame:
    n = 5 * len(units)
    agreed = pd.Timestamp("2021-01-01") + pd.to_timedelta(random.integers(0, 900, n), unit="D")
    done = agreed + pd.to_timedelta(random.integers(5, 400, n), unit="D")
    status = random.choice(["Tehty", "Aloitettu", "Luovuttu", "Suunniteltu"], n, p=[0.6, 0.2, 0.1, 0.1])
    return pd.DataFrame(
        {
            "Toimenpide": [f"Toimenpide {number}" for number in range(1, n + 1)],
            "Vastuutaho": random.choice(units, n),
            "Sovittu": agreed.date,
            "Määräaika": (agreed + pd.Timedelta(days=180)).date,
            "Valmis": np.where(status == "Tehty", done.strftime("%Y-%m-%d"), ""),
            "Tila": status,
        }
    )


def _answers(random: np.random.Generator, sessions: pd.DataFrame, n: int) -> dict[str, pd.DataFrame]:
    """Both surveys: all but a tenth of those who answered the second had answered the first, and some only that."""
    moves = [move for move, times in MOVES.items() for _ in range(times)]
    before, after = random.permutation(np.resize(np.array(moves), (n, 2))).T
    own = [f"V{number}" for number in range(n)]
    asked = sessions["Tilaisuus"].tolist()[: max(12, n // 12)]
    useful = random.choice(5, n, p=[0.03, 0.07, 0.15, 0.45, 0.3])
    first = np.arange(n) >= n // 10
    left = n // 10
    levels = np.array(LEVELS)
    return {
        "alkukysely": pd.DataFrame(
            {
                "Aikaleima": pd.date_range("2020-01-02 09:00", periods=int(first.sum()) + left, freq="5min"),
                "Vastaajakoodi": [*np.array(own)[first], *(f"L{number}" for number in range(left))],
                "Rooli": random.choice(["Ammattilainen", "Asiakas", "Esihenkilö"], int(first.sum()) + left),
                "Osaan toimia hankalissa kohtaamisissa": levels[
                    np.concatenate([before[first] - 1, random.choice(5, left)])
                ],
            }
        ),
        "palaute": pd.DataFrame(
            {
                "Aikaleima": pd.date_range("2020-02-01 09:00", periods=n, freq="19h").strftime("%Y-%m-%d %H:%M:%S"),
                "Vastaajakoodi": own,
                "Rooli": random.choice(["Ammattilainen", "Asiakas", "Esihenkilö"], n),
                "Tilaisuus": random.choice(asked, n),
                "Hyödyllinen": levels[useful],
                "Opin uutta": random.choice(LEVELS, n, p=[0.05, 0.1, 0.2, 0.4, 0.25]),
                "Osaan toimia hankalissa kohtaamisissa": levels[after - 1],
            }
        ),
    }


@contextmanager
def _timed(step: str) -> Iterator[None]:
    start, used, busy = time.perf_counter(), _processor_seconds(), os.getloadavg()[0]
    yield
    seconds = time.perf_counter() - start
    print(
        f"{step:40s} {seconds:6.1f} s, processors {_processor_seconds() - used:6.1f} s, load before {busy:4.1f}",
        flush=True,
    )


def _processor_seconds() -> float:
    """Of this process and every process that it started, also those that still run, where the system tells."""
    own = time.process_time()
    ticks = os.sysconf("SC_CLK_TCK")
    ours, parents, used = {os.getpid()}, {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        parents[int(folder.name)] = int(fields[1])
        used[int(folder.name)] = sum(int(part) for part in fields[11:15]) / ticks
    while grown := {child for child, parent in parents.items() if parent in ours} - ours:
        ours |= grown
    return own + sum(used[process] for process in ours - {os.getpid()})


def main() -> None:
    """Make, publish and time the programme."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--languages", default="fi")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    top = options.keep or Path(tempfile.mkdtemp())
    try:
        with _timed("making the files"):
            make(top / "raw", scale=options.scale, languages=options.languages)
        places = replace(Places.of(data=top / "raw"), processed=top / "processed", reports=top / "reports")
        with _timed("publishing, from raw files to the page"):
            (outcome,) = run([NAME], places=places, force=True)
        print(outcome.status, outcome.message)
        with _timed("of that: reading and cleaning"):
            prepared, _ = clean(NAME, data=top / "raw", processed=top / "processed-once")
        with _timed("of that: estimates and the wall"):
            analysis = analyse(prepared)
        print(f"{len(analysis.results):,} estimates, {len(analysis.told.charts)} charts")
        page = top / "reports" / NAME / f"{options.languages.split(',')[0]}.html"
        if page.is_file():
            print(f"page: {page.stat().st_size / 1e6:.1f} MB")
    finally:
        if options.keep is None:
            shutil.rmtree(top)


if __name__ == "__main__":
    main()
