"""What to do about what a check found: in the words of ``programme.yaml``, or of the workbook."""

from __future__ import annotations

from functools import reduce

from evaluation.cleaning.accounting import NO_ANSWER
from evaluation.core.errors import say
from evaluation.programme import Background, Item, OrdinalItem, ScoreItem
from evaluation.programme.workbook.saying_where import Described

Advice = tuple[str, str]
"""What to do, and the line of ``programme.yaml`` that does it."""


def name_place(*parts: str) -> str:
    """A place: file, question or column, rows; what of it is a sentence can be said in a language."""
    return reduce(lambda outer, inner: say("{outer}, {inner}", outer=outer, inner=inner), parts)


def advise_on_answer(asks: Item | Background, nearest: str, line: str, allowed: str, described: Described) -> Advice:
    """What to do about an answer that was not understood.

    Parameters
    ----------
    asks : Item or Background
    nearest : str
        The label that it is a slip of; empty where it is none.
    line : str
        As :func:`~evaluation.cleaning.accounting.write_yaml_line` writes it.
    allowed : str
        The sentence that tells what may be answered.
    described : Described

    Returns
    -------
    tuple of str
    """
    if described.in_workbook:
        return _advise_in_workbook(asks, nearest, line, allowed, described), ""
    return _advise_in_yaml(asks, nearest, line, allowed)


def _advise_in_yaml(asks: Item | Background, nearest: str, line: str, allowed: str) -> Advice:
    """In ``programme.yaml``."""
    written, _, place = line.rpartition("  # ")
    if nearest:
        return say(
            "If it means '{label}', let the line in programme.yaml ({place}) read:", label=nearest, place=place
        ), written
    if written and place == NO_ANSWER:
        return say(
            "{allowed} If it stands for no answer, write in programme.yaml under {place}:", allowed=allowed, place=place
        ), written
    if not written:
        return allowed, ""
    if getattr(asks, "type", "") == "ordinal":
        return say(
            "{allowed} If it is an answer of its own, add it to the levels in programme.yaml ({place}):",
            allowed=allowed,
            place=place,
        ), written
    return say(
        "{allowed} If it is an answer of its own, add it to the options in programme.yaml ({place}):",
        allowed=allowed,
        place=place,
    ), written


def _advise_in_workbook(asks: Item | Background, nearest: str, line: str, allowed: str, described: Described) -> str:
    """On the sheets of the workbook."""
    sheet = described.sheet("levels" if getattr(asks, "type", "") == "ordinal" else "options")
    _, _, place = line.rpartition("  # ")
    if nearest:
        return say(
            "If it means '{label}', write it on the sheet ‘{sheet}’ on a row of its own with the same id.",
            label=nearest,
            sheet=sheet,
        )
    if line and place == NO_ANSWER:
        return say(
            "{allowed} If it stands for no answer, write it on the sheet ‘{sheet}’ and choose ‘{kind}’.",
            allowed=allowed,
            sheet=described.sheet("lists"),
            kind=described.word("list_kind", "missing"),
        )
    if not line:
        return allowed
    return say(
        "{allowed} If it is an answer of its own, add a row for it on the sheet ‘{sheet}’.",
        allowed=allowed,
        sheet=sheet,
    )


def advise_on_turned(asked: Item, described: Described) -> Advice:
    """What to do about an item that goes against the others."""
    turned = isinstance(asked, OrdinalItem | ScoreItem) and asked.reverse
    if described.in_workbook:
        words = {
            "yes": described.word("flag", "false" if turned else "true"),
            "column": described.header("reverse"),
            "keep": described.word("decision", "keep"),
            "rule": described.word("rules", "turned_items"),
            "sheet": described.sheet("rules"),
        }
        if turned:
            return say(
                "Read the statement. If it is not a negative one, choose ‘{yes}’ in the column ‘{column}’. If it is "
                "right as it is, choose ‘{keep}’ for ‘{rule}’ on the sheet ‘{sheet}’.",
                **words,
            ), ""
        return say(
            "Read the statement. If it is a negative one, choose ‘{yes}’ in the column ‘{column}’. If it is right as "
            "it is, choose ‘{keep}’ for ‘{rule}’ on the sheet ‘{sheet}’.",
            **words,
        ), ""
    if turned:
        return say(
            "If it is right as it is, write 'turned_items: keep' under 'cleaning'. Read the statement: if it is not a "
            "negative one, remove the line from '{item}':",
            item=asked.id,
        ), "reverse: true"
    return say(
        "If it is right as it is, write 'turned_items: keep' under 'cleaning'. Read the statement: if it is a negative "
        "one, add to '{item}':",
        item=asked.id,
    ), "reverse: true"


def advise_on_rows(switch: str, described: Described) -> Advice:
    """What to do about doubtful rows that were kept; ``switch`` is their key under ``cleaning``."""
    if described.in_workbook:
        return say(
            "Kept. To leave such rows out, choose ‘{drop}’ for ‘{rule}’ on the sheet ‘{sheet}’; if they are right, "
            "choose ‘{keep}’.",
            drop=described.word("decision", "drop"),
            keep=described.word("decision", "keep"),
            rule=described.word("rules", switch),
            sheet=described.sheet("rules"),
        ), ""
    return say(
        "Kept. To leave such rows out, write under 'cleaning' in programme.yaml (or 'keep', if they are right):"
    ), f"{switch}: drop"


__all__ = ["Advice", "advise_on_answer", "advise_on_rows", "advise_on_turned", "name_place"]
