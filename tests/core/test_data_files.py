"""Files of ours are read by libyaml: they say the same to it as to the reader of descriptions."""

from __future__ import annotations

from importlib.resources import files

import pytest
from ruamel.yaml import YAML

from evaluation.core.data_files import load_data

NAMES = sorted(
    path.name.removesuffix(".yaml")
    for path in (files("evaluation") / "presets").iterdir()
    if path.name.endswith(".yaml")
)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_no_key_twice_and_says_the_same_to_both_readers(name):
    text = (files("evaluation") / "presets" / f"{name}.yaml").read_text(encoding="utf-8")
    assert YAML(typ="base", pure=True).load(text) == load_data(name)  # refuses a key that comes twice
