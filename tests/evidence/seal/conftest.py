"""A sealed package of about 200 KB, and a key of the office."""

from __future__ import annotations

import functools
import json
import random
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from workbench.evidence.seal.aside import building
from workbench.evidence.seal.keys import Ed25519Signer, signing_key
from workbench.evidence.seal.seal import Sealed, seal
from workbench.evidence.seal.signing import Signer
from workbench.evidence.seal.verifier import verify

#: Chinese names of parts, as packages have them.
PART, ROWS = (
    "data/5-\u5176\u4ed6\u6750\u6599",
    "data/5-\u5176\u4ed6\u6750\u6599/5.04-\u539f\u59cb\u660e\u7ec6",
)
INFO = {"Source-Organization": "\u67d0\u5e02\u533b\u7597\u4fdd\u969c\u5c40", "Bagging-Date": "2026-11-22"}


def fill(folder: Path, *, files: int = 30, size: int = 5_900) -> None:
    """A payload that is the same every time: rows with their totals, and files of random bytes."""
    draw = random.Random(5)
    rows = folder / ROWS
    rows.mkdir(parents=True)
    amounts = [Decimal(draw.randrange(-5000, 90000)) / 100 for _ in range(5)]
    cells = [f"'{one}" if one < 0 else str(one) for one in amounts]
    lines = [f'{number},"a ""b"", \u836f\r\nc",{cell}' for number, cell in enumerate(cells)]
    content = "\ufeff" + "\r\n".join(["id,note,fund_pay_sumamt", *lines, ""])
    (rows / "setl_d.csv").write_bytes(content.encode())
    sums = {"fund_pay_sumamt": str(sum(amounts))}
    totals = {"tables": [{"file": f"{ROWS}/setl_d.csv", "rows": 5, "sums": sums}]}
    (rows / "totals.json").write_text(json.dumps(totals), encoding="utf-8")
    for number in range(files):
        path = folder / "data" / f"{number % 4}-\u79fb\u9001\u4e66" / f"{number:02} \u9644\u4ef6.bin"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(draw.randbytes(size))


def make(target: Path, signer: Signer | None, **size: int) -> Sealed:
    """Seal such a payload at the target."""
    with building(target) as folder:
        fill(folder, **size)
        return seal(folder, INFO, signer=signer)


@pytest.fixture(scope="session")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Ed25519Signer:
    return signing_key(tmp_path_factory.mktemp("keys") / "office.pem")


@pytest.fixture
def judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same signature of the same bytes by the same key is judged once: it takes most of the time of a check."""
    monkeypatch.setattr(verify, "ed25519", functools.cache(verify.ed25519))


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory, signer: Ed25519Signer) -> Path:
    """Sealed once; nobody may change it."""
    target = tmp_path_factory.mktemp("sealed") / "L-1_20261122_transfer"
    make(target, signer)
    return target


@pytest.fixture
def copy(tmp_path: Path, package: Path) -> Path:
    """A copy that a test may spoil."""
    return shutil.copytree(package, tmp_path / package.name)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, signer: Ed25519Signer) -> Path:
    """A package of few small files; nobody may change it."""
    target = tmp_path_factory.mktemp("sealed") / "L-2_20261122_internal"
    make(target, signer, files=3, size=40)
    return target


@pytest.fixture
def spoil(tmp_path: Path, small: Path) -> Callable[[], Path]:
    """Fresh copies of the small package."""
    return lambda: shutil.copytree(small, tmp_path / "spoilt" / small.name, dirs_exist_ok=False)
