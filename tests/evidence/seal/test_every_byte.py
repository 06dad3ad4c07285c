"""Not one byte of a package can change unseen."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.evidence.seal.memory import Cell, in_memory, remember
from workbench.evidence.seal.timestamp import write_request
from workbench.evidence.seal.verifier import verify


def flipped(content: bytes, place: int, mask: int) -> bytes:
    return content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :]


@pytest.mark.slow
def test_every_byte_of_a_package_of_200_kb(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Payload, verifier and instructions are flipped side by side, each has to be found; the rest one by one."""
    write_request(copy)
    files = in_memory(copy)
    remember(monkeypatch, files)
    assert verify.Check(files).exit_code == 0
    assert 200_000 <= sum(len(cell.content) for cell in files.values()) <= 230_000
    draw, seen = random.Random(1), 0
    together = {name for name in files if name.startswith("data/") or name in ("README.txt", "verify.py")}
    for place in range(max(len(files[name].content) for name in together)):
        changed = {
            name: Cell(flipped(files[name].content, place, draw.randrange(1, 256)))
            for name in together
            if place < len(files[name].content)
        }
        found = verify.Check(files | changed).findings
        assert [name for name in changed if ("fail", name, "changed", "") not in found] == [], place
        seen += len(changed)
    for name in sorted(files.keys() - together):
        content = files[name].content
        for place in range(len(content)):
            changed = {name: Cell(flipped(content, place, draw.randrange(1, 256)))}
            assert verify.Check(files | changed).exit_code == 1, (name, place)
            seen += 1
    assert seen == sum(len(cell.content) for cell in files.values())


@pytest.mark.parametrize("mask", [0x20, 0x01, 0x80])
def test_every_byte_of_what_is_not_payload_with_the_flips_that_a_lenient_reader_forgives(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: int
) -> None:
    copy = shutil.copytree(small, tmp_path / small.name)
    write_request(copy)
    files = in_memory(copy)
    remember(monkeypatch, files)
    for name in sorted(files):
        if not name.startswith("data/") and name != "verify.py":
            for place in range(len(files[name].content)):
                changed = files | {name: Cell(flipped(files[name].content, place, mask))}
                assert verify.Check(changed).exit_code == 1, (name, place)


def test_bytes_on_disk_without_any_memory_of_digests(copy: Path) -> None:
    files, _ = verify.found_in(copy)
    draw = random.Random(2)
    for name, path in sorted(files.items()):
        content = path.read_bytes()
        for place in [0, len(content) - 1, draw.randrange(len(content))]:
            path.write_bytes(flipped(content, place, 1 << draw.randrange(8)))
            assert verify.Check(*verify.found_in(copy)).exit_code == 1, (name, place)
        path.write_bytes(content)
    assert verify.Check(*verify.found_in(copy)).exit_code == 0


def test_a_byte_more_or_less_at_the_end_of_any_file(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = in_memory(package)
    remember(monkeypatch, files)
    for name, cell in files.items():
        for content in (cell.content + b"\n", cell.content[:-1], b""):
            assert verify.Check(files | {name: Cell(content)}).exit_code == 1, name
