"""Which records of a table are not accepted for another record's sake: repeated, contradicted, or out of date.

Records are told apart by their key and compared by their content. What a file contains is a fact: two contents of one
key are a contradiction, and none of them is accepted. A register or list says how things stand and is handed over whole
again and again: of its contents that count which was delivered last.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph_loaders.schema import Table

__all__ = ["CONFLICT", "SUPERSEDED", "remembered_sql", "removed_sql"]

#: Same key, different content: none of them is accepted.
CONFLICT = "conflicting_duplicate"
#: Another content of the same key in a later delivery of a register.
SUPERSEDED = "superseded"
#: What is known beside a record while it is judged.
_BESIDE = "source_row, _repaired, _named, _digest, _bytes, _seen, _file"


def removed_sql(table: Table, keys: Sequence[str], content: Sequence[str], staged: str, where: str) -> str:
    """Statements that make ``removed`` and ``judged`` of the staged records.

    ``removed`` has the records that are not accepted, `reason` telling why; none for a mere repetition. `forgotten`
    says of a repetition that nothing later can make it anything else, so that its count is all that has to be kept:
    it is of a register, and neither its number nor that of the record that it repeats is given by another register.

    Args:
        table: the table.
        keys: its key columns, quoted.
        content: all columns that any source has, quoted.
        staged: the records with what lies beside them.
        where: which of them may have a key in common.
    """
    key, every = ", ".join(keys), ", ".join(content)
    newest = table.newest_counts
    counts = "seen = last" if newest else "true"
    repeated = "turn > 1" if newest else "turn > 1 AND least = most"
    return f"""
        CREATE TEMP TABLE judged AS
        WITH versions AS
            (SELECT {every}, {_BESIDE}, dense_rank() OVER (PARTITION BY {key} ORDER BY {every}) AS version,
                    max(_seen) OVER (PARTITION BY {key}) AS last
             FROM {staged} WHERE {where}),
        turns AS
            (SELECT *, row_number() OVER same AS turn, first_value(_named) OVER same AS first_named,
                    max(_seen) OVER (PARTITION BY {key}, version) AS seen,
                    max(_seen) FILTER (WHERE NOT _named) OVER (PARTITION BY {key}, version) AS settled
             FROM versions WINDOW same AS (PARTITION BY {key}, version ORDER BY _file, source_row))
        SELECT *, min(version) FILTER (WHERE {counts}) OVER (PARTITION BY {key}) AS least,
               max(version) FILTER (WHERE {counts}) OVER (PARTITION BY {key}) AS most
        FROM turns;
        CREATE TEMP TABLE removed AS
        SELECT {every}, {_BESIDE},
               CASE WHEN {repeated} THEN NULL WHEN least < most THEN {CONFLICT!r}
                    WHEN version <> least THEN {SUPERSEDED!r} END AS reason,
               {"turn > 1 AND NOT _named AND NOT first_named" if newest else "false"} AS forgotten
        FROM judged WHERE least < most OR version <> least OR turn > 1
        """  # noqa: S608 - identifiers come from the declared schema, quoted


def remembered_sql() -> str:
    """What is kept beside the records, without forgotten ones; each with the delivery that had its content last."""
    return """
        SELECT s.* REPLACE (coalesce(j.settled, s._seen) AS _seen)
        FROM side s
        LEFT JOIN (SELECT _file, source_row, settled FROM judged WHERE turn = 1 AND NOT _named) j
            USING (_file, source_row)
        ANTI JOIN (SELECT _file, source_row FROM removed WHERE forgotten) f USING (_file, source_row)
        ORDER BY _file, source_row
        """
