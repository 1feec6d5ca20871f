"""One child process: started on a leash, restarted when it falls, ended with all it started."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from config.launcher.leash import leash

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0


class DidNotStart(Exception):
    """A part of the site could not be started; the message says which and why."""


@dataclass
class Child:
    """A part of the running site. `config` goes to its standard input, never into a file;
    `sockets` are open files it inherits; a `silent` child's standard output is thrown away."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    config: str = ""
    sockets: tuple[int, ...] = ()
    silent: bool = False
    leaves_last: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    pause: float = field(default=FIRST_PAUSE_SECONDS, init=False)
    restart_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only us and we choose the order of the end."""
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.env),
            stdin=subprocess.PIPE if self.config else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.silent else None,
            start_new_session=True,
            pass_fds=self.sockets,
            preexec_fn=leash(),
        )
        if self.config and self.process.stdin:
            with contextlib.suppress(BrokenPipeError), self.process.stdin as pipe:
                pipe.write(self.config.encode())
        self.started_at = time.monotonic()

    def fell(self) -> int | None:
        """Its exit status when it ended by itself, else None."""
        return self.process.poll() if self.process else None

    def mend(self, now: float) -> str:
        """Restart it when it fell, after a pause that doubles while it keeps falling; says what happened."""
        status = self.fell()
        if status is None:
            return ""
        if self.restart_at == 0:
            steady = now - self.started_at > STEADY_SECONDS
            self.pause = FIRST_PAUSE_SECONDS if steady else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
            self.restart_at = now + self.pause
            self._signal(signal.SIGKILL)
            return f"{self.name} ended with status {status}; starting it again in {self.pause:.0f} s"
        if now >= self.restart_at:
            self.restart_at = 0
            self.start()
        return ""

    def ask_to_end(self) -> None:
        """Ask it to finish what it does and end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self, seconds: float) -> None:
        """Wait so long for it to end, then kill whatever is left of its group."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: int) -> None:
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)
