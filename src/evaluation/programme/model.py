"""The parts of a programme's description: frozen, checked each by itself, with their defaults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from evaluation.core.text import fold
from evaluation.programme.document import listed
from evaluation.programme.presets import dont_know_labels, preset_data
from evaluation.programme.values import (
    Address,
    Columns,
    Day,
    Flag,
    Headers,
    Id,
    Labels,
    Language,
    Number,
    OptionalLabels,
    Options,
    Share,
    Text,
    WaveId,
    Whole,
    Written,
    accepted_labels,
    as_labels,
    nearest,
    wrong,
)

SourceKind = Literal[
    "feedback", "sessions", "attendance", "targets", "actions", "experiments",
    "promises", "cycles", "measures", "statements", "codes",
]  # fmt: skip
Level = Literal["reaction", "learning", "behaviour", "results"]
SessionType = Literal["training", "workshop", "coaching", "meeting"]
RuleDecision = Literal["drop", "keep", "flag"]

# For waves that programme.yaml does not name itself, and for the two halves of a retrospective pair.
BUILT_IN_WAVES: Final[Mapping[str, Text]] = {
    "before": {"fi": "Ennen", "sv": "Före", "en": "Before"},
    "after": {"fi": "Jälkeen", "sv": "Efter", "en": "After"},
    "followup": {"fi": "Seuranta", "sv": "Uppföljning", "en": "Follow-up"},
    "retro_before": {
        "fi": "Ennen, jälkikäteen arvioituna",
        "sv": "Före, bedömt i efterhand",
        "en": "Before, as judged afterwards",
    },
    "retro_after": {"fi": "Nyt", "sv": "Nu", "en": "Now"},
}
# A score is counted value by value; a wider range is a measurement, which belongs in a table of measures.
_WIDEST_RANGE: Final = 1000
NAME: Final = r"^[a-z0-9-]+$"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, data: Any) -> Any:
        """A known key with nothing after it counts as not written."""
        if not isinstance(data, dict):
            return data
        known = set(cls.model_fields) | {field.alias for field in cls.model_fields.values()}
        return {key: value for key, value in data.items() if value is not None or key not in known}


class Period(_Model):
    """From the first to the last day of a programme, both included."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            raise wrong("The period ends before it begins.", found=f"start {self.start}, end {self.end}")
        return self


class DesignRule(_Model):
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
            raise wrong("A rule about the form needs 'value'.", remedy="For example {what: form, value: face to face}.")
        if self.what in ("minutes", "group_size", "sessions") and self.min is None and self.max is None:
            raise wrong(f"A rule about {self.what} needs 'min', 'max' or both.")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise wrong("The smallest allowed value is above the largest.", found=f"min {self.min:g}, max {self.max:g}")
        return self


class Source(_Model):
    """A file of the programme's folder and what it holds."""

    file: Written
    kind: SourceKind
    wave: WaveId = ""
    reader: Written | None = None  # a service of presets/services.yaml
    sheet: Written | None = None
    invited: Annotated[Whole, Field(ge=0)] | None = None  # those who were sent the questionnaire


class Scale(_Model):
    """An ordinal answer scale, presets resolved: levels from low to high.

    Parameters
    ----------
    levels : tuple of str
        Ids from low to high, at least two.
    labels : dict of str to Labels
        Accepted labels of every level; a level without labels is its own label.
    top, bottom : tuple of str
        Levels counted as agreeing and disagreeing; by default those above and below the midpoint.
    dont_know : Labels
        Accepted ways to say that one does not know; by default those of docs/scales.md, none if empty.

    Examples
    --------
    >>> scale = Scale(levels=["never", "weekly", "daily"], labels={"never": {"fi": "Ei koskaan"}})
    >>> scale.top, scale.bottom
    (('daily',), ('never',))
    >>> scale.accepted()["ei koskaan"]
    'never'
    """

    levels: tuple[Id, ...] = Field(min_length=2)
    labels: dict[str, Labels]
    top: tuple[str, ...]
    bottom: tuple[str, ...]
    dont_know: OptionalLabels

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict):
            return data
        if "preset" in data:
            data = _from_preset(data, info)
        levels, labels = data.get("levels", ()), data.get("labels", {})
        if not isinstance(levels, (list, tuple)) or not isinstance(labels, dict):
            return data
        half = len(levels) // 2
        labels = {**{level: level for level in levels if isinstance(level, str)}, **labels}
        return {
            "top": levels[len(levels) - half :],
            "bottom": levels[:half],
            "dont_know": _dont_know_beside(labels),
            **data,
            "labels": labels,
        }

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if len(set(self.levels)) < len(self.levels):
            raise wrong("A level is named twice.", found=", ".join(self.levels))
        for key, named in (("labels", tuple(self.labels)), ("top", self.top), ("bottom", self.bottom)):
            for level in named:
                if level not in self.levels:
                    raise wrong(
                        f"'{key}' names a level that the scale does not have.",
                        found=level,
                        allowed=listed(self.levels),
                        remedy=nearest(level, self.levels),
                    )
        if both := set(self.top) & set(self.bottom):
            raise wrong("A level is in 'top' and in 'bottom'.", found=", ".join(sorted(both)))
        accepted = self.accepted()
        for label in sorted(self.dont_know_answers()):
            if label in accepted:
                raise wrong("A label of 'dont_know' is also the label of a level.", found=label)
        return self

    def accepted(self) -> dict[str, str]:
        """Folded label of any language to level: the answers that are understood."""
        return accepted_labels({level: self.labels[level] for level in self.levels})

    def dont_know_answers(self) -> frozenset[str]:
        """Folded labels that say 'I don't know'."""
        return frozenset(fold(label) for labels in self.dont_know.values() for label in labels)


def _from_preset(data: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
    """A preset with the changes that stand beside it; further labels are put before its own."""
    name, presets = data["preset"], preset_data()
    if not isinstance(name, str) or name not in presets:
        remedy = nearest(str(name), presets) or "docs/scales.md shows their labels."
        raise wrong("There is no such preset.", found=name, allowed=listed(presets), remedy=remedy)
    if "levels" in data:
        raise wrong("A preset brings its own levels.", remedy="Write 'preset' or 'levels', not both.")
    labels: Any = presets[name]["labels"]
    changes = data.get("labels", {})
    if isinstance(changes, dict):
        labels = {**labels, **{level: _before(more, labels.get(level, {}), info) for level, more in changes.items()}}
    kept = {key: value for key, value in data.items() if key != "preset"}
    return {"levels": presets[name]["levels"], **kept, "labels": labels}


def _before(more: object, own: dict[str, list[str]], info: ValidationInfo) -> dict[str, list[str]]:
    added = as_labels(more, info)
    return {language: [*added.get(language, ()), *own.get(language, ())] for language in {**own, **added}}


def _dont_know_beside(labels: dict[str, Any]) -> dict[str, list[str]]:
    """The common ways to say 'I don't know', less those that the scale uses as a level."""

    def texts(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for inner in value.values() for text in texts(inner)]
        return [text for inner in value for text in texts(inner)] if isinstance(value, (list, tuple)) else [str(value)]

    taken = {fold(text) for text in texts(labels)}
    common = {
        language: [label for label in several if fold(label) not in taken]
        for language, several in dont_know_labels().items()
    }
    return {language: several for language, several in common.items() if several}


class _Question(_Model):
    """What is asked of every respondent, found under one or more headers."""

    id: Id
    text: Text = {}  # default: the first accepted header

    @model_validator(mode="before")
    @classmethod
    def _named_by_header(cls, data: Any) -> Any:
        if not isinstance(data, dict) or data.get("text"):
            return data
        for key in ("column", "before", "columns"):
            if header := _first_text(data.get(key)):
                return {**data, "text": header}
        return data


def _first_text(value: object) -> str:
    while isinstance(value, (dict, list, tuple)) and value:
        value = next(iter(value.values() if isinstance(value, dict) else value))
    return value if isinstance(value, str) else ""


class Background(_Question):
    """A background variable: by its options, or with every distinct answer as a category."""

    column: Headers
    options: Options | None = None


class _Item(_Question):
    level: Level | None = None
    column: Headers | None = None

    @model_validator(mode="after")
    def _has_column(self) -> Self:
        if not any(getattr(self, key, None) for key in ("column", "columns", "before", "after")):
            raise wrong("The item does not say where its answers are.", remedy="Add 'column: the header in the file'.")
        return self


class OrdinalItem(_Item):
    """One answer on an ordinal scale; or a retrospective pair, which has ``before`` and ``after`` instead."""

    type: Literal["ordinal"]
    scale: Written
    before: Headers | None = None
    after: Headers | None = None
    reverse: Flag = False

    @property
    def is_pair(self) -> bool:
        """Whether the item asks about before and now at the same time."""
        return self.before is not None

    @model_validator(mode="after")
    def _pair_is_whole(self) -> Self:
        if (self.before is None) != (self.after is None):
            raise wrong("A retrospective pair needs 'before' and 'after'.")
        if self.before is not None and self.column is not None:
            raise wrong("An item has either 'column' or the pair 'before' and 'after'.", remedy="Remove one of them.")
        return self


class ScoreItem(_Item):
    """A whole number within a range."""

    type: Literal["score"]
    range: tuple[Whole, Whole]
    nps: Flag = False
    reverse: Flag = False

    @model_validator(mode="after")
    def _range_fits(self) -> Self:
        low, high = self.range
        if not 0 < high - low <= _WIDEST_RANGE:
            allowed = f"the lowest and the highest score, at most {_WIDEST_RANGE} apart, for example [0, 10]"
            raise wrong("The range does not fit a score.", found=f"[{low}, {high}]", allowed=allowed)
        if self.nps and self.range != (0, 10):
            raise wrong("A net promoter question is asked on 0-10.", found=f"[{low}, {high}]", allowed="[0, 10]")
        return self


class MultipleItem(_Item):
    """Tick all that apply: options joined in one cell (``column``) or in several columns (``columns``)."""

    type: Literal["multiple"]
    options: Options
    columns: Columns | None = None
    base: Literal["answered", "listed"] = "answered"

    @model_validator(mode="after")
    def _columns_fit(self) -> Self:
        if isinstance(self.columns, dict):
            for option in self.columns:
                if option not in self.options:
                    raise wrong(
                        "'columns' names an option that the item does not have.",
                        found=option,
                        allowed=listed(self.options),
                        remedy=nearest(option, self.options),
                    )
        elif self.columns is not None and len(self.columns) < 2:
            raise wrong("A list of columns needs two or more.", remedy="For options joined in one cell write 'column'.")
        return self


class NominalItem(_Item):
    """One answer out of options without an order."""

    type: Literal["nominal"]
    options: Options


class OpenItem(_Item):
    """An answer in the respondent's own words."""

    type: Literal["open"]


Item = Annotated[OrdinalItem | ScoreItem | MultipleItem | NominalItem | OpenItem, Field(discriminator="type")]


class Subscale(_Model):
    """Items that measure one thing together."""

    id: Id
    items: tuple[Written, ...] = Field(min_length=2)
    text: Text = {}
    level: Level | None = None

    @model_validator(mode="before")
    @classmethod
    def _named_by_id(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("text") and isinstance(data.get("id"), str):
            return {**data, "text": data["id"]}
        return data


class RespondentCode(_Model):
    """The column that joins the answers of one person over waves."""

    column: Headers


class Questionnaire(_Model):
    """What was asked and how the answers are to be read."""

    background: tuple[Background, ...] = ()
    scales: dict[str, Scale] = {}
    items: tuple[Item, ...] = ()
    missing: tuple[Written, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    respondent_code: RespondentCode | None = None
    session: Written | None = None  # the background variable that tells the session; default: the one called 'session'


class Theme(_Model):
    """A theme of open answers with the base forms of the words that point at it."""

    id: Id
    label: Text = Field(min_length=1)
    words: tuple[Written, ...] = ()


class Question(_Model):
    """A question of the analysis plan, declared before the data."""

    id: Id
    text: Text = {}
    kind: Literal["share", "change", "compare", "trend"]
    item: Written | None = None  # an item or a subscale
    at_least: Share | None = None
    option: Written | None = None  # of a nominal or tick-all item: whose share is asked for
    by: Written | None = None
    groups: tuple[tuple[Written, ...], ...] = ()  # options of 'by' that are put together, each a list
    measure: Written | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Self:
        needed = {"share": ["item"], "change": ["item"], "compare": ["item", "by"], "trend": ["measure"]}[self.kind]
        for key in needed:
            if getattr(self, key) is None:
                raise wrong(f"A question of the kind '{self.kind}' needs '{key}'.")
        if self.at_least is not None and self.kind != "share":
            raise wrong("'at_least' belongs to questions of the kind 'share'.", found=f"kind: {self.kind}")
        if self.option is not None and self.kind != "share":
            raise wrong("'option' belongs to questions of the kind 'share'.", found=f"kind: {self.kind}")
        if self.groups and self.kind != "compare":
            raise wrong("'groups' belongs to questions of the kind 'compare'.", found=f"kind: {self.kind}")
        named = [option for group in self.groups for option in group]
        if len(set(named)) < len(named):
            raise wrong("An option is in 'groups' twice.", found=", ".join(named))
        return self


class Privacy(_Model):
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
                allowed = f"{self.threshold} or more"
                raise wrong(
                    "A group may not be below the general threshold.", found=f"{group}: {threshold}", allowed=allowed
                )
        return self


class CleaningRules(_Model):
    """What is done with a doubtful row: left out, kept in silence, or kept and listed."""

    duplicates: RuleDecision = "drop"  # same person (respondent code) and wave twice
    identical_rows: RuleDecision = "drop"  # the same answers seconds apart
    test_answers: RuleDecision = "drop"
    outside_period: RuleDecision = "flag"
    straight_lining: RuleDecision = "flag"
    impossible_times: RuleDecision = "flag"
    turned_items: Literal["keep", "flag"] = "flag"  # goes against its subscale, as if 'reverse' were missing


class Contact(_Model):
    """Where a reader of the report can turn."""

    accessibility: Address | None = None  # the accessibility statement
    feedback: Address | None = None


class Programme(_Model):
    """The whole of ``programme.yaml``.

    Examples
    --------
    >>> programme = Programme(
    ...     programme="demo", title="Esimerkki", data_origin="synthetic",
    ...     sources=[{"file": "palaute.xlsx", "kind": "feedback", "wave": "after"}],
    ... )
    >>> programme.text(programme.title, "sv")
    ('Esimerkki', 'fi')
    >>> programme.wave_ids, programme.wave_name("after", "sv")
    (('after',), ('Efter', 'sv'))
    """

    programme: Annotated[str, Field(pattern=NAME)]
    title: Text = Field(min_length=1)
    organiser: Text = {}
    funder: Text = {}
    family: Id | None = None
    period: Period | None = None
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
    quotes: tuple[Written, ...] = ()  # ids (item:mark) that a person has approved
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

    def wave_name(self, wave: str, language: Language) -> tuple[str, Language]:
        """The name of a wave for a reader, with the language it is really in."""
        named = {**BUILT_IN_WAVES, **self.waves}.get(wave)
        return self.text(named, language) if named else (wave, self.languages[0])
