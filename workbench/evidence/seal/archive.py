"""A package as one stream (tar) and back, without trusting what the stream says."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.digests import ordinary_files
from workbench.evidence.seal.names import checked
from workbench.evidence.seal.verifier.verify import MOST_FILES

__all__ = ["Packed", "unpack"]

_BLOCK = 1 << 20


class Packed(io.RawIOBase):
    """The tar of a package as something to read; equal packages give equal bytes.

    Raises OSError while reading when a file cannot be read or is shorter than it was.
    """

    def __init__(self, package: Path) -> None:
        self._pieces = _pieces(package)
        self._left = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer as far as the next piece goes; 0 at the end."""
        if not self._left:
            self._left = next(self._pieces, b"")
        view = memoryview(buffer)  # type: ignore[arg-type]
        size = min(len(view), len(self._left))
        view[:size], self._left = self._left[:size], self._left[size:]
        return size


def unpack(stream: BinaryIO, folder: Path) -> None:
    """Write the files of a tar into a folder, without the name of the package, which all of them begin with.

    Only ordinary files with names that every office can use come out; nothing is overwritten.

    Raises:
        EvidenceError: the tar is no package of ours (``seal_envelope``), or a name is refused (``seal_name``).
        OSError: the disk refuses.
    """
    names: set[str] = set()
    count = 0
    try:
        with tarfile.open(fileobj=stream, mode="r:") as tar:
            for member in tar:
                count += 1
                if not member.isreg() or count > MOST_FILES:
                    raise EvidenceError("seal_envelope")
                package, _, rest = checked(member.name).partition("/")
                names.add(package)
                path = folder / checked(rest)
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                source = tar.extractfile(member)
                with path.open("xb") as target:
                    while source and (block := source.read(_BLOCK)):
                        target.write(block)
    except (tarfile.TarError, FileExistsError, NotADirectoryError) as problem:
        raise EvidenceError("seal_envelope") from problem
    if len(names) != 1:
        raise EvidenceError("seal_envelope")


def _pieces(package: Path) -> Iterator[bytes]:
    for name in ordinary_files(package, "."):
        with (package / name).open("rb") as stream:
            entry = tarfile.TarInfo(f"{package.name}/{name}")
            entry.size, entry.mode = (package / name).stat().st_size, 0o600
            yield entry.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")
            left = entry.size
            while left:
                block = stream.read(min(left, _BLOCK))
                if not block:
                    raise OSError(f"{name} became shorter")
                left -= len(block)
                yield block
        yield bytes(-entry.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)
