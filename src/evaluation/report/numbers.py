"""Estimates as a reader reads them: rounded, in their language, each pointing at its row of ``results.csv``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from markupsafe import Markup

from evaluation.core.estimates import Banded, Shown, count_behind
from evaluation.locale import Case, Words
from evaluation.report.blocks import EMPTY, Cell, Inline, Number
from evaluation.scoring.limits import LIMITS

PERCENT_TOLD_FROM: Final = 50
"""From so many answers on a sentence tells a share in per cent; below as k/n alone."""

PERCENT_FROM: Final = LIMITS["percentage"].needs["answers"]
"""Below this many answers, "4 of 6" is written instead of a percentage."""


def carries_percentage(estimate: Shown) -> bool:
    """Whether enough answered for a percentage."""
    return (estimate.n or 0) >= PERCENT_FROM


def format_count(words: Words, e: Shown) -> Number:
    """A count as a number that points at its estimate."""
    return Number(e.estimate, words.number(e.estimate), f"{e.id}#estimate")


def format_n(words: Words, e: Shown | Banded) -> Number:
    """The number of answers that an estimate rests on."""
    return Number(float(e.n or 0), words.number(e.n or 0), f"{e.id}#n")


def format_share(words: Words, e: Shown, *, decimals: int = 0) -> Number:
    """A share as a percentage that points at its estimate."""
    return Number(e.estimate, words.percent(e.estimate, decimals), f"{e.id}#estimate")


def format_value(words: Words, e: Shown, *, decimals: int | None = 1) -> Number:
    """A value in its own unit (minutes, level, score) that points at its estimate; None: as few decimals as it has."""
    places = count_decimals(e.estimate) if decimals is None else decimals
    return Number(e.estimate, words.number(e.estimate, places), f"{e.id}#estimate")


def format_points(
    words: Words, e: Shown, field: Literal["estimate", "low", "high"] = "estimate", *, decimals: int = 0
) -> Number:
    """A difference of shares, or a limit of it, in percentage points with its sign."""
    value = getattr(e, field) or 0.0
    text = words.number(100 * value, decimals)
    return Number(value, f"+{text}" if value > 0 and text != words.number(0, decimals) else text, f"{e.id}#{field}")


def format_p(words: Words, p: Shown) -> Number:
    """A p-value as it is written: with three decimals, and below a thousandth as such."""
    shown = words.number(p.estimate, 3) if p.estimate >= 0.001 else f"< {words.number(0.001, 3)}"
    return Number(p.estimate, shown, f"{p.id}#estimate")


def format_limits(words: Words, e: Shown, *, percent: bool = True, decimals: int = 0) -> tuple[Number, Number] | None:
    """Both limits of an interval, None where it has none."""
    if e.low is None or e.high is None:
        return None

    def number(value: float, field: str) -> Number:
        text = words.percent(value, decimals) if percent else words.number(value, decimals)
        return Number(value, text, f"{e.id}#{field}")

    return number(e.low, "low"), number(e.high, "high")


def format_interval(words: Words, e: Shown, *, percent: bool = True, decimals: int = 0) -> Cell:
    """Both limits with a dash between, or a dash alone where there is no interval."""
    both = format_limits(words, e, percent=percent, decimals=decimals)
    if both is None or (percent and not carries_percentage(e)):
        return EMPTY
    return Markup("{}–{}").format(*both)


def format_of_n(words: Words, share: Shown) -> Inline:
    """A share as "62 % (21 of 34)", or "4 of 6" where a percentage would rest on too few answers."""
    fields = {"count": format_count(words, count_behind(share)), "n": format_n(words, share)}
    if not carries_percentage(share):
        return words.html("{count} of {n}", **fields)
    return words.html("{share} ({count} of {n})", share=format_share(words, share), **fields)


def tell_share(words: Words, share: Shown, case: Case = "nominative", *, inside: bool = False) -> Inline:
    """A share in a sentence: "27/33", in Finnish inflected; from fifty answers on "92 % (48/52)".

    Within brackets it is "92 %, 48/52".
    """
    n = round(share.n or 0)
    counted_, count = count_behind(share), round((share.n or 0) * share.estimate)
    of = Markup("{}/{}").format(
        Number(counted_.estimate, words.number(count), f"{counted_.id}#estimate"),
        Number(float(n), words.cardinal(n, case, letters=False), f"{share.id}#n"),
    )
    if n < PERCENT_TOLD_FROM:
        return of
    return Markup("{}, {}" if inside else "{} ({})").format(format_share(words, share), of)


def tell_count(words: Words, e: Shown, case: Case = "nominative") -> Number:
    """A count in a sentence: to ten in letters, in Finnish inflected."""
    return Number(e.estimate, words.cardinal(round(e.estimate), case), f"{e.id}#estimate")


def tell_whole(words: Words, known: Shown) -> Number:
    """Of how many, as the beginning of a sentence: "Yhdeksästä", "Of nine"."""
    text = words.cardinal(round(known.n or 0), "elative", noun=True)
    # In Finnish the sentence begins with it.
    return Number(float(known.n or 0), text[:1].upper() + text[1:] if words.language == "fi" else text, f"{known.id}#n")


def format_count_of_n(words: Words, count: Shown) -> Inline:
    """A count as "4 of 6"."""
    return words.html("{count} of {n}", count=format_count(words, count), n=format_n(words, count))


def format_number(words: Words, number: Shown | Banded) -> Inline:
    """A count as "4 of 6"; of one that is told as a band "at least 10 of 12" or "at most 2 of 12"."""
    if isinstance(number, Shown):
        return format_count_of_n(words, number)
    n = format_n(words, number)
    if number.is_upper:
        return words.html("at least {count} of {n}", count=_limit(words, number, "low"), n=n)
    return words.html("at most {count} of {n}", count=_limit(words, number, "high"), n=n)


def _limit(words: Words, band: Banded, field: Literal["low", "high"]) -> Number:
    value = band.low if field == "low" else band.high
    return Number(value, words.number(value), f"{band.id}#{field}")


def format_count_and_share(words: Words, count: Shown, share: Shown | None) -> Inline:
    """A count with its percentage; the count alone where a percentage would rest on too few answers."""
    if share is None or not carries_percentage(count):
        return format_count(words, count)
    return Markup("{} ({})").format(format_count(words, count), format_share(words, share))


def count_decimals(value: float) -> int:
    """How many decimals a value is told with: none for a whole number, else one.

    Examples
    --------
    >>> count_decimals(4.0), count_decimals(4.25)
    (0, 1)
    """
    return 0 if float(value).is_integer() else 1


NAMED: Final = 3
"""So many are named in a sentence."""


def sort_by_size(estimates: Sequence[Shown]) -> list[Shown]:
    """Estimates from the largest to the smallest, equal ones in their given order."""
    return sorted(estimates, key=lambda e: -e.estimate)


def find_first(counted: Sequence[Shown]) -> list[Shown]:
    """The largest, at most three; of more that are equal none, and none that nobody named."""
    ranked = [e for e in sort_by_size(counted) if e.estimate and not e.option.startswith("_")]
    if len(ranked) > NAMED and ranked[NAMED - 1].estimate == ranked[NAMED].estimate:
        return [e for e in ranked if e.estimate > ranked[NAMED].estimate]
    return ranked[:NAMED]
