"""`manage.py create_user`: make an account from the machine's own shell."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Unit
from accounts.services.users import create_user
from accounts.vocabulary import Role
from ledger.vocabulary import DomainError


class Command(BaseCommand):
    """Makes an account. The password is asked for, or read from standard input where that is no terminal."""

    help = "Make an account. The password is asked for, or read as the first line of standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who it is for."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="as it stands on a list: R. Okafor")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--title", default="")
        parser.add_argument("--email", default="")
        parser.add_argument("--unit", default="", help="name of the unit; made when it is new")
        parser.add_argument("--client-role", default="", choices=["", *Role.values], help="for a program")
        parser.add_argument("--no-password", action="store_true", help="cannot sign in by password")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say so."""
        unit = Unit.objects.get_or_create(name=options["unit"])[0] if options["unit"] else None
        try:
            user = create_user(
                username=options["username"],
                name=options["name"],
                role=Role(options["role"]),
                client_role=options["client_role"],
                title=options["title"],
                email=options["email"],
                unit=unit,
                password=None if options["no_password"] else _password(),
                actor=None,
                at=timezone.now(),
            )
        except DomainError as no:
            raise CommandError(f"{no.field}: {no.message}" if no.field else no.message) from no
        self.stdout.write(f"{user.username} ({user.get_role_display()}) {user.uid}")


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\n")
