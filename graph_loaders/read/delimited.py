"""CSV, TSV and other delimited text."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from graph_loaders.errors import load_error
from graph_loaders.quarantine import Reject
from graph_loaders.read.batch import Batch
from graph_loaders.read.blocks import BlockReader, TextBlock, transcode, uses_lone_cr
from graph_loaders.read.encoding import detect_encoding
from graph_loaders.read.framing import OK, REASONS, Frame, Framed, frame_block

DELIMITERS = (",", "\t", ";", "|")
HEADER_BYTES = 1 << 20
EXCERPT_BYTES = 800


def _read_header(path: Path, bom: int) -> tuple[bytes, int]:
    """The first line that is not empty, and how many lines it is down."""
    with path.open("rb") as stream:
        stream.seek(bom)
        head = stream.read(HEADER_BYTES)
    lines = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for number, line in enumerate(lines):
        if line.strip():
            return line, number
    raise load_error("empty_file", file=path.name)


def _split(header: str, delimiter: str) -> list[str]:
    return next(csv.reader([header], delimiter=delimiter))


class DelimitedFile:
    """A delimited text file.

    Raises LoadError when it has no header or is in an encoding that we do not read.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.name = name
        self.path = path
        self.encoding = detect_encoding(path)
        raw, self._header_line = _read_header(path, self.encoding.bom)
        header = transcode(raw + b"\n", self.encoding.name)[0].decode().rstrip("\n")
        self.delimiter = max(DELIMITERS, key=lambda d: len(_split(header, d)))
        self.headings = _split(header, self.delimiter)

    @property
    def details(self) -> dict[str, object]:
        """Encoding, delimiter and line ends."""
        return {
            "delimiter": self.delimiter,
            "encoding": self.encoding.name + ("-bom" if self.encoding.bom else ""),
            "encoding_ambiguous": self.encoding.ambiguous,
            "lone_cr": uses_lone_cr(self.path),
        }

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Read the wanted headings block by block."""
        reader = BlockReader(self.path, self.encoding)
        size = max(self.path.stat().st_size, 1)
        line, offset = 1, self.encoding.bom
        for block in reader:
            frame = Frame(block.text, self.delimiter, len(self.headings))
            framed, consumed = frame_block(frame, np.array(block.undecodable, np.int64), block.final)
            framed = _without_header(framed, self._header_line + 1 - line)
            starts = block.raw_lines()
            rest = int(starts[consumed])
            yield self._batch(
                frame, framed, _Place(block, starts, line, offset, (offset + rest) / size), wanted
            )
            reader.give_back(block.raw[rest:])
            line, offset = line + consumed, offset + rest

    def _batch(self, frame: Frame, framed: Framed, place: "_Place", wanted: Sequence[str]) -> Batch:
        good = framed.verdict == OK
        columns = self._columns(_kept(frame, framed, good), int(good.sum()), wanted)
        begin, end = place.span(framed)
        kept = np.stack((begin[good], end[good]), axis=1)

        def raw(i: int) -> bytes:
            return place.raw(int(kept[i, 0]), int(kept[i, 1]))

        def raws() -> Iterator[bytes]:
            return (place.raw(first, last) for first, last in kept.tolist())

        return Batch(
            columns,
            place.line + framed.first[good],
            raw,
            self._rejects(framed, ~good, place),
            place.offset + begin[good],
            (end - begin)[good],
            raws,
            place.share,
        )

    def _rejects(self, framed: Framed, bad: np.ndarray, place: "_Place") -> list[Reject]:
        begin, end = place.span(framed)
        rows = zip(framed.first[bad], framed.verdict[bad], begin[bad], end[bad], strict=True)
        rejects = []
        for first, verdict, start, stop in rows:
            record = place.raw(int(start), int(stop))
            excerpt = record[:EXCERPT_BYTES].decode(self.encoding.name, "replace")
            rejects.append(Reject(place.line + int(first), REASONS[verdict], None, excerpt, record))
        return rejects

    def _columns(self, data: bytes | memoryview, rows: int, wanted: Sequence[str]) -> dict[str, pa.Array]:
        at = {heading: str(self.headings.index(heading)) for heading in wanted}
        if not rows:
            return {heading: pa.array([], pa.string()) for heading in at}
        table = _parse(data, self.delimiter, len(self.headings), list(at.values()))
        if table.num_rows != rows:
            raise load_error("framing_disagrees", file=self.name, framed=rows, read=table.num_rows)
        return {heading: table.column(index).combine_chunks() for heading, index in at.items()}


@dataclass(frozen=True)
class _Place:
    """A block in its file.

    Begin of each of its raw lines, its first line and byte, and how much is read with it.
    """

    block: TextBlock
    starts: np.ndarray
    line: int
    offset: int
    share: float

    def span(self, framed: Framed) -> tuple[np.ndarray, np.ndarray]:
        """Begin and end of records in the raw bytes, line ends included."""
        return self.starts[framed.first], self.starts[framed.last + 1]

    def raw(self, begin: int, end: int) -> bytes:
        """Raw bytes of a record without its line end."""
        return self.block.raw[begin:end].rstrip(b"\r\n")


def _without_header(framed: Framed, header: int) -> Framed:
    """Drop the record at line `header` (0-based in this block), if it is in this block."""
    keep = framed.first != header
    if header < 0 or keep.all():
        return framed
    return Framed(*(getattr(framed, name)[keep] for name in ("first", "last", "start", "end", "verdict")))


def _kept(frame: Frame, framed: Framed, good: np.ndarray) -> bytes:
    """The bytes of the good records only, each with its line end."""
    start, stop = framed.start[good], frame.stop[framed.last[good]]
    if len(start) and (start[1:] == stop[:-1]).all():
        return frame.block[int(start[0]) : int(stop[-1])]
    edges = np.zeros(len(frame.data) + 1, np.int8)
    edges[start] += 1
    edges[stop] -= 1
    return bytes(frame.data[np.cumsum(edges[:-1], dtype=np.int8).astype(bool)])


def _parse(data: bytes | memoryview, delimiter: str, columns: int, include: list[str]) -> pa.Table:
    names = [str(i) for i in range(columns)]
    return arrow_csv.read_csv(
        pa.BufferReader(data),
        read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(data) + 1),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            include_columns=include,
            strings_can_be_null=False,
            check_utf8=False,
        ),
    )
