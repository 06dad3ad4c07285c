"""Pseudonyms: against another library's HMAC, apart between cases, and with a key that stays where it belongs."""

from __future__ import annotations

import base64
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from workbench.errors import WorkbenchError
from workbench.trust.pseudonyms import ENVIRONMENT, RECORD, Pseudonyms

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that holds the keys; not there yet."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "user" / "keys"))
    return tmp_path / "user" / "keys" / "pseudonym-keys"


def case(tmp_path: Path, name: str = "case") -> Path:
    folder = tmp_path / name
    folder.mkdir(exist_ok=True)
    return folder


def key_of(keys: Path, folder: Path) -> Path:
    return keys / f"{json.loads((folder / RECORD).read_text())['key_id']}.key"


def refused(code: str, folder: Path, apart_from: tuple[Path, ...] = ()) -> None:
    with pytest.raises(WorkbenchError) as refusal:
        Pseudonyms.of_case(folder, apart_from=apart_from)
    assert refusal.value.code == code


def test_a_pseudonym_is_the_hmac_of_kind_and_value(tmp_path: Path, keys: Path) -> None:
    folder = case(tmp_path)
    found = Pseudonyms.of_case(folder).of("patient", "99000100000000000001")
    mac = HMAC(bytes.fromhex(key_of(keys, folder).read_text()), hashes.SHA256())
    mac.update(b"value\0patient\x0099000100000000000001")
    assert found == "P-" + base64.b32encode(mac.finalize()[:16]).decode().rstrip("=")
    assert len(found) == 28


def test_the_same_key_gives_the_same_pseudonyms_again(tmp_path: Path) -> None:
    folder = case(tmp_path)
    first, second = Pseudonyms.of_case(folder), Pseudonyms.of_case(folder)
    assert first.of("phone", "13800001111") == second.of("phone", "13800001111")
    assert (first.key_id, first.check) == (second.key_id, second.check)
    assert first.keyed_digest("x") == second.keyed_digest("x")
    assert first.keyed_digest("x") != first.keyed_digest("y")


def test_kinds_are_apart_and_nothing_has_no_pseudonym(tmp_path: Path) -> None:
    names = Pseudonyms.of_case(case(tmp_path))
    assert names.of("patient", "1234") != names.of("card", "1234")
    assert names.of("name", "") == ""
    assert names.of("name", " \u3000") == ""


def test_width_and_the_case_of_certificates_make_no_difference_but_other_letters_do(tmp_path: Path) -> None:
    names = Pseudonyms.of_case(case(tmp_path))
    assert names.of("phone", "１３８００００１１１１ ") == names.of("phone", "13800001111")
    assert names.of("certificate", "99000119900101123x") == names.of("certificate", "99000119900101123X")
    assert names.of("card", "SSC:a1") != names.of("card", "SSC:A1")
    assert names.of("patient", "①") != names.of("patient", "1")


def test_a_hundred_thousand_numbers_never_meet_within_a_case_or_between_two(tmp_path: Path) -> None:
    numbers = [f"990001{number:014d}" for number in range(100_000)]
    one, other = (Pseudonyms.of_case(case(tmp_path, name)) for name in ("one", "other"))
    first, second = ({names.of("patient", number) for number in numbers} for names in (one, other))
    assert len(first) == len(second) == 100_000
    assert first.isdisjoint(second)


def test_two_cases_of_one_extract_have_two_keys(tmp_path: Path) -> None:
    one, other = (Pseudonyms.of_case(case(tmp_path, name)) for name in ("one", "other"))
    assert one.key_id != other.key_id
    assert one.check != other.check


@POSIX
@pytest.mark.parametrize("mask", [0o000, 0o077, 0o777])
def test_nobody_else_reads_a_key_whatever_the_umask(tmp_path: Path, keys: Path, mask: int) -> None:
    folder = case(tmp_path)
    keys.parent.mkdir(parents=True)
    before = os.umask(mask)
    try:
        if mask == 0o777:
            keys.mkdir()
            keys.chmod(0o755)
        Pseudonyms.of_case(folder)
    finally:
        os.umask(before)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert stat.S_IMODE(key_of(keys, folder).stat().st_mode) == 0o600


@POSIX
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, keys: Path) -> None:
    folder = case(tmp_path)
    Pseudonyms.of_case(folder)
    key_of(keys, folder).chmod(0o644)
    refused("pseudonym_key_open", folder)


def test_neither_the_key_nor_its_place_is_in_the_case(tmp_path: Path, keys: Path) -> None:
    folder = case(tmp_path)
    names = Pseudonyms.of_case(folder)
    key = key_of(keys, folder).read_text().strip()
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert key.encode() not in written
    assert bytes.fromhex(key) not in written
    assert str(keys).encode() not in written
    assert set(json.loads((folder / RECORD).read_text())) == {"key_id", "check"}
    assert names.check not in key


def test_a_key_inside_the_case_or_the_package_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = case(tmp_path), case(tmp_path, "out")
    monkeypatch.setenv(ENVIRONMENT, str(folder / "keys"))
    refused("pseudonym_key_inside", folder)
    monkeypatch.setenv(ENVIRONMENT, str(out))
    refused("pseudonym_key_inside", folder, (out,))
    assert [*folder.iterdir(), *out.iterdir()] == []


def test_a_wrong_a_damaged_and_a_missing_key_are_refused(tmp_path: Path, keys: Path) -> None:
    one, other = case(tmp_path, "one"), case(tmp_path, "other")
    for folder in (one, other):
        Pseudonyms.of_case(folder)
    right = key_of(keys, one).read_text()
    for wrong in (
        key_of(keys, other).read_text(),
        right[:-3],
        "no key",
        "",
        right.replace(right[5], "0", 1) + "0",
    ):
        key_of(keys, one).write_text(wrong)
        refused("pseudonym_key_wrong", one)
    key_of(keys, one).unlink()
    refused("pseudonym_key_missing", one)


@pytest.mark.parametrize(
    "record", ["", "{}", "[]", '{"key_id": "../../x", "check": "1"}', '{"key_id": 1, "check": 2}']
)
def test_a_damaged_record_is_refused_and_never_replaced(tmp_path: Path, record: str) -> None:
    folder = case(tmp_path)
    (folder / RECORD).write_text(record)
    refused("pseudonym_record", folder)
    assert (folder / RECORD).read_text() == record


def test_of_several_at_once_one_makes_the_key(tmp_path: Path, keys: Path) -> None:
    folder = case(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: Pseudonyms.of_case(folder), range(16)))
    assert len({one.of("patient", "1") for one in found}) == 1
    assert len(list(keys.glob("*.key"))) == 1
