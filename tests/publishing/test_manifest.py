"""What a report was made from."""

import hashlib
import json
from pathlib import Path

import pytest

import evaluation
from evaluation.core.files import digest_code
from evaluation.publishing.manifest import build_manifest, dump_manifest


def build(**changes):
    values = {
        "programme": "demo",
        "notebooks": {"report.ipynb": b"{}"},
        "parameters": {"language": "fi"},
        "seeds": {"bootstrap": 1},
        "languages": ["fi", "sv"],
        "published": {"fi.html": b"<p>", "results.csv": b"id\n"},
    }
    return build_manifest(**{**values, **changes})


def test_the_text_is_the_same_whatever_the_order():
    first = build(parameters={"a": 1, "b": 2}, published={"x": b"1", "y": b"2"})
    second = build(parameters={"b": 2, "a": 1}, published={"y": b"2", "x": b"1"})
    assert dump_manifest(first) == dump_manifest(second)
    assert json.loads(dump_manifest(first)) == first


def test_digests_are_sha256():
    manifest = build()
    assert manifest["notebooks"] == {"report.ipynb": hashlib.sha256(b"{}").hexdigest()}
    assert manifest["published"]["fi.html"] == hashlib.sha256(b"<p>").hexdigest()


def test_all_code_that_can_change_a_report_is_in():
    root = Path(evaluation.__file__).parent
    code = digest_code()
    missing = {path.relative_to(root).as_posix() for path in root.rglob("*.py")} - code.keys()
    assert missing == set()
    for name in ("publishing/template/report.css", "publishing/template/page.html.j2"):
        assert code[name] == hashlib.sha256((root / name).read_bytes()).hexdigest()
    assert "locale/fi/LC_MESSAGES/evaluation.po" in code
    assert not [name for name in code if "__pycache__" in name]


def test_a_change_of_code_shows(monkeypatch, tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    monkeypatch.setattr("evaluation.core.files.files", lambda package: tmp_path)
    before = digest_code()
    (tmp_path / "a.py").write_text("x = 2\n")
    assert before != digest_code()


def test_versions_are_those_installed():
    import pandas

    assert build()["versions"]["pandas"] == pandas.__version__


def test_what_json_cannot_hold_exactly_is_refused():
    with pytest.raises(ValueError, match="Out of range float"):
        dump_manifest({"seed": float("nan")})


def test_nothing_in_it_tells_of_a_machine():
    text = dump_manifest(build())
    assert str(Path.home()) not in text
    assert str(Path(evaluation.__file__).parent) not in text
