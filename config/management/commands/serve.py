"""Web, worker and scheduler of one machine, in the foreground."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.launcher.children import DidNotStart
from config.launcher.parts import Size
from config.launcher.ports import listen
from config.launcher.prepare import prepare_site
from config.launcher.run import run_site


class Command(BaseCommand):
    """Runs a whole site: enough for a small department."""

    help = (
        "Runs web server, worker and scheduler until Ctrl-C or SIGTERM, after bringing tables and static files up "
        "to date. Starts a broker of its own unless REDIS_URL is set."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and how many of each."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
        parser.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
        parser.add_argument("--threads", type=int, default=8, help="threads in each web process (default 8)")
        parser.add_argument("--tasks", type=int, default=2, help="tasks at a time (default 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop."""
        size = Size(workers=options["workers"], threads=options["threads"], tasks=options["tasks"])
        try:
            door = listen(options["host"], [options["port"]])
        except OSError as error:
            raise CommandError(f"cannot listen on {options['host']}:{options['port']}: {error.strerror}") from error
        try:
            sys.exit(run_site(door=door, size=size, prepare=prepare_site, ready=self._ready))
        except DidNotStart as error:
            raise CommandError(str(error)) from error

    def _ready(self, address: str) -> None:
        self.stdout.write(f"Standdown is at {address} — Ctrl-C stops everything.")
        self.stdout.flush()
