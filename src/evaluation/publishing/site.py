"""The list of all reports: one page in each language, the first of them ``index.html``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from evaluation.core.files import write_atomically
from evaluation.locale import LANGUAGES, Words
from evaluation.publishing.documents.document_formats import belongs_to
from evaluation.publishing.manifest import list_forgotten_reports, read_manifest
from evaluation.publishing.page import (
    LANGUAGE_NAMES,
    DataOrigin,
    Link,
    get_synthetic_mark,
    link_languages,
    render_fragment,
    render_page,
)

_FIRST: Final = LANGUAGES[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """A report in the list.

    Parameters
    ----------
    folder : str
        Name of the report's folder, beside the index.
    title, organiser, period : mapping of str to str
        Texts by language; one that is missing in a language is shown in the report's first.
    respondents : int or None
        How many answered; None if that is not to be shown.
    languages : tuple of str
        Languages of the report, the default first.
    data_origin : {"synthetic", "collected", "published"}
    documents : tuple of str
        Names of the files that are the report in other forms than its pages.
    status, answer : mapping of str to str
        How far the programme is and when its report was published; what its results in brief begin with.
    """

    folder: str
    title: Mapping[str, str]
    organiser: Mapping[str, str]
    period: Mapping[str, str]
    respondents: int | None
    languages: tuple[str, ...]
    data_origin: DataOrigin
    documents: tuple[str, ...] = ()
    status: Mapping[str, str] = field(default_factory=dict)
    answer: Mapping[str, str] = field(default_factory=dict)


def get_index_name(language: str) -> str:
    """File name of the list in a language.

    Examples
    --------
    >>> get_index_name("fi"), get_index_name("sv")
    ('index.html', 'index.sv.html')
    """
    return "index.html" if language == _FIRST else f"index.{language}.html"


def list_published_reports(reports: Path, *, data: Path) -> list[IndexEntry]:
    """Every report in a folder, by its name, for the list of reports.

    Parameters
    ----------
    reports : Path
    data : Path
        Folder of the programmes: a report of one that is not there any more is left out, where the folder is there.

    Returns
    -------
    list of IndexEntry
        Reports whose manifest is missing or damaged are left out.
    """
    gone = set(list_forgotten_reports(reports, data=data))
    folders = [folder for folder in sorted(reports.iterdir()) if folder.name not in gone]
    return [entry for folder in folders if (entry := read_entry(folder))]


def read_entry(folder: Path) -> IndexEntry | None:
    """What the list of reports says of one; None where there is none."""
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    entry = manifest["index"]
    return IndexEntry(
        folder=folder.name,
        title=entry["title"],
        organiser=entry["organiser"],
        period=entry["period"],
        respondents=entry["respondents"],
        languages=tuple(entry["languages"]),
        data_origin=entry["data_origin"],
        documents=tuple(file for file in manifest["published"] if any(belongs_to(file, one) for one in LANGUAGES)),
        status=entry.get("status", {}),
        answer=entry.get("answer", {}),
    )


def write_index(reports: Path, entries: Sequence[IndexEntry]) -> None:
    """Write the list of reports in every language.

    Parameters
    ----------
    reports : Path
        Folder of the reports.
    entries : sequence of IndexEntry
        In the order in which they are to stand.
    """
    for language in LANGUAGES:
        write_atomically(reports / get_index_name(language), render_index(entries, language=language))


def render_index(entries: Sequence[IndexEntry], *, language: str) -> str:
    """The list of reports as a page.

    Parameters
    ----------
    entries : sequence of IndexEntry
    language : str

    Returns
    -------
    str
        HTML.
    """
    words = Words(language)
    title = words.text("Evaluation reports")
    switch = [
        Link(label=link.label, href=get_index_name(link.lang) if link.href else "", lang=link.lang)
        for link in link_languages(LANGUAGES, current=language)
    ]
    body = render_fragment(
        "index.html.j2",
        cards=[_card(entry, words) for entry in entries],
        lead=words.text("The published evaluation reports, each with its main result."),
        empty=words.text("No reports have been published yet."),
    )
    return render_page(words=words, title=title, heading=title, body=body, switch=switch)


def _card(entry: IndexEntry, words: Words) -> dict[str, object]:
    default = entry.languages[0]
    language = words.language if words.language in entry.languages else default
    title, spoken = _in_language(entry.title, words.language, default)
    facts = [
        (words.text("Organiser"), *_in_language(entry.organiser, words.language, default)),
        (words.text("Period"), *_in_language(entry.period, words.language, default)),
        (words.text("Status"), *_in_language(entry.status, words.language, default)),
    ]
    answer, answered = _in_language(entry.answer, words.language, default)
    if entry.respondents is not None:
        facts.append((words.text("Answers"), words.number(entry.respondents), ""))
    return {
        "title": title,
        "lang": "" if spoken == words.language else spoken,
        "href": f"{entry.folder}/{language}.html",
        "mark": get_synthetic_mark(words) if entry.data_origin == "synthetic" else "",
        "facts": [
            {"name": name, "value": value, "lang": "" if spoken == words.language else spoken}
            for name, value, spoken in facts
            if value
        ],
        "answer": answer,
        "answered": "" if answered == words.language else answered,
        "label": words.text("Read the report"),
        "languages": [link for other in entry.languages for link in _link_forms(entry, other)],
    }


def _link_forms(entry: IndexEntry, language: str) -> Iterator[Link]:
    """A report's page in a language, and its PDF where there is one."""
    yield Link(label=LANGUAGE_NAMES[language], href=f"{entry.folder}/{language}.html", lang=language)
    if f"{language}.pdf" in entry.documents:
        yield Link(label=f"{LANGUAGE_NAMES[language]} (PDF)", href=f"{entry.folder}/{language}.pdf", lang=language)


def _in_language(texts: Mapping[str, str], language: str, default: str) -> tuple[str, str]:
    """A text and the language it is in: the wanted one, else the default, else any."""
    for candidate in (language, default, *texts):
        if candidate in texts:
            return texts[candidate], candidate
    return "", language
