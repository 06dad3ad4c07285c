"""Spark: the questions of ``queries/sql`` where a province outgrows one machine; see ``docs/spark.md``.

Nothing here imports PySpark before a session is asked for: it belongs to the extra ``spark``.
"""

from __future__ import annotations

from workbench.engines.spark.dialect import translated
from workbench.engines.spark.engine import Spark
from workbench.engines.spark.session import spark_session

__all__ = ["Spark", "spark_session", "translated"]
