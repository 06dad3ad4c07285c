"""The declared platform tables: one YAML file each, read once and validated.

Nothing else in the package knows a column by heart: names, types, synonyms and what a missing column
switches off
are all read from here.
"""

from functools import cache
from importlib.resources import files
from typing import Literal

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

from graph_loaders.declared import read_yaml

ColumnType = Literal["code", "text", "flag", "money", "decimal", "integer", "number", "date", "time"]

ARROW_TYPES: dict[str, pa.DataType] = {
    "code": pa.string(),
    "text": pa.string(),
    "flag": pa.string(),
    "money": pa.decimal128(18, 2),
    "decimal": pa.decimal128(18, 4),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "time": pa.timestamp("us"),
}


#: First and last year of what a column can say: of care under the scheme, whose first cities began in 1994, or of
#: people's lives. What lies outside stands for "no date" (1900-01-01, 2099-12-31) or is a slip, and is not readable.
ERAS: dict[str, tuple[int, int]] = {"scheme": (1990, 2069), "life": (1901, 2069)}


class Column(BaseModel):
    """One declared column: its type, labels, other names, its era, and what its absence switches off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ColumnType
    zh: str
    en: str
    synonyms: tuple[str, ...] = ()
    absence: str | None = None
    required: bool = False
    reject_unreadable: bool = False
    fallback: tuple[str, ...] = ()
    pad: int = 0
    era: Literal["scheme", "life"] | None = None

    @property
    def arrow_type(self) -> pa.DataType:
        """Type of the column in the checked table."""
        return ARROW_TYPES[self.type]


class Table(BaseModel):
    """One platform table.

    ``newest_counts`` says of a register or list that it tells how things stand and is handed over whole again and
    again: of several contents of one key that counts which was delivered last.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    key: tuple[str, ...]
    newest_counts: bool = False
    needs: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    absent: str
    columns: dict[str, Column] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_only_declared_columns(self) -> "Table":
        used = (*self.key, *self.needs, *self.signature, *self.person)
        unknown = sorted(set(used) - set(self.columns))
        if unknown:
            raise ValueError(f"{self.table}: undeclared columns {unknown}")
        return self

    @property
    def money(self) -> str | None:
        """The column whose sum must balance, if the table has one."""
        return next((n for n, c in self.columns.items() if c.type == "money" and c.required), None)


@cache
def table_schemas() -> dict[str, Table]:
    """All declared tables by name. Raises pydantic.ValidationError when a YAML file is wrong."""
    found = sorted(files(__package__).iterdir(), key=lambda f: f.name)
    texts = [f.read_text(encoding="utf-8") for f in found if f.name.endswith(".yaml")]
    tables = [Table.model_validate(read_yaml(text)) for text in texts]
    return {table.table: table for table in tables}
