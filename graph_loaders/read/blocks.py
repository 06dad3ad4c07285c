"""Blocks of whole lines of a text file, transcoded to UTF-8, with the lines that do not decode emptied."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from graph_loaders.errors import load_error
from graph_loaders.read.encoding import UTF8, Encoding

BLOCK = 1 << 24
SLICE = 1 << 16
LONGEST_LINE = 1 << 27


@dataclass(frozen=True)
class TextBlock:
    """Whole lines: raw bytes as in the file.

    The same lines in UTF-8, and the lines (0-based) that did not decode.
    """

    raw: bytes
    text: bytes
    undecodable: list[int]
    final: bool

    def raw_lines(self) -> np.ndarray:
        """Begin of every line in `raw`, and its end."""
        newline = np.flatnonzero(np.frombuffer(self.raw, np.uint8) == 10)
        return np.concatenate(([0], newline + 1))


def _slices(raw: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(raw):
        cut = raw.find(b"\n", min(at + SLICE, len(raw) - 1)) + 1
        yield raw[at : cut or len(raw)]
        at = cut or len(raw)


def _decode_lines(piece: bytes, encoding: str) -> tuple[bytes, list[int]]:
    """Decode a slice, emptying one line after the other that does not decode."""
    out: list[bytes] = []
    bad: list[int] = []
    lines = 0
    while piece:
        try:
            out.append(piece.decode(encoding).encode())
            break
        except UnicodeDecodeError as error:
            begin = piece.rfind(b"\n", 0, error.start) + 1
            out += [piece[:begin].decode(encoding).encode(), b"\n"]
            lines += piece.count(b"\n", 0, begin)
            bad.append(lines)
            lines += 1
            piece = piece[piece.find(b"\n", error.start) + 1 :]
    return b"".join(out), bad


def transcode(raw: bytes, encoding: str) -> tuple[bytes, list[int]]:
    """UTF-8 text of a block of whole lines.

    And the lines that had to be emptied because they do not decode.
    """
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return _transcode_slices(raw, encoding)
    return (raw if encoding == UTF8 else text.encode()), []


def _transcode_slices(raw: bytes, encoding: str) -> tuple[bytes, list[int]]:
    out: list[bytes] = []
    bad: list[int] = []
    lines = 0
    for piece in _slices(raw):
        text, lost = _decode_lines(piece, encoding)
        out.append(text)
        bad += [lines + line for line in lost]
        lines += piece.count(b"\n")
    return b"".join(out), bad


def uses_lone_cr(path: Path) -> bool:
    """Whether the lines of a file end in a carriage return alone (old Macintosh)."""
    with path.open("rb") as stream:
        head = stream.read(1 << 20)
    return b"\n" not in head and b"\r" in head


class BlockReader:
    """Reads a file block by block.

    `give_back` returns the end of a block whose record is not complete yet.
    """

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._path = path
        self._encoding = encoding
        self._lone_cr = uses_lone_cr(path)
        self._carry = b""

    def give_back(self, raw: bytes) -> None:
        """Read these bytes again at the beginning of the next block."""
        self._carry = raw + self._carry

    def __iter__(self) -> Iterator[TextBlock]:
        with self._path.open("rb") as stream:
            stream.seek(self._encoding.bom)
            final = False
            while not final:
                raw = stream.read(BLOCK)
                final = len(raw) < BLOCK
                block = self._whole_lines(raw, final)
                if block:
                    yield TextBlock(block, *transcode(block, self._encoding.name), final)

    def _whole_lines(self, raw: bytes, final: bool) -> bytes:
        if self._lone_cr:
            raw = raw.replace(b"\r", b"\n")
        if final:
            block, self._carry = self._carry + raw, b""
            return block if block.endswith(b"\n") or not block else block + b"\n"
        cut = raw.rfind(b"\n") + 1
        if not cut:
            self._carry += raw
            self._check_length()
            return b""
        block, self._carry = self._carry + raw[:cut], raw[cut:]
        return block

    def _check_length(self) -> None:
        if len(self._carry) > LONGEST_LINE:
            raise load_error("line_too_long", file=self._path.name, megabytes=LONGEST_LINE >> 20)
