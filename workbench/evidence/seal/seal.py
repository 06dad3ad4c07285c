"""Turns a folder with data into a sealed package: lists, verifier, instructions, signature, and a look back at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.bag import bag_info, write_bag
from workbench.evidence.seal.check import check
from workbench.evidence.seal.digests import digested, sha256_hex
from workbench.evidence.seal.signing import Signer, key_id, pem_of, shown, signature_text
from workbench.evidence.seal.verifier.verify import KEY, MANIFEST, SIGNATURE, SM3_LIST, TAGS
from workbench.guard import storage
from workbench.texts import text

__all__ = ["Sealed", "seal"]


@dataclass(frozen=True)
class Sealed:
    """What was sealed.

    Attributes:
        path: the folder.
        files: number of files of the payload.
        bytes: their size together.
        manifest_sha256: digest of the list of SHA-256.
        sm3_list_sha256: digest of the list of SM3.
        tagmanifest_sha256: digest of the list of the lists: it stands for the whole package, print it on paper.
        key: fingerprint of the key that signed, None if nobody did.
        algorithm: how it signed, None if nobody did.
    """

    path: Path
    files: int
    bytes: int
    manifest_sha256: str
    sm3_list_sha256: str
    tagmanifest_sha256: str
    key: str | None
    algorithm: str | None


def seal(folder: Path, info: Mapping[str, str], *, signer: Signer | None) -> Sealed:
    """Seal a folder that holds ``data/`` and nothing else, and verify the result.

    The same files, info and key give the same bytes.

    Args:
        folder: where the package is being made, see :func:`workbench.evidence.seal.aside.building`.
        info: label → value of bag-info.txt, in the order in which they shall stand.
        signer: who signs the tag manifest; None for a package that proves nothing but that its files agree.

    Raises:
        EvidenceError: the folder holds something else, a name that not every office can use, a link or an empty folder;
            a label is refused; the signer fails; or the sealed package does not verify (``seal_selfcheck``).
        WorkbenchError: the disk refuses (``disk``).
    """
    with storage(folder):
        if [entry.name for entry in folder.iterdir()] != ["data"]:
            raise EvidenceError("seal_not_data", path=folder)
        payload = digested(folder)
        if not payload:
            raise EvidenceError("seal_not_data", path=folder)
        key = key_id(signer.public_key) if signer else None
        named = f"{signer.algorithm} {key}" if signer else "none"
        tags = write_bag(
            folder,
            payload,
            {
                "bag-info.txt": bag_info(info, payload, named),
                "README.txt": _instructions(key),
                "verify.py": (files(__package__) / "verifier" / "verify.py").read_bytes(),
            },
        )
        if signer:
            (folder / SIGNATURE).parent.mkdir(mode=0o700)
            (folder / KEY).write_bytes(pem_of(signer.public_key))
            (folder / SIGNATURE).write_bytes(signature_text(signer, tags))
    checked = check(folder, key=key)
    if checked.exit_code != 0:
        raise EvidenceError("seal_selfcheck", path=folder, what="; ".join(checked.wrong())[:500])
    manifest, sm3_list, tag_manifest = (
        sha256_hex((folder / name).read_bytes()) for name in (MANIFEST, SM3_LIST, TAGS)
    )
    size = sum(one.bytes for one in payload)
    algorithm = signer.algorithm if signer else None
    return Sealed(folder, len(payload), size, manifest, sm3_list, tag_manifest, key, algorithm)


def _instructions(key: str | None) -> bytes:
    """The instructions for the receiving officer, for Windows too: byte order mark and CRLF."""
    signature = text("seal.readme_signed", key=shown(key)) if key else text("seal.readme_unsigned")
    template = (files(__package__) / "readme.txt").read_text(encoding="utf-8")
    return ("\ufeff" + template.replace("{signature}", signature)).replace("\n", "\r\n").encode()
