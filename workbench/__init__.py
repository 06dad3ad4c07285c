"""Investigation workbench for medical-insurance fund supervision: cases, rings, leads and their rows."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.case import Case
    from workbench.investigation import Investigation, open_case
    from workbench.run import RunResult, detect, latest_run, read_run

__all__ = ["Case", "Investigation", "RunResult", "detect", "latest_run", "open_case", "read_run"]

#: Where the public names are; they are imported when they are asked for, so that a command starts at once.
_HOME = {
    "Case": "case",
    "Investigation": "investigation",
    "RunResult": "run",
    "detect": "run",
    "latest_run": "run",
    "open_case": "investigation",
    "read_run": "run",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
