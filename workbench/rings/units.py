"""Units: households count as one, because a family that goes together proves nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["Households", "households"]

#: Largest number of people under one household number or address that is still a family. Larger
#: communities (nursing homes) stay single people, and are explained by name instead.
LARGEST_FAMILY = 8

#: Share of all people from which an employer is none, but a heading such as flexible employment or an agency.
_HEADING = 0.05


@dataclass(frozen=True)
class Households:
    """Which unit each patient belongs to.

    Attributes:
        unit: unit of each patient, numbered from 0 in the order of its first patient.
        units: how many units there are.
        known: share of patients with a household number or an address.
        has_household: whether each patient has one of the two.
        name_match: chance that two patients drawn at random bear one surname.
        headings: employers of so many people that having one of them in common says nothing.
    """

    unit: NDArray[np.int32]
    units: int
    known: float
    has_household: NDArray[np.bool_]
    name_match: float = 0.03
    headings: frozenset[str] = frozenset()


def households(patients: pd.DataFrame) -> Households:
    """Collapse patients who share a household number or a home address into units.

    Args:
        patients: node table with ``resdbook_no``, ``live_addr`` and ``live_admdvs``, in the order of patient; with
            ``psn_name`` and ``employer``, where there are such.
    """
    keys = [_family_key(patients, ["resdbook_no"]), _family_key(patients, ["live_admdvs", "live_addr"])]
    unit = _components(keys, len(patients))
    known = patients["resdbook_no"].notna().to_numpy() | patients["live_addr"].notna().to_numpy()
    return Households(
        unit,
        int(unit.max()) + 1 if len(unit) else 0,
        float(known.mean() if len(known) else 0),
        known,
        _name_match(patients["psn_name"]) if "psn_name" in patients else 0.0,
        _headings(patients["employer"]) if "employer" in patients else frozenset(),
    )


def _headings(employers: pd.Series[str]) -> frozenset[str]:
    """Employers of more people than work together anywhere."""
    people = employers.value_counts()
    return frozenset(people.index[people > _HEADING * len(employers)])


def _name_match(names: pd.Series[str]) -> float:
    """Sum of squared shares of the surnames."""
    share = names.astype("string").str.slice(0, 1).value_counts(normalize=True)
    return float((share.astype(float) ** 2).sum())


def _components(keys: list[NDArray[np.int64]], people: int) -> NDArray[np.int32]:
    """Connected components of people and the keys that they share, numbered in the order of their first person."""
    person = [np.flatnonzero(key >= 0) for key in keys]
    start = people + np.cumsum([0, *(int(key.max(initial=-1)) + 1 for key in keys)])
    shared = np.concatenate([key[who] + at for key, who, at in zip(keys, person, start[:-1], strict=True)])
    who = np.concatenate(person)
    size = int(start[-1])
    graph = coo_matrix((np.ones(len(who), np.int8), (who, shared)), shape=(size, size))
    label = connected_components(graph, directed=False)[1][:people]
    _, first, code = np.unique(label, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first, kind="stable"), kind="stable")[code].astype(np.int32)


def _family_key(patients: pd.DataFrame, columns: list[str]) -> NDArray[np.int64]:
    """Group number of each patient by the columns; -1 where the last is missing or the group is no family."""
    code = np.zeros(len(patients), np.int64)
    for column in columns:
        values, known = pd.factorize(patients[column], use_na_sentinel=True)
        code = code * (len(known) + 1) + values + 1
    code = np.where(patients[columns[-1]].notna(), code, -1)
    group = np.unique(code, return_inverse=True)[1]
    small = np.bincount(group)[group] <= LARGEST_FAMILY
    return np.where((code >= 0) & small, group, -1)
