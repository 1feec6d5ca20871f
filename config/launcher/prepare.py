"""What must stand before the first page: tables, static files."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other process prepares the same folder."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def prepare_site() -> None:
    """Bring the tables and the static files up to this version; leaves no connection open."""
    with alone(Path(settings.VAR_DIR) / "prepare.lock"):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()
