"""The cross-programme report: run and published from published results alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from evaluation.comparing.comparison import compare_published
from evaluation.comparing.reading_results import (
    COMPARISON,
    Published,
    find_published,
    read_published,
)
from evaluation.core.errors import UserError
from evaluation.core.estimates import to_frame
from evaluation.core.files import write_bundle
from evaluation.core.notebooks import FOLDER, find_notebooks
from evaluation.core.paths import DATA, MANIFEST, REPORTS, RESULTS, find_project_path
from evaluation.core.tables import to_csv
from evaluation.locale import LANGUAGES, Words
from evaluation.publishing.engine import run_notebook
from evaluation.publishing.exporter import export_html
from evaluation.publishing.locking import lock_folders
from evaluation.publishing.manifest import build_manifest, dump_manifest, is_comparison
from evaluation.publishing.page import DataOrigin, PageContext
from evaluation.publishing.printed import check_numbers
from evaluation.publishing.site import get_index_name, list_published_reports, write_index
from evaluation.publishing.works import Kernel

NOTEBOOK: Final = "compare.ipynb"


def compare(
    names: Sequence[str] = (),
    *,
    reports: str | Path = REPORTS,
    language: str = "",
    kernel: Kernel = "warm",
) -> Path:
    """Publish the comparison of programmes: a page a language, the results and a manifest.

    Parameters
    ----------
    names : sequence of str
        Programmes published in ``reports``, or files of results, also those of other organisations; empty: every
        programme published there.
    reports : str or Path
        The comparison is published to its folder ``comparison``.
    language : str
        Only this language; the pages in the others stay where they rest on the same results.
    kernel : {"warm", "plain"}

    Returns
    -------
    Path
        The folder of the comparison.

    Raises
    ------
    UserError
        If a file is missing or none of published results, or another run is under way.
    """
    top = find_project_path(reports).resolve()
    folder = top / COMPARISON
    _check_folder(folder)
    paths = find_published(names, reports=top)
    programmes = read_published(paths)
    comparison = compare_published(programmes, language=language or LANGUAGES[0])
    results = to_frame(comparison.results, programme=COMPARISON)
    files: dict[str, bytes] = {RESULTS: to_csv(results)}
    wanted = [known for known in LANGUAGES if language in ("", known)]
    if (folder / RESULTS).is_file() and (folder / RESULTS).read_bytes() == files[RESULTS]:
        others = [folder / f"{known}.html" for known in LANGUAGES if known not in wanted]
        files |= {path.name: path.read_bytes() for path in others if path.is_file()}
    told = [known for known in LANGUAGES if known in wanted or f"{known}.html" in files]
    notebook = find_notebooks(find_project_path(FOLDER), [NOTEBOOK]) / NOTEBOOK
    origin: DataOrigin = "synthetic" if comparison.synthetic else "collected"
    for known in wanted:
        executed = run_notebook(
            notebook,
            {"sources": [str(path) for path in paths], "language": known, "reports": str(top)},
            kernel=kernel,
            directory=top.parent,
        )
        context = PageContext(
            data_origin=origin,
            languages=tuple(told),
            files=(RESULTS,),
            notebook=NOTEBOOK,
            index="../" + get_index_name(known),
        )
        page = export_html(executed, language=known, context=context, results=comparison.results)
        check_numbers(page, results)
        files[f"{known}.html"] = page.encode()
    manifest = _manifest(programmes, notebook, told, origin, files)
    with lock_folders(top):
        write_bundle(folder, {**files, MANIFEST: dump_manifest(manifest).encode()})
        write_index(top, list_published_reports(top, data=find_project_path(DATA)))
    return folder


def _manifest(
    programmes: Sequence[Published], notebook: Path, told: Sequence[str], origin: DataOrigin, files: dict[str, bytes]
) -> dict[str, Any]:
    manifest = build_manifest(
        programme=COMPARISON,
        notebooks={NOTEBOOK: notebook.read_bytes()},
        parameters={},
        seeds={},
        languages=told,
        published=files,
    )
    manifest["sources"] = {one.name: {"file": one.file, "sha256": one.sha256} for one in programmes}
    manifest["index"] = {
        "title": {known: Words(known).text("Programmes side by side") for known in LANGUAGES},
        "organiser": {},
        "period": {},
        "respondents": None,
        "languages": list(told),
        "data_origin": origin,
    }
    return manifest


def _check_folder(folder: Path) -> None:
    """A programme's report is never overwritten, whatever it is called."""
    if (folder / MANIFEST).is_file() and not is_comparison(folder):
        raise UserError(
            "A programme of this name is published where the comparison would be.",
            file=f"{folder.parent.name}/{folder.name}",
            remedy="Give the programme another name.",
        )
