"""The script as the receiving officer runs it."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.evidence.seal.conftest import make
from workbench.errors import WorkbenchError
from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.check import check
from workbench.evidence.seal.keys import Ed25519Signer
from workbench.evidence.seal.signing import key_id, shown
from workbench.evidence.seal.verifier import verify

SOURCE = Path(verify.__file__)


def run(
    package: Path,
    *arguments: str,
    script: Path | None = None,
    cwd: Path | None = None,
    python: str = sys.executable,
) -> tuple[int, str]:
    """Exit code and output in the poorest surroundings: no locale but C, and Python is not to mend that."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [python, "-W", "error", str(script or package / "verify.py"), *arguments]
    done = subprocess.run(command, capture_output=True, cwd=cwd or "/", env=environment, check=False)
    assert done.stderr == b""
    return done.returncode, done.stdout.decode("utf-8")


def test_it_is_one_small_file_of_the_standard_library_for_old_pythons() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 250
    assert source.isascii()
    tree = ast.parse(source, feature_version=(3, 8))
    imported = {one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names | {"__future__"}
    new = {"removeprefix", "removesuffix", "pairwise", "batched", "bit_count", "is_relative_to", "with_stem"}
    assert {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & new == set()


def test_the_package_that_it_lies_in(small: Path, signer: Ed25519Signer) -> None:
    code, said = run(small)
    assert code == 0
    files, _ = verify.found_in(small)
    for name in files:
        assert name in said or name == verify.KEY
    assert "\u901a\u8fc7 PASS" in said
    assert "integrity only" in said
    assert said.splitlines()[-1] == "\u6838\u5bf9\u901a\u8fc7 VERIFIED"
    assert sorted(files) == sorted(verify.found_in(small)[0])  # and nothing was left behind


@pytest.mark.parametrize("version", ["3.8", "3.9", "3.10", "3.12", "3.13", "3.14"])
def test_other_versions_of_python_say_the_same(small: Path, version: str) -> None:
    python = shutil.which(f"python{version}")
    if python is None or subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"no Python {version} on this machine")
    assert run(small, python=python) == run(small)


def test_another_place_with_the_fingerprint_or_file_that_was_told(
    small: Path, signer: Ed25519Signer, tmp_path: Path
) -> None:
    script = shutil.copy(SOURCE, tmp_path / "mine.py")
    told = key_id(signer.public_key)
    for key in (told, shown(told).upper(), str(shutil.copy(small / verify.KEY, tmp_path / "key.pem"))):
        code, said = run(small, str(small), "--key", key, script=script)
        assert (code, said.splitlines()[-2]) == (0, verify.TEXTS["trust_given"])
    code, said = run(small, small.name, "--key", "0" * 64, script=script, cwd=small.parent)
    assert code == 1
    assert verify.TEXTS["other_key"] in said
    assert said.splitlines()[-2] == verify.TEXTS["trust_none"]


@pytest.mark.parametrize("key", ["", "abc", "no/such/file", "{folder}", "{script}", "{binary}", "\0"])
def test_a_key_that_is_none_could_not_be_checked(small: Path, tmp_path: Path, key: str) -> None:
    (tmp_path / "binary").write_bytes(b"\xff" * 2000)
    key = key.format(folder=tmp_path, script=SOURCE, binary=tmp_path / "binary")
    arguments = [str(small), "--key", key]
    assert verify.main(arguments) == 2
    with pytest.raises(WorkbenchError) as told:
        check(small, key=key)
    assert told.value.code in ("seal_public_key", "disk")


def test_what_is_no_folder_could_not_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file", tmp_path / "missing"):
        assert verify.main([str(path)]) == 2
        with pytest.raises(EvidenceError) as told:
            check(path)
        assert told.value.code == "seal_no_package"
    assert "COULD NOT CHECK" in capsys.readouterr().out
    (tmp_path / "empty").mkdir()
    assert verify.main([str(tmp_path / "empty")]) == 1


def test_exit_code_and_reasons_of_a_failure(spoil: Callable[[], Path]) -> None:
    root = spoil()
    (root / "README.txt").unlink()
    (root / "data" / "more.txt").write_bytes(b"")
    (root / "bagit.txt").write_bytes(b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")
    code, said = run(root)
    assert code == 1
    lines = said.splitlines()
    assert "[\u5931\u8d25 FAIL] README.txt  \u7f3a\u5931 missing" in lines
    assert any("data/more.txt" in line and "not in the list" in line for line in lines)
    assert lines[-1].endswith("FAILED")
    first = next(index for index, line in enumerate(lines) if "FAIL]" in line)
    assert all("FAIL" in line for line in lines[first:-2])  # what is wrong stands last, above the result


@pytest.mark.skipif(os.name != "posix", reason="such names cannot be made")
@pytest.mark.parametrize("name", ["a\nb", "\x1b[2J", "\u202etxt.exe", b"\xff\xfe", "\u3000"])
def test_a_hostile_name_fails_and_steers_no_terminal(spoil: Callable[[], Path], name: str | bytes) -> None:
    root = spoil()
    path = os.fsencode(root / "data") + b"/" + (name if isinstance(name, bytes) else name.encode())
    Path(os.fsdecode(path)).write_bytes(b"x")
    code, said = run(root)
    assert code == 1
    assert all(line.isprintable() for line in said.splitlines())
    assert len(said.splitlines()) == len(run(root)[1].splitlines())
    assert verify.TEXTS["odd"] in said


def test_an_unsigned_package(tmp_path: Path) -> None:
    sealed = make(tmp_path / "p", None, files=1, size=10)
    assert (sealed.key, sealed.algorithm) == (None, None)
    code, said = run(tmp_path / "p")
    assert (code, said.splitlines()[-2]) == (0, verify.TEXTS["trust_digests"])
    assert run(tmp_path / "p", "--key", "0" * 64)[0] == 1
    assert check(tmp_path / "p", key="0" * 64).exit_code == 1
    (tmp_path / "p" / "signature").mkdir()
    (tmp_path / "p" / verify.SIGNATURE).write_bytes(b"")
    assert run(tmp_path / "p")[0] == 1


def test_texts_are_chinese_and_english() -> None:
    for code, said in verify.TEXTS.items():
        assert any("\u4e00" <= letter <= "\u9fff" for letter in said), code
        assert any(letter.isascii() and letter.isalpha() for letter in said), code


def test_instructions_name_the_commands_and_the_fingerprint(small: Path, signer: Ed25519Signer) -> None:
    told = (small / "README.txt").read_bytes()
    assert told.startswith(b"\xef\xbb\xbf")
    assert told.count(b"\n") == told.count(b"\r\n") > 30
    text = told.decode("utf-8-sig")
    for word in ("sha256sum -c tagmanifest-sha256.txt", "certutil -hashfile", "python verify.py", "--key"):
        assert word in text
    assert shown(key_id(signer.public_key)) in text


def test_the_library_and_the_script_must_agree(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.evidence.seal.check.valid", lambda *_: False)
    done = check(small)
    assert (done.exit_code, done.trust) == (1, "none")
    assert done.wrong() == [f"{verify.SIGNATURE}: forged"]
