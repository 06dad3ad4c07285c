"""Looking for words in everything that a folder holds: raw bytes, archives within files, text of PDF, escapes."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

import pypdfium2

ARCHIVES = (".docx", ".xlsx", ".zip")


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Name of each file and what it says, with white space left out: a line may break within a number."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            yield name, _squeezed(name)
            for said in _readings(path.name, path.read_bytes()):
                yield name, _squeezed(said)


def _readings(name: str, data: bytes) -> Iterator[str]:
    """Every way in which the bytes could say something."""
    if name.endswith(ARCHIVES):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.namelist():
                yield from _readings(one, archive.read(one))
        return
    if name.endswith(".pdf"):
        document = pypdfium2.PdfDocument(data)
        yield "".join(page.get_textpage().get_text_bounded() for page in document)
        return
    if name.endswith(".png"):
        return
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8",)
    for encoding in encodings:
        said = data.decode(encoding, "replace")
        yield said
        yield html.unescape(re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), said))


def _squeezed(said: str) -> str:
    return re.sub(r"\s+", "", said)


def where(folder: Path, wanted: Collection[str]) -> dict[str, set[str]]:
    """Files in which each of the wanted words stands; words that stand nowhere are left out."""
    return _where(texts(folder), wanted)


def _where(said: Iterator[tuple[str, str]], wanted: Collection[str]) -> dict[str, set[str]]:
    words = {_squeezed(one) for one in wanted if one and one.strip()}
    plain = {one for one in words if re.fullmatch("[0-9A-Za-z]{5,}", one)}
    lengths = sorted({len(one) for one in plain})
    found: dict[str, set[str]] = {}
    for name, text in said:
        for one in words - plain:
            if one in text:
                found.setdefault(one, set()).add(name)
        for run in re.findall("[0-9A-Za-z]{5,}", text):
            for length in lengths:
                for start in range(len(run) - length + 1):
                    if run[start : start + length] in plain:
                        found.setdefault(run[start : start + length], set()).add(name)
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    }
