"""Check an evidence package: python verify.py [PACKAGE] [--key FINGERPRINT-OR-PUBLIC-KEY-FILE].

Python 3.8 or newer, nothing else. Exit code 0: verified, 1: failed, 2: could not be checked. RFC 8493, 8032.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import re
import stat
import sys
from decimal import Context, Decimal
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, TextIO

MANIFEST, SM3_LIST, TAGS = "manifest-sha256.txt", "sm3-list.txt", "tagmanifest-sha256.txt"
COVERED = {"README.txt", "bag-info.txt", "bagit.txt", MANIFEST, SM3_LIST, "verify.py"}
SIGNATURE, KEY = "signature/tagmanifest-sha256.txt.sig", "signature/public-key.pem"
REQUEST, ANSWER, STAMPS = (f"signature/timestamp{end}" for end in (".tsq", ".tsr", "-sha256.txt"))
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
LINE = re.compile(r"([0-9a-f]{64})  ([^\s*\\:%][^\\:%\x00-\x1f\x7f]*)")
SIGNED = "algorithm: ed25519\nkey: {0}\ndigest: {0}\nsignature: {0}{0}\n".format("([0-9a-f]{64})")
PEM = "-{5}BEGIN PUBLIC KEY-{5}\n(MCowBQYDK2VwAyEA[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)\n-{5}END PUBLIC KEY-{5}\n"
AMOUNT: Any = re.compile(r"[ \t]*(?:'?([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?))?[ \t]*").fullmatch
MOST_FILES, MOST_TEXT, MOST_RECORD, EXACT = 200_000, 1 << 26, 1 << 22, Context(prec=100)
HOSTILE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, csv.Error)
SM3 = [name for name in ["sm3"] if name in hashlib.algorithms_available]
TEXTS = json.loads(r"""{"pass": "\u901a\u8fc7 PASS", "fail": "\u5931\u8d25 FAIL", "note": "\u8bf4\u660e NOTE", "unsure": "\u672a\u80fd\u6838\u5bf9 UNSURE", "exit_0": "\u6838\u5bf9\u901a\u8fc7 VERIFIED", "exit_1": "\u6838\u5bf9\u672a\u901a\u8fc7 FAILED", "exit_2": "\u672a\u80fd\u5b8c\u6210\u6838\u5bf9 COULD NOT CHECK", "broken": "\u683c\u5f0f\u4e0d\u7b26 not in the required form", "changed": "\u5185\u5bb9\u4e0e\u6e05\u5355\u4e0d\u7b26 content differs from the list", "missing": "\u7f3a\u5931 missing", "unexpected": "\u591a\u51fa\uff0c\u6e05\u5355\u4e2d\u6ca1\u6709 not in the list", "odd": "\u94fe\u63a5\u6216\u7279\u6b8a\u6587\u4ef6 link or special file", "unreadable": "\u65e0\u6cd5\u8bfb\u53d6\uff0c\u6216\u8fc7\u591a\u8fc7\u5927 cannot be read, or too many or too large", "bad_key": "\u4e0d\u662f\u8bc1\u636e\u5305\u6587\u4ef6\u5939\uff0c\u6216\u6307\u7eb9\u6216\u516c\u94a5\u6587\u4ef6\u65e0\u6548 not the folder of a package, or neither a fingerprint nor a public key file", "no_sm3": "\u672c\u673a\u4e0d\u652f\u6301 SM3\uff0c\u53ea\u6838\u5bf9 SHA-256 no SM3 on this machine, SHA-256 only", "algorithm": "\u672c\u811a\u672c\u4e0d\u80fd\u6838\u5bf9\u8be5\u7b7e\u540d\u7b97\u6cd5 this script cannot check that kind of signature", "signed": "\u7b7e\u540d\u6709\u6548\uff0c\u516c\u94a5\u6307\u7eb9 signature is valid, fingerprint of the key", "forged": "\u7b7e\u540d\u65e0\u6548 signature is not valid", "other_key": "\u4e0d\u662f\u6240\u7ed9\u7684\u5bc6\u94a5 not signed by the given key", "stamp": "\u672c\u811a\u672c\u4e0d\u5224\u65ad\u65f6\u95f4\u6233 the time-stamp is not judged by this script", "sums": "\u5408\u8ba1\u76f8\u7b26 totals agree", "other_sums": "\u5408\u8ba1\u4e0d\u7b26 totals differ",
"trust_none": "\u4e0d\u53ef\u4f9d\u636e\u6b64\u5305 do not rely on this package", "trust_digests": "\u672a\u7b7e\u540d\uff0c\u53ea\u8bf4\u660e\u6587\u4ef6\u4e0e\u6e05\u5355\u4e00\u81f4 digests only, not signed: files agree with the lists, no more", "trust_inside": "\u53ea\u7528\u5305\u5185\u516c\u94a5\u6838\u5bf9\uff1a\u53ea\u8bc1\u660e\u5b8c\u6574\uff0c\u4e0d\u8bc1\u660e\u6765\u6e90\uff1b\u8bf7\u7528 --key \u6838\u5bf9\u53e6\u884c\u5f97\u5230\u7684\u6307\u7eb9 signed by the key inside: proves integrity only, not who made it; use --key with the fingerprint that you were told", "trust_given": "\u7531\u6240\u7ed9\u6307\u7eb9\u7684\u5bc6\u94a5\u7b7e\u540d signed by the key whose fingerprint was given"}""")  # fmt: skip # noqa: E501


def found_in(root: Path) -> tuple[dict[str, Path], list[str]]:
    """Ordinary files by name from the root with / between, and what must not be there. No link is followed."""
    files, odd = {}, []
    for entry in root.rglob("*") if any(root.iterdir()) else ():  # iterdir refuses what is no folder
        name = bytes(PurePosixPath(entry.relative_to(root).as_posix())).decode("utf-8", "surrogateescape")
        about = entry.lstat()
        if stat.S_ISREG(about.st_mode) and name.isprintable():
            files[name] = entry
        elif not stat.S_ISDIR(about.st_mode) or getattr(about, "st_file_attributes", 0) & 0x400:
            odd.append(name)
        if len(files) + len(odd) > MOST_FILES:
            raise OSError
    return files, odd


class Check:
    """A package, checked: findings (mark, name, code, detail) and trust: none, digests, inside or given (key)."""

    def __init__(self, files: Any, odd: Any = (), key: str | None = None) -> None:
        self.files, self.key, trust = files, key, "none"
        self.findings: set[tuple[str, str, str, str]] = {("fail", name, "odd", "") for name in odd}
        try:
            trust = self._run(set(files))
        except OSError:
            self._say("unsure", "", "unreadable")
        marks = {mark for mark, *_ in self.findings}
        self.exit_code = 1 if "fail" in marks else 2 if "unsure" in marks else 0
        self.trust = "none" if self.exit_code else trust

    def lines(self) -> list[str]:
        """What is printed: what passes first, what is wrong last, the result; nothing that steers a terminal."""
        order = ("pass", "note", "unsure", "fail")
        told = sorted(self.findings, key=lambda one: (order.index(one[0]), one))
        said = [f"[{TEXTS[mark]}] {name}  {TEXTS.get(code, '')} {more}" for mark, name, code, more in told]
        said.append(", ".join(f"{TEXTS[mark]} {sum(one[0] == mark for one in told)}" for mark in order))
        said += [TEXTS[f"trust_{self.trust}"], TEXTS[f"exit_{self.exit_code}"]]
        return ["".join(a if a.isprintable() else ascii(a)[1:-1] for a in line.rstrip()) for line in said]

    def _say(self, mark: str | bool, name: str, code: str = "", detail: str = "") -> None:
        if mark is not True:  # a condition that holds needs no line
            self.findings.add((mark or "fail", name, code, detail))

    def _run(self, files: set[str]) -> str:
        tags, payload, sm3 = self._listed(TAGS), self._listed(MANIFEST), self._listed(SM3_LIST)
        stamps = self._listed(STAMPS)  # time-stamps come after sealing and have a list of their own
        self._say("pass" if set(tags) == COVERED else "fail", TAGS, "" if set(tags) == COVERED else "broken")
        self._say(bool(payload) and all(name.startswith("data/") for name in payload), MANIFEST, "broken")
        self._say(set(sm3) == set(payload), SM3_LIST, "broken")
        self._say(self._read("bagit.txt") == DECLARATION, "bagit.txt", "broken")
        if files & {REQUEST, ANSWER, STAMPS}:
            self._say({REQUEST} <= set(stamps) <= {REQUEST, ANSWER}, STAMPS, "broken")
            self._say("note", STAMPS, "stamp")
        digests = {**payload, **tags, **stamps}
        for name in COVERED | set(digests) | files - {TAGS, SIGNATURE, KEY, STAMPS}:
            self._file(name, digests.get(name), sm3.get(name))
        for name in sorted(one for one in files if one[:5] == "data/" and one[-12:] == "/totals.json"):
            self._totals(name)
        return self._signature(files)

    def _read(self, name: str) -> str:
        if name not in self.files:
            return ""
        with self.files[name].open("rb") as stream:
            content: bytes = stream.read(MOST_TEXT + 1)
        if len(content) > MOST_TEXT:
            raise OSError
        return content.decode("utf-8", "surrogateescape")

    def _listed(self, name: str) -> dict[str, str]:
        lines = self._read(name).split("\n")
        matches = [LINE.fullmatch(line) for line in lines[:-1]]
        entries = {one[2]: one[1] for one in matches if one}
        canonical = lines[-1] == "" and len(entries) == len(matches) and list(entries) == sorted(entries)
        self._say(canonical, name, "broken")
        return entries if canonical else {}

    def _file(self, name: str, sha256: str | None, sm3: str | None) -> None:
        if name not in self.files or sha256 is None:
            return self._say("fail", name, "unexpected" if name in self.files else "missing")
        with self.files[name].open("rb") as stream:
            got = digest(stream)
        good = got[0] == sha256 and (not sm3 or got[1:] in ([], [sm3]))
        return self._say("pass" if good else "fail", name, "changed" if not good else "" if SM3 else "no_sm3")

    def _signature(self, files: set[str]) -> str:
        declared = re.findall("(?m)^Signing-Key: (.*)$", self._read("bag-info.txt"))
        for name in {SIGNATURE, KEY} - files if declared != ["none"] else {SIGNATURE, KEY} & files:
            self._say("fail", name, "missing" if declared != ["none"] else "unexpected")
        if declared == ["none"]:
            self._say(self.key is None, SIGNATURE, "other_key")
            return "digests"
        if [one[:4] for one in declared] == ["sm2 "]:
            self._say("unsure", SIGNATURE, "algorithm")
            return "none"
        message = self._read(TAGS).encode("utf-8", "surrogateescape")
        parts = re.fullmatch(SIGNED, self._read(SIGNATURE))
        pem = re.fullmatch(PEM, self._read(KEY))
        der = base64.b64decode(pem[1]) if pem else b""
        name, good = hashlib.sha256(der).hexdigest(), False
        if der and parts and declared == [f"ed25519 {name}"]:
            named = parts[1] == name and parts[2] == hashlib.sha256(message).hexdigest()
            good = named and ed25519(der[12:], message, bytes.fromhex(parts[3] + parts[4]))
        self._say("pass" if good else "fail", SIGNATURE, "signed" if good else "forged", name)
        self._say(self.key in (None, name), SIGNATURE, "other_key")
        return "given" if self.key else "inside"

    def _totals(self, name: str) -> None:
        sums: dict[str, int] = {}  # in units of 10^-30, whole and exact
        try:
            body = json.loads(self._read(name))
            if len({table["file"] for table in body["tables"]} & set(self.files)) != len(body["tables"]):
                raise ValueError(name)
            for table in body["tables"]:
                wanted = {column: Decimal(AMOUNT(value)[1] or 0) for column, value in table["sums"].items()}
                with io.TextIOWrapper(self.files[table["file"]].open("rb"), "utf-8-sig", newline="") as text:
                    rows, found = recount(text, wanted)
                good = (rows, found) == (table["rows"], wanted)
                self._say("pass" if good else "fail", table["file"], "sums" if good else "other_sums")
                sums.update({f"{table['file']}#{one}": int(EXACT.scaleb(found[one], 30)) for one in found})
            for tie in body.get("ties", []):  # what several tables hold together is a list in it
                parts = [[one] if isinstance(one, str) else one for one in tie]
                self._say(len({sum(sums[a] for a in one) for one in parts}) == 1, name, "other_sums")
        except HOSTILE:
            self._say("fail", name, "broken")


def recount(text: TextIO, columns: Any) -> tuple[int, dict[str, Decimal]]:
    """Records of a CSV without its headings, and the exact sums of columns; no record is longer than MOST_RECORD."""
    size = [0]

    def limited() -> Any:
        for line in iter(lambda: text.readline(MOST_RECORD), ""):
            size[0] += len(line)
            if size[0] >= MOST_RECORD:
                raise ValueError(size)
            yield line

    records, rows = csv.reader(limited(), strict=True), 0
    head, sums = next(records, []), dict.fromkeys(columns, Decimal(0))
    for rows, record in enumerate(records, 1):
        size[0] = 0
        if len(record) != len(set(head)):  # of no other length, no heading twice
            raise ValueError(rows)
        for column in sums:
            sums[column] = EXACT.add(sums[column], Decimal(AMOUNT(record[head.index(column)])[1] or 0))
    return rows, sums


def digest(stream: BinaryIO) -> list[str]:
    """SHA-256 and, where this machine has it, SM3."""
    hashes = [hashlib.new(name) for name in ["sha256", *SM3]]
    for block in iter(lambda: stream.read(1 << 20), b""):
        for one in hashes:
            one.update(block)
    return [one.hexdigest() for one in hashes]


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether 64 bytes are a valid signature (RFC 8032, section 5.1.7); keys of small order are refused."""
    p, order = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
    d = -121665 * pow(121666, p - 2, p) % p

    def plus(a: Any, b: Any) -> Any:
        m, n = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
        s, t = 2 * a[3] * b[3] * d, 2 * a[2] * b[2]
        e, f, g, h = n - m, t - s, t + s, n + m
        return e * f % p, g * h % p, f * g % p, e * h % p

    def times(factor: int, a: Any) -> Any:
        half = times(factor >> 1, plus(a, a)) if factor else (0, 1, 1, 0)
        return plus(half, a) if factor & 1 else half

    def point(raw: bytes) -> Any:  # None where it is no point, or another spelling of one
        y, odd = int.from_bytes(raw, "little") & (1 << 255) - 1, raw[31] >> 7
        u, v = (y * y - 1) % p, (d * y * y + 1) % p
        x = u * v**3 * pow(u * v**7, (p - 5) // 8, p) % p
        x = x if (v * x * x - u) % p == 0 else x * pow(2, (p - 1) // 4, p) % p
        if y >= p or (v * x * x - u) % p or (x == 0 and odd):
            return None
        return (x, y, 1, x * y % p) if x % 2 == odd else (p - x, y, 1, (p - x) * y % p)

    key, factor = point(public), int.from_bytes(signature[32:], "little")
    if key is None or factor >= order or times(8, key)[0] == 0:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % order
    base = point((4 * pow(5, p - 2, p) % p).to_bytes(32, "little"))
    x, y, z, _ = plus(times(factor, base), times(order - k, key))
    x, y = x * pow(z, p - 2, p) % p, y * pow(z, p - 2, p) % p
    return bool((y | (x % 2) << 255).to_bytes(32, "little") == signature[:32])


def main(arguments: list[str] | None = None) -> int:
    """Check a package, by default the one that this script lies in, and print what was found."""
    parser = argparse.ArgumentParser(description="Check an evidence package.")
    parser.add_argument("package", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key", help="fingerprint, or public key file, that reached you by another way")
    given = parser.parse_args(arguments)
    getattr(sys.stdout, "reconfigure", dict)(encoding="utf-8", errors="backslashreplace")
    key = given.key and re.sub(r"[\s:-]", "", given.key).lower()
    try:
        if key is not None and not re.fullmatch("[0-9a-f]{64}", key):
            with Path(given.key).open("rb") as stream:
                pem: Any = re.fullmatch(PEM, stream.read(999).decode())
                key = hashlib.sha256(base64.b64decode(pem[1])).hexdigest()
        check = Check(*found_in(given.package), key=key)
        said, code = check.lines(), check.exit_code
    except (OSError, TypeError, ValueError):
        said, code = [TEXTS["bad_key"], TEXTS["exit_2"]], 2
    sys.stdout.write("\n".join(said) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
