# ruff: noqa: E501  (each cell stands on a line as somebody would write it)
"""A page's kernel has nothing to leak: a hundred careless cells, and what becomes of each."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from evaluation.pipeline import analyse, clean, publish
from evaluation.publishing.exporter import export_html
from evaluation.publishing.failures import PublishingError
from evaluation.publishing.page import PageContext
from evaluation.report.blocks import Heading

pytestmark = pytest.mark.slow

SECRET = "SALAISUUS"
"""Stands in the raw answers, and nowhere else."""

DESCRIPTION = """
programme: demo
title: {en: Demo}
data_origin: collected
languages: [en]
sources: [{file: a.csv, kind: feedback}]
questionnaire:
  background: [{id: role, column: Role}]
  scales: {agreement: {preset: agreement5}}
  items:
    - {id: useful, type: ordinal, scale: agreement, column: Useful}
    - {id: likely, type: score, range: [0, 10], column: Likely}
    - {id: good, type: open, column: Good}
"""
RAW, CLEANED = "data/raw/demo/a.csv", "data/processed/demo/responses.parquet"

# Each opens private data, in one of the ways that libraries have, or starts a program that would.
OPENING = [
    f"open('{RAW}').read()", f"open(r'{RAW}', 'rb').read()", f"import io; io.open('{RAW}').read()",
    f"from pathlib import Path; Path('{RAW}').read_text()", f"from pathlib import Path; Path('{RAW}').read_bytes()",
    f"from pathlib import Path; Path('{RAW}').resolve().open().read()",
    f"import os; os.read(os.open('{RAW}', os.O_RDONLY), 999)", f"import codecs; codecs.open('{RAW}').read()",
    f"import csv; list(csv.reader(open('{RAW}')))", f"import linecache; linecache.getline('{RAW}', 2) or 1/0",
    f"import fileinput; list(fileinput.input('{RAW}'))", f"import mmap; mmap.mmap(open('{RAW}').fileno(), 0)",
    f"import pandas as pd; pd.read_csv('{RAW}')", f"import pandas as pd; pd.read_csv('{RAW}', engine='pyarrow')",
    f"import pandas as pd; pd.read_table('{RAW}')", f"import pandas as pd; pd.read_fwf('{RAW}')",
    f"import pandas as pd; pd.read_parquet('{CLEANED}')", f"import pandas as pd; pd.read_pickle('{CLEANED}')",
    f"import pyarrow.parquet as pq; pq.read_table('{CLEANED}')", f"import pyarrow.csv as c; c.read_csv('{RAW}')",
    f"import pyarrow as pa; pa.OSFile('{CLEANED}').read()", f"import pyarrow as pa; pa.memory_map('{CLEANED}').read()",
    f"import pyarrow.parquet as pq; pq.ParquetFile('{CLEANED}').read()",
    f"import pyarrow.dataset as ds; ds.dataset('{CLEANED}').to_table()",
    f"from pyarrow import fs; fs.LocalFileSystem().open_input_file('{RAW}').read()",
    f"import numpy as np; np.loadtxt('{RAW}', dtype=str)", f"import numpy as np; np.genfromtxt('{RAW}', dtype=str)",
    f"import numpy as np; np.fromfile('{RAW}', dtype='uint8')", f"import numpy as np; np.memmap('{RAW}')",
    "import os; os.listdir('data/raw/demo')", "import os; list(os.scandir('data/raw/demo'))",
    "import os; os.listdir('data/processed')", "from pathlib import Path; list(Path('data/raw/demo').iterdir())",
    "from pathlib import Path; list(Path('data/raw/demo').rglob('*')) or 1/0",
    f"import shutil; shutil.copy('{RAW}', 'copy.csv')", f"import shutil; shutil.copyfile('{RAW}', 'copy.csv')",
    "import shutil; shutil.copytree('data/raw', 'copy')", "import shutil; shutil.make_archive('copy', 'zip', 'data/raw')",
    f"import zipfile; zipfile.ZipFile('copy.zip', 'w').write('{RAW}')",
    f"import tarfile; tarfile.open('copy.tar', 'w').add('{RAW}')", f"import os; os.link('{RAW}', 'copy.csv'); open('copy.csv').read()",
    "open('data/raw/../raw/demo/a.csv').read()", f"open('./{RAW}').read()", f"import os; open(os.path.abspath('{RAW}')).read()",
    f"import os; os.system('cat {RAW}')", f"import subprocess; subprocess.run(['cat', '{RAW}'])",
    f"import subprocess; subprocess.check_output(['cat', '{RAW}'])", f"import os; os.popen('cat {RAW}').read()",
    f"import os; os.posix_spawn('/bin/cat', ['cat', '{RAW}'], {{}})", f"get_ipython().system('cat {RAW}')",
    f"get_ipython().getoutput('cat {RAW}')", f"!cat {RAW}", f"%cat {RAW}", f"%%bash\ncat {RAW}", f"%%sh\ncat {RAW}",
    f"%load {RAW}", f"%pycat {RAW}", f"%run {RAW}",
    "from evaluation.pipeline import prepare; prepare('demo').responses.frame",
    "from evaluation.pipeline import prepare; prepare('demo', data='').responses.frame",
    "from evaluation.pipeline import clean; print(clean('demo'))", "from evaluation.pipeline import open_programme; open_programme('demo')",
    "from evaluation import pipeline; pipeline.analyse(pipeline.prepare('demo'))",
    f"from evaluation.reading import read_export; from pathlib import Path; read_export(Path('{RAW}'), file='a.csv').frame",
    "from evaluation.cleaning.store import read_lists; from pathlib import Path; read_lists(Path('data/processed/demo'))",
    f"import runpy; runpy.run_path('{RAW}')", f"import importlib.util as u; u.spec_from_file_location('a', '{RAW}.py').loader.exec_module(None)",
    f"import tokenize; tokenize.open('{RAW}')", f"import sqlite3; sqlite3.connect('file:{CLEANED}?mode=ro', uri=True).execute('select 1 from x')",
    f"import gzip; gzip.open('{RAW}').read()", f"import configparser; configparser.ConfigParser().read_file(open('{RAW}'))",
    "raise ValueError(open('data/raw/demo/a.csv').read())", "import logging; logging.error(open('data/raw/demo/a.csv').read())",
    "import warnings; warnings.warn(open('data/raw/demo/a.csv').read())", "import sys; sys.stderr.write(open('data/raw/demo/a.csv').read())",
    "__import__('os').listdir('data/raw/demo')", "eval(\"open('data/raw/demo/a.csv').read()\")",
    "import concurrent.futures as f\nwith f.ThreadPoolExecutor() as pool: pool.submit(open, 'data/raw/demo/a.csv').result().read()",
    "import threading\nfound = []\ndef look(): found.append(open('data/raw/demo/a.csv').read())\nt = threading.Thread(target=look); t.start(); t.join(); found[0]",
    f"import os; os.symlink(os.path.abspath('{RAW}'), 'link.csv'); open('link.csv').read()",
]  # fmt: skip

# Each shows something that is no block of cleared results, own words or a figure with its data.
SHOWING = [
    "from evaluation.cleaning.preview import check_programme; from pathlib import Path; check_programme(Path('data/raw/demo'))",
    "print('87 % were happy')", "print(report.results)", "import sys; sys.stdout.write('87 %')", "5", "'87 %'", "[5, 5, 1]",
    "{'useful': 0.87}", "report", "report.results", "report.programme", "report.lists", "report.quotes",
    "import pandas as pd; pd.DataFrame({'answer': [5, 5, 1]})", "import pandas as pd; pd.Series([5, 5, 1])",
    "import pandas as pd; pd.DataFrame({'a': [5, 5, 1]}).style", "import pandas as pd; pd.DataFrame({'a': [5, 1]}).style.background_gradient()",
    "import pandas as pd; pd.crosstab(pd.Series([1, 2]), pd.Series([1, 2]))",
    "import pandas as pd; pd.DataFrame({'g': ['a', 'b'], 'v': [1, 2]}).groupby('g').mean()",
    "import pandas as pd; pd.DataFrame({'a': [5, 5, 1]}).describe()", "import pandas as pd; pd.DataFrame({'a': [5]}).to_html()",
    "from IPython.display import HTML; HTML('<p>87 %</p>')", "from IPython.display import Markdown; Markdown('87 %')",
    "from IPython.display import display; display('87 %')", "from IPython.display import HTML, display; display(HTML('<table><tr><td>5</td></tr></table>'))",
    "from IPython.display import JSON; JSON({'a': 5})", "from IPython.display import SVG; SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Anna: 1</title></svg>')",
    "from IPython.display import Latex; Latex('87')", "from IPython.display import Javascript; Javascript('alert(1)')",
    "from IPython.display import Image; Image(data=b'\\x89PNG\\r\\n\\x1a\\n', format='png')",
    "report.say('We saw that 87 % were happy.')", "report.say('7/9 came back')", "report.say('The mean was 4,3.')",
    "report.say('{{top_box/usefull}}')", "report.say('{{count/useful/strongly_disagree}}')",
    "report.table({'Question': '87 %'}, [1], caption='x')", "globals()", "%whos", "%who_ls", "help(report)", "report?",
]  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with one programme of answers that nobody else may read, analysed."""
    top = tmp_path_factory.mktemp("project")
    folder = top / "data" / "raw" / "demo"
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text(DESCRIPTION, encoding="utf-8")
    rows = [f"{SECRET}{n};{'Agree' if n else 'Strongly disagree'};{n % 11};{SECRET} answer {n}" for n in range(12)]
    (folder / "a.csv").write_text("\n".join(["Role;Useful;Likely;Good", *rows]), encoding="utf-8")
    clean("demo", data=top / "data" / "raw", processed=top / "data" / "processed")
    from evaluation.pipeline import prepare

    publish(analyse(prepare("demo", data="", processed=top / "data" / "processed")), reports=top / "reports")
    return top


RUNNER = """
import json, sys
from evaluation.core.closing import close_kernel
close_kernel()
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
shell.run_cell("from evaluation.report.packages import open_report\\nreport = open_report('demo')")
told = []
for cell in json.load(sys.stdin):
    with capture_output() as seen:
        done = shell.run_cell(cell, store_history=False)
    error = done.error_before_exec or done.error_in_exec
    outputs = [{"data": o.data, "metadata": o.metadata or {}} for o in seen.outputs]
    told.append({"error": None if error is None else f"{type(error).__name__}: {error}", "outputs": outputs,
                 "stdout": seen.stdout if error is None else "", "stderr": seen.stderr,
                 "traceback": seen.stdout if error is not None else ""})
json.dump(told, sys.__stdout__, default=str)
"""


def run_cells(project: Path, cells: list[str]) -> list[dict[str, object]]:
    """What became of each cell, in one closed process."""
    done = subprocess.run(
        [sys.executable, "-c", RUNNER], input=json.dumps(cells), cwd=project, capture_output=True, text=True,
        env={**os.environ, "IPYTHONDIR": str(project / "ipython"), "MPLBACKEND": "agg"}, check=False, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout[done.stdout.index("[{") :])


@pytest.fixture(scope="module")
def opened(project: Path) -> dict[str, dict[str, object]]:
    return dict(zip(OPENING, run_cells(project, OPENING), strict=True))


@pytest.fixture(scope="module")
def shown(project: Path) -> dict[str, dict[str, object]]:
    return dict(zip(SHOWING, run_cells(project, SHOWING), strict=True))


def test_there_are_a_hundred() -> None:
    assert len(set(OPENING)) + len(set(SHOWING)) >= 100


@pytest.mark.parametrize("cell", OPENING)
def test_private_data_cannot_be_opened(opened: dict[str, dict[str, object]], cell: str) -> None:
    became = opened[cell]
    assert SECRET not in json.dumps(became)
    assert became["error"] is not None or not (became["outputs"] or str(became["stdout"]).strip()), became


def test_most_refusals_say_the_right_way(opened: dict[str, dict[str, object]]) -> None:
    silent = [f"{cell} -> {one['error']}" for cell, one in opened.items() if "report.results" not in str(one["error"])]
    assert len(silent) < 0.4 * len(OPENING), "\n".join(silent)


@pytest.mark.parametrize("cell", SHOWING)
def test_what_is_no_block_is_not_published(shown: dict[str, dict[str, object]], cell: str) -> None:
    became = shown[cell]
    if became["error"] is not None:
        return
    outputs = [nbformat.v4.new_output("display_data", **one) for one in became["outputs"]]
    if text := str(became["stdout"]):
        outputs.append(nbformat.v4.new_output("stream", name="stdout", text=text))
    assert outputs, "the cell shows nothing: it belongs in no list of careless ones"
    title = Heading(1, "Title")._repr_mimebundle_()
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                outputs=[nbformat.v4.new_output("display_data", data=title[0], metadata=title[1])]
            ),
            nbformat.v4.new_code_cell(cell, outputs=outputs),
        ]
    )
    with pytest.raises(PublishingError, match=r"report\.(say|table|figure)"):
        export_html(notebook, language="en", context=PageContext(data_origin="collected", languages=("en",)))
