"""What reading and cleaning do not load: libraries that take more memory than most exports."""

import subprocess
import sys

import pytest

SCRIPT = """
import sys
import pandas as pd
from evaluation.cleaning import clean
from evaluation.programme import Programme
from evaluation.reading import Cells, RawTable, SourceInfo

columns = {"Art": "Field [A]", "Engineering": "Field [B]"}
item = {"id": "field", "type": "multiple", "options": ["Art", "Engineering"], "columns": columns}
programme = Programme(
    programme="demo", title="Kyllön valmennus", data_origin="synthetic",
    sources=[{"file": "a.csv", "kind": "feedback"}], questionnaire={"items": [item]},
)
info = SourceInfo(
    file="a.csv", sha256="", reader="plain", sheet=None, header_row=1, encoding=None, delimiter=None,
    dropped_columns=(), notes=(),
)
frame = pd.DataFrame({"Field [A]": ["1", "0"], "Field [B]": ["0", "1"]}, dtype="str")
table = RawTable(cells=Cells.of(frame), info=info)
responses, _ = clean(programme, [(programme.sources[0], table)])
assert responses.frame["field=Art"].tolist() == [True, False]
assert responses.frame["field_other"].isna().all()
print(*sorted({name.partition(".")[0] for name in sys.modules} & {"scipy", "statsmodels", "matplotlib", "pyvoikko"}))
"""


@pytest.mark.slow
def test_a_table_without_texts_is_cleaned_without_statistics_figures_and_dictionary():
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (run.stdout.strip(), run.returncode) == ("", 0), run.stderr
