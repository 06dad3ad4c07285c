"""Ctrl-C ends a command whatever it is doing: compiled code answers it with errors of its own, callbacks lose it."""

from __future__ import annotations

import _thread
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["interruptible"]

#: Seconds after which an interrupt that a callback lost comes again: by then the callback is over.
_AGAIN = 0.05


@contextmanager
def interruptible() -> Iterator[None]:
    """Within it, an error that follows Ctrl-C is the interrupt, and an interrupt that gets lost comes again.

    Nothing is changed where somebody else handles it: in a job that ignores it, in a thread, in a notebook.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not ours or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = threading.Event()
    hook = sys.unraisablehook

    def note(number: int, frame: FrameType | None) -> None:
        pressed.set()
        signal.default_int_handler(number, frame)

    def again(lost: sys.UnraisableHookArgs) -> None:
        if isinstance(lost.exc_value, KeyboardInterrupt):
            timer = threading.Timer(_AGAIN, _thread.interrupt_main)
            timer.daemon = True
            timer.start()
        else:
            hook(lost)

    sys.unraisablehook = again
    signal.signal(signal.SIGINT, note)
    try:
        yield
    except Exception as problem:
        if pressed.is_set():
            raise KeyboardInterrupt from problem
        raise
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = hook
