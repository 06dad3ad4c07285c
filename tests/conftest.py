"""What holds for every test."""

from __future__ import annotations

import signal

# A shell's background job is born deaf to Ctrl-C, and so is all that it starts; `make test` runs half of the tests
# as such a job. Tests press Ctrl-C, so they hear it wherever they run.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
