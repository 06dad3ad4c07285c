"""A push that is killed, as a process of its own: URI USER PASSWORD DATABASE GRAPHS BUCKET before|within."""

from __future__ import annotations

import os
import signal
import sys

if __name__ == "__main__":
    import duckdb

    from graph_loaders.neo4j import Target, take_elements
    from graph_loaders.neo4j import push as module_of_push
    from tests.engines.graphs import graph, together
    from workbench.engines.neo4j import Address, connected

    pushing = sys.modules[module_of_push.__module__]
    uri, user, password, database, graphs, bucket, when = sys.argv[1:]
    name = "has_digest" if when == "before" else "put_bucket"
    real, seen = getattr(pushing, name), 0

    def deadly(*arguments: object) -> object:
        """The real thing, until the bucket at which it ends without warning, in the middle of its transaction."""
        global seen  # noqa: PLW0603 - a count over the whole process
        seen += 1
        if seen == int(bucket):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    setattr(pushing, name, deadly)
    address = Address(uri, user or None, password, database or None)
    with duckdb.connect(":memory:") as db, connected(address) as driver:
        take_elements(db, **together(graph(one) for one in range(int(graphs))).arrow())
        with (
            driver.session(database=address.database) as one,
            driver.session(database=address.database) as two,
        ):
            module_of_push(one, db, Target("chance", "data", "run", "killed"), beside=[two])
