"""The command line as a test sees it: run it in this process, or as a process of its own."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbench.cli import main

COMMAND = (sys.executable, "-c", "from workbench.cli import main; main()")
CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


def workbench(*arguments: object, lang: str = "en") -> Outcome:
    """Run a command in a language."""
    return run(*arguments, "--lang", lang)


def run(*arguments: object) -> Outcome:
    """Run a command in this process; an exception that escapes it is a traceback for the user and fails the test."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    screen = os.dup(1)  # main() gives it up when it ends with an error
    sys.argv = ["workbench", *map(str, arguments)]
    code = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.argv = before
        os.dup2(screen, 1)
        os.close(screen)
    return Outcome(code, out.getvalue(), err.getvalue())


def done(*arguments: object, lang: str = "en") -> Outcome:
    """Run a command that must succeed."""
    outcome = workbench(*arguments, lang=lang)
    assert outcome.code == 0, outcome.err
    return outcome


def refused(*arguments: object, says: object = "", code: int = 1) -> Outcome:
    """Run a command that must end with one clear English message and nothing on standard output."""
    outcome = workbench(*arguments)
    assert outcome.code == code, outcome
    assert outcome.out == ""
    assert str(says) in outcome.err, outcome
    assert_one_message(outcome.err)
    return outcome


def assert_one_message(err: str) -> None:
    """One message for a person: not empty, no traceback, no bare Python."""
    assert err.strip()
    assert "Traceback" not in err
    assert "Error:" not in err
    assert len(err.strip().splitlines()) < 12


def refused_bilingually(*arguments: object) -> None:
    """The same refusal in Chinese and in English, each in its language."""
    chinese, english = workbench(*arguments, lang="zh"), workbench(*arguments, lang="en")
    assert (chinese.code, english.code) == (1, 1)
    assert CJK.search(chinese.err)
    assert not CJK.search(english.err)


def process(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own, messages in English."""
    return subprocess.run(  # noqa: PLW1510 - the code is what the tests look at
        [*COMMAND, *map(str, arguments)], text=True, env=environment(), **{**_PIPES, **options}
    )


_PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 120}


def environment(**more: str) -> dict[str, str]:
    """The environment of such a process."""
    return {**os.environ, "WORKBENCH_LANG": "en", "PYTHONUTF8": "1", **more}


def bug(reason: str) -> pytest.MarkDecorator:
    """A known bug: the test is right and breaks when the program is."""
    return pytest.mark.xfail(strict=True, reason=reason)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content, locks and write-ahead logs left out."""
    skip: Callable[[str], bool] = lambda name: name.endswith((".lock", "-wal", "-shm"))  # noqa: E731
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not skip(path.name)
    }
