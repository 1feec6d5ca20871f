"""Servers to measure: a database with its city, and on it the real site and the floor, as the launcher starts them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from config.launcher.parts import Size, web
from config.launcher.ports import LOOPBACK, listen

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
HAS_PROC = Path("/proc/self/stat").exists()
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A gunicorn with its workers."""

    port: int
    pid: int

    def connect(self) -> HTTPConnection:
        """A connection that stays open over requests."""
        return HTTPConnection(LOOPBACK, self.port, timeout=60)

    def processor_seconds(self) -> float:
        """What the workers have used so far; 0 where the system does not say."""
        if not HAS_PROC:
            return 0.0
        return sum(_used(int(pid)) for pid in self._workers())

    def _workers(self) -> list[str]:
        return Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()


def _used(pid: int) -> float:
    """User and system time of a process (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass
class Pair:
    """The real site and its floor over one city."""

    site: Server
    floor: Server
    city: dict[str, Any]
    seconds: float


def environment(database: str, folder: Path, broker: str) -> dict[str, str]:
    """What both servers and the filling run with: nothing of the caller's own set-up."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "STANDDOWN_VAR": str(folder),
        "SECRET_KEY": "of a benchmark, thrown away with its database",
        "ENVIRONMENT": "development",
        "DEBUG": "false",
        "DEMO": "true",
        "LOG_LEVEL": "ERROR",
        "API_REQUESTS_PER_MINUTE": "1000000",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def pair(*, database: str, folder: Path, broker: str, size: int, seed: int, saves: int) -> Iterator[Pair]:
    """Fill a database and serve it twice."""
    env = environment(database, folder, broker)
    (folder / "static").mkdir(parents=True)
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.benchmarks.city", str(size), str(seed), str(saves)]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"The city of {size:,} incidents could not be built.")
    seconds = time.monotonic() - began
    with ExitStack() as stack:
        site, floor = (stack.enter_context(_serve(name, env)) for name in ("config.wsgi", "tests.benchmarks.floor"))
        yield Pair(site, floor, json.loads(done.stdout), seconds)


@contextmanager
def _serve(module: str, env: dict[str, str]) -> Iterator[Server]:
    with listen(LOOPBACK, [0]) as door:
        child = web(door, env=env, size=Size())
        child.command = [part.replace("config.wsgi:", f"{module}:") for part in child.command]
        child.start()
        try:
            assert child.process
            server = Server(door.getsockname()[1], child.process.pid)
            _wait(server)
            yield server
        finally:
            child.ask_to_end()
            child.end(10)


def _wait(server: Server) -> None:
    """Until every worker has answered something: the first request of each is slow."""
    deadline = time.monotonic() + START_SECONDS
    while HAS_PROC and len(server._workers()) < Size().workers and time.monotonic() < deadline:
        time.sleep(0.1)
