"""What things of a programme are called in the reader's language: items, levels, options, waves, states."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from markupsafe import Markup

from evaluation.core.addresses import parse_group, split_options
from evaluation.core.counts import OTHER, POOLED_GROUP, UNKNOWN_GROUP
from evaluation.locale import N_, Words
from evaluation.locale.hidden import show_redacted
from evaluation.programme import Item, Labels, Level, Programme, Scale, Text
from evaluation.report.blocks import Inline, Phrase, mark_up, strip_markup

WAVES: Final = {
    "before": N_("before"),
    "after": N_("after"),
    "followup": N_("follow-up"),
    "retro_before": N_("before, as recalled"),
    "retro_after": N_("now"),
}
LEVELS: Final[dict[Level, str]] = {
    "reaction": N_("Experience of the programme"),
    "learning": N_("Learning"),
    "behaviour": N_("Change in daily work"),
    "results": N_("Results for clients and services"),
}
STATES: Final = {
    # follow-up actions
    "planned": N_("planned"),
    "started": N_("started"),
    "done": N_("done"),
    "dropped": N_("dropped"),
    # experiments
    "continued": N_("continued"),
    "adapted": N_("adapted"),
    "undecided": N_("undecided"),
    # promises
    "yes": N_("kept"),
    "partly": N_("partly kept"),
    "no": N_("not kept"),
    "unknown": N_("not known"),
    # cycles
    "plan": N_("plan"),
    "do": N_("do"),
    "study": N_("study"),
    "act": N_("act"),
    "adopt": N_("adopted"),
    "adapt": N_("adapted in the next cycle"),
    "abandon": N_("abandoned"),
    # sessions
    "training": N_("training"),
    "workshop": N_("workshop"),
    "coaching": N_("coaching"),
    "meeting": N_("meeting"),
    "face_to_face": N_("face to face"),
    "remote": N_("remote"),
    "hybrid": N_("face to face and remote"),
    # statements
    "worker": N_("worker's side"),
    "client": N_("client's side"),
    "survey": N_("survey"),
    "oral": N_("oral feedback"),
    "interview": N_("interview"),
    "seminar": N_("seminar"),
    "staff report": N_("staff report"),
    "for": N_("for"),
    "against": N_("against"),
    "mixed": N_("mixed"),
}


_Key = TypeVar("_Key", bound=str)


def pick_text(texts: Mapping[_Key, str], language: str, others: Iterable[_Key]) -> Inline:
    """A text in the reader's language; else in the first of the others that it has, marked with that language.

    Examples
    --------
    >>> pick_text({"fi": "Oli hyötyä"}, "sv", ["fi"])
    Phrase(text='Oli hyötyä', lang='fi')
    """
    for known, text in texts.items():
        if known == language:
            return text
    return next((Phrase(texts[other], other) for other in others if other in texts), "")


class Naming:
    """Names in one language; a text that is missing in it appears in the programme's first language, marked.

    Parameters
    ----------
    programme : Programme
    words : Words
    """

    def __init__(self, programme: Programme, words: Words) -> None:
        self._programme = programme
        self._words = words
        self._items: dict[str, Item] = {item.id: item for item in programme.questionnaire.items}

    def text(self, texts: Text) -> Inline:
        """A text of ``programme.yaml``, marked with its language where it is not the reader's."""
        return pick_text(texts, self._words.language, [*self._programme.languages, *texts])

    def item(self, item: str) -> Inline:
        """The wording of an item or the name of a subscale."""
        if item in self._items:
            return self.text(self._items[item].text) or item
        for subscale in self._programme.questionnaire.subscales:
            if subscale.id == item:
                return self.text(subscale.text) or item
        return item

    def level(self, scale: Scale, level: str) -> Inline:
        """The label of a level of a scale."""
        return self._label(scale.labels.get(level, {}), level)

    def option(self, item: str, option: str) -> Inline:
        """The label of an option of a nominal or tick-all item."""
        if option == OTHER:
            return self._words.text("Something else")
        described = self._items[item]
        options = described.options if described.type in {"multiple", "nominal"} else {}
        return self._label(options.get(option, {}), option)

    def background(self, variable: str) -> Inline:
        """The name of a background variable."""
        for described in self._programme.questionnaire.background:
            if described.id == variable:
                return self.text(described.text) or variable
        return variable

    def is_background(self, variable: str) -> bool:
        """Whether a column of a list is also a background variable, whose options have labels."""
        return any(described.id == variable for described in self._programme.questionnaire.background)

    def group(self, group: str) -> Inline:
        """The label of the value in ``variable=value``; a value that has none as it stands in the programme's lists."""
        variable, value = parse_group(group)
        if value == UNKNOWN_GROUP:
            return self._words.text("No answer")
        if value == POOLED_GROUP:
            return self._words.text("Smaller groups together")
        for described in self._programme.questionnaire.background:
            if described.id == variable and described.options:
                if value in described.options:
                    return self._label(described.options[value], value)
                together = [option for option in split_options(value) if option in described.options]
                if together:
                    return Markup(" + ").join(mark_up(self._label(described.options[o], o)) for o in together)
        return self.own(value)

    def own(self, text: str) -> Inline:
        """Words of the programme's own lists: written in its first language, and marked so on a page of another."""
        shown, language = show_redacted(text, self._words), self._programme.languages[0]
        return shown if language == self._words.language else Phrase(shown, language)

    def wave(self, wave: str) -> str:
        """The name of a wave, as it stands after "survey: "."""
        if wave in self._programme.waves:
            return strip_markup(self.text(self._programme.waves[wave]))
        return self._words.text(WAVES[wave]) if wave in WAVES else wave

    def wave_first(self, wave: str) -> str:
        """The name of a wave where a line or a cell begins with it; names within it keep their capitals."""
        name = self.wave(wave)
        return name[:1].upper() + name[1:]

    def state(self, state: str) -> str:
        """A state of an action, experiment, promise or cycle, or a type of session."""
        return self._words.text(STATES[state]) if state in STATES else state

    def theme(self, theme: str) -> Inline:
        """The label of a theme of open answers."""
        for described in self._programme.themes:
            if described.id == theme:
                return self.text(described.label) or theme
        return theme

    def _label(self, labels: Labels, fallback: str) -> Inline:
        return self.text({language: accepted[0] for language, accepted in labels.items() if accepted}) or fallback
