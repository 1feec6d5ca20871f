"""A site of real processes over the database of the test: broker, workers, schedulers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis
from celery import current_app
from django.db import connection
from kombu import Connection

from config.launcher.broker import embedded_broker, wait_until_ready
from config.launcher.children import Child
from config.launcher.parts import Size, environment, scheduler, worker

ROOT = Path(__file__).resolve().parents[2]
DEADLINE_SECONDS = 60.0


class Site:
    """Processes that a test starts, kills and counts; `close` ends whatever is left."""

    def __init__(self, folder: Path) -> None:
        broker, self.url = embedded_broker()
        self.children = [broker]
        broker.start()
        wait_until_ready(broker, self.url)
        self.redis = redis.Redis.from_url(self.url, socket_timeout=5)
        self.env = environment(
            REDIS_URL=self.url,
            DATABASE_URL=database_url(),
            DJANGO_SETTINGS_MODULE="tests.faults.settings",
            STANDDOWN_VAR=str(folder),
            PYTHONPATH=str(ROOT),
        )

    def worker(self) -> Child:
        """One more worker, of two processes."""
        return self._start(worker(env=self.env, size=Size(tasks=2)))

    def scheduler(self) -> Child:
        """One more scheduler."""
        return self._start(scheduler(env=self.env))

    def kill(self, child: Child) -> None:
        """SIGKILL to all of its processes; returns when they are gone."""
        assert child.process
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait(timeout=10)

    def forget(self) -> None:
        """Empty the broker of everything it knows."""
        self.redis.flushall()

    def send(self, task: str) -> None:
        """Ask for a task, as a scheduler does."""
        with Connection(self.url) as connected:
            current_app.send_task(task, connection=connected, ignore_result=True)

    def is_idle(self) -> bool:
        """Whether nothing waits at the broker and nothing is under way."""
        return self.redis.llen("celery") == 0 and self.redis.hlen("unacked") == 0

    def close(self) -> None:
        """End all, the broker last."""
        for child in reversed(self.children):
            child.ask_to_end()
            child.end(5)
        self.redis.close()

    def _start(self, child: Child) -> Child:
        self.children.append(child)
        child.start()
        return child


def until(condition: Callable[[], Any], what: str, seconds: float = DEADLINE_SECONDS) -> None:
    """Return as soon as it holds; an assertion names what never came."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.02)


def database_url() -> str:
    """The address of the database that this test runs on."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    who = f"{quote(said['USER'])}:{quote(said['PASSWORD'])}@" if said["USER"] else ""
    host, port = quote(said["HOST"], safe=""), said["PORT"]
    return f"postgres://{who}{host}{f':{port}' if port else ''}/{said['NAME']}"
