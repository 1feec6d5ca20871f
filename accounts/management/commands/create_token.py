"""`manage.py create_token`: a secret for a program, from the machine's own shell."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.services.tokens import issue_token
from ledger.vocabulary import DomainError


class Command(BaseCommand):
    """Makes a token and prints its secret, once."""

    help = "Make a token for an account and print its secret; it cannot be read again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For whom, and how far it reaches."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="what uses it")
        parser.add_argument("--scope", action="append", required=True, help="contacts:write; may be given again")
        parser.add_argument("--days", type=int, default=90, help="how long it lasts; at most 366")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and print the secret alone, so that it can be piped."""
        user, at = User.objects.filter(username=options["username"]).first(), timezone.now()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        try:
            _, secret = issue_token(
                user=user,
                name=options["name"],
                scopes=options["scope"],
                expires_at=at + timedelta(days=options["days"]),
                actor=None,
                at=at,
            )
        except DomainError as no:
            raise CommandError(f"{no.field}: {no.message}") from no
        self.stdout.write(secret)
