"""Which answer scale a question was asked on: a ready-made one, or one whose order the labels themselves tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from evaluation.core.text import fold
from evaluation.drafting.answer_cells import Cells
from evaluation.programme import LANGUAGES, Language, preset_scales

_FITS: Final = 0.75
"""Share of the answers that must be on a scale; the rest is told by ``evaluation check``."""
_ENOUGH: Final = 100
"""With so many answers a level that nobody chose was probably not offered."""


@dataclass(frozen=True, slots=True)
class ScaleGuess:
    """A scale: the name of a preset, or levels of one's own, from low to high.

    Attributes
    ----------
    name : str
        What kind of scale it is.
    preset : str
        Empty for a scale of one's own.
    levels : tuple of tuple of str
        The labels of each level as written in the files.
    """

    name: str
    preset: str = ""
    levels: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PresetFit:
    """How well a preset fits a question."""

    name: str
    share: float
    levels: frozenset[str]


def preset_fits(cells: Cells) -> list[PresetFit]:
    """The presets that nearly all answers are on, the best first.

    A single level says too little: "Neutral" is on many scales.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import cells_of
    >>> answers = pd.Series(["Samaa mieltä", "Täysin samaa mieltä", "Helt av annan åsikt"], dtype="str")
    >>> preset_fits(cells_of([answers]))[0].name
    'agreement5'
    """
    fits = []
    for name, scale in preset_scales().items():
        accepted = scale.accepted()
        known = [answer for answer in cells.counts if answer in accepted]
        levels = frozenset(accepted[answer] for answer in known)
        share = cells.share(known)
        if share >= _FITS and len(levels) > 1:
            fits.append(PresetFit(name, share, levels))
    return sorted(fits, key=lambda fit: (-fit.share, -len(fit.levels)))


def best_preset(questions: Sequence[Cells]) -> str:
    """The preset of questions that were asked together; empty where none fits them all.

    Of presets that fit alike the one that tells most answers apart is taken; of these the one without unused levels if
    the answers are many, else the first.
    """
    fits = [{fit.name: fit for fit in preset_fits(cells)} for cells in questions]
    common = [name for name in preset_scales() if all(name in fit for fit in fits)]
    if not common:
        return ""
    used = {name: frozenset[str]().union(*(fit[name].levels for fit in fits)) for name in common}
    quality = {name: (round(sum(fit[name].share for fit in fits), 9), len(used[name])) for name in common}
    best = [name for name in common if quality[name] == max(quality.values())]
    if sum(cells.n for cells in questions) >= _ENOUGH:
        return next((name for name in best if used[name] == set(preset_scales()[name].levels)), best[0])
    return best[0]


def preset_languages(cells: Cells, preset: str) -> Counter[Language]:
    """How many of the answers are labels of one language and no other."""
    spoken: dict[str, set[Language]] = {}
    for several in preset_scales()[preset].labels.values():
        for language, accepted in several.items():
            for label in accepted:
                spoken.setdefault(fold(label), set()).add(language)
    return Counter(
        {
            language: sum(cells.counts[label] for label, languages in spoken.items() if languages == {language})
            for language in LANGUAGES
        }
    )


# --- scales whose order the labels tell --------------------------------------------------------------------------

_NEVER: Final = (
    r"(?:ei|en|e[nt] ole) (?:\w+ )?(?:koskaan|lainkaan|ollenkaan|kertaakaan)\b|\bnever\b|\baldrig\b|\binte alls\b"
)
_LESS: Final = r"\b(?:harvemmin|less|mer sällan|mindre)\b.*"
_FREQUENCY: Final[tuple[tuple[str, float], ...]] = (
    (rf"{_NEVER}|\bnot at all\b|\b(?:had|have) not been\b|\bhar inte\b", 0),
    (rf"{_LESS}(?:vuo[ds]|\byear|\bår)", 1),
    (rf"{_LESS}(?:kuukau|\bkuus|\bmonth|\bmånad)", 3),
    (rf"{_LESS}(?:viik|\bweek|\bveck)", 5),
    (rf"{_LESS}(?:päiv|\bdai|\bday|\bdag)", 7),
    (r"\b(?:monta|useita|muutaman) kerta?o?j?a? ?\w* (?:vuodessa)|times (?:a|per) year|gånger (?:om året|per år)", 2.5),
    (r"vuosittain|vuodessa|\byearly|annually|per year|a year|\bårligen|varje år|om året|per år", 2),
    (r"times (?:a|per) month|gånger i månaden|kertoja kuukaudessa|kertaa kuukaudessa", 4.5),
    (r"kuukausittain|kuussa|kuukaudessa|\bmonthly|per month|a month|månatligen|varje månad|i månaden|per månad", 4),
    (r"times (?:a|per) week|gånger i veckan|kertoja viikossa|kertaa viikossa", 6.5),
    (r"viikoittain|viikossa|\bweekly|per week|a week|varje vecka|i veckan|per vecka", 6),
    (r"päivittäin|päivässä|joka päivä|\bdaily|every day|per day|a day|dagligen|varje dag|om dagen|per dag", 8),
    (r"\bharvoin\b|\brarely\b|\bseldom\b|\bsällan\b", 1.5),
    (r"\bjoskus\b|silloin tällöin|\btoisinaan\b|\bsometimes\b|\boccasionally\b|\bibland\b|då och då", 3.5),
    (r"\busein\b|\boften\b|\bfrequently\b|\bofta\b", 5.5),
    (r"\baina\b|jatkuvasti|\balways\b|constantly|\balltid\b", 9),
)  # fmt: skip
_CHANGE: Final[tuple[tuple[str, float], ...]] = (
    (r"\bpaljon (?:vähem|huono|heiko)\w*|\bmuch (?:less|worse)\b|\bmycket (?:mindre|sämre)\b", -2),
    (r"\bpaljon (?:enem|parem|vahvem)\w*|\bmuch (?:more|better)\b|\bmycket (?:mer|bättre)\b", 2),
    (r"\b(?:vähem|huonom|huonon|heikom|heiken|epävarmem)\w*|\b(?:less|worse)\b|\b(?:mindre|sämre|försämra\w*)\b", -1),
    (r"\b(?:enem|parem|paran|vahvem|varmem|lisäänty)\w*|\b(?:more|better)\b|\b(?:mera?|bättre|förbättra\w*)\b", 1),
    (
        r"\b(?:yhtä|ennallaan|saman?|ei muutosta|entise\w+)\b|\b(?:equally|same|unchanged|no change)\b|"
        r"\b(?:lika|oförändra[dt]|samma|ingen förändring)\b",
        0,
    ),
)
_NUMBERED: Final = re.compile(r"\(?(-?\d{1,2})\s?[-–—=.:)]\s?\D.*")


def _ranker(table: Iterable[tuple[str, float]]) -> Callable[[str], float | None]:
    compiled = [(re.compile(pattern), rank) for pattern, rank in table]
    return lambda answer: next((rank for pattern, rank in compiled if pattern.search(answer)), None)


def _by_number(answer: str) -> float | None:
    match = _NUMBERED.fullmatch(answer)
    return float(match[1]) if match else None


def _by_change(answer: str) -> float | None:
    # "More than 1 year ago" compares nothing.
    return None if any(char.isdigit() for char in answer) else _CHANGE_RANK(answer)


_CHANGE_RANK: Final = _ranker(_CHANGE)
_RANKERS: Final = {"numbered": _by_number, "frequency": _ranker(_FREQUENCY), "change": _by_change}
_MOST_LEVELS: Final = 11


def own_scale(cells: Cells) -> ScaleGuess | None:
    """A scale made of the answers themselves, where their wording tells their order.

    Parameters
    ----------
    cells : Cells

    Returns
    -------
    ScaleGuess or None
        At least three levels; answers of the same place on the scale are labels of one level.

    Examples
    --------
    >>> import pandas as pd
    >>> from evaluation.drafting.answer_cells import cells_of
    >>> answers = ["Viikoittain", "Ei koskaan", "Harvemmin kuin kerran kuussa", "Kuukausittain"] * 3
    >>> [level[0] for level in own_scale(cells_of([pd.Series(answers, dtype="str")])).levels]
    ['Ei koskaan', 'Harvemmin kuin kerran kuussa', 'Kuukausittain', 'Viikoittain']
    """
    if not 3 <= cells.distinct <= 2 * _MOST_LEVELS:
        return None
    for name, ranker in _RANKERS.items():
        ranks = {answer: ranker(answer) for answer in cells.counts}
        ranked = {answer: rank for answer, rank in ranks.items() if rank is not None}
        levels = sorted(set(ranked.values()))
        if 3 <= len(levels) <= _MOST_LEVELS and cells.share(ranked) >= _FITS:
            labels = (tuple(cells.texts[a] for a, rank in ranked.items() if rank == level) for level in levels)
            return ScaleGuess(name, levels=tuple(labels))
    return None
