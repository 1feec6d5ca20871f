"""`manage.py backup FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ledger.services.backups import make_backup
from ledger.vocabulary import DomainError


class Command(BaseCommand):
    """Writes the whole database into one new file while work goes on."""

    help = "Writes the whole database into FILE, readable by its owner alone. Keep the SECRET_KEY apart from it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Make the backup and say how large it is."""
        try:
            make_backup(file=file, at=timezone.now())
        except (DomainError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file}: {file.stat().st_size:,} bytes")
