"""What goes beside a package: the form of what people know, the key that signs, requests and envelopes."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.files import write_text
from workbench.guard import storage

if TYPE_CHECKING:
    from workbench.evidence.seal.signing import Signer

__all__ = ["chosen_signer", "hand_over", "read_password", "write_form"]

#: Characters that the password of an envelope has at least.
_PASSWORD = 12


def write_form(path: Path, language: str) -> None:
    """Write the empty form of what only people know.

    Raises:
        EvidenceError: there is such a file: somebody may have filled it in.
        CaseError: it cannot be written.
    """
    from workbench.evidence.letters.facts import blank_form  # noqa: PLC0415 - only needed here

    if path.exists():
        raise EvidenceError("package_form_exists", path=path)
    with storage(path):
        write_text(path, blank_form(language))


def chosen_signer(case: Case, out: Path, key: Path | None, device: tuple[str | None, Path | None]) -> Signer:
    """Who signs: the key file of the office or another one, or a device behind a command.

    Args:
        case: the case, in which no key may lie.
        out: where packages go, the same.
        key: the key file; None for the usual one.
        device: command of a device, and the file with its public key.

    Raises:
        EvidenceError: both are named, a device without its public key, or the key cannot be used.
    """
    from workbench.evidence.seal.external import ExternalSigner  # noqa: PLC0415 - only needed here
    from workbench.evidence.seal.keys import signing_key  # noqa: PLC0415 - as above

    command, public = device
    if (command is None) != (public is None) or (command and key):
        raise EvidenceError("package_signer")
    if command and public:
        with storage(public):
            return ExternalSigner(shlex.split(command), public.read_bytes())
    return signing_key(key, outside=(case.folder, out))


def read_password(path: Path) -> str:
    """The password of an envelope: one line of a file, so that it stands in no history of commands.

    Raises:
        EvidenceError: it holds no usable password.
        CaseError: it cannot be read.
    """
    with storage(path):
        lines = path.read_bytes().decode("utf-8-sig", "replace").splitlines()
    if len(lines) != 1 or len(lines[0].strip()) < _PASSWORD:
        raise EvidenceError("package_password", path=path, least=_PASSWORD)
    return lines[0].strip()


def hand_over(
    package: Path, *, stamp: bool, recipients: Sequence[str], password: str | None
) -> Iterator[Path]:
    """Write what was asked for beside a sealed package; gives each file.

    Args:
        package: the package.
        stamp: the request of a time-stamp, to be carried to an authority.
        recipients: age recipients of an envelope.
        password: password of an encrypted archive.
    """
    from workbench.evidence.seal import envelope, timestamp  # noqa: PLC0415 - only needed here

    if stamp:
        yield timestamp.write_request(package)
    if recipients:
        yield envelope.close_age(package, package.with_name(f"{package.name}.age"), recipients=recipients)
    if password is not None:
        yield envelope.close_zip(package, package.with_name(f"{package.name}.zip"), passphrase=password)
