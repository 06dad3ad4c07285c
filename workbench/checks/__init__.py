"""Deterministic cross-checks: single cases that settlement data can decide, and the rows that show them."""

from __future__ import annotations

from workbench.checks.registry import CHECKS
from workbench.checks.result import CheckResult, latest_checks, read_checks
from workbench.checks.running import run_checks
from workbench.checks.settings import default_settings, read_settings

__all__ = [
    "CHECKS",
    "CheckResult",
    "default_settings",
    "latest_checks",
    "read_checks",
    "read_settings",
    "run_checks",
]
