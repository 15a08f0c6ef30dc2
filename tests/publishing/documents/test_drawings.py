"""Drawings on paper: one width, light, what is for phones left out."""

from __future__ import annotations

from evaluation.publishing.documents.drawings import WIDTH, settle_drawing
from evaluation.report.blocks import Figure
from evaluation.report.figures.fluid import PHONE_LETTERS, Fluid


def fluid(words: str) -> bytes:
    drawing = Fluid()
    drawing.lines(words)
    drawing.rect(0, drawing.height, 50, 20, "good")
    drawing.height += 20
    return drawing.svg.encode()


def test_a_drawing_that_fills_the_width_gets_one():
    settled = settle_drawing(fluid("a"))
    assert settled.fluid
    assert (settled.width, settled.height) == (WIDTH * 0.75, 38 * 0.75)
    assert f'viewBox="0 0 {WIDTH} 38"'.encode() in settled.svg


def test_what_is_for_phones_and_for_dark_schemes_is_left_out():
    words = "sana " * (PHONE_LETTERS // 4)
    before, after = fluid(words).decode(), settle_drawing(fluid(words)).svg.decode()
    assert before.count("<text") > after.count("<text") > 0
    assert "@media" in before
    assert "@media" not in after
    assert ".good{fill:#0b5c52}" in after


def test_a_drawing_of_matplotlib_keeps_its_size_and_its_words(drawing):
    figure = Figure(drawing(), alt="a", caption="b")
    settled = settle_drawing(figure.svg.encode())
    assert not settled.fluid
    assert (settled.width, settled.height) == (432, 216)  # 6 × 3 inches
    assert "Hyödyllinen" in settled.svg.decode()
    assert "@media" not in settled.svg.decode()
