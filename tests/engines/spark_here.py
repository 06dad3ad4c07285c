"""Spark on this machine, started once for all tests; where it cannot run the tests skip, with ``CI=true`` they fail."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workbench.engines.spark import spark_session

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MASTER = "local[2]"

#: Tables of a few rows are answered faster than code for them is compiled.
_QUICK = {
    "PYSPARK_SUBMIT_ARGS": "--conf spark.sql.codegen.wholeStage=false pyspark-shell",
    "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def missing() -> str:
    """What Spark needs and this machine lacks; empty where nothing is."""
    packages = [name for name in ("pyspark", "sqlglot") if find_spec(name) is None]
    java = "JAVA_HOME" in os.environ or shutil.which("java") is not None
    return ", ".join([*packages, *([] if java else ["Java"])])


def needed() -> None:
    """Skip where Spark cannot run, or fail where everything must."""
    if lacking := missing():
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"Spark is not tested here: {lacking} not installed")


@functools.cache
def running() -> SparkSession:
    """The session whose context all tests share; ends with the process."""
    stack = ExitStack()
    os.environ.update(_QUICK)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="spark-test-")))
    session = stack.enter_context(spark_session(MASTER, folder))
    atexit.register(stack.close)
    return session
