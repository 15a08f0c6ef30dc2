"""Where the system allows too little, a run says so in a sentence, at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.publishing.test_publish import contents, write_programme

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of the system, as Linux has them")

LIMITED = """
import resource, sys
resource.setrlimit(getattr(resource, sys.argv[1]), (int(sys.argv[2]), int(sys.argv[3])))
from evaluation.cli.main import main
sys.argv[1:] = ["run", *sys.argv[4:]]
main()
"""


def limited(home: Path, limit: str, soft: int, hard: int) -> subprocess.CompletedProcess[str]:
    write_programme(home / "data", "demo")
    folders = [f"--{kind}={home / kind}" for kind in ("data", "processed", "reports")]
    return subprocess.run(
        [sys.executable, "-c", LIMITED, limit, str(soft), str(hard), *folders],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("RLIMIT_NOFILE", 64, "too few open files to run notebooks. Found: 64. Allowed: at least 256"),
        ("RLIMIT_AS", 400_000_000, "too few bytes of address space to run notebooks. Found: 400,000,000"),
    ],
)
def test_too_little_is_said_at_once(tmp_path: Path, limit: str, value: int, said: str) -> None:
    done = limited(tmp_path, limit, value, value)
    assert done.returncode == 1
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert [name for name in contents(tmp_path) if not name.startswith("data/") and ".lock" not in name] == []


@pytest.mark.slow
def test_as_much_as_may_be_had_is_asked_for(tmp_path: Path) -> None:
    done = limited(tmp_path, "RLIMIT_NOFILE", 64, 1024)
    assert done.returncode == 0, done.stderr
