"""Ties a child process to its parent, so that no child outlives it, even after SIGKILL."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def leash() -> Callable[[], None]:
    """What a child runs between fork and exec: the kernel then ends it with SIGTERM when this process dies.

    Linux only; elsewhere a child ends by its parent's orderly stop alone.
    """
    parent = os.getpid()

    def follow() -> None:
        if _libc is None:
            return
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)

    return follow
