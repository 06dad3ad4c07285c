"""Investigation workbench for medical-insurance fund supervision: cases, rings, leads and their rows."""

from workbench.case import Case, open_case
from workbench.run import RunResult, detect, latest_run, read_run

__all__ = ["Case", "RunResult", "detect", "latest_run", "open_case", "read_run"]
