"""How fast a push, a bulk import and the questions are: ``python -m tests.engines.measure FOLDER PEOPLE EDGES``.

Not a test. Prints wall and CPU seconds of client and server, because other work may share the machine.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import psutil
import pyarrow as pa

from graph_loaders.neo4j import Target, push, take_elements
from graph_loaders.neo4j.import_files import write_import_files
from graph_loaders.neo4j.tables import LEADS, MEMBERS
from tests.engines.servers import Neo4jServer
from workbench.engines.neo4j import Address, Neo4jEngine, connected

ABOUT = {"case": "measure", "data": "data", "run": "run"}
ASKED = 50


def tables(people: int, edges: int) -> dict[str, object]:
    """People and validated ties between them by chance, most between near numbers."""
    chance = np.random.default_rng(7)
    names = np.char.add("99000100", np.char.zfill(np.arange(people).astype(str), 12))
    keys = np.char.add("patient:", names)
    a = chance.integers(0, people, edges * 5 // 4)
    b = (a + chance.geometric(1e-4, len(a))) % people
    pairs = np.unique(np.sort(np.column_stack((a, b))[a != b], axis=1), axis=0)
    pairs = pairs[np.sort(chance.permutation(len(pairs))[:edges])]
    source, target = keys[pairs[:, 0]], keys[pairs[:, 1]]
    size = len(pairs)
    first = np.datetime64("2025-01-01T08:00:00", "us") + chance.integers(0, 10**7, size).astype("m8[s]")
    links = {
        "identity": np.char.add(np.char.add(source, "\x1f"), target),
        "relation": np.full(size, "CO_SWIPE"),
        "source": source,
        "target": target,
        "observed": chance.integers(3, 40, size),
        "expected": chance.random(size),
        "log10_p": -chance.random(size) * 30,
        "log10_q": -chance.random(size) * 25,
        "llr": chance.random(size) * 60,
        "basis": np.full(size, "pair"),
        "window_seconds": np.full(size, 300),
        "first_at": first,
        "last_at": first + np.timedelta64(90, "D"),
    }
    names_of_places = np.char.add("pharmacy:P", np.arange(3000).astype(str)).tolist()
    places = pa.array(names_of_places).take(pa.array(chance.integers(0, 3000, size)))
    listed = pa.ListArray.from_arrays(pa.array(np.arange(size + 1, dtype=np.int32)), places)
    nodes = {"identity": keys, "key": keys, "id": names, "label": names, "kind": np.full(people, "patient")}
    return {
        "nodes": pa.table({name: pa.array(column) for name, column in nodes.items()}),
        "links": [pa.table({**{name: pa.array(column) for name, column in links.items()}, "places": listed})],
        "leads": LEADS.empty_table(),
        "members": MEMBERS.empty_table(),
    }


@contextmanager
def timed(what: str, elements: int, server: Neo4jServer) -> Iterator[None]:
    """Print what a block took."""
    began, own, theirs = time.monotonic(), time.process_time(), cpu(server)
    yield
    wall = time.monotonic() - began
    used = f"CPU client {time.process_time() - own:,.0f} s, server {cpu(server) - theirs:,.0f} s"
    print(f"{what}: {wall:,.0f} s wall ({elements / wall:,.0f} elements/s), {used}", flush=True)


def cpu(server: Neo4jServer) -> float:
    """CPU seconds of the server so far."""
    if server.process is None or server.process.poll() is not None:
        return 0.0
    times = psutil.Process(server.process.pid).cpu_times()
    return times.user + times.system


def main(folder: Path, people: int, edges: int) -> None:
    """Measure everything once."""
    with duckdb.connect(":memory:") as db:
        take_elements(db, **tables(people, edges))  # type: ignore[arg-type]
        elements = people + edges
        server = Neo4jServer(folder / "pushed").start()
        with (
            connected(Address(server.uri)) as driver,
            driver.session() as session,
            driver.session() as beside,
        ):
            with timed("first push", elements, server):
                push(session, db, Target(**ABOUT, stamp="1"), beside=[beside])
            with timed("the same again", elements, server):
                push(session, db, Target(**ABOUT, stamp="2"), beside=[beside])
            ask(Neo4jEngine(driver, Address(server.uri)), people)
        server.stop()
        server = Neo4jServer(folder / "imported")
        server.prepare()
        files = folder / "files"
        files.mkdir()
        with timed("writing import files", elements, server):
            made = write_import_files(db, files, **ABOUT)
    with timed("neo4j-admin import", elements, server):
        server.admin(*made.arguments, folder=files).check_returncode()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"peak memory: client {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")
    print(f"CPU of all children: {used.ru_utime + used.ru_stime:,.0f} s")
    server.stop()


def ask(server: Neo4jEngine, people: int) -> None:
    """Questions about people by chance, after some to warm up."""
    chance = np.random.default_rng(11)
    near = [
        (int(one), int((one + step) % people))
        for one, step in zip(chance.integers(0, people, ASKED), chance.integers(1, 10**5, ASKED), strict=True)
    ]
    keys = [tuple(f"patient:99000100{number:012}" for number in pair) for pair in near]
    questions = {
        "neighbour_counts": [{"node": one} for one, _ in keys],
        "neighbourhood": [{"node": one, "relations": [], "limit": 50} for one, _ in keys],
        "shortest_path": [
            {"source": one, "target": other, "relations": [], "steps": 12} for one, other in keys
        ],
    }
    for name, asked in questions.items():
        took = []
        for values in asked:
            began = time.monotonic()
            server.ask(name, **values)
            took.append((time.monotonic() - began) * 1000)
        half = sorted(took[len(took) // 5 :])
        print(
            f"{name}: median {half[len(half) // 2]:.0f} ms, 95 % {half[len(half) * 95 // 100]:.0f} ms",
            flush=True,
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
