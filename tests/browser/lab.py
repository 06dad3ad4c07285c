"""A real JupyterLab, started as `workbench lab` starts it, in folders of its own."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.house.files import ROOT
from workbench.cli.lab import arguments

START_SECONDS = 60


@dataclass(frozen=True)
class Lab:
    """A running server: where it listens, what opens it, and the folder that it shows."""

    address: str
    token: str
    root: Path


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def command(root: Path, port: int, token: str) -> list[str]:
    """The product's own command line, with another folder, a known port and token, and a handle for the tests."""
    product = [one for one in arguments() if not one.startswith("--ServerApp.root_dir=")]
    return [
        *product,
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}",
        "--ServerApp.open_browser=False",
        "--ServerApp.terminals_enabled=False",
        "--LabApp.expose_app_in_browser=True",
        "--allow-root",
    ]


def environment(folder: Path) -> dict[str, str]:
    """No setting of the person who runs the tests reaches the server, nor the other way round."""
    own = {
        "JUPYTER_CONFIG_DIR": folder / "config",
        "JUPYTER_DATA_DIR": folder / "data",
        "JUPYTER_RUNTIME_DIR": folder / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": folder / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": folder / "workspaces",
        "IPYTHONDIR": folder / "ipython",
        "PYTHONPATH": ROOT,
    }
    return os.environ | {name: str(path) for name, path in own.items()} | {"JUPYTER_PLATFORM_DIRS": "1"}


@contextmanager
def running(folder: Path) -> Iterator[Lab]:
    """Start a server in ``folder`` and stop it, its kernels included, at the end."""
    root = folder / "root"
    root.mkdir()
    port, token = free_port(), secrets.token_hex(16)
    lab = Lab(f"http://127.0.0.1:{port}", token, root)
    with (folder / "server.txt").open("wb") as log:
        process = subprocess.Popen(
            command(root, port, token),
            cwd=root,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait(lab, process, folder / "server.txt")
        yield lab
    finally:
        stop(process)


def wait(lab: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with opener.open(f"{lab.address}/api?token={lab.token}", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError("JupyterLab did not start:\n" + log.read_text("utf-8", "replace")[-4_000:])


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask first: the server ends its kernels. Then, whatever is left of its session."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
