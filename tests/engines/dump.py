"""Everything that a database holds, for comparing one graph with another."""

from __future__ import annotations

from typing import Any

import neo4j


def dump(session: neo4j.Session) -> list[str]:
    """Every node and relationship with labels, ends and properties, sorted; what says who pushes is left out."""
    nodes = session.run(
        "MATCH (n) WHERE coalesce(n.id, '') <> 'push' RETURN labels(n) AS labels, properties(n) AS has"
    )
    found = [repr((sorted(one["labels"]), _sorted(one["has"]))) for one in nodes]
    links = session.run(
        "MATCH (a)-[r]->(b) RETURN type(r) AS type, coalesce(a.key, a.lead_id) AS source, "
        "coalesce(b.key, b.lead_id) AS target, properties(r) AS has"
    )
    found += [repr((one["type"], one["source"], one["target"], _sorted(one["has"]))) for one in links]
    return sorted(found)


def _sorted(has: dict[str, Any]) -> list[tuple[str, Any]]:
    return sorted(has.items())
