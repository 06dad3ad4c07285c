"""Processes that start warm and are killed: at a moment in time, or just before or after they commit a file."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
# The command line imports engines and detectors when it uses them; warm means that they are there already.
_WARM = [
    "workbench.cli.app",
    "workbench.stages",
    "workbench.case",
    "graph_loaders.load",
    "tests.recovery.nursery",
]
_CONTEXT.set_forkserver_preload(_WARM)


@dataclass(frozen=True)
class Commit:
    """The moment just before, or after, the so many-th rename of a finished file or folder."""

    number: int
    after: bool


def start(
    *arguments: object, at: Commit | None = None, out: str = os.devnull, err: str = os.devnull
) -> BaseProcess:
    """Start a command in a process of its own; it kills itself at a commit if told to."""
    words = [*map(str, arguments), "--lang", "en"]
    process = _CONTEXT.Process(target=_work, args=(words, at, out, err), daemon=True)
    process.start()
    return process


def finish(process: BaseProcess) -> int:
    """Wait for its end; its exit code, negative for a signal."""
    process.join(120)
    assert process.exitcode is not None
    return process.exitcode


def killed_after(seconds: float, *arguments: object, once: Path | None = None) -> int:
    """Kill a command so long after its start, or after it has made a certain path."""
    process = start(*arguments)
    while once is not None and process.is_alive() and not once.exists():
        time.sleep(0.002)
    process.join(seconds)
    process.kill()
    return finish(process)


def _work(arguments: list[str], at: Commit | None, out: str, err: str) -> None:
    from workbench.cli import main  # noqa: PLC0415 - already there, the fork server has imported it

    sys.argv = ["workbench", *arguments]
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    if at is not None:
        _kill_at(at)
    main()


def _kill_at(at: Commit) -> None:
    """Wrap the two calls that put a finished file or folder in place."""
    seen = 0

    def deadly(call: str) -> None:
        real = getattr(Path, call)

        def replacing(self: Path, target: Path) -> Path:
            nonlocal seen
            seen += 1
            if seen == at.number and not at.after:
                os.kill(os.getpid(), signal.SIGKILL)
            result: Path = real(self, target)
            if seen == at.number:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(Path, call, replacing)

    deadly("replace")
    deadly("rename")
