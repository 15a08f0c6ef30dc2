"""A programme and the parts of its description beside the questionnaire: each checked by itself, with defaults."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from evaluation.core.errors import say
from evaluation.programme.answer_scales import Scale
from evaluation.programme.part import Part
from evaluation.programme.questionnaire import (
    MultipleItem,
    NominalItem,
    OpenItem,
    OrdinalItem,
    Questionnaire,
    ScoreItem,
)
from evaluation.programme.values import (
    Address,
    Day,
    Flag,
    Id,
    Labels,
    Language,
    Number,
    OpenPoint,
    Share,
    Text,
    WaveId,
    Whole,
    Written,
    make_mistake,
)

SourceKind = Literal[
    "feedback", "sessions", "attendance", "targets", "actions", "experiments",
    "promises", "cycles", "measures", "statements", "codes",
]  # fmt: skip
SessionType = Literal["training", "workshop", "coaching", "meeting"]
RuleDecision = Literal["drop", "keep", "flag"]

BUILT_IN_WAVES: Final = ("before", "after", "followup", "retro_before", "retro_after")
"""Waves that have a name and a place in time of their own, the two halves of a retrospective pair among them."""

NAME: Final = r"^[a-z0-9-]+$"


class Period(Part):
    """From the first to the last day of a programme, both included."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise make_mistake("The period ends before it begins.", found=f"start {self.start}, end {self.end}")
        return self


class DesignRule(Part):
    """What was intended for the sessions of a type (None: of every type)."""

    what: Literal["minutes", "group_size", "sessions", "form", "role_balance"]
    type: SessionType | None = None
    min: Number | None = None
    max: Number | None = None
    value: Written | None = None  # for form
    is_: Literal["recommended", "required"] = Field("recommended", alias="is")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.what == "form" and self.value is None:
            raise make_mistake(
                "A rule about the form needs 'value'.", remedy="For example {what: form, value: face to face}."
            )
        if self.what in ("minutes", "group_size", "sessions") and self.min is None and self.max is None:
            raise make_mistake(say("A rule about {what} needs 'min', 'max' or both.", what=self.what))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise make_mistake(
                "The smallest allowed value is above the largest.", found=f"min {self.min:g}, max {self.max:g}"
            )
        return self


class Source(Part):
    """A file of the programme's folder and what it holds."""

    file: Written
    kind: SourceKind
    wave: WaveId = ""
    reader: Written | None = None  # a service of presets/services.yaml
    sheet: Written | None = None
    invited: Annotated[Whole, Field(ge=0)] | None = None  # those who were sent the questionnaire
    unsure: tuple[OpenPoint, ...] = ()


class Theme(Part):
    """A theme of open answers with the base forms of the words that point at it."""

    id: Id
    label: Text = Field(min_length=1)
    words: tuple[Written, ...] = ()


class Question(Part):
    """A question of the analysis plan, declared before the data."""

    id: Id
    text: Text = {}
    kind: Literal["share", "change", "compare", "trend"]
    item: Written | None = None  # an item or a subscale
    at_least: Share | None = None
    option: Written | None = None  # of a nominal or tick-all item: whose share is asked for
    smallest: Share | None = None  # the smallest difference or change that would matter
    theme: Written | None = None  # what it belongs to, so that need, change and what followed are told together
    action: Written | None = None
    by: Written | None = None
    groups: tuple[tuple[Written, ...], ...] = ()  # options of 'by' that are put together, each a list
    measure: Written | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        needed = {"share": ["item"], "change": ["item"], "compare": ["item", "by"], "trend": ["measure"]}[self.kind]
        for key in needed:
            if getattr(self, key) is None:
                raise make_mistake(say("A question of the kind '{kind}' needs '{key}'.", kind=self.kind, key=key))
        if self.at_least is not None and self.kind != "share":
            raise make_mistake("'at_least' belongs to questions of the kind 'share'.", found=f"kind: {self.kind}")
        if self.option is not None and self.kind != "share":
            raise make_mistake("'option' belongs to questions of the kind 'share'.", found=f"kind: {self.kind}")
        if self.groups and self.kind != "compare":
            raise make_mistake("'groups' belongs to questions of the kind 'compare'.", found=f"kind: {self.kind}")
        named = [option for group in self.groups for option in group]
        if len(set(named)) < len(named):
            raise make_mistake("An option is in 'groups' twice.", found=", ".join(named))
        return self


class Privacy(Part):
    """How small a group may be; a threshold of 1 switches suppression off, for data that are public already."""

    threshold: Annotated[Whole, Field(ge=1)] = 5
    cell_threshold: Annotated[Whole, Field(ge=1)] = 3
    groups: dict[str, Annotated[Whole, Field(ge=1)]] = {}  # a larger threshold for a background option
    basis: Text = {}
    retention_until: Day | None = None

    @model_validator(mode="after")
    def _groups_are_stricter(self) -> Self:
        for group, threshold in self.groups.items():
            if threshold < self.threshold:
                allowed = say("{n} or more", n=self.threshold)
                raise make_mistake(
                    "A group may not be below the general threshold.", found=f"{group}: {threshold}", allowed=allowed
                )
        return self


class CleaningRules(Part):
    """What is done with a doubtful row: left out, kept in silence, or kept and listed."""

    duplicates: RuleDecision = "drop"  # same person (respondent code) and wave twice
    identical_rows: RuleDecision = "drop"  # the same answers seconds apart
    test_answers: RuleDecision = "drop"
    unfinished: RuleDecision = "flag"  # begun and not finished, as the service says
    outside_period: RuleDecision = "flag"
    straight_lining: RuleDecision = "flag"
    impossible_times: RuleDecision = "flag"
    turned_items: Literal["keep", "flag"] = "flag"  # goes against its subscale, as if 'reverse' were missing


TextPlace = Literal["background", "conclusions", "recommendations", "response", "tips"]
"""Where own words stand in a report: :data:`evaluation.core.text_files.PLACES`."""


class OwnWords(Part):
    """Words that this programme hides or keeps in what people wrote, whatever the dictionaries say; never published."""

    hide: tuple[Written, ...] = Field((), repr=False)
    keep: tuple[Written, ...] = ()


class Contact(Part):
    """Where a reader of the report can turn."""

    accessibility: Address | None = None  # the accessibility statement
    feedback: Address | None = None


class Programme(Part):
    """The whole of ``programme.yaml``.

    Examples
    --------
    >>> programme = Programme(
    ...     programme="demo", title="Esimerkki", data_origin="synthetic",
    ...     sources=[{"file": "palaute.xlsx", "kind": "feedback", "wave": "after"}],
    ... )
    >>> programme.text(programme.title, "sv")
    ('Esimerkki', 'fi')
    >>> programme.wave_ids
    ('after',)
    """

    programme: Annotated[str, Field(pattern=NAME)]
    title: Text = Field(min_length=1)
    organiser: Text = {}
    funder: Text = {}
    family: Id | None = None
    period: Period | None = None
    status: Literal["planned", "ongoing", "finished"] | None = None
    published: Day | None = None  # the day that the report bears
    author: Text = {}  # who answers for the report; default: the organiser
    data_origin: Literal["synthetic", "collected", "published"]
    languages: tuple[Language, ...] = Field(("fi",), min_length=1)
    description: Text = {}
    limitations: tuple[Text, ...] = ()  # what a reader must know before believing a number
    chosen_for_poor_start: Flag = False  # units or people were taken because they did badly at the start
    design: tuple[DesignRule, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)
    waves: dict[WaveId, Text] = {}  # names and order of waves; before, after and followup have built-in ones
    questionnaire: Questionnaire = Questionnaire()
    themes: tuple[Theme, ...] = ()
    questions: tuple[Question, ...] = ()
    privacy: Privacy = Privacy()
    cleaning: CleaningRules = CleaningRules()
    contact: Contact = Contact()
    redaction: OwnWords = OwnWords()
    quotes: tuple[Written, ...] = ()  # ids (item:mark) that a person has approved
    quotes_although: dict[str, tuple[Written, ...]] = {}  # warnings that were weighed when a quote was approved
    texts: dict[TextPlace, Text] = Field({}, repr=False)  # own words, as files in text/ would say them
    withdrawn: tuple[Written, ...] = Field((), repr=False)  # respondent codes or export ids

    def text(self, value: Text, language: Language) -> tuple[str, Language]:
        """A text for a reader, with the language it is really in.

        Parameters
        ----------
        value : Text
        language : str
            The reader's language.

        Returns
        -------
        tuple of str
            The text in that language, else in the programme's first, else in any that there is; and which
            that was. An empty text is empty in every language.
        """
        for candidate in (language, *self.languages, *value):
            if candidate in value:
                return value[candidate], candidate
        return "", language

    def label(self, labels: Labels, language: Language) -> tuple[str, Language]:
        """The label shown for a level or an option, with the language it is really in; as :meth:`text`."""
        return self.text({key: several[0] for key, several in labels.items()}, language)

    def item(self, identifier: str) -> OrdinalItem | ScoreItem | MultipleItem | NominalItem | OpenItem:
        """The item of an id.

        Raises
        ------
        ValueError
            If there is none.
        """
        for item in self.questionnaire.items:
            if item.id == identifier:
                return item
        raise ValueError(f"no item {identifier!r}")

    @property
    def session_variable(self) -> str | None:
        """The background variable that tells which session somebody was in; None where none does."""
        if self.questionnaire.session is not None:
            return self.questionnaire.session
        known = {background.id for background in self.questionnaire.background}
        return "session" if "session" in known else None

    def scale_of(self, item: OrdinalItem) -> Scale:
        """The scale of an ordinal item."""
        return self.questionnaire.scales[item.scale]

    @property
    def wave_ids(self) -> tuple[str, ...]:
        """The waves of the sources: as ``waves`` orders them, then built-in ones in time order, then as met."""
        used = dict.fromkeys(source.wave for source in self.sources if source.wave)
        order = dict.fromkeys((*self.waves, *BUILT_IN_WAVES, *used))
        return tuple(wave for wave in order if wave in used)
