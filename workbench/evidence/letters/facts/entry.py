"""Kinds of values that people write, and what belongs to each field: who fills it, by which rule, at which level."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

__all__ = ["Day", "Moment", "Needed", "Section", "Words", "Yes", "Yuan", "about", "entry"]

#: Level from which on a document without the field is a draft; empty for never.
Needed = Literal["", "internal", "transfer"]

#: Marks that turn the direction of a line: a document could read otherwise than it was written.
_TURNING = frozenset(map(chr, (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_LONGEST = 8_000


def _seen(value: object) -> object:
    """Refuse characters that cannot be seen; a line break and a tab may stand in a text."""
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
        for one in value:
            hidden = unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t"
            if hidden or one in _TURNING:
                raise PydanticCustomError("unseen", "characters that cannot be seen")
    return value


def _day(value: object) -> object:
    """A date alone: not a number that would be taken for seconds since 1970."""
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise PydanticCustomError("date", "not a date")
    return value


def _moment(value: object) -> object:
    """A time of the local clock, with or without seconds: no zone, no bare date, no number."""
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if len(value) <= len("2026-01-01"):
            moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is not None:
        raise PydanticCustomError("datetime", "not a local time")
    return moment


Words = Annotated[
    str, BeforeValidator(_seen), StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST)
]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Yuan = Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=16)]
Yes = Annotated[bool, Field(strict=True)]


class Section(BaseModel):
    """One table of the form; what was left empty is not there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, values: Any) -> Any:
        if not isinstance(values, dict):
            return values
        return {name: value for name, value in values.items() if not _empty(value)}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return not self.model_fields_set


def _empty(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def entry(who: str, rule: str, needed: Needed = "") -> Any:
    """A field that may stay empty.

    Args:
        who: code of the one who fills it, ``facts.who.<code>`` in the catalogue.
        rule: code of the rule that asks for it, ``facts.rule.<code>``.
        needed: level from which on a document without it is a draft.
    """
    return Field(None, json_schema_extra={"who": who, "rule": rule, "needed": needed})


def about(field: FieldInfo) -> dict[str, str]:
    """Who, rule and level of a field that ``entry`` made."""
    extra = field.json_schema_extra
    return {name: str(value) for name, value in extra.items()} if isinstance(extra, dict) else {}
