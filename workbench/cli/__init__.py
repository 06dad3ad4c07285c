"""The command line. Output for people goes through the catalogue, output for scripts is plain JSON, CSV or Parquet."""

from __future__ import annotations

from workbench.cli.app import main

__all__ = ["main"]
