"""Which encoding a text file has, decided per file and said in the report."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from graph_loaders.errors import load_error

SAMPLE_LINES = 2000
BLOCK = 1 << 23
UTF8 = "utf-8"
GB = "gb18030"


@dataclass(frozen=True)
class Encoding:
    """A decided encoding.

    Its name, the length of the byte order mark, and whether the choice was a close one.
    """

    name: str
    bom: int
    ambiguous: bool = False


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _suspect_lines(path: Path) -> list[bytes]:
    """Up to SAMPLE_LINES lines with non-ASCII bytes, from blocks that are not UTF-8 as a whole."""
    sample: list[bytes] = []
    carry = b""
    with path.open("rb") as stream:
        while (block := stream.read(BLOCK)) and len(sample) < SAMPLE_LINES:
            cut = block.rfind(b"\n") + 1
            whole, carry = carry + block[:cut], block[cut:] if cut else carry + block
            sample += _lines_not_utf8(whole, SAMPLE_LINES - len(sample))
    if len(sample) < SAMPLE_LINES:
        sample += _lines_not_utf8(carry, 1)
    return sample


def _lines_not_utf8(block: bytes, most: int) -> list[bytes]:
    if block.isascii() or _decodes(block, UTF8):
        return []
    return [line for line in block.split(b"\n") if not line.isascii()][:most]


def _from_header(header: bytes) -> str | None:
    if header.isascii():
        return None
    return next((e for e in (UTF8, GB) if _decodes(header, e)), None)


def _from_sample(sample: list[bytes]) -> tuple[str, bool]:
    utf8 = sum(_decodes(line, UTF8) for line in sample)
    gb = sum(_decodes(line, GB) for line in sample)
    # Chinese GB18030 text is hardly ever valid UTF-8, the reverse happens often: half of the lines are
    # enough for UTF-8.
    if 2 * utf8 >= len(sample) or gb == 0:
        return UTF8, gb > utf8
    return GB, len(sample) == 1 and gb == 1


def detect_encoding(path: Path) -> Encoding:
    """Decide between UTF-8 (with or without mark) and GB18030.

    A line that does not decode does not change the decision for its file. Raises LoadError for UTF-16 and
    UTF-32.
    """
    with path.open("rb") as stream:
        header = stream.readline(1 << 20)
    if header.startswith(codecs.BOM_UTF8):
        return Encoding(UTF8, 3)
    if header.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise load_error("utf16", file=path.name)
    sample = _suspect_lines(path)
    if not sample:
        return Encoding(UTF8, 0)
    named = _from_header(header)
    if named:
        return Encoding(named, 0)
    name, ambiguous = _from_sample(sample)
    return Encoding(name, 0, ambiguous)
