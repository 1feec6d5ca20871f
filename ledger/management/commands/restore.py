"""`manage.py restore FILE`."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ledger.services.backups import record_restored, restore_backup
from ledger.vocabulary import DomainError


class Command(BaseCommand):
    """Makes the database what a backup holds, brings it up to this version, and ends all sessions."""

    help = "Makes the database what FILE holds. Stop the site first. Refuses a database in which somebody has worked."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from, and whether what is there may be lost."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="lose what the database holds now")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        """Restore, migrate (which puts up the triggers again), and log it."""
        try:
            restore_backup(file=file, replace=replace)
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        record_restored(file=file, at=timezone.now())
        self.stdout.write(f"The database is what {file} held.")
