"""A draft that is not sure of a question: refused, tried out without it, and never taken for finished."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publishing.test_publish import contents, places_in, write_programme
from typer.testing import CliRunner

from evaluation.cli.main import app
from evaluation.publishing.places import Places
from evaluation.publishing.standing import find_standing

pytestmark = pytest.mark.slow

UNSURE = "    - {id: mark, type: score, range: [1, 9], column: Arvosana, unsure: [range]}\n"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = places_in(tmp_path)
    folder = write_programme(places.data, "demo")
    description = folder / "programme.yaml"
    text = description.read_text("utf-8")
    description.write_text(text.replace("privacy:", UNSURE + "privacy:"), encoding="utf-8")
    lines = (folder / "a.csv").read_text("utf-8").splitlines()
    answers = [lines[0] + ";Arvosana", *(f"{line};{2 + n % 4}" for n, line in enumerate(lines[1:]))]
    (folder / "a.csv").write_text("\n".join(answers), encoding="utf-8")
    return places


def run(places: Places, *options: str) -> tuple[int, str]:
    folders = ["--data", str(places.data), "--processed", str(places.processed), "--reports", str(places.reports)]
    done = CliRunner().invoke(app, ["run", "demo", *options, *folders], env={"COLUMNS": "300"})
    return done.exit_code, done.output


def test_what_is_not_settled_is_refused_tried_out_and_asked_for_again(places: Places) -> None:
    code, told = run(places)
    assert code == 1
    assert "Arvosana" in told
    assert "--accept-guesses" in told
    assert not (places.reports / "demo").exists()

    code, told = run(places, "--accept-guesses")
    assert code == 0, told
    results = places.reports / "demo" / "data" / "results.csv"
    assert "/useful/" in results.read_text("utf-8")
    assert "/mark/" not in results.read_text("utf-8")
    assert "Arvosana" in (places.reports / "demo" / "fi.html").read_text("utf-8"), "the page says what was left out"
    tried = contents(places.reports / "demo")

    code, told = run(places, "--accept-guesses")
    assert (code, "demo: up to date" in told) == (0, True)
    assert find_standing("demo", places).reasons == (
        "it was published to try it out, without the questions that are not settled",
    )
    code, told = run(places)
    assert code == 1
    assert "--accept-guesses" in told
    assert contents(places.reports / "demo") == tried

    description = places.data / "demo" / "programme.yaml"
    description.write_text(description.read_text("utf-8").replace(", unsure: [range]", ""), encoding="utf-8")
    code, told = run(places, "--accept-guesses")
    assert code == 0, told
    assert "/mark/" in results.read_text("utf-8")
    assert "demo: up to date" in run(places)[1]
    assert find_standing("demo", places).reasons == ()
