"""Groups computed inside the server, where its Graph Data Science library is present; it is never needed.

Without the library groups are those of a run, computed by this program with a recorded seed. With it, components and
communities of the validated edges that were pushed can be had from the server, to look at beside those of a run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

import neo4j
from neo4j.exceptions import ClientError

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = ["SEED", "Projection", "gds_version", "projected"]

#: Seed of the node order; the same as that of a run's own communities.
SEED = 20210501

_PROJECT: LiteralString = """
MATCH (a:Entity)-[r]->(b:Entity)
WHERE type(r) IN $relations
WITH gds.graph.project($name, a, b, {relationshipProperties: {observed: toFloat(r.observed)}},
                       {undirectedRelationshipTypes: ['*']}) AS made
RETURN made.nodeCount AS nodes
"""
_COMPONENTS: LiteralString = """
CALL gds.wcc.stream($name) YIELD nodeId, componentId
RETURN collect(gds.util.asNode(nodeId).key) AS nodes, componentId
"""
_COMMUNITIES: LiteralString = """
CALL gds.leiden.stream($name, {relationshipWeightProperty: 'observed', randomSeed: $seed, concurrency: 1})
YIELD nodeId, communityId
RETURN collect(gds.util.asNode(nodeId).key) AS nodes, communityId
"""
_DROP: LiteralString = "CALL gds.graph.drop($name, false) YIELD graphName RETURN graphName"


def gds_version(session: neo4j.Session) -> str | None:
    """Version of the server's Graph Data Science library; None where there is none, or this user may not ask it."""
    try:
        found = session.execute_read(lambda tx: tx.run("RETURN gds.version() AS version").single(strict=True))
    except ClientError:
        return None
    return str(found["version"])


class Projection:
    """Validated edges of some relations in the memory of the server, without direction, weighted by what was met."""

    def __init__(self, session: neo4j.Session, name: str) -> None:
        self._session = session
        self._name = name

    def components(self) -> list[list[str]]:
        """Connected groups of two nodes or more, each sorted, in the order of their first node."""
        return self._groups(_COMPONENTS)

    def communities(self) -> list[list[str]]:
        """Communities by Leiden (Traag et al. 2019) with modularity as objective, as ``components`` gives its groups.

        A run's own communities have the constant Potts objective, which the library does not offer: the two agree
        where groups hang together well and differ where modularity merges small ones.
        """
        return self._groups(_COMMUNITIES, seed=SEED)

    def _groups(self, text: LiteralString, **parameters: object) -> list[list[str]]:
        found = self._session.run(text, {"name": self._name, **parameters})
        return sorted(sorted(one["nodes"]) for one in found)


@contextmanager
def projected(session: neo4j.Session, relations: Iterable[str]) -> Iterator[Projection]:
    """Project edges for the length of a block.

    Args:
        session: a session on the database that a case was pushed to.
        relations: relations between nodes, for example CO_SWIPE.
    """
    name = f"workbench-{uuid4().hex}"
    session.run(_PROJECT, name=name, relations=sorted(relations)).consume()
    try:
        yield Projection(session, name)
    finally:
        session.run(_DROP, name=name).consume()
