"""Frictionless data packages (Data Package 2.0, https://datapackage.org): cleared packages and the private store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pandas as pd

from evaluation.core.errors import UserError, say
from evaluation.core.files import digest, is_inside
from evaluation.core.ownership import PROFILE
from evaluation.core.tables import restore, to_csv, to_parquet

DESCRIPTOR: Final = "datapackage.json"
_MEDIA_TYPES: Final[Mapping[str, str]] = {
    "csv": "text/csv", "parquet": "application/vnd.apache.parquet", "json": "application/json",
}  # fmt: skip
_KINDS: Final[tuple[tuple[Callable[[Any], bool], str], ...]] = (
    (pd.api.types.is_bool_dtype, "boolean"),
    (pd.api.types.is_integer_dtype, "integer"),
    (pd.api.types.is_float_dtype, "number"),
    (pd.api.types.is_datetime64_any_dtype, "datetime"),
    (lambda kind: isinstance(kind, pd.StringDtype), "string"),
)
_DTYPES: Final[Mapping[str, str]] = {
    "string": "str", "integer": "Int64", "number": "float64", "boolean": "boolean", "date": "datetime64[ns]",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A Frictionless data package in memory: tables by path, and documents that are no tables.

    Attributes
    ----------
    name, title : str
    tables : mapping of str to pandas.DataFrame
        By path: ``results.csv``, ``lists/targets.csv``; ``.parquet`` is written as Parquet.
    documents : mapping of str to Any
        Plain values by path, written as JSON.
    keys : mapping of str to tuple of str
        Primary key of the tables that have one.
    fields : mapping of str to list of dict
        Fields of the schema of the tables whose columns say more than their types.
    extra : mapping of str to Any
        Further properties of ``datapackage.json``.
    """

    name: str
    title: str
    tables: Mapping[str, pd.DataFrame]
    documents: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fields: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


def encode_package(package: Package) -> dict[str, bytes]:
    r"""The files of a data package, the same bytes for the same content.

    Parameters
    ----------
    package : Package

    Returns
    -------
    dict of str to bytes
        Contents by path, ``datapackage.json`` last. Tables are csv in UTF-8 at full precision, their cells safe to
        open in a spreadsheet, days ISO; or Parquet.

    Raises
    ------
    TypeError
        If a column holds something that a table schema has no type for.

    Examples
    --------
    >>> files = encode_package(Package(name="demo", title="Demo", tables={"a.csv": pd.DataFrame({"n": [1, 2]})}))
    >>> files["a.csv"], list(files)
    (b'n\n1\n2\n', ['a.csv', 'datapackage.json'])
    """
    files = {
        path: to_parquet(frame) if _is_parquet(path) else to_csv(_plain(frame))
        for path, frame in package.tables.items()
    }
    files |= {
        path: (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
        for path, content in package.documents.items()
    }
    resources = [_describe_resource(path, data, package) for path, data in files.items()]
    descriptor = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": package.name,
        "title": package.title,
        **package.extra,
        "resources": resources,
    }
    return {**files, DESCRIPTOR: (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()}


def read_package(folder: Path) -> Package:
    """A data package that :func:`encode_package` made, checked against its own hashes.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    Package

    Raises
    ------
    UserError
        If there is none, or a file of it is missing or was changed.
    """
    place = f"{folder.parent.name}/{folder.name}"
    try:
        descriptor = (folder / DESCRIPTOR).read_bytes()
    except FileNotFoundError:
        raise UserError(
            "There is no cleared package here yet.",
            file=f"{place}/{DESCRIPTOR}",
            remedy="Run the notebook analyse.ipynb for this programme first, or 'evaluation run'.",
        ) from None
    except OSError as error:
        raise _unreadable(place, DESCRIPTOR, error) from None
    files = {DESCRIPTOR: descriptor}
    for path in _resources(descriptor, place):
        try:
            files[path] = (folder / path).read_bytes()
        except OSError as error:
            raise UserError(
                "A file of the cleared package is missing.", file=f"{place}/{path}", found=str(error), remedy=_REMEDY
            ) from None
    return decode_package(files, place=place)


def decode_package(files: Mapping[str, bytes], *, place: str) -> Package:
    """A data package from the contents of its files, checked against its own hashes.

    Parameters
    ----------
    files : mapping of str to bytes
        By path; ``datapackage.json`` names those that belong to it.
    place : str
        Its folder, for messages.

    Returns
    -------
    Package

    Raises
    ------
    UserError
        If a file is missing, was changed, or is none of a package.
    """
    resources = _resources(files[DESCRIPTOR], place)
    descriptor = json.loads(files[DESCRIPTOR])
    for path, resource in resources.items():
        if path not in files:
            raise UserError("A file of the cleared package is missing.", file=f"{place}/{path}", remedy=_REMEDY)
        if f"sha256:{digest(files[path])}" != resource.get("hash"):
            raise UserError(
                "A file of the cleared package was changed since it was made.", file=f"{place}/{path}", remedy=_REMEDY
            )
    tables = {path: one for path, one in resources.items() if path.endswith(".csv")}
    known = {"$schema", "name", "title", "resources"}
    try:
        return Package(
            name=str(descriptor["name"]),
            title=str(descriptor["title"]),
            tables={path: _read_table(files[path], one["schema"]["fields"]) for path, one in tables.items()},
            documents={path: json.loads(files[path]) for path in resources if path not in tables},
            keys={path: tuple(one["schema"]["primaryKey"]) for path, one in tables.items() if _has_key(one)},
            extra={key: value for key, value in descriptor.items() if key not in known},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(place, DESCRIPTOR, error) from None


def _resources(descriptor: bytes, place: str) -> dict[str, dict[str, Any]]:
    """The files that a package says it has, by path; none of them outside it."""
    try:
        resources = {str(one["path"]): dict(one) for one in json.loads(descriptor)["resources"]}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(place, DESCRIPTOR, error) from None
    if outside := [path for path in resources if not is_inside(path)]:
        raise _unreadable(place, DESCRIPTOR, f"a file outside the package, {outside[0]}")
    return resources


def _has_key(resource: Mapping[str, Any]) -> bool:
    return "primaryKey" in resource["schema"]


def _unreadable(place: str, file: str, why: object) -> UserError:
    return UserError("The cleared package cannot be read.", file=f"{place}/{file}", found=str(why), remedy=_REMEDY)


_REMEDY: Final = say("Make it anew: 'evaluation run --force' for this programme.")


def _read_table(data: bytes, fields: list[dict[str, Any]]) -> pd.DataFrame:
    kinds = {str(field["name"]): str(field["type"]) for field in fields}
    empty = {str(field["name"]): "" for field in fields if field.get("missingValues") == []}
    texts = pd.read_csv(BytesIO(data), dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
    return pd.DataFrame({name: _typed(texts[name], kind) for name, kind in kinds.items()}).fillna(empty)


def _typed(column: pd.Series, kind: str) -> pd.Series:
    if kind == "string":
        may_be_defused = column.str.startswith("'", na=False).any()  # few are, and asking all of them takes long
        return column.map(restore, na_action="ignore").astype("str") if may_be_defused else column
    if kind == "number":
        return column.map(float, na_action="ignore").astype("float64")
    if kind == "boolean":
        return column.map({"True": True, "False": False}).astype("boolean")
    return column.astype(_DTYPES[kind])  # type: ignore[call-overload, no-any-return]


def _encode(path: str, frame: pd.DataFrame) -> bytes:
    return to_parquet(frame) if _is_parquet(path) else to_csv(_plain(frame))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with days as ISO texts."""
    days = {
        name: frame[name].dt.strftime("%Y-%m-%d").astype("str")
        for name, kind in frame.dtypes.items()
        if pd.api.types.is_datetime64_any_dtype(kind)
    }
    return frame.assign(**{str(name): column for name, column in days.items()})


def _is_parquet(path: str) -> bool:
    return path.endswith(".parquet")


def _describe_resource(path: str, data: bytes, package: Package) -> dict[str, Any]:
    ending = path.rpartition(".")[2]
    resource: dict[str, Any] = {
        "name": path.rpartition(".")[0].replace("/", "-").replace("_", "-"),
        "path": path,
        "format": ending,
        "mediatype": _MEDIA_TYPES[ending],
        **({} if _is_parquet(path) else {"encoding": "utf-8"}),
        "bytes": len(data),
        "hash": f"sha256:{digest(data)}",
    }
    if path not in package.tables:
        return resource
    table, describe = package.tables[path], _describe_column if _is_parquet(path) else _describe_text
    fields = package.fields[path] if path in package.fields else [describe(str(name), table[name]) for name in table]
    schema: dict[str, Any] = {"fields": fields}
    if path in package.keys:
        schema["primaryKey"] = list(package.keys[path])
    return {**resource, "type": "table", "schema": schema}


def _describe_text(name: str, column: pd.Series) -> dict[str, Any]:
    """A column of a csv: how its values are written as well."""
    field = _describe_column(name, column)
    if field["type"] == "boolean":
        return {**field, "trueValues": ["True"], "falseValues": ["False"]}
    if field["type"] == "datetime":
        return {**field, "type": "date"}
    # An empty text that is no missing one: what is empty because there is nothing to tell apart.
    if field["type"] == "string" and column.eq("").any() and column.notna().all():
        return {**field, "missingValues": []}
    return field


def _describe_column(name: str, column: pd.Series) -> dict[str, Any]:
    for is_kind, kind in _KINDS:
        if is_kind(column.dtype):
            return {"name": name, "type": kind}
    raise TypeError(f"no type of a table schema for the column {name} ({column.dtype})")
