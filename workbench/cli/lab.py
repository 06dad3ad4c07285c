"""JupyterLab with settings that keep it on this machine, opened on a case."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from graph_loaders.language import LANGUAGE
from workbench.case import open_case
from workbench.cli.options import Lang, Language, bilingual
from workbench.guard import storage
from workbench.investigation import is_server

__all__ = ["arguments", "desk_of", "lab", "start"]

#: Loopback only, token kept, no news, no update check, no extension manager that would go online.
_OFFLINE = (
    "--ServerApp.ip=127.0.0.1",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)

#: The notebook that opens first.
DESK = "02_lead_queue.ipynb"


def lab(
    case: Annotated[str | None, typer.Argument(metavar="[CASE]", help=bilingual("command.lab.case"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """JupyterLab with offline settings, on the case."""
    start(case, lang.value)


def arguments(root: Path | None = None, language: str = "zh") -> list[str]:
    """Command line of JupyterLab.

    Args:
        root: folder that it shows; None for the shipped notebooks, or the present folder where there are none.
        language: zh or en, for JupyterLab's own menus too.
    """
    folder = root or shipped() or Path.cwd()
    settings = Path(__file__).parent / "jupyter" / language
    command = [sys.executable, "-m", "jupyter", "lab", *_OFFLINE, f"--ServerApp.root_dir={folder}"]
    command.append(f"--LabApp.app_settings_dir={settings}")
    if (folder / DESK).exists():
        command.append(f"--LabApp.default_url=/lab/tree/{DESK}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # a container has nobody else; the server listens to this machine only
    return command


def shipped() -> Path | None:
    """Folder of the notebooks: beside the package in a checkout, inside of it when installed; None if neither."""
    package = Path(__file__).resolve().parents[1]
    found = (package.parent / "notebooks", package / "notebooks")
    return next((one for one in found if (one / DESK).exists()), None)


def desk_of(case: Path) -> Path:
    """The folder ``notebooks`` of a case folder; see ``notebooks_of``.

    Raises:
        CaseError: the folder is no case, or cannot be written.
    """
    return notebooks_of(open_case(case).folder)


def notebooks_of(working: Path) -> Path:
    """The folder ``notebooks`` in a folder of ours, with a copy of every shipped notebook that is not there yet.

    An investigator's own cells and results stay with the case, and the shipped notebooks stay as they are.

    Raises:
        CaseError: the folder cannot be written.
    """
    folder = working / "notebooks"
    with storage(folder):
        folder.mkdir(exist_ok=True)
        origin = shipped()
        for notebook in sorted(origin.glob("*.ipynb")) if origin else ():
            if not (folder / notebook.name).exists():
                partial = folder / f"{notebook.name}.partial"
                shutil.copyfile(notebook, partial)
                partial.replace(folder / notebook.name)
    return folder


def start(case: str | None, language: str) -> None:
    """Replace this process by JupyterLab; ``WORKBENCH_CASE`` and ``WORKBENCH_LANG`` tell notebooks what to open.

    Raises:
        WorkbenchError: there is no such case, or the server that it names cannot be asked.
    """
    root = None
    if case is not None and is_server(case):
        root = _served(case, language)
    elif case is not None:
        root = desk_of(Path(case))
        os.environ["WORKBENCH_CASE"] = str(root.parent)
    os.environ[LANGUAGE] = language
    command = arguments(root, language)
    os.execv(command[0], command)  # noqa: S606 - our own interpreter, fixed arguments


def _served(uri: str, language: str) -> Path:
    """Notebooks of a case on a server; who asks is handed on to them in the environment and nowhere else."""
    from workbench.engines.neo4j_login import login, typed  # noqa: PLC0415 - the driver takes a while to import
    from workbench.explore.server.case import opened  # noqa: PLC0415 - as above

    address = login(uri, lambda shown: typed(shown, language))
    folder, served = opened(address)
    served.line.close()
    os.environ["WORKBENCH_CASE"] = uri
    os.environ["NEO4J_PASSWORD"] = address.password
    if address.user:
        os.environ["NEO4J_USER"] = address.user
    return notebooks_of(folder)
