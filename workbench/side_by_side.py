"""Stages of a large run side by side, each in a process of its own.

Processes and not threads, because the steps between the compiled loops hold the interpreter's lock; programs of their
own and not forks, because a fork of a process with engine threads can hang, and because a spawned copy would run the
caller's script again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.case import Case

if TYPE_CHECKING:
    from workbench.config import Config

__all__ = ["Ahead", "side_by_side"]

#: Bytes of the graph's tables from which starting processes costs less than it saves.
_LARGE = 64 * 2**20

#: Seconds between two looks at the processes.
_TICK = 0.05


#: Starts a process; its program is always this one.
_popen = subprocess.Popen


class Ahead:
    """Stages that run ahead of the caller, a few at a time.

    Args:
        commands: command of each scheme, in the order in which they are wanted.
        settings: what each reads from standard input.
        together: how many run at a time.
    """

    def __init__(self, commands: dict[str, list[str]], settings: str, together: int) -> None:
        self._waiting = dict(commands)
        self._settings = settings
        self._together = together
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._started: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._fill()

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _fill(self) -> None:
        while self._waiting and len(self._running) < self._together:
            scheme = next(iter(self._waiting))
            process = _popen(
                self._waiting.pop(scheme),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            if process.stdin is not None:
                try:
                    process.stdin.write(self._settings.encode())
                    process.stdin.close()
                except OSError:
                    pass  # It ended at once; whoever waits for it does the stage again and sees why.
            self._running[scheme] = process
            self._started[scheme] = time.perf_counter()

    def wait_for(self, scheme: str) -> float:
        """Seconds that a stage took, when it is over; 0 where none was started, or where it failed.

        A stage that failed is left to the caller, who runs it again and sees the error.
        """
        while scheme in self._waiting or scheme in self._running:
            for name, process in list(self._running.items()):
                if process.poll() is not None:
                    del self._running[name]
                    took = time.perf_counter() - self._started[name]
                    self._took[name] = round(took, 3) if process.returncode == 0 else 0.0
                    self._fill()
            time.sleep(_TICK)
        return self._took.get(scheme, 0.0)

    def stop(self) -> None:
        """End what still runs."""
        self._waiting.clear()
        for process in self._running.values():
            process.kill()
            process.wait()
        self._running.clear()


def side_by_side(case: Case, folder: Path, schemes: Sequence[str], config: Config) -> Ahead:
    """Start the stages of a run, as many at a time as there are threads; none where the case is small."""
    size = sum(path.stat().st_size for path in (case.folder / "tables").glob("event_*.parquet"))
    together = min(config.run.threads, len(schemes), os.cpu_count() or 1)
    if size < _LARGE or together < 2:
        return Ahead({}, "", 0)
    # Compiled loops of one stage then have a thread each; results do not depend on it.
    alone = config.model_copy(update={"run": config.run.model_copy(update={"threads": 1})})
    program = [sys.executable, "-m", "workbench.stage", str(case.folder.resolve()), str(folder.resolve())]
    commands = {scheme: [*program, scheme] for scheme in schemes}
    return Ahead(commands, alone.model_dump_json(), together)
