"""Import shooting victims from any city's CSV file."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from casework.services.imports.mapping import load_mapping
from casework.services.imports.problems import Outcome, writer
from casework.services.imports.running import Progress, Summary, import_incidents
from casework.services.imports.units import unit_for_import
from ledger.actors import SYSTEM
from ledger.vocabulary import DomainError


class Command(BaseCommand):
    """Import shooting victims from any city's CSV file; running it again adds only what is new."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, how to read it, who owns it, and where to write what was wrong."""
        parser.add_argument("file", type=Path, help="CSV file, one victim a row.")
        parser.add_argument("--mapping", type=Path, required=True, help="TOML file; see docs/import.md.")
        parser.add_argument("--unit", help="Unit that owns the incidents (default: as before, or the only one).")
        parser.add_argument("--problems", type=Path, help="Where to write problems (default: FILE-problems.csv here).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the mapping, import, say what came of it."""
        path: Path = options["file"]
        problems: Path = options["problems"] or Path(f"{path.stem}-problems.csv")
        try:
            mapping = load_mapping(options["mapping"])
            at = timezone.now()
            unit = unit_for_import(name=options["unit"], source_system=mapping.source_system, actor=SYSTEM, at=at)
            with _private(problems) as stream, _bar() as progress:
                summary = import_incidents(
                    path=path,
                    mapping=mapping,
                    unit=unit,
                    actor=SYSTEM,
                    at=at,
                    report=writer(stream),
                    progress=progress,
                )
        except DomainError as error:
            raise CommandError(f"{error.field}: {error}" if error.field else str(error)) from error
        self.stdout.write("\n".join(_lines(summary, problems)))


@contextmanager
def _private(path: Path) -> Iterator[TextIO]:
    """The problem file, readable by its owner only: it quotes case data."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise CommandError(f"problems: cannot write {path}: {error.strerror}.") from error
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
        yield stream


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on stderr, silent where nobody watches."""
    with tqdm(unit=" incidents", disable=None, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress


def _lines(summary: Summary, problems: Path) -> list[str]:
    tally = summary.tally
    lines = [
        f"Read {summary.rows} rows, {summary.incidents} incidents.",
        f"Incidents: {tally.incidents_created} created, {tally.incidents_updated} updated, "
        f"{tally.incidents_unchanged} unchanged.",
        f"Victims: {tally.victims_created} created, {tally.victims_updated} updated, "
        f"{tally.victims_unchanged} unchanged.",
    ]
    counts = [f"{summary.problems[outcome]} {outcome.value.replace('_', ' ')}" for outcome in Outcome]
    return [*lines, f"Lines with problems: {', '.join(counts)}; each is in {problems}."]
