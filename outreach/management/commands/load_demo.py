"""`manage.py load_demo [--as-of DATE]`: the demo city, in an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from accounts.demo import PASSWORD, STAFF
from ledger.vocabulary import DomainError
from outreach.services.demo.city import is_loaded, load_city


class Command(BaseCommand):
    """Parse the day, build the city, say who to log in as."""

    help = "Load the demo city Port Alder, as it stands on a day; the database must be empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day."""
        parser.add_argument("--as-of", type=date.fromisoformat, default=None, help="YYYY-MM-DD, by default today.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it, once."""
        if is_loaded():
            self.stdout.write("The demo city is here already.")
            return
        wanted = options["as_of"] or timezone.localdate()
        with tqdm(desc="Incidents", unit="", disable=None) as bar:

            def progress(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            try:
                day = load_city(as_of=wanted, now=timezone.now(), progress=progress)
            except DomainError as no:
                raise CommandError(no.message) from no
        self._say(wanted, day)

    def _say(self, wanted: date, day: date) -> None:
        self.stdout.write(f"Demo city Port Alder as of {day}. Every person and event is invented.")
        if day != wanted:
            self.stdout.write(
                f"{wanted} is before 1 March: the pilot's figures need two full months, so it stands on {day}."
            )
        self.stdout.write(
            "For the month before the last, the report gives 36 % and no denominator: here it is 18 of 50."
        )
        self.stdout.write(f"\nSign in with the password {PASSWORD} as:")
        for username, name, role, title, _unit in STAFF:
            self.stdout.write(f"  {username:<11} {name} ({title}, {role.label.lower()})")
