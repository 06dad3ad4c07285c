"""The load itself: extract → fingerprints, checked tables, quarantine, report."""

import hashlib
import shutil
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph_loaders.catalogue import text
from graph_loaders.checked import Checker
from graph_loaders.clean.people import People
from graph_loaders.clean.records import Cleaner, fen
from graph_loaders.errors import load_error
from graph_loaders.fingerprint import Fingerprint, fingerprint, write_fingerprints
from graph_loaders.guard import storage_errors
from graph_loaders.load_report import FileReport, LoadReport, build_report
from graph_loaders.mapping import Mapping, read_mapping
from graph_loaders.progress import Progress, Silent
from graph_loaders.quarantine import Quarantine, Reject
from graph_loaders.read.ahead import prefetch
from graph_loaders.read.batch import Source
from graph_loaders.read.columnar import ParquetFile
from graph_loaders.read.delimited import DelimitedFile
from graph_loaders.read.sources import Extract, open_extract
from graph_loaders.recognise import Recognised, Unrecognised, recognise
from graph_loaders.schema import Table, table_schemas
from graph_loaders.stage import Stage

# Registers first: the other tables ask them who and what is registered.
FIRST = ("psn_info_b", "fixmedins_b")
# Far larger than the others, which are loaded beside it.
LARGEST = "setl_d"


@dataclass(frozen=True)
class _Known:
    """A recognised source and its number in the order of names."""

    source: Source
    recognised: Recognised
    index: int


def load_extract(
    extract: str | Path, into: Path, *, mapping: Path | None = None, progress: Progress | None = None
) -> LoadReport:
    """Load an extract into an empty folder.

    Args:
        extract: a folder, a single file, or a database URL.
        into: an existing empty folder; nothing is written outside of it.
        mapping: TOML file with what the site says about its files and headings.
        progress: is told how far the load is.

    Returns:
        The report, also written to `load-report.json`.

    Raises:
        LoadError: nothing that can be loaded, damaged input, no space, or a load that does not balance.
    """
    with storage_errors(into):
        if not into.is_dir() or any(into.iterdir()):
            raise load_error("not_empty", path=str(into))
        return _Load(into, read_mapping(mapping), progress or Silent()).run(extract)


class _Load:
    def __init__(self, into: Path, mapping: Mapping, progress: Progress) -> None:
        self._into = into
        self._mapping = mapping
        self._progress = progress
        self._quarantine = Quarantine()
        self._skipped: list[dict[str, str]] = []
        self._staging = into / ".staging"
        self._shares: dict[int, float] = {}
        self._sources = 0
        self._telling, self._checking = Lock(), Lock()
        self._stopped = False

    def run(self, extract: str | Path) -> LoadReport:
        opened = open_extract(extract)
        known = self._recognise(opened, str(extract))
        self._sources = len(known)
        for name in ("inputs", "tables", "quarantine", ".staging"):
            (self._into / name).mkdir()
        pool = ThreadPoolExecutor(1)
        try:
            prints = self._fingerprints(opened, pool)
            files = self._tables(known, prints)
            write_fingerprints([p.result() for p in prints], self._into / "inputs" / "fingerprints.json")
        finally:
            pool.shutdown(cancel_futures=True)
            shutil.rmtree(self._staging, ignore_errors=True)
            pa.default_memory_pool().release_unused()  # the graph is built next, by an engine with memory of its own
        self._quarantine.write(self._into / "quarantine" / "rejects.parquet")
        report = build_report(files, self._skipped, self._unused(opened))
        report.write(self._into / "load-report.json")
        if not report.balanced:
            raise load_error("unbalanced", detail=", ".join(f.name for f in files if not f.balanced))
        return report

    def _recognise(self, opened: Extract, extract: str) -> list[_Known]:
        known: list[_Known] = []
        for name, reason in opened.skipped.items():
            self._skip(name, reason)
        for source, labels in sorted(opened.sources, key=lambda pair: pair[0].name):
            wanted = self._mapping.table_of(source.name)
            found = recognise(labels, source.headings, wanted, self._mapping.columns)
            if isinstance(found, Unrecognised):
                self._skip(source.name, found.reason, found.detail)
            else:
                known.append(_Known(source, found, len(known)))
        self._need_settlements(known, extract)
        return known

    def _unused(self, opened: Extract) -> list[str]:
        sources = [source for source, _ in opened.sources]
        headings = (heading for source in sources for heading in source.headings)
        return self._mapping.unused((source.name for source in sources), headings)

    def _skip(self, name: str, reason: str, detail: str = "") -> None:
        texts = {language: text(reason, language, detail=detail, file=name) for language in ("zh", "en")}
        self._skipped.append({"name": name, "reason": reason, **texts})

    def _need_settlements(self, known: list[_Known], extract: str) -> None:
        if not known:
            named = ", ".join(f"{s['name']}: {s['reason']}" for s in self._skipped)
            raise load_error("nothing_recognised", path=extract, skipped=named)
        if all(k.recognised.table.table != "setl_d" for k in known):
            raise load_error("no_settlements")

    def _fingerprints(self, opened: Extract, pool: ThreadPoolExecutor) -> list[Future[Fingerprint]]:
        return [
            pool.submit(fingerprint, path, name)
            for name, path in sorted(opened.files.items())
            if path.is_file()
        ]

    @staticmethod
    def _order(known: list[_Known]) -> list[Table]:
        found = {k.recognised.table.table for k in known}
        names = sorted(found, key=lambda name: (name not in FIRST, name))
        return [table_schemas()[name] for name in names]

    def _people(self, prints: list[Future[Fingerprint]]) -> People:
        """Names for people without a number."""
        path = self._into / "tables" / "psn_info_b.parquet"

        def key() -> bytes:
            return hashlib.sha256("".join(p.result().sha256 for p in prints).encode()).digest()

        def register() -> pa.Table | None:
            return pq.read_table(path, columns=["certno", "psn_no"]) if path.exists() else None

        return People(key, register)

    def _tables(self, known: list[_Known], prints: list[Future[Fingerprint]]) -> list[FileReport]:
        """All tables in their order; after the registers two at a time, where each source is a file of its own."""
        order = self._order(known)
        alone = [table for table in order if table.table in FIRST]
        if not all(isinstance(k.source, ParquetFile | DelimitedFile) for k in known):
            alone = order
        reports = {table.table: self._table(table, known, prints) for table in alone}
        rest = sorted((t for t in order if t.table not in reports), key=lambda t: t.table != LARGEST)
        with ThreadPoolExecutor(2) as pool:
            jobs = {table.table: pool.submit(self._table, table, known, prints) for table in rest}
            try:
                reports |= {table.table: jobs[table.table].result() for table in order if table.table in jobs}
            except BaseException:
                self._stopped = True
                pool.shutdown(cancel_futures=True)
                raise
        return [report for table in order for report in reports[table.table]]

    def _table(
        self, table: Table, known: list[_Known], prints: list[Future[Fingerprint]]
    ) -> list[FileReport]:
        mine = [k for k in known if k.recognised.table is table]
        people = self._people(prints)
        stage = Stage(self._into, table, _present(table, mine))
        try:
            reports = {k.index: self._stage(k, stage, people) for k in mine}
            staged = stage.close()
        except BaseException:
            stage.abandon()
            raise
        names = {k.index: k.source.name for k in mine}
        with self._checking:  # one at a time: each may take as much memory as an engine is allowed
            self._tell("checking", 0, 1)
            checked = Checker(table, staged, names, self._into).run()
            self._tell("checking", 1, 1)
        for k in mine:
            report = reports[k.index]
            report.checked = checked.counts.get(k.index, report.checked)
            self._reject_conflicts(k, report, checked.conflicts)
        staged.side.unlink()
        return list(reports.values())

    def _stage(self, known: _Known, stage: Stage, people: People) -> FileReport:
        cleaner = Cleaner(known.recognised, people)
        stage.begin(known.source.name, known.index)
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
            self._progress.step("reading", read, 1000 * self._sources)

    def _tell(self, text_code: str, done: int, total: int) -> None:
        with self._telling:
            self._progress.step(text_code, done, total)

    def _reject_conflicts(self, known: _Known, report: FileReport, conflicts: pa.Table) -> None:
        rows = conflicts.filter(pc.equal(conflicts["_file"], known.index))
        money = known.recognised.table.money
        report.conflicts = rows.num_rows
        report.conflict_fen = fen(rows[money]) if money in rows.column_names else 0
        keys = [k for k in known.recognised.table.key if k in rows.column_names]
        self._quarantine.add(
            known.source.name, known.recognised.table.table, known_conflicts(rows, keys, known.source)
        )


def known_conflicts(rows: pa.Table, keys: list[str], source: Source) -> Iterator[Reject]:
    """Rejects of conflicting rows, with the raw bytes read again from the source where it has bytes."""
    for row in rows.to_pylist():
        value = ", ".join(str(row[k]) for k in keys)
        yield Reject(row["source_row"], "conflicting_duplicate", keys[0], value, _bytes_again(row, source))


def _bytes_again(row: dict[str, object], source: Source) -> bytes:
    path, offset, length = getattr(source, "path", None), row["_offset"], row["_length"]
    if path is None or not isinstance(offset, int) or not isinstance(length, int) or offset < 0:
        values = (
            v for name, v in row.items() if not name.startswith("_") and name not in ("turn", "conflict")
        )
        return "\x1f".join("" if v is None else str(v) for v in values).encode()
    with path.open("rb") as stream:
        stream.seek(offset)
        return bytes(stream.read(length)).rstrip(b"\r\n")


def _present(table: Table, known: list[_Known]) -> list[str]:
    """Columns that any source of the table has, and those that are derived when missing."""
    found = {name for k in known for name in k.recognised.columns}
    if table.person and "certno" in found:
        found.add("psn_no")
    for name, column in table.columns.items():
        if any(source in found for source in column.fallback):
            found.add(name)
    return [name for name in table.columns if name in found]
