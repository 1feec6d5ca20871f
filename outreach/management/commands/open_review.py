"""Open the weekly review of a week, or every one that is due."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ledger.vocabulary import Invalid
from outreach.services.reviews import open_due_reviews, open_review


class Command(BaseCommand):
    """Twice gives the same review."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which week."""
        parser.add_argument("--week", help="ISO week, as 2021-W38 (default: every one that is due).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask the service, print one line a review."""
        at = timezone.now()
        try:
            found = [open_review(week=options["week"], at=at)] if options["week"] else open_due_reviews(at=at)
        except Invalid as error:
            raise CommandError(f"--{error.field}: {error}") from error
        for review in found:
            self.stdout.write(f"{review}: {review.state}, {review.items.count()} items, id {review.uid}")
        if not found:
            self.stdout.write("No review is due.")
