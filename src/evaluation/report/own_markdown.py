"""Own words in Markdown: rendered by markdown-it, their numbers filled in from the results, and sanitised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from evaluation.core.errors import UserError
from evaluation.core.estimates import Results
from evaluation.core.text import make_visible
from evaluation.locale import Words
from evaluation.locale.hidden import show_redacted
from evaluation.report.own_words import fill_in, refuse_typed
from evaluation.report.sanitizing import sanitize

_RESULT: Final = "result"
_LOWEST: Final = 6
_TAG: Final = re.compile("<[^<>]*>")


def render_markdown(text: str, *, results: Results, words: Words, place: str, below: int = 0) -> Markup:
    """An evaluator's text in Markdown as safe markup, its numbers filled in from the results.

    Parameters
    ----------
    text : str
        CommonMark. ``{{id}}`` and ``{{typed: 93 %}}`` as in :func:`evaluation.report.own_words.resolve_words`; HTML
        in it is text.
    results : Results
    words : Words
        The language that the text is in.
    place : str
        Where the text stands, for messages.
    below : int
        Level of the heading that it stands below: its own headings begin one lower. 0: they stay as they are.

    Returns
    -------
    markupsafe.Markup

    Raises
    ------
    UserError
        If an id is unknown, hidden or fits several results, a typed number looks like a result, or there is a picture.

    Notes
    -----
    `CommonMark <https://spec.commonmark.org>`_ by markdown-it-py; what is sanitised is said in
    :mod:`evaluation.report.sanitizing`.

    Examples
    --------
    >>> from evaluation.core.estimates import Shown
    >>> results = Results([Shown(measure="top_box", item="useful", estimate=0.875, n=24)])
    >>> print(render_markdown("It was **useful**: {{top_box/useful}}.", results=results, words=Words("en"), place="a"))
    <p>It was <strong>useful</strong>: <data value="0.875" data-result="top_box/useful///#estimate">88%</data>.</p>
    """
    tokens = _parser().parse(make_visible(text))
    # Words are judged as a reader sees them: neither emphasis nor an escape hides a number.
    refuse_typed("\n".join(_read(tokens, place)), place=place)
    if below:
        _lower_headings(tokens, below)
    env: dict[str, Any] = {"fill_in": lambda token: fill_in(token, results, words, place)}
    rendered: str = _parser().renderer.render(tokens, _parser().options, env)
    return Markup(show_redacted(sanitize(rendered), words).strip())


@cache
def _parser() -> MarkdownIt:
    # Headers in tables, footnotes and pictures need words that Markdown has no place for: captions, alt texts.
    parser = MarkdownIt("commonmark", {"html": False})
    parser.inline.ruler.before("link", _RESULT, _recognise)
    parser.add_render_rule(_RESULT, _render_result)
    return parser


def _recognise(state: StateInline, silent: bool) -> bool:
    """Take ``{{…}}`` as one thing, before Markdown looks for emphasis in it."""
    end = state.src.find("}}", state.pos, state.posMax)
    if not state.src.startswith("{{", state.pos) or end < 0:
        return False
    if not silent:
        state.push(_RESULT, "", 0).content = state.src[state.pos + 2 : end].strip()
    state.pos = end + 2
    return True


def _render_result(_self: object, tokens: Sequence[Token], at: int, _options: object, env: dict[str, Any]) -> str:
    return str(env["fill_in"](tokens[at].content))


def _read(tokens: Sequence[Token], place: str) -> Iterator[str]:
    """The words of each paragraph, heading or line as a reader sees them, without the numbers that are filled in."""
    for token in tokens:
        if token.type == "inline":
            yield _TAG.sub("", "".join(_read_inline(token.children or [], place)))
        elif token.content:
            yield _TAG.sub("", token.content)


def _read_inline(tokens: Sequence[Token], place: str) -> Iterator[str]:
    for token in tokens:
        if token.type == "image":
            raise UserError(
                "A picture cannot stand in a text.",
                place=place,
                found=token.content,
                remedy="Draw it in report.ipynb and show it with report.figure(...), which asks for its words.",
            )
        yield " " if token.type in {"softbreak", "hardbreak", _RESULT} else token.content


def _lower_headings(tokens: Sequence[Token], below: int) -> None:
    """Let headings begin below the one that the text stands under, without jumping over a level."""
    levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            levels = [*(level for level in levels if level < int(token.tag[1])), int(token.tag[1])]
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(below + len(levels), _LOWEST)}"
