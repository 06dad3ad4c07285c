"""Signatures by a device of the office: a U-key, a smart card, a signing server behind a command of theirs."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.signing import der_of

__all__ = ["ExternalSigner"]


class ExternalSigner:
    """Runs a command that gets the message on standard input and answers with the signature on standard output.

    The answer may be the 64 bytes, the same in hexadecimal, or, of SM2, the DER form that most devices give.
    No shell is in between. The command inherits environment and terminal errors, so that a driver can ask for a PIN.

    Args:
        command: program and arguments.
        public_pem: public key of the device, PEM.
        timeout: seconds after which the command is stopped.

    Raises:
        EvidenceError: the public key is none of Ed25519 or SM2.
    """

    def __init__(self, command: Sequence[str], public_pem: bytes, timeout: float = 120) -> None:
        self.command, self.timeout = list(command), timeout
        self.algorithm, self.public_key = der_of(public_pem)

    def sign(self, message: bytes) -> bytes:
        """Signature of 64 bytes; whether it is valid is checked by whoever asked for it.

        Raises:
            EvidenceError: the command cannot be run, fails, takes too long, or answers with something else.
        """
        try:
            done = subprocess.run(  # noqa: S603 - the office's own command, without a shell
                self.command, input=message, stdout=subprocess.PIPE, timeout=self.timeout, check=True
            )
        except (OSError, subprocess.SubprocessError, ValueError) as problem:
            raise EvidenceError(
                "seal_device", command=self.command[0], reason=type(problem).__name__
            ) from problem
        signature = _plain(done.stdout)
        if len(signature) != 64:
            raise EvidenceError("seal_device", command=self.command[0], reason=f"{len(done.stdout)} B")
        return signature


def _plain(answer: bytes) -> bytes:
    if len(answer) == 64:
        return answer
    try:
        return bytes.fromhex(answer.decode("ascii"))
    except ValueError:
        return _from_der(answer)


def _from_der(answer: bytes) -> bytes:
    """R and s of ``SEQUENCE { INTEGER r, INTEGER s }``, 32 bytes each; nothing if it is something else."""
    numbers, rest = [], answer[2:]
    if answer[:1] != b"\x30" or answer[1:2] != bytes([len(rest) % 256]):
        return b""
    while rest[:1] == b"\x02" and len(rest) > 2:
        numbers.append(rest[2 : 2 + rest[1]].lstrip(b"\0").rjust(32, b"\0"))
        rest = rest[2 + rest[1] :]
    return b"".join(numbers) if len(numbers) == 2 and not rest else b""
