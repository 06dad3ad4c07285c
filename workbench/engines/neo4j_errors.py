"""What can go wrong with a graph server, as the one error that a user sees; no statement and no secret is in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from neo4j import exceptions

from graph_loaders.neo4j import PushError
from workbench.errors import WorkbenchError

__all__ = ["ServerError", "speaking_to"]

#: Codes of a server that mean the same to a user, by how they begin.
_CODES = (
    ("Neo.ClientError.Security.AuthenticationRateLimit", "neo4j_rate"),
    ("Neo.ClientError.Security.Forbidden", "neo4j_forbidden"),
    ("Neo.ClientError.Security.", "neo4j_auth"),
    ("Neo.ClientError.Database.DatabaseNotFound", "neo4j_database"),
    ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "neo4j_read_only"),
    ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "neo4j_read_only"),
    ("Neo.ClientError.Statement.AccessMode", "neo4j_read_only"),
    ("Neo.ClientError.Cluster.NotALeader", "neo4j_read_only"),
    ("Neo.ClientError.Transaction.TransactionTimedOut", "neo4j_timeout"),
    ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "neo4j_memory"),
    ("Neo.TransientError.General.OutOfMemoryError", "neo4j_memory"),
)


class ServerError(WorkbenchError):
    """A graph server cannot be used as asked."""


@contextmanager
def speaking_to(server: str) -> Iterator[None]:
    """Turn what the driver raises into a clear error.

    Args:
        server: scheme, host and port, without user or password.
    """
    try:
        yield
    except PushError as problem:
        raise ServerError(problem.code, server=server, **problem.context) from problem
    except exceptions.AuthError as problem:
        raise ServerError(_code(problem) or "neo4j_auth", server=server) from None
    except exceptions.Neo4jError as problem:
        code = _code(problem) or "neo4j_refused"
        raise ServerError(code, server=server, said=problem.code or type(problem).__name__) from problem
    except exceptions.UnsupportedServerProduct as problem:
        raise ServerError("neo4j_version", server=server, found="?") from problem
    except exceptions.ConfigurationError as problem:
        raise ServerError("neo4j_uri", server=server) from problem
    except (exceptions.DriverError, OSError) as problem:
        raise ServerError("neo4j_unreachable", server=server, reason=_reason(problem)) from problem


def _code(problem: exceptions.Neo4jError) -> str | None:
    said = problem.code or ""
    return next((code for start, code in _CODES if said.startswith(start)), None)


def _reason(problem: BaseException) -> str:
    """The first line of what the driver or the system says."""
    return (str(problem).splitlines() or [type(problem).__name__])[0][:200]
