"""The load itself: deliveries → fingerprints, checked tables, quarantine, report."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph_loaders.checked import OUT, Checker, Parts
from graph_loaders.clean.people import People
from graph_loaders.clean.records import Cleaner, fen
from graph_loaders.deliveries import Deliveries
from graph_loaders.duplicates import CONFLICT, SUPERSEDED
from graph_loaders.earlier import BESIDE, Earlier
from graph_loaders.errors import load_error
from graph_loaders.fingerprint import Fingerprint, fingerprint, write_fingerprints
from graph_loaders.guard import storage_errors
from graph_loaders.kept_out import rejects_of
from graph_loaders.load_report import FileReport, LoadReport, build_report
from graph_loaders.mapping import Mapping, read_mapping
from graph_loaders.opening import Known, Opened, open_deliveries
from graph_loaders.progress import Progress, Silent
from graph_loaders.quarantine import REJECT_SCHEMA, Quarantine
from graph_loaders.read.ahead import prefetch
from graph_loaders.read.columnar import ParquetFile
from graph_loaders.read.delimited import DelimitedFile
from graph_loaders.registers import Registers, register_column
from graph_loaders.schema import Table, table_schemas
from graph_loaders.stage import Stage
from graph_loaders.table_file import Staged

# Registers first: the other tables ask them who and what is registered.
FIRST = ("psn_info_b", "fixmedins_b")
# Far larger than the others, which are loaded beside it.
LARGEST = "setl_d"


def load_extract(
    extract: str | Path | Sequence[str | Path],
    into: Path,
    *,
    mapping: Path | None = None,
    progress: Progress | None = None,
    onto: Path | None = None,
) -> LoadReport:
    """Load one delivery or several into an empty folder.

    Whether deliveries are loaded together or one is added to those that a case has, the result is the same.

    Args:
        extract: a folder, a single file, or a database URL; or several in the order in which they were delivered.
        into: an existing empty folder; nothing is written outside of it.
        mapping: TOML file with what the site says about its files and headings; None for that of ``onto``.
        progress: is told how far the load is.
        onto: case whose deliveries come before these; it is read and not changed.

    Returns:
        The report, also written to `load-report.json`.

    Raises:
        LoadError: nothing that can be loaded, damaged input, no space, a load that does not balance, nothing that
            ``onto`` does not have already, or a case of an earlier version.
    """
    extracts = [extract] if isinstance(extract, str | Path) else list(extract)
    with storage_errors(into):
        if not into.is_dir() or any(into.iterdir()):
            raise load_error("not_empty", path=str(into))
        earlier = Deliveries() if onto is None else Deliveries.read(onto)
        said = earlier.mapping if mapping is None else read_mapping(mapping)
        return _Load(into, said, progress or Silent(), earlier).run(extracts)


class _Load:
    def __init__(self, into: Path, mapping: Mapping, progress: Progress, earlier: Deliveries) -> None:
        self._into = into
        self._mapping = mapping
        self._progress = progress
        self._earlier = earlier
        self._opened = Opened()
        self._quarantine = Quarantine()
        self._staging = into / ".staging"
        self._shares: dict[int, float] = {}
        self._prints: list[Future[Fingerprint]] = []
        self._telling, self._checking = Lock(), Lock()
        self._stopped = False
        self._as_they_were: set[str] = set()

    def run(self, extracts: Sequence[str | Path]) -> LoadReport:
        opened = self._opened = open_deliveries(extracts, self._earlier, self._mapping)
        if not opened.known:
            raise load_error("nothing_new", path=", ".join(map(str, extracts)))
        for name in ("inputs", "tables", "quarantine", ".staging", BESIDE, OUT):
            (self._into / name).mkdir(parents=True)
        pool = ThreadPoolExecutor(1)
        try:
            self._prints = [pool.submit(self._fingerprint, name) for name in opened.files]
            reports = self._tables()
            prints = [*self._earlier.prints, *(p.result() for p in self._prints)]
        finally:
            pool.shutdown(cancel_futures=True)
            shutil.rmtree(self._staging, ignore_errors=True)
            pa.default_memory_pool().release_unused()  # the graph is built next, by an engine with memory of its own
        write_fingerprints(prints, self._into / "inputs" / "fingerprints.json")
        self._quarantine.keep(self._earlier_rejects())
        self._quarantine.write(self._into / "quarantine" / "rejects.parquet")
        return self._reported(self._remembered(prints, reports))

    def _fingerprint(self, name: str) -> Fingerprint:
        return self._opened.prints.get(name) or fingerprint(self._opened.files[name], name)

    def _remembered(self, prints: list[Fingerprint], reports: dict[int, FileReport]) -> Deliveries:
        earlier, opened = self._earlier, self._opened
        return Deliveries(
            self._into,
            [*earlier.names, *opened.names],
            prints,
            earlier.first if earlier.names else opened.first,
            [reports[index] for index in sorted(reports)],
            [*earlier.skipped, *opened.skipped],
            [*earlier.seen, *opened.seen],
            self._mapping,
        )

    def _reported(self, now: Deliveries) -> LoadReport:
        unused = self._mapping.unused(
            (one.name for one in now.seen), (heading for one in now.seen for heading in one.headings)
        )
        report = build_report(now.reports, now.skipped, unused)
        report.write(self._into / "load-report.json")
        now.write(self._into)
        if not report.balanced:
            raise load_error("unbalanced", detail=", ".join(f.name for f in now.reports if not f.balanced))
        return replace(report, repeated=tuple(self._opened.repeated))

    def _order(self) -> list[Table]:
        found = {one.recognised.table.table for one in self._earlier.reports}
        found |= {one.recognised.table.table for one in self._opened.known}
        names = sorted(found, key=lambda name: (name not in FIRST, name))
        return [table_schemas()[name] for name in names]

    @cached_property
    def _name_key(self) -> bytes:
        """Key of the names of people without a number: the same in every load of a case, from its first delivery."""
        earlier = self._earlier
        prints = earlier.prints[: earlier.first]
        if not earlier.names:
            prints = [p.result() for p in self._prints[: self._opened.first]]
        return hashlib.sha256("".join(p.sha256 for p in prints).encode()).digest()

    def _people(self) -> People:
        """Names for people without a number."""
        return People(
            lambda: self._name_key, lambda: register_column(self._into, "psn_info_b", ["certno", "psn_no"])
        )

    def _tables(self) -> dict[int, FileReport]:
        """All tables in their order; after the registers two at a time, where each source is a file of its own."""
        order = self._order()
        alone = [table for table in order if table.table in FIRST]
        if not all(isinstance(k.source, ParquetFile | DelimitedFile) for k in self._opened.known):
            alone = order
        reports: dict[int, FileReport] = {}
        for table in alone:
            reports |= self._table(table)
        rest = sorted((t for t in order if t not in alone), key=lambda t: t.table != LARGEST)
        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(self._table, table) for table in rest]
            try:
                for job in jobs:
                    reports |= job.result()
            except BaseException:
                self._stopped = True
                pool.shutdown(cancel_futures=True)
                raise
        return reports

    def _table(self, table: Table) -> dict[int, FileReport]:
        """One table: its new records staged, and checked together with the earlier ones."""
        mine = [k for k in self._opened.known if k.recognised.table is table]
        reports = self._earlier.of_table(table.table)
        recognised = [*(one.recognised for one in reports.values()), *(one.recognised for one in mine)]
        present = _present(table, {name for one in recognised for name in one.columns})
        staged = None
        if mine:
            staged, fresh = self._staged(table, mine, present)
            reports |= fresh
        with self._checking:  # one at a time: each may take as much memory as an engine is allowed
            self._tell("checking", 0, 1)
            self._check(table, staged, present, reports)
            self._tell("checking", 1, 1)
        return reports

    def _staged(
        self, table: Table, mine: list[Known], present: list[str]
    ) -> tuple[Staged, dict[int, FileReport]]:
        people = self._people()
        side = self._into / BESIDE / f"{table.table}-{mine[0].delivery}.parquet"
        stage = Stage(self._into, table, present, side)
        try:
            reports = {k.index: self._stage(k, stage, people) for k in mine}
            return stage.close(), reports
        except BaseException:
            stage.abandon()
            raise

    def _check(
        self, table: Table, staged: Staged | None, present: list[str], reports: dict[int, FileReport]
    ) -> None:
        names = {index: report.name for index, report in reports.items()}
        earlier, old = None, self._earlier.folder
        if old is not None:
            files = {name: index for index, name in names.items()}
            earlier = Earlier.of(old, self._into, table, files, self._people())
        if earlier is not None and earlier.as_it_was and staged is None:
            earlier.stays(self._into, table)
            self._as_they_were.add(table.table)
            return
        parts = _parts(staged, earlier, present)
        refresh = earlier is not None and not earlier.as_it_was
        registers = Registers(self._into, table) if refresh else None
        checked = Checker(table, parts, names, self._into, registers).run()
        for index, report in reports.items():
            report.check(checked.counts[index], checked.forgotten.get(index, {}))
            self._keep_out(report, checked.kept_out.filter(pc.equal(checked.kept_out["_file"], index)))

    def _earlier_rejects(self) -> pa.Table:
        """The quarantine so far, without what the tables that were checked again keep out."""
        if self._earlier.folder is None:
            return REJECT_SCHEMA.empty_table()
        rows = pq.read_table(self._earlier.folder / "quarantine" / "rejects.parquet")
        again = pc.is_in(rows["reason"], value_set=pa.array([CONFLICT, SUPERSEDED]))
        stays = pc.is_in(rows["table"], value_set=pa.array(sorted(self._as_they_were), pa.string()))
        return rows.filter(pc.or_(pc.invert(again), stays))

    def _stage(self, known: Known, stage: Stage, people: People) -> FileReport:
        cleaner = Cleaner(known.recognised, people)
        stage.begin(known.source.name, known.index, known.delivery)
        wanted = list(dict.fromkeys(known.recognised.columns.values()))
        for batch in prefetch(known.source.batches(wanted)):
            records, rejects = cleaner.clean(batch)
            stage.write(records)
            self._quarantine.add(known.source.name, known.recognised.table.table, rejects)
            self._tell_read(known.index, batch.share)
            if self._stopped:
                raise CancelledError
        return FileReport(known.source.name, known.recognised, known.source.details, cleaner.counts)

    def _tell_read(self, index: int, share: float) -> None:
        """Thousandths of all sources that are read so far."""
        with self._telling:
            self._shares[index] = share
            read = round(1000 * sum(self._shares.values()))
            self._progress.step("reading", read, 1000 * len(self._opened.known))

    def _tell(self, text_code: str, done: int, total: int) -> None:
        with self._telling:
            self._progress.step(text_code, done, total)

    def _keep_out(self, report: FileReport, rows: pa.Table) -> None:
        table = report.recognised.table
        report.kept_out = Counter(rows["reason"].to_pylist())
        report.kept_out_fen = fen(rows[table.money]) if table.money in rows.column_names else 0
        self._quarantine.keep(rejects_of(rows, table, report.name))


def _parts(staged: Staged | None, earlier: Earlier | None, present: list[str]) -> Parts:
    beside = [] if earlier is None else list(earlier.beside)
    if staged is not None:
        beside.append(staged.side)
    if earlier is None:
        return Parts(staged, None, None, beside, present)
    return Parts(staged, earlier.accepted, earlier.out, beside, present)


def _present(table: Table, columns: set[str]) -> list[str]:
    """Columns that any source of the table has, and those that are derived when missing."""
    found = set(columns)
    if table.person and "certno" in found:
        found.add("psn_no")
    for name, column in table.columns.items():
        if any(source in found for source in column.fallback):
            found.add(name)
    return [name for name in table.columns if name in found]
