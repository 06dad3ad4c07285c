"""Envelopes: opened by the right key only, whole only, and with little memory."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest
import pyzipper

from tests.evidence.seal.conftest import make
from tests.evidence.seal.test_building import code_of
from workbench.errors import WorkbenchError
from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal import archive, envelope
from workbench.evidence.seal.envelope import close_age, close_zip, new_passphrase, open_age, open_zip
from workbench.evidence.seal.keys import Ed25519Signer
from workbench.evidence.seal.verifier import verify

pytestmark = pytest.mark.usefixtures("judged_once")
IDENTITY, OTHER = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
PHRASE = new_passphrase()


def content(package: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in verify.found_in(package)[0].items()}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, small: Path) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("envelopes")
    return {
        "age": close_age(
            small, out / "p.age", recipients=[str(IDENTITY.to_public()), str(OTHER.to_public())]
        ),
        "phrase": close_age(small, out / "q.age", passphrase=PHRASE),
        "zip": close_zip(small, out / "p.zip", passphrase=PHRASE),
    }


OPEN: dict[str, Callable[[Path, Path], Path]] = {
    "age": lambda path, target: open_age(path, target, identity=str(IDENTITY)),
    "phrase": lambda path, target: open_age(path, target, passphrase=PHRASE),
    "zip": lambda path, target: open_zip(path, target, passphrase=PHRASE),
}
WRONG: dict[str, Callable[[Path, Path], Path]] = {
    "age": lambda path, target: open_age(path, target, identity=str(pyrage.x25519.Identity.generate())),
    "phrase": lambda path, target: open_age(path, target, passphrase=new_passphrase()),
    "zip": lambda path, target: open_zip(path, target, passphrase=new_passphrase()),
}


def refused(opened: Callable[[Path, Path], Path], path: Path, target: Path) -> None:
    with pytest.raises(EvidenceError) as told:
        opened(path, target)
    assert told.value.code in ("seal_envelope", "seal_not_verified", "seal_name")
    assert not target.exists()
    assert not list(target.parent.glob(".*building"))


@pytest.mark.parametrize("kind", OPEN)
def test_what_comes_out_is_what_went_in(
    sealed: dict[str, Path], kind: str, small: Path, tmp_path: Path
) -> None:
    opened = OPEN[kind](sealed[kind], tmp_path / "opened")
    assert content(opened) == content(small)
    assert [entry.name for entry in tmp_path.iterdir()] == ["opened"]
    refused(WRONG[kind], sealed[kind], tmp_path / "wrong")
    with pytest.raises(EvidenceError) as told:
        OPEN[kind](sealed[kind], tmp_path / "opened")
    assert told.value.code == "seal_exists"


def test_every_recipient_can_open_it(sealed: dict[str, Path], small: Path, tmp_path: Path) -> None:
    assert content(open_age(sealed["age"], tmp_path / "o", identity=str(OTHER))) == content(small)


def spoilt(path: Path, step: int) -> Iterator[tuple[int, bytes]]:
    whole = path.read_bytes()
    for place in range(0, len(whole), step):
        yield place, whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :]


@pytest.mark.parametrize(("kind", "step"), [("age", 97), ("phrase", 9973)])
def test_a_flipped_byte_of_age_is_refused(
    sealed: dict[str, Path], kind: str, step: int, tmp_path: Path
) -> None:
    for place, changed in spoilt(sealed[kind], step):
        (tmp_path / "spoilt").write_bytes(changed)
        refused(OPEN[kind], tmp_path / "spoilt", tmp_path / f"opened{place}")


def test_a_flipped_byte_of_a_zip_is_refused_or_says_nothing_that_is_used(
    sealed: dict[str, Path], small: Path, tmp_path: Path
) -> None:
    """Dates and attributes in the heads are not under the code of AE-2: the package comes out whole, or not at all."""
    whole, harmless = sealed["zip"].read_bytes(), 0
    with zipfile.ZipFile(sealed["zip"]) as outer:
        start, size = outer.infolist()[0].header_offset, outer.infolist()[0].compress_size
    body = range(start + 30 + len("package.tar"), start + size)
    places = sorted({*range(0, len(whole), 97), *range(60), *range(len(whole) - 160, len(whole))})
    for place in places:
        (tmp_path / "spoilt").write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :]
        )
        target = tmp_path / f"opened{place}"
        code = code_of(lambda: OPEN["zip"](tmp_path / "spoilt", target))  # noqa: B023
        if code is not None:
            assert code == "seal_envelope", place
            assert not target.exists()
            continue
        assert content(target) == content(small), place
        assert place not in body or place < body.start + 50, place
        harmless += 1
    assert harmless < 130


@pytest.mark.parametrize("kind", ["age", "zip"])
def test_an_envelope_cut_short_or_longer_is_refused(
    sealed: dict[str, Path], kind: str, tmp_path: Path
) -> None:
    whole = sealed[kind].read_bytes()
    for number in (0, 1, 100, len(whole) // 3, len(whole) // 2, len(whole) - 17, len(whole) - 1):
        (tmp_path / "cut").write_bytes(whole[:number])
        refused(OPEN[kind], tmp_path / "cut", tmp_path / f"opened{number}")
    if kind == "age":
        (tmp_path / "cut").write_bytes(whole + b"x")
        refused(OPEN[kind], tmp_path / "cut", tmp_path / "longer")


def age_of(tmp_path: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    encrypted = pyrage.encrypt((tmp_path / "evil.tar").read_bytes(), [IDENTITY.to_public()])
    (tmp_path / "evil.age").write_bytes(encrypted)
    return tmp_path / "evil.age"


def link(name: str, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


@pytest.mark.parametrize(
    "names",
    [
        ["../x"],
        ["p/../../x"],
        ["/x"],
        ["p/a", "q/a"],
        ["p"],
        [],
        ["p/a", "p/a"],
        ["p/a", "p/a/b"],
        ["p/con"],
        ["p/a\n"],
    ],
)
def test_a_hostile_archive_writes_nothing(tmp_path: Path, names: list[str]) -> None:
    """Encrypting for somebody needs only the public key: anybody can send anything."""
    path = age_of(tmp_path, [(tarfile.TarInfo(name), b"1") for name in names])
    (tmp_path / "in").mkdir()
    refused(OPEN["age"], path, tmp_path / "in" / "opened")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["evil.age", "evil.tar", "in"]


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    path = age_of(tmp_path, [(link("p/data", str(tmp_path)), b""), (tarfile.TarInfo("p/data/x"), b"1")])
    refused(OPEN["age"], path, tmp_path / "opened")


def test_a_package_that_does_not_verify_is_not_handed_on(tmp_path: Path, spoil: Callable[[], Path]) -> None:
    bad = spoil()
    (bad / "README.txt").write_text("x")
    path = age_of(tmp_path, [(tarfile.TarInfo("p/data/a"), b"1")])
    refused(OPEN["age"], path, tmp_path / "opened")
    for close in (
        lambda: close_age(bad, tmp_path / "o", passphrase=PHRASE),
        lambda: close_zip(bad, tmp_path / "o", passphrase=PHRASE),
    ):
        with pytest.raises(EvidenceError) as told:
            close()
        assert told.value.code == "seal_not_verified"


@pytest.mark.parametrize("change", ["name", "two", "plain", "deflated"])
def test_another_zip_is_refused(tmp_path: Path, change: str) -> None:
    how = {"encryption": None if change == "plain" else pyzipper.WZ_AES}
    how["compression"] = pyzipper.ZIP_DEFLATED if change == "deflated" else pyzipper.ZIP_STORED
    with pyzipper.AESZipFile(tmp_path / "z.zip", "w", **how) as file:
        if change != "plain":
            file.setpassword(PHRASE.encode())
        for name in {"two": ["package.tar", "b"], "name": ["b"]}.get(change, ["package.tar"]):
            file.writestr(name, b"x" * 100)
    refused(OPEN["zip"], tmp_path / "z.zip", tmp_path / "opened")


def test_what_is_asked_for_must_make_sense(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: close_age(small, tmp_path / "a"), "seal_envelope_for"),
        (
            lambda: close_age(small, tmp_path / "a", recipients=["age1x"], passphrase=PHRASE),
            "seal_envelope_for",
        ),
        (lambda: close_age(small, tmp_path / "a", recipients=["age1x"]), "seal_recipient"),
        (lambda: close_zip(small, tmp_path / "a", passphrase=PHRASE[:19]), "seal_passphrase"),
        (lambda: open_age(tmp_path / "a", tmp_path / "b"), "seal_envelope_for"),
        (lambda: open_age(tmp_path / "missing", tmp_path / "b", identity=str(IDENTITY)), "disk"),
        (lambda: open_zip(tmp_path / "missing", tmp_path / "b", passphrase=PHRASE), "disk"),
        (lambda: close_age(small, small / "README.txt", passphrase=PHRASE), "seal_exists"),
    ]
    for call, code in cases:
        with pytest.raises(WorkbenchError) as told:
            call()
        assert told.value.code == code
    monkeypatch.setattr(envelope, "_MOST_AT_ONCE", 1000)
    with pytest.raises(EvidenceError) as told:
        close_age(small, tmp_path / "a", passphrase=PHRASE)
    assert told.value.code == "seal_envelope_large"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_becomes_shorter_while_it_is_read(
    small: Path, tmp_path: Path, spoil: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    package = spoil()
    monkeypatch.setattr(archive, "_BLOCK", 16)
    reader = archive.Packed(package)
    reader.read(512 + 16)
    (package / "README.txt").write_bytes(b"")
    with pytest.raises(OSError, match="shorter"):
        reader.read()


def test_the_stream_is_the_same_however_it_is_read(small: Path) -> None:
    whole = archive.Packed(small).read()
    with archive.Packed(small) as again:
        assert b"".join(iter(lambda: again.read(100), b"")) == whole
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar:
        assert {one.name.partition("/")[2] for one in tar} == set(content(small))


def test_a_disk_that_fails_while_an_age_envelope_is_made_or_opened(
    sealed: dict[str, Path], small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(archive.Packed, "readinto", fails)
        with pytest.raises(WorkbenchError) as told:
            close_age(small, tmp_path / "p.age", recipients=[str(IDENTITY.to_public())])
        assert told.value.code == "disk"
    with monkeypatch.context() as patch:
        patch.setattr(pyrage, "decrypt_io", fails)
        with pytest.raises(WorkbenchError) as told:
            OPEN["age"](sealed["age"], tmp_path / "opened")
        assert told.value.code == "disk"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_envelope(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(WorkbenchError) as told:
        close_zip(small, tmp_path / "p.zip", passphrase=PHRASE)
    assert told.value.code == "disk"
    assert list(tmp_path.iterdir()) == []


def test_passphrases_differ_and_are_long() -> None:
    made = {new_passphrase() for _ in range(200)}
    assert len(made) == 200
    assert {len(one) for one in made} == {39}
    assert len(envelope._LETTERS) == len(set(envelope._LETTERS)) == 32


MEASURE = """
import resource, sys
from pathlib import Path
from workbench.evidence.seal import envelope
envelope._must_verify = lambda folder: None
package, out, kind = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
identity = envelope.pyrage.x25519.Identity.generate()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if kind == "age":
    envelope.close_age(package, out / "p", recipients=[str(identity.to_public())])
    envelope.open_age(out / "p", out / "opened", identity=str(identity))
else:
    envelope.close_zip(package, out / "p", passphrase="x" * 20)
    envelope.open_zip(out / "p", out / "opened", passphrase="x" * 20)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux reports it")
@pytest.mark.parametrize("kind", ["age", "zip"])
def test_200_mb_take_less_than_100_mb_of_memory(tmp_path: Path, kind: str, signer: Ed25519Signer) -> None:
    """Without verifying what is inside, which reads in pieces of 1 MiB."""
    package = tmp_path / "package"
    make(package, signer, files=1, size=10)
    with (package / "data" / "large").open("wb") as stream:
        stream.truncate(200 << 20)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, package, tmp_path, kind], capture_output=True, check=True
    )
    assert int(done.stdout) < 100
    assert (tmp_path / "opened" / "data" / "large").stat().st_size == 200 << 20
