"""Tables of a database, through SQLAlchemy; identifiers are quoted by the dialect."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import sqlalchemy as sa

from graph_loaders.errors import load_error
from graph_loaders.read.batch import Batch, canonical_raw
from graph_loaders.read.rows import column

ROWS = 1 << 16


class DatabaseTable:
    """One table or view of a database."""

    def __init__(self, engine: sa.Engine, table: sa.Table, prefix: str) -> None:
        self.label = table.name
        self.name = prefix + table.name
        self.headings = [c.name for c in table.columns]
        self._engine = engine
        self._table = table

    @property
    def details(self) -> dict[str, object]:
        """Which dialect was read."""
        return {"dialect": self._engine.dialect.name}

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Read the wanted columns in chunks, as text where the database allows, in the table's own order."""
        # Typed NULL handling is ours: no result processing, so that a text in a date column arrives as it is.
        chosen = [
            sa.type_coerce(self._table.c[heading], sa.types.NullType()).label(heading) for heading in wanted
        ]
        row = 2
        try:
            with self._engine.connect() as connection:
                result = connection.execution_options(yield_per=ROWS).execute(sa.select(*chosen))
                for part in result.partitions():
                    columns = {h: column(v) for h, v in zip(wanted, zip(*part, strict=True), strict=True)}
                    yield Batch(columns, np.arange(row, row + len(part)), canonical_raw(columns))
                    row += len(part)
        except sa.exc.SQLAlchemyError as error:
            raise load_error("damaged_file", file=self.name, detail=str(error)[:200]) from error


def database_file(url: str) -> Path | None:
    """The file behind a URL, where the database is a file. Raises LoadError for what is no database URL."""
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise load_error("bad_url", detail=str(error)[:200]) from error
    if not parsed.drivername.startswith("sqlite") or not parsed.database:
        return None
    return Path(parsed.database)


def _engine(url: str) -> sa.Engine:
    try:
        return sa.create_engine(url)
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        raise load_error("bad_url", detail=str(error)[:200]) from error


def read_database(url: str, prefix: str = "") -> list[DatabaseTable]:
    """All tables and views of a database, named with a prefix. Raises LoadError when it cannot be opened."""
    engine = _engine(url)
    catalogue = sa.MetaData()
    try:
        catalogue.reflect(engine, views=True, resolve_fks=False)
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise load_error("no_database", detail=str(error)[:200]) from error
    tables = sorted(catalogue.tables.values(), key=lambda t: t.name)
    return [DatabaseTable(engine, table, prefix) for table in tables]
