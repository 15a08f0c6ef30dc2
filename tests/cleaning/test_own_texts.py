"""Own words as files: found by their names, redacted, and kept apart from everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.cleaning.own_texts import MAX_BYTES, read_texts, redact_words
from evaluation.core.cleared import OwnText, tabulate_texts, to_texts
from evaluation.core.errors import UserError
from evaluation.core.text_files import find_texts
from evaluation.programme import Programme


@pytest.fixture
def programme() -> Programme:
    about = {"programme": "demo", "title": {"fi": "Kyllön valmennus"}, "data_origin": "synthetic",
             "languages": ["fi", "sv"], "sources": [{"file": "a.csv", "kind": "feedback"}]}  # fmt: skip
    return Programme.model_validate(about, context={"languages": ("fi", "sv")})


def write(folder: Path, name: str, text: str | bytes = "Hyvä.") -> None:
    (folder / "text").mkdir(exist_ok=True)
    path = folder / "text" / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_none_is_none(programme: Programme, tmp_path: Path) -> None:
    assert find_texts(tmp_path, programme.languages) == {}
    assert read_texts(programme, tmp_path) == ()


def test_texts_come_in_the_order_of_the_report(programme: Programme, tmp_path: Path) -> None:
    for name in ("tips.sv.md", "background.sv.md", "background.fi.md", "response.fi.md", ".DS_Store"):
        write(tmp_path, name)
    write(tmp_path, "conclusions.fi.md", " \r\n")
    (tmp_path / "text" / ".ipynb_checkpoints").mkdir()
    assert [f"{one.place}.{one.language}" for one in read_texts(programme, tmp_path)] == [
        "background.fi", "background.sv", "response.fi", "tips.sv",
    ]  # fmt: skip
    assert list(find_texts(tmp_path, programme.languages))[2] == "text/conclusions.fi.md"


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("backgroud.fi.md", "background.fi.md"),
        ("conclusion.sv.md", "conclusions.sv.md"),
        ("Tips.fi.md", "tips.fi.md"),
        ("background.fi.txt", "background.fi.md"),
        ("background.md", "background.fi.md"),
        ("background.en.md", "background."),  # the programme has no page in English
    ],
)
def test_a_wrong_name_is_an_error_with_the_nearest(
    programme: Programme, tmp_path: Path, name: str, nearest: str
) -> None:
    write(tmp_path, name)
    with pytest.raises(UserError, match=rf"text/{name}: .*languages: fi, sv\. Did you mean '{nearest}"):
        find_texts(tmp_path, programme.languages)


def test_all_wrong_names_are_told_at_once(programme: Programme, tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    write(tmp_path, "b.md")
    with pytest.raises(UserError, match=r"text/a\.md[\s\S]*text/b\.md"):
        find_texts(tmp_path, programme.languages)


def test_people_are_hidden(programme: Programme, tmp_path: Path) -> None:
    write(tmp_path, "tips.fi.md", "Kysy: Matti Virtanen, 040 123 4567, matti@example.org.\r\nKyllön valmennus jatkuu.")
    (text,) = read_texts(programme, tmp_path)
    assert text == OwnText("tips", "fi", "Kysy: ⟦name⟧, ⟦phone⟧, ⟦email⟧.\nKyllön valmennus jatkuu.")


@pytest.mark.parametrize(
    "kept", ["{{top_box/useful}}", "{{share/role/Virtanen#n}}", "[malli](https://example.org/a)", "{{typed: 93 %}}"]
)
def test_ids_links_and_markdown_stay_as_they_are(kept: str) -> None:
    assert redact_words(f"# Tausta\n\nSe oli **hyvä**: {kept}.") == f"# Tausta\n\nSe oli **hyvä**: {kept}."


def test_a_typed_number_hides_no_telephone() -> None:
    assert redact_words("Soita {{typed: 040 123 4567}}.") == "Soita {{typed: ⟦phone⟧}}."


@pytest.mark.parametrize(
    ("content", "message"),
    [("Hyvä.\nHyv\xe4.".encode("latin-1"), r"tips\.fi\.md, line 1: .*UTF-8"), (b"a" * (MAX_BYTES + 1), "too long")],
)
def test_a_file_that_is_no_text(programme: Programme, tmp_path: Path, content: bytes, message: str) -> None:
    write(tmp_path, "tips.fi.md", content)
    with pytest.raises(UserError, match=message):
        read_texts(programme, tmp_path)


def test_texts_survive_their_table() -> None:
    texts = (OwnText("background", "fi", "- a\n\n=b"), OwnText("tips", "sv", '"c", d'))
    assert to_texts(tabulate_texts(texts)) == texts
    assert to_texts(tabulate_texts(())) == ()
