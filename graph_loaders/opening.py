"""Deliveries opened: which sources they have, what each is, and which files were there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph_loaders.catalogue import text
from graph_loaders.deliveries import Deliveries, Seen, delivery_name, folder_name
from graph_loaders.errors import load_error
from graph_loaders.fingerprint import Fingerprint, fingerprint
from graph_loaders.mapping import Mapping
from graph_loaders.read.batch import Source
from graph_loaders.read.sources import Extract, open_extract
from graph_loaders.recognise import Recognised, Unrecognised, recognise

__all__ = ["Known", "Opened", "open_deliveries"]


@dataclass(frozen=True)
class Known:
    """A recognised source, its number among all sources, and that of its delivery."""

    source: Source
    recognised: Recognised
    index: int
    delivery: int


@dataclass
class Opened:
    """The deliveries of one load.

    Attributes:
        names: names of the deliveries.
        known: their recognised sources.
        files: their files, by the name that reports use, delivery after delivery.
        prints: fingerprints that had to be taken already.
        first: number of files of the case's first delivery, if it is among these; else 0.
        skipped: what is left out, as in the load report.
        seen: every source that was looked at.
        repeated: deliveries that have no file that was not delivered before.
    """

    names: list[str] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    files: dict[str, Path] = field(default_factory=dict)
    prints: dict[str, Fingerprint] = field(default_factory=dict)
    first: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)


def open_deliveries(extracts: Sequence[str | Path], earlier: Deliveries, mapping: Mapping) -> Opened:
    """Open deliveries in their order, after those that a case has.

    A file whose bytes were delivered before is left out; a delivery of such files alone is no delivery.

    Raises:
        LoadError: one cannot be read, or has nothing that is known, or there are no settlements at all.
    """
    opening = _Opening(earlier, mapping)
    for extract in extracts:
        opening.add(extract)
    found = opening.opened
    recognised = [*(one.recognised for one in earlier.reports), *(one.recognised for one in found.known)]
    tables = {one.table.table for one in recognised}
    if tables and "setl_d" not in tables:
        raise load_error("no_settlements")
    return found


class _Opening:
    def __init__(self, earlier: Deliveries, mapping: Mapping) -> None:
        self.opened = Opened()
        self._earlier = earlier
        self._mapping = mapping

    def add(self, extract: str | Path) -> None:
        found, opened = open_extract(extract), self.opened
        repeated = self._repeated(found)
        sources = sorted(
            (pair for pair in found.sources if not _within(pair[0].name, repeated)),
            key=lambda pair: pair[0].name,
        )
        if repeated and not sources:
            opened.repeated.append(folder_name(extract))
            return
        taken = [*self._earlier.names, *opened.names]
        name = delivery_name(extract, taken)
        before = f"{name}/" if name else ""
        for file in sorted(found.skipped.keys() | repeated):
            self._skip(before, file, found.skipped.get(file, "delivered_before"))
        known = [pair for source in sources if (pair := self._recognised(before, *source)) is not None]
        if not known:
            named = ", ".join(f"{s['name']}: {s['reason']}" for s in opened.skipped)
            raise load_error("nothing_recognised", path=str(extract), skipped=named)
        for source, recognised in known:
            index = len(self._earlier.reports) + len(opened.known)
            opened.known.append(Known(source, recognised, index, len(taken)))
        opened.names.append(name)
        opened.files |= {before + file: path for file, path in sorted(found.files.items()) if path.is_file()}
        opened.prints |= {
            before + file: replace(one, name=before + file) for file, one in self._taken.items()
        }
        if not taken:
            opened.first = len(opened.files)

    def _repeated(self, found: Extract) -> set[str]:
        """Files that were delivered before, by their bytes."""
        self._taken: dict[str, Fingerprint] = {}
        if not (self._earlier.names or self.opened.names):
            return set()
        return {
            name for name, path in sorted(found.files.items()) if path.is_file() and self._before(name, path)
        }

    def _before(self, name: str, path: Path) -> bool:
        size = path.stat().st_size
        alike = [one for one, other in self.opened.files.items() if other.stat().st_size == size]
        if not size or not (alike or any(one.bytes == size for one in self._earlier.prints)):
            return False
        content = self._taken[name] = fingerprint(path, name)
        for one in alike:
            if one not in self.opened.prints:
                self.opened.prints[one] = fingerprint(self.opened.files[one], one)
        digests = [self.opened.prints[one].sha256 for one in alike]
        return content.sha256 in digests or self._earlier.knows(content)

    def _recognised(
        self, before: str, source: Source, labels: Sequence[str]
    ) -> tuple[Source, Recognised] | None:
        """What a source is; from here on it has the name that reports use."""
        wanted = self._mapping.table_of(source.name)
        found = recognise(labels, source.headings, wanted, self._mapping.columns)
        self.opened.seen.append(Seen(source.name, tuple(source.headings)))
        if isinstance(found, Unrecognised):
            self._skip(before, source.name, found.reason, found.detail)
            return None
        source.name = before + source.name
        return source, found

    def _skip(self, before: str, name: str, reason: str, detail: str = "") -> None:
        texts = {language: text(reason, language, detail=detail, file=name) for language in ("zh", "en")}
        self.opened.skipped.append({"name": before + name, "reason": reason, **texts})


def _within(source: str, files: set[str]) -> bool:
    """Whether a source is one of the files, or a sheet or table of one."""
    return source in files or any(source.startswith(f"{file}#") for file in files)
