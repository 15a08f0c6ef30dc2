"""Which forms a report can have, and what is said where one cannot be made."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest

from evaluation.core.errors import UserError
from evaluation.publishing.documents import document_formats
from evaluation.publishing.documents.document_formats import belongs_to, check_formats, describe_formats, read_formats


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("html", ("html",)),
        ("html,pdf", ("html", "pdf")),
        ("pdf", ("html", "pdf")),
        (" PDF , html", ("html", "pdf")),
        ("png,docx", ("html", "docx", "png")),
    ],
)
def test_the_page_is_always_there(text, forms):
    assert read_formats(text) == forms


@pytest.mark.parametrize("text", ["", "odt", "html,odt", "html pdf"])
def test_a_form_that_there_is_not_is_refused_with_those_there_are(text):
    with pytest.raises(UserError, match=r"Allowed: html, pdf, docx, png"):
        read_formats(text)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "a library is needed"), ("fi", "ei ole asennettu"), ("sv", "inte är installerat")],
)
def test_what_is_missing_is_told_with_what_installs_it(monkeypatch, language, told):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(document_formats, "version", missing)
    monkeypatch.setenv("EVALUATION_LANGUAGE", language)
    check_formats(["html"])
    with pytest.raises(UserError, match=told) as caught:
        check_formats(["html", "pdf"])
    assert "pip install 'workshop-evaluation[pdf]'" in str(caught.value)
    assert caught.value.found == "typst"
    assert describe_formats(["html", "pdf"]) == {"html": {}, "pdf": {"typst": ""}}


def test_a_file_of_one_language_is_not_of_another():
    assert belongs_to("sv.pdf", "sv")
    assert belongs_to("sv.docx", "sv")
    assert belongs_to("figures/sv/figure-1.png", "sv")
    assert not belongs_to("figures/sv/figure-1.png", "fi")
    assert not belongs_to("sv.pdf", "fi")
    assert not belongs_to("data/results.csv", "fi")
