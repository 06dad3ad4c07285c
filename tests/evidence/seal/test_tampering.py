"""What somebody could do to a package besides flipping bytes; an independent BagIt library as second judge."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from workbench.evidence.seal.check import check
from workbench.evidence.seal.keys import signing_key
from workbench.evidence.seal.signing import key_id, pem_of, signature_text
from workbench.evidence.seal.verifier import verify

TAGS = "tagmanifest-sha256.txt"


pytestmark = pytest.mark.usefixtures("judged_once")


def code(package: Path) -> int:
    return verify.Check(*verify.found_in(package)).exit_code


def test_it_is_good_before(small: Path) -> None:
    assert check(small).exit_code == 0
    assert bagit.Bag(str(small)).is_valid()


def names(package: Path) -> list[str]:
    return sorted(verify.found_in(package)[0])


def changes(package: Path) -> list[tuple[str, Callable[[Path], object]]]:
    found: list[tuple[str, Callable[[Path], object]]] = []
    for name in names(package):
        found += [
            (f"remove {name}", lambda root, n=name: (root / n).unlink()),
            (f"rename {name}", lambda root, n=name: (root / n).rename(root / (n + "x"))),
            (f"case {name}", lambda root, n=name: (root / n).rename((root / n).with_name(swapped(n)))),
            (f"add beside {name}", lambda root, n=name: ((root / n).parent / "new.txt").write_text("x")),
            (f"hidden beside {name}", lambda root, n=name: ((root / n).parent / ".DS_Store").write_text("")),
            (f"empty {name}", lambda root, n=name: (root / n).write_bytes(b"")),
            (f"link {name}", lambda root, n=name: linked(root, n)),
            (f"crlf {name}", lambda root, n=name: ends(root / n)),
            (f"twice {name}", lambda root, n=name: twice(root / n)),
            (
                f"bom {name}",
                lambda root, n=name: (root / n).write_bytes(b"\xef\xbb\xbf" + (root / n).read_bytes()),
            ),
        ]
    return found


def swapped(name: str) -> str:
    return name.rsplit("/", maxsplit=1)[-1].swapcase()


def linked(root: Path, name: str) -> None:
    elsewhere = (root / name).rename(root.parent / "elsewhere")
    (root / name).symlink_to(elsewhere)


def ends(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(
        content.replace(b"\r\n", b"\n") if b"\r\n" in content else content.replace(b"\n", b"\r\n") + b"\r"
    )


def twice(path: Path) -> None:
    path.write_bytes(path.read_bytes() * 2)


def test_every_file_added_removed_renamed_linked_or_with_other_line_ends(small: Path, tmp_path: Path) -> None:
    todo = changes(small)
    assert len(todo) >= 140
    missed = []
    for number, (what, change) in enumerate(todo):
        root = shutil.copytree(small, tmp_path / str(number) / "bag")
        before = {name: (root / name).read_bytes() for name in names(root)}
        change(root)
        after = verify.found_in(root)
        if (sorted(after[0]), after[1]) == (sorted(before), []):
            assert any((root / name).read_bytes() != content for name, content in before.items()), what
        if code(root) != 1:
            missed.append(what)
        shutil.rmtree(root.parent)
    assert missed == []


def test_any_two_files_exchanged(small: Path, tmp_path: Path) -> None:
    root = shutil.copytree(small, tmp_path / "bag")
    found = names(root)
    for one in found:
        for other in found:
            if one < other and (root / one).read_bytes() != (root / other).read_bytes():
                exchange(root / one, root / other)
                assert code(root) == 1, (one, other)
                exchange(root / one, root / other)
    assert code(root) == 0


def exchange(one: Path, other: Path) -> None:
    aside = one.parent.parent / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def resealed(root: Path) -> None:
    """As somebody would who changes a list and then makes the list of lists fit, but cannot sign."""
    lines = [
        f"{verify.hashlib.sha256((root / n).read_bytes()).hexdigest()}  {n}\n" for n in sorted(verify.COVERED)
    ]
    (root / TAGS).write_text("".join(lines), encoding="utf-8", newline="\n")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + text.splitlines(keepends=True)[-1],
        lambda text: text.splitlines(keepends=True)[0] + text,
        lambda text: "".join(reversed(text.splitlines(keepends=True))),
        lambda text: text.upper(),
        lambda text: text.replace("  data/", " *data/"),
        lambda text: text.replace("  data/", "   data/"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n",
        lambda text: text + "# note\n",
        lambda text: text.replace("data/", "data//"),
        lambda text: text.replace("data/", "./data/"),
        lambda text: text + "0" * 64 + "  data/../../../etc/passwd\n",
        lambda text: text + "0" * 64 + "  /etc/passwd\n",
        lambda text: text + "0" * 64 + "  data\\..\\x\n",
        lambda text: text + "0" * 64 + "  data/missing.txt\n",
        lambda text: "\ufeff" + text,
        lambda _: "",
    ],
)
@pytest.mark.parametrize("name", ["manifest-sha256.txt", "sm3-list.txt", TAGS])
def test_lists_have_one_form(spoil: Callable[[], Path], name: str, change: Callable[[str], str]) -> None:
    root = spoil()
    text = (root / name).read_text(encoding="utf-8")
    if change(text) == text:
        return  # nothing of the kind stands in that list
    (root / name).write_text(change(text), encoding="utf-8", newline="")
    if name != TAGS:
        resealed(root)
    done = verify.Check(*verify.found_in(root))
    assert done.exit_code == 1
    assert ("fail", verify.SIGNATURE, "forged") in {one[:3] for one in done.findings}
    assert {"broken", "missing"} & {one[2] for one in done.findings}


def test_a_package_signed_anew_by_somebody_else_needs_the_fingerprint(small: Path, tmp_path: Path) -> None:
    root = shutil.copytree(small, tmp_path / "bag")
    told = (root / "bag-info.txt").read_text(encoding="utf-8")
    old = told.split("Signing-Key: ed25519 ")[1].strip()
    stranger = signing_key(tmp_path / "stranger.pem")
    (root / "bag-info.txt").write_text(told.replace(old, key_id(stranger.public_key)), encoding="utf-8")
    resealed(root)
    (root / verify.KEY).write_bytes(pem_of(stranger.public_key))
    (root / verify.SIGNATURE).write_bytes(signature_text(stranger, (root / TAGS).read_bytes()))
    assert check(root).trust == "inside"
    assert (check(root, key=old).exit_code, check(root, key=old).trust) == (1, "none")


def test_a_signature_taken_away_whole_is_seen(small: Path, tmp_path: Path) -> None:
    root = shutil.copytree(small, tmp_path / "bag")
    shutil.rmtree(root / "signature")
    assert code(root) == 1


@pytest.mark.skipif(os.name != "posix", reason="needs sha256sum and pipes")
def test_coreutils_agree_and_a_pipe_is_not_read(small: Path, tmp_path: Path) -> None:
    root = shutil.copytree(small, tmp_path / "bag")
    for name in ("manifest-sha256.txt", TAGS):
        done = subprocess.run(
            ["sha256sum", "--strict", "-c", name], cwd=root, capture_output=True, check=True
        )
        assert done.stdout.count(b": OK") == len((root / name).read_text(encoding="utf-8").splitlines())
    os.mkfifo(root / "data" / "pipe")
    assert code(root) == 1


@pytest.mark.slow
def test_an_independent_library_says_the_same_of_a_thousand_changes(small: Path, tmp_path: Path) -> None:
    """Of files that BagIt covers, with contents, names, presence and manifests changed at random."""
    draw = random.Random(8493)
    original = {name: (small / name).read_bytes() for name in names(small)}
    covered = [
        name for name in original if not name.startswith("signature/") and name not in (TAGS, "bagit.txt")
    ]
    root = shutil.copytree(small, tmp_path / "bag")
    bagit.LOGGER.disabled = True
    assert bagit.Bag(str(root)).is_valid()
    for number in range(1000):
        name, kind = draw.choice(covered), draw.choice(["flip", "cut", "grow", "remove", "rename"])
        path, content = root / name, original[name]
        if kind == "flip":
            place = draw.randrange(len(content))
            path.write_bytes(
                content[:place] + bytes([content[place] ^ 1 << draw.randrange(8)]) + content[place + 1 :]
            )
        elif kind == "cut":
            path.write_bytes(content[: draw.randrange(len(content))])
        elif kind == "grow":
            path.write_bytes(content + draw.randbytes(draw.randrange(1, 9)))
        elif kind == "remove":
            path.unlink()
        else:
            path.rename(path.with_name(f"{number}"))
        assert not valid_to_bagit(root), (name, kind)
        assert code(root) == 1, (name, kind)
        path.with_name(f"{number}").unlink(missing_ok=True)
        path.write_bytes(content)
    assert valid_to_bagit(root)
    assert code(root) == 0


def valid_to_bagit(root: Path) -> bool:
    try:
        return bool(bagit.Bag(str(root)).is_valid())
    except (bagit.BagError, UnicodeDecodeError, ValueError, OSError):
        return False
