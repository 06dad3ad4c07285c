"""From a platform extract to checked tables.

Every record accepted, repeated, or in the quarantine with its reason.
"""

from graph_loaders.errors import LoadError
from graph_loaders.load import load_extract
from graph_loaders.load_report import LoadReport
from graph_loaders.progress import Progress
from graph_loaders.schema import Column, Table, table_schemas

__all__ = ["Column", "LoadError", "LoadReport", "Progress", "Table", "load_extract", "table_schemas"]
