"""How fast reports are made: `evaluation run` beside a shell loop, a plain loop in one process, and the bare work.

``python benchmarks/engine.py [--copies N] [--repeats N] [--languages fi,sv,en] [--only WAY]...`` takes the five
demonstration programmes (each ``--copies`` times, under other names), makes their reports in every way in turn, in one
run, and prints seconds by the clock and of the processor: medians, smallest and largest.

* ``shell``: for each programme ``papermill`` of clean, analyse and report, then ``jupyter nbconvert``;
* ``plain``: the same in one process, by papermill's and nbconvert's own functions, a kernel for each notebook;
* ``run 1``, ``run 2``: ``evaluation run`` with one and two jobs;
* ``floor``: the work alone, as functions in a process with all libraries loaded, forked once a programme: cleaned,
  analysed, the cells of the report executed, the page exported; no kernel, no message, no check of what is published.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.publishing import Cost, adopt_orphans, measure

ROOT: Final = Path(__file__).resolve().parents[1]
_RAW: Final = ROOT / "data" / "raw"

_SHELL: Final = """
set -e
cd "$0"
for name in $NAMES; do
  mkdir -p "reports/$name"
  papermill --log-level ERROR --no-progress-bar clean.ipynb "reports/$name/c.ipynb" -p programme "$name"
  papermill --log-level ERROR --no-progress-bar analyse.ipynb "reports/$name/a.ipynb" -p programme "$name"
  for language in $LANGUAGES; do
    papermill --log-level ERROR --no-progress-bar report.ipynb "reports/$name/$language.ipynb" \\
      -p programme "$name" -p language "$language"
    jupyter nbconvert --log-level ERROR --to html --template evaluation "reports/$name/$language.ipynb"
  done
done
"""

_PLAIN: Final = """
import os, sys
from pathlib import Path
import papermill
from nbconvert import HTMLExporter
os.chdir(sys.argv[1])
for name in os.environ["NAMES"].split():
    Path("reports", name).mkdir(parents=True, exist_ok=True)
    def execute(notebook, out, **more):
        papermill.execute_notebook(notebook, f"reports/{name}/{out}.ipynb", {"programme": name, **more},
                                   progress_bar=False)
    execute("clean.ipynb", "c")
    execute("analyse.ipynb", "a")
    exporter = HTMLExporter(template_name="evaluation")
    for language in os.environ["LANGUAGES"].split():
        execute("report.ipynb", language, language=language)
        page, _ = exporter.from_filename(f"reports/{name}/{language}.ipynb")
        Path("reports", name, f"{language}.html").write_text(page, encoding="utf-8")
"""

_FLOOR: Final = """
import os, sys
from pathlib import Path
import matplotlib
matplotlib.use("agg")
import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from evaluation.pipeline import analyse, clean, publish
from evaluation.publishing.exporter import export_html
from evaluation.publishing.page import PageContext
import evaluation.publishing.preload
from evaluation.report.packages import open_report
os.chdir(sys.argv[1])
shell = InteractiveShell.instance()

def tell(name, language):
    notebook = nbformat.read("report.ipynb", as_version=4)
    shell.reset(new_session=False)
    report = open_report(name, language=language, reports="reports")
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        source = cell.source.replace("close_kernel()", "")
        if "parameters" in cell.metadata.get("tags", []):
            source = f"programme, language, reports = {name!r}, {language!r}, 'reports'"
        with capture_output() as shown:
            shell.run_cell(source, silent=False).raise_error()
        cell.outputs = [
            nbformat.v4.new_output("display_data", data=one.data, metadata=one.metadata) for one in shown.outputs
        ]
    context = PageContext(data_origin=report.programme.data_origin, languages=report.programme.languages)
    page = export_html(notebook, language=language, context=context, results=report.results)
    Path("reports", name, f"{language}.html").write_text(page, encoding="utf-8")

for name in os.environ["NAMES"].split():
    child = os.fork()
    if not child:
        prepared, _ = clean(name)
        publish(analyse(prepared))
        for language in os.environ["LANGUAGES"].split():
            tell(name, language)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0, name
"""


def _run(jobs: int) -> Callable[[Path, Sequence[str]], list[str]]:
    def command(place: Path, languages: Sequence[str]) -> list[str]:
        chosen = ["--language", languages[0]] if len(languages) == 1 else []
        code = f"import os, sys; os.chdir({str(place)!r}); from evaluation.cli.main import main; sys.exit(main())"
        return [sys.executable, "-c", code, "run", "--quiet", "--jobs", str(jobs), *chosen]

    return command


WAYS: Final[Mapping[str, Callable[[Path, Sequence[str]], list[str]]]] = {
    "shell": lambda place, _: ["bash", "-c", _SHELL, str(place)],
    "plain": lambda place, _: [sys.executable, "-c", _PLAIN, str(place)],
    "run 1": _run(1),
    "run 2": _run(2),
    "floor": lambda place, _: [sys.executable, "-c", _FLOOR, str(place)],
}


def prepare(place: Path, copies: int) -> list[str]:
    """The programmes, each so many times, and the notebooks, in a folder of their own."""
    names = []
    for folder in sorted(path.parent for path in _RAW.glob("*/programme.yaml")):
        for number in range(copies):
            name = f"{folder.name}-{number}" if number else folder.name
            shutil.copytree(folder, place / "data" / "raw" / name)
            description = place / "data" / "raw" / name / "programme.yaml"
            text = description.read_text("utf-8").replace(f"programme: {folder.name}", f"programme: {name}", 1)
            description.write_text(text, encoding="utf-8")
            names.append(name)
    shutil.copytree(ROOT / "notebooks", place / "notebooks")
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, place)
    return names


def time_way(way: str, copies: int, languages: Sequence[str]) -> Cost:
    """Make every report in one way, in a folder that nobody has used."""
    with tempfile.TemporaryDirectory() as place:
        names = prepare(Path(place), copies)
        os.environ |= {"NAMES": " ".join(names), "LANGUAGES": " ".join(languages)}
        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        cost = measure(WAYS[way](Path(place), languages), tree=ROOT)
        made = [
            name for name in names for one in languages if (Path(place) / "reports" / name / f"{one}.html").is_file()
        ]
        assert len(made) == len(names) * len(languages), f"{way}: {len(made)} pages"
        return cost


def main() -> None:
    """Time the ways in turn, and print a table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--copies", type=int, default=1, help="of each programme: 4 gives twenty")
    asked.add_argument("--repeats", type=int, default=5)
    asked.add_argument("--languages", default="fi")
    asked.add_argument("--only", action="append", choices=list(WAYS))
    given = asked.parse_args()
    adopt_orphans()
    ways = given.only or list(WAYS)
    costs: dict[str, list[Cost]] = {way: [] for way in ways}
    for _ in range(given.repeats):
        for way in ways:
            costs[way].append(time_way(way, given.copies, given.languages.split(",")))
    print(f"{'seconds':20}  {'median':>7}  {'min':>7}  {'max':>7}")
    for way, several in costs.items():
        for what in ("clock", "processor"):
            seconds = sorted(getattr(cost, what) for cost in several)
            print(f"{way:9} {what:>10}  {statistics.median(seconds):7.1f}  {seconds[0]:7.1f}  {seconds[-1]:7.1f}")


if __name__ == "__main__":
    main()
