"""The same case, order, time and key give the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import workbench
from tests.cases.cities import made_city
from tests.evidence.package.making import FACTS, MADE, Made, copied, smallest
from tests.evidence.package.searching import files
from workbench.evidence.seal.keys import signing_key
from workbench.trust.pseudonyms import Pseudonyms


def test_two_copies_of_a_case_give_the_same_package(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    base = tmp_path_factory.getbasetemp()
    one = copied(base, tmp_path / "case")
    lead = smallest(one, "collusive_admission")
    Pseudonyms.of_case(one.folder)  # its key belongs to the case
    other = workbench.open_case(shutil.copytree(one.folder, tmp_path / "elsewhere" / "other"))
    signer = signing_key(tmp_path / "office.pem")
    made = [
        case.evidence(
            lead,
            tmp_path / name,
            level="transfer",
            facts=FACTS,
            extract=made_city(base),
            signer=signer,
            actor="tester",
            made_at=MADE,
        )[0]
        for case, name in ((one, "first"), (other, "second"))
    ]
    first, second = (files(package.path) for package in made)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert made[0].sealed.tagmanifest_sha256 == made[1].sealed.tagmanifest_sha256


def test_no_path_of_the_machine_is_in_a_package(made: Made, package: Path) -> None:
    places = [str(made.case.folder).encode(), str(made.extract).encode()]
    assert [name for name, data in files(package).items() if any(one in data for one in places)] == []
