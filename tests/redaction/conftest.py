from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def labelled():
    """Labelled feedback by language."""
    spec = spec_from_file_location("labelled", Path(__file__).with_name("labelled.py"))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)
