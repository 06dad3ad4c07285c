"""The overview: one self-contained page with the result of a detection run at a glance."""

from workbench.overview.page import write_overview

__all__ = ["write_overview"]
