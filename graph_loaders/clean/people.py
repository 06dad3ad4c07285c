"""Who a record is about, when it has a certificate but no person number.

The register decides where it knows the certificate under exactly one number. Otherwise the person is called
`CERT:` and a keyed hash of the certificate. The key is derived from the fingerprints of the inputs: the same input
gives the same names, another case gives others. It keeps certificates out of headings and labels; it is no secret from
somebody who holds the inputs' fingerprints. Certificates are compared in one form, see `certificates`.
"""

import hashlib
import hmac
from collections.abc import Callable
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders.clean.certificates import compared

PREFIX = "CERT:"


class People:
    """Gives numbers to people that are known by certificate only."""

    def __init__(self, key: Callable[[], bytes], register: Callable[[], pa.Table | None]) -> None:
        """Prepare; key and register are only asked for when the first record needs a number."""
        self._ask_key = key
        self._ask_register = register

    @cached_property
    def _key(self) -> bytes:
        return self._ask_key()

    @cached_property
    def _unique(self) -> tuple[pa.Array, pa.Array]:
        """Certificates, as they are compared, that stand under one number, and these numbers."""
        register = self._ask_register()
        if register is None:
            return pa.array([], pa.string()), pa.array([], pa.string())
        known = register.select(["certno", "psn_no"]).combine_chunks()
        known = known.set_column(0, "certno", compared(known.column("certno").combine_chunks())).drop_null()
        grouped = known.group_by("certno").aggregate([("psn_no", "count_distinct"), ("psn_no", "min")])
        sure = grouped.filter(pc.equal(grouped["psn_no_count_distinct"], 1))
        return sure["certno"].combine_chunks(), sure["psn_no_min"].combine_chunks()

    def numbers(self, psn_no: pa.Array, certno: pa.Array) -> pa.Array:
        """The person numbers of a batch, with those filled in that only have a certificate."""
        open_rows = pc.and_(pc.is_null(psn_no), pc.is_valid(certno))
        if not pc.any(open_rows).as_py():
            return psn_no
        wanted = compared(pc.if_else(open_rows, certno, None))
        certificates, numbers = self._unique
        found = numbers.take(pc.index_in(wanted, value_set=certificates))
        return pc.coalesce(psn_no, found, self._hashed(pc.if_else(pc.is_null(found), wanted, None)))

    def _hashed(self, certificates: pa.Array) -> pa.Array:
        coded = certificates.dictionary_encode()
        names = [self._name(value) for value in coded.dictionary.to_pylist()]
        return pa.array(names, pa.string()).take(coded.indices)

    def _name(self, certificate: str) -> str:
        return PREFIX + hmac.new(self._key, certificate.encode(), hashlib.sha256).hexdigest()[:32]
