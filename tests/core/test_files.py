"""Writing that a crash, a full disk or a kill cannot spoil."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from evaluation.core import files as writing
from evaluation.core.files import write_atomically, write_bundle


def marked(**files):
    """Files with the mark that tells that the program wrote them."""
    files = {name.replace("_", "."): content for name, content in files.items()}
    return {**files, "manifest.json": json.dumps({"programme": "demo", "published": dict.fromkeys(files, "")})}


OLD = marked(fi_html="old", results_csv="old", sv_html="old")
NEW = marked(fi_html="new", results_csv="new")


def contents(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


def left_beside(folder):
    return [path.name for path in folder.parent.iterdir() if path != folder]


class TestOneFile:
    def test_it_is_written_with_its_folder(self, tmp_path):
        write_atomically(tmp_path / "a" / "b.txt", "ää\r\n")
        assert (tmp_path / "a" / "b.txt").read_bytes() == "ää\r\n".encode()

    def test_it_may_be_read_as_any_new_file(self, tmp_path):
        write_atomically(tmp_path / "ours", b"x")
        (tmp_path / "ordinary").write_bytes(b"x")
        assert (tmp_path / "ours").stat().st_mode == (tmp_path / "ordinary").stat().st_mode

    def test_a_full_disk_leaves_the_old_one(self, tmp_path, monkeypatch):
        path = tmp_path / "a.txt"
        write_atomically(path, "old")
        monkeypatch.setattr(writing.os, "fsync", _full)
        with pytest.raises(OSError, match="No space"):
            write_atomically(path, "new")
        assert contents(tmp_path) == {"a.txt": "old"}


class TestFolder:
    @pytest.fixture(params=["at once", "in two steps"])
    def folder(self, tmp_path, request, monkeypatch):
        if request.param == "in two steps":
            monkeypatch.setattr(writing, "_exchange_at_once", lambda first, second: False)
        folder = tmp_path / "reports" / "demo"
        write_bundle(folder, OLD)
        return folder

    def test_it_holds_exactly_the_new_files(self, folder):
        write_bundle(folder, NEW)
        assert contents(folder) == NEW
        assert left_beside(folder) == []

    def test_it_may_be_entered_as_any_new_folder(self, folder):
        ordinary = folder.parent / "ordinary"
        ordinary.mkdir()
        assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)

    def test_a_full_disk_leaves_the_old_ones(self, folder, monkeypatch):
        monkeypatch.setattr(writing.os, "fsync", _full)
        with pytest.raises(OSError, match="No space"):
            write_bundle(folder, NEW)
        assert contents(folder) == OLD
        assert left_beside(folder) == []

    def test_a_failing_exchange_leaves_the_old_ones(self, folder, monkeypatch):
        rename = Path.rename

        def fail(self, target):
            if "staged" in self.name and target == folder and not self.name.endswith(".old"):
                raise OSError("busy")
            return rename(self, target)

        monkeypatch.setattr(writing, "_exchange_at_once", lambda first, second: False)
        monkeypatch.setattr(Path, "rename", fail)
        with pytest.raises(OSError, match="busy"):
            write_bundle(folder, NEW)
        assert contents(folder) == OLD

    def test_what_a_killed_run_left_is_cleared_away(self, folder):
        left = folder.parent / ".demo.staged-abc"
        left.mkdir()
        (left / "fi.html").write_text("half")
        write_bundle(folder, NEW)
        assert left_beside(folder) == []

    def test_a_folder_moved_aside_by_a_killed_run_is_put_back(self, folder, monkeypatch):
        folder.rename(folder.parent / ".demo.staged-abc.old")
        monkeypatch.setattr(writing.os, "fsync", _full)
        with pytest.raises(OSError, match="No space"):
            write_bundle(folder, NEW)
        assert contents(folder) == OLD

    @pytest.mark.parametrize("name", ["../x", "a/../../b", "..", "", "/etc/x", "a\\b", "a//b"])
    def test_names_cannot_lead_out(self, folder, name):
        with pytest.raises(ValueError, match="not names of files"):
            write_bundle(folder, {name: "x"})
        assert contents(folder) == OLD


def _full(handle):
    raise OSError(28, "No space left on device")


WRITER = """
import json
import sys
from itertools import count
from pathlib import Path
from evaluation.core.files import write_bundle
for version in count():
    files = {f"{name}.txt": str(version) * 10000 for name in range(20)}
    mark = json.dumps({"programme": "demo", "published": dict.fromkeys(files, "")})
    write_bundle(Path(sys.argv[1]), {**files, "manifest.json": mark})
    print(version, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="exchanging folders at once needs Linux")
def test_a_kill_at_any_moment_leaves_one_version_whole(tmp_path):
    folder = tmp_path / "demo"
    for attempt in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.003 * attempt)
            os.kill(process.pid, signal.SIGKILL)
        versions = contents(folder)
        del versions["manifest.json"]
        assert len(versions) == 20
        assert len(set(versions.values())) == 1
