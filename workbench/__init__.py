"""Investigation workbench for medical-insurance fund supervision: cases, rings, leads and their rows."""

from workbench.case import Case
from workbench.investigation import Investigation, open_case
from workbench.run import RunResult, detect, latest_run, read_run

__all__ = ["Case", "Investigation", "RunResult", "detect", "latest_run", "open_case", "read_run"]
