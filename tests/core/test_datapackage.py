"""The cleared package: valid by the standard's own validator, and read with care where it is another's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evaluation.analysis.package import Analysis, pack_analysis
from evaluation.core.datapackage import DESCRIPTOR, Package, encode_package, read_package
from evaluation.core.errors import UserError


def put(folder: Path, package: Package) -> Path:
    for path, data in encode_package(package).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    frame = pd.DataFrame({"id": ["a", "b"], "n": [1, 2], "share": [0.5, None]})
    package = Package(
        name="demo", title="Demo", tables={"results.csv": frame}, documents={"about.json": {"a": 1}},
        keys={"results.csv": ("id",)},
    )  # fmt: skip
    return put(tmp_path / "demo" / "data", package)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["kehity-kohtaajana", "vaikuttava-asiakaskohtaaminen"])
def test_the_standard_s_validator_finds_nothing(
    demonstration: Callable[[str], Analysis], tmp_path: Path, name: str
) -> None:
    frictionless = pytest.importorskip("frictionless", reason="the validator of Frictionless; part of the extra 'dev'")
    folder = put(tmp_path / "data", pack_analysis(demonstration(name)))
    report = frictionless.validate(str(folder / DESCRIPTOR))
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert report.stats["tasks"] > 5


def test_what_was_written_is_read(small: Path) -> None:
    package = read_package(small)
    assert package.tables["results.csv"]["n"].tolist() == [1, 2]
    assert package.documents == {"about.json": {"a": 1}}
    assert package.keys == {"results.csv": ("id",)}


def _spoil(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    descriptor = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    change(descriptor)
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.pop("resources"), "cannot be read"),
        (lambda d: d.update(resources=["results.csv"]), "cannot be read"),
        (lambda d: d.pop("name"), "cannot be read"),
        (lambda d: d["resources"][0].pop("schema"), "cannot be read"),
        (lambda d: d["resources"][0]["schema"].update(fields=[{"name": "id", "type": "colour"}]), "cannot be read"),
        (lambda d: d["resources"][0].update(path="../../secret.csv"), "a file outside the package"),
        (lambda d: d["resources"][0].update(path="/etc/hostname"), "a file outside the package"),
        (lambda d: d["resources"][0].update(path="gone.csv"), "is missing"),
        (lambda d: d["resources"][0].update(hash="sha256:0"), "was changed"),
        (lambda d: d["resources"][0].pop("hash"), "was changed"),
    ],
)
def test_a_foreign_or_spoilt_package_is_refused_in_words(
    small: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    (small.parents[1] / "secret.csv").write_text("id\nx\n")
    _spoil(small, change)
    with pytest.raises(UserError, match=said):
        read_package(small)


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000])
def test_what_is_no_descriptor_is_refused_in_words(small: Path, text: str) -> None:
    (small / DESCRIPTOR).write_text(text)
    with pytest.raises(UserError, match="cannot be read"):
        read_package(small)
