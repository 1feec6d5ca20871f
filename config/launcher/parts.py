"""The parts of a site as commands: web server, worker, scheduler."""

import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from config.launcher.children import Child


@dataclass(frozen=True)
class Size:
    """How many of each: web processes, threads in each of them, tasks at a time."""

    workers: int = 2
    threads: int = 8
    tasks: int = 2


# Celery warns about root because of pickle, and ours takes JSON alone.
ROOT_WARNING = "ignore:You're running the worker with superuser privileges"


def environment(**added: str) -> dict[str, str]:
    """What the parts inherit: our own environment with some names set."""
    return {**os.environ, "PYTHONWARNINGS": ROOT_WARNING, "PYTHONUNBUFFERED": "1", **added}


def web(door: socket.socket, *, env: Mapping[str, str], size: Size) -> Child:
    """Threads, so that a slow upload holds up one of many and not a whole process."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"fd://{door.fileno()}"]
    command += ["--worker-class", "gthread", "--workers", str(size.workers), "--threads", str(size.threads)]
    command += ["--no-control-socket", "--graceful-timeout", "5", "--timeout", "60", "--log-level", "warning"]
    command += ["--max-requests", "20000", "--max-requests-jitter", "2000"]
    return Child("web", command, env=env, sockets=(door.fileno(),))


def worker(*, env: Mapping[str, str], size: Size) -> Child:
    """Does what the scheduler and the pages ring for."""
    command = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker", "--loglevel", "WARNING"]
    command += ["--concurrency", str(size.tasks), "--without-gossip", "--without-mingle"]
    return Child("worker", command, env=env)


def scheduler(*, env: Mapping[str, str]) -> Child:
    """Rings at intervals; its memory is the process, so that two in one folder do not fight over a file."""
    command = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "beat", "--loglevel", "WARNING"]
    return Child("scheduler", command, env=env)
