"""What may go into a package, and what its tag files say."""

from __future__ import annotations

import os
from pathlib import Path

import bagit
import pytest

from tests.evidence.seal.conftest import INFO, ROWS, fill
from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.aside import building
from workbench.evidence.seal.digests import digested, manifest, sha256_hex
from workbench.evidence.seal.keys import Ed25519Signer
from workbench.evidence.seal.names import all_checked, checked
from workbench.evidence.seal.seal import seal
from workbench.evidence.seal.signing import key_id


def test_an_independent_library_reads_what_was_written(small: Path, signer: Ed25519Signer) -> None:
    bag = bagit.Bag(str(small))
    assert bag.is_valid()
    assert bag.version_info == (1, 0)
    files = digested(small)
    assert {name: entry["sha256"] for name, entry in bag.payload_entries().items()} == {
        one.name: one.sha256 for one in files
    }
    assert bag.info == {
        **INFO,
        "Payload-Oxum": f"{sum(one.bytes for one in files)}.{len(files)}",
        "Signing-Key": f"ed25519 {key_id(signer.public_key)}",
    }
    assert f"{ROWS}/setl_d.csv" in bag.payload_entries()


def test_what_was_sealed_is_told(tmp_path: Path, signer: Ed25519Signer) -> None:
    with building(tmp_path / "p") as folder:
        fill(folder, files=2, size=5)
        sealed = seal(folder, INFO, signer=signer)
    assert (sealed.files, sealed.key, sealed.algorithm) == (4, key_id(signer.public_key), "ed25519")
    assert sealed.bytes == sum(
        path.stat().st_size for path in (tmp_path / "p/data").rglob("*") if path.is_file()
    )
    for name, digest in (
        ("manifest-sha256.txt", sealed.manifest_sha256),
        ("sm3-list.txt", sealed.sm3_list_sha256),
        ("tagmanifest-sha256.txt", sealed.tagmanifest_sha256),
    ):
        assert sha256_hex((tmp_path / "p" / name).read_bytes()) == digest


@pytest.mark.parametrize(
    "name",
    [
        "", "a//b", "/a", "a/", ".", "a/..", "../a", "a\\b", "c:a", "a*", "a?",
        'a"', "<a", "a|b", "50%", "a\n", "a\x1b",
        "a\u202eb", "a\u200bb", "a ", " a", "a.", "~a", "CON", "nul.txt", "a/Com1.csv", "aux .txt", "e\u0301", "\ud800",
        "\u3000a", "x" * 256, "\u533b" * 86,
    ],
)  # fmt: skip
def test_names_that_not_every_office_can_use(name: str) -> None:
    with pytest.raises(EvidenceError) as told:
        checked(name)
    assert told.value.code == "seal_name"
    assert told.value.message_en.isprintable()


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "data/5-\u5176\u4ed6\u6750\u6599/a b.csv",
        "\u00e9",
        "console.txt",
        ".hidden",
        "x" * 255,
        "\u533b" * 85,
    ],
)
def test_names_that_every_office_can_use(name: str) -> None:
    assert checked(name) == name


@pytest.mark.parametrize("names", [["a/x", "A/y"], ["a/b.txt", "a/B.TXT"], ["\u00df", "SS"]])
def test_names_that_are_one_where_case_does_not_count(names: list[str]) -> None:
    with pytest.raises(EvidenceError):
        all_checked(names)


def test_a_manifest_is_sorted_by_name() -> None:
    assert manifest([("b", "11"), ("a/c", "22"), ("B", "33")]) == b"33  B\n22  a/c\n11  b\n"


@pytest.mark.parametrize(
    "info",
    [
        {"Payload-Oxum": "1.1"}, {"Signing-Key": "none"}, {"signing-key": "x"}, {"A b": "x"}, {"A:": "x"},
        {"\u673a\u6784": "x"},
        {"A": ""}, {"A": " x"}, {"A": "x\nSigning-Key: none"}, {"A": "x\ry"},
        {"A": "x\x1b"}, {"A": "\u202e"}, {"A": "x" * 1001},
    ],
)  # fmt: skip
def test_labels_and_values_that_are_refused(tmp_path: Path, info: dict[str, str]) -> None:
    with pytest.raises(EvidenceError) as told, building(tmp_path / "p") as folder:  # noqa: PT012
        fill(folder, files=1, size=1)
        seal(folder, info, signer=None)
    assert told.value.code == "seal_info"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["nothing", "empty data", "more", "empty folder", "link", "pipe"])
def test_only_data_and_in_it_only_files(tmp_path: Path, what: str) -> None:
    with pytest.raises(EvidenceError) as told, building(tmp_path / "p") as folder:  # noqa: PT012
        if what == "empty data":
            (folder / "data").mkdir()
        elif what != "nothing":
            fill(folder, files=1, size=1)
        if what == "more":
            (folder / "more").write_bytes(b"")
        elif what == "empty folder":
            (folder / "data" / "empty").mkdir()
        elif what == "link":
            (folder / "data" / "link").symlink_to(tmp_path)
        elif what == "pipe":
            os.mkfifo(folder / "data" / "pipe")
        seal(folder, INFO, signer=None)
    assert told.value.code in ("seal_not_data", "seal_odd_file")
    assert list(tmp_path.iterdir()) == []
