"""From a platform extract to checked tables.

Every record accepted, repeated, or in the quarantine with its reason.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from graph_loaders.errors import LoadError
from graph_loaders.progress import Progress

if TYPE_CHECKING:
    from graph_loaders.load import load_extract
    from graph_loaders.load_report import LoadReport
    from graph_loaders.schema import Column, Table, table_schemas

__all__ = ["Column", "LoadError", "LoadReport", "Progress", "Table", "load_extract", "table_schemas"]

#: Where the names are that need the engines; they are imported when they are asked for.
_HOME = {
    "Column": "schema",
    "LoadReport": "load_report",
    "Table": "schema",
    "load_extract": "load",
    "table_schemas": "schema",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value
