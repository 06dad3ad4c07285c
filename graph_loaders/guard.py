"""Turns what the operating system and the engines raise into the one error of this package."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from graph_loaders.errors import LoadError, load_error

FULL = (errno.ENOSPC, errno.EDQUOT)
SAYS_FULL = ("No space left", "disk quota", "max_temp_directory_size")


def _from_system(error: OSError, folder: Path) -> LoadError:
    if error.errno in FULL:
        return load_error("disk_full")
    if isinstance(error, PermissionError):
        return load_error("not_permitted", path=str(error.filename or folder))
    return load_error("input_output", detail=str(error)[:200])


def _from_engine(error: Exception) -> LoadError:
    detail = str(error)
    if any(words in detail for words in SAYS_FULL):
        return load_error("disk_full")
    if isinstance(error, duckdb.OutOfMemoryException | pa.ArrowMemoryError | MemoryError):
        return load_error("out_of_memory", table="")
    return load_error("input_output", detail=detail[:200])


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Raise LoadError for a full disk.

    Missing permissions, missing memory, and anything else an engine raises.
    """
    try:
        yield
    except duckdb.InterruptException as stop:
        raise KeyboardInterrupt from stop
    except OSError as error:
        raise _from_system(error, folder) from error
    except (duckdb.Error, pa.ArrowException, MemoryError) as error:
        raise _from_engine(error) from error
