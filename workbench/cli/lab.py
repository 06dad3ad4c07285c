"""JupyterLab with settings that keep it on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["arguments", "start"]

#: Loopback only, token kept, no news, no update check, no extension manager that would go online.
_OFFLINE = (
    "--ServerApp.ip=127.0.0.1",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


def arguments() -> list[str]:
    """Command line of JupyterLab, started in the notebooks' folder beside the package, or in the present one."""
    notebooks = Path(__file__).resolve().parents[2] / "notebooks"
    root = notebooks if notebooks.is_dir() else Path.cwd()
    return [sys.executable, "-m", "jupyter", "lab", *_OFFLINE, f"--ServerApp.root_dir={root}"]


def start(case: Path | None) -> None:
    """Replace this process by JupyterLab; ``WORKBENCH_CASE`` tells notebooks which case to open."""
    if case is not None:
        os.environ["WORKBENCH_CASE"] = str(case)
    command = arguments()
    os.execv(command[0], command)  # noqa: S606 - our own interpreter, fixed arguments
