"""What a report was made from: enough to rebuild it, and nothing about any person who answered."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from evaluation.core.files import digest, digest_code

FORMAT: Final = 1
# Those whose version can change a number, a figure or the page.
PACKAGES: Final = (
    "workshop-evaluation", "babel", "beautifulsoup4", "ipykernel", "ipython", "jinja2", "krippendorff",
    "markdown-it-py", "markupsafe", "matplotlib", "nbclient", "nbconvert", "nbformat", "nh3", "numpy", "openpyxl",
    "pandas", "papermill", "pyarrow", "pydantic", "pyreadstat", "python-calamine", "pyvoikko", "scipy", "statsmodels",
)  # fmt: skip


def build_manifest(
    *,
    programme: str,
    description: bytes,
    notebooks: Mapping[str, bytes],
    parameters: Mapping[str, object],
    seeds: Mapping[str, int],
    languages: Sequence[str],
    published: Mapping[str, bytes],
) -> dict[str, Any]:
    """Everything that a report depends on, except the answers.

    There is no hash of a raw file: from the hash of a short answer the answer can be found by trying.

    Parameters
    ----------
    programme : str
        Its name.
    description : bytes
        ``programme.yaml``.
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
    >>> manifest = build_manifest(programme="demo", description=b"", notebooks={}, parameters={}, seeds={},
    ...                           languages=["fi"], published={})
    >>> sorted(manifest)
    ['code', 'format', 'languages', 'notebooks', 'parameters', 'programme', 'published', 'seeds', 'versions', 'yaml']
    """
    return {
        "format": FORMAT,
        "programme": programme,
        "languages": list(languages),
        "parameters": dict(parameters),
        "seeds": dict(seeds),
        "yaml": {"programme.yaml": digest(description)},
        "notebooks": _digests(notebooks),
        "code": digest_code(),
        "versions": versions(),
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


def versions() -> dict[str, str]:
    """Versions of Python and of the packages in :data:`PACKAGES`."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def _digests(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: digest(content) for name, content in sorted(contents.items())}
