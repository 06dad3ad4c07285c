"""A package is there whole or not at all: killed, full disk, two at once."""

from __future__ import annotations

import errno
import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.evidence.seal.conftest import fill, make
from tests.evidence.seal.faults import Steps
from workbench.errors import WorkbenchError
from workbench.evidence.seal.aside import building, write_aside
from workbench.evidence.seal.check import check
from workbench.evidence.seal.keys import Ed25519Signer
from workbench.evidence.seal.verifier import verify

posix = pytest.mark.skipif(os.name != "posix", reason="needs fork and signals")


pytestmark = pytest.mark.usefixtures("judged_once")


def steps_of(target: Path, signer: Ed25519Signer) -> int:
    with pytest.MonkeyPatch.context() as patch:
        steps = Steps(patch, -1, lambda: None)
        make(target, signer, files=3, size=40)
    return steps.count


def killed_at(step: int, target: Path, signer: Ed25519Signer) -> int:
    """Package in a process that kills itself at a step; how it ended."""
    child = os.fork()
    if child == 0:
        try:
            with pytest.MonkeyPatch.context() as patch:
                Steps(patch, step, lambda: os.kill(os.getpid(), signal.SIGKILL))
                make(target, signer, files=3, size=40)
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


def code_of(call: Callable[[], object]) -> str | None:
    """Code of the expected error that a call ends with, None if it ends well."""
    try:
        call()
    except WorkbenchError as told:
        return told.code
    return None


@posix
@pytest.mark.slow
def test_killed_at_every_step(tmp_path: Path, signer: Ed25519Signer, small: Path) -> None:
    total = steps_of(tmp_path / "counted", signer)
    assert total >= 100
    wanted = {name: path.read_bytes() for name, path in verify.found_in(small)[0].items()}
    whole = 0
    for step in range(1, total + 1):
        out = tmp_path / f"out{step}"
        target = out / "package"
        assert killed_at(step, target, signer) == signal.SIGKILL, step
        if target.exists():
            whole += 1
            assert verify.Check(*verify.found_in(target)).exit_code == 0, step
            assert {name: path.read_bytes() for name, path in verify.found_in(target)[0].items()} == wanted, (
                step
            )
            continue
        with pytest.raises(KeyError), building(target):
            raise KeyError
        assert list(out.iterdir()) == [], step
    assert 1 <= whole <= 10
    target = tmp_path / "out1" / "package"
    make(target, signer, files=3, size=40)
    assert [entry.name for entry in target.parent.iterdir()] == ["package"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_disk_full_or_failing_at_every_step(tmp_path: Path, signer: Ed25519Signer, number: int) -> None:
    def refuse() -> None:
        raise OSError(number, os.strerror(number))

    total, harmless = steps_of(tmp_path / "counted", signer), 0
    for step in range(1, total + 1):
        out = tmp_path / f"out{step}"
        out.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            Steps(patch, step, refuse)
            code = code_of(lambda: make(out / "package", signer, files=3, size=40))  # noqa: B023
        if code is not None:
            assert code in ("disk", "seal_selfcheck"), step
            assert list(out.iterdir()) == [], step
            continue
        assert check(out / "package").exit_code == 0, step
        harmless += 1
    assert harmless <= 3  # two folders that are there already, and tidying up after the package has its name


def test_the_same_files_and_key_give_the_same_bytes(
    tmp_path: Path, signer: Ed25519Signer, small: Path
) -> None:
    make(tmp_path / "again", signer, files=3, size=40)
    once, again = (verify.found_in(root)[0] for root in (small, tmp_path / "again"))
    assert {n: p.read_bytes() for n, p in once.items()} == {n: p.read_bytes() for n, p in again.items()}


@posix
def test_only_the_owner_can_read_it_whatever_the_umask(tmp_path: Path, signer: Ed25519Signer) -> None:
    before = os.umask(0)
    try:
        make(tmp_path / "open", signer, files=3, size=40)
    finally:
        os.umask(before)
    for entry in [tmp_path / "open", *(tmp_path / "open").rglob("*")]:
        mode = stat.S_IMODE(entry.stat().st_mode)
        assert mode == (0o700 if entry.is_dir() else 0o600), entry


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(WorkbenchError) as told, building(tmp_path / "there"):
        raise AssertionError
    assert told.value.code == "seal_exists"
    with pytest.raises(WorkbenchError) as told, building(tmp_path / "late"):
        (tmp_path / "late").mkdir()
    assert told.value.code == "seal_exists"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["late", "there"]


def test_what_another_one_is_making_is_left_alone(tmp_path: Path) -> None:
    with building(tmp_path / "package") as first:
        (first / "a").write_bytes(b"1")
        with pytest.raises(KeyError), building(tmp_path / "package"):
            raise KeyError
        assert (first / "a").read_bytes() == b"1"
    assert (tmp_path / "package" / "a").read_bytes() == b"1"


@posix
def test_a_link_that_looks_like_a_leftover_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_bytes(b"1")
    (tmp_path / ".package.0.building").symlink_to(tmp_path / "mine")
    with building(tmp_path / "package") as folder:
        fill(folder, files=1, size=1)
    assert [entry.name for entry in (tmp_path / "mine").iterdir()] == ["file"]


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    write_aside(tmp_path / "a", b"1")
    write_aside(tmp_path / "a", b"2")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("a", b"2")]


def test_a_good_package_is_checked_by_the_library_too(small: Path) -> None:
    assert check(small).exit_code == 0
