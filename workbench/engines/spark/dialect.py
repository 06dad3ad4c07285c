"""Named questions in the dialect of Spark.

sqlglot translates, and says nothing where it cannot: ``asof join`` and unknown functions pass through, an ordered
``list`` loses its order, ``percentile_cont`` becomes an approximation, ``hash`` another hash. So only what is listed
here is translated, each with a test that compares rows; anything else is refused when the question is read.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import queries
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from sqlglot import exp

__all__ = ["translated"]

#: Functions, by their name in the syntax tree, that mean the same on both engines, or that are rewritten below.
_SAME = {
    *(
        "And",
        "Or",
        "Not",
        "Case",
        "If",
        "Cast",
        "Coalesce",
        "Exists",
        "Greatest",
        "Least",
        "Left",
        "Floor",
        "Ln",
    ),
    *("Count", "Sum", "Min", "Max", "AnyValue", "LogicalOr", "RowNumber"),
    *("TimeToUnix", "TimestampTrunc", "ToDays"),
}

#: Seconds since 1970 to the nearest second, halves to the even one, as DuckDB casts ``epoch`` to a whole number;
#: ``unix_timestamp`` would cut them off.
_SECONDS = "CAST(RINT(UNIX_MICROS(CAST(moment AS TIMESTAMP)) / 1000000D) AS BIGINT)"


@cache
def translated(name: str) -> str:
    """Text of a named question in the dialect of Spark; ``$name`` placeholders are ``:name`` there.

    Raises:
        KeyError: there is no such question.
        ValueError: it uses something that Spark says differently.
        WorkbenchError: sqlglot is not installed.
    """
    try:
        import sqlglot  # noqa: PLC0415 - belongs to the extra
    except ImportError as problem:
        raise WorkbenchError("no_spark", reason=problem) from problem
    tree = sqlglot.parse_one(queries.read(name, "sql"), read="duckdb")
    problems = sorted(set(_refused(tree)))
    if problems:
        raise ValueError(f"question {name!r} is not portable: {', '.join(problems)}")
    text: str = tree.transform(_rewritten).sql("spark", comments=False, pretty=True)
    return text


def _refused(tree: exp.Expr) -> list[str]:
    from sqlglot import exp  # noqa: PLC0415

    found = []
    for node in tree.walk():
        kind = type(node).__name__
        if isinstance(node, exp.Join) and node.args.get("method"):
            found.append(f"{node.args['method']} join".lower())
        elif isinstance(node, exp.SetOperation) and node.args.get("by_name"):
            found.append("union by name")
        elif isinstance(node, exp.Qualify | exp.IntDiv | exp.Lateral | exp.Unnest):
            found.append(kind)
        elif isinstance(node, exp.Anonymous):
            found.append(str(node.this).lower())
        elif isinstance(node, exp.Func) and kind not in _SAME:
            found.append(kind)
        elif isinstance(node, exp.TimeToUnix) and not _to_bigint(node.parent):
            found.append("epoch that is not cast to bigint")
    return found


def _to_bigint(node: exp.Expr | None) -> bool:
    from sqlglot import exp  # noqa: PLC0415

    return isinstance(node, exp.Cast) and bool(node.to.is_type("bigint"))


def _rewritten(node: exp.Expr) -> exp.Expr:
    from sqlglot import exp, parse_one  # noqa: PLC0415

    if _to_bigint(node) and isinstance(node.this, exp.TimeToUnix):
        moment = node.this.this.transform(_rewritten)
        seconds: exp.Expr = parse_one(_SECONDS, read="spark").transform(
            lambda part: moment if isinstance(part, exp.Column) and part.name == "moment" else part
        )
        return seconds
    if isinstance(node, exp.ToDays):
        return exp.Anonymous(this="MAKE_DT_INTERVAL", expressions=[node.this])
    return node
