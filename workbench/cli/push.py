"""``workbench push``: bring a graph server to what a case holds, or write the files of its bulk import."""

from __future__ import annotations

import json
import os
import shlex
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

import workbench
from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.output import print_text
from workbench.errors import CaseError, WorkbenchError
from workbench.guard import storage
from workbench.progress import bars
from workbench.shown import plain
from workbench.texts import text

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from graph_loaders.neo4j import Target
    from workbench.case import Case
    from workbench.engines.neo4j import Address
    from workbench.leads.lead import Lead
    from workbench.run import RunResult

__all__ = ["Events", "case_elements", "push", "record_of"]


class Events(StrEnum):
    """Which recorded events go to the server."""

    leads = "leads"
    all = "all"


def push(  # noqa: PLR0913, PLR0917 - the options of a command
    case: CasePath,
    neo4j: Annotated[
        str | None, typer.Option("--neo4j", metavar="URI", help=bilingual("push.help.neo4j"))
    ] = None,
    database: Annotated[str | None, typer.Option("--database", help=bilingual("push.help.database"))] = None,
    events: Annotated[Events, typer.Option("--events", help=bilingual("push.help.events"))] = Events.leads,
    run: Annotated[str | None, typer.Option("--run", help=bilingual("push.help.run"))] = None,
    replace: Annotated[bool, typer.Option("--replace", help=bilingual("push.help.replace"))] = False,
    recheck: Annotated[bool, typer.Option("--recheck", help=bilingual("push.help.recheck"))] = False,
    admin_csv: Annotated[
        Path | None, typer.Option("--admin-csv", metavar="DIR", help=bilingual("push.help.csv"))
    ] = None,
    lang: Lang = Language.zh,
) -> None:
    """Bring a Neo4j server to what the case holds."""
    from graph_loaders.neo4j import Target  # noqa: PLC0415 - the engines take a second to import

    if (neo4j is None) == (admin_csv is None):
        raise WorkbenchError("push_where")
    opened = workbench.open_case(case)
    result = opened.run(run)
    address = None if neo4j is None else _address(neo4j, database, lang.value)
    target = Target(
        case=opened.folder.name,
        data=opened.data_digest,
        run=result.run_id,
        stamp=uuid.uuid4().hex,
        replace=replace,
        recheck=recheck,
        events=events.value,
        record=record_of(result),
    )
    with case_elements(opened, result, events) as elements:
        if address is not None:
            _send(elements, address, target, lang.value, Console(highlight=False, emoji=False))
        elif admin_csv is not None:
            _write_files(elements, admin_csv, target, database, lang.value)


def _address(uri: str, database: str | None, language: str) -> Address:
    """The server with the user's name and password: from the environment, or typed.

    Raises:
        WorkbenchError: the address is wrong, or nobody can be asked for the password.
    """
    from workbench.engines.neo4j import Address  # noqa: PLC0415 - the driver takes a while to import

    shown = Address(uri).shown
    user, password = os.environ.get("NEO4J_USER"), os.environ.get("NEO4J_PASSWORD")
    if password == "":
        return Address(uri, database=database)
    if password is None:
        if not sys.stdin.isatty():
            raise WorkbenchError("neo4j_no_password")
        user = user or typer.prompt(text("push.user", language, server=shown), default="neo4j", err=True)
        password = typer.prompt(text("push.password", language), hide_input=True, err=True)
    return Address(uri, user or "neo4j", password, database)


@contextmanager
def case_elements(case: Case, run: RunResult, events: Events) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the tables of what goes to a server (``graph_loaders.neo4j.tables``).

    Raises:
        CaseError: the run keeps no edges, or belongs to an earlier load.
    """
    from graph_loaders.engine import connect, open_tables  # noqa: PLC0415 - takes half a second to import
    from graph_loaders.neo4j import Elements, make_elements  # noqa: PLC0415 - as above
    from workbench.checks.result import joined_edges  # noqa: PLC0415 - as above
    from workbench.explore.standing_leads import standing_leads  # noqa: PLC0415 - as above
    from workbench.leads.record import to_record  # noqa: PLC0415 - as above

    edges = run.folder / "edges.parquet"
    if not edges.exists():
        raise CaseError("no_edges", run=run.run_id)
    if run.data_digest != case.data_digest:
        raise CaseError("push_stale_run", run=run.run_id)
    case.check_tables()
    leads = standing_leads(case, run)
    what = Elements(
        edges=edges,
        leads=[to_record(one) for one in leads],
        rows=_rows(case, run, leads),
        checked=joined_edges(case),
        every_event=events is Events.all,
    )
    with storage(case.folder / "tables"), connect(case.folder) as db:
        open_tables(db, case.folder / "tables")
        make_elements(db, what)
        yield db


def record_of(run: RunResult) -> str:
    """What a run says about itself, without the times that it took, which are others every time."""
    return json.dumps(
        {key: value for key, value in run.record.items() if key not in ("seconds", "inputs")},
        ensure_ascii=False,
        sort_keys=True,
    )


def _rows(case: Case, run: RunResult, leads: Sequence[Lead]) -> pa.Table:
    """Rows behind all leads, those that people made too, as a run keeps them."""
    import pyarrow as pa  # noqa: PLC0415 - takes half a second to import

    from workbench.explore.standing_leads import rows_of_lead  # noqa: PLC0415 - as above

    found = {lead.lead_id for lead in run.leads}
    made = [one.lead_id for one in leads if one.lead_id not in found]
    kinds = {
        pa.string(): "lead_id relation table_name row_key source_file psn_no card_id dr_code fixmedins_code",
        pa.int64(): "session source_row",
        pa.timestamp("us"): "at_time",
        pa.decimal128(18, 2): "medfee_sumamt fund_pay_sumamt acct_pay cash_payamt",
    }
    shape = pa.schema([(name, kind) for kind, names in kinds.items() for name in names.split()])
    rows = [run.rows(), *(rows_of_lead(case, run, one).assign(lead_id=one) for one in made)]
    return pa.concat_tables(
        [pa.Table.from_pandas(one[shape.names], schema=shape, preserve_index=False) for one in rows]
    )


def _send(
    elements: duckdb.DuckDBPyConnection, address: Address, target: Target, language: str, console: Console
) -> None:
    """Push, and say what was done."""
    from graph_loaders.neo4j import push as push_elements  # noqa: PLC0415 - takes half a second to import
    from workbench.engines.neo4j import connected  # noqa: PLC0415 - as above
    from workbench.engines.neo4j_gds import gds_version  # noqa: PLC0415 - as above

    if address.open_line:
        _say(text("push.open_line", language, server=address.shown))
    with (
        connected(address) as driver,
        driver.session(database=address.database) as session,
        driver.session(database=address.database) as beside,
        bars(language) as progress,
    ):
        done = push_elements(session, elements, target, progress=progress, beside=[beside])
        gds = gds_version(session)
    figures = {name: f"{getattr(done, name):,}" for name in ("created", "changed", "removed")}
    every = f"{sum(done.elements.values()):,}"
    console.print(text("push.done", language, server=address.shown, elements=every, **figures))
    console.print(text("push.gds", language, version=plain(gds)) if gds else text("push.no_gds", language))


def _write_files(
    elements: duckdb.DuckDBPyConnection, folder: Path, target: Target, database: str | None, language: str
) -> None:
    """Write the files of the bulk import, and print the command that reads them."""
    from graph_loaders.neo4j.import_files import write_import_files  # noqa: PLC0415 - takes half a second to import
    from workbench.engines.neo4j_errors import speaking_to  # noqa: PLC0415 - as above

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseError("csv_exists", path=folder)
    with storage(folder), speaking_to(str(folder)), bars(language) as progress:
        folder.mkdir(parents=True, exist_ok=True)
        made = write_import_files(
            elements,
            folder,
            case=target.case,
            data=target.data,
            run=target.run,
            events=target.events,
            record=target.record,
            database=database or "neo4j",
            progress=progress,
        )
    _say(text("push.csv", language, path=plain(folder), elements=f"{made.elements:,}"))
    print_text(shlex.join(("neo4j-admin", *made.arguments)))


def _say(words: str) -> None:
    """A remark, on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(words, style="yellow")
