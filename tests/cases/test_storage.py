"""Places that cannot be written, disks that are full, and cases that somebody else holds."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.cases.command import done, refused, refused_bilingually, tree, workbench
from tests.recovery.nursery import finish, start
from workbench.errors import CaseError
from workbench.guard import storage


class Disk:
    """A small disk of its own, in memory."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mount(self, options: str) -> None:
        path = str(self.path)
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", path], check=False, capture_output=True
        )
        if made.returncode:
            pytest.skip("no right to mount a disk here")

    def again(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.path)], check=True)

    def leave(self, kilobytes: int) -> Path:
        """Fill the disk until so much is left."""
        filler = self.path / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(self.path).free - kilobytes * 1024))
        return filler


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Outside of pytest's own folder, which other test runs clear away."""
    with tempfile.TemporaryDirectory(prefix="disk-") as folder:
        yield Disk(Path(folder))
        subprocess.run(["umount", "--lazy", folder], check=False, capture_output=True)


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_a_disk_that_is_full_during_load(disk: Disk, city: Path, ready: Path, share: float) -> None:
    needed = sum(path.stat().st_size for path in (ready / "tables").iterdir())
    disk.mount(f"size={int(share * needed)}")
    # The loader and the case say it in words of their own; both say what to do.
    refused("load", city, "--case", disk.path / "case", says="ree some space")
    assert [path.name for path in disk.path.iterdir() if not path.name.endswith(".lock")] == []
    disk.again("size=40m")
    done("load", city, "--case", disk.path / "case")


def same_leads(one: Path, other: Path) -> bool:
    return next(one.rglob("leads.json")).read_bytes() == next(other.rglob("leads.json")).read_bytes()


@pytest.mark.parametrize("left", [4, 24])
def test_a_disk_that_is_full_during_detect(disk: Disk, fresh: Path, ready: Path, left: int) -> None:
    disk.mount("size=40m")
    case = Path(shutil.copytree(fresh, disk.path / "case"))
    filler = disk.leave(left)
    refused("detect", case, says="No space left")
    refused("leads", case, says="no finished run")
    filler.unlink()
    done("detect", case)
    assert same_leads(case, ready)


def test_a_disk_that_is_full_for_the_lead_store(disk: Disk, ready: Path) -> None:
    disk.mount("size=40m")
    case = Path(shutil.copytree(ready, disk.path / "case"))
    (case / "leads.sqlite").unlink()
    filler = disk.leave(4)
    refused("detect", case, says=case)
    filler.unlink()
    done("detect", case)
    assert same_leads(case, ready)


def test_a_disk_that_is_full_during_sample(disk: Disk) -> None:
    disk.mount("size=300k")
    refused("sample", disk.path / "city", "--people", 2000, says="No space left")


def test_a_disk_that_is_full_for_the_exported_leads(disk: Disk, ready: Path) -> None:
    disk.mount("size=40k")
    disk.leave(4)
    for form in ("json", "csv", "parquet"):
        out = disk.path / f"leads.{form}"
        refused("leads", ready, "--all", "--format", form, "--out", out, says="No space left")
        assert not out.exists()


def test_a_disk_that_may_only_be_read(disk: Disk, city: Path, fresh: Path) -> None:
    disk.mount("size=40m")
    shutil.copytree(fresh, disk.path / "case")
    disk.again("ro")
    refused("load", city, "--case", disk.path / "new", says="Read-only")
    refused("detect", disk.path / "case", says="Read-only")
    refused_bilingually("detect", disk.path / "case")


def test_leads_of_a_case_that_may_only_be_read(disk: Disk, ready: Path) -> None:
    disk.mount("size=40m")
    shutil.copytree(ready, disk.path / "case")
    disk.again("ro")
    assert done("leads", disk.path / "case").out == done("leads", ready).out


@pytest.mark.parametrize("command", ["demo", "sample"])
def test_a_city_on_a_disk_that_may_only_be_read(disk: Disk, command: str) -> None:
    disk.mount("size=40m")
    disk.again("ro")
    refused(command, disk.path / "city", "--people", 2000, says="Read-only")


def test_a_folder_without_permission(city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: Path, **_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", forbidden)
    refused("load", city, "--case", tmp_path / "case", says="ermi")


@pytest.mark.parametrize(
    ("command", "options"),
    [("load", ["--case"]), ("sample", []), ("demo", [])],
    ids=["load", "sample", "demo"],
)
def test_a_file_in_the_place_of_the_target(
    city: Path, tmp_path: Path, command: str, options: list[str]
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    before = [city, *options] if options else []
    refused(command, *before, tmp_path / "file", says=tmp_path / "file")


def test_a_target_name_too_long_for_the_disk(city: Path, tmp_path: Path) -> None:
    refused("load", city, "--case", tmp_path / ("x" * 250), says="too long")


def test_a_target_below_a_file(city: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    refused("load", city, "--case", tmp_path / "file" / "case", says=tmp_path / "file")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_case_inside_of_its_extract(city: Path, tmp_path: Path) -> None:
    source = Path(shutil.copytree(city, tmp_path / "x"))
    outcome = workbench("load", source, "--case", source / "case")
    assert outcome.code == 0 or "Is a directory" not in outcome.err


@pytest.mark.parametrize("command", ["demo", "sample"])
def test_a_folder_with_foreign_files_is_left_alone(tmp_path: Path, command: str) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    refused(command, tmp_path, "--people", 2000, says=tmp_path)
    refused_bilingually(command, tmp_path, "--people", 2000)
    assert tree(tmp_path) == {"thesis.txt": b"mine"}


@pytest.mark.parametrize("replace", [[], ["--replace"]])
def test_load_never_takes_a_folder_that_is_no_case(city: Path, tmp_path: Path, replace: list[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    refused("load", city, "--case", tmp_path, *replace, says="exists already")
    assert tree(tmp_path) == {"thesis.txt": b"mine"}


def test_load_leaves_an_earlier_case_alone(city: Path, case: Path) -> None:
    before = tree(case)
    refused("load", city, "--case", case, says="--replace")
    refused("load", city / "nowhere", "--case", case, "--replace", says="nowhere")
    assert tree(case) == before


def test_replace_moves_the_earlier_case_aside(city: Path, case: Path) -> None:
    before = tree(case)
    done("load", city, "--case", case, "--replace")
    assert tree(case.with_name("case.old-1")) == before
    refused("leads", case, says="no finished run")


def test_a_case_that_another_process_writes(case: Path, city: Path) -> None:
    before = tree(case)
    with FileLock(case / ".lock"):
        refused("detect", case, says="Another process")
        refused_bilingually("detect", case)
        done("leads", case)
    assert tree(case) == before


def test_a_case_that_another_process_loads(city: Path, tmp_path: Path) -> None:
    with FileLock(tmp_path / ".case.lock"):
        refused("load", city, "--case", tmp_path / "case", says="Another process")
    done("load", city, "--case", tmp_path / "case")


def test_a_case_is_not_replaced_while_somebody_writes_it(city: Path, case: Path) -> None:
    with FileLock(case / ".lock"):
        refused("load", city, "--case", case, "--replace", says="Another process")


def test_a_failed_load_leaves_nothing_behind(tmp_path: Path) -> None:
    refused("load", tmp_path / "nowhere", "--case", tmp_path / "case")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_left_out(city: Path, tmp_path: Path) -> None:
    source = Path(shutil.copytree(city, tmp_path / "x"))
    os.mkfifo(source / "queue.csv")
    loading = start("load", source, "--case", tmp_path / "case")
    loading.join(8)
    loading.kill()
    assert finish(loading) == 0


def test_a_folder_that_could_not_be_copied_says_which_file_and_why(disk: Disk, tmp_path: Path) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "rows").write_bytes(bytes(1 << 20))
    disk.mount("size=64k")
    with pytest.raises(CaseError) as refusal, storage(disk.path):
        shutil.copytree(tmp_path / "from", disk.path / "to")
    assert "No space left" in refusal.value.message_en
    assert str(disk.path / "to" / "rows") in refusal.value.message_en
