"""How fast exports are read and cleaned, and in how much memory, as ratios measured side by side in one run.

``python benchmarks/reading_speed.py [--rows N] [--sheet-rows N] [--repeats N]`` prints the medians of

- a csv of 1,000,000 rows and 25 columns read by `read_export` and cleaned by `clean`, against
  ``pandas.read_csv(engine="pyarrow")`` alone (promised: at most 6 times its time), twice: with the answers as full
  texts, as Microsoft Forms, Webropol and Google Forms write them; and as the hardest case with the answers as
  numbers, which pandas reads fastest, and with a respondent code that differs on every row;
- an xlsx of 50,000 rows read by `read_export`, against ``pandas.read_excel(engine="openpyxl")`` alone (promised: at
  least 5 times faster);
- the peak memory of the process that reads and cleans the csv, the interpreter and its libraries included, against
  the size of the file (promised: at most 5 times), and the part of it beyond the libraries. These are about 150 MB,
  more than a file of short codes itself; 450 MB where there are open answers, for which the Finnish dictionary is
  loaded.

Every measurement is a process of its own, and the two sides take turns, so that other work on the machine meets both.
Beside the wall time stands the processor time of all threads, which other work hardly changes. ``--profile`` prints
what the time of reading and cleaning goes to. Redaction of open answers costs milliseconds a distinct text, whatever
the number of rows; the form has two open questions with 500 texts.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv

from evaluation.cleaning import clean
from evaluation.programme import Programme
from evaluation.reading import read_export

AGREEMENT: Final = (
    "Täysin eri mieltä", "Jokseenkin eri mieltä", "Ei samaa eikä eri mieltä", "Jokseenkin samaa mieltä",
    "Täysin samaa mieltä", "En osaa sanoa", None,
)  # fmt: skip
SHARES: Final = (0.04, 0.1, 0.2, 0.33, 0.25, 0.05, 0.03)
OPTIONS: Final = ("Ideoita kohtaamiseen", "Kokemusten jakaminen", "Varmuutta, tukea", "Pieni ryhmä", "Muuta")
ROLES: Final = ("Ammattilainen", "Asiakas", "Kokemusasiantuntija", "Esihenkilö")
UNITS: Final = tuple(f"Yksikkö {number}" for number in range(1, 41))
WORDS: Final = ("hyvä", "ryhmä", "aika", "keskustelu", "hyödyllinen", "kiire", "tauko", "paikka", "ohjaus", "esimerkki")
ORDINAL: Final = 14
OPEN_TEXTS: Final = 500
HEADERS: Final = (
    "Tunniste", "Aloitusaika", "Valmistumisaika", "Roolisi", "Yksikkösi",
    *(f"Väittämä {number}: valmennus oli hyödyllinen" for number in range(1, ORDINAL + 1)),
    "Kuinka todennäköisesti käytät oppimaasi?", "Kuinka todennäköisesti suosittelet?", "Mitä sait valmennuksesta?",
    "Valmistauduitko etukäteen?", "Mikä oli hyvää?", "Mitä jäi puuttumaan?",
)  # fmt: skip


def programme() -> Programme:
    """The questionnaire of the benchmark's form."""
    likely, recommend, benefits, prepared, good, missed = HEADERS[-6:]
    items: list[dict[str, Any]] = [
        {"id": f"q{number}", "type": "ordinal", "scale": "agreement", "column": header}
        for number, header in enumerate(HEADERS[5 : 5 + ORDINAL], start=1)
    ]
    items += [
        {"id": "likely", "type": "score", "range": [0, 10], "column": likely},
        {"id": "recommend", "type": "score", "range": [0, 10], "nps": True, "column": recommend},
        {"id": "benefits", "type": "multiple", "options": list(OPTIONS), "column": benefits},
        {"id": "prepared", "type": "nominal", "options": ["Kyllä", "Jonkin verran", "En"], "column": prepared},
        {"id": "good", "type": "open", "column": good},
        {"id": "missed", "type": "open", "column": missed},
    ]
    return Programme(
        programme="speed",
        title="Speed",
        data_origin="synthetic",
        period={"start": "2020-01-01", "end": "2030-12-31"},
        sources=[{"file": "answers", "kind": "feedback"}],
        questionnaire={
            "background": [
                {"id": "role", "column": "Roolisi", "options": list(ROLES)},
                {"id": "unit", "column": "Yksikkösi"},
            ],
            "scales": {"agreement": {"preset": "agreement5"}},
            "items": items,
        },
    )


def answers(rows: int) -> pa.Table:
    """A Microsoft Forms export: 25 columns, every row with an id and times of its own."""
    generator = np.random.default_rng(1)

    def picked(values: tuple[str | None, ...], shares: tuple[float, ...] | None = None) -> pa.Array:
        codes = generator.choice(len(values), size=rows, p=shares).astype(np.int32)
        return pa.DictionaryArray.from_arrays(codes, pa.array(values, pa.string())).dictionary_decode()

    texts = tuple(" ".join(generator.choice(WORDS, size=6)).capitalize() + "." for _ in range(OPEN_TEXTS))
    ticked = tuple(
        "".join(f"{option};" for at, option in enumerate(OPTIONS) if number >> at & 1) or None
        for number in range(1 << len(OPTIONS))
    )
    scores = tuple(str(score) for score in range(11))
    begun = np.datetime64("2024-03-01", "s") + generator.integers(0, 10_000_000, rows).astype("timedelta64[s]")
    sent = begun + generator.integers(60, 900, rows).astype("timedelta64[s]")
    columns = [
        pa.array(np.arange(1, rows + 1)).cast(pa.string()),
        pa.array(begun).cast(pa.string()),
        pa.array(sent).cast(pa.string()),
        picked(ROLES),
        picked(UNITS),
        *(picked(AGREEMENT, SHARES) for _ in range(ORDINAL)),
        picked((*scores, None)),
        picked((*scores, None)),
        picked(ticked),
        picked(("Kyllä", "Jonkin verran", "En", None)),
        picked((*texts, *[None] * OPEN_TEXTS)),
        picked((*texts, *[None] * OPEN_TEXTS, "-")),
    ]
    return pa.table(columns, names=list(HEADERS))


def codes(rows: int) -> pa.Table:
    """A LimeSurvey export of codes: 25 columns, a respondent code of its own on every row."""
    generator = np.random.default_rng(1)
    sent = np.datetime64("2024-03-01", "s") + generator.integers(0, 10_000_000, rows).astype("timedelta64[s]")
    numbers = generator.permutation(rows).tolist()
    columns = {
        "id": pa.array(np.arange(1, rows + 1)),
        "submitdate": pa.array(sent).cast(pa.string()),
        "startlanguage": pa.array(np.full(rows, "fi")),
        "CODE": pa.array([f"AB{number:07}" for number in numbers]),
        **{f"Q{number}": pa.array(generator.integers(1, 6, rows)) for number in range(1, 16)},
        **{f"T[{number}]": pa.array(generator.integers(0, 2, rows)) for number in range(1, 7)},
    }
    return pa.table(columns)


def programme_of_codes() -> Programme:
    """The questionnaire of the export of codes."""
    levels = {f"level{number}": [str(number)] for number in range(1, 6)}
    options = [f"option{number}" for number in range(1, 7)]
    ticks = {option: f"T[{number}]" for number, option in enumerate(options, start=1)}
    return Programme(
        programme="codes",
        title="Codes",
        data_origin="synthetic",
        sources=[{"file": "answers", "kind": "feedback"}],
        questionnaire={
            "respondent_code": {"column": "CODE"},
            "scales": {"five": {"levels": list(levels), "labels": levels}},
            "items": [
                *(
                    {"id": f"q{number}", "type": "ordinal", "scale": "five", "column": f"Q{number}"}
                    for number in range(1, 16)
                ),
                {"id": "ticks", "type": "multiple", "options": options, "columns": ticks},
            ],
        },
    )


def write_csv(table: pa.Table, path: Path) -> None:
    """The export as csv, a million rows in a few seconds."""
    pa.csv.write_csv(table, path, pa.csv.WriteOptions(quoting_style="needed"))


def write_xlsx(table: pa.Table, path: Path) -> None:
    """The export as a workbook."""
    import openpyxl  # a process that only measures has no need of it

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Sheet1")
    page.append(table.column_names)
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        page.append(row)
    book.save(path)


def read_and_clean(path: Path, described: Programme) -> int:
    """Kept rows of an export."""
    table = read_export(path, file="answers")
    responses, _ = clean(described, [(described.sources[0], table)])
    return len(responses.frame)


FILES: Final[dict[str, Callable[[int, Path], None]]] = {
    "texts.csv": lambda rows, path: write_csv(answers(rows), path),
    "codes.csv": lambda rows, path: write_csv(codes(rows), path),
    "texts.xlsx": lambda rows, path: write_xlsx(answers(rows), path),
}
OURS: Final = "read and clean"
JOBS: Final[dict[str, Callable[[Path], object]]] = {
    "read": lambda path: read_export(path, file="answers"),
    OURS: lambda path: read_and_clean(path, programme_of_codes() if "codes" in path.name else programme()),
    "pandas.read_csv": lambda path: pd.read_csv(path, engine="pyarrow"),
    "pandas.read_excel": lambda path: pd.read_excel(path, engine="openpyxl"),
}


def start(*arguments: object) -> bytes:
    """What this script prints when it is run with these arguments in a process of its own."""
    command = [sys.executable, __file__, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def peak_memory() -> int:
    """The most bytes that this process has had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # kilobytes on Linux


def warm(path: Path) -> Path:
    """The same export with few rows."""
    return path.with_name(f"warm.{path.name}")


def child(job: str, path: Path) -> None:
    """What the process of a job does."""
    JOBS[job](warm(path))  # imports, and tables that are made once
    libraries = peak_memory()
    wall, cpu = perf_counter(), process_time()
    JOBS[job](path)
    wall, cpu = perf_counter() - wall, process_time() - cpu
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak_memory(), "libraries": libraries}))


def side_by_side(jobs: list[str], path: Path, *, repeats: int) -> dict[str, dict[str, float]]:
    """Medians of each job's measurements; the jobs take turns."""
    found: dict[str, list[dict[str, float]]] = {job: [] for job in jobs}
    for _ in range(repeats):
        for job in jobs:
            found[job].append(json.loads(start("--job", job, "--path", path)))
    return {
        job: {key: statistics.median(one[key] for one in several) for key in several[0]}
        for job, several in found.items()
    }


def report(path: Path, rows: int, found: dict[str, dict[str, float]]) -> None:
    """Print the medians of one file."""
    size = path.stat().st_size
    print(f"\n{path.name}, {rows:,} rows x {len(HEADERS)} columns, {size / 1e6:,.0f} MB")
    for job, one in found.items():
        print(
            f"  {job:18} wall {one['wall']:6.2f} s   processor {one['cpu']:6.2f} s"
            f"   peak {one['peak'] / 1e6:6,.0f} MB, of which libraries {one['libraries'] / 1e6:,.0f} MB"
        )


def ratios(slow: str, fast: str, found: dict[str, dict[str, float]]) -> str:
    """How many times the time of one job the other takes, by the wall and by the processor."""
    wall, cpu = (found[slow][key] / found[fast][key] for key in ("wall", "cpu"))
    return f"  {slow} / {fast}: wall {wall:.1f}, processor {cpu:.1f}"


def compare(folder: Path, *, rows: int, sheet_rows: int, repeats: int) -> None:
    """Write the files, measure and print."""
    for name in FILES:
        count = sheet_rows if name.endswith("xlsx") else rows
        path = folder / name
        for where, several in ((path, count), (warm(path), 100)):
            start("--write", name, "--rows", several, "--path", where)
        if name.endswith("xlsx"):
            found = side_by_side(["read", "pandas.read_excel"], path, repeats=repeats)
            report(path, count, found)
            print(ratios("pandas.read_excel", "read", found) + " (promised: at least 5)")
        else:
            found = side_by_side(["read", OURS, "pandas.read_csv"], path, repeats=repeats)
            report(path, count, found)
            print(ratios(OURS, "pandas.read_csv", found) + " (promised: at most 6)")
            size, ours = path.stat().st_size, found[OURS]
            beyond = (ours["peak"] - ours["libraries"]) / size
            print(f"  peak / file: {ours['peak'] / size:.1f}, beyond the libraries {beyond:.1f} (promised: at most 5)")


def profile(folder: Path, rows: int) -> None:
    """Print what reading and cleaning spend their time on."""
    for name in FILES:
        if name.endswith("csv"):
            path = folder / name
            FILES[name](rows, path)
            profiler = cProfile.Profile()
            profiler.runcall(JOBS[OURS], path)
            print(name)
            pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--sheet-rows", type=int, default=50_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--job", choices=JOBS, help=argparse.SUPPRESS)
    parser.add_argument("--write", choices=FILES, help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.job:
        child(options.job, options.path)
    elif options.write:
        FILES[options.write](options.rows, options.path)
    else:
        with tempfile.TemporaryDirectory() as folder:
            if options.profile:
                profile(Path(folder), options.rows)
            else:
                compare(Path(folder), rows=options.rows, sheet_rows=options.sheet_rows, repeats=options.repeats)


if __name__ == "__main__":
    main()
