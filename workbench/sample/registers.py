"""The texts of people, institutions and doctors as Arrow columns, made once and looked up by position."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.sample import identifiers as ids
from workbench.sample.arrays import Array
from workbench.sample.places import CLINIC, PHARMACY, PRIMARY
from workbench.sample.text import pick
from workbench.sample.world import World


@dataclass(frozen=True)
class Registers:
    """Source ids and display texts by position."""

    psn_no: pa.Array
    by_number: Array
    certno: pa.Array
    psn_name: pa.Array
    card: pa.Array
    phone: pa.Array
    address: pa.Array
    place_code: pa.Array
    place_bytes: Array
    place_name: pa.Array
    doctor_code: pa.Array
    doctor_name: pa.Array
    employer_code: pa.Array
    employer_name: pa.Array


def build_registers(world: World) -> Registers:
    """Number and name everybody and everything."""
    people, places = world.people, world.places
    rng, n = world.streams.get("registers"), len(people)
    region = world.areas.region[people.area]
    code = place_bytes(world)
    doctor_region = world.areas.region[places.area[world.doctors.place]]
    employers = int(people.employer.max()) + 1
    serial = rng.permutation(n) + 1
    return Registers(
        psn_no=ids.person_numbers(region, serial),
        by_number=np.argsort(serial),
        certno=ids.identity_numbers(region, people.birth, people.female),
        psn_name=_person_names(world, people.surname, people.given),
        card=ids.card_numbers(rng.permutation(n * 3)[:n] + 100_000),
        phone=ids.phones(rng.permutation(n * 2)[:n]),
        address=_addresses(world),
        place_code=pa.array([bytes(row).decode() for row in code], pa.string()),
        place_bytes=code,
        place_name=pa.array(_place_names(world), pa.string()),
        doctor_code=ids.doctor_codes(
            doctor_region, rng.permutation(len(world.doctors) * 4)[: len(world.doctors)] + 1
        ),
        doctor_name=_person_names(
            world, rng.integers(0, 60, len(world.doctors)), rng.integers(0, 900, len(world.doctors))
        ),
        employer_code=pa.array([f"E{ids.FIRST_REGION}{i:06d}" for i in range(employers)], pa.string()),
        employer_name=pa.array(_employers(world, employers), pa.string()),
    )


def place_bytes(world: World) -> Array:
    """fixmedins_code of all institutions: P for pharmacies, H for facilities."""
    places = world.places
    region = world.areas.region[places.area]
    shop = places.level == PHARMACY
    return np.where(
        shop[:, None],
        ids.institution_bytes("P", region, places.serial),
        ids.institution_bytes("H", region, places.serial),
    )


def _person_names(world: World, surname: Array, given: Array) -> pa.Array:
    words = world.words
    family = words.words("surnames")
    second = ["" if s == "_" else s for s in words.words("given_second")]
    both = [a + b for a in words.words("given_first") for b in second]
    table = pa.array([f + g for f in family for g in both], pa.string())
    return pick(table, (surname % len(family)) * len(both) + given % len(both))


def _addresses(world: World) -> pa.Array:
    """One text per household; people in a home share the home's."""
    people, words = world.people, world.words.raw
    first = np.flatnonzero(people.household_start == np.arange(len(people)))
    area, number = people.area[first], np.arange(len(first))
    building, room = number * 7 % 97 + 1, number * 13 % 600 + 101
    texts = [
        f"{world.areas.names[a]}{b}{words['unit']}{r}{words['room']}"
        for a, b, r in zip(area.tolist(), building.tolist(), room.tolist(), strict=True)
    ]
    out = pick(pa.array(texts, pa.string()), people.household)
    homes = np.flatnonzero(people.site >= 0)
    if len(homes) == 0:
        return out
    named = pa.array(
        [
            world.areas.names[i % len(world.areas)] + words["nursing_home"] + str(i)
            for i in range(int(people.site.max()) + 1)
        ]
    )
    mask = np.zeros(len(people), dtype=bool)
    mask[homes] = True
    return pa.compute.replace_with_mask(out, pa.array(mask), pick(named, people.site[homes]))


def _place_names(world: World) -> list[str]:
    words, rng = world.words, world.streams.get("place names")
    first, second, suffix = (
        words.words("brand_first"),
        words.words("brand_second"),
        words.raw["pharmacy_suffix"],
    )
    hospital: list[str] = words.raw["hospital_suffix"]
    draw = rng.integers(0, 10_000, (len(world.places), 3)).tolist()
    out = []
    for i, level in enumerate(world.places.level.tolist()):
        brand = first[draw[i][0] % len(first)] + second[draw[i][1] % len(second)]
        where = world.areas.names[world.places.area[i]]
        if level == PHARMACY:
            out.append(brand + suffix[draw[i][2] % len(suffix)] + str(i))
        elif world.places.private[i]:
            out.append(brand + words.raw["private_suffix"] + str(i))
        else:
            out.append((where if level in (PRIMARY, CLINIC) else where[:3]) + hospital[level] + str(i))
    return out


def _employers(world: World, n: int) -> list[str]:
    words = world.words
    first, second, suffix = (
        words.words("brand_first"),
        words.words("brand_second"),
        words.raw["employer_suffix"],
    )
    return [
        first[i % len(first)] + second[i // 3 % len(second)] + suffix[i % len(suffix)] + str(i)
        for i in range(n)
    ]
