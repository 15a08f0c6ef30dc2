"""What was asked: background, items of every kind, subscales, and where the answers are in the files."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, model_validator

from evaluation.core.errors import say
from evaluation.programme.answer_scales import Better, Scale
from evaluation.programme.document import list_words
from evaluation.programme.part import Part
from evaluation.programme.values import (
    Columns,
    Flag,
    Headers,
    Id,
    OpenPoint,
    Options,
    Text,
    Whole,
    Written,
    make_mistake,
    suggest_nearest,
)

Level = Literal["reaction", "learning", "behaviour", "results"]
# A score is counted value by value; a wider range is a measurement, which belongs in a table of measures.
_WIDEST_RANGE: Final = 1000


class _Question(Part):
    """What is asked of every respondent, found under one or more headers."""

    id: Id
    text: Text = {}  # default: the first accepted header
    unsure: tuple[OpenPoint, ...] = ()  # what a draft did not know: nothing is published before it is settled

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
    better: Better | None = None  # which way is good; default: as the scale says, the other way where it is reversed
    statement: Text = {}  # the predicate of sentences: "piti valmennusta hyödyllisenä"

    @model_validator(mode="after")
    def _has_column(self) -> Self:
        if not any(getattr(self, key, None) for key in ("column", "columns", "before", "after")):
            raise make_mistake(
                "The item does not say where its answers are.", remedy="Add 'column: the header in the file'."
            )
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
            raise make_mistake("A retrospective pair needs 'before' and 'after'.")
        if self.before is not None and self.column is not None:
            raise make_mistake(
                "An item has either 'column' or the pair 'before' and 'after'.", remedy="Remove one of them."
            )
        return self


class ScoreItem(_Item):
    """A whole number within a range; a ``number`` (of years, people, hours) is no mark on a scale from low to high."""

    type: Literal["score", "number"]
    range: tuple[Whole, Whole]
    nps: Flag = False
    reverse: Flag = False

    @model_validator(mode="after")
    def _range_fits(self) -> Self:
        low, high = self.range
        if not 0 < high - low <= _WIDEST_RANGE:
            allowed = say("the lowest and the highest score, at most {n} apart, for example [0, 10]", n=_WIDEST_RANGE)
            raise make_mistake("The range does not fit a score.", found=f"[{low}, {high}]", allowed=allowed)
        if self.nps and self.range != (0, 10):
            raise make_mistake("A net promoter question is asked on 0-10.", found=f"[{low}, {high}]", allowed="[0, 10]")
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
                    raise make_mistake(
                        "'columns' names an option that the item does not have.",
                        found=option,
                        allowed=list_words(self.options),
                        remedy=suggest_nearest(option, self.options),
                    )
        elif self.columns is not None and len(self.columns) < 2:
            raise make_mistake(
                "A list of columns needs two or more.", remedy="For options joined in one cell write 'column'."
            )
        return self


class NominalItem(_Item):
    """One answer out of options without an order."""

    type: Literal["nominal"]
    options: Options


class OpenItem(_Item):
    """An answer in the respondent's own words."""

    type: Literal["open"]


Item = Annotated[OrdinalItem | ScoreItem | MultipleItem | NominalItem | OpenItem, Field(discriminator="type")]


class Subscale(Part):
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


class RespondentCode(Part):
    """The column that joins the answers of one person over waves."""

    column: Headers
    unsure: tuple[OpenPoint, ...] = ()


class Questionnaire(Part):
    """What was asked and how the answers are to be read."""

    background: tuple[Background, ...] = ()
    scales: dict[str, Scale] = {}
    items: tuple[Item, ...] = ()
    missing: tuple[Written, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    respondent_code: RespondentCode | None = None
    session: Written | None = None  # the background variable that tells the session; default: the one called 'session'
