"""What a report was made from: enough to rebuild it, and nothing about any person who answered."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from evaluation.core.files import digest, digest_code
from evaluation.core.paths import MANIFEST

FORMAT: Final = 2
# Those whose version can change a number, a figure or the page.
PACKAGES: Final = (
    "workshop-evaluation", "babel", "beautifulsoup4", "charset-normalizer", "ipykernel", "ipython", "jinja2", "kfst",
    "krippendorff", "markdown-it-py", "markupsafe", "matplotlib", "nbclient", "nbconvert", "nbformat", "nh3", "numpy",
    "openpyxl", "pandas", "papermill", "pyarrow", "pydantic", "pyreadstat", "python-calamine", "python-stdnum",
    "pyvoikko", "ruamel.yaml", "scipy", "simplemma", "statsmodels",
)  # fmt: skip


def build_manifest(
    *,
    programme: str,
    notebooks: Mapping[str, bytes],
    parameters: Mapping[str, object],
    seeds: Mapping[str, int],
    languages: Sequence[str],
    published: Mapping[str, bytes],
) -> dict[str, Any]:
    """What every report depends on, except the answers.

    There is no hash of a raw file: from the hash of a short answer the answer can be found by trying.

    Parameters
    ----------
    programme : str
        Its name.
    notebooks : mapping
        Contents of the notebooks by file name.
    parameters : mapping
        What the notebooks were given.
    seeds : mapping
        Starting numbers of random generators, by what they are for.
    languages : sequence of str
    published : mapping
        Contents of the report's other files by name, so that it can be told whether a copy is intact.

    Returns
    -------
    dict
        Plain values, for :func:`dump_manifest`.

    Examples
    --------
    >>> manifest = build_manifest(programme="demo", notebooks={}, parameters={}, seeds={}, languages=["fi"],
    ...                           published={})
    >>> sorted(manifest)
    ['code', 'format', 'languages', 'notebooks', 'parameters', 'programme', 'published', 'seeds', 'versions']
    """
    return {
        "format": FORMAT,
        "programme": programme,
        "languages": list(languages),
        "parameters": dict(parameters),
        "seeds": dict(seeds),
        "notebooks": _digests(notebooks),
        "code": digest_code(),
        "versions": list_versions(),
        "published": _digests(published),
    }


def dump_manifest(manifest: Mapping[str, Any]) -> str:
    r"""The manifest as JSON, the same text for the same content.

    Examples
    --------
    >>> dump_manifest({"b": 1, "a": "ä"})
    '{\n  "a": "ä",\n  "b": 1\n}\n'
    """
    return json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a published report or comparison; None where there is none that can be understood.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    dict or None
        Of this program's present form: what an older one wrote is published anew.
    """
    manifest = _load(folder)
    return manifest if _is_sound(manifest) else None


def is_comparison(folder: Path) -> bool:
    """Whether what is published in a folder is a comparison, whatever version of the program wrote it."""
    return "sources" in _load(folder)


def is_of_people(manifest: Mapping[str, Any]) -> bool:
    """Whether what is published was collected from people."""
    return bool(manifest.get("index", {}).get("data_origin") == "collected")


def list_forgotten_reports(reports: Path, *, data: Path) -> list[str]:
    """Names of published reports whose programme is not among the raw data any more."""
    if not data.is_dir() or not reports.is_dir():
        return []
    published = {folder.name: read_manifest(folder) for folder in sorted(reports.iterdir()) if folder.is_dir()}
    return [
        name for name, manifest in published.items()
        if manifest is not None and "sources" not in manifest and not (data / name).is_dir()
    ]  # fmt: skip


def _load(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _is_sound(manifest: Mapping[str, Any]) -> bool:
    index = manifest.get("index")
    return (
        manifest.get("format") == FORMAT
        and _is_texts(manifest.get("published"))
        and isinstance(index, dict)
        and all(_is_texts(index.get(key)) for key in ("title", "organiser", "period"))
        and isinstance(index.get("languages"), list)
        and bool(index["languages"])
        and all(isinstance(one, str) for one in index["languages"])
        and index.get("data_origin") in ("synthetic", "collected", "published")
        and isinstance(index.get("respondents"), int | None)
        and ("sources" in manifest or _is_of_programme(manifest))
    )


def _is_of_programme(manifest: Mapping[str, Any]) -> bool:
    description, pages = manifest.get("description"), manifest.get("pages")
    return (
        _is_texts(manifest.get("package"))
        and isinstance(pages, dict)
        and all(_is_texts(marks) for marks in pages.values())
        and isinstance(description, dict)
        and isinstance(description.get("sha256"), str)
        and all(
            isinstance(description.get(key), list) and all(isinstance(one, str) for one in description[key])
            for key in ("files", "languages")
        )
    )


def _is_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


@cache
def list_versions() -> Mapping[str, str]:
    """Versions of Python and of the packages in :data:`PACKAGES`; empty for one that is not installed."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _digests(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: digest(content) for name, content in sorted(contents.items())}
