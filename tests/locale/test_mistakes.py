"""Every mistake that a user can make is told in their language, each with what stands in it."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from tests.locale.test_locale import FIELD, all_mistakes
from typer.testing import CliRunner

from evaluation.cli.main import app
from evaluation.core.errors import Message, UserError, UserErrors, say, say_either
from evaluation.locale import Words
from evaluation.locale.mistakes import say_in, tell_mistake
from evaluation.programme import load_programme

ENGLISH = re.compile(r"\b(?:the|is|are|with|file|cannot|there|must|write|this|name|another)\b", re.IGNORECASE)
# In a language of its own: names of commands, keys and people, and what is the same word in both.
QUOTED = re.compile(r"”[^”]*”|\{[^}]*\}|\S*[.=:/_(]\S+|--\w+|<[^>]*>")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_mistake_is_said_once_with_its_fields(language: str) -> None:
    words, said = Words(language), 0
    for sentence in sorted(all_mistakes()):
        names = FIELD.findall(sentence)
        fields = {name: f"‹{at}›" for at, name in enumerate(names)}
        if names and not re.search(r"\{\{|\{\w+:", sentence):
            told = say_in(words, Message(sentence, **fields))
            assert all(value in told for value in fields.values()), sentence
            assert "{" not in told
        else:
            told = say_in(words, sentence)
        assert told.strip()
        if language != "en":
            assert told != sentence or not ENGLISH.search(QUOTED.sub(" ", sentence)), sentence
            assert not ENGLISH.search(QUOTED.sub(" ", told).replace("name", "")), told
        said += 1
    assert said > 400


def test_a_message_keeps_its_fields_in_another_process() -> None:
    message = pickle.loads(pickle.dumps(say("up to {n} bytes", n="{5}")))
    assert (message, message.template, message.values) == ("up to {5} bytes", "up to {n} bytes", {"n": "{5}"})


def test_words_of_the_user_are_never_translated_or_filled_in() -> None:
    error = UserError("The file is empty.", file="The file is empty.", found="{x} The file is empty.")
    assert tell_mistake(error, Words("fi")) == "The file is empty.: Tiedosto on tyhjä. Löytyi: {x} The file is empty.."


def test_several_mistakes_and_messages_inside_messages_are_said() -> None:
    either = say("Did you mean {words}?", words=say_either(["a", "b"]))
    several = UserErrors([UserError("The text is empty.", remedy=either), UserError("This is not a date.")])
    assert tell_mistake(several, Words("sv")).splitlines() == [
        "Texten är tom. Menade du a eller b?",
        "Det här är inget datum.",
    ]


def test_the_command_line_tells_mistakes_in_finnish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVALUATION_LANGUAGE", "fi")
    monkeypatch.setenv("COLUMNS", "200")
    folder = tmp_path / "data" / "raw" / "koe"
    folder.mkdir(parents=True)
    (folder / "programme.yaml").write_text(
        "programme: koe\ntitel: Koe\ndata_origin: synthetic\nsources: [{file: a.csv, kind: feedback, wave: 3}]\n"
        "period: {start: eilen, end: 2024-01-01}\n",
        encoding="utf-8",
    )
    with pytest.raises(UserErrors) as caught:
        load_programme(folder)
    assert "There is no key 'titel' here." in str(caught.value)  # English stays English in Python
    told = CliRunner().invoke(app, ["check", "koe"]).output
    assert "Avainta ”titel” ei ole tässä." in told
    assert "Tarkoititko ’title’?" in told or "Tarkoititko 'title'?" in told
    assert "Tämä ei ole päivämäärä." in told
    assert "Sallittu: vuosi-kuukausi-päivä" in told
    unknown = CliRunner().invoke(app, ["run", "muu"])
    assert unknown.exit_code == 2
    assert "Tällaista ohjelmaa ei ole." in unknown.output


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_help_is_in_the_language_of_the_user(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALUATION_LANGUAGE", language)
    for command in ([], *([name] for name in ("new", "check", "run", "plan", "form", "convert", "list", "verify"))):
        told = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "300"}).output.partition("\n")[2]
        assert {"fi": "Valitsimet:", "sv": "Väljare:"}[language] in told
        named = re.sub(r"\b[A-Z]{2,}\b", " ", told)  # NAME, DIR: as the line above says them
        assert not ENGLISH.search(QUOTED.sub(" ", named)), named
    monkeypatch.setenv("EVALUATION_LANGUAGE", "en")
    assert "Publish everything that is out of date." in CliRunner().invoke(app, ["run", "--help"]).output
