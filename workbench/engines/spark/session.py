"""A Spark session for one run: on this machine or on a cluster, with the settings that answers depend on."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["said", "spark_session"]

#: What answers depend on, set on the session whatever the cluster's defaults are: times without a zone stay what they
#: are, a number that does not fit is an error, names are not told apart by case.
_MEANING = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    # A join on (place, part, bucket) stays inside of the parts that the timeline was cut into.
    "spark.sql.requireAllClusterKeysForCoPartition": "false",
}

#: Answers are streamed to the driver; its memory is bounded by the timeline, see docs/spark.md.
_COLLECTED = {"spark.driver.maxResultSize": "0", "spark.ui.showConsoleProgress": "false"}

#: A session on this machine alone: nothing listens but on the loopback.
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "4g",
    "spark.sql.shuffle.partitions": "4",
}


#: Addresses of cluster managers that Spark knows; with another its launcher prints a Java trace and ends.
_MASTER = re.compile(r"local(\[[\d*, ]+\])?|yarn|(spark|k8s)://\S+")


@contextmanager
def spark_session(master: str | None, folder: Path) -> Iterator[SparkSession]:
    """A session of its own; one that runs already in this process lends its context and stays, any other ends here.

    Args:
        master: address of the cluster manager, for example ``local[2]``, ``yarn``, ``k8s://…`` or ``spark://…``; None
            leaves it to ``spark-submit`` or ``spark-defaults.conf``.
        folder: where files that Spark spills on this machine go.

    Raises:
        WorkbenchError: PySpark or Java is missing, there is no such master, or the session could not be started.
    """
    if master is not None and not _MASTER.fullmatch(master):
        raise WorkbenchError("unknown_master", master=master)
    try:
        with warnings.catch_warnings():
            # PySpark warns of pandas 3; only Arrow tables pass between the two here.
            warnings.simplefilter("ignore", FutureWarning)
            from pyspark.sql import SparkSession  # noqa: PLC0415 - belongs to the extra
    except ImportError as problem:
        raise WorkbenchError("no_spark", reason=problem) from problem
    running = SparkSession.getActiveSession()
    if running is not None:
        yield _own(running)
        return
    with tempfile.TemporaryDirectory(prefix=".spark-", dir=folder, ignore_cleanup_errors=True) as spill:
        session = _started(master, spill)
        try:
            yield _own(session)
        finally:
            session.stop()


@contextmanager
def said(doing: str) -> Iterator[None]:
    """What Spark complains of, as an error with a message of one line.

    Args:
        doing: the question or table that it is about.

    Raises:
        WorkbenchError: Spark failed.
    """
    from pyspark.errors import PySparkException  # noqa: PLC0415 - belongs to the extra

    # Comes with PySpark and has no types.
    broken: type[Exception] = import_module("py4j.protocol").Py4JError
    try:
        yield
    except (PySparkException, broken) as problem:
        raise WorkbenchError("spark_failed", reason=f"{doing}: {_reason(str(problem))}") from problem


def _reason(message: str) -> str:
    """The line that tells most of a Java exception: the first after the frame that py4j puts around it."""
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    telling = [line for line in lines if not line.startswith(("An error occurred while calling", ":", "at "))]
    java = [line.lstrip(": ") for line in lines if line.startswith(": ")]
    return (java + telling + ["?"])[0][:300].rstrip(". ")


def _started(master: str | None, spill: str) -> SparkSession:
    from pyspark.sql import SparkSession  # noqa: PLC0415

    if "JAVA_HOME" not in os.environ and shutil.which("java") is None:
        raise WorkbenchError("no_java")
    settings: dict[str, bool | float | int | str | None] = {
        **_MEANING,
        **_COLLECTED,
        "spark.sql.warehouse.dir": f"file://{spill}/warehouse",
    }
    if master is not None and master.startswith("local"):
        quiet = Path(__file__).with_name("log4j2.properties").as_uri()
        settings |= _LOCAL | {
            "spark.local.dir": spill,
            "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet} -Djava.io.tmpdir={spill}",
        }
    builder = SparkSession.builder.appName("workbench detect").config(map=settings)
    if master is not None:
        builder = builder.master(master)
    with warnings.catch_warnings(), said(master or "spark"):
        warnings.simplefilter("ignore", FutureWarning)
        session: SparkSession = builder.getOrCreate()
        return session


def _own(session: SparkSession) -> SparkSession:
    """A session with views and settings of its own on the same context."""
    own: SparkSession = session.newSession()
    for name, value in _MEANING.items():
        own.conf.set(name, value)
    return own
